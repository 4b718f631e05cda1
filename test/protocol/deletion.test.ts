import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tag } from '../../src/protocol/event.js';
import { buildDeletion, expiryOf, parseDeletion } from '../../src/protocol/deletion.js';
import { agent, AT, customer } from './fixtures.js';
import { testTable } from './table.js';

testTable('deletion', parseDeletion);

const ID = 'a'.repeat(64);
const event = (tags: Tag[], kind = 5) => ({
  kind,
  created_at: AT,
  tags,
  content: '',
  pubkey: customer,
  id: ID,
});

describe('a deletion', () => {
  it('names what it takes back, and perhaps of which kinds', () => {
    const rest = { type: 'deletion', id: ID, at: AT, author: customer };
    const targets = ['b'.repeat(64), 'c'.repeat(64)];
    const named = targets.map((target) => ['e', target, 'wss://relay.example']);
    assert.deepEqual(parseDeletion(event(named)), { ...rest, targets, kinds: [''] });
    assert.deepEqual(parseDeletion(event([...named, ['k', '7702'], ['k', '14']])), {
      ...rest,
      targets,
      kinds: ['7702', '14'],
    });
  });

  it('is none without a target, and none of another kind', () => {
    assert.equal(parseDeletion(event([['k', '7702'], ['e'], ['e', ''], ['a', '30078:x:y'], []])), undefined);
    assert.equal(parseDeletion(event([['e', ID]], 6)), undefined);
  });
});

describe('buildDeletion', () => {
  it('names what, of which kinds, and who is to hear of it', () => {
    const input = { at: AT, targets: [ID], kinds: [7700, 14] };
    const tags = [
      ['e', ID],
      ['k', '7700'],
      ['k', '14'],
    ];
    assert.deepEqual(buildDeletion(input), { kind: 5, created_at: AT, tags, content: '' });
    assert.deepEqual(buildDeletion({ ...input, recipient: agent }).tags, [...tags, ['p', agent]]);
  });

  it('refuses what names nothing, or nobody', () => {
    const good = { at: AT, targets: [ID], kinds: [] };
    for (const change of [{ targets: [] }, { targets: [ID, 'x'] }, { recipient: 'x' }])
      assert.throws(() => buildDeletion({ ...good, ...change }), { code: 'bad-input' });
  });
});

describe('an expiration', () => {
  it('is a time in seconds; what says nothing means never', () => {
    assert.equal(expiryOf(event([['expiration', '1600000000']])), 1_600_000_000);
    for (const tag of [[], ['expiration'], ['expiration', ''], ['expiration', 'soon'], ['expiration', 'NaN']])
      assert.equal(expiryOf(event([tag])), Infinity);
  });
});
