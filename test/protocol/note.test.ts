// Kind 7703 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildNote, parseNote } from '../../src/protocol/note.js';
import { agent, customer, NOTE_ID, REF, TICKET_ID } from './fixtures.js';
import { testTable } from './table.js';

testTable('note', parseNote);

const good = { ...REF, customer, recipient: agent, noteId: NOTE_ID, text: 'Ask billing.' };

it('buildNote goes to one colleague and never names the customer', () => {
  const draft = buildNote(good);
  assert.equal(draft.encryptTo, agent);
  assert.deepEqual(JSON.parse(draft.content), {
    ticket_id: TICKET_ID,
    note_id: NOTE_ID,
    body: 'Ask billing.',
  });
  assert.ok(!JSON.stringify(draft).includes(customer));
});

it('buildNote refuses the customer as recipient', () => {
  assert.throws(() => buildNote({ ...good, recipient: customer }), { code: 'bad-input' });
});

it('buildNote refuses what is empty or of the wrong shape', () => {
  for (const changes of [{ text: '' }, { noteId: 'x' }, { recipient: 'x' }, { ticket: 'x' }])
    assert.throws(() => buildNote({ ...good, ...changes }), { code: 'bad-input' });
});
