// Kind 62 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildVanish, parseVanish } from '../../src/protocol/vanish.js';
import { AT } from './fixtures.js';
import { testTable } from './table.js';

testTable('vanish', parseVanish);

it('buildVanish names each relay, in one spelling, and perhaps a reason', () => {
  const relays = ['WSS://a.example/', 'wss://b.example'];
  const tags = [
    ['relay', 'wss://a.example'],
    ['relay', 'wss://b.example'],
  ];
  assert.deepEqual(buildVanish({ at: AT, relays }), { kind: 62, created_at: AT, tags, content: '' });
  assert.equal(buildVanish({ at: AT, relays, reason: 'gone' }).content, 'gone');
});

it('buildVanish refuses to mean nobody, and so everybody', () => {
  for (const relays of [[], ['ALL_RELAYS'], ['http://a.example']])
    assert.throws(() => buildVanish({ at: AT, relays }), { code: 'bad-input' });
});
