// Kinds 10002 and 10050 against their tables.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  buildDmRelayList,
  buildRelayList,
  parseDmRelayList,
  parseRelayList,
} from '../../src/protocol/relay-list.js';
import { AT, unsigned } from './fixtures.js';
import { testTable } from './table.js';

testTable('relay-list', parseRelayList);
testTable('dm-relay-list', parseDmRelayList);

it('buildRelayList marks what is for one way only', () => {
  const list = {
    read: ['wss://a.example', 'wss://b.example'],
    write: ['wss://b.example', 'wss://c.example'],
  };
  const template = buildRelayList({ ...list, at: AT });
  assert.deepEqual(template.tags, [
    ['r', 'wss://a.example', 'read'],
    ['r', 'wss://b.example'],
    ['r', 'wss://c.example', 'write'],
  ]);
  assert.deepEqual(parseRelayList(unsigned(template, 'agent')), list);
});

it('buildDmRelayList is read back', () => {
  const relays = ['wss://b.example', 'wss://a.example'];
  assert.deepEqual(parseDmRelayList(unsigned(buildDmRelayList({ at: AT, relays }), 'agent')), relays);
});
