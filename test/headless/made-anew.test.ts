// What is known by its event's id and wanted by no relay without work (NIP-13): it gets another id while nobody can know
// the one it has, what hangs on it follows, and there is never more than one of it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getPow } from 'nostr-tools/nip13';
import type { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { MessageItem } from '../../src/headless/snapshot.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';
import type { MemoryRelay } from '../support/memory-relay.js';
import { tagValue } from '../../src/protocol/event.js';
import { flush, until, type TestWorld } from '../support/test-world.js';
import { TestBrowser } from '../support/tab-world.js';
import { RELAYS, setUp, talk, texts } from './people.js';

const BITS = 6;
const ALL = [7700, 7701, 7702, 7703, 7704, 1059];

function wantsWork(relay: MemoryRelay, bits = BITS, kinds: readonly number[] = ALL): void {
  relay.answer = ({ id, kind, tags }) => {
    const target = Number(tags.find(([name]) => name === 'nonce')?.[2] ?? 0);
    const isEnough = target >= bits && getPow(id) >= bits;
    return kinds.includes(kind) && !isEnough ? [false, `pow: ${bits} bits needed`] : [true, ''];
  };
}

const ofKind = ({ events }: MemoryRelay, kind: number) => events.filter((event) => event.kind === kind);
const stored = (world: TestWorld) => world.openStore('nostr-support/default').getAll<OutboxEntry>('outbox/');
const itemsOf = (client: CustomerClient | AgentClient) => client.getSnapshot().tickets[0]!.items;
const deliveries = (client: CustomerClient | AgentClient) =>
  client
    .getSnapshot()
    .tickets.flatMap(({ items }) => items.flatMap(({ own, delivery }) => (own ? [delivery] : [])));
const isSent = (client: CustomerClient | AgentClient, relays = 2) =>
  until(client, () => deliveries(client).every((delivery) => delivery?.accepted === relays));

describe('what every relay refuses for want of work', () => {
  it('is made anew: a ticket is the same ticket under another id, on every screen', async () => {
    const { customer, agent, relays, world } = setUp();
    await agent.connect();
    for (const relay of relays) wantsWork(relay);
    const { id, ticketId, sent } = await customer.createTicket({ title: 'help me', body: 'help' });
    assert.equal((await sent).state, 'sent');
    await isSent(customer);
    await until(agent, () => texts(agent).length === 1);
    const [mine] = customer.getSnapshot().tickets;
    const [theirs] = agent.getSnapshot().tickets;
    assert.notEqual(mine!.id, id);
    assert.equal(mine!.id, theirs!.id);
    assert.deepEqual([mine!.title, theirs!.title, texts(customer)], ['help me', 'help me', ['help']]);
    for (const relay of relays) assert.equal(ofKind(relay, 7700).length, 1);
    await flush();
    assert.deepEqual(await stored(world), []);
    // The id that was handed out goes on being understood.
    await customer.sendMessage({ ticketId, text: 'hi' });
    await until(agent, () => texts(agent).length === 2);
    assert.equal(customer.getSnapshot().tickets.length, 1);
  });

  it('is shown as waiting until then, and its promise ends with what comes of it', async () => {
    const { customer, relays } = setUp();
    for (const relay of relays) wantsWork(relay);
    const states = new Set<string | undefined>();
    customer.subscribe(() => deliveries(customer).forEach((delivery) => states.add(delivery?.state)));
    const { sent } = await customer.createTicket({ body: 'help' });
    await sent;
    await isSent(customer);
    assert.deepEqual([...states].sort(), ['sent', 'waiting']);
  });

  it('takes along what hangs on it: messages, ratings, and what is typed', async () => {
    const { customer, agent, relays, world } = setUp();
    await agent.connect();
    for (const relay of relays) relay.down = true;
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'one' });
    await customer.submitCsat({ ticketId, rating: 4 });
    await customer.sendMessage({ ticketId, text: 'two' });
    customer.saveDraft({ ticketId, text: 'thr' });
    for (const relay of relays) {
      relay.down = false;
      wantsWork(relay);
    }
    await world.clock.advance(120_000);
    await until(agent, () => texts(agent).length === 4);
    await isSent(customer);
    assert.deepEqual(texts(customer), ['help', 'one', 'csat', 'two']);
    assert.deepEqual(texts(agent), texts(customer));
    const { tickets, drafts } = customer.getSnapshot();
    assert.equal(tickets.length, 1);
    assert.deepEqual(drafts, { [tickets[0]!.id]: 'thr' });
    assert.deepEqual(tagValue(ofKind(relays[0]!, 7704)[0]!, 'e'), tickets[0]!.id);
  });

  it('takes along what its author said about it: an edit, an answer, a reaction, and what takes one back', async () => {
    const { customer, agent, relays, world } = setUp();
    await agent.connect();
    const ticketId = await talk(customer, agent);
    await until(agent, () => texts(agent).length === 3);
    for (const relay of relays) relay.answer = () => [false, 'rate-limited: slow down'];
    const { id } = await agent.replyTicket({ ticketId, body: 'you are welcom' });
    await agent.editMessage({ ticketId, id, text: 'you are welcome' });
    await agent.react({ ticketId, id, emoji: '🎉' });
    await agent.replyTicket({ ticketId, body: 'indeed', replyTo: id });
    const { id: taken } = await agent.replyTicket({ ticketId, body: 'oh' });
    await agent.deleteMessage({ ticketId, id: taken });
    for (const relay of relays) wantsWork(relay);
    await world.clock.advance(600_000);
    await until(customer, () => (itemsOf(customer).at(-1) as MessageItem).removed === true);
    await isSent(agent);
    assert.deepEqual(texts(agent), ['help', 'hello', 'thanks', 'you are welcome', 'indeed', '']);
    for (const client of [customer, agent]) {
      const [welcome, indeed, oh] = itemsOf(client).slice(3) as MessageItem[];
      assert.notEqual(welcome!.id, id);
      assert.deepEqual([welcome!.text, welcome!.reactions?.[0]?.emoji], ['you are welcome', '🎉']);
      assert.deepEqual([indeed!.text, indeed!.replyTo], ['indeed', welcome!.id]);
      assert.deepEqual([oh!.text, oh!.removed], ['', true]);
    }
  });

  it('is asked for by nobody else: what hangs on a ticket waits until one relay has it', async () => {
    const { customer, relays } = setUp();
    for (const relay of relays) relay.answer = ({ kind }) => [kind !== 7700, 'error: not now'];
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    await customer.submitCsat({ ticketId, rating: 4 });
    await flush();
    const hanging = () =>
      relays.flatMap(({ received }) => received.filter(({ kind }) => [1059, 7704].includes(kind)));
    assert.deepEqual(hanging(), []);
    relays[1]!.answer = () => [true, ''];
    await customer.retry({ id: ticketId });
    await flush();
    // The first one has asked for patience.
    assert.equal(hanging().length, 3);
  });

  it('is as much work as the one that asks for most', async () => {
    const { customer, relays } = setUp();
    wantsWork(relays[0]!, 3);
    wantsWork(relays[1]!, 7);
    await (
      await customer.createTicket({ body: 'help' })
    ).sent;
    await isSent(customer);
    const received = new Set(
      relays.flatMap((relay) => relay.received.filter(({ kind }) => kind === 7700)).map(({ id }) => id),
    );
    assert.equal(received.size, 2);
  });

  for (const [name, first] of [
    ['a relay that said nothing', null],
    ['a relay that had an error', [false, 'error: disk full']],
  ] as const) {
    it(`keeps its id where ${name} may have it`, async () => {
      const { customer, relays, world } = setUp();
      wantsWork(relays[0]!);
      relays[1]!.answer = () => (first ? [...first] : null);
      const { id } = await customer.createTicket({ body: 'help' });
      await world.clock.advance(11_000);
      relays[1]!.answer = () => [false, 'blocked: not you'];
      await world.clock.advance(600_000);
      assert.equal(customer.getSnapshot().tickets[0]!.id, id);
      assert.deepEqual(deliveries(customer)[0]!.state, 'failed');
      assert.deepEqual(
        [
          ...new Set(
            relays
              .flatMap(({ received }) => received.filter(({ kind }) => kind === 7700))
              .map((event) => event.id),
          ),
        ],
        [id],
      );
    });
  }

  it('keeps its id where a relay was offered it and the page ended before it answered', async () => {
    const { customer, relays, world, makeCustomer } = setUp();
    wantsWork(relays[0]!);
    relays[1]!.answer = () => null;
    const { id } = await customer.createTicket({ body: 'help' });
    await flush();
    customer.disconnect();
    relays[1]!.answer = () => [false, 'blocked: not you'];
    const again = makeCustomer(world.restart());
    await again.connect();
    await world.clock.advance(60_000);
    assert.equal(again.getSnapshot().tickets[0]!.id, id);
    assert.equal(deliveries(again)[0]!.reason, 'relay-refused');
  });

  it('keeps its id where another relay has taken it', async () => {
    const { customer, relays } = setUp();
    wantsWork(relays[0]!);
    const { id, sent } = await customer.createTicket({ body: 'help' });
    await sent;
    await flush();
    assert.equal(customer.getSnapshot().tickets[0]!.id, id);
    assert.equal(deliveries(customer)[0]!.detail, `pow: ${BITS} bits needed`);
  });

  it('is made anew although one of them only asked for patience at first', async () => {
    const { customer, relays, world } = setUp();
    wantsWork(relays[0]!);
    relays[1]!.answer = () => [false, 'rate-limited: slow down'];
    await customer.createTicket({ body: 'help' });
    await flush();
    wantsWork(relays[1]!);
    const done = isSent(customer);
    await world.clock.advance(10_000);
    await done;
  });

  it('has failed, in the relay\u2019s words and ours, where it is too much; and can be tried again', async () => {
    const { customer, relays, world } = setUp();
    for (const relay of relays) wantsWork(relay, 60);
    const { id, sent } = await customer.createTicket({ body: 'help' });
    assert.deepEqual(await sent, {
      state: 'failed',
      accepted: 0,
      total: 2,
      reason: 'relay-refused',
      detail: 'pow: 60 bits needed (more proof of work than a page can do)',
    });
    await world.clock.advance(600_000);
    assert.equal(ofKind(relays[0]!, 7700).length, 0);
    for (const relay of relays) wantsWork(relay);
    const done = until(customer, () => deliveries(customer)[0]?.accepted === 2);
    await customer.retry({ id });
    await done;
  });

  it('has failed in the relay\u2019s own words where the add-on can\u2019t be fetched', async () => {
    const { world, relays, makeCustomer } = setUp();
    for (const relay of relays) wantsWork(relay);
    const addons = { pow: () => Promise.reject(new TypeError('Failed to fetch')) };
    const customer = makeCustomer(Object.assign(world, { addons }));
    const { sent } = await customer.createTicket({ body: 'help' });
    assert.equal((await sent).detail, `pow: ${BITS} bits needed`);
  });

  it('is made anew after a restart where the page was closed over it, and there is one of it', async (t) => {
    // However slow this machine is: it does not give up before the page is closed.
    t.mock.method(performance, 'now', () => 0);
    const { customer, agent, relays, world, makeCustomer } = setUp();
    for (const relay of relays) wantsWork(relay, 24);
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    customer.disconnect();
    await world.clock.advance(5000);
    for (const relay of relays) wantsWork(relay, 24, []);
    // What was asked for last still counts for what was refused then.
    const records = await stored(world);
    for (const [key, entry] of records) {
      for (const { results } of entry.parcels)
        for (const answer of Object.values(results))
          Object.assign(answer, { message: `pow: ${BITS} bits needed` });
      await world.openStore('nostr-support/default').set(key, entry);
    }
    const again = makeCustomer(world.restart());
    await again.connect();
    await agent.connect();
    await until(agent, () => texts(agent).length === 2);
    await isSent(again);
    assert.deepEqual(texts(again), ['help', 'hi']);
    assert.equal(again.getSnapshot().tickets.length, 1);
  });

  it('is there once where the page ended between the new one and the old one', async () => {
    const { customer, agent, relays, world, makeCustomer } = setUp();
    for (const relay of relays) relay.down = true;
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    const before = await stored(world);
    for (const relay of relays) {
      relay.down = false;
      wantsWork(relay);
    }
    // Nothing but the ticket itself is written down: the page ends there.
    const store = world.openStore('nostr-support/default');
    const set = store.set.bind(store);
    let count = 0;
    let end = () => {};
    store.set = async (key, value) => {
      const isNew = key.startsWith('outbox/') && !before.some(([known]) => known === key);
      if (isNew && count++ > 0)
        return new Promise<void>((_, reject) => (end = () => reject(new Error('the page has ended'))));
      return set(key, value);
    };
    await world.clock.advance(120_000);
    while (count < 2) await flush();
    store.set = set;
    const keys = (await stored(world)).map(([key]) => key);
    assert.equal(keys.length, 3);
    customer.disconnect();
    end();
    await flush();
    const again = makeCustomer(world.restart());
    await again.connect();
    await agent.connect();
    await until(agent, () => texts(agent).length === 2);
    await isSent(again);
    assert.deepEqual(texts(again), ['help', 'hi']);
    assert.equal(again.getSnapshot().tickets.length, 1);
    for (const relay of relays) assert.equal(ofKind(relay, 7700).length, 1);
    // And the id that the page was given is understood the next day.
    again.disconnect();
    const later = makeCustomer(world.restart());
    await later.connect();
    await later.sendMessage({ ticketId, text: 'thanks' });
    await until(agent, () => texts(agent).length === 3);
  });

  it('is made anew for what an agent signs: replies, status, notes', async () => {
    const { customer, agent, relays } = setUp();
    await agent.connect();
    const ticketId = await talk(customer, agent);
    await until(agent, () => texts(agent).length === 3);
    for (const relay of relays) wantsWork(relay);
    await agent.replyTicket({ ticketId, body: 'you are welcome' });
    await agent.updateStatus({ ticketId, status: 'resolved' });
    await agent.addInternalNote({ ticketId, body: 'easy' });
    await until(customer, () => texts(customer).length === 5);
    await isSent(agent);
    assert.deepEqual(texts(agent), ['help', 'hello', 'thanks', 'you are welcome', 'status', 'easy']);
    assert.deepEqual(texts(customer), ['help', 'hello', 'thanks', 'you are welcome', 'status']);
    assert.equal(customer.getSnapshot().tickets[0]!.status, 'resolved');
  });

  it('is the same in every tab, and whichever wrote is told what became of it', async () => {
    const { world, relays, agent, agentPerson } = setUp();
    await agent.connect();
    const browser = new TestBrowser(world);
    const open = async () => {
      const tab = Object.assign(browser.open(), { addons: world.addons });
      const client = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: tab });
      await client.connect();
      await flush();
      return { tab, client };
    };
    const [leader, writer, sleeper] = [await open(), await open(), await open()];
    for (const relay of relays) relay.down = true;
    leader.tab.wake();
    for (const relay of relays) relay.drop();
    const { ticketId, sent } = await writer.client.createTicket({ body: 'help' });
    await writer.client.sendMessage({ ticketId, text: 'hi' });
    writer.client.saveDraft({ ticketId, text: 'and' });
    await flush();
    sleeper.tab.freeze();
    for (const relay of relays) {
      relay.down = false;
      wantsWork(relay);
    }
    await world.clock.advance(120_000);
    await until(agent, () => texts(agent).length === 2);
    assert.equal((await sent).state, 'sent');
    await isSent(leader.client);
    await flush();
    await sleeper.tab.thawByTasks();
    await flush();
    for (const [index, { client }] of [leader, writer, sleeper].entries()) {
      const { tickets, drafts } = client.getSnapshot();
      assert.deepEqual(
        tickets.map(({ id }) => id),
        [agent.getSnapshot().tickets[0]!.id],
      );
      assert.deepEqual(texts(client).slice(0, 2), ['help', 'hi']);
      assert.deepEqual(drafts, { [tickets[0]!.id]: 'and' });
      await client.sendMessage({ ticketId, text: `from tab ${index}` });
    }
    await until(agent, () => texts(agent).length === 5);
    for (const relay of relays) assert.equal(ofKind(relay, 7700).length, 1);
  });

  it('is followed by what another tab wrote in it at the last moment', async () => {
    const { customer, agent, relays, world, makeCustomer } = setUp();
    for (const relay of relays) relay.down = true;
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    const late = (await stored(world)).find(([, { rumor }]) => rumor)!;
    const store = world.openStore('nostr-support/default');
    customer.disconnect();
    await store.delete([late[0]]);
    for (const relay of relays) {
      relay.down = false;
      wantsWork(relay);
    }
    const again = makeCustomer(world.restart());
    await again.connect();
    await isSent(again);
    await flush();
    again.disconnect();
    // Nobody led when it was written down.
    await store.set(...late);
    const later = makeCustomer(world.restart());
    await later.connect();
    await agent.connect();
    await until(agent, () => texts(agent).length === 2);
    await isSent(later);
    assert.deepEqual(texts(later), ['help', 'hi']);
    assert.equal(later.getSnapshot().tickets.length, 1);
  });
});
