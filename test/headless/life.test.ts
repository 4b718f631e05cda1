// Typing and read, reactions, answers, edits and deletions: between two clients, and against whoever means harm.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { MessageItem } from '../../src/headless/snapshot.js';
import type { Addons } from '../../src/headless/world.js';
import { buildDeletion } from '../../src/protocol/deletion.js';
import { getEventId, type Rumor } from '../../src/protocol/event.js';
import { buildGiftWrap } from '../../src/protocol/gift-wrap.js';
import { buildSignal, type Signal } from '../../src/protocol/signal.js';
import { buildReaction } from '../../src/protocol/reaction.js';
import { buildReply } from '../../src/protocol/reply.js';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { addons } from '../support/addons.js';
import { countWork } from '../support/count-work.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { NOW, Person, setUp, talk, texts, textsOf } from './people.js';

type Client = CustomerClient | AgentClient;
const THUMB = '\u{1F44D}';
const HEART = '\u2764\uFE0F';

const ticketOf = (client: Client) => client.getSnapshot().tickets[0]!;
const itemsOf = (client: Client) => ticketOf(client).items as readonly MessageItem[];
const shows = (client: Client, text: string) => until(client, () => texts(client).includes(text));

/** Three messages: help, hello, thanks; both have all of them. */
async function conversation(reached: Addons = addons) {
  const setup = setUp({ relays: ['wss://one.test'] });
  Object.assign(setup.world, { addons: reached });
  // The first time it takes a while.
  await addons.life();
  const { agent, customer, relays } = setup;
  await agent.connect();
  const ticketId = await talk(customer, agent);
  await shows(agent, 'thanks');
  // Within one second what is said later is dated ahead.
  await setup.world.clock.advance(10_000);
  const relay = relays[0]!;
  const sent = (kind: number) => relay.received.filter((event) => event.kind === kind).length;
  const pubkey = ticketOf(customer).customer;
  return { ...setup, ticketId, relay, sent, pubkey };
}

/** The same, where relays take nothing more. */
async function refused() {
  const setup = await conversation();
  for (const relay of setup.relays) relay.answer = () => [false, 'blocked: no'];
  return withRestart(setup);
}

function withRestart(setup: Awaited<ReturnType<typeof conversation>>) {
  const connectAgain = async () => {
    setup.customer.disconnect();
    await flush();
    const later = setup.makeCustomer(setup.world.restart());
    await later.connect();
    return later;
  };
  return { ...setup, connectAgain };
}

async function outboxOf(world: TestWorld): Promise<unknown[]> {
  await flush();
  return world.openStore('nostr-support/default').getAll('outbox/');
}

describe('typing', () => {
  it('is seen on the other side, both ways, until it ends by itself', async () => {
    const { agent, customer, ticketId, world, agentPerson, pubkey, relay } = await conversation();
    customer.signal({ ticketId, signal: 'typing' });
    agent.signal({ ticketId, signal: 'typing' });
    await until(agent, () => ticketOf(agent).typing !== undefined);
    await until(customer, () => ticketOf(customer).typing !== undefined);
    assert.deepEqual([ticketOf(agent).typing, ticketOf(customer).typing], [pubkey, agentPerson.pubkey]);
    await world.clock.advance(7999);
    assert.equal(ticketOf(agent).typing, pubkey);
    await world.clock.advance(1);
    assert.deepEqual([ticketOf(agent).typing, ticketOf(customer).typing], [undefined, undefined]);
    assert.equal(
      relay.events.some(({ kind }) => kind === 21059),
      false,
    );
  });

  it('is said once in four seconds, and that it has ended only to whom it was said', async () => {
    const { agent, customer, ticketId, world, sent } = await conversation();
    customer.signal({ ticketId, signal: 'idle' });
    for (let times = 0; times < 5; times++) customer.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.equal(sent(21059), 1);
    await world.clock.advance(4000);
    customer.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.equal(sent(21059), 2);
    for (let times = 0; times < 3; times++) {
      customer.signal({ ticketId, signal: 'idle' });
      customer.signal({ ticketId, signal: 'typing' });
    }
    await flush();
    assert.equal(sent(21059), 3);
    assert.equal(ticketOf(agent).typing, undefined);
  });

  it('ends with the message that was typed', async () => {
    const { agent, customer, ticketId, pubkey } = await conversation();
    customer.signal({ ticketId, signal: 'typing' });
    await until(agent, () => ticketOf(agent).typing === pubkey);
    await customer.sendMessage({ ticketId, text: 'typed' });
    await shows(agent, 'typed');
    assert.equal(ticketOf(agent).typing, undefined);
  });

  it('is neither said nor shown where it is off, from that moment on', async () => {
    const { agent, customer, ticketId, sent } = await conversation();
    customer.signal({ ticketId, signal: 'typing' });
    await flush();
    agent.signals = { typing: false, receipts: true };
    assert.equal(ticketOf(agent).typing, undefined);
    agent.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.equal(sent(21059), 1);
  });

  it('leaves no timer behind a client that was disconnected', async () => {
    const { agent, customer, ticketId, world } = await conversation();
    customer.disconnect();
    await world.clock.advance(60_000);
    const { pending } = world.clock;
    await customer.connect();
    await until(customer, () => customer.getSnapshot().connection === 'online');
    customer.signal({ ticketId, signal: 'typing' });
    await until(agent, () => ticketOf(agent).typing !== undefined);
    customer.disconnect();
    agent.disconnect();
    await world.clock.advance(5000);
    assert.ok(world.clock.pending <= pending);
  });

  it('goes nowhere before there is a ticket, without a connection, and to whoever is left out', async () => {
    const { agent, customer, ticketId, relay, sent, pubkey } = await conversation();
    customer.signal({ ticketId: 'f'.repeat(64), signal: 'typing' });
    agent.signals = { typing: true, receipts: true, except: new Set([pubkey]) };
    agent.signal({ ticketId, signal: 'typing' });
    relay.down = true;
    relay.drop();
    await flush();
    customer.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.equal(sent(21059), 0);
  });
});

describe('read', () => {
  it('is said once, only rises, and is remembered', async () => {
    const { agent, customer, ticketId, sent, makeCustomer, world } = await conversation();
    assert.equal(ticketOf(customer).readAt, undefined);
    agent.markRead({ ticketId });
    agent.markRead({ ticketId });
    await flush();
    const readAt = itemsOf(customer).at(-1)!.at;
    assert.deepEqual([ticketOf(customer).readAt, sent(21059)], [readAt, 1]);
    customer.signals = { typing: true, receipts: false };
    assert.equal(ticketOf(customer).readAt, undefined);
    customer.disconnect();
    const again = makeCustomer(world.restart());
    await again.connect();
    assert.equal(ticketOf(again).readAt, readAt);
  });
});

describe('a signal of somebody who means harm', () => {
  async function attack() {
    const setup = await conversation();
    const { customer, ticketId, world, agentPerson, pubkey, relay } = setup;
    const ref = { ticket: ticketOf(customer).id, ticketId: ticketOf(customer).ticketId };
    const make = async (author: Person, signal: Signal, changes: object = {}, age = 0) => {
      const now = NOW + 10 - age;
      const rumor = buildSignal({ at: now, author: author.pubkey, ...ref, signal, ...changes });
      return buildGiftWrap({ rumor, recipient: pubkey, now, fleeting: true }, author.signer);
    };
    return { ...setup, make, ticketId, world, agentPerson, relay };
  }

  it('is believed from nobody but the other side, for no other ticket, and not when it is old', async () => {
    const { customer, make, agentPerson, relay } = await attack();
    const stranger = new Person();
    const label = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
    for (const event of [
      await make(stranger, 'typing'),
      await make(stranger, 'read', { item: itemsOf(customer)[0]!.id }),
      await make(agentPerson, 'typing', { ticketId: label }),
      await make(agentPerson, 'typing', { ticket: 'f'.repeat(64) }),
      await make(agentPerson, 'typing', {}, 61),
      await make(agentPerson, 'read', { item: 'f'.repeat(64) }),
    ])
      relay.inject(event);
    await flush();
    assert.deepEqual([ticketOf(customer).typing, ticketOf(customer).readAt], [undefined, undefined]);
    const { rejected } = customer.getSnapshot();
    assert.deepEqual([rejected['not believed'], rejected['signal']], [4, 1]);
  });

  it('is opened only so many times a second, and costs nothing the second time', async (t) => {
    const { customer, make, relay, world } = await attack();
    const stranger = new Person();
    customer.signal({ ticketId: ticketOf(customer).id, signal: 'typing' });
    await flush();
    const flood = await Promise.all(Array.from({ length: 100 }, () => make(stranger, 'typing')));
    const verified = countWork(t);
    for (const event of flood) {
      relay.inject(event);
      await flush();
    }
    assert.ok(verified() > 0 && verified() <= 70, String(verified()));
    await world.clock.advance(1000);
    const before = verified();
    relay.inject(flood[0]!);
    await flush();
    assert.equal(verified(), before);
  });

  it('is neither opened nor verified where it is too long, for somebody else, or dated ahead', async (t) => {
    const { customer, make, agentPerson, relay } = await attack();
    const stranger = new Person();
    const sign = (changes: object) =>
      stranger.signer.signEvent({
        ...{ kind: 21059, created_at: NOW + 10, tags: [['p', ticketOf(customer).customer]], content: 'x' },
        ...changes,
      });
    const events = [
      await sign({ content: 'x'.repeat(5000) }),
      await sign({ tags: [['p', stranger.pubkey]] }),
      await sign({ tags: [] }),
      await make(agentPerson, 'typing', {}, -61),
      await make(agentPerson, 'typing', {}, -1e9),
      await make(agentPerson, 'typing', {}, 1e9),
    ];
    // As every time the first one fetches what reads them.
    relay.inject(await make(stranger, 'idle'));
    await flush();
    const verified = countWork(t);
    const before = customer.getSnapshot().rejected['signal'] ?? 0;
    for (const event of events) relay.force(event);
    await flush();
    assert.deepEqual([verified(), ticketOf(customer).typing], [0, undefined]);
    // What is for somebody else gets no further than the relays' answers.
    assert.equal(customer.getSnapshot().rejected['signal'], before + 4);
  });

  it('counts once, however many relays hand it over, and leaves room for the next', async (t) => {
    const { customer, make, agentPerson, relay } = await attack();
    const typing = await make(agentPerson, 'typing');
    const idle = await make(agentPerson, 'idle');
    const once = countWork(t);
    relay.force(idle);
    await flush();
    const each = once();
    for (let times = 0; times < 5; times++) relay.force(typing);
    await flush();
    assert.equal(once(), 2 * each);
    assert.equal(ticketOf(customer).typing, agentPerson.pubkey);
    for (let times = 0; times < 40; times++) {
      relay.force(typing);
      await flush();
    }
    relay.force(await make(agentPerson, 'idle', { at: NOW + 11 }));
    await flush();
    assert.equal(ticketOf(customer).typing, undefined);
  });

  it('that was overtaken by what was being typed shows nothing', async () => {
    const { customer, make, agentPerson, relay, agent, ticketId } = await attack();
    const typing = await make(agentPerson, 'typing', { at: NOW + 9 });
    await agent.replyTicket({ ticketId, body: 'said' });
    await shows(customer, 'said');
    relay.inject(typing);
    await flush();
    assert.equal(ticketOf(customer).typing, undefined);
  });

  it('that is repeated lasts from the last one on', async () => {
    const { customer, make, agentPerson, relay, world } = await attack();
    relay.inject(await make(agentPerson, 'typing'));
    await flush();
    await world.clock.advance(5000);
    relay.inject(await make(agentPerson, 'typing', { at: NOW + 15 }));
    await flush();
    await world.clock.advance(7999);
    assert.equal(ticketOf(customer).typing, agentPerson.pubkey);
    await world.clock.advance(1);
    assert.equal(ticketOf(customer).typing, undefined);
  });

  it('of what is off is not taken up: what was read meanwhile is not said later', async () => {
    const { customer, make, agentPerson, relay } = await attack();
    customer.signals = { typing: true, receipts: false };
    relay.inject(await make(agentPerson, 'read', { item: itemsOf(customer).at(-1)!.id }));
    await flush();
    customer.signals = { typing: true, receipts: true };
    assert.equal(ticketOf(customer).readAt, undefined);
  });

  it('asks nobody\u2019s extension for anything: none is opened there, and none is sent', async () => {
    const { agent, agentPerson, world, sent } = await conversation();
    const person = new Person();
    let asked = 0;
    const { getPublicKey, signEvent } = person.signer;
    const signer = {
      getPublicKey,
      signEvent,
      nip44: {
        encrypt: (...input: [string, string]) => (asked++, person.signer.nip44.encrypt(...input)),
        decrypt: (...input: [string, string]) => (asked++, person.signer.nip44.decrypt(...input)),
      },
    };
    const options = { agent: agentPerson.pubkey, relays: ['wss://one.test'], signer };
    const extended = new CustomerClient({ ...options, world: new TestWorld(world) });
    const { ticketId } = await extended.createTicket({ body: 'by extension' });
    await until(agent, () => agent.getSnapshot().tickets.length === 2);
    await flush();
    const before = [asked, sent(21059)];
    extended.signal({ ticketId, signal: 'typing' });
    extended.markRead({ ticketId });
    await flush();
    assert.deepEqual([asked, sent(21059)], before);
    agent.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.deepEqual([asked, sent(21059)], [before[0], before[1]! + 1]);
    assert.equal(ticketOf(extended).typing, undefined);
    extended.signals = { typing: true, receipts: true, always: true };
    await world.clock.advance(4000);
    agent.signal({ ticketId, signal: 'typing' });
    await until(extended, () => ticketOf(extended).typing === agentPerson.pubkey);
  });
});

describe('a reaction', () => {
  it('that every relay refuses is not shown as if others saw it, and may be put again', async () => {
    const { agent, customer, relays, ticketId } = await refused();
    const { id } = itemsOf(customer)[1]!;
    const { sent } = await customer.react({ ticketId, id, emoji: HEART });
    assert.equal((await sent).reason, 'relay-refused');
    await until(customer, () => itemsOf(customer)[1]!.reactions === undefined);
    for (const relay of relays) relay.answer = () => [true, ''];
    await customer.react({ ticketId, id, emoji: HEART });
    for (const client of [customer, agent])
      await until(client, () => itemsOf(client)[1]!.reactions?.[0]?.emoji === HEART);
  });

  it('that every relay refuses to take back stays, says so after a restart too, and is taken back by a retry', async () => {
    const { agent, customer, relays, ticketId, connectAgain } = await conversation().then(withRestart);
    const { id } = itemsOf(customer)[1]!;
    await customer.react({ ticketId, id, emoji: HEART });
    await until(agent, () => itemsOf(agent)[1]!.reactions !== undefined);
    const refuse = (no: boolean) => {
      for (const relay of relays) relay.answer = () => (no ? [false, 'blocked: no'] : [true, '']);
    };
    const removed = (client: Client) => itemsOf(client)[1]!.reactions?.map((reaction) => reaction.removed);
    refuse(true);
    const { sent } = await customer.react({ ticketId, id, emoji: HEART, off: true });
    assert.equal((await sent).reason, 'relay-refused');
    await until(customer, () => removed(customer)?.[0] === true);
    const later = await connectAgain();
    await until(later, () => removed(later)?.[0] === true);
    assert.deepEqual(removed(agent), [undefined]);
    refuse(false);
    await later.retry({ id: itemsOf(later)[1]!.reactions![0]!.own![0]! });
    for (const client of [later, agent]) await until(client, () => removed(client) === undefined);
  });

  it('is put and taken back, on both sides, and survives a restart', async () => {
    const { agent, customer, ticketId, pubkey, agentPerson, makeCustomer, world, sent } =
      await conversation();
    const { id } = itemsOf(customer)[1]!;
    const before = sent(1059);
    await customer.react({ ticketId, id, emoji: THUMB });
    await agent.react({ ticketId, id, emoji: '+' });
    await agent.react({ ticketId, id, emoji: HEART });
    await flush();
    assert.equal(sent(1059) - before, 6);
    const both = [pubkey, agentPerson.pubkey];
    const seen = (client: Client) =>
      itemsOf(client)[1]!.reactions?.map(({ emoji, pubkeys }) => [emoji, pubkeys]);
    for (const client of [agent, customer])
      assert.deepEqual(
        seen(client)?.map(([emoji, who]) => [emoji, [...who!].sort()]),
        [
          [THUMB, [...both].sort()],
          [HEART, [agentPerson.pubkey]],
        ],
      );
    assert.equal(itemsOf(customer)[1]!.reactions![0]!.own?.length, 1);
    assert.equal(itemsOf(customer)[1]!.reactions![1]!.own, undefined);
    await customer.react({ ticketId, id, emoji: THUMB, off: true });
    await customer.react({ ticketId, id, emoji: THUMB });
    await customer.react({ ticketId, id, emoji: THUMB, off: true });
    await agent.react({ ticketId, id, emoji: HEART, off: true });
    const left = [[THUMB, [agentPerson.pubkey]]];
    for (const client of [agent, customer])
      await until(client, () => JSON.stringify(seen(client)) === JSON.stringify(left));
    customer.disconnect();
    const again = makeCustomer(world.restart());
    await again.connect();
    assert.deepEqual(seen(again), left);
  });

  it('is refused where it is none, is there already, or is to nothing', async () => {
    const { customer, ticketId } = await conversation();
    const { id } = itemsOf(customer)[1]!;
    await customer.react({ ticketId, id, emoji: THUMB });
    for (const changes of [{}, { emoji: 'x' }, { id: 'f'.repeat(64) }, { emoji: HEART, off: true }])
      await assert.rejects(customer.react({ ticketId, id, emoji: THUMB, ...changes }), { code: 'bad-input' });
    await assert.rejects(customer.react({ ticketId: 'x', id, emoji: THUMB }), { code: 'unknown-ticket' });
  });

  it('of a stranger is not shown, and of each person each emoji once, and not too many', async () => {
    const { customer, agentPerson, relay, pubkey } = await conversation();
    const { id } = itemsOf(customer)[2]!;
    const give = async (author: Person, emoji: string, at: number) => {
      const rumor = buildReaction({ at, author: author.pubkey, recipient: pubkey, target: id, emoji });
      relay.inject(await author.wrap(rumor, { pubkey } as Person));
    };
    await give(new Person(), HEART, NOW);
    for (let each = 0; each < 40; each++)
      await give(agentPerson, String.fromCodePoint(0x1f600 + (each % 30)), NOW + each);
    await until(customer, () => itemsOf(customer)[2]!.reactions?.length === 20);
    await flush();
    const { reactions } = itemsOf(customer)[2]!;
    assert.equal(reactions?.length, 20);
    assert.ok(reactions!.every(({ pubkeys }) => pubkeys.length === 1 && pubkeys[0] === agentPerson.pubkey));
  });
});

describe('an answer', () => {
  it('names the message that it answers, both ways; one that is nowhere is not named', async () => {
    const { agent, customer, ticketId, relay, agentPerson, pubkey } = await conversation();
    const [first, second] = itemsOf(customer);
    await customer.sendMessage({ ticketId, text: 'to that', replyTo: second!.id });
    await agent.replyTicket({ ticketId, body: 'to this', replyTo: first!.id });
    await shows(agent, 'to that');
    await shows(customer, 'to this');
    for (const client of [agent, customer]) {
      const named = Object.fromEntries(itemsOf(client).map(({ text, replyTo }) => [text, replyTo]));
      assert.deepEqual([named['to that'], named['to this']], [second!.id, first!.id]);
    }
    const ref = { ticket: ticketId, ticketId: ticketOf(customer).ticketId };
    const dangling = { at: NOW + 50, author: agentPerson.pubkey, recipient: pubkey, text: 'dangling' };
    const rumor = buildMessage({ ...ref, ...dangling, replyTo: 'f'.repeat(64) });
    relay.inject(await agentPerson.wrap(rumor, { pubkey } as Person));
    await shows(customer, 'dangling');
    assert.equal(itemsOf(customer).find(({ text }) => text === 'dangling')!.replyTo, undefined);
    await assert.rejects(customer.sendMessage({ ticketId, text: 'x', replyTo: 'x' }), { code: 'bad-input' });
  });
});

describe('a message of one\u2019s own', () => {
  it('is taken back: its place remains on both sides, calls nobody and is not unread', async () => {
    const { agent, customer, ticketId } = await conversation();
    const told: string[] = [];
    agent.onMessage(({ text }) => told.push(text));
    const { id } = itemsOf(customer)[2]!;
    await customer.deleteMessage({ ticketId, id });
    await agent.deleteMessage({ ticketId, id: itemsOf(agent)[1]!.id });
    for (const client of [agent, customer]) {
      await until(client, () => texts(client).join() === 'help,,');
      assert.deepEqual(
        itemsOf(client).map(({ removed }) => removed),
        [undefined, true, true],
      );
    }
    assert.deepEqual([told, ticketOf(customer).unread], [[], 0]);
    for (const act of [
      () => customer.deleteMessage({ ticketId, id }),
      () => customer.editMessage({ ticketId, id, text: 'x' }),
      () => customer.react({ ticketId, id, emoji: THUMB }),
      () => agent.deleteMessage({ ticketId, id: itemsOf(agent)[0]!.id }),
      () => agent.editMessage({ ticketId, id: itemsOf(agent)[0]!.id, text: 'x' }),
    ])
      await assert.rejects(act, { code: 'bad-input' });
  });

  it('says that what changes it was refused, goes on saying it, and is tried again by its own id', async () => {
    const { customer, relays, ticketId, world, connectAgain } = await refused();
    const { id } = itemsOf(customer)[2]!;
    const state = (client: Client) => itemsOf(client)[2]!.delivery?.state;
    assert.equal(state(customer), 'sent');
    await customer.editMessage({ ticketId, id, text: 'thank you' });
    await until(customer, () => state(customer) === 'failed');
    for (const relay of relays) relay.answer = () => [true, ''];
    await customer.retry({ id });
    await until(customer, () => state(customer) === 'sent');
    assert.deepEqual(await outboxOf(world), []);
    for (const relay of relays) relay.answer = () => [false, 'blocked: no'];
    await customer.deleteMessage({ ticketId, id });
    await until(customer, () => state(customer) === 'failed');
    assert.equal(itemsOf(customer)[2]!.removed, true);
    const later = await connectAgain();
    await until(later, () => ticketOf(later)?.items.length === 3);
    assert.deepEqual([itemsOf(later)[2]!.removed, state(later)], [true, 'failed']);
    for (const relay of relays) relay.answer = () => [true, ''];
    await later.retry({ id });
    await until(later, () => state(later) === 'sent');
    assert.deepEqual(await outboxOf(world), []);
  });

  it('is edited in its place, again and again, and taken back for good', async () => {
    const { agent, customer, ticketId } = await conversation();
    const told: string[] = [];
    agent.onMessage(({ text }) => told.push(text));
    const { id, at } = itemsOf(customer)[2]!;
    await customer.react({ ticketId, id, emoji: HEART });
    for (const text of ['thank you', 'thanks a lot']) await customer.editMessage({ ticketId, id, text });
    await agent.editMessage({ ticketId, id: itemsOf(agent)[1]!.id, text: 'hello!' });
    await customer.editMessage({ ticketId, id: itemsOf(customer)[0]!.id, text: 'help me' });
    for (const client of [agent, customer]) {
      await until(client, () => texts(client).join() === 'help me,hello!,thanks a lot');
      await until(client, () => itemsOf(client)[2]!.reactions !== undefined);
      const item = itemsOf(client)[2]!;
      assert.deepEqual([item.id, item.at, item.reactions?.length], [id, at, 1]);
      assert.ok(item.edited!.at > at && item.edited!.id !== id);
      assert.equal(ticketOf(client).title, 'help me');
    }
    assert.deepEqual(told, []);
    await customer.deleteMessage({ ticketId, id });
    await flush();
    for (const client of [agent, customer]) assert.deepEqual(texts(client), ['help me', 'hello!', '']);
  });

  it('is taken back with every version, also one that no edit has taken back', async () => {
    const { agent, customer, relay, agentPerson, ticketId, pubkey } = await conversation();
    const { id, at } = itemsOf(agent)[1]!;
    const ref = { ticket: ticketId, ticketId: ticketOf(agent).ticketId, customer: pubkey };
    // As of a client that ended each time before it could take the older one back.
    for (const [index, text] of ['hello!', 'hello, you'].entries())
      relay.inject(await agentPerson.seal(buildReply({ ...ref, at: at + 1 + index, text, edits: id })));
    for (const client of [agent, customer]) await shows(client, 'hello, you');
    await agent.deleteMessage({ ticketId, id });
    for (const client of [agent, customer]) {
      await until(client, () => !texts(client).includes('hello, you'));
      assert.deepEqual(texts(client), ['help', '', 'thanks']);
    }
  });

  it('is not another\u2019s to edit, nor with a version that is dated before it', async () => {
    const { agent, relay, agentPerson, ticketId, pubkey, customer } = await conversation();
    const ref = { ticket: ticketId, ticketId: ticketOf(agent).ticketId };
    const give = async (edits: string, at: number, text: string) => {
      const rumor: Rumor = buildMessage({
        ...ref,
        at,
        author: agentPerson.pubkey,
        recipient: pubkey,
        text,
        edits,
      });
      relay.inject(await agentPerson.wrap(rumor, { pubkey } as Person));
      await shows(customer, text);
    };
    const [first, second] = itemsOf(customer);
    await give(first!.id, NOW + 50, 'I never said that');
    await give(second!.id, second!.at - 1, 'earlier');
    assert.deepEqual(texts(customer).sort(), ['I never said that', 'earlier', 'hello', 'help', 'thanks']);
  });

  it('says so where the add-on can\u2019t be fetched, and signals are silent', async () => {
    const life = () => Promise.reject(new TypeError('no such file'));
    const { customer, ticketId, sent } = await conversation({ ...addons, life });
    const { id } = itemsOf(customer)[2]!;
    await assert.rejects(customer.deleteMessage({ ticketId, id }), { code: 'addon-unavailable' });
    customer.signal({ ticketId, signal: 'typing' });
    await flush();
    assert.equal(sent(21059), 0);
  });
});

describe('what names a message of another conversation', () => {
  /** Two conversations of one customer, and one of another one; of the latter only the agent knows. */
  async function conversations() {
    const setup = await conversation();
    const { agent, customer, agentPerson, relay, pubkey } = setup;
    const second = await customer.createTicket({ body: 'again' });
    const other = new Person();
    relay.inject(await other.ticket(agentPerson, { text: 'elsewhere' }));
    await until(agent, () => agent.getSnapshot().tickets.length === 3);
    const of = (client: Client, text: string) =>
      client.getSnapshot().tickets.find(({ items }) => (items[0] as MessageItem).text === text)!;
    const ref = (client: Client, text: string) => {
      const { id: ticket, ticketId } = of(client, text);
      return { ticket, ticketId };
    };
    const to = { pubkey } as Person;
    return { ...setup, second, other, of, ref, to };
  }

  it('edits and answers nothing there', async () => {
    const { agent, customer, agentPerson, relay, of, ref, to, pubkey } = await conversations();
    const hello = of(customer, 'help').items[1]!.id;
    const people = { author: agentPerson.pubkey, recipient: pubkey };
    const said = { at: NOW + 50, ...people, ...ref(customer, 'again') };
    for (const [text, names] of Object.entries({ edit: { edits: hello }, answer: { replyTo: hello } }))
      relay.inject(await agentPerson.wrap(buildMessage({ ...said, text, ...names }), to));
    const reply = { at: NOW + 51, ...ref(customer, 'again'), customer: pubkey, text: 'signed', edits: hello };
    relay.inject(await agentPerson.seal(buildReply(reply)));
    await until(customer, () => of(customer, 'again').items.length === 4);
    const items = of(customer, 'again').items as readonly MessageItem[];
    assert.deepEqual(items.map(({ text }) => text).sort(), ['again', 'answer', 'edit', 'signed']);
    assert.ok(items.every(({ replyTo, edited }) => !replyTo && !edited));
    assert.deepEqual(textsOf(of(customer, 'help')), ['help', 'hello', 'thanks']);
    const input = { ticketId: of(customer, 'again').id, id: hello };
    for (const act of [
      () => customer.react({ ...input, emoji: THUMB }),
      () => customer.deleteMessage({ ...input, id: of(customer, 'help').items[0]!.id }),
      () => customer.editMessage({ ...input, id: of(customer, 'help').items[0]!.id, text: 'x' }),
      () => agent.deleteMessage({ ...input, ticketId: of(agent, 'again').id }),
    ])
      await assert.rejects(act, { code: 'bad-input' });
  });

  it('takes back nothing of another\u2019s, and puts no emoji there', async () => {
    const { agent, customer, agentPerson, relay, other, of, to, pubkey } = await conversations();
    const [theirs, ours] = of(customer, 'help').items;
    const take = (author: Person, id: string, recipient: string) => {
      const draft = buildDeletion({ at: NOW + 50, targets: [id], kinds: [], recipient });
      const unsigned = { ...draft, pubkey: author.pubkey };
      return { draft, rumor: { ...unsigned, id: getEventId(unsigned) } };
    };
    // The agent of the customer's, to the customer; another customer of both, to the agent.
    const forged = [
      [agentPerson, theirs!.id, to],
      [other, theirs!.id, agentPerson],
      [other, ours!.id, agentPerson],
    ] as const;
    for (const [author, id, recipient] of forged) {
      const { draft, rumor } = take(author, id, recipient.pubkey);
      relay.inject(await author.wrap(rumor, recipient));
      relay.inject(await author.seal(draft));
    }
    const smile = buildReaction({
      ...{ at: NOW + 50, author: other.pubkey, recipient: pubkey, target: theirs!.id, emoji: THUMB },
    });
    relay.inject(await other.wrap(smile, agentPerson));
    await flush();
    for (const client of [customer, agent]) {
      assert.deepEqual(textsOf(of(client, 'help')), ['help', 'hello', 'thanks']);
      const items = of(client, 'help').items as readonly MessageItem[];
      assert.ok(items.every(({ reactions, removed }) => !reactions && !removed));
    }
  });
});
