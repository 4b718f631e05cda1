// What a hostile relay or a stranger may cost: the cheap checks come first, each event is verified once, and nothing
// that comes to nothing stays in memory.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from '../../src/headless/client.js';
import { Core } from '../../src/headless/core.js';
import type { Fact } from '../../src/headless/facts.js';
import { Intake } from '../../src/headless/intake.js';
import { ListenersOf } from '../../src/headless/listeners.js';
import { Sync } from '../../src/headless/sync.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import { KIND_GIFT_WRAP, KIND_STATUS } from '../../src/protocol/kinds.js';
import { countWork } from '../support/count-work.js';
import { flush, TestWorld } from '../support/test-world.js';
import { NOW, Person, refOf, setUp, texts, uuid } from './people.js';

/** An agent's client on several relays, who has one ticket; nothing else is under way. */
async function desk() {
  const relays = ['wss://one.test', 'wss://two.test', 'wss://three.test'];
  const setup = setUp({ relays });
  const customer = new Person();
  const ticket = await customer.ticket(setup.agentPerson);
  for (const relay of setup.relays) relay.inject(ticket);
  await setup.agent.connect();
  await flush();
  assert.deepEqual(texts(setup.agent), ['help']);
  return { ...setup, customerPerson: customer, ref: refOf(ticket), stranger: new Person() };
}

/** An intake of its own, and what it says. */
function makeIntake(person: Person) {
  const facts: Fact[] = [];
  const rejected: string[] = [];
  const intake = new Intake({
    signer: () => person.signer,
    pubkey: () => person.pubkey,
    concerns: () => true,
    onFact: (fact) => facts.push(fact),
    onListing: () => undefined,
    onRejected: (reason) => rejected.push(reason),
    onError: () => undefined,
  });
  return { intake, facts, rejected };
}

/** Validly signed, and nothing that can be opened. */
function rubbish(stranger: Person, to: Person, content = 'rubbish', at = NOW): Promise<NostrEvent> {
  const tags = [['p', to.pubkey]];
  return stranger.signer.signEvent({ kind: KIND_GIFT_WRAP, created_at: at, tags, content });
}

describe('an event is not verified', () => {
  it('when its first p tag names somebody else and nobody of ours has written it', async (t) => {
    const { agent, agentPerson, customerPerson, stranger, ref, relays } = await desk();
    const tags = [
      ['p', stranger.pubkey],
      ['p', agentPerson.pubkey],
    ];
    const events = await Promise.all([
      stranger.signer.signEvent({ ...(await stranger.message(agentPerson, ref, 'hi')), tags }),
      customerPerson.signer.signEvent({ ...(await customerPerson.csat(agentPerson, ref, 1)), tags }),
    ]);
    const verified = countWork(t);
    for (const event of events) relays[0]!.inject(event);
    await flush();
    assert.equal(verified(), 0);
    assert.equal(agent.getSnapshot().rejected['not for us'], 2);
  });

  it('when it is longer than anything of ours can be', async (t) => {
    const { agent, agentPerson, stranger, relays } = await desk();
    const event = await rubbish(stranger, agentPerson, 'x'.repeat(140_000));
    const verified = countWork(t);
    relays[0]!.inject(event);
    await flush();
    assert.equal(verified(), 0);
    assert.equal(agent.getSnapshot().rejected['oversize'], 1);
  });

  it('a second time when other relays mirror it, or the same one plays it again', async (t) => {
    const { agent, agentPerson, customerPerson, ref, relays } = await desk();
    const rating = await customerPerson.csat(agentPerson, ref, 4);
    const verified = countWork(t);
    for (const relay of relays) relay.force(rating);
    for (const relay of relays) relay.force(rating);
    await flush();
    relays[1]!.force(rating);
    await flush();
    // Once for the signature, once for the secret that is shared with its author.
    assert.ok(verified() <= 2, `${verified()}`);
    assert.equal(agent.getSnapshot().tickets[0]!.csat?.rating, 4);
  });

  it('a second time when it was valid and came to nothing', async (t) => {
    const { agent, agentPerson, stranger, relays } = await desk();
    const event = await rubbish(stranger, agentPerson);
    const verified = countWork(t);
    for (const relay of relays) relay.force(event);
    await flush();
    for (const relay of relays) relay.force(event);
    await flush();
    assert.equal(verified(), 2, 'its signature, and the secret shared with its author');
    assert.equal(agent.getSnapshot().rejected['undecryptable'], 1);
  });
});

describe('what came to nothing', () => {
  it('is forgotten again, so that no flood of it fills the memory', async (t) => {
    const [agent, stranger] = [new Person(), new Person()];
    const { intake, rejected } = makeIntake(agent);
    const events = await Promise.all(
      Array.from({ length: 501 }, (_, index) =>
        stranger.signer.signEvent({ kind: KIND_STATUS, created_at: NOW + index, tags: [], content: '' }),
      ),
    );
    for (const event of events) void intake.offer(event);
    await intake.idle();
    assert.equal(rejected.length, 501);
    const verified = countWork(t);
    await intake.offer(events.at(-1)!);
    assert.equal(verified(), 0, 'of late');
    await intake.offer(events[0]!);
    assert.equal(verified(), 1, 'long ago');
  });

  it('for want of a place to wait in may come again', async (t) => {
    const [agent, customer] = [new Person(), new Person()];
    const world = new TestWorld();
    const core = new Core({
      world,
      store: world.openStore('core'),
      listeners: new ListenersOf(),
      role: { name: 'agent', filters: () => [], listed: () => [], history: () => [] },
      blobs: { servers: [], maxFileSize: undefined },
      introduce: async () => {},
      signals: () => ({ typing: true, receipts: true }),
    });
    await core.identify(agent.signer);
    const early = await customer.reply(agent, { ticket: 'f'.repeat(64), ticketId: uuid(1) }, 'early');
    await core.intake.offer(early);
    assert.equal(core.board.held, 1);
    const verified = countWork(t);
    await core.intake.offer(early);
    assert.equal(verified(), 0, 'while it waits');
    const text = 'x'.repeat(1_000_000);
    for (let index = 0; index < 16; index++) {
      const people = { author: 'd'.repeat(64), recipient: agent.pubkey, ticket: 'e'.repeat(64) };
      const fact = { id: `${index}`, at: NOW, ...people, ticketId: uuid(1), text, attachments: [] };
      core.board.add({ type: 'message', ...fact }, () => undefined);
    }
    await core.intake.offer(early);
    assert.ok(verified() > 0, 'after it had to go');
    assert.ok(core.snapshot().rejected['not believed']! >= 16);
  });
});

describe('a relay that floods', () => {
  const LONG = 'x'.repeat(120_000);

  it('fills only its own line: what another brings is looked at at once', async () => {
    const [agent, customer, stranger] = [new Person(), new Person(), new Person()];
    const { intake, facts, rejected } = makeIntake(agent);
    const forged = { ...(await rubbish(stranger, agent, LONG)), sig: '0'.repeat(128) };
    let dropped = 0;
    for (let index = 0; index < 200; index++) if (!intake.offer(forged, 'wss://flood.test')) dropped++;
    assert.ok(dropped > 100 && dropped < 150, `${dropped}`);
    const real = await customer.ticket(agent);
    await intake.offer(real, 'wss://quiet.test');
    assert.equal(facts.length, 1);
    assert.ok(rejected.filter((reason) => reason === 'signature').length < 50, 'the flood still waits');
    await intake.idle();
    assert.equal(rejected.filter((reason) => reason === 'overflow').length, dropped);
    assert.equal(rejected.filter((reason) => reason === 'signature').length, 200 - dropped);
    assert.ok(intake.offer(forged, 'wss://flood.test'), 'and there is room again');
  });

  describe('has less room for what it sends on its own', () => {
    const wrap = (to: Person, content: string) => (_: unknown, index: number) => ({
      ...{ kind: KIND_GIFT_WRAP, pubkey: 'a'.repeat(64), created_at: NOW, tags: [['p', to.pubkey]], content },
      ...{ id: index.toString(16).padStart(64, '0'), sig: '0'.repeat(128) },
    });
    const overflow = (agent: Client) => agent.getSnapshot().rejected['overflow'] ?? 0;

    it('than for what it was asked for', async () => {
      const { agent, agentPerson, relays } = setUp({ relays: ['wss://one.test'] });
      const relay = relays[0]!;
      relay.events = Array.from({ length: 25 }, wrap(agentPerson, LONG));
      await agent.connect();
      await flush();
      assert.deepEqual([agent.getSnapshot().rejected['signature'], overflow(agent)], [25, 0]);
      for (const event of relay.events) relay.force(event);
      await flush();
      assert.deepEqual([overflow(agent), relay.sockets.size], [1, 0]);
      agent.disconnect();
    });

    it('and for more of that than was asked for', async () => {
      const { agent, agentPerson, relays } = setUp({ relays: ['wss://one.test'] });
      const relay = relays[0]!;
      const asked = await new Promise<number>((resolve) => {
        relay.find = ({ kinds }) => {
          if (!kinds?.includes(KIND_GIFT_WRAP)) return [];
          const limits = relay.requests.at(-1)!.map(({ limit }) => limit!);
          const limit = limits.reduce((sum, each) => sum + each);
          resolve(limit);
          return Array.from({ length: limit + 1 }, wrap(agentPerson, ''));
        };
        void agent.connect();
      });
      await flush();
      assert.deepEqual([asked, overflow(agent), relay.sockets.size], [2000, 1, 0]);
      agent.disconnect();
    });
  });

  it('is hung up on, and asked once more, later, for what there was no room for', async () => {
    const { world, agentWorld, agentPerson, relays, makeAgent } = setUp({ relays: ['wss://one.test'] });
    const [relay, customer, stranger] = [relays[0]!, new Person(), new Person()];
    const agent = makeAgent(agentWorld);
    await agent.connect();
    await flush();
    const forged = { ...(await rubbish(stranger, agentPerson, LONG, NOW + 1)), id: 'f'.repeat(64) };
    const ticket = await customer.ticket(agentPerson);
    for (let index = 0; index < 150; index++) relay.force(forged);
    relay.inject(ticket);
    await flush();
    assert.equal(agent.getSnapshot().rejected['overflow'], 1, 'nothing is heard after it');
    assert.deepEqual([relay.sockets.size, relay.connections], [0, 1]);
    assert.equal(agent.getSnapshot().tickets.length, 0);
    await world.clock.advance(59_000);
    assert.equal(relay.connections, 1);
    await world.clock.advance(1000);
    assert.equal(relay.connections, 2);
    assert.equal(agent.getSnapshot().tickets.length, 1);
    agent.disconnect();
    await world.clock.advance(10_000);
    assert.deepEqual([relay.sockets.size, world.clock.pending], [0, 0]);
  });

  it('with many short events has no more room than with few long ones', async () => {
    const [agent, stranger] = [new Person(), new Person()];
    const { intake } = makeIntake(agent);
    const forged = { ...(await rubbish(stranger, agent, '')), id: 'f'.repeat(64) };
    let taken = 0;
    while (taken < 10_000 && intake.offer(forged, 'wss://flood.test')) taken++;
    // As many as the longest answer to what is asked has.
    assert.ok(taken > 3000 && taken < 6500, `${taken}`);
    await intake.idle();
  });

  it('is not taken for read, so that the next visit asks for all of it, and is not asked after the end', async () => {
    const { world, relay, sync, told } = await syncOver(1, () => undefined);
    assert.equal(told(), 0);
    assert.deepEqual(sync.progress.cursors, {});
    assert.equal(relay.requests.length, 1);
    await world.clock.advance(60_000);
    assert.equal(relay.requests.length, 2);
    sync.watch([]);
    await world.clock.advance(5000);
    assert.equal(world.clock.pending, 0);
  });

  it('with old pages is asked for the next one only when the last one has been looked at', async () => {
    const { promise, resolve } = withResolvers();
    const { relay, sync } = await syncOver(300, () => promise);
    assert.equal(relay.requests.length, 2);
    resolve();
    await flush();
    assert.ok(relay.requests.length > 3);
    sync.watch([]);
  });
});

/** What is asked of a relay that has so many events, when each is answered so. */
async function syncOver(length: number, onEvent: () => Promise<void> | undefined) {
  const world = new TestWorld();
  const relay = world.network.relay('wss://one.test');
  relay.maxLimit = 100;
  for (let index = 0; index < length; index++) {
    const id = index.toString(16).padStart(64, '0');
    const rest = { pubkey: 'a'.repeat(64), kind: 1, tags: [], content: '', sig: '0'.repeat(128) };
    relay.events.push({ id, created_at: NOW - index, ...rest });
  }
  const { pool, clock } = world;
  let told = 0;
  const sync = new Sync({
    pool,
    clock,
    filters: () => [{ kinds: [1] }],
    onEvent,
    onRejected: () => undefined,
    onCaughtUp: (remember) => {
      remember();
      told++;
    },
  });
  sync.watch([relay.url]);
  await flush();
  return { world, relay, sync, told: () => told };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
