// What clients are given: wrong options, wrong arguments, and what they must not do on their own account.

import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { AgentClient, type AgentOptions } from '../../src/headless/agent-client.js';
import { AgentSession } from '../../src/headless/agent-session.js';
import { CustomerClient, type CustomerOptions } from '../../src/headless/customer-client.js';
import { encodeNprofile, encodeNpub, encodeNsec } from '../../src/protocol/nip19.js';
import { buildProfile } from '../../src/protocol/profile.js';
import { buildRelayList } from '../../src/protocol/relay-list.js';
import { SupportError } from '../../src/util/errors.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { NOW, Person, RELAYS, setUp, texts } from './people.js';

const person = new Person();
const agent = person.pubkey;

function coded(code: string, ...never: string[]) {
  return (error: unknown) => {
    assert.ok(error instanceof SupportError, inspect(error));
    assert.equal(error.code, code);
    for (const secret of never) assert.equal(inspect(error).includes(secret), false);
    return true;
  };
}

const customerWith = (options: unknown) =>
  new CustomerClient({ world: new TestWorld(), ...(options as Omit<CustomerOptions, 'world'>) });

describe('an agent attribute', () => {
  it('is taken as npub, nprofile, hex or name@domain, with spaces or nostr: before it', () => {
    for (const good of [
      agent,
      agent.toUpperCase(),
      encodeNpub(agent),
      `nostr:${encodeNpub(agent)}`,
      `  ${encodeNprofile(agent, RELAYS)}\n`,
      'help@shop.example',
    ])
      customerWith({ agent: good });
  });

  it('that is missing or wrong is named, and a long one is not repeated', () => {
    const npub = encodeNpub(agent);
    for (const bad of [
      undefined,
      null,
      5,
      {},
      [],
      '',
      ' ',
      'me',
      `${npub}x`,
      npub.slice(0, -1),
      agent.slice(1),
      '@',
      'a@b',
      'a b@c.d',
    ]) {
      assert.throws(() => customerWith({ agent: bad }), coded('bad-agent'));
    }
    const long = 'x'.repeat(1_000_000);
    assert.throws(() => customerWith({ agent: long }), coded('bad-agent', 'xxxxxxxxxx'));
  });

  it('that is a secret key is refused without being repeated, however it is written', () => {
    const nsec = encodeNsec(person.key);
    for (const bad of [
      nsec,
      nsec.toUpperCase(),
      `nostr:${nsec}`,
      `  ${nsec}`,
      `"${nsec}"`,
      nsec.slice(0, -1),
      `${nsec} `,
    ]) {
      const secret = bad.trim();
      assert.throws(() => customerWith({ agent: bad }), coded('bad-agent', secret, secret.slice(10, 40)));
      assert.throws(
        () => customerWith({ agent, relays: bad }),
        coded('bad-relay', secret, secret.slice(10, 40)),
      );
    }
  });
});

describe('relays', () => {
  it('are addresses of wss:, or ws: on loopback', () => {
    customerWith({ agent, relays: ' wss://a.test,wss://b.test\nws://localhost:7000 ws://127.0.0.1:7000 ' });
    for (const bad of ['http://a.test', 'ws://a.test', 'a.test', 'wss://u:p@a.test', 'javascript:alert(1)']) {
      assert.throws(() => customerWith({ agent, relays: bad }), coded('bad-relay'));
      assert.throws(() => customerWith({ agent, relays: ['wss://a.test', bad] }), coded('bad-relay'));
    }
    for (const bad of [[5], [null], [{}]])
      assert.throws(() => customerWith({ agent, relays: bad }), coded('bad-relay'));
    for (const bad of [5, {}, null])
      assert.throws(() => customerWith({ agent, relays: bad }), coded('bad-input'));
  });

  it('must come from somewhere', async () => {
    await assert.rejects(customerWith({ agent }).connect(), coded('no-relays'));
    const world = new TestWorld();
    assert.throws(() => new AgentClient({ signer: person.signer, world }), coded('no-relays'));
    const hinted = new CustomerClient({ agent: encodeNprofile(agent, RELAYS), world });
    await hinted.connect();
    assert.deepEqual(
      hinted.getSnapshot().relays.map(({ url }) => url),
      RELAYS,
    );
  });
});

describe('a method', () => {
  it('called with nothing says what it expects', async () => {
    const { customer, agent: desk } = setUp();
    await desk.connect();
    await customer.connect();
    const bad = [undefined, null, 5, 'text'] as never[];
    for (const value of bad) {
      for (const call of [
        () => customer.createTicket(value),
        () => customer.sendMessage(value),
        () => customer.submitCsat(value),
        () => customer.retry(value),
        () => desk.replyTicket(value),
        () => desk.updateStatus(value),
        () => desk.addInternalNote(value),
        () => desk.retry(value),
        () => desk.publishSetup(value),
        () => desk.appDataSave(value),
        () => desk.appDataLoad(value),
      ])
        await assert.rejects(call, coded('bad-input'));
      for (const call of [
        () => customer.markRead(value),
        () => customer.saveDraft(value),
        () => desk.markRead(value),
        () => desk.saveDraft(value),
        () => new CustomerClient(value),
        () => new AgentClient(value),
      ])
        assert.throws(call, coded('bad-input'));
    }
    await assert.rejects(desk.appDataSave({ slot: 'Not Good', data: 1 }), coded('bad-input'));
    await assert.rejects(desk.publishSetup({ name: '', relays: RELAYS }), coded('bad-input'));
    assert.throws(
      () => new AgentClient({ relays: RELAYS, world: new TestWorld() } as unknown as AgentOptions),
      coded('bad-input'),
    );
  });

  it('given a wrong text or value refuses it, and nothing is kept or sent', async () => {
    const { world, customer, relays } = setUp();
    const huge = 'x'.repeat(1_000_000);
    const wrong: [unknown, string][] = [
      [{}, 'bad-input'],
      [{ body: '' }, 'bad-input'],
      [{ body: ' \n ' }, 'bad-input'],
      [{ body: 5 }, 'bad-input'],
      [{ body: huge }, 'too-long'],
      [{ body: '"'.repeat(10_001) }, 'too-long'],
      [{ body: 'x', title: 5 }, 'bad-input'],
      [{ body: 'x', category: {} }, 'bad-input'],
      [{ body: 'x', details: 'y' }, 'bad-input'],
      [{ body: 'x', priority: 'asap' }, 'bad-input'],
    ];
    for (const [input, code] of wrong)
      await assert.rejects(customer.createTicket(input as never), coded(code, huge));
    await flush();
    // Not even a key.
    assert.equal(await world.openStore('nostr-support/default').exists(), false);
    assert.equal(customer.getSnapshot().pubkey, undefined);
    assert.deepEqual(
      relays.flatMap(({ received }) => received),
      [],
    );
  });

  it('given a wrong ticket, text, rating, status or recipient refuses it', async () => {
    const { customer, agent: desk } = setUp();
    await desk.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(desk, () => desk.getSnapshot().tickets.length === 1);
    const huge = 'x'.repeat(1_000_000);
    for (const bad of [undefined, '', 'x', 'f'.repeat(64), null, 5, {}, '__proto__'] as never[]) {
      await assert.rejects(customer.sendMessage({ ticketId: bad, text: 'x' }), coded('unknown-ticket'));
      await assert.rejects(customer.submitCsat({ ticketId: bad, rating: 5 }), coded('unknown-ticket'));
      await assert.rejects(desk.replyTicket({ ticketId: bad, body: 'x' }), coded('unknown-ticket'));
      customer.markRead({ ticketId: bad });
    }
    for (const bad of ['', ' ', undefined, 5, null] as never[]) {
      await assert.rejects(customer.sendMessage({ ticketId, text: bad }), coded('bad-input'));
      await assert.rejects(desk.replyTicket({ ticketId, body: bad }), coded('bad-input'));
      await assert.rejects(desk.addInternalNote({ ticketId, body: bad }), coded('bad-input'));
    }
    await assert.rejects(customer.sendMessage({ ticketId, text: huge }), coded('too-long'));
    await assert.rejects(customer.submitCsat({ ticketId, rating: 5, comment: huge }), coded('too-long'));
    await assert.rejects(
      customer.submitCsat({ ticketId, rating: 5, comment: 5 as never }),
      coded('bad-input'),
    );
    for (const bad of [0, 6, 2.5, NaN, '5', undefined] as never[])
      await assert.rejects(customer.submitCsat({ ticketId, rating: bad }), coded('bad-input'));
    for (const bad of ['done', '', undefined, 5] as never[])
      await assert.rejects(desk.updateStatus({ ticketId, status: bad }), coded('bad-input'));
    for (const bad of [['x'], [5], 'x'] as never[])
      await assert.rejects(desk.addInternalNote({ ticketId, body: 'x', to: bad }), coded('bad-input'));
    await flush();
    assert.deepEqual([texts(customer), texts(desk)], [['help'], ['help']]);
  });

  it('takes a text of exactly the limit', async () => {
    const { customer, agent: desk } = setUp();
    await desk.connect();
    const body = 'x'.repeat(20_000);
    const { ticketId } = await customer.createTicket({ body, title: 'long' });
    await customer.sendMessage({ ticketId, text: body });
    await until(desk, () => texts(desk).length === 2);
    assert.deepEqual(texts(desk), [body, body]);
  });
});

describe('what a client makes of its own accord', () => {
  it('is nothing while nobody asks: no key, no record, no connection', async () => {
    const { world, customer } = setUp();
    // A page in which nobody writes pays for no more than the look.
    const woken = mock.method(world.pool, 'as');
    assert.equal(await customer.hasHistory(), false);
    customer.signals = { typing: false, receipts: false };
    customer.disconnect();
    assert.equal(customer.getSnapshot().connection, 'idle');
    assert.equal(woken.mock.callCount(), 0);
    await flush();
    assert.equal(world.network.connections, 0);
    assert.equal(await world.openStore('nostr-support/default').exists(), false);
  });

  it('is nothing for a visitor who looks and never writes, though the agent has profile, lists and a team', async () => {
    const { world, customer, agentPerson, relays } = setUp();
    const listings = await Promise.all([
      agentPerson.seal(buildProfile({ at: NOW, name: 'Agent' })),
      agentPerson.seal(buildRelayList({ at: NOW, read: RELAYS, write: RELAYS })),
      agentPerson.team([new Person()]),
    ]);
    for (const event of listings) relays[0]!.inject(event);
    await customer.connect();
    await flush();
    assert.equal(customer.getSnapshot().profiles[agentPerson.pubkey]?.name, 'Agent');
    customer.disconnect();
    await world.clock.advance(5000);
    assert.equal(await world.openStore('nostr-support/default').exists(), false);
    assert.equal(await customer.hasHistory(), false);
    assert.deepEqual(
      relays.flatMap(({ received }) => received),
      [],
    );
    assert.deepEqual([relays.map(({ sockets }) => sockets.size), world.clock.pending], [[0, 0], 0]);
  });

  it('knows the agent\u2019s profile and team without any relay, once there is a ticket', async () => {
    const { world, customer, agentPerson, relays, makeCustomer } = setUp();
    const member = new Person();
    relays[0]!.inject(await agentPerson.seal(buildProfile({ at: NOW, name: 'Agent' })));
    relays[0]!.inject(await agentPerson.team([member]));
    await customer.connect();
    await flush();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    const { ticketId: label } = customer.getSnapshot().tickets[0]!;
    const own = { pubkey: customer.getSnapshot().pubkey! } as Person;
    relays[0]!.inject(await member.reply(own, { ticket: ticketId, ticketId: label }, 'team'));
    await until(customer, () => texts(customer).length === 2);
    await flush();
    customer.disconnect();
    for (const relay of relays) relay.down = true;
    const again = makeCustomer(world.restart());
    await again.connect();
    assert.equal(again.getSnapshot().profiles[agentPerson.pubkey]?.name, 'Agent');
    assert.deepEqual(texts(again), ['help', 'team']);
  });

  it('is, for a customer, its relay lists with the first ticket and never a profile', async () => {
    const { customer, relays } = setUp();
    await customer.createTicket({ body: 'one' });
    await customer.createTicket({ body: 'two' });
    await flush();
    for (const { received } of relays)
      assert.deepEqual(received.map(({ kind }) => kind).sort(), [10002, 10050, 7700, 7700]);
  });

  it('is no list and no profile for a key that was brought', async () => {
    const { world, relays } = setUp();
    const client = new CustomerClient({ agent, relays: RELAYS, signer: new Person().signer, world });
    await client.createTicket({ body: 'one' });
    await flush();
    assert.deepEqual(
      relays[0]!.received.map(({ kind }) => kind),
      [7700],
    );
  });

  it('shows the key nowhere', async () => {
    const { world, customer } = setUp();
    await customer.createTicket({ body: 'one' });
    await flush();
    const nsec = await world.openStore('nostr-support/default').get<string>('identity');
    const { parseSecretKey } = await import('../../src/protocol/nip19.js');
    const hex = bytesToHex(parseSecretKey(nsec!)!);
    for (const shown of [
      JSON.stringify(customer),
      JSON.stringify(customer.getSnapshot()),
      inspect(customer, { depth: 8 }),
    ]) {
      assert.equal(shown.includes(nsec!), false);
      assert.equal(shown.includes(hex), false);
    }
  });
});

describe('an agent\u2019s setup', () => {
  it('is published once, and only what is missing', async () => {
    const { agent: desk, agentPerson, relays } = setUp();
    const list = await agentPerson.seal(
      buildRelayList({ at: NOW - 9, read: ['wss://mine.test'], write: [] }),
    );
    relays[1]!.inject(list);
    // At once: nothing has been heard from any relay yet.
    await desk.publishSetup({ name: 'Agent', relays: RELAYS });
    await flush();
    assert.deepEqual(relays[0]!.received.map(({ kind }) => kind).sort(), [0, 10050]);
    assert.equal(desk.getSnapshot().setup, 'published');
    await desk.publishSetup({ name: 'Other', relays: RELAYS });
    await flush();
    assert.equal(relays[0]!.received.length, 2);
  });

  it('is not published while no relay says what is there', async () => {
    const { agentWorld, agent: desk, relays } = setUp();
    for (const relay of relays) relay.down = true;
    const attempt = assert.rejects(
      desk.publishSetup({ name: 'Agent', relays: RELAYS }),
      coded('relay-unreachable'),
    );
    await flush();
    await agentWorld.clock.advance(6000);
    await attempt;
    for (const relay of relays) relay.down = false;
    await agentWorld.clock.advance(60_000);
    assert.deepEqual(
      relays.flatMap(({ received }) => received),
      [],
    );
    assert.equal(desk.getSnapshot().setup, 'missing');
  });
});

describe('a name (NIP-05)', () => {
  const NAME = 'help@shop.example';
  const named = (world: TestWorld, name = NAME) => new CustomerClient({ agent: name, relays: RELAYS, world });

  it('is looked up when connecting, and pinned with the first ticket', async () => {
    const { world, agentPerson } = setUp();
    world.names.set(NAME, { pubkey: agentPerson.pubkey, relays: ['wss://three.test'] });
    const customer = named(world);
    await customer.connect();
    assert.equal(customer.getSnapshot().agent, agentPerson.pubkey);
    assert.equal(await world.openStore('nostr-support/default').exists(), false);
    await customer.createTicket({ body: 'help' });
    customer.disconnect();
    const restarted = world.restart();
    restarted.names.set(NAME, { pubkey: new Person().pubkey, relays: [] });
    const again = named(restarted);
    const { ticketId } = await again.createTicket({ body: 'again' });
    assert.equal(again.getSnapshot().tickets.find(({ id }) => id === ticketId)?.agent, agentPerson.pubkey);
  });

  it('that the page changed is another agent', async () => {
    const { world, agentPerson } = setUp();
    const other = new Person();
    world.names.set(NAME, { pubkey: agentPerson.pubkey, relays: [] });
    const customer = named(world);
    await customer.createTicket({ body: 'help' });
    customer.disconnect();
    const restarted = world.restart();
    restarted.names.set('desk@shop.example', { pubkey: other.pubkey, relays: [] });
    const again = named(restarted, 'desk@shop.example');
    const { ticketId } = await again.createTicket({ body: 'again' });
    assert.equal(again.getSnapshot().tickets.find(({ id }) => id === ticketId)?.agent, other.pubkey);
  });

  it('that is not known, or whose domain is down, is an error that can be tried again', async () => {
    const { world, agentPerson } = setUp();
    const customer = named(world);
    await assert.rejects(customer.connect(), coded('bad-agent'));
    world.names.set(NAME, { pubkey: agentPerson.pubkey, relays: [] });
    await customer.connect();
    assert.notEqual(customer.getSnapshot().connection, 'idle');
  });
});

describe('a reset', () => {
  it('leaves nothing, not even of what was still under way', async () => {
    const { world, customer, agent: desk, agentWorld, relays } = setUp();
    await desk.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(desk, () => desk.getSnapshot().tickets.length === 1);
    await desk.replyTicket({ ticketId, body: 'hello' });
    await until(customer, () => texts(customer).length === 2);
    customer.saveDraft({ ticketId, text: 'draft' });
    customer.markRead({ ticketId });
    void customer.sendMessage({ ticketId, text: 'on its way' });
    await customer.reset();
    await desk.reset();
    await flush();
    await world.clock.advance(10_000);
    assert.equal(await world.openStore('nostr-support/default').exists(), false);
    assert.deepEqual(await Promise.all([...agentWorld.stores.values()].map((store) => store.exists())), [
      false,
    ]);
    assert.deepEqual(customer.getSnapshot().tickets, []);
    assert.equal(await customer.hasHistory(), false);
    assert.deepEqual([relays.map(({ sockets }) => sockets.size), world.clock.pending], [[0, 0], 0]);
  });

  it('begins anew, with another key', async () => {
    const { customer } = setUp();
    await customer.createTicket({ body: 'one' });
    const before = customer.getSnapshot().pubkey;
    await customer.reset();
    await customer.createTicket({ body: 'two' });
    assert.notEqual(customer.getSnapshot().pubkey, before);
    assert.deepEqual(texts(customer), ['two']);
  });
});

describe('a desk session', () => {
  const session = (world: TestWorld) => new AgentSession({ world });

  it('is kept for the next visit, and forgotten when signed out', async () => {
    const world = new TestWorld();
    assert.equal(await session(world).load(), undefined);
    const nsec = encodeNsec(person.key);
    await session(world).signInWithKey({ secretKey: nsec, made: 'here', relays: RELAYS });
    const kept = await session(world.restart()).load();
    assert.deepEqual([await kept?.signer.getPublicKey(), kept?.made, kept?.relays], [agent, 'here', RELAYS]);
    await session(world).signOut();
    assert.equal(await session(world.restart()).load(), undefined);
  });

  it('refuses what is no key or no relay, without repeating it', async () => {
    const nsec = encodeNsec(person.key);
    const world = new TestWorld();
    const signIn = (input: object) =>
      session(world).signInWithKey({ made: 'elsewhere', relays: RELAYS, ...input } as never);
    for (const bad of [
      '',
      'nsec1',
      nsec.slice(0, -1),
      encodeNpub(agent),
      undefined,
      5,
      null,
      {},
      new Uint8Array(31),
      new Uint8Array(32),
    ])
      await assert.rejects(signIn({ secretKey: bad }), coded('bad-key', nsec.slice(8, -1)));
    await assert.rejects(signIn({ secretKey: nsec, relays: [] }), coded('no-relays', nsec));
    await assert.rejects(signIn({ secretKey: nsec, relays: 'http://x' }), coded('bad-relay', nsec));
    await assert.rejects(session(world).signInWithKey(undefined as never), coded('bad-input'));
    await assert.rejects(
      session(world).signInWithExtension({ nip07: {} as never, relays: RELAYS }),
      coded('bad-input'),
    );
    assert.equal(await world.openStore('nostr-support-desk').exists(), false);
  });
});
