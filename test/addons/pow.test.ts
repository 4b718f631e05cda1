import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { getPow } from 'nostr-tools/nip13';
import type { Core } from '../../src/headless/core.js';
import type { OutboxEntry, Parcel } from '../../src/headless/outbox.js';
import { kit } from '../../src/headless/sending.js';
import type { Signer } from '../../src/io/signers/signer.js';
import { demandedBits, mine, work } from '../../src/addons/pow.js';
import {
  generateSecretKey,
  getEventId,
  getPublicKey,
  signEvent,
  type EventTemplate,
  type UnsignedEvent,
} from '../../src/protocol/event.js';

const key = generateSecretKey();
const pubkey = getPublicKey(key);
const template = (content = 'x', created_at = 1_750_000_000): UnsignedEvent => ({
  pubkey,
  kind: 1059,
  created_at,
  tags: [['p', pubkey]],
  content,
});
const idOf = (mined: EventTemplate) => getEventId({ ...mined, pubkey });
const nonceOf = ({ tags }: EventTemplate) => tags.filter(([name]) => name === 'nonce');

describe('what a relay asks for', () => {
  for (const [words, bits] of [
    ['pow: 28 bits needed', 28],
    ['pow: 18 bits needed. (2)', 18],
    ['pow: difficulty 26 is less than 30', 30],
    ['pow: difficulty 0<20', 20],
    ['pow: difficulty 16 required', 16],
    ['pow: PoW difficulty must be at least 21, got 3', 21],
    ['pow: NIP-13 wants 9', 9],
    ['pow: kind 255 needs 12-bit work, 60 seconds old at most', 12],
    ['pow: kind 20 needs work of 12', 12],
    ['pow: 0 bits', 20],
    ['pow: insufficient proof of work', 20],
    ['pow: event 1059 of 1750000000', 20],
    ['pow:', 20],
    ['pow: 256 bits', 256],
  ] as const) {
    it(`is read in "${words}"`, () => assert.equal(demandedBits(words), bits));
  }
});

/** Counts the hashes; to whoever works, each takes a millisecond, however fast this machine is. */
function countHashes(t: TestContext): () => number {
  const { mock } = t.mock.method(crypto.subtle, 'digest');
  t.mock.method(performance, 'now', () => mock.callCount());
  return () => mock.callCount();
}

describe('work', () => {
  it('gives an id with as many zero bits, and says how many were meant', async () => {
    for (const [index, content] of ['', 'x', '\u{1f600}"\\\n0000', 'y'.repeat(30_000)].entries()) {
      const bits = 5 + index;
      const given = template(content, 1_750_000_000 + index);
      const mined = await mine(given, bits);
      assert.ok(getPow(idOf(mined!)) >= bits);
      assert.deepEqual({ ...mined, tags: mined!.tags.slice(0, -1), pubkey }, given);
      const [[, nonce, target]] = nonceOf(mined!) as [[string, string, string]];
      assert.match(nonce, /^\d+$/);
      assert.equal(target, String(bits));
    }
  });

  it('takes the place of what was done before', async () => {
    const first = await mine(template(), 4);
    const second = await mine({ ...first!, pubkey }, 7);
    assert.equal(nonceOf(second!).length, 1);
    assert.equal(nonceOf(second!)[0]![2], '7');
  });

  it('lets the page do something between any two batches', async (t) => {
    t.mock.method(performance, 'now', () => 0);
    let turns = 0;
    let immediate = setImmediate(function count() {
      turns++;
      immediate = setImmediate(count);
    });
    const mined = await mine(template(), 13);
    clearImmediate(immediate);
    const batches = Math.floor(Number(nonceOf(mined!)[0]![1]) / 64);
    assert.ok(turns >= batches, `${turns} turns in ${batches} batches`);
  });

  it('is not begun where no page could end it', async (t) => {
    const hashes = countHashes(t);
    assert.equal(await mine(template(), 25), undefined);
    assert.equal(hashes(), 0);
  });

  it('ends where chance makes it three times as long as it may be expected to take', async (t) => {
    const hashes = countHashes(t);
    assert.equal(await mine(template(), 24, { limit: 100 }), undefined);
    assert.equal(hashes(), 320);
  });

  it('ends where the time to be expected is over the limit, long before that is over', async (t) => {
    const hashes = countHashes(t);
    assert.equal(await mine(template('z'.repeat(30_000)), 24, { limit: 4000 }), undefined);
    // Two trials of half a second, in whole batches.
    assert.equal(hashes(), 2 * 512);
  });

  it('goes on where the page only stood still for a while', async (t) => {
    const { mock } = t.mock.method(crypto.subtle, 'digest');
    // Ten seconds before the first hash is there, then a thousand hashes in a second.
    t.mock.method(performance, 'now', () => mock.callCount() && 10_000 + mock.callCount());
    // Always the same, and so is its nonce.
    const mined = await mine({ ...template(), pubkey: 'a'.repeat(64), tags: [] }, 12);
    assert.ok(Number(nonceOf(mined!)[0]![1]) > 600, 'both trials are over');
  });

  it('ends when it is not wanted any more', async (t) => {
    t.mock.method(performance, 'now', () => 0);
    let asked = 0;
    await assert.rejects(mine(template(), 24, { isWanted: () => asked++ < 3 }), /cancelled/);
    assert.equal(asked, 4);
  });
});

describe('an event that a relay wants work for', () => {
  const event = signEvent(template(), key);
  const entry = {} as OutboxEntry;
  const setUp = () => {
    const parcel = { event } as Parcel;
    return { words: 'pow: 6 bits needed', event, parcel, isWanted: () => true };
  };
  const coreWith = (sign: Signer['signEvent']) =>
    ({ signer: { signEvent: sign }, intake: { know: () => {} } }) as unknown as Core;
  const signed = async (made: EventTemplate) => signEvent(made, key);

  it('is made anew, one after the other', async () => {
    let under = 0;
    let most = 0;
    const each = [setUp(), setUp()];
    const core = coreWith(async (made) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return signed(made);
    });
    const answers = await Promise.all(each.map((asked) => work(kit, core, entry, asked)));
    assert.deepEqual(answers, [undefined, undefined]);
    for (const { parcel } of each) assert.ok(getPow(parcel.event.id) >= 6);
    assert.equal(most, 1);
  });

  it('is not made anew where that was done meanwhile', async () => {
    const asked = setUp();
    let made = 0;
    const core = coreWith((template) => {
      made++;
      return signed(template);
    });
    await Promise.all([work(kit, core, entry, asked), work(kit, core, entry, asked)]);
    assert.notEqual(asked.parcel.event, event);
    assert.equal(made, 1);
  });

  it('is given up, in the relay\u2019s words and ours, where it has what is asked for, or that is too much', async () => {
    const asked = setUp();
    const core = coreWith(signed);
    await work(kit, core, entry, asked);
    assert.equal(
      await work(kit, core, entry, { ...asked, event: asked.parcel.event }),
      'pow: 6 bits needed (it was given 6 bits)',
    );
    assert.equal(
      await work(kit, core, entry, { ...setUp(), words: 'pow: 28 bits needed' }),
      'pow: 28 bits needed (more proof of work than a page can do)',
    );
    const refusing = coreWith(() => Promise.reject(new Error('the signer said no')));
    assert.equal(await work(kit, refusing, entry, setUp()), 'pow: 6 bits needed (the signer said no)');
  });
});
