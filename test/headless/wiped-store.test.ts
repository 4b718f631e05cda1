// A store that is emptied under a client that goes on: what was in it comes back from the relays.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { flush } from '../support/test-world.js';
import { setUp, texts } from './people.js';

const DAY = 24 * 60 * 60 * 1000;

it('what an emptied store has lost is asked for again, however old it is', async () => {
  const { world, agentWorld, customer, agent, relays, makeAgent } = setUp();
  await agent.connect();
  const { ticketId } = await customer.createTicket({ body: 'help' });
  await customer.sendMessage({ ticketId, text: 'please' });
  await flush();
  world.clock.set(world.clock.now() + 10 * DAY);
  for (const store of agentWorld.stores.values())
    await store.delete((await store.getAll('')).map(([name]) => name));
  await customer.sendMessage({ ticketId, text: 'still there?' });
  await flush();
  for (const relay of relays) relay.drop();
  await world.clock.advance(1000);
  assert.deepEqual(texts(agent), ['help', 'please', 'still there?']);
  agent.disconnect();
  const again = makeAgent(agentWorld.restart());
  await again.connect();
  await flush();
  assert.deepEqual(texts(again), ['help', 'please', 'still there?']);
});
