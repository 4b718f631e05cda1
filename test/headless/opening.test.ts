// A long conversation that is opened again: the newest are there before all is read, nothing of it is false, and in the
// end everything is as if it had been read at once.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Fact } from '../../src/headless/facts.js';
import type { Digest } from '../../src/headless/journal.js';
import type { Snapshot, Ticket } from '../../src/headless/snapshot.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNsec } from '../../src/protocol/nip19.js';
import { flush, TestWorld } from '../support/test-world.js';
import { NOW, RELAYS, uuid } from './people.js';

const KEY = generateSecretKey();
const [CUSTOMER, AGENT] = [getPublicKey(KEY), 'b'.repeat(64)];
const STORE = 'nostr-support/default';
const DAY = 24 * 60 * 60;
const BEGUN = NOW - 100 * DAY;
const hex = (number: number) => number.toString(16).padStart(64, '0');

type Kind = 'said' | 'edit' | 'deletion' | 'reaction' | 'status' | 'answer';

/** In each of so many tickets; the kinds are those of what follows them, one a minute, by turns. */
function factsOf(tickets: number, kinds: readonly Kind[], backs: readonly number[]): Fact[] {
  const facts: Fact[] = [];
  const said: { id: string; ticket: number; isOwn: boolean }[] = [];
  for (let ticket = 0; ticket < tickets; ticket++) {
    const ids = { id: hex(ticket), ticketId: uuid(ticket), author: CUSTOMER, recipient: AGENT };
    const text = { title: '', text: `ticket ${ticket}`, attachments: [], category: '', details: {} };
    facts.push({ type: 'ticket', ...ids, at: BEGUN + ticket, ...text, priority: 'normal' });
  }
  kinds.forEach((kind, index) => {
    const ticket = index % tickets;
    const isOwn = index % 3 > 0;
    const [id, at] = [hex(1000 + index), BEGUN + 60 * (index + 1)];
    const [author, recipient] = isOwn ? [CUSTOMER, AGENT] : [AGENT, CUSTOMER];
    const ref = { id, at, ticket: hex(ticket), ticketId: uuid(ticket) };
    const about = said.at(-1 - (backs[index % backs.length]! % Math.max(1, said.length)));
    const message = (more: object): Fact =>
      ({
        ...{ type: isOwn ? 'message' : 'reply', ...ref, author, recipient, text: `${index}` },
        ...{ attachments: [], ...more },
      }) as Fact;
    if (kind === 'status') {
      const status = (['in_progress', 'resolved', 'open'] as const)[index % 3]!;
      facts.push({ type: 'status', ...ref, author: AGENT, recipient: CUSTOMER, status });
    } else if (kind === 'said' || !about) {
      said.push({ id, ticket, isOwn });
      facts.push(message({}));
    } else if (kind === 'deletion') {
      const by = about.isOwn ? CUSTOMER : AGENT;
      facts.push({ type: 'deletion', id, at, author: by, targets: [about.id], kinds: [''] });
    } else if (kind === 'reaction') {
      facts.push({ type: 'reaction', id, at, author, recipient, target: about.id, emoji: '👍' });
    } else if (kind === 'edit') {
      const who = about.isOwn
        ? { author: CUSTOMER, recipient: AGENT }
        : { author: AGENT, recipient: CUSTOMER };
      const place = { ticket: hex(about.ticket), ticketId: uuid(about.ticket) };
      facts.push(message({ type: about.isOwn ? 'message' : 'reply', ...who, ...place, edits: about.id }));
    } else facts.push(message({ replyTo: about.id }));
  });
  return facts;
}

async function stored(facts: readonly Fact[], marks: Readonly<Record<string, number>> = {}) {
  const world = new TestWorld();
  for (const url of RELAYS) world.network.relay(url).down = true;
  const store = world.openStore(STORE);
  await store.set('identity', encodeNsec(KEY));
  await store.set('conversation', true);
  await store.set('marks', marks);
  for (let from = 0; from < facts.length; from += 100) {
    const page = facts.slice(from, from + 100).map((fact) => ({ fact }));
    await store.set(`page/${(BEGUN + from) * 1000}-x`, page);
  }
  return { world, store };
}

/** Everything that was to be seen on the way, and what was told. */
async function visit(world: TestWorld) {
  const client = new CustomerClient({ agent: AGENT, relays: RELAYS, world: world.restart() });
  const seen: Snapshot[] = [];
  const told: string[] = [];
  client.subscribe(() => seen.push(client.getSnapshot()));
  client.onTicket(() => told.push('ticket'));
  client.onMessage(() => told.push('message'));
  client.onStatusChange(() => told.push('status'));
  await client.connect();
  await flush();
  client.disconnect();
  return { seen, told, tickets: client.getSnapshot().tickets, unread: client.getSnapshot().unread };
}

const talk = (length: number) => Array.from({ length }, (): Kind => 'said');
const readUpTo = (facts: readonly Fact[], left: number) =>
  Object.fromEntries([0, 1, 2].map((ticket) => [hex(ticket), facts.at(-1 - left)!.at]));

/** What it answers may lie further back. */
const endOf = ({ items, ...rest }: Ticket) => ({
  ...rest,
  items: items.slice(-20).map((item) => ({ ...item, replyTo: undefined })),
});

describe('a long conversation that is opened again', () => {
  it('shows its end first, as it is in the end', async () => {
    const kind = fc.constantFrom<Kind>('said', 'said', 'edit', 'deletion', 'reaction', 'status', 'answer');
    const history = fc.record({
      tickets: fc.integer({ min: 1, max: 3 }),
      kinds: fc.array(kind, { minLength: 60, maxLength: 200 }),
      backs: fc.array(fc.nat(300), { minLength: 7, maxLength: 7 }),
      left: fc.nat(40),
      order: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ tickets, kinds, backs, left, order }) => {
        const facts = factsOf(tickets, [...talk(1800), ...kinds], backs);
        const marks = readUpTo(facts, left);
        // Relays hand over the newest first.
        const { world, store } = await stored(order ? facts : [...facts].reverse(), marks);
        const whole = await visit(world);
        assert.ok(whole.seen.every(({ restoring, tickets: shown }) => !restoring || shown.length === 0));
        assert.ok(await store.get('digest'));
        const again = await visit(world);
        assert.deepEqual(again.tickets, whole.tickets);
        assert.deepEqual([again.unread, again.told, whole.told], [whole.unread, [], []]);
        const first = again.seen[0]!;
        assert.deepEqual([first.restoring, first.unread], [true, whole.unread]);
        assert.deepEqual(first.tickets.map(endOf), whole.tickets.map(endOf));
        assert.ok(first.tickets.flatMap(({ items }) => items).length < facts.length / 2);
      }),
      { numRuns: 12 },
    );
  });

  it('shows what was written since as well, and keeps a short one as it is', async () => {
    const facts = factsOf(1, talk(1000), [0]);
    const { world, store } = await stored(facts, readUpTo(facts, 0));
    await visit(world);
    const later = { ...facts.at(-1)!, id: hex(9000), at: NOW } as Fact;
    await store.set(`page/${NOW * 1000}-y`, [{ fact: later }]);
    const { seen } = await visit(world);
    assert.deepEqual([seen[0]!.restoring, seen[0]!.tickets[0]!.items.at(-1)!.id], [true, hex(9000)]);
    const short = await stored(factsOf(1, talk(300), [0]));
    await visit(short.world);
    assert.equal(await short.store.get('digest'), undefined);
  });

  it('takes nobody’s word for a page that is gone, though its end is shown', async () => {
    const facts = factsOf(1, talk(1000), [0]);
    const { world, store } = await stored(facts, readUpTo(facts, 0));
    await visit(world);
    const { from } = (await store.get<Digest>('digest'))!;
    const pages = await store.getAll('page/');
    assert.ok(pages.every(([key]) => key < from));
    const relays = RELAYS.map((url) => world.network.relay(url));
    for (const relay of relays) relay.down = false;
    await visit(world);
    const sinceOf = () => relays.map(({ requests }) => requests.at(-1)!.at(-1)!.since);
    await visit(world);
    assert.ok(sinceOf().every((since) => since !== undefined));
    await store.delete([pages.at(-1)![0]]);
    const { seen, tickets } = await visit(world);
    assert.equal(seen[0]!.tickets[0]!.items.at(-1)!.id, facts.at(-1)!.id);
    assert.equal(tickets[0]!.items.at(-1)!.id, facts.at(-1)!.id);
    assert.ok(sinceOf().every((since) => since === undefined));
  });

  it('keeps what is typed meanwhile, and can be reset in the middle', async () => {
    const facts = factsOf(1, talk(1000), [0]);
    const { world, store } = await stored(facts, readUpTo(facts, 0));
    await visit(world);
    await store.set('drafts', { [hex(0)]: 'kept', new: 'other' });
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const getAll = store.getAll.bind(store);
    const slow = (async (prefix: string, from?: string) => {
      if (prefix === 'page/' && from === undefined) await gate;
      return getAll(prefix, from);
    }) as typeof store.getAll;
    store.getAll = slow;
    const client = new CustomerClient({ agent: AGENT, relays: RELAYS, world: world.restart() });
    const connecting = client.connect();
    await flush();
    const { restoring, tickets, drafts, connection } = client.getSnapshot();
    assert.deepEqual([restoring, tickets.length, drafts[hex(0)], connection], [true, 1, 'kept', 'idle']);
    client.saveDraft({ ticketId: hex(0), text: 'typed' });
    await flush();
    assert.deepEqual(await store.get('drafts'), { [hex(0)]: 'typed', new: 'other' });
    const reset = client.reset();
    open();
    await reset;
    await assert.rejects(connecting, { code: 'cancelled' });
    await flush();
    assert.deepEqual([client.getSnapshot().tickets, await store.exists()], [[], false]);
  });
});
