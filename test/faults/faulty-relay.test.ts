// The faulty relay itself: each fault does what its name says, and the end of it is an honest relay again.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { signEvent } from '../../src/protocol/event.js';
import { MemoryNetwork } from '../support/memory-relay.js';
import { TestClock } from '../support/test-world.js';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.js';
import { FaultyRelay } from './faulty-relay.js';
import { drain, Random } from './random.js';

const URL = 'wss://one.test';
const MINUTE = 60_000;
const make = (at: number) =>
  signEvent({ kind: 1, created_at: at, tags: [], content: 'hi' }, new Uint8Array(32).fill(9));
const [FIRST, SECOND] = [make(1_750_000_000), make(1_750_000_001)];

/** A reader and a writer at one relay that has one event already and begins to go wrong. */
async function setUp(fault?: FaultName) {
  const clock = new TestClock(drain);
  const network = new MemoryNetwork((url) => new FaultyRelay(url, { clock, random: new Random(1) }));
  const relay = network.relay(URL);
  relay.inject(FIRST);
  if (fault) relay.turnOn(fault);
  const pool = new RelayPool({ clock, open: network.open });
  const seen: string[] = [];
  const rejected: string[] = [];
  const ends: string[] = [];
  pool.subscribe(URL, {
    filters: () => [{ kinds: [1], since: 1_750_000_000 }],
    onEvent: ({ sig, id }) => seen.push(sig === FIRST.sig || sig === SECOND.sig ? id : 'forged'),
    onEose: () => ends.push('EOSE'),
    onClosed: () => ends.push('closed'),
    onRejected: (reason) => rejected.push(reason),
  });
  await drain();
  const offer = async () => {
    const offered = pool.publish(URL, SECOND);
    await drain();
    await clock.advance(MINUTE);
    return offered;
  };
  return { clock, relay, pool, seen, rejected, ends, offer };
}

describe('a faulty relay', () => {
  it('with nothing switched on is an honest one', async () => {
    const { seen, ends, rejected, offer, relay } = await setUp();
    assert.equal((await offer()).ok, true);
    assert.deepEqual([seen, ends, rejected], [[FIRST.id, SECOND.id], ['EOSE'], []]);
    assert.deepEqual([...relay.kept], [SECOND.id]);
  });

  for (const [fault, words, final] of [
    ['rate-limits', 'rate-limited: slow down', false],
    ['has an error', 'error: disk full', false],
    ['wants auth to write', 'auth-required: who are you?', false],
    ['blocks', 'blocked: not you', true],
    ['finds it invalid', 'invalid: bad kind', true],
    ['restricts', 'restricted: members only', true],
    ['loses and never answers', 'the relay did not answer', false],
  ] as const) {
    it(`that ${fault} keeps nothing and says so`, async () => {
      const { offer, relay } = await setUp(fault);
      const { ok, message, transient } = await offer();
      assert.deepEqual([ok, message, transient], [false, words, !final]);
      assert.deepEqual([...relay.kept], []);
    });
  }

  it('that says yes and forgets has nothing to give', async () => {
    const { offer, seen } = await setUp('says yes and forgets');
    assert.equal((await offer()).ok, true);
    assert.deepEqual(seen, [FIRST.id]);
  });

  it('that keeps and never answers has it all the same', async () => {
    const { offer, seen } = await setUp('keeps and never answers');
    assert.equal((await offer()).ok, false);
    assert.deepEqual(seen, [FIRST.id, SECOND.id]);
  });

  it('sends a forged twin before the real event', async () => {
    assert.deepEqual((await setUp('sends forged twins first')).seen, ['forged', FIRST.id]);
  });

  it('sends what nobody asked for', async () => {
    assert.ok((await setUp('sends what nobody asked for')).rejected.includes('unasked'));
  });

  it('closes subscriptions', async () => {
    assert.deepEqual((await setUp('closes subscriptions')).ends, ['closed']);
  });

  it('hangs, and goes on or starts anew when it comes to itself', async () => {
    const { clock, relay, seen } = await setUp('hangs after the handshake');
    assert.deepEqual(seen, []);
    relay.heal();
    await clock.advance(MINUTE);
    assert.deepEqual(seen, [FIRST.id]);
  });

  it('does something by every fault, and every fault comes to an end', async () => {
    for (const fault of FAULT_NAMES) {
      const { clock, relay, pool, offer, seen } = await setUp(fault);
      for (let turn = 0; turn < 10; turn++) {
        await offer();
        if (turn % 3 === 2) relay.drop();
      }
      assert.ok((relay.injected.get(fault) ?? 0) > 0, `"${fault}" has done nothing`);
      relay.heal();
      await clock.advance(3 * MINUTE);
      assert.equal(pool.status(URL).state, 'open', fault);
      assert.equal((await offer()).ok, true, fault);
      if (FAULTS[fault].harm === 'passing') assert.ok(seen.includes(FIRST.id), fault);
    }
  });
});
