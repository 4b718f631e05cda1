// Kind 7701 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildStatus, parseStatus } from '../../src/protocol/status.js';
import { customer, REF, TICKET, TICKET_ID } from './fixtures.js';
import { testTable } from './table.js';

testTable('status', parseStatus);

it('buildStatus writes the tags of the kind, in the clear', () => {
  const draft = buildStatus({ ...REF, customer, status: 'in_progress' });
  assert.deepEqual(draft.tags, [
    ['e', TICKET],
    ['ticket_id', TICKET_ID],
    ['status', 'in_progress'],
    ['p', customer],
  ]);
  assert.deepEqual([draft.content, draft.encryptTo], ['', undefined]);
});

it('buildStatus refuses what is of the wrong shape', () => {
  const good = { ...REF, customer, status: 'open' as const };
  for (const changes of [{ status: 'done' }, { ticket: 'x' }, { ticketId: 'x' }, { customer: 'x' }])
    assert.throws(() => buildStatus({ ...good, ...(changes as object) }), { code: 'bad-input' });
});
