// What is read from relays: all of it, from whichever relay and in whatever order, and each event once.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Ticket } from '../../src/headless/snapshot.js';
import type { Signer } from '../../src/io/signers/signer.js';
import { buildRelayList } from '../../src/protocol/relay-list.js';
import { buildProfile } from '../../src/protocol/profile.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import { runs } from '../support/properties.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { NOW, Person, refOf, RELAYS, setUp, texts, uuid } from './people.js';

const DAY = 24 * 60 * 60;

/** Two tickets of one customer with everything that may be in them, and things that may not. */
async function history(agent: Person, customer: Person) {
  const [member, stranger] = [new Person(), new Person()];
  const first = await customer.ticket(agent);
  const second = await customer.ticket(agent, { ticketId: uuid(2), at: NOW + 5, text: 'second' });
  const [ref, other] = [refOf(first), refOf(second)];
  const message = (await import('../../src/protocol/direct-message.js')).buildMessage({
    at: NOW + 12,
    author: customer.pubkey,
    recipient: agent.pubkey,
    ...ref,
    text: 'written twice',
  });
  const events = await Promise.all([
    first,
    second,
    agent.team([member], {}, NOW),
    agent.reply(customer, ref, 'hello', NOW + 10),
    agent.status(customer, ref, 'in_progress', NOW + 11),
    member.status(customer, ref, 'resolved', NOW + 13),
    customer.wrap(message, agent),
    customer.wrap(message, customer),
    agent.status(customer, other, 'closed', NOW + 13),
    agent.message(customer, ref, 'direct', NOW + 13),
    customer.csat(agent, ref, 3, NOW + 14),
    customer.csat(agent, ref, 4, NOW + 15),
    member.note(agent, customer, ref, 'note', { at: NOW + 14 }),
    stranger.status(customer, ref, 'closed', NOW + 20),
    stranger.message(agent, ref, 'forged', NOW + 20),
    agent.reply(customer, { ...ref, ticketId: other.ticketId }, 'mislabelled', NOW + 20),
  ]);
  return events;
}

describe('the same events', () => {
  it('give both sides the same snapshot in any order, over any of the relays, with any repetition', async () => {
    const [agentPerson, customerPerson] = [new Person(), new Person()];
    const events = await history(agentPerson, customerPerson);
    const read = async (
      first: readonly NostrEvent[],
      second: readonly NostrEvent[],
      live: readonly NostrEvent[],
    ) => {
      const world = new TestWorld();
      const [one, two] = RELAYS.map((url) => world.network.relay(url));
      for (const event of first) one!.inject(event);
      for (const event of second) two!.inject(event);
      const options = { relays: RELAYS, world };
      const clients = [
        new CustomerClient({ agent: agentPerson.pubkey, signer: customerPerson.signer, ...options }),
        new AgentClient({ signer: agentPerson.signer, ...options }),
      ];
      for (const client of clients) await client.connect();
      await flush();
      for (const event of live) two!.inject(event);
      await flush();
      await flush();
      const seen = clients.map((client) => {
        const { tickets, unread, rejected } = client.getSnapshot();
        return { tickets, unread, unbelieved: rejected['not believed'] };
      });
      for (const client of clients) client.disconnect();
      return seen;
    };
    const expected = await read(events, events, []);
    const [customer, agent] = expected;
    assert.deepEqual(
      customer!.tickets.map(({ status, items }) => [status, items.length]),
      [
        ['resolved', 7],
        ['closed', 2],
      ],
    );
    assert.deepEqual(
      agent!.tickets.map(({ csat }) => csat?.rating),
      [4, undefined],
    );
    const all = { minLength: events.length, maxLength: events.length };
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(events, all),
        fc.shuffledSubarray(events),
        fc.integer({ min: 0, max: events.length }),
        async (order, again, split) => {
          const seen = await read(order.slice(0, split), again, order.slice(split));
          assert.deepEqual(seen, expected);
        },
      ),
      runs(12),
    );
  });
});

describe('a history', () => {
  it('is asked for from four days before the last time everything was read, by relay', async () => {
    const { world, agentWorld, agentPerson, makeAgent, relays } = setUp();
    const agent = makeAgent(agentWorld);
    relays[0]!.inject(await new Person().ticket(agentPerson));
    relays[1]!.down = true;
    await agent.connect();
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    await flush();
    const ask = (index: number) => {
      const filters = relays[index]!.requests.flat().filter(({ kinds }) => kinds?.includes(1059));
      return filters.map(({ since }) => since).at(-1);
    };
    assert.equal(ask(0), undefined);
    world.clock.set((NOW + 10 * DAY) * 1000);
    relays[1]!.down = false;
    relays[0]!.drop();
    await world.clock.advance(60_000);
    assert.equal(ask(0), NOW - 4 * DAY);
    assert.equal(ask(1), undefined);
    agent.disconnect();
    await world.clock.advance(DAY * 1000);
    const again = makeAgent(agentWorld.restart());
    await again.connect();
    await flush();
    assert.ok(ask(0)! >= NOW + 6 * DAY && ask(0)! < NOW + 6 * DAY + 120);
  });

  it('is asked for anew after the signer would not open it', async () => {
    const { world, agentPerson, relays } = setUp({ relays: ['wss://one.test'] });
    relays[0]!.inject(await new Person().ticket(agentPerson));
    let isLocked = true;
    const { signer } = agentPerson;
    const locked: Signer = {
      ...signer,
      nip44Decrypt: async (pubkey, ciphertext) => {
        const { SupportError } = await import('../../src/util/errors.js');
        if (isLocked) throw new SupportError('signer-refused', 'locked');
        return signer.nip44Decrypt(pubkey, ciphertext);
      },
    };
    const agent = new AgentClient({ signer: locked, relays: ['wss://one.test'], world });
    const errors: string[] = [];
    agent.onError(({ code }) => errors.push(code));
    await agent.connect();
    await flush();
    assert.deepEqual([errors, agent.getSnapshot().tickets.length], [['signer-refused'], 0]);
    isLocked = false;
    agent.disconnect();
    await world.clock.advance(30 * DAY * 1000);
    await agent.connect();
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
  });
});

describe('each event', () => {
  it('is verified and decrypted once, over all relays and reloads', async (t) => {
    // What the curve makes its numbers with: every key that is used and every signature that is verified.
    const numbers = t.mock.method(globalThis, 'BigInt');
    const { world, customer, agentPerson, relays, makeCustomer } = setUp();
    let decryptions = 0;
    const { signer } = agentPerson;
    const counting: Signer = {
      ...signer,
      nip44Decrypt: (pubkey, ciphertext) => {
        decryptions++;
        return signer.nip44Decrypt(pubkey, ciphertext);
      },
    };
    const agentWorld = new TestWorld(world);
    const makeAgent = (w: TestWorld) => new AgentClient({ signer: counting, relays: RELAYS, world: w });
    const listings = await Promise.all([
      agentPerson.seal(buildProfile({ at: NOW, name: 'Agent' })),
      agentPerson.seal(buildRelayList({ at: NOW, read: RELAYS, write: RELAYS })),
      agentPerson.team([new Person()]),
    ]);
    for (const event of listings) for (const relay of relays) relay.inject(event);
    const agent = makeAgent(agentWorld);
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    await until(agent, () => texts(agent).length === 2);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await agent.updateStatus({ ticketId, status: 'resolved' });
    await until(customer, () => texts(customer).length === 4);
    await customer.submitCsat({ ticketId, rating: 5 });
    await until(agent, () => texts(agent).length === 5);
    await flush();
    // The ticket, the rating, and the two layers of the message.
    assert.equal(decryptions, 4);
    customer.disconnect();
    agent.disconnect();
    await flush();

    const before = numbers.mock.callCount();
    assert.ok(before > 0);
    const reload = async () => {
      const [customerAgain, agentAgain] = [makeCustomer(world.restart()), makeAgent(agentWorld.restart())];
      await customerAgain.connect();
      await agentAgain.connect();
      await flush();
      assert.deepEqual(texts(customerAgain), ['help', 'hi', 'hello', 'status', 'csat']);
      assert.deepEqual(texts(agentAgain), texts(customerAgain));
      customerAgain.disconnect();
      agentAgain.disconnect();
    };
    await reload();
    await reload();
    assert.equal(decryptions, 4);
    // The customer's own secret key, once a reload.
    assert.equal(numbers.mock.callCount(), before + 2);
  });

  it('is opened once also when two wraps bring one message, over any number of reloads', async () => {
    const { world, agentPerson, relays } = setUp();
    const customer = new Person();
    const ticket = await customer.ticket(agentPerson);
    const { buildMessage } = await import('../../src/protocol/direct-message.js');
    const people = { author: customer.pubkey, recipient: agentPerson.pubkey };
    const rumor = buildMessage({ at: NOW + 1, ...people, ...refOf(ticket), text: 'hi' });
    for (const event of [
      ticket,
      await customer.wrap(rumor, agentPerson),
      await customer.wrap(rumor, agentPerson),
    ])
      relays[0]!.inject(event);
    let decryptions = 0;
    const { signer } = agentPerson;
    const counting: Signer = {
      ...signer,
      nip44Decrypt: (pubkey, ciphertext) => {
        decryptions++;
        return signer.nip44Decrypt(pubkey, ciphertext);
      },
    };
    for (const w of [world, world.restart(), world.restart()]) {
      const agent = new AgentClient({ signer: counting, relays: RELAYS, world: w });
      await agent.connect();
      await flush();
      assert.deepEqual(texts(agent), ['help', 'hi']);
      agent.disconnect();
    }
    assert.equal(decryptions, 5);
  });
});

describe('somebody who listens', () => {
  it('is told of everything new once, and of nothing that was restored or written by oneself', async () => {
    const { world, agentWorld, customer, agent, makeAgent } = setUp();
    const told: string[] = [];
    const listen = (client: AgentClient) => [
      client.onTicket((ticket: Ticket) => told.push(`ticket ${ticket.title}`)),
      client.onMessage(({ text }) => told.push(`message ${text}`)),
      client.onReply(({ text }) => told.push(`reply ${text}`)),
      client.onStatusChange(({ status }) => told.push(`status ${status}`)),
      client.onCsat(({ rating }) => told.push(`csat ${rating}`)),
    ];
    const undo = listen(agent);
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await customer.sendMessage({ ticketId, text: 'hi' });
    await customer.submitCsat({ ticketId, rating: 5 });
    await until(agent, () => texts(agent).length === 4);
    await flush();
    assert.deepEqual(told, ['ticket help', 'message hi', 'csat 5']);
    for (const stop of undo) stop();
    await customer.sendMessage({ ticketId, text: 'unheard' });
    await until(agent, () => texts(agent).length === 5);
    await flush();
    agent.disconnect();
    const again = makeAgent(agentWorld.restart());
    listen(again);
    await again.connect();
    await flush();
    assert.equal(told.length, 3);
    assert.ok(world.clock.now() > 0);
  });

  it('and throws does not keep the others from hearing, nor the stream from going on', async (t) => {
    const { customer, agent } = setUp();
    const thrown: unknown[] = [];
    const catcher = (error: unknown) => thrown.push(error);
    const [own] = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', catcher);
    t.after(() => {
      process.off('uncaughtException', catcher);
      if (own) process.on('uncaughtException', own);
    });
    const explode = () => {
      throw new Error('listener');
    };
    agent.subscribe(explode);
    agent.onTicket(explode);
    let heard = 0;
    agent.onTicket(() => heard++);
    await agent.connect();
    await customer.createTicket({ body: 'help' });
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    await flush();
    assert.equal(heard, 1);
    assert.ok(thrown.length >= 2);
    assert.ok(thrown.every((error) => error instanceof Error && error.message === 'listener'));
  });
});
