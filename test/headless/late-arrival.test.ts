// What waited long in an outbox is dated long ago when it reaches a relay: it must arrive all the same.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { flush } from '../support/test-world.js';
import { setUp, texts } from './people.js';

const DAY = 24 * 60 * 60 * 1000;

it('a reply that left a week after it was written arrives at whoever was connected in between', async () => {
  const { world, customer, agent, agentPerson, relays } = setUp();
  await agent.connect();
  const { ticketId } = await customer.createTicket({ body: 'help' });
  await flush();
  const ticket = agent.getSnapshot().tickets[0]!;
  const customerAsPerson = { pubkey: ticket.customer } as typeof agentPerson;
  const ref = { ticket: ticketId, ticketId: ticket.ticketId };
  const late = await agentPerson.reply(customerAsPerson, ref, 'late');
  world.clock.set(world.clock.now() + 7 * DAY);
  // The first connection after that week asks from where it stood before, the second from this one.
  for (let times = 0; times < 2; times++) {
    for (const relay of relays) relay.drop();
    await world.clock.advance(2000);
  }
  relays[0]!.inject(late);
  await flush();
  assert.deepEqual(texts(customer), ['help', 'late']);
});
