// Kind 7700 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildTicket, parseTicket, type TicketInput } from '../../src/protocol/ticket.js';
import { MAX_BODY_BYTES } from '../../src/protocol/body.js';
import { agent, AT, FILE, RELAY_LIMIT, seal, TICKET_ID, unsigned, wireSize } from './fixtures.js';
import { testTable } from './table.js';

testTable('ticket', parseTicket);

const input: TicketInput = { at: AT, agent, ticketId: TICKET_ID, title: 'Refund', text: 'Hello' };
const reread = (changes: Partial<TicketInput>) => {
  const draft = buildTicket({ ...input, ...changes });
  return parseTicket(unsigned(draft, 'customer'), draft.content);
};
const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;

describe('buildTicket', () => {
  it('writes the tags of the kind and encrypts to the agent', () => {
    const draft = buildTicket(input);
    assert.deepEqual(draft.tags, [
      ['ticket_id', TICKET_ID],
      ['status', 'open'],
      ['priority', 'normal'],
      ['category', 'general'],
      ['p', agent],
    ]);
    assert.equal(draft.encryptTo, agent);
    assert.deepEqual(JSON.parse(draft.content), { ticket_id: TICKET_ID, title: 'Refund', body: 'Hello' });
  });

  it('refuses what is of the wrong shape', () => {
    const bad: unknown[] = [
      { agent: 'npub1' },
      { agent: agent.toUpperCase() },
      { ticketId: 'x' },
      { priority: 'huge' },
      { text: '' },
      { text: ' \n' },
      { text: 5 },
      { title: undefined },
      { text: 5, attachments: [FILE] },
      { attachments: [{ ...FILE, size: -1 }] },
      { attachments: Array.from({ length: 33 }, () => FILE) },
    ];
    for (const changes of bad)
      assert.throws(
        () => reread(changes as Partial<TicketInput>),
        code('bad-input'),
        JSON.stringify(changes),
      );
  });

  it('refuses a text over the limit, with attachments and without', () => {
    const text = 'a'.repeat(MAX_BODY_BYTES + 1);
    assert.throws(() => reread({ text }), code('too-long'));
    assert.throws(() => reread({ text, attachments: [FILE] }), code('too-long'));
  });

  it('measures the envelope, not the text in it', () => {
    const text = `{"v":1,"x":"${'\\"'.repeat(4000)}"}`;
    assert.throws(() => reread({ text }), code('too-long'));
  });

  it('allows an empty text beside an attachment', () => {
    const ticket = reread({ text: '', attachments: [FILE] });
    assert.equal(ticket?.text, '');
    assert.deepEqual(ticket.attachments, [FILE]);
  });

  it('never lets details stand in for what is its own', () => {
    const details = { ticket_id: 'x', title: 'y', body: 'z', name: 'Ann' };
    const ticket = reread({ details });
    assert.deepEqual([ticket?.title, ticket?.text, ticket?.details], ['Refund', 'Hello', { name: 'Ann' }]);
  });

  it('cuts title and category, never in the middle of a character', () => {
    const ticket = reread({ title: `${'a'.repeat(199)}🤝`, category: `${'b'.repeat(63)}🤝` });
    assert.equal(ticket?.title, 'a'.repeat(199));
    assert.equal(ticket.category, 'b'.repeat(63));
  });

  it('writes no half of a surrogate pair, which other peers could not read', () => {
    const half = '\ud83e';
    const draft = buildTicket({
      ...input,
      title: half,
      text: half,
      category: half,
      details: { [half]: half },
    });
    assert.ok(!/\\ud83e/.test(JSON.stringify(draft)) && !/\\ud83e/.test(draft.content));
    assert.equal(reread({ text: half })?.text, '\ufffd');
  });

  it('stays under what relays take, whatever stands beside the text', () => {
    const details = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`k${i}`, '\u0001'.repeat(3000)]),
    );
    const full = { ...input, title: '\u0001'.repeat(300), text: '"'.repeat(MAX_BODY_BYTES / 2), details };
    const event = seal(buildTicket(full), 'customer');
    assert.ok(wireSize(event) < RELAY_LIMIT, String(wireSize(event)));
    const page = { big: 'x'.repeat(2000), ...details, last: 'kept' };
    assert.equal(reread({ details: { ...page } })?.details['big']?.length, 2000);
    assert.equal(
      reread({ details: { a: '\u0001'.repeat(2000), b: '\u0001'.repeat(2000), c: 'kept' } })?.details['c'],
      'kept',
    );
  });
});

describe('parseTicket', () => {
  it('survives details nested too deep to be written again', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const plaintext = `{"ticket_id":"${TICKET_ID}","body":"Hello","deep":${deep},"name":"Ann"}`;
    const ticket = parseTicket(unsigned(buildTicket(input), 'customer'), plaintext);
    assert.deepEqual(ticket?.details, { name: 'Ann' });
  });

  it('keeps 32 details of 2,000 characters at most', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 'x'.repeat(5000)]));
    const plaintext = JSON.stringify({ ...many, ticket_id: TICKET_ID, body: 'Hello' });
    const details = Object.values(parseTicket(unsigned(buildTicket(input), 'customer'), plaintext)!.details);
    assert.equal(details.length, 32);
    assert.ok(details.every((text) => text.length === 2000));
  });
});
