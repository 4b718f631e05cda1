// A device whose clock was ahead and is put right: what was said meanwhile keeps its place and stays on screen.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flush } from '../support/test-world.js';
import { setUp, texts } from './people.js';

const HOUR = 60 * 60 * 1000;

/** Looks at everything anew. */
async function again(client: { disconnect(): void; connect(): Promise<void> }) {
  client.disconnect();
  await client.connect();
  await flush();
}

async function saidAhead() {
  const { world, customer, agent, relays } = setUp();
  await agent.connect();
  const { ticketId } = await customer.createTicket({ body: 'help' });
  await flush();
  const right = world.clock.now();
  world.clock.set(right + 2 * HOUR);
  await agent.replyTicket({ ticketId, body: 'first' });
  await agent.updateStatus({ ticketId, status: 'resolved' });
  await flush();
  world.clock.set(right);
  await again(agent);
  return { world, customer, agent, relays, ticketId };
}

describe('a clock that is set back', () => {
  it('changes nothing of the order in which one person has spoken', async () => {
    const { world, customer, agent, ticketId } = await saidAhead();
    await agent.replyTicket({ ticketId, body: 'second' });
    await flush();
    world.clock.set(world.clock.now() + 3 * HOUR);
    for (const client of [customer, agent]) {
      await again(client);
      assert.deepEqual(texts(client), ['help', 'first', 'status', 'second']);
    }
  });

  it('hides nothing of what one has said oneself', async () => {
    const { agent, ticketId } = await saidAhead();
    await agent.replyTicket({ ticketId, body: 'second' });
    assert.deepEqual(texts(agent), ['help', 'first', 'status', 'second']);
  });

  it('makes no two status changes the same event', async () => {
    const { agent, relays, ticketId } = await saidAhead();
    await agent.updateStatus({ ticketId, status: 'open' });
    await agent.updateStatus({ ticketId, status: 'open' });
    await flush();
    const ids = relays[0]!.received.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(texts(agent).slice(3), ['status', 'status']);
  });
});
