// Kind 7 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getEventId, type Rumor } from '../../src/protocol/event.js';
import { buildReaction, parseReaction } from '../../src/protocol/reaction.js';
import { agent, customer, REF } from './fixtures.js';
import { read, type Table } from './table.js';

interface RumorCase {
  readonly event: Rumor;
  readonly expected?: unknown;
}
const table = read<Table<RumorCase>>('reaction');

describe('reaction: valid', () => {
  for (const { name, event, expected } of table.valid) {
    it(name, () => {
      assert.equal(getEventId(event), event.id);
      assert.deepEqual(parseReaction(event), expected);
    });
  }
});

describe('reaction: invalid', () => {
  for (const { name, event, why } of table.invalid)
    it(name, () => assert.equal(parseReaction(event), undefined, why));
});

describe('buildReaction', () => {
  const good = { at: REF.at, author: customer, recipient: agent, target: REF.ticket, emoji: '\u{1F44D}' };

  it('gives a rumor that is read as it was meant, and has no ticket_id', () => {
    const rumor = buildReaction(good);
    assert.deepEqual(parseReaction(rumor), { type: 'reaction', id: rumor.id, ...good });
    assert.ok(!rumor.tags.some(([name]) => name === 'ticket_id'));
  });

  it('refuses what is no emoji, message or person', () => {
    for (const changes of [{ emoji: 'x' }, { emoji: 1 as never }, { target: 'x' }, { recipient: 'x' }])
      assert.throws(() => buildReaction({ ...good, ...changes }), { code: 'bad-input' });
  });
});
