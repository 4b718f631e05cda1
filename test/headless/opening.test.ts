// A long conversation that is opened again: the newest are there before all is read, nothing of it is false, and in the
// end everything is as if it had been read at once.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Fact } from '../../src/headless/facts.js';
import type { Digest, JournalRecord } from '../../src/headless/journal.js';
import type { Snapshot, Ticket } from '../../src/headless/snapshot.js';
import type { Store } from '../../src/io/storage/store.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNsec } from '../../src/protocol/nip19.js';
import { addons } from '../support/addons.js';
import { runs } from '../support/properties.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { TestBrowser } from '../support/tab-world.js';
import { NOW, Person, RELAYS, textsOf, uuid } from './people.js';

const KEY = generateSecretKey();
const AGENT_PERSON = new Person();
const [CUSTOMER, AGENT] = [getPublicKey(KEY), AGENT_PERSON.pubkey];
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

// What shows the end first is an add-on: how long its file takes to be read says nothing here.
before(() => addons.digest());

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
      runs(12),
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
    assert.ok(pages.every(([key]) => Number.parseInt(key.slice('page/'.length)) < from));
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

  describe('is all there in the end', () => {
    /** A long one that has been opened before, and all that is shown of it. */
    async function opened() {
      const facts = factsOf(1, talk(1000), [0]);
      const all = await stored(facts, readUpTo(facts, 0));
      await visit(all.world);
      const whole = await visit(all.world);
      assert.equal(whole.tickets[0]!.items.length, facts.length);
      return { ...all, facts, whole };
    }
    const pagesOf = async (store: Store) => (await store.getAll('page/')).map(([key]) => key);

    const record = { fact: { type: 'message' } };
    const shapes: Record<string, unknown> = {
      'a text': 'digest',
      'a number': 5,
      'a list': [],
      'an empty one': {},
      'one whose records are missing': { from: 0 },
      'one whose records are a text': { from: 0, records: 'records' },
      'one of no records': { from: 0, records: [null, 5, 'x', [], {}, { fact: null }] },
      'one of records without anything in them': { from: 0, records: [{ fact: {} }, record] },
      'one of what is not known yet': {
        from: 0,
        records: [{ fact: { type: 'poll', id: hex(1), at: NOW, ticket: hex(0) } }],
        version: 2,
      },
      ...Object.fromEntries(
        [null, 'zzz', 'page/\uffff\uffff', {}, -1, 1e300].map((from) => [
          `one that goes on from ${JSON.stringify(from)}`,
          { from, records: [] },
        ]),
      ),
    };
    for (const [what, digest] of Object.entries(shapes))
      it(`where ${what} lies in the place of what is shown first`, async () => {
        const { world, store, whole } = await opened();
        await store.set('digest', digest);
        const from = [];
        const { getAll } = store;
        store.getAll = ((prefix: string, first = prefix) => {
          if (prefix === 'page/') from.push(first);
          // A browser's database refuses a range that ends before it begins, and what is no name.
          assert.ok(typeof first === 'string' && first <= `${prefix}\uffff`, String(first));
          return getAll.call(store, prefix, first);
        }) as typeof getAll;
        const again = await visit(world);
        assert.deepEqual([again.tickets, again.unread, again.told], [whole.tickets, whole.unread, []]);
        assert.ok(from.length > 0);
        const { records } = (await store.get<Digest>('digest'))!;
        assert.ok(records.length > 60, 'it is not made anew');
      });

    it('where records lie among the others that are none', async () => {
      const { world, store, whole } = await opened();
      const [first, ...others] = await pagesOf(store);
      const page = (await store.get<unknown[]>(first!))!;
      await store.set(first!, [null, 5, ...page, 'x', {}, { fact: null }]);
      await store.set(others[0]!.replace(/-.*/, '-y'), [null]);
      assert.deepEqual((await visit(world)).tickets, whole.tickets);
    });

    it('where what is shown first is from long ago', async () => {
      const { world, store, facts } = await opened();
      const later = factsOf(1, talk(2000), [0]).slice(facts.length);
      const key = `page/${NOW * 1000}-y`;
      await store.set(
        key,
        later.map((fact) => ({ fact })),
      );
      const { seen, tickets } = await visit(world);
      const shown = [seen[0]!.tickets[0]!, tickets[0]!].map(({ items }) => items.at(-1)!.id);
      assert.deepEqual([seen[0]!.restoring, ...shown], [true, later.at(-1)!.id, later.at(-1)!.id]);
      assert.equal(tickets[0]!.items.length, facts.length + later.length);
    });

    const harms: Record<string, (store: Store, pages: readonly string[]) => Promise<void>> = {
      'a page of the beginning is gone': (store, pages) => store.delete([pages[2]!]),
      'a page of the end is gone': (store, pages) => store.delete([pages.at(-1)!]),
      'a page is damaged': (store, pages) => store.set(pages[4]!, 'not a page'),
      'what is shown first is gone': (store) => store.delete(['digest']),
      'everything is gone': async (store) => store.delete((await store.getAll('')).map(([key]) => key)),
    };
    for (const [what, harm] of Object.entries(harms))
      it(`as far as it is there, where ${what} between the two steps`, async () => {
        const { world, store, whole } = await opened();
        const relays = RELAYS.map((url) => world.network.relay(url));
        for (const relay of relays) relay.down = false;
        await visit(world);
        const shown = whole.tickets[0]!.items;
        const first = (await store.get<Digest>('digest'))!.records;
        const end = new Set(first.map(({ fact }) => fact.id));
        const { getAll } = store;
        store.getAll = async (prefix, from) => {
          if (prefix === 'page/' && from === undefined) {
            store.getAll = getAll;
            await harm(store, await pagesOf(store));
          }
          return getAll.call(store, prefix, from) as Promise<never>;
        };
        const { seen, tickets, told } = await visit(world);
        const kept = new Set(
          (await store.getAll<JournalRecord[]>('page/'))
            .flatMap(([, page]) => (Array.isArray(page) ? page : []))
            .map(({ fact }) => fact.id),
        );
        const expected = shown.filter(({ id }) => end.has(id) || kept.has(id));
        assert.deepEqual(
          tickets[0]!.items.map(({ id }) => id),
          expected.map(({ id }) => id),
        );
        assert.deepEqual([told, seen[0]!.restoring], [[], true]);
        const isWhole = kept.size === shown.length;
        for (const { requests } of relays)
          assert.equal(requests.at(-1)!.at(-1)!.since === undefined, !isWhole, 'what relays are asked');
      });

    it('and the same in both, where another tab takes over the lead between the two steps', async () => {
      const { world, store, whole } = await opened();
      const relays = RELAYS.map((url) => world.network.relay(url));
      for (const relay of relays) relay.down = false;
      let open = () => {};
      const gate = new Promise<void>((resolve) => (open = resolve));
      const { getAll } = store;
      store.getAll = async (prefix, from) => {
        const isWhole = prefix === 'page/' && from === undefined;
        if (isWhole) store.getAll = getAll;
        const found = await getAll.call(store, prefix, from);
        // It has read, and hears of it late.
        if (isWhole) await gate;
        return found as never;
      };
      const browser = new TestBrowser(world);
      const openTab = () => {
        const tab = Object.assign(browser.open(), { addons });
        return [tab, new CustomerClient({ agent: AGENT, relays: RELAYS, world: tab })] as const;
      };
      const itemsOf = (client: CustomerClient) => client.getSnapshot().tickets[0]!.items;
      const [one, first] = openTab();
      const connecting = first.connect();
      await flush();
      assert.deepEqual([first.getSnapshot().restoring, one.sockets.size, one.holdsLock], [true, 0, true]);
      assert.ok(itemsOf(first).length >= 60);
      one.freeze();
      const [two, second] = openTab();
      await second.connect();
      await world.clock.advance(15_000);
      assert.deepEqual([two.sockets.size, itemsOf(second).length], [2, whole.tickets[0]!.items.length]);
      const ref = { ticket: hex(0), ticketId: uuid(0) };
      const customer = Object.assign(new Person(), { pubkey: CUSTOMER });
      relays[0]!.inject(await AGENT_PERSON.reply(customer, ref, 'late', NOW + 20));
      await until(second, () => textsOf(second.getSnapshot().tickets[0]).includes('late'));
      const { id } = itemsOf(second).findLast(({ own }) => own)!;
      await second.deleteMessage({ ticketId: hex(0), id });
      await second.sendMessage({ ticketId: hex(0), text: 'from the second' });
      await flush();
      open();
      await one.thawByTasks();
      await connecting;
      await flush();
      await world.clock.advance(15_000);
      assert.deepEqual(first.getSnapshot().tickets, second.getSnapshot().tickets);
      const ids = itemsOf(first).map((item) => item.id);
      assert.deepEqual([ids.length, ids.length], [new Set(ids).size, whole.tickets[0]!.items.length + 2]);
      assert.deepEqual([one.sockets.size, two.sockets.size], [0, 2]);
      two.kill();
      await world.clock.advance(60_000);
      assert.deepEqual(
        itemsOf(first).map((item) => item.id),
        ids,
      );
      const sent = [...one.sent, ...two.sent];
      assert.deepEqual([one.sockets.size, sent], [2, [...new Set(sent)]]);
    });
  });
});
