// NIP-42: relays that want to know who is there, and clients that share a connection to them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Identity } from '../../src/io/relays/authentication.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import {
  generateSecretKey,
  getPublicKey,
  signEvent,
  tagValue,
  type EventTemplate,
  type NostrEvent,
} from '../../src/protocol/event.js';
import { MemoryNetwork, type AuthFor } from '../support/memory-relay.js';
import { flush, TestClock } from '../support/test-world.js';

const URL = 'wss://one.test';
const MINUTE = 60_000;
const stranger = generateSecretKey();
const note = (content: string) => signEvent({ kind: 1, created_at: 1000, tags: [], content }, stranger);
const wrapFor = (pubkey: string) =>
  signEvent({ kind: 1059, created_at: 1000, tags: [['p', pubkey]], content: '' }, stranger);

/** Somebody who shares the connection, and everything that was theirs to sign. */
function identity(pool: RelayPool, sign?: (template: EventTemplate, key: Uint8Array) => Promise<NostrEvent>) {
  const key = generateSecretKey();
  const asked: EventTemplate[] = [];
  const sees: Identity = (template) => {
    asked.push(template);
    return sign ? sign(template, key) : Promise.resolve(signEvent(template, key));
  };
  return { pubkey: getPublicKey(key), asked, pool: pool.as(sees) };
}

function setUp(...authFor: AuthFor[]) {
  const clock = new TestClock();
  const network = new MemoryNetwork();
  const relay = network.relay(URL);
  for (const what of authFor) relay.authFor.add(what);
  const shared = new RelayPool({ clock, open: network.open });
  /** What a subscription hears, in order. */
  const listen = (pool: RelayPool, kind = 1, url = URL) => {
    const heard: string[] = [];
    pool.subscribe(url, {
      filters: () => [{ kinds: [kind] }],
      onEvent: ({ kind, content, tags }) => heard.push(kind === 1 ? content : tags[0]![1]!),
      onEose: () => heard.push('EOSE'),
      onClosed: () => heard.push('closed'),
    });
    return heard;
  };
  return { clock, network, relay, shared, listen };
}

describe('a relay that wants to know who is there', () => {
  it('before it takes anything is told, with its own address and challenge, and is offered the event again', async () => {
    const { relay, shared } = setUp('writing');
    const { pool, pubkey, asked } = identity(shared);
    pool.hold(URL);
    await flush();
    assert.equal(asked.length, 0, 'nobody says who they are without need');
    assert.equal((await pool.publish(URL, note('hi'))).ok, true);
    const [event] = relay.introductions;
    assert.deepEqual([event!.kind, event!.content, event!.pubkey], [22242, '', pubkey]);
    assert.deepEqual(event!.tags, [
      ['relay', URL],
      ['challenge', `challenge 1 of ${URL}`],
    ]);
    // Some say their challenge again with everything, and some do not remember whom they know.
    for (const socket of relay.sockets) socket.ask();
    await flush();
    assert.equal((await pool.publish(URL, note('again'))).ok, true);
    for (const socket of relay.sockets) socket.known.clear();
    assert.equal((await pool.publish(URL, note('and again'))).ok, false);
    assert.equal(relay.introductions.length, 1);
  });

  it('before it gives anything is told, and asked again', async () => {
    const { relay, shared, listen } = setUp('reading');
    relay.inject(note('old'));
    const heard = listen(identity(shared).pool);
    await flush();
    assert.deepEqual(heard, ['old', 'EOSE']);
    relay.inject(note('new'));
    await flush();
    assert.deepEqual(heard, ['old', 'EOSE', 'new']);
  });

  it('before both answers a query too', async () => {
    const { relay, shared } = setUp('reading', 'writing');
    relay.inject(note('old'));
    const { pool } = identity(shared);
    const { events, complete } = await pool.query(URL, [{ kinds: [1] }]);
    assert.deepEqual([events.length, complete], [1, true]);
    pool.hold(URL);
    assert.equal((await pool.publish(URL, note('new'))).ok, true);
  });

  it('only with the refusal is told when the challenge comes after it, too', async () => {
    const { clock, relay, shared, listen } = setUp();
    const { pool } = identity(shared);
    const heard = listen(pool);
    await flush();
    relay.authFor.add('reading').add('writing');
    relay.broadcast(['CLOSED', 's1', 'auth-required: who are you?']);
    for (const socket of relay.sockets) socket.ask();
    await clock.advance(0);
    assert.deepEqual(heard, ['EOSE', 'closed', 'EOSE']);
    assert.equal((await pool.publish(URL, note('new'))).ok, true);
  });

  it('and gives gift wraps to their addressee only has not given all before it knew who asks', async () => {
    const { relay, shared, listen } = setUp('wraps');
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { pool, pubkey } = identity(shared, async (template, key) => {
      await answered;
      return signEvent(template, key);
    });
    relay.inject(wrapFor(pubkey));
    const heard = listen(pool, 1059);
    await flush();
    assert.deepEqual(heard, []);
    answer();
    await flush();
    assert.deepEqual(heard, [pubkey, 'EOSE']);
  });

  it('tells several on one connection apart, and each of them says it once', async () => {
    const { relay, shared, listen } = setUp('wraps');
    const [ann, bob] = [identity(shared), identity(shared)];
    for (const { pubkey } of [ann, bob]) relay.inject(wrapFor(pubkey));
    // Both may read what either may: who it is for is the clients' business.
    listen(ann.pool, 1059);
    listen(ann.pool, 1);
    const heard = listen(bob.pool, 1059);
    await flush();
    assert.ok(heard.includes(bob.pubkey), 'what is for the second has come');
    assert.deepEqual(
      relay.introductions.map(({ pubkey }) => pubkey),
      [ann.pubkey, bob.pubkey],
    );
    assert.equal(relay.connections, 1);
  });

  it('learns nothing of whoever does not read there', async () => {
    const { relay, shared, listen } = setUp('reading', 'writing');
    const [reader, other] = [identity(shared), identity(shared)];
    listen(reader.pool);
    other.pool.hold(URL);
    await flush();
    assert.deepEqual([reader.asked.length, other.asked.length], [1, 0]);
    assert.equal(relay.introductions.length, 1);
  });

  it('gets no answer from a visitor without a key, and is asked with patience until there is one', async () => {
    const { clock, relay, shared, listen } = setUp('reading');
    const keys: Uint8Array[] = [];
    const heard = listen(shared.as((template) => keys[0] && Promise.resolve(signEvent(template, keys[0]))));
    await flush();
    assert.deepEqual(heard, ['closed']);
    await clock.advance(5000);
    assert.deepEqual([heard.length, relay.introductions.length], [2, 0]);
    keys.push(generateSecretKey());
    await clock.advance(MINUTE);
    assert.deepEqual(heard.slice(2), ['EOSE']);
  });

  it('is told again after a reconnect, with the new challenge', async () => {
    const { clock, relay, shared, listen } = setUp('reading');
    const heard = listen(identity(shared).pool);
    await flush();
    relay.drop();
    await clock.advance(1000);
    assert.deepEqual(heard, ['EOSE', 'EOSE']);
    assert.deepEqual(
      relay.introductions.map((event) => tagValue(event, 'challenge')),
      [`challenge 1 of ${URL}`, `challenge 2 of ${URL}`],
    );
  });

  it('can do nothing with what was signed for it at another relay', async () => {
    const { network, relay, shared, listen } = setUp('reading');
    const evil = network.relay('wss://evil.test');
    const { pool } = identity(shared);
    listen(pool);
    listen(pool, 1, evil.url);
    await flush();
    const [theirs] = relay.sockets;
    evil.broadcast(['AUTH', theirs!.challenge]);
    await flush();
    const [caught] = evil.introductions;
    assert.equal(tagValue(caught!, 'relay'), evil.url);
    theirs!.handle(JSON.stringify(['AUTH', caught]));
    assert.equal(relay.introductions.length, 2);
    assert.equal(theirs!.known.size, 1);
  });

  it('and refuses whom it knows is not asked again, and says why an event was refused', async () => {
    const { clock, relay, shared, listen } = setUp('reading', 'writing');
    relay.answerAuth = () => [false, 'restricted: members only'];
    const { pool } = identity(shared);
    const heard = listen(pool);
    await flush();
    assert.deepEqual(heard, ['closed']);
    const { ok, message, transient } = await pool.publish(URL, note('hi'));
    assert.deepEqual([ok, message, transient], [false, 'restricted: members only', false]);
    const asked = relay.requests.length;
    await clock.advance(10 * MINUTE);
    // Nothing but signs of life.
    assert.ok(
      relay.requests.slice(asked).every(([filter]) => filter!.ids),
      'nothing else',
    );
  });

  it('and forgets it at once is asked again with patience', async () => {
    const { clock, relay, shared, listen } = setUp('reading');
    relay.answerAuth = () => {
      for (const socket of relay.sockets) {
        queueMicrotask(() => {
          socket.known.clear();
          socket.challenge = `another ${relay.introductions.length}`;
          socket.ask();
        });
      }
      return [true, ''];
    };
    const { pool, asked } = identity(shared);
    const heard = listen(pool);
    await flush();
    assert.deepEqual(heard, ['closed']);
    await clock.advance(10 * MINUTE);
    assert.ok(asked.length < 20, `${asked.length} signatures in ten minutes`);
    assert.ok(relay.requests.length < 40, `${relay.requests.length} requests in ten minutes`);
    relay.answerAuth = () => [true, ''];
    await clock.advance(5 * MINUTE);
    assert.equal(heard.at(-1), 'EOSE');
  });

  it('a thousand times, or by something that is no challenge, makes nobody sign all day', async () => {
    const { relay, shared, listen } = setUp();
    const { pool, asked } = identity(shared);
    const heard = listen(pool);
    await flush();
    for (const rubbish of [undefined, null, 7, {}, '', []]) relay.broadcast(['AUTH', rubbish]);
    await flush();
    assert.equal(asked.length, 0);
    for (let count = 0; count < 1000; count++) relay.broadcast(['AUTH', `challenge ${count}`]);
    await flush();
    assert.ok(asked.length < 5, `${asked.length} signatures`);
    relay.inject(note('still there'));
    await flush();
    assert.equal(heard.at(-1), 'still there');
  });
});

describe('a signer that refuses', () => {
  const refusing = (pool: RelayPool) => identity(pool, () => Promise.reject(new Error('no')));

  it('makes the relay a final no for events, and for a subscription until the next connection', async () => {
    const { clock, relay, shared, listen } = setUp('reading', 'writing');
    const { pool, asked } = refusing(shared);
    const heard = listen(pool);
    await flush();
    assert.deepEqual(heard, ['closed']);
    const { ok, message, transient } = await pool.publish(URL, note('hi'));
    assert.deepEqual([ok, transient], [false, false]);
    assert.match(message, /^auth-required: /);
    const requests = relay.requests.length;
    await clock.advance(MINUTE / 2);
    assert.equal(relay.requests.length, requests);
    assert.ok(asked.length < 4, `${asked.length} questions`);
    assert.equal(clock.pending, 1, 'nothing but the wait for a sign of life');
  });

  it('still reads what the relay gives to anybody', async () => {
    const { relay, shared, listen } = setUp('wraps');
    relay.inject(note('for all'));
    const heard = listen(refusing(shared).pool);
    await flush();
    assert.equal(heard[0], 'for all');
    assert.equal(heard.filter((what) => what === 'EOSE').length, 1);
  });

  it('only after the connection was lost is not heard on the next one', async () => {
    const { clock, relay, shared, listen } = setUp('reading');
    const answers: (() => void)[] = [];
    const { pool } = identity(shared, async (template, key) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return signEvent(template, key);
    });
    const heard = listen(pool);
    await flush();
    relay.drop();
    await clock.advance(1000);
    answers[0]!();
    await flush();
    assert.deepEqual([heard.length, relay.introductions.length], [0, 0]);
    answers[1]!();
    await flush();
    assert.deepEqual([[...heard], relay.introductions.length], [['EOSE'], 1]);
  });

  it('for ever holds nothing up on a next connection that wants to know nothing', async () => {
    const { clock, relay, shared, listen } = setUp('reading');
    const heard = listen(identity(shared, () => new Promise(() => {})).pool);
    await flush();
    relay.authFor.clear();
    relay.drop();
    await clock.advance(1000);
    assert.deepEqual(heard, ['EOSE']);
  });

  it('until nobody wants to read any more is not read for', async () => {
    const { relay, shared } = setUp('wraps');
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { pool } = identity(shared, async (template, key) => {
      await answered;
      return signEvent(template, key);
    });
    const end = pool.subscribe(URL, { filters: () => [{ kinds: [1] }], onEvent: () => {} });
    await flush();
    end();
    answer();
    await flush();
    assert.equal(relay.requests.length, 1);
  });
});
