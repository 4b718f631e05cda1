// Connecting and disconnecting: nothing stays open, and it can be done at any moment.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flush, until } from '../support/test-world.js';
import { setUp, texts } from './people.js';

describe('after a disconnect', () => {
  it('no socket and no timer is left, whatever was under way', async () => {
    const { world, customer, agent, relays } = setUp();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    relays[0]!.answer = () => null;
    relays[1]!.answer = () => [false, 'rate-limited: later'];
    await customer.sendMessage({ ticketId, text: 'hi' });
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    customer.disconnect();
    agent.disconnect();
    await world.clock.advance(5000);
    assert.deepEqual([relays.map(({ sockets }) => sockets.size), world.clock.pending], [[0, 0], 0]);
  });

  it('none is left either when it comes before the connection was made, or while relays are down', async () => {
    const { world, customer, agent, relays } = setUp();
    const connecting = customer.connect();
    customer.disconnect();
    await connecting;
    relays[0]!.down = true;
    relays[1]!.down = true;
    await agent.connect();
    await world.clock.advance(30_000);
    agent.disconnect();
    await world.clock.advance(5000);
    assert.deepEqual([relays.map(({ sockets }) => sockets.size), world.clock.pending], [[0, 0], 0]);
    assert.equal(agent.getSnapshot().connection, 'idle');
  });

  it('an agent asks no relay who its customers are', async () => {
    const { world, customer, agent, relays } = setUp();
    await agent.connect();
    await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    customer.disconnect();
    agent.disconnect();
    await world.clock.advance(5000);
    const before = relays.map(({ connections }) => connections);
    agent.getSnapshot();
    agent.saveDraft({ ticketId: 'new', text: 'x' });
    await flush();
    await world.clock.advance(30_000);
    assert.deepEqual(
      relays.map(({ connections }) => connections),
      before,
    );
  });

  it('it goes on where it was when connected again', async () => {
    const { customer, agent } = setUp();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    customer.disconnect();
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    assert.equal(texts(customer).length, 1);
    await Promise.all([customer.connect(), customer.connect()]);
    await until(customer, () => texts(customer).length === 2);
    assert.equal(customer.getSnapshot().connection, 'online');
  });
});

describe('without a relay', () => {
  for (const [what, trouble] of [
    ['refuses', 'down'],
    ['answers nothing', 'silent'],
  ] as const)
    it(`one is offline until one comes through, however often it is tried: each ${what}`, async () => {
      const { world, customer, agent, relays } = setUp();
      const seen: string[] = [];
      customer.subscribe(() => {
        const { connection } = customer.getSnapshot();
        if (connection !== seen.at(-1)) seen.push(connection);
      });
      for (const relay of relays) relay[trouble] = true;
      await customer.connect();
      await customer.createTicket({ body: 'help' });
      await world.clock.advance(300_000);
      assert.deepEqual(seen.slice(-2), ['connecting', 'offline']);
      assert.equal(seen.filter((each) => each === 'offline').length, 1);
      for (const relay of relays) relay[trouble] = false;
      await world.clock.advance(60_000);
      assert.equal(seen.at(-1), 'online');
      await agent.connect();
      await until(agent, () => texts(agent).length === 1);
    });
});

describe('a snapshot', () => {
  it('is frozen, and the same object until something changes', async () => {
    const { customer, agent } = setUp();
    assert.equal(customer.getSnapshot(), customer.getSnapshot());
    await agent.connect();
    await customer.createTicket({ body: 'help' });
    await flush();
    const snapshot = customer.getSnapshot();
    assert.equal(customer.getSnapshot(), snapshot);
    const ticket = snapshot.tickets[0]!;
    for (const part of [snapshot, snapshot.tickets, ticket, ticket.items, ticket.items[0]!, snapshot.drafts])
      assert.equal(Object.isFrozen(part), true);
    customer.saveDraft({ ticketId: ticket.id, text: 'x' });
    assert.notEqual(customer.getSnapshot(), snapshot);
    assert.equal(customer.getSnapshot().tickets[0], ticket);
    assert.equal(customer.getSnapshot().profiles, snapshot.profiles, 'a key draws no name anew');
  });

  it('is the same object for whoever looks while being told of something new', async () => {
    const { customer, agent } = setUp();
    const seen = new Set<object>();
    await agent.connect();
    agent.onTicket(() => seen.add(agent.getSnapshot()));
    await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    assert.equal(seen.size, 1);
  });

  it('keeps drafts and read marks for the next visit', async () => {
    const { world, customer, agent, makeCustomer } = setUp();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await until(customer, () => customer.getSnapshot().unread === 1);
    customer.markRead({ ticketId });
    customer.saveDraft({ ticketId, text: 'half a sen' });
    customer.saveDraft({ ticketId: 'new', text: 'x' });
    customer.saveDraft({ ticketId: 'new', text: '' });
    await flush();
    customer.disconnect();
    const again = makeCustomer(world.restart());
    await again.connect();
    assert.deepEqual(
      [again.getSnapshot().unread, again.getSnapshot().drafts],
      [0, { [ticketId]: 'half a sen' }],
    );
  });
});
