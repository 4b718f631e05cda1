// Connections to relays that are slow, silent, rude or gone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backOff } from '../../src/io/clock.js';
import type { Socket, SubscriptionHandlers } from '../../src/io/relays/relay-connection.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { generateSecretKey, signEvent, type NostrEvent } from '../../src/protocol/event.js';
import { MemoryNetwork } from '../support/memory-relay.js';
import { flush, TestClock } from '../support/test-world.js';

const URL = 'wss://one.test';
const key = generateSecretKey();
const note = (content: string, created_at = 1000): NostrEvent =>
  signEvent({ kind: 1, created_at, tags: [], content }, key);

function setUp() {
  const clock = new TestClock();
  const network = new MemoryNetwork();
  const pool = new RelayPool({ clock, open: network.open });
  const relay = network.relay(URL);
  const heard: string[] = [];
  const rejected: string[] = [];
  let eoses = 0;
  let closed = 0;
  const handlers: SubscriptionHandlers = {
    filters: () => [{ kinds: [1] }],
    onEvent: ({ content }) => heard.push(content),
    onEose: () => eoses++,
    onClosed: () => closed++,
    onRejected: (reason) => rejected.push(reason),
  };
  /** After a release everything must be gone, once the connection has lingered. */
  const assertNothingLeft = async () => {
    await clock.advance(5000);
    assert.equal(relay.sockets.size, 0);
    assert.equal(clock.pending, 0);
    assert.equal(pool.status(URL).state, 'idle');
  };
  return {
    clock,
    network,
    pool,
    relay,
    handlers,
    heard,
    rejected,
    closed: () => closed,
    eoses: () => eoses,
    assertNothingLeft,
  };
}

describe('a connection', () => {
  it('is one for everybody who holds the same address, and goes 5 seconds after the last has let go', async () => {
    const { clock, pool, relay, handlers, assertNothingLeft } = setUp();
    const releases = [pool.hold(URL), pool.hold(URL), pool.subscribe(URL, handlers)];
    await flush();
    assert.equal(relay.connections, 1);
    releases[0]!();
    releases[0]!();
    releases[2]!();
    await clock.advance(30_000);
    assert.equal(relay.sockets.size, 1);
    releases[1]!();
    await clock.advance(4000);
    assert.equal(relay.sockets.size, 1);
    const again = pool.hold(URL);
    await clock.advance(10_000);
    assert.equal(relay.connections, 1);
    again();
    await assertNothingLeft();
  });

  it('is tried again with a back-off that doubles up to a minute, less what chance takes off', async () => {
    const { clock, pool, relay, assertNothingLeft } = setUp();
    relay.down = true;
    const release = pool.hold(URL);
    await flush();
    assert.deepEqual(pool.status(URL), { url: URL, state: 'waiting', error: 'connection closed' });
    const tries: number[] = [];
    for (let second = 0; second < 300; second++) {
      const before = relay.connections;
      await clock.advance(1000);
      if (relay.connections > before) tries.push(second);
    }
    const gaps = tries.map((second, index) => second - (tries[index - 1] ?? 0));
    assert.deepEqual(gaps.slice(2, 6), [3, 6, 12, 24]);
    assert.ok(gaps.slice(6).every((gap) => gap === 45));
    release();
    await assertNothingLeft();
  });

  it('over which something was accepted is tried again as soon as at first', async () => {
    const { clock, pool, relay } = setUp();
    relay.down = true;
    pool.hold(URL);
    await clock.advance(60_000);
    relay.down = false;
    await clock.advance(60_000);
    assert.equal((await pool.publish(URL, note('x'))).ok, true);
    relay.drop();
    await clock.advance(1000);
    assert.equal(pool.status(URL).state, 'open');
  });

  it('backs off by a time between half and all of the step', () => {
    const at = (random: number) =>
      backOff({ now: () => 0, after: () => () => {}, random: () => random }, 3, 1000, 60_000);
    assert.deepEqual([at(0), at(0.5), at(0.999)].map(Math.round), [8000, 6000, 4004]);
    assert.equal(
      backOff({ now: () => 0, after: () => () => {}, random: () => 0 }, 5000, 1000, 60_000),
      60_000,
    );
  });

  it('that does not open within 10 seconds counts as failed', async () => {
    const clock = new TestClock();
    const pool = new RelayPool({
      clock,
      open: () => ({ onopen: null, onmessage: null, onclose: null, onerror: null, send() {}, close() {} }),
    });
    pool.hold(URL);
    await clock.advance(10_000);
    assert.deepEqual(pool.status(URL), { url: URL, state: 'waiting', error: 'no answer' });
  });

  it('that the browser forbids is a failure like any other', async () => {
    const clock = new TestClock();
    const pool = new RelayPool({
      clock,
      open: () => {
        throw new Error('blocked by policy');
      },
    });
    const release = pool.hold(URL);
    assert.deepEqual(pool.status(URL), { url: URL, state: 'waiting', error: 'blocked by policy' });
    release();
    await clock.advance(60_000);
    assert.equal(clock.pending, 0);
  });

  it('of which nothing is told but an error has failed, once', async () => {
    const clock = new TestClock();
    const sockets: Socket[] = [];
    const open = () => {
      const socket: Socket = {
        ...{ onopen: null, onmessage: null, onclose: null, onerror: null },
        send() {},
        close() {},
      };
      sockets.push(socket);
      return socket;
    };
    const pool = new RelayPool({ clock, open });
    const release = pool.hold(URL);
    const told = sockets[0]!.onerror!;
    told({} as never);
    assert.deepEqual(pool.status(URL), { url: URL, state: 'waiting', error: 'connection closed' });
    // Whoever is hung up on may tell of that too, and somebody has to listen.
    sockets[0]!.onerror!({} as never);
    await clock.advance(1000);
    assert.deepEqual(pool.status(URL), { url: URL, state: 'connecting', error: 'connection closed' });
    sockets[0]!.onerror!({} as never);
    assert.equal(pool.status(URL).state, 'connecting');
    sockets[1]!.onopen!({} as never);
    assert.deepEqual(pool.status(URL), { url: URL, state: 'open', error: undefined });
    assert.equal(sockets.length, 2);
    release();
  });

  it('that died without a word is noticed after a minute of silence, and made anew', async () => {
    const { clock, pool, relay, handlers } = setUp();
    pool.subscribe(URL, handlers);
    await flush();
    // The relay is gone, but nobody closes the socket.
    const [half] = relay.sockets;
    half!.say = () => {};
    await clock.advance(60_000);
    assert.equal(pool.status(URL).state, 'open');
    await clock.advance(10_000);
    assert.equal(pool.status(URL).error, 'connection lost');
    await clock.advance(1000);
    assert.equal(pool.status(URL).state, 'open');
    assert.equal(relay.connections, 2);
  });

  it('that is only quiet stays', async () => {
    const { clock, pool, relay, handlers } = setUp();
    pool.subscribe(URL, handlers);
    await flush();
    await clock.advance(600_000);
    assert.equal(relay.connections, 1);
  });

  it('is tried at once when the world wakes up, and one that is open is asked for a sign of life', async () => {
    const { clock, pool, relay, handlers } = setUp();
    relay.down = true;
    pool.subscribe(URL, handlers);
    await clock.advance(120_000);
    relay.down = false;
    pool.wake();
    await flush();
    assert.equal(pool.status(URL).state, 'open');
    const asked = relay.requests.length;
    pool.wake();
    await flush();
    assert.equal(relay.requests.length, asked + 1);
    for (const socket of relay.sockets) socket.say = () => {};
    pool.wake();
    await clock.advance(10_000);
    assert.equal(pool.status(URL).error, 'connection lost');
  });
});

describe('a subscription', () => {
  it('is asked again after a reconnect, with the filters of that moment', async () => {
    const { clock, pool, relay, handlers } = setUp();
    let since = 10;
    pool.subscribe(URL, { ...handlers, filters: () => [{ kinds: [1], since }] });
    await flush();
    since = 20;
    relay.drop();
    await clock.advance(1000);
    assert.deepEqual(relay.requests, [[{ kinds: [1], since: 10 }], [{ kinds: [1], since: 20 }]]);
  });

  it('with an empty list asks nothing', async () => {
    const { pool, relay, handlers } = setUp();
    pool.subscribe(URL, { ...handlers, filters: () => [] });
    await flush();
    assert.deepEqual(relay.requests, []);
  });

  it('hands over only events, and only what was asked for, and counts the rest', async () => {
    const { pool, relay, handlers, heard, rejected } = setUp();
    pool.subscribe(URL, handlers);
    await flush();
    relay.force(note('asked'));
    relay.force(signEvent({ kind: 2, created_at: 1, tags: [], content: 'unasked' }, key));
    const strange: unknown[] = [
      null,
      'event',
      42,
      [],
      {},
      { ...note('a'), tags: 'none' },
      { ...note('b'), tags: ['e', 'x'] },
      { ...note('c'), tags: [['e', 1]] },
      { ...note('d'), tags: [[['e']]] },
      { ...note('e'), id: note('e').id.toUpperCase() },
      { ...note('f'), sig: 'none' },
      { ...note('g'), created_at: '1000' },
      { ...note('h'), created_at: 1e300 },
      { ...note('i'), created_at: -1 },
      { ...note('j'), kind: 1.5 },
      { ...note('k'), content: { toString: 'x' } },
      { ...note('l'), pubkey: 'x' },
    ];
    for (const event of strange) relay.force(event);
    await flush();
    assert.deepEqual(heard, ['asked']);
    assert.deepEqual(rejected.filter((reason) => reason === 'unasked').length, 1);
    assert.deepEqual(rejected.filter((reason) => reason === 'malformed').length, strange.length);
  });

  it('outlives every kind of rubbish', async () => {
    const { pool, relay, handlers, heard } = setUp();
    pool.subscribe(URL, handlers);
    await flush();
    const rubbish: unknown[] = [
      '',
      'not json',
      '{"a":',
      '[',
      'null',
      '"text"',
      '{}',
      '[]',
      '[[]]',
      '["EVENT"]',
      '["EVENT","s1"]',
      '["EVENT",null,null]',
      '["OK"]',
      '["OK",7,true,""]',
      '["OK","unknown",true]',
      '["OK","unknown",false,{"toString":1}]',
      '["EOSE"]',
      '["CLOSED"]',
      '["NOTICE"]',
      '["NOTICE",{"toString":1}]',
      `["NOTICE",${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
      '["AUTH",{}]',
      '["COUNT","s1",{"count":1}]',
      '['.repeat(500_000),
      '['.repeat(500_000) + ']'.repeat(500_000),
      `["EVENT","s1",${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]`,
      `["NOTICE","${'x'.repeat(3_000_000)}"]`,
    ];
    for (const frame of rubbish) relay.broadcast(frame);
    for (const socket of relay.sockets) {
      for (const data of [new ArrayBuffer(8), undefined, 5, {}]) socket.onmessage?.({ data } as never);
    }
    relay.inject(note('still there'));
    await flush();
    assert.deepEqual(heard, ['still there']);
    assert.equal(relay.connections, 1);
  });

  it('that was closed by the relay is asked again with patience, unless the no was final', async () => {
    const { clock, pool, relay, handlers, closed, assertNothingLeft } = setUp();
    const release = pool.subscribe(URL, handlers);
    await flush();
    relay.broadcast(['CLOSED', 's1', 'error: overloaded']);
    await flush();
    assert.equal(closed(), 1);
    await clock.advance(5000);
    assert.equal(relay.requests.length, 2);
    relay.broadcast(['CLOSED', 's1', 'restricted: members only']);
    await flush();
    assert.equal(closed(), 2);
    await clock.advance(50_000);
    assert.equal(relay.requests.length, 2);
    release();
    await assertNothingLeft();
  });

  it('that was closed and let go is never asked again', async () => {
    const { clock, pool, relay, assertNothingLeft } = setUp();
    const hold = pool.hold(URL);
    await flush();
    const answer = pool.query(URL, [{ kinds: [1] }]);
    // Instead of the answer that is on its way.
    for (const socket of relay.sockets)
      socket.onmessage?.({ data: '["CLOSED","s1","error: busy"]' } as never);
    assert.deepEqual(await answer, { events: [], complete: false });
    await clock.advance(50_000);
    assert.equal(relay.requests.length, 1);
    hold();
    await assertNothingLeft();
  });

  it('takes no more events once it was undone', async () => {
    const { pool, relay, handlers, heard } = setUp();
    const release = pool.subscribe(URL, handlers);
    await flush();
    release();
    relay.inject(note('late'));
    await flush();
    assert.deepEqual(heard, []);
  });
});

describe('a query', () => {
  it('ends with EOSE and gives what came before it', async () => {
    const { pool, relay, assertNothingLeft } = setUp();
    relay.inject(note('old'));
    const { events, complete } = await pool.query(URL, [{ kinds: [1] }]);
    assert.deepEqual([events.map(({ content }) => content), complete], [['old'], true]);
    await assertNothingLeft();
  });

  it('ends by itself when the relay never says EOSE, is gone, or when it is taken back', async () => {
    const { clock, pool, relay, assertNothingLeft } = setUp();
    relay.down = true;
    const gone = pool.query(URL, [{ kinds: [1] }]);
    await clock.advance(20_000);
    assert.equal((await gone).complete, false);
    const stop = new AbortController();
    const cancelled = pool.query(URL, [{ kinds: [1] }], stop.signal);
    stop.abort();
    assert.equal((await cancelled).complete, false);
    assert.equal((await pool.query(URL, [{ kinds: [1] }], stop.signal)).complete, false);
    await assertNothingLeft();
  });
});

describe('an event that is offered', () => {
  const answers: [words: string, ok: boolean, accepted: boolean, transient: boolean][] = [
    ['', true, true, true],
    ['duplicate: have it', true, true, true],
    ['duplicate: have it', false, true, true],
    ['invalid: bad', false, false, false],
    ['blocked: you', false, false, false],
    ['restricted: members', false, false, false],
    ['pow: 20 bits', false, false, false],
    ['rate-limited: slow down', false, false, true],
    ['error: disk', false, false, true],
    ['auth-required: who', false, false, true],
    ['', false, false, true],
    ['invalidated, says a person', false, false, true],
  ];
  for (const [words, ok, accepted, transient] of answers) {
    it(`and answered ${String(ok)} "${words}" is ${accepted ? 'accepted' : transient ? 'refused for now' : 'refused'}`, async () => {
      const { pool, relay } = setUp();
      pool.hold(URL);
      await flush();
      relay.answer = () => [ok, words];
      const result = await pool.publish(URL, note('x'));
      assert.equal(result.ok, accepted);
      assert.equal(result.message, words);
      if (!ok && !accepted) assert.equal(result.transient, transient);
    });
  }

  it('and never answered fails after 10 seconds with the relay\u2019s last notice', async () => {
    const { clock, pool, relay } = setUp();
    pool.hold(URL);
    await flush();
    relay.answer = () => null;
    const silent = pool.publish(URL, note('x'));
    await clock.advance(10_000);
    assert.deepEqual(await silent, {
      url: URL,
      ok: false,
      message: 'the relay did not answer',
      transient: true,
    });
    const noticed = pool.publish(URL, note('y'));
    relay.broadcast(['NOTICE', 'could not parse']);
    await flush();
    await clock.advance(10_000);
    assert.equal((await noticed).message, 'could not parse');
  });

  it('fails at once where nobody is connected, and when the connection is lost', async () => {
    const { pool, relay } = setUp();
    assert.equal((await pool.publish(URL, note('x'))).message, 'not connected');
    pool.hold(URL);
    await flush();
    relay.answer = () => null;
    const lost = pool.publish(URL, note('x'));
    relay.drop();
    assert.deepEqual(await lost, { url: URL, ok: false, message: 'connection closed', transient: true });
  });

  it('gets an answer of its own from each relay', async () => {
    const { network, pool, relay } = setUp();
    const other = network.relay('wss://two.test');
    other.answer = () => [false, 'blocked: no'];
    for (const { url } of [relay, other]) pool.hold(url);
    await flush();
    const event = note('x');
    const results = await Promise.all([relay, other].map(({ url }) => pool.publish(url, event)));
    assert.deepEqual(
      results.map(({ url, ok }) => [url, ok]),
      [
        [URL, true],
        ['wss://two.test', false],
      ],
    );
  });
});
