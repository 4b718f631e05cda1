// A restart verifies nothing a second time of what was read before, though every relay hands over again all that it
// ever had.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { buildRelayList } from '../../src/protocol/relay-list.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import { countWork } from '../support/count-work.js';
import { flush, type TestWorld } from '../support/test-world.js';
import { NOW, Person, refOf, RELAYS, setUp, texts } from './people.js';

type Client = ReturnType<ReturnType<typeof setUp>['makeAgent' | 'makeCustomer']>;

/** A visit in which every relay also sends all of it unasked; gives what is shown at the end. */
async function visit(client: Client, relays: ReturnType<typeof setUp>['relays'], events: NostrEvent[]) {
  await client.connect();
  await flush();
  for (const event of events) for (const relay of relays) relay.force(event);
  await flush();
  await flush();
  const shown = texts(client);
  client.disconnect();
  await flush();
  return shown;
}

/** What two people say to each other, and two wraps of the same message. */
async function conversation(agent: Person, customer: Person, ticket: NostrEvent): Promise<NostrEvent[]> {
  const ref = refOf(ticket);
  const people = { author: customer.pubkey, recipient: agent.pubkey };
  const again = buildMessage({ at: NOW + 3, ...people, ...ref, text: 'again' });
  return Promise.all([
    agent.seal(buildRelayList({ at: NOW, read: RELAYS, write: RELAYS })),
    ticket,
    agent.reply(customer, ref, 'hello', NOW + 1),
    customer.message(agent, ref, 'hi', NOW + 2),
    customer.wrap(again, agent),
    customer.wrap(again, agent),
    agent.status(customer, ref, 'in_progress', NOW + 4),
    agent.status(customer, ref, 'resolved', NOW + 5),
    customer.csat(agent, ref, 4, NOW + 6),
    customer.csat(agent, ref, 5, NOW + 7),
    agent.note(agent, customer, ref, 'note', { at: NOW + 8 }),
    agent.team([new Person()]),
  ]);
}

describe('after a restart with everything played again by every relay', () => {
  it('an agent verifies and decrypts nothing that was read before', async (t) => {
    const { agentWorld, agentPerson, makeAgent, relays } = setUp();
    const customer = new Person();
    const events = await conversation(agentPerson, customer, await customer.ticket(agentPerson));
    for (const event of events) for (const relay of relays) relay.inject(event);
    const shown = ['help', 'hello', 'hi', 'again', 'status', 'status', 'csat', 'note'];
    const work = countWork(t);
    const come = async (world: TestWorld) => {
      const before = work();
      assert.deepEqual(await visit(makeAgent(world), relays, events), shown);
      return work() - before;
    };
    assert.ok((await come(agentWorld)) >= events.length);
    assert.equal(await come(agentWorld.restart()), 0);
    assert.equal(await come(agentWorld.restart()), 0);
  });

  it('a customer neither, also of what was sent from here', async (t) => {
    const { world, agentPerson, customer, makeCustomer, relays } = setUp();
    const { id } = await customer.createTicket({ body: 'help' });
    await customer.sendMessage({ ticketId: id, text: 'hi' });
    await flush();
    const { ticketId, customer: pubkey } = customer.getSnapshot().tickets[0]!;
    const to = Object.assign(new Person(), { pubkey });
    const ref = { ticket: id, ticketId };
    relays[0]!.inject(await agentPerson.reply(to, ref, 'hello', NOW + 10));
    relays[1]!.inject(await agentPerson.status(to, ref, 'resolved', NOW + 11));
    relays[1]!.inject(await agentPerson.seal(buildRelayList({ at: NOW, read: RELAYS, write: RELAYS })));
    await flush();
    const shown = ['help', 'hi', 'hello', 'status'];
    assert.deepEqual(texts(customer), shown);
    customer.disconnect();
    await flush();
    const events = relays.flatMap((relay) => relay.events);
    const work = countWork(t);
    assert.deepEqual(await visit(makeCustomer(world.restart()), relays, events), shown);
    // Its own public key is made from the secret one, which reads no point.
    assert.equal(work(), 0);
  });
});
