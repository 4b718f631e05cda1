// A customer and an agent over relays in memory: the whole conversation, and what happens when things break.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { flush, TestWorld, until } from '../support/test-world.js';

const RELAYS = ['wss://one.test', 'wss://two.test'];

function setUp() {
  const world = new TestWorld();
  const secretKey = generateSecretKey();
  const agentKey = getPublicKey(secretKey);
  const makeAgent = (w: TestWorld) =>
    new AgentClient({ signer: createLocalSigner(secretKey), relays: RELAYS, world: w });
  const makeCustomer = (w: TestWorld) => new CustomerClient({ agent: agentKey, relays: RELAYS, world: w });
  const agentWorld = new TestWorld(world);
  return {
    world,
    agentWorld,
    agentKey,
    makeAgent,
    makeCustomer,
    customer: makeCustomer(world),
    agent: makeAgent(agentWorld),
  };
}

const texts = (client: CustomerClient | AgentClient) =>
  client
    .getSnapshot()
    .tickets[0]?.items.map((item) =>
      item.type === 'message' || item.type === 'note' ? item.text : item.type,
    ) ?? [];

describe('a conversation', () => {
  it('goes from question to rating, and both sides see the same', async () => {
    const { customer, agent } = setUp();
    await agent.connect();
    await customer.connect();
    const { ticketId, sent } = await customer.createTicket({ body: 'Where is my order?\nIt is late.' });
    assert.equal(customer.getSnapshot().tickets[0]?.items.length, 1);
    assert.equal((await sent).state, 'sent');
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    assert.equal(agent.getSnapshot().tickets[0]?.title, 'Where is my order?');
    assert.equal(agent.getSnapshot().unread, 1);

    await agent.replyTicket({ ticketId, body: 'Let me look.' });
    await until(customer, () => customer.getSnapshot().unread === 1);
    await customer.sendMessage({ ticketId, text: 'Thank you' });
    await until(agent, () => texts(agent).length === 3);
    await agent.addInternalNote({ ticketId, body: 'parcel lost' });
    await agent.updateStatus({ ticketId, status: 'resolved' });
    await until(customer, () => customer.getSnapshot().tickets[0]?.status === 'resolved');
    await customer.submitCsat({ ticketId, rating: 5, comment: 'quick' });
    await until(agent, () => agent.getSnapshot().tickets[0]?.csat?.rating === 5);

    assert.deepEqual(texts(customer), [
      'Where is my order?\nIt is late.',
      'Let me look.',
      'Thank you',
      'status',
      'csat',
    ]);
    assert.deepEqual(texts(agent), [
      'Where is my order?\nIt is late.',
      'Let me look.',
      'Thank you',
      'parcel lost',
      'status',
      'csat',
    ]);
    assert.deepEqual(customer.getSnapshot().rejected, {});
    assert.deepEqual(agent.getSnapshot().rejected, {});
  });

  it('is found again after a restart of both, from what is stored', async () => {
    const { world, agentWorld, customer, agent, makeAgent, makeCustomer } = setUp();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'hello' });
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    await agent.replyTicket({ ticketId, body: 'hi' });
    await until(customer, () => texts(customer).length === 2);
    await flush();
    customer.disconnect();
    agent.disconnect();
    for (const url of RELAYS) world.network.relay(url).down = true;

    const again = makeCustomer(world.restart());
    assert.equal(await again.hasHistory(), true);
    await again.connect();
    assert.deepEqual(texts(again), ['hello', 'hi']);
    const agentAgain = makeAgent(agentWorld.restart());
    await agentAgain.connect();
    assert.deepEqual(texts(agentAgain), ['hello', 'hi']);
  });

  it('goes out once per relay when it was written offline and the browser was restarted', async () => {
    const { world, customer, agent, makeCustomer } = setUp();
    const relays = RELAYS.map((url) => world.network.relay(url));
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'first' });
    await flush();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    const { id } = await customer.sendMessage({ ticketId, text: 'offline' });
    await flush();
    const item = customer.getSnapshot().tickets[0]?.items.at(-1);
    assert.equal(item?.id, id);
    assert.deepEqual([item?.delivery?.state, item?.delivery?.reason], ['failed', 'relay-unreachable']);
    customer.disconnect();

    for (const relay of relays) relay.down = false;
    const again = makeCustomer(world.restart());
    await again.connect();
    await flush();
    await world.clock.advance(120_000);
    assert.deepEqual(texts(agent), ['first', 'offline']);
    for (const relay of relays) {
      const ids = relay.received.map((event) => event.id);
      assert.equal(new Set(ids).size, ids.length, 'an event was offered twice to one relay');
    }
  });
});
