// What ends: it expires (NIP-40), or its author takes it back (NIP-09). Whatever comes first, and after a restart too.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AgentClient } from '../../src/headless/agent-client.js';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { getEventId, type NostrEvent, type Rumor, type Tag } from '../../src/protocol/event.js';
import { KIND_DELETION } from '../../src/protocol/kinds.js';
import { getConversationKey, nip44Decrypt, nip44Encrypt } from '../../src/protocol/nip44.js';
import { flush } from '../support/test-world.js';
import { NOW, Person, refOf, setUp, textsOf, uuid } from './people.js';

/** An agent's client; everything else is written by hand. */
async function desk() {
  const setup = setUp({ relays: ['wss://one.test'] });
  const [relay, customer] = [setup.relays[0]!, new Person()];
  const ticket = await customer.ticket(setup.agentPerson);
  const give = async (...events: NostrEvent[]) => {
    for (const event of events) relay.inject(event);
    await flush();
  };
  const shown = (agent = setup.agent) =>
    textsOf(agent.getSnapshot().tickets.find(({ id }) => id === ticket.id));
  /** Another start of the same device. */
  const restart = async () => {
    const again = setup.makeAgent(setup.agentWorld.restart());
    await again.connect();
    await flush();
    return again;
  };
  await setup.agent.connect();
  return { ...setup, relay, customerPerson: customer, ticket, ref: refOf(ticket), give, shown, restart };
}

const expiring = (person: Person, event: NostrEvent, at: number) =>
  person.signer.signEvent({ ...event, tags: [...event.tags, ['expiration', String(at)]] });

function deletionOf(author: Person, ids: readonly string[], tags: readonly Tag[] = []) {
  const targets = ids.map((id) => ['e', id]);
  return author.signer.signEvent({
    kind: KIND_DELETION,
    created_at: NOW + 30,
    tags: [...targets, ...tags],
    content: '',
  });
}

function rumorOf(author: Person, rest: Omit<Rumor, 'id' | 'pubkey'>): Rumor {
  const unsigned = { ...rest, pubkey: author.pubkey };
  return { ...unsigned, id: getEventId(unsigned) };
}

describe('what expires', () => {
  it('is not shown once it has, and goes while it is shown, in its second and with no other news', async () => {
    const { give, shown, ticket, ref, agentPerson, customerPerson, world, restart } = await desk();
    const said = (text: string) => agentPerson.reply(customerPerson, ref, text);
    await give(
      ticket,
      await expiring(agentPerson, await said('over'), NOW - 1),
      await expiring(agentPerson, await said('soon'), NOW + 60),
      await expiring(agentPerson, await said('later'), NOW + 120),
      await expiring(agentPerson, await said('who knows'), NaN),
    );
    assert.deepEqual(shown().sort(), ['help', 'later', 'soon', 'who knows']);
    const again = await restart();
    await world.clock.advance(59_000);
    assert.equal(shown().includes('soon'), true);
    await world.clock.advance(1000);
    for (const each of [shown(), shown(again)]) assert.deepEqual(each.sort(), ['help', 'later', 'who knows']);
    await world.clock.advance(60_000);
    for (const each of [shown(), shown(again)]) assert.deepEqual(each.sort(), ['help', 'who knows']);
    assert.deepEqual(shown(await restart()).sort(), ['help', 'who knows']);
  });

  it('in a gift wrap does so by the rumor\u2019s tag and by the wrap\u2019s, whichever is first, in any order', async () => {
    const { agentPerson, customerPerson, ticket, ref } = await desk();
    const people = { author: customerPerson.pubkey, recipient: agentPerson.pubkey };
    const rumor = (text: string, tags: Tag[] = []) => {
      const plain = buildMessage({ at: NOW + 1, ...people, ...ref, text });
      return rumorOf(customerPerson, { ...plain, tags: [...plain.tags, ...tags] });
    };
    // The key of a wrap is thrown away: whoever makes one puts the tag in.
    const wrap = async (text: string, inside: Tag[], outside?: number) => {
      const event = await customerPerson.wrap(rumor(text, inside), agentPerson);
      if (outside === undefined) return event;
      const key = new Person();
      const seal = nip44Decrypt(event.content, getConversationKey(agentPerson.key, event.pubkey));
      const content = nip44Encrypt(seal, getConversationKey(key.key, agentPerson.pubkey));
      return expiring(key, { ...event, content }, outside);
    };
    const tag: Tag = ['expiration', String(NOW + 60)];
    const events = [
      ticket,
      await wrap('inside', [tag]),
      await wrap('outside', [], NOW + 60),
      await wrap('both', [['expiration', String(NOW + 600)]], NOW + 60),
      await wrap('twice', []),
      await wrap('twice', [], NOW + 60),
      await wrap('stays', []),
    ];
    for (const order of [events, [...events].reverse()]) {
      const { agentWorld, relays, world } = setUp({ relays: ['wss://one.test'] });
      const agent = new AgentClient({
        signer: agentPerson.signer,
        relays: 'wss://one.test',
        world: agentWorld,
      });
      await agent.connect();
      for (const event of order) relays[0]!.inject(event);
      await flush();
      const shown = () => textsOf(agent.getSnapshot().tickets[0]).sort();
      assert.deepEqual(shown(), ['both', 'help', 'inside', 'outside', 'stays', 'twice']);
      await world.clock.advance(60_000);
      assert.deepEqual(shown(), ['help', 'stays']);
      agent.disconnect();
    }
  });
});

describe('what its author takes back', () => {
  it('is gone but for a message\u2019s place, whichever of the two comes first, also after a restart', async () => {
    const { give, shown, restart, ticket, ref, agentPerson, customerPerson } = await desk();
    const [first, second] = [
      await agentPerson.reply(customerPerson, ref, 'first'),
      await agentPerson.reply(customerPerson, ref, 'second', NOW + 11),
    ];
    const rating = await customerPerson.csat(agentPerson, ref, 1);
    await give(
      await deletionOf(agentPerson, [second.id]),
      await deletionOf(customerPerson, [rating.id], [['p', agentPerson.pubkey]]),
    );
    await give(ticket, first, second, rating);
    assert.deepEqual(shown(), ['help', 'first', '']);
    await give(await deletionOf(agentPerson, [first.id], [['k', '7702']]));
    assert.deepEqual(shown(), ['help', '', '']);
    const again = await restart();
    assert.deepEqual(shown(again), ['help', '', '']);
    assert.equal(again.getSnapshot().tickets[0]!.csat, undefined);
  });

  it('is nobody else\u2019s, and nothing of another kind than it names', async () => {
    const { give, shown, ticket, ref, agent, agentPerson, customerPerson } = await desk();
    const reply = await agentPerson.reply(customerPerson, ref, 'reply');
    const to: Tag = ['p', agentPerson.pubkey];
    await give(
      ticket,
      reply,
      await deletionOf(customerPerson, [reply.id], [to]),
      await deletionOf(new Person(), [reply.id, ticket.id], [to]),
      await deletionOf(agentPerson, [reply.id, ticket.id], [['k', '7701']]),
      await deletionOf(customerPerson, [ticket.id], [to, ['k', '1']]),
    );
    assert.deepEqual(shown(), ['help', 'reply']);
    assert.equal(agent.getSnapshot().rejected['not believed'], 1, 'a stranger\u2019s is not even kept');
  });

  it('may be a direct message, in a wrapped deletion; a stranger\u2019s wrapped one takes nothing back', async () => {
    const { give, shown, ticket, ref, agentPerson, customerPerson } = await desk();
    const message = buildMessage({
      at: NOW + 1,
      author: customerPerson.pubkey,
      recipient: agentPerson.pubkey,
      ...ref,
      text: 'too much',
    });
    const loose = rumorOf(customerPerson, {
      kind: 14,
      created_at: NOW + 2,
      tags: [['p', agentPerson.pubkey]],
      content: 'loose',
    });
    const deletion = (author: Person) =>
      author.wrap(
        rumorOf(author, {
          kind: KIND_DELETION,
          created_at: NOW + 5,
          tags: [
            ['e', message.id],
            ['e', loose.id],
            ['k', '14'],
            ['p', agentPerson.pubkey],
          ],
          content: '',
        }),
        agentPerson,
      );
    const wraps = [message, loose].map((rumor) => customerPerson.wrap(rumor, agentPerson));
    await give(ticket, ...(await Promise.all(wraps)), await deletion(new Person()));
    assert.deepEqual(shown(), ['help', 'too much', 'loose']);
    await give(await deletion(customerPerson));
    assert.deepEqual(shown(), ['help', '', '']);
  });

  it('and nobody has answered is a ticket gone; of one that was answered, the answers and its place stay', async () => {
    const { give, shown, restart, ticket, ref, agent, agentPerson, customerPerson } = await desk();
    const other = await customerPerson.ticket(agentPerson, { ticketId: uuid(2), text: 'unanswered' });
    await give(ticket, other, await agentPerson.reply(customerPerson, ref, 'an answer'));
    assert.equal(agent.getSnapshot().tickets.length, 2);
    await give(await deletionOf(customerPerson, [ticket.id, other.id], [['p', agentPerson.pubkey]]));
    for (const each of [agent, await restart()]) {
      const { tickets } = each.getSnapshot();
      assert.deepEqual(shown(each), ['', 'an answer']);
      assert.deepEqual(
        tickets.map(({ title, details }) => [title, details]),
        [['', {}]],
      );
      const [first] = tickets[0]!.items;
      assert.equal(first?.type === 'message' && first.removed, true);
    }
  });

  it('without naming the agent is heard of at the next start', async () => {
    const { give, shown, restart, ticket, agentPerson, customerPerson, ref } = await desk();
    const message = await customerPerson.csat(agentPerson, ref, 2);
    await give(ticket, message);
    await give(await deletionOf(customerPerson, [message.id]));
    assert.deepEqual(shown(), ['help', 'csat']);
    const again = await restart();
    assert.deepEqual(shown(again), ['help']);
  });

  it('is asked for by the customer too, of the agent and of oneself', async () => {
    const { customer, agentPerson, relays } = setUp({ relays: ['wss://one.test'] });
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    const mine = customer.getSnapshot().tickets[0]!;
    const ref = { ticket: ticketId, ticketId: mine.ticketId };
    const reply = await agentPerson.reply({ pubkey: mine.customer } as Person, ref, 'reply');
    relays[0]!.inject(reply);
    await flush();
    assert.deepEqual(textsOf(customer.getSnapshot().tickets[0]), ['help', 'reply']);
    relays[0]!.inject(await deletionOf(agentPerson, [reply.id]));
    await flush();
    assert.deepEqual(textsOf(customer.getSnapshot().tickets[0]), ['help', '']);
    const own = relays[0]!.requests.flat().filter(({ authors }) => authors?.includes(mine.customer));
    assert.ok(own.some(({ kinds }) => kinds?.includes(KIND_DELETION)));
  });
});
