// Who may say what (protocol section 1), one test a rule: every event here is validly signed and reaches the client,
// unless the test is about just that.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ThreadFact } from '../../src/headless/facts.js';
import { believes } from '../../src/headless/rules.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import type { TicketFact } from '../../src/protocol/ticket.js';
import { flush, until } from '../support/test-world.js';
import { NOW, Person, refOf, setUp, texts, uuid } from './people.js';

/** A customer with one ticket, and the agent who sees it. */
async function conversation() {
  const setup = setUp({ relays: ['wss://one.test'] });
  const { agent, customer, agentPerson, relays } = setup;
  const relay = relays[0]!;
  await agent.connect();
  const { ticketId } = await customer.createTicket({ body: 'help' });
  await until(agent, () => agent.getSnapshot().tickets.length === 1);
  await flush();
  const ticket = customer.getSnapshot().tickets[0]!;
  const customerPerson = { pubkey: ticket.customer } as Person;
  const ref = { ticket: ticketId, ticketId: ticket.ticketId };
  const give = async (...events: (NostrEvent | Promise<NostrEvent>)[]) => {
    for (const event of await Promise.all(events)) relay.inject(event);
    await flush();
  };
  const seen = () => customer.getSnapshot().tickets[0]!;
  const desk = () => agent.getSnapshot().tickets[0]!;
  return { ...setup, relay, ref, give, seen, desk, agentPerson, customerPerson, stranger: new Person() };
}

/** An agent's client, and a customer whose every word is written by hand. */
async function byHand() {
  const setup = setUp({ relays: ['wss://one.test'] });
  const relay = setup.relays[0]!;
  const customerPerson = new Person();
  const event = await customerPerson.ticket(setup.agentPerson);
  await setup.agent.connect();
  relay.inject(event);
  await until(setup.agent, () => setup.agent.getSnapshot().tickets.length === 1);
  const give = async (...events: Promise<NostrEvent>[]) => {
    for (const given of await Promise.all(events)) relay.inject(given);
    await flush();
  };
  const desk = () => setup.agent.getSnapshot().tickets[0]!;
  return { ...setup, relay, customerPerson, ref: refOf(event), event, give, desk, stranger: new Person() };
}

describe('a customer believes', () => {
  it('a reply and a status of the agent', async () => {
    const { give, agentPerson, customerPerson, ref, seen, customer } = await conversation();
    await give(
      agentPerson.reply(customerPerson, ref, 'hi'),
      agentPerson.status(customerPerson, ref, 'closed'),
    );
    assert.deepEqual(texts(customer).sort(), ['help', 'hi', 'status']);
    assert.equal(seen().status, 'closed');
  });

  it('no reply and no status of a stranger', async () => {
    const { give, stranger, customerPerson, ref, seen, customer } = await conversation();
    await give(stranger.reply(customerPerson, ref, 'hi'), stranger.status(customerPerson, ref, 'closed'));
    assert.deepEqual(texts(customer), ['help']);
    assert.equal(seen().status, 'open');
    assert.equal(customer.getSnapshot().rejected['not believed'], 2);
  });

  it('nothing that names another ticket, or one that is not there', async () => {
    const { give, agentPerson, customerPerson, ref, customer } = await conversation();
    const elsewhere = { ...ref, ticket: 'f'.repeat(64) };
    await give(agentPerson.reply(customerPerson, elsewhere, 'hi'));
    assert.deepEqual(texts(customer), ['help']);
  });

  it('nothing whose ticket_id is another than the ticket\u2019s', async () => {
    const { give, agentPerson, customerPerson, ref, customer, seen } = await conversation();
    const mislabelled = { ...ref, ticketId: uuid(77) };
    await give(
      agentPerson.reply(customerPerson, mislabelled, 'hi'),
      agentPerson.status(customerPerson, mislabelled, 'closed'),
    );
    assert.deepEqual(texts(customer), ['help']);
    assert.equal(seen().status, 'open');
  });

  it('nothing that is addressed to somebody else, though a relay hands it over', async () => {
    const { relay, agentPerson, stranger, ref, customer } = await conversation();
    relay.force(await agentPerson.status(stranger, ref, 'closed'));
    await flush();
    assert.deepEqual(texts(customer), ['help']);
    assert.equal(customer.getSnapshot().rejected['unasked'], 1);
  });

  it('nothing whose first p tag names somebody else, though another one matches the filter', async () => {
    const { give, agentPerson, stranger, customerPerson, ref, customer } = await conversation();
    const event = await agentPerson.status(stranger, ref, 'closed');
    const tags = [...event.tags, ['p', customerPerson.pubkey]];
    await give(agentPerson.signer.signEvent({ ...event, tags }));
    assert.deepEqual(texts(customer), ['help']);
    assert.equal(customer.getSnapshot().rejected['not for us'], 1);
  });

  it('no status of an agent to whom the ticket was not addressed', async () => {
    const { give, ref, customerPerson, seen } = await conversation();
    const otherAgent = new Person();
    // With a team list of its own that names nobody but itself.
    await give(otherAgent.team([otherAgent]), otherAgent.status(customerPerson, ref, 'closed'));
    assert.equal(seen().status, 'open');
  });

  it('no message of a stranger, and no message sealed by another than its author', async () => {
    const { give, agentPerson, stranger, customerPerson, ref, customer } = await conversation();
    const { buildMessage } = await import('../../src/protocol/direct-message.js');
    const people = { author: agentPerson.pubkey, recipient: customerPerson.pubkey };
    const forged = buildMessage({ at: NOW + 10, ...people, ...ref, text: 'forged' });
    await give(stranger.message(customerPerson, ref, 'hi'), stranger.wrap(forged, customerPerson));
    assert.deepEqual(texts(customer), ['help']);
    const { rejected } = customer.getSnapshot();
    assert.equal(rejected['not believed'], 1);
    assert.equal(rejected['seal by another than the author'], 1);
  });

  it('a message of the agent, also one that names no ticket', async () => {
    const { give, agentPerson, customerPerson, ref, customer } = await conversation();
    const { getEventId } = await import('../../src/protocol/event.js');
    const tags = [['p', customerPerson.pubkey]];
    const loose = { kind: 14, created_at: NOW + 20, tags, content: 'loose', pubkey: agentPerson.pubkey };
    await give(
      agentPerson.message(customerPerson, ref, 'direct'),
      agentPerson.wrap({ ...loose, id: getEventId(loose) }, customerPerson),
    );
    assert.deepEqual(texts(customer), ['help', 'direct', 'loose']);
  });

  it('no note, whoever wrote it', async () => {
    const { relay, agentPerson, customerPerson, ref, customer } = await conversation();
    const customerKey = new Person();
    const note = await agentPerson.note(customerKey, new Person(), ref, 'secret');
    const tags = note.tags.map((tag) => (tag[0] === 'p' ? ['p', customerPerson.pubkey] : tag));
    relay.force(await agentPerson.signer.signEvent({ ...note, tags }));
    await flush();
    assert.deepEqual(texts(customer), ['help']);
  });

  it('no rating of anybody else', async () => {
    const { relay, give, agentPerson, stranger, ref, customer } = await conversation();
    const forged = await stranger.csat(agentPerson, ref, 1);
    await give(forged);
    relay.force(forged);
    await flush();
    assert.deepEqual(texts(customer), ['help']);
  });
});

describe('a team', () => {
  it('speaks for its agent from the moment its list is there, also for what was said before it came', async () => {
    const { give, agentPerson, customerPerson, ref, customer, seen } = await conversation();
    const member = new Person();
    await give(
      member.reply(customerPerson, ref, 'from the team', NOW + 10),
      member.status(customerPerson, ref, 'resolved', NOW + 11),
    );
    assert.deepEqual(texts(customer), ['help']);
    await give(agentPerson.team([member]));
    assert.deepEqual(texts(customer), ['help', 'from the team', 'status']);
    assert.equal(seen().status, 'resolved');
    assert.equal(customer.getSnapshot().rejected['not believed'], undefined);
  });

  it('is what its agent signed: a list by a stranger makes nobody a member', async () => {
    const { relay, give, stranger, customerPerson, ref, customer } = await conversation();
    const list = await stranger.team([stranger]);
    await give(list, stranger.reply(customerPerson, ref, 'hi'));
    relay.force(list);
    await flush();
    assert.deepEqual(texts(customer), ['help']);
  });

  it('keeps what a removed member said before leaving, and believes nothing said after', async () => {
    const { give, agentPerson, customerPerson, ref, customer } = await conversation();
    const member = new Person();
    await give(agentPerson.team([member]), member.reply(customerPerson, ref, 'before', NOW + 10));
    await give(agentPerson.team([], { [member.pubkey]: NOW + 20 }, NOW + 1));
    await give(member.reply(customerPerson, ref, 'after', NOW + 20));
    assert.deepEqual(texts(customer), ['help', 'before']);
  });

  it('is the newest list, whichever comes last', async () => {
    const { give, agentPerson, customerPerson, ref, customer } = await conversation();
    const member = new Person();
    const [old, recent] = [await agentPerson.team([member]), await agentPerson.team([], {}, NOW + 1)];
    await give(recent);
    await give(old, member.reply(customerPerson, ref, 'hi'));
    assert.deepEqual(texts(customer), ['help']);
  });
});

describe('the status', () => {
  it('is the newest one, whatever comes last', async () => {
    const { give, agentPerson, customerPerson, ref, seen } = await conversation();
    await give(agentPerson.status(customerPerson, ref, 'in_progress', NOW + 20));
    await give(agentPerson.status(customerPerson, ref, 'closed', NOW + 10));
    assert.equal(seen().status, 'in_progress');
  });

  it('is the one with the lower id among those of the same second', async () => {
    const { give, agentPerson, customerPerson, ref, seen } = await conversation();
    const events = await Promise.all(
      (['in_progress', 'resolved', 'closed'] as const).map((status) =>
        agentPerson.status(customerPerson, ref, status),
      ),
    );
    const lowest = [...events].sort((a, b) => (a.id < b.id ? -1 : 1))[0]!;
    await give(...events);
    assert.deepEqual(['status', seen().status], lowest.tags[2]);
  });

  it('that is dated more than 15 minutes ahead is held until it is due, and then shown', async () => {
    const { world, give, agentPerson, customerPerson, ref, seen } = await conversation();
    await give(agentPerson.status(customerPerson, ref, 'in_progress', NOW + 15 * 60));
    await give(agentPerson.status(customerPerson, ref, 'closed', NOW + 15 * 60 + 30));
    assert.equal(seen().status, 'in_progress');
    await world.clock.advance(29_000);
    assert.equal(seen().status, 'in_progress');
    await world.clock.advance(1000);
    assert.equal(seen().status, 'closed');
  });

  it('that is held is shown in time also after a disconnect, and after a restart', async () => {
    const { world, give, agentPerson, customer, customerPerson, ref, seen, makeCustomer } =
      await conversation();
    await give(agentPerson.status(customerPerson, ref, 'closed', NOW + 15 * 60 + 30));
    customer.disconnect();
    await world.clock.advance(10_000);
    await customer.connect();
    const again = makeCustomer(world.restart());
    await again.connect();
    await flush();
    assert.deepEqual([seen().status, again.getSnapshot().tickets[0]!.status], ['open', 'open']);
    await world.clock.advance(20_000);
    assert.deepEqual([seen().status, again.getSnapshot().tickets[0]!.status], ['closed', 'closed']);
  });

  it('reads as open again, on both sides, when the customer writes after it was resolved', async () => {
    const { customer, agent, ref, seen, desk, world } = await conversation();
    await agent.updateStatus({ ticketId: ref.ticket, status: 'resolved' });
    await until(customer, () => seen().status === 'resolved');
    await world.clock.advance(1000);
    await customer.sendMessage({ ticketId: ref.ticket, text: 'not quite' });
    await until(agent, () => desk().items.length === 3);
    assert.deepEqual([seen().status, desk().status], ['open', 'open']);
  });

  it('stays closed when the customer writes after it was closed', async () => {
    const { customer, agent, ref, seen, desk } = await conversation();
    await agent.updateStatus({ ticketId: ref.ticket, status: 'closed' });
    await until(customer, () => seen().status === 'closed');
    await customer.sendMessage({ ticketId: ref.ticket, text: 'thanks' });
    await until(agent, () => desk().items.length === 3);
    assert.deepEqual([seen().status, desk().status], ['closed', 'closed']);
  });
});

describe('an agent believes', () => {
  it('the newest rating of the ticket\u2019s customer, and nobody else\u2019s', async () => {
    const { give, customerPerson, agentPerson, stranger, ref, desk } = await byHand();
    await give(
      customerPerson.csat(agentPerson, ref, 2, NOW + 30),
      stranger.csat(agentPerson, ref, 5, NOW + 40),
    );
    await give(customerPerson.csat(agentPerson, ref, 4, NOW + 20));
    assert.equal(desk().csat?.rating, 2);
    await give(customerPerson.csat(agentPerson, ref, 3, NOW + 31));
    assert.equal(desk().csat?.rating, 3);
    assert.equal(desk().items.filter(({ type }) => type === 'csat').length, 1);
  });

  it('a message of the ticket\u2019s customer, and of nobody else', async () => {
    const { give, customerPerson, agentPerson, stranger, ref, agent } = await byHand();
    await give(
      customerPerson.message(agentPerson, ref, 'mine'),
      stranger.message(agentPerson, ref, 'not mine'),
    );
    assert.deepEqual(texts(agent), ['help', 'mine']);
  });

  it('no status and no reply of a stranger', async () => {
    const { give, customerPerson, stranger, ref, desk, relay } = await byHand();
    const status = await stranger.status(customerPerson, ref, 'closed');
    relay.force(status);
    await give(stranger.reply(customerPerson, ref, 'hi'));
    assert.equal(desk().status, 'open');
    assert.equal(desk().items.length, 1);
  });

  it('no status of the customer', async () => {
    const { customerPerson, ref, desk, relay } = await byHand();
    relay.force(await customerPerson.status(customerPerson, ref, 'closed'));
    await flush();
    assert.equal(desk().status, 'open');
  });

  it('a note of the team, and none of a stranger or of the customer', async () => {
    const { give, agentPerson, customerPerson, stranger, ref, agent } = await byHand();
    const member = new Person();
    await give(agentPerson.team([member]));
    await give(
      member.note(agentPerson, customerPerson, ref, 'from the team'),
      stranger.note(agentPerson, customerPerson, ref, 'from a stranger', { noteId: uuid(10) }),
      customerPerson.note(agentPerson, stranger, ref, 'from the customer', { noteId: uuid(11) }),
    );
    assert.deepEqual(texts(agent), ['help', 'from the team']);
  });

  it('a status of the team, and asks for it as soon as the team is known', async () => {
    const { give, agentPerson, customerPerson, ref, desk } = await byHand();
    const member = new Person();
    await give(member.status(customerPerson, ref, 'in_progress'));
    assert.equal(desk().status, 'open');
    await give(agentPerson.team([member]));
    assert.equal(desk().status, 'in_progress');
  });

  it('no ticket that is addressed to somebody else', async () => {
    const { agent, relay, stranger } = await byHand();
    relay.force(await new Person().ticket(stranger));
    await flush();
    assert.equal(agent.getSnapshot().tickets.length, 1);
  });

  it('no ticket whose ticket_id differs inside and outside', async () => {
    const { agent, agentPerson, customerPerson, give } = await byHand();
    const event = await customerPerson.ticket(agentPerson, { ticketId: uuid(5) });
    const tags = event.tags.map((tag) => (tag[0] === 'ticket_id' ? ['ticket_id', uuid(6)] : tag));
    await give(customerPerson.signer.signEvent({ ...event, tags }));
    assert.equal(agent.getSnapshot().tickets.length, 1);
    assert.equal(agent.getSnapshot().rejected['malformed'], 1);
  });

  it('that a copied label is another ticket: each keeps its own messages, and the label alone names neither', async () => {
    const { agent, agentPerson, customerPerson, stranger, ref, give } = await byHand();
    const copied = await stranger.ticket(agentPerson, {
      ticketId: ref.ticketId,
      text: 'copied',
      at: NOW + 1,
    });
    await give(Promise.resolve(copied));
    await give(
      customerPerson.message(agentPerson, ref, 'original'),
      stranger.message(agentPerson, ref, 'thief'),
      stranger.message(agentPerson, refOf(copied), 'mine'),
    );
    const all = agent.getSnapshot().tickets;
    const texts = (id: string) =>
      all.find((ticket) => ticket.id === id)!.items.map((item) => 'text' in item && item.text);
    assert.deepEqual(texts(ref.ticket), ['help', 'original']);
    assert.deepEqual(texts(copied.id), ['copied', 'mine']);
    await assert.rejects(agent.replyTicket({ ticketId: ref.ticketId, body: 'hi' }), {
      code: 'unknown-ticket',
    });
  });

  it('that a message which names no ticket belongs to its author\u2019s newest open ticket', async () => {
    const { agent, agentPerson, customerPerson, give } = await byHand();
    const { getEventId } = await import('../../src/protocol/event.js');
    const later = new Person();
    const newer = await customerPerson.ticket(agentPerson, { ticketId: uuid(2), at: NOW + 1, text: 'again' });
    await give(Promise.resolve(newer), later.ticket(agentPerson, { ticketId: uuid(3), at: NOW + 2 }));
    const tags = [['p', agentPerson.pubkey]];
    const rumor = { kind: 14, created_at: NOW + 9, tags, content: 'loose', pubkey: customerPerson.pubkey };
    await give(customerPerson.wrap({ ...rumor, id: getEventId(rumor) }, agentPerson));
    const home = () => agent.getSnapshot().tickets.filter(({ items }) => items.length > 1);
    const has = (item: object) => 'text' in item && item.text === 'loose';
    assert.deepEqual(
      agent
        .getSnapshot()
        .tickets.filter(({ items }) => items.some(has))
        .map(({ id }) => id),
      [newer.id],
    );
    // Closing it hands the message to the one that is still open, and leaves no copy.
    await agent.updateStatus({ ticketId: newer.id, status: 'closed' });
    const homes = home().filter(({ items }) => items.some(has));
    assert.deepEqual(
      homes.map(({ items }) => items.filter(has).length),
      [1],
    );
    assert.notEqual(homes[0]!.id, newer.id);
  });
});

describe('a note', () => {
  it('is believed only by an agent, from staff, and never to the customer, even where all else has let it pass', () => {
    const [agent, customer, member, stranger] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [
      string,
      string,
      string,
      string,
    ];
    const ref = { ticketId: uuid(1), text: '', attachments: [] };
    const rest = { title: '', category: 'general', priority: 'normal', details: {} } as const;
    const id = 'e'.repeat(64);
    const ticket: TicketFact = {
      type: 'ticket',
      id,
      at: NOW,
      author: customer,
      recipient: agent,
      ...ref,
      ...rest,
    };
    const team = { type: 'team' as const, id, at: NOW, author: agent, members: [member], removed: {} };
    const teams = new Map([[agent, team]]);
    const note = (author: string, recipient: string): ThreadFact => ({
      type: 'note',
      id: 'f'.repeat(64),
      at: NOW,
      noteId: uuid(2),
      ticket: id,
      author,
      recipient,
      ...ref,
    });
    const asAgent = (fact: ThreadFact) => believes({ role: 'agent', pubkey: agent, teams }, ticket, fact);
    assert.equal(asAgent(note(member, agent)), true);
    assert.equal(asAgent(note(agent, member)), true);
    assert.equal(asAgent(note(stranger, agent)), false);
    assert.equal(asAgent(note(customer, agent)), false);
    assert.equal(asAgent(note(agent, customer)), false);
    const asCustomer = { role: 'customer', pubkey: customer, teams } as const;
    assert.equal(believes(asCustomer, ticket, note(agent, member)), false);
    assert.equal(believes(asCustomer, ticket, note(agent, customer)), false);
  });

  it('is never sent to the customer, not even when asked to, and then not to anybody', async () => {
    const { agent, relay, ref, customerPerson } = await conversation();
    const to = [new Person().pubkey, customerPerson.pubkey];
    await assert.rejects(agent.addInternalNote({ ticketId: ref.ticket, body: 'psst', to }), {
      code: 'bad-input',
    });
    await flush();
    assert.equal(relay.received.filter(({ kind }) => kind === 7703).length, 0);
  });

  it('goes out once for each recipient, is one in the timeline, and is known by the id that was given back', async () => {
    const { agent, relay, ref, desk } = await conversation();
    const to = [new Person().pubkey, new Person().pubkey, new Person().pubkey];
    const { id, sent } = await agent.addInternalNote({ ticketId: ref.ticket, body: 'psst', to });
    await sent;
    await flush();
    assert.equal(relay.received.filter(({ kind }) => kind === 7703).length, 3);
    const notes = desk().items.filter((item) => item.type === 'note');
    assert.deepEqual(
      notes.map((note) => [note.id, note.to, note.delivery?.state]),
      [[id, [...to].sort(), 'sent']],
    );
  });
});

describe('a forged twin', () => {
  it('with the same id and another signature, delivered first, does not keep the real one out', async () => {
    const { relay, agentPerson, customerPerson, ref, customer } = await conversation();
    const real = await agentPerson.reply(customerPerson, ref, 'real');
    const twin = { ...real, sig: '0'.repeat(128) };
    const other = { ...real, content: `${real.content.slice(0, -4)}AAA=` };
    relay.force(twin);
    relay.force(other);
    relay.inject(real);
    await flush();
    assert.deepEqual(texts(customer), ['help', 'real']);
    assert.equal(customer.getSnapshot().rejected['signature'], 2);
  });
});
