// Kind 14 against its table, and what the builder refuses. Rumors: no signature, but an id of their own.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildMessage, parseMessage } from '../../src/protocol/direct-message.js';
import { getEventId, type Rumor } from '../../src/protocol/event.js';
import { agent, customer, FILE, REF } from './fixtures.js';
import { read, type Table } from './table.js';

interface RumorCase {
  readonly event: Rumor;
  readonly expected?: unknown;
}
const table = read<Table<RumorCase>>('direct-message');

describe('direct-message: valid', () => {
  for (const { name, event, expected } of table.valid) {
    it(name, () => {
      assert.equal(getEventId(event), event.id);
      assert.deepEqual(parseMessage(event), expected);
    });
  }
});

describe('direct-message: invalid', () => {
  for (const { name, event, why } of table.invalid)
    it(name, () => assert.equal(parseMessage(event), undefined, why));
});

describe('buildMessage', () => {
  const good = { ...REF, author: customer, recipient: agent, text: 'Hello' };

  it('gives a rumor that knows its id', () => {
    const rumor = buildMessage(good);
    assert.equal(rumor.id, getEventId(rumor));
    assert.ok(!('sig' in rumor));
  });

  it('refuses what is empty, too long or of the wrong shape', () => {
    for (const changes of [{ text: '' }, { recipient: 'x' }, { ticketId: 'x' }, { ticket: '' }])
      assert.throws(() => buildMessage({ ...good, ...changes }), { code: 'bad-input' });
    const text = '"'.repeat(10_001);
    assert.throws(() => buildMessage({ ...good, text }), { code: 'too-long' });
    assert.throws(() => buildMessage({ ...good, text, attachments: [FILE] }), { code: 'too-long' });
  });

  it('writes no half of a surrogate pair', () => {
    assert.equal(buildMessage({ ...good, text: 'a\ud83e' }).content, 'a\ufffd');
  });
});
