// Relays' published limits (NIP-11), over real sockets and real http on loopback: they are kept to, and none of them,
// true or absurd, stops anything.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { LimitedLine } from '../../src/addons/nip11.js';
import { parseLimits, readLimits } from '../../src/addons/nip11/limits.js';
import { mine } from '../../src/addons/pow.js';
import { CustomerClient, createPlatform } from '../../src/headless.js';
import { systemClock, type Clock } from '../../src/io/clock.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import {
  generateSecretKey,
  getPublicKey,
  signEvent,
  type Filter,
  type NostrEvent,
} from '../../src/protocol/event.js';
import { PublishedRelay } from '../faults/published-relay.js';
import { addons } from '../support/addons.js';
import { until } from '../support/test-world.js';

const key = generateSecretKey();
const event = (kind: number, created_at: number, content = '') =>
  signEvent({ kind, created_at, tags: [], content }, key);
const kindsOf = (events: readonly NostrEvent[]) => events.map(({ kind }) => kind).sort();
const FILTERS: Filter[] = [1, 2, 3, 4, 5].map((kind) => ({ kinds: [kind], limit: 500 }));

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What reads limits, and when it has. */
function reading() {
  let done = () => {};
  const isRead = new Promise<void>((resolve) => (done = resolve));
  const limits = async () => {
    const addon = await addons.nip11();
    const limit: typeof addon.limit = (...asked) => {
      const limiter = addon.limit(...asked);
      void limiter.then(() => setImmediate(done));
      return limiter;
    };
    return { limit };
  };
  return { limits, isRead };
}

/** A relay, and one who is connected to it; `isRead`: once its document was looked at. */
async function connect(document?: unknown, insists = {}) {
  const relay = await PublishedRelay.open(document, insists);
  const { limits, isRead } = reading();
  const open = (url: string) => new WebSocket(url) as unknown as Socket;
  const pool = new RelayPool({ clock: systemClock, open, limits });
  const release = pool.hold(relay.url);
  ends.push(
    () => {
      release();
      pool.rest();
    },
    () => relay.close(),
  );
  const isOpen = new Promise<void>((resolve) => {
    const undo = pool.onStatus(() => {
      if (pool.status(relay.url).state !== 'open') return;
      undo();
      resolve();
    });
  });
  return { relay, pool, isOpen, isRead };
}

async function ready(document?: unknown, insists = {}) {
  const all = await connect(document, insists);
  await Promise.all([all.isOpen, all.isRead]);
  return all;
}

describe('a relay\u2019s document', () => {
  it('is asked for once, beside the socket, with nothing that tells who asks', async () => {
    const { relay, pool } = await ready({ limitation: { max_filters: 2 } });
    relay.drop();
    await pool.query(relay.url, FILTERS);
    assert.deepEqual(relay.asked, [
      { accept: 'application/nostr+json', cookie: undefined, referer: undefined },
    ]);
  });

  it('is not followed elsewhere', async () => {
    const other = await PublishedRelay.open({ limitation: { max_filters: 1 } });
    ends.push(() => other.close());
    const relay = await PublishedRelay.open(`location: ${other.url.replace('ws', 'http')}`);
    ends.push(() => relay.close());
    assert.deepEqual(await readLimits(relay.url), {});
    assert.equal(other.asked.length, 0);
  });

  for (const [name, document] of [
    ['no JSON', 'limitation: 3'],
    ['empty', ''],
    ['a list', '[{"limitation":{"max_filters":1}}]'],
    [
      'of other types',
      '{"limitation":{"max_filters":"1","max_limit":null,"max_subscriptions":[1],"max_message_length":{},"min_pow_difficulty":"8","created_at_lower_limit":true}}',
    ],
    [
      'without sense',
      '{"limitation":{"max_filters":0,"max_limit":-1,"max_subscriptions":0.5,"max_message_length":1,"max_content_length":-5,"min_pow_difficulty":25,"created_at_lower_limit":3599,"created_at_upper_limit":0}}',
    ],
    ['huge', `{"limitation":{"max_filters":1},"x":"${'x'.repeat(1 << 20)}"}`],
    ['deeply nested', `{"limitation":{"max_filters":1},"x":${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ] as const) {
    it(`is ignored where it is ${name}`, async () => {
      const relay = await PublishedRelay.open(document);
      ends.push(() => relay.close());
      assert.deepEqual(await readLimits(relay.url), {});
    });
  }

  it('says what is kept to', () => {
    const limitation = {
      max_message_length: 16384,
      max_subscriptions: 20,
      max_filters: 10,
      max_limit: 5000,
      max_content_length: 8196,
      min_pow_difficulty: 20,
      created_at_lower_limit: 31536000,
      created_at_upper_limit: 3,
      payment_required: true,
    };
    assert.deepEqual(parseLimits({ limitation }), {
      message: 16384,
      subscriptions: 20,
      filters: 10,
      limit: 5000,
      content: 8196,
      work: 20,
      age: 31536000,
      ahead: 3,
    });
    assert.deepEqual(parseLimits({ limitation: { max_filters: 1e9, max_limit: 1e9 } }), {
      filters: 1e9,
      limit: 1e9,
    });
  });
});

describe('published limits', () => {
  it('of filters: a request of more goes out in several, and ends once', async () => {
    const { relay, pool } = await ready({ limitation: { max_filters: 2 } }, { filters: 2 });
    for (const kind of [1, 2, 3, 4, 5]) relay.inject(event(kind, 1000));
    const { events, complete } = await pool.query(relay.url, FILTERS);
    assert.deepEqual([kindsOf(events), complete], [[1, 2, 3, 4, 5], true]);
    assert.deepEqual(
      relay.requests.map(({ length }) => length),
      [2, 2, 1],
    );
  });

  it('of subscriptions: no more are open at once, and all are answered', async () => {
    const { relay, pool } = await ready(
      { limitation: { max_filters: 1, max_subscriptions: 3 } },
      { filters: 1, subscriptions: 3 },
    );
    for (const kind of [1, 2, 3, 4, 5]) relay.inject(event(kind, 1000));
    const seen: number[] = [];
    await new Promise<void>((resolve) => {
      const end = pool.subscribe(relay.url, {
        filters: () => FILTERS,
        onEvent: ({ kind }) => seen.push(kind),
        onEose: () => resolve(),
      });
      ends.unshift(end);
    });
    assert.deepEqual(seen.sort(), [1, 2, 3, 4, 5]);
    // What stands gives way to what was never answered.
    const answers = await Promise.all(FILTERS.map((filter) => pool.query(relay.url, [filter])));
    assert.deepEqual(
      answers.map(({ events, complete }) => [events.length, complete]),
      Array(5).fill([1, true]),
    );
    assert.ok(relay.most <= 2, `${relay.most} were open`);
  });

  it('of an answer: no more is asked for, and none of the history is lost', async () => {
    const { relay, pool } = await ready({ limitation: { max_limit: 7 } });
    relay.maxLimit = 7;
    for (let at = 1; at <= 40; at++) relay.inject(event(1, at));
    const { events, complete } = await pool.query(relay.url, [{ kinds: [1], limit: 500 }]);
    assert.equal(complete, true);
    assert.equal(new Set(events.map(({ id }) => id)).size, 40);
    assert.ok(relay.requests.flat().every(({ limit }) => limit === 7));
  });

  it('of size: what is larger is not offered, and that is said in plain words', async () => {
    const { relay, pool } = await ready({ limitation: { max_message_length: 5000 } }, { message: 5000 });
    const large = await pool.publish(relay.url, event(1, 1000, 'x'.repeat(6000)));
    assert.deepEqual([large.ok, large.transient], [false, false]);
    assert.match(large.message, /too large, it has 63\d\d bytes and this relay takes 5000$/);
    assert.equal((await pool.publish(relay.url, event(1, 1000, 'x'))).ok, true);
    assert.equal(relay.received.length, 1);
  });

  it('of length: characters are counted, not bytes', async () => {
    const { relay, pool } = await ready({ limitation: { max_content_length: 600 } });
    assert.equal((await pool.publish(relay.url, event(1, 1000, '\u{1f600}'.repeat(600)))).ok, true);
    const { message } = await pool.publish(relay.url, event(1, 1000, 'x'.repeat(601)));
    assert.equal(message, 'invalid: too long, it has 601 characters and this relay takes 600');
  });

  it('of age: what is older is not offered, and that is said in plain words', async () => {
    const { relay, pool } = await ready({ limitation: { created_at_lower_limit: 86_400 } });
    const now = Math.floor(Date.now() / 1000);
    const old = await pool.publish(relay.url, event(1, now - 90_000));
    assert.deepEqual([old.ok, old.transient], [false, false]);
    assert.match(
      old.message,
      /^invalid: too old, it was made 9000\d seconds ago and this relay takes 86400$/,
    );
    const young = event(1, now - 80_000);
    assert.equal((await pool.publish(relay.url, young)).ok, true);
    assert.deepEqual(
      relay.received.map(({ id }) => id),
      [young.id],
    );
  });

  it('of work: nothing is offered without it but what nobody works for', async () => {
    const { relay, pool } = await ready({ limitation: { min_pow_difficulty: 9 } });
    // One of a few has enough without any.
    const idle = [1, 2, 3, 4, 5].map((at) => event(1, at)).find(({ id }) => !/^00[0-7]/.test(id))!;
    const { ok, message, transient } = await pool.publish(relay.url, idle);
    assert.deepEqual([ok, message, transient], [false, 'pow: 9 bits needed', false]);
    const template = { pubkey: getPublicKey(key), created_at: 1, kind: 1, tags: [], content: '' };
    const worked = signEvent((await mine(template, 9))!, key);
    const free = [5, 62, 21059].map((kind) => event(kind, 1000));
    for (const each of [worked, ...free]) assert.equal((await pool.publish(relay.url, each)).ok, true);
    assert.ok(!relay.received.some(({ id }) => id === idle.id));
  });

  it('of days and of work that make no sense stop nothing', async () => {
    for (const value of [0, -1, 1e9, 1e99, NaN, 'all', 25.5, null]) {
      const names = ['min_pow_difficulty', 'created_at_lower_limit', 'created_at_upper_limit'];
      const limitation = Object.fromEntries(names.map((name) => [name, value]));
      const { relay, pool } = await ready({ limitation });
      for (const ahead of [-1e8, 0, 1e6]) {
        const at = Math.floor(Date.now() / 1000) + ahead;
        assert.equal((await pool.publish(relay.url, event(1, at))).ok, true, `${value}, ${ahead}`);
      }
    }
  });

  for (const value of [0, -1, 1, 1e9, NaN, 'all']) {
    it(`that are all ${value} stop nothing`, async () => {
      const names = [
        'max_message_length',
        'max_content_length',
        'max_filters',
        'max_subscriptions',
        'max_limit',
      ];
      const limitation = Object.fromEntries(names.map((name) => [name, value]));
      const { relay, pool } = await ready({ limitation });
      if (value === 1) relay.maxLimit = 1;
      for (const kind of [1, 2, 3, 4, 5]) relay.inject(event(kind, 1000));
      const end = pool.subscribe(relay.url, { filters: () => FILTERS, onEvent: () => {} });
      ends.unshift(end);
      const { events, complete } = await pool.query(relay.url, FILTERS);
      assert.deepEqual([[...new Set(kindsOf(events))], complete], [[1, 2, 3, 4, 5], true]);
      assert.equal((await pool.publish(relay.url, event(1, 2000, 'x'.repeat(400)))).ok, true);
    });
  }
});

describe('whoever writes', () => {
  it('is told which relay took it and why another did not', async () => {
    const [small, large] = [
      await PublishedRelay.open({ limitation: { max_message_length: 5000 } }, { message: 5000 }),
      await PublishedRelay.open({ limitation: { max_message_length: 65536 } }),
    ];
    const world = createPlatform({ WebSocket: WebSocket as unknown as new (url: string) => Socket });
    const relays = [small.url, large.url];
    const customer = new CustomerClient({ agent: getPublicKey(key), relays, persist: 'none', world });
    ends.push(
      () => customer.disconnect(),
      () => world.pool.rest(),
      () => small.close(),
      () => large.close(),
    );
    await customer.createTicket({ body: 'x'.repeat(9000) });
    const delivery = () => customer.getSnapshot().tickets[0]?.items[0]!.delivery;
    await until(customer, () => delivery()?.detail !== undefined && delivery()?.accepted === 1);
    assert.equal(delivery()!.state, 'sent');
    assert.match(delivery()!.detail!, /this relay takes 5000$/);
    assert.equal(small.received.filter(({ kind }) => kind === 7700).length, 0);
    // What fits goes to both.
    await until(customer, () => small.received.length === 2);
  });
});

describe('a relay that publishes what work it wants', () => {
  it('is offered nothing without it, and gets everything with it', async () => {
    const relay = await PublishedRelay.open({ limitation: { min_pow_difficulty: 6 } });
    relay.answer = ({ id }) => (/^0[0-3]/.test(id) ? [true, ''] : [false, 'pow: 6 bits needed']);
    const { limits, isRead } = reading();
    const world = createPlatform({
      WebSocket: WebSocket as unknown as new (url: string) => Socket,
      addons: { nip11: limits },
    });
    const release = world.pool.hold(relay.url);
    const options = { agent: getPublicKey(key), relays: [relay.url], persist: 'none', world } as const;
    const customer = new CustomerClient(options);
    ends.push(
      () => customer.disconnect(),
      release,
      () => world.pool.rest(),
      () => relay.close(),
    );
    await isRead;
    const { ticketId } = await customer.createTicket({ body: 'help' });
    const last = () => customer.getSnapshot().tickets[0]!.items.at(-1)!.delivery;
    await until(customer, () => last()?.state === 'sent');
    await customer.sendMessage({ ticketId, text: 'hi' });
    await until(
      customer,
      () => customer.getSnapshot().tickets[0]!.items.length === 2 && last()?.state === 'sent',
    );
    const kinds = relay.received.map(({ kind }) => kind);
    for (const kind of [7700, 10002, 10050, 1059]) assert.ok(kinds.includes(kind), String(kind));
    assert.deepEqual(
      relay.received.filter(({ id }) => !/^0[0-3]/.test(id)).map(({ kind }) => kind),
      [],
    );
  });
});

describe('a page', () => {
  it('that is hung up on after a large frame reads the limits, and offers it no more', async () => {
    const relay = await PublishedRelay.open({ limitation: { max_message_length: 5000 } }, { message: 5000 });
    Object.defineProperty(globalThis, 'document', { value: {}, configurable: true });
    const open = (url: string) => new WebSocket(url) as unknown as Socket;
    const after: Clock['after'] = (wait, callback) => systemClock.after(wait > 1000 ? wait : 1, callback);
    const page = new RelayPool({ clock: { ...systemClock, after }, open, limits: addons.nip11 });
    const release = page.hold(relay.url);
    ends.push(
      () => release(),
      () => page.rest(),
      () => relay.close(),
      () => void Reflect.deleteProperty(globalThis, 'document'),
    );
    const isOpen = () =>
      new Promise<void>((resolve) => {
        const undo = page.onStatus(() => {
          if (page.status(relay.url).state !== 'open') return;
          undo();
          resolve();
        });
      });
    await isOpen();
    const large = event(1, 1000, 'x'.repeat(9000));
    const again = isOpen();
    assert.equal((await page.publish(relay.url, large)).message, 'connection closed');
    await again;
    let result = await page.publish(relay.url, large);
    // The document may come after the connection.
    while (result.transient) {
      await isOpen();
      result = await page.publish(relay.url, large);
    }
    assert.match(result.message, /this relay takes 5000$/);
    assert.equal(relay.asked.length, 1);
  });
});

describe('a relay that publishes nothing', () => {
  it('and refuses several filters for good is asked once more, one by one', async () => {
    const { relay, pool } = await ready(undefined, { filters: 1 });
    // In Node the document is read with the connection: what follows is a page, which reads it at the first symptom.
    Object.defineProperty(globalThis, 'document', { value: {}, configurable: true });
    ends.push(() => void Reflect.deleteProperty(globalThis, 'document'));
    const page = new RelayPool({
      clock: systemClock,
      open: (url) => new WebSocket(url) as unknown as Socket,
      limits: addons.nip11,
    });
    const asked = relay.asked.length;
    for (const kind of [1, 2, 3, 4, 5]) relay.inject(event(kind, 1000));
    const seen = new Set<number>();
    await new Promise<void>((resolve) => {
      const end = page.subscribe(relay.url, {
        filters: () => FILTERS,
        onEvent: ({ kind }) => seen.add(kind),
        onEose: () => resolve(),
      });
      ends.unshift(() => {
        end();
        page.rest();
      });
    });
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5]);
    assert.equal(relay.asked.length, asked + 1);
    assert.equal(pool.status(relay.url).state, 'open');
  });

  it('is not taken at its word for what it refused before that was divided', () => {
    const sent: unknown[] = [];
    const heard: unknown[] = [];
    const line = new LimitedLine(
      { clock: systemClock, send: (message) => sent.push(message), hear: (message) => heard.push(message) },
      { filters: 1 },
    );
    const [one, other] = FILTERS as [Filter, Filter];
    line.adopt('s1', [one, other]);
    assert.deepEqual(sent, [
      ['CLOSE', 's1'],
      ['REQ', 's1.0', one],
      ['REQ', 's1.1', other],
    ]);
    line.hear(['CLOSED', 's1', 'invalid: too many filters']);
    for (const id of ['s1.0', 's1.1']) line.hear(['EOSE', id]);
    assert.deepEqual(heard, [['EOSE', 's1']]);
  });

  it('is not asked for its limits by a page in which nothing went wrong', async () => {
    const relay = await PublishedRelay.open({ limitation: { max_filters: 1 } });
    Object.defineProperty(globalThis, 'document', { value: {}, configurable: true });
    const page = new RelayPool({
      clock: systemClock,
      open: (url) => new WebSocket(url) as unknown as Socket,
      limits: addons.nip11,
    });
    ends.push(
      () => page.rest(),
      () => relay.close(),
      () => void Reflect.deleteProperty(globalThis, 'document'),
    );
    assert.equal((await page.query(relay.url, FILTERS)).complete, true);
    assert.equal((await page.query(relay.url, FILTERS)).complete, true);
    assert.equal(relay.asked.length, 0);
  });
});
