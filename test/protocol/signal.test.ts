// Kind 20770 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getEventId, type Rumor } from '../../src/protocol/event.js';
import { buildSignal, parseSignal } from '../../src/protocol/signal.js';
import { agent, customer, REF } from './fixtures.js';
import { read, type Table } from './table.js';

interface RumorCase {
  readonly event: Rumor;
  readonly expected?: unknown;
}
const table = read<Table<RumorCase>>('signal');

describe('signal: valid', () => {
  for (const { name, event, expected } of table.valid) {
    it(name, () => {
      assert.equal(getEventId(event), event.id);
      assert.deepEqual(parseSignal(event), expected);
    });
  }
});

describe('signal: invalid', () => {
  for (const { name, event, why } of table.invalid)
    it(name, () => assert.equal(parseSignal(event), undefined, why));
});

describe('buildSignal', () => {
  const good = { ...REF, author: agent, signal: 'read', item: customer } as const;

  it('gives a rumor that is read as it was meant', () => {
    const rumor = buildSignal(good);
    assert.deepEqual(parseSignal(rumor), { type: 'signal', id: rumor.id, ...good });
    assert.equal(buildSignal({ ...good, item: undefined }).tags.at(-1)!.length, 2);
  });

  it('refuses what says nothing, or of no ticket', () => {
    const bad = [{ signal: 'x' as never }, { ticket: 'x' }, { ticketId: 'x' }, { item: 'x' }];
    for (const changes of bad)
      assert.throws(() => buildSignal({ ...good, ...changes }), { code: 'bad-input' });
  });
});
