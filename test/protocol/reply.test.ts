// Kind 7702 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MAX_BODY_BYTES } from '../../src/protocol/body.js';
import { buildReply, parseReply } from '../../src/protocol/reply.js';
import { customer, FILE, REF, RELAY_LIMIT, seal, TICKET_ID, wireSize } from './fixtures.js';
import { testTable } from './table.js';

testTable('reply', parseReply);

it('buildReply encrypts to the customer and repeats the label in the body', () => {
  const draft = buildReply({ ...REF, customer, text: 'Hello' });
  assert.equal(draft.encryptTo, customer);
  assert.deepEqual(JSON.parse(draft.content), { ticket_id: TICKET_ID, body: 'Hello' });
});

it('buildReply refuses what is empty, too long or of the wrong shape', () => {
  const good = { ...REF, customer, text: 'Hello' };
  assert.throws(() => buildReply({ ...good, text: '' }), { code: 'bad-input' });
  assert.throws(() => buildReply({ ...good, customer: 'x' }), { code: 'bad-input' });
  const text = 'a'.repeat(MAX_BODY_BYTES + 1);
  assert.throws(() => buildReply({ ...good, text }), { code: 'too-long' });
  assert.throws(() => buildReply({ ...good, text, attachments: [FILE] }), { code: 'too-long' });
});

it('a reply of full size stays under what relays take', () => {
  const event = seal(buildReply({ ...REF, customer, text: '"'.repeat(MAX_BODY_BYTES / 2) }), 'agent');
  assert.ok(wireSize(event) < RELAY_LIMIT);
});
