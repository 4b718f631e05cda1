// What one has said: written down first, offered to every relay until it has answered, and never twice.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flush, TestWorld, until } from '../support/test-world.js';
import { RELAYS, setUp, texts } from './people.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';

const DAY = 24 * 60 * 60 * 1000;
const kindsOf = (events: readonly { kind: number }[]) => events.map(({ kind }) => kind);

async function stored(world: TestWorld) {
  const store = world.openStore('nostr-support/default');
  return (await store.getAll<OutboxEntry>('outbox/')).map(([, entry]) => entry);
}

/** A customer with a ticket that is settled everywhere. */
async function settled(options?: { relays?: readonly string[] }) {
  const setup = setUp(options);
  const { ticketId } = await setup.customer.createTicket({ body: 'help' });
  await flush();
  assert.deepEqual(await stored(setup.world), []);
  const last = () => setup.customer.getSnapshot().tickets[0]!.items.at(-1)!;
  return { ...setup, ticketId, last };
}

describe('what is sent', () => {
  it('is written down before anything goes out', async () => {
    const { customer, world, relays, ticketId } = await settled();
    const store = world.openStore('nostr-support/default');
    const before = relays[0]!.received.length;
    const set = store.set.bind(store);
    let atWriting: number | undefined;
    store.set = async (key, value) => {
      await flush();
      if (key.startsWith('outbox/')) atWriting ??= relays[0]!.received.length;
      await set(key, value);
    };
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    assert.equal(atWriting, before);
    assert.equal(relays[0]!.received.length, before + 2);
  });

  it('goes to the recipient before the copy to oneself, and keeps its order', async () => {
    const { customer, agentPerson, relays, ticketId } = await settled();
    const before = relays[0]!.received.length;
    await Promise.all(['one', 'two', 'three'].map((text) => customer.sendMessage({ ticketId, text })));
    await flush();
    const to = relays[0]!.received.slice(before).map(({ tags }) => tags[0]![1]);
    const own = customer.getSnapshot().pubkey!;
    const pair = [agentPerson.pubkey, own];
    assert.deepEqual(to, [...pair, ...pair, ...pair]);
    assert.deepEqual(texts(customer), ['help', 'one', 'two', 'three']);
    const times = customer.getSnapshot().tickets[0]!.items.map(({ at }) => at);
    assert.deepEqual(times, [...times].sort());
    assert.equal(new Set(times).size, 4);
  });

  it('says how many of the relays have it', async () => {
    const { customer, relays, ticketId, last } = await settled();
    relays[1]!.answer = () => [false, 'blocked: no'];
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    assert.equal((await sent).state, 'sent');
    await flush();
    assert.deepEqual(last().delivery, { state: 'sent', accepted: 1, total: 2, detail: 'blocked: no' });
  });

  it('counts as sent where a relay says false, but that it has it already', async () => {
    const { customer, relays, ticketId } = await settled();
    for (const relay of relays) relay.answer = () => [false, 'duplicate: have it'];
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    assert.deepEqual(await sent, { state: 'sent', accepted: 1, total: 2 });
  });

  it('fails with the relay\u2019s own words when every relay refuses, and is tried again only when asked to', async () => {
    const { world, customer, relays, ticketId, last } = await settled();
    for (const relay of relays) relay.answer = () => [false, 'restricted: members only'];
    const { id, sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    const failure = {
      state: 'failed',
      accepted: 0,
      total: 2,
      reason: 'relay-refused',
      detail: 'restricted: members only',
    };
    assert.deepEqual(await sent, failure);
    const before = relays[0]!.received.length;
    await world.clock.advance(600_000);
    assert.equal(relays[0]!.received.length, before);
    for (const relay of relays) relay.answer = () => [true, ''];
    await customer.retry({ id });
    await flush();
    assert.deepEqual(last().delivery, { state: 'sent', accepted: 2, total: 2 });
    assert.equal(relays[0]!.events.filter(({ kind }) => kind === 1059).length, 2);
  });

  it('says that it failed, and can be tried again, although an edit of it waits', async () => {
    const { world, customer, relays } = await settled();
    for (const relay of relays) relay.answer = () => [false, 'restricted: members only'];
    const { ticketId: id } = await customer.createTicket({ body: 'helo' });
    await flush();
    await customer.editMessage({ ticketId: id, id, text: 'hello' });
    await flush();
    const shown = () => customer.getSnapshot().tickets.find((ticket) => ticket.id === id)!.items[0]!;
    assert.equal(shown().delivery?.reason, 'relay-refused');
    for (const relay of relays) relay.answer = () => [true, ''];
    await customer.retry({ id: shown().id });
    await flush();
    assert.deepEqual(shown().delivery, { state: 'sent', accepted: 2, total: 2 });
    assert.deepEqual(await stored(world), []);
  });

  it('what takes back a ticket that every relay refuses does not wait for it: one of them may have it', async () => {
    const { world, customer, relays } = await settled();
    for (const relay of relays) relay.answer = ({ kind }) => [kind !== 7700, 'restricted: members only'];
    const { ticketId: id } = await customer.createTicket({ body: 'oh' });
    await flush();
    const before = relays[0]!.events.length;
    await customer.deleteMessage({ ticketId: id, id });
    await flush();
    // For the agent and for oneself.
    assert.deepEqual(
      relays[0]!.events.slice(before).map(({ kind }) => kind),
      [1059, 1059],
    );
    assert.deepEqual(
      (await stored(world)).map((entry) => entry.id),
      [id],
    );
  });

  it('has not finally failed while one relay may still take it', async () => {
    const { world, customer, relays, ticketId, last } = await settled();
    relays[0]!.answer = () => [false, 'blocked: no'];
    relays[1]!.answer = () => [false, 'error: disk full'];
    let settledWith: unknown;
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    void sent.then((delivery) => (settledWith = delivery));
    await flush();
    assert.equal(settledWith, undefined);
    assert.deepEqual(
      [last().delivery?.reason, last().delivery?.detail],
      ['relay-unreachable', 'error: disk full'],
    );
    relays[1]!.answer = () => [true, ''];
    await world.clock.advance(10_000);
    assert.deepEqual(settledWith, { state: 'sent', accepted: 1, total: 2, detail: 'blocked: no' });
  });

  it('is offered with patience to the one relay that asks for it, and leaves no timer behind', async () => {
    const { world, customer, relays, ticketId } = await settled();
    relays[1]!.answer = () => [false, 'rate-limited: slow down'];
    const before = relays.map(({ received }) => received.length);
    await Promise.all(['one', 'two', 'three'].map((text) => customer.sendMessage({ ticketId, text })));
    await flush();
    assert.equal(relays[0]!.received.length - before[0]!, 6);
    const first = relays[1]!.received.length - before[1]!;
    assert.ok(first <= 6);
    await world.clock.advance(60_000);
    // Six parcels, and a wait that doubles: a handful of rounds at most.
    assert.ok(relays[1]!.received.length - before[1]! <= 6 * 7);
    relays[1]!.answer = () => [true, ''];
    await world.clock.advance(300_000);
    assert.equal(relays[1]!.events.filter(({ kind }) => kind === 1059).length, 6);
    relays[1]!.answer = () => [false, 'rate-limited: slow down'];
    await customer.sendMessage({ ticketId, text: 'four' });
    await flush();
    customer.disconnect();
    await world.clock.advance(5000);
    assert.equal(world.clock.pending, 0);
    assert.deepEqual(
      relays.map(({ sockets }) => sockets.size),
      [0, 0],
    );
  });

  it('goes out by itself once a relay can be reached', async () => {
    const { world, customer, relays, ticketId, last } = await settled();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    await flush();
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    assert.equal(last().delivery?.reason, 'relay-unreachable');
    for (const relay of relays) relay.down = false;
    await world.clock.advance(120_000);
    assert.equal((await sent).state, 'sent');
    assert.deepEqual(last().delivery, { state: 'sent', accepted: 2, total: 2 });
  });

  it('is offered again to a relay that never said OK', async () => {
    const { world, customer, relays, ticketId, last } = await settled({ relays: ['wss://one.test'] });
    relays[0]!.answer = () => null;
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    await world.clock.advance(10_000);
    relays[0]!.answer = () => [true, ''];
    await world.clock.advance(10_000);
    assert.deepEqual(last().delivery, { state: 'sent', accepted: 1, total: 1 });
  });
});

describe('after a restart', () => {
  it('what was accepted just before a crash is offered once more, and shown once', async () => {
    const { world, customer, agent, relays, ticketId, makeCustomer } = await settled({
      relays: ['wss://one.test'],
    });
    await agent.connect();
    await flush();
    const relay = relays[0]!;
    // The relay takes it, but its answer is never heard.
    relay.answer = (event) => {
      relay.inject(event);
      return null;
    };
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    customer.disconnect();
    relay.answer = () => [true, ''];
    const again = makeCustomer(world.restart());
    await again.connect();
    await flush();
    assert.deepEqual(await stored(world), []);
    assert.deepEqual(texts(again), ['help', 'hi']);
    assert.deepEqual(texts(agent), ['help', 'hi']);
    const wraps = relay.received.filter(({ kind }) => kind === 1059);
    assert.equal(wraps.length, 4);
    assert.equal(new Set(wraps.map(({ id }) => id)).size, 2);
  });

  it('only the relays that have not said yes are asked', async () => {
    const { world, customer, relays, ticketId, makeCustomer } = await settled();
    relays[1]!.down = true;
    relays[1]!.drop();
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    customer.disconnect();
    await world.clock.advance(5000);
    const before = relays.map(({ received }) => received.length);
    relays[1]!.down = false;
    const again = makeCustomer(world.restart());
    await again.connect();
    await flush();
    assert.deepEqual(
      relays.map(({ received }, index) => received.length - before[index]!),
      [0, 2],
    );
    assert.deepEqual(again.getSnapshot().tickets[0]!.items.at(-1)!.delivery, {
      state: 'sent',
      accepted: 2,
      total: 2,
    });
  });

  it('a final no stays a no', async () => {
    const { world, customer, relays, ticketId, makeCustomer } = await settled({ relays: ['wss://one.test'] });
    relays[0]!.answer = () => [false, 'blocked: no'];
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    customer.disconnect();
    const before = relays[0]!.received.length;
    const again = makeCustomer(world.restart());
    await again.connect();
    await flush();
    assert.equal(relays[0]!.received.length, before);
    const delivery = again.getSnapshot().tickets[0]!.items.at(-1)!.delivery;
    assert.deepEqual([delivery?.state, delivery?.detail], ['failed', 'blocked: no']);
  });

  it('a message older than a day is wrapped anew, once for all relays, and is still the same message', async () => {
    const { world, customer, agent, relays, ticketId, makeCustomer } = await settled();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    const { id } = await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    const old = (await stored(world))[0]!.parcels.map(({ event }) => event.id);
    customer.disconnect();
    await world.clock.advance(DAY + 1);
    for (const relay of relays) relay.down = false;
    const again = makeCustomer(world.restart());
    await again.connect();
    await agent.connect();
    await flush();
    const [one, two] = relays.map(({ received }) => received.filter(({ kind }) => kind === 1059));
    assert.equal(one!.length, 2);
    assert.deepEqual(
      one!.map((event) => event.id),
      two!.map((event) => event.id),
    );
    assert.equal(
      one!.some((event) => old.includes(event.id)),
      false,
    );
    assert.deepEqual(
      one!.map(({ tags }) => tags[0]![1]),
      [agent.getSnapshot().pubkey, again.getSnapshot().pubkey],
    );
    assert.equal(again.getSnapshot().tickets[0]!.items.at(-1)!.id, id);
    assert.equal(agent.getSnapshot().tickets[0]!.items.at(-1)!.id, id);
  });

  it('everything goes out in the order in which it was written', async () => {
    const { world, customer, relays, ticketId, makeCustomer } = await settled({ relays: ['wss://one.test'] });
    relays[0]!.down = true;
    relays[0]!.drop();
    const ids: string[] = [];
    for (const text of ['1', '2', '3', '4']) ids.push((await customer.sendMessage({ ticketId, text })).id);
    await flush();
    customer.disconnect();
    const entries = await stored(world);
    const wrapOf = (id: string) => entries.find((entry) => entry.id === id)!.parcels[0]!.event.id;
    relays[0]!.down = false;
    await makeCustomer(world.restart()).connect();
    await flush();
    const wraps = ids.map(wrapOf);
    assert.deepEqual(
      relays[0]!.received.map(({ id }) => id).filter((id) => wraps.includes(id)),
      wraps,
    );
  });

  it('a ticket that was never sent counts as history, and goes out', async () => {
    const { world, customer, relays, makeCustomer } = setUp();
    for (const relay of relays) relay.down = true;
    await customer.createTicket({ body: 'help' });
    customer.disconnect();
    for (const relay of relays) relay.down = false;
    const again = makeCustomer(world.restart());
    assert.equal(await again.hasHistory(), true);
    await again.connect();
    await flush();
    assert.deepEqual(kindsOf(relays[0]!.received).sort(), [10002, 10050, 7700]);
  });
});

describe('a second device with the same key', () => {
  it('finds the whole conversation, one\u2019s own messages too', async () => {
    const { world, customer, agent, agentPerson, ticketId } = await settled();
    const { createLocalSigner } = await import('../../src/io/signers/local-signer.js');
    const { parseSecretKey } = await import('../../src/protocol/nip19.js');
    await agent.connect();
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    await customer.sendMessage({ ticketId, text: 'mine' });
    await until(agent, () => texts(agent).length === 2);
    await agent.replyTicket({ ticketId, body: 'yours' });
    await agent.updateStatus({ ticketId, status: 'resolved' });
    await until(customer, () => customer.getSnapshot().tickets[0]!.status === 'resolved');
    await customer.submitCsat({ ticketId, rating: 4, comment: 'good' });
    await flush();
    const nsec = await world.openStore('nostr-support/default').get<string>('identity');
    const signer = createLocalSigner(parseSecretKey(nsec!)!);
    const second = new CustomerClient({
      agent: agentPerson.pubkey,
      relays: RELAYS,
      signer,
      world: new TestWorld(world),
    });
    await second.connect();
    await flush();
    assert.deepEqual(texts(second), ['help', 'mine', 'yours', 'status', 'csat']);
    // Read marks and deliveries are a device's own.
    const bare = (client: CustomerClient) => {
      const own = ['unread', 'delivery'];
      const text = JSON.stringify(client.getSnapshot().tickets, (key, value: unknown) =>
        own.includes(key) ? undefined : value,
      );
      return JSON.parse(text) as unknown;
    };
    assert.deepEqual(bare(second), bare(customer));
  });
});
