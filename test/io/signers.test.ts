// Signers: our own, and extensions that refuse, lie, or never answer.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { fromNip07, type Nip07 } from '../../src/io/signers/nip07-signer.js';
import { encodeNsec } from '../../src/protocol/nip19.js';
import { generateSecretKey, getPublicKey, signEvent, verifyEvent } from '../../src/protocol/event.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { flush, TestClock } from '../support/test-world.js';

const key = generateSecretKey();
const local = createLocalSigner(key);
const template = { kind: 1, created_at: 1000, tags: [['t', 'x']], content: 'hello' };
/** Only what NIP-07 names, as an extension would have it. */
const extension = (changes: Partial<Nip07> = {}): Nip07 => ({
  getPublicKey: local.getPublicKey,
  signEvent: local.signEvent,
  nip44: local.nip44,
  ...changes,
});

describe('a local signer', () => {
  it('signs and encrypts', async () => {
    const other = createLocalSigner(generateSecretKey());
    const event = await local.signEvent(template);
    assert.equal(verifyEvent(event), true);
    assert.equal(event.pubkey, await local.getPublicKey());
    const payload = await local.nip44Encrypt(await other.getPublicKey(), 'secret');
    assert.equal(await other.nip44Decrypt(await local.getPublicKey(), payload), 'secret');
  });

  it('stands where a NIP-07 object is asked for', async () => {
    const signer = fromNip07(extension(), new TestClock());
    assert.equal(verifyEvent(await signer.signEvent(template)), true);
    const own = await signer.getPublicKey();
    assert.equal(await signer.nip44Decrypt(own, await signer.nip44Encrypt(own, 'x')), 'x');
    assert.equal(fromNip07(local, new TestClock()), local);
  });

  it('keeps a key of its own and shows it nowhere', async () => {
    const mine = Uint8Array.from(key);
    const signer = createLocalSigner(mine);
    mine.fill(0);
    assert.equal((await signer.signEvent(template)).pubkey, getPublicKey(key));
    for (const shown of [JSON.stringify(signer), inspect(signer, { depth: 9, showHidden: true })]) {
      assert.equal(shown.includes(bytesToHex(key)), false);
      assert.equal(shown.includes(encodeNsec(key)), false);
    }
  });

  it('refuses what is no key, without repeating it', () => {
    for (const bad of [new Uint8Array(32), new Uint8Array(31), new Uint8Array(32).fill(255)]) {
      assert.throws(() => createLocalSigner(bad), { name: 'SupportError', code: 'bad-key' });
    }
  });
});

describe('an extension', () => {
  const use = (nip07: Nip07) => fromNip07(nip07, new TestClock());

  it('that refuses is reported with its own words', async () => {
    const refuse = () => Promise.reject(new Error('user said no'));
    const expected = { name: 'SupportError', code: 'signer-refused', message: 'user said no' };
    await assert.rejects(use(extension({ signEvent: refuse })).signEvent(template), expected);
    await assert.rejects(use(extension({ getPublicKey: refuse })).getPublicKey(), expected);
    const nip44 = { encrypt: refuse, decrypt: refuse };
    await assert.rejects(use(extension({ nip44 })).nip44Encrypt('', ''), expected);
    const abrupt = () => {
      throw 'no';
    };
    await assert.rejects(use(extension({ signEvent: abrupt })).signEvent(template), {
      code: 'signer-refused',
    });
  });

  it('that refused once is asked again', async () => {
    let times = 0;
    const signer = use(
      extension({
        getPublicKey: () => (times++ === 0 ? Promise.reject(new Error('locked')) : local.getPublicKey()),
      }),
    );
    await assert.rejects(signer.getPublicKey());
    assert.equal(await signer.getPublicKey(), getPublicKey(key));
    await signer.getPublicKey();
    assert.equal(times, 2);
  });

  it('that never answers is waited for two minutes, and leaves no timer', async () => {
    const clock = new TestClock();
    const signer = fromNip07(extension({ signEvent: () => new Promise(() => {}) }), clock);
    const answer = assert.rejects(signer.signEvent(template), { code: 'signer-timeout' });
    await flush();
    await clock.advance(120_000);
    await answer;
    await signer.getPublicKey();
    await flush();
    assert.equal(clock.pending, 0);
  });

  it('that answers with something else is caught', async () => {
    const stranger = generateSecretKey();
    const honest = signEvent(template, key);
    const lies: unknown[] = [
      undefined,
      null,
      'signed',
      {},
      signEvent({ ...template, content: 'other' }, key),
      signEvent({ ...template, created_at: 1001 }, key),
      signEvent({ ...template, tags: [] }, key),
      signEvent(template, stranger),
      { ...honest, sig: '0'.repeat(128) },
      { ...honest, content: 'other' },
      { ...honest, id: '0'.repeat(64) },
    ];
    for (const lie of lies) {
      const signer = use(extension({ signEvent: () => Promise.resolve(lie as never) }));
      await assert.rejects(signer.signEvent(template), { code: 'signer-dishonest' });
    }
    for (const lie of [undefined, '', 'npub1', getPublicKey(key).toUpperCase()]) {
      const signer = use(extension({ getPublicKey: () => Promise.resolve(lie as never) }));
      await assert.rejects(signer.getPublicKey(), { code: 'signer-dishonest' });
    }
    const nip44 = {
      encrypt: () => Promise.resolve(5 as never),
      decrypt: () => Promise.resolve(null as never),
    };
    await assert.rejects(use(extension({ nip44 })).nip44Encrypt('', ''), { code: 'signer-dishonest' });
    await assert.rejects(use(extension({ nip44 })).nip44Decrypt('', ''), { code: 'signer-dishonest' });
  });

  it('that lacks nip44, or is none, is refused, without repeating what was given', () => {
    const nsec = encodeNsec(key);
    const { getPublicKey: ask, signEvent: sign } = extension();
    for (const bad of [{ getPublicKey: ask, signEvent: sign }, {}, null, undefined, 5, nsec]) {
      assert.throws(
        () => use(bad as never),
        (error: Error & { code?: string }) => error.code === 'bad-input' && !error.message.includes(nsec),
      );
    }
  });
});
