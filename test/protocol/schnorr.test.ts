// BIP-340: the standard's own vectors, and @noble/secp256k1's Schnorr on the other side.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { hashes, schnorr } from '@noble/secp256k1';
import { schnorrKey, schnorrSign, schnorrVerify } from '../../src/protocol/schnorr.js';
import { hmacSha256, sha256 } from '../../src/util/sha256.js';

hashes.sha256 = sha256;
hashes.hmacSha256 = hmacSha256;

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const vectors = readFileSync(new URL('../vectors/bip340.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');

describe('the vectors of BIP-340', () => {
  for (const line of vectors.slice(1)) {
    const [index, secret = '', publicKey = '', random = '', message = '', signature = '', result, why] =
      line.split(',');
    it(`${index} ${why}`, () => {
      assert.equal(schnorrVerify(bytes(signature), bytes(message), bytes(publicKey)), result === 'TRUE');
      if (secret === '') return;
      assert.deepEqual(schnorrKey(bytes(secret)).x, bytes(publicKey));
      assert.deepEqual(
        schnorrSign(bytes(message), schnorrKey(bytes(secret)), bytes(random)),
        bytes(signature),
      );
    });
  }
});

describe('with @noble/secp256k1', () => {
  it('the same key, message and randomness give the same signature', () => {
    for (let i = 0; i < 30; i++) {
      const [secret, message, random] = [randomBytes(32), randomBytes(32), randomBytes(32)];
      const signature = schnorrSign(message, schnorrKey(secret), random);
      assert.deepEqual(signature, schnorr.sign(message, secret, random));
      const publicKey = schnorrKey(secret).x;
      assert.deepEqual(publicKey, schnorr.getPublicKey(secret));
      const [at, bit] = [randomBytes(1)[0]! % 64, 1 << (i % 8)];
      const spoiled = signature.map((byte, place) => (place === at ? byte ^ bit : byte));
      assert.equal(schnorrVerify(spoiled, message, publicKey), false);
      assert.equal(schnorrVerify(signature, spoiled.subarray(0, 32), publicKey), false);
    }
  });
});

describe('what has another length', () => {
  const [secret, message] = [randomBytes(32), randomBytes(32)];
  const key = schnorrKey(secret);
  const signature = schnorrSign(message, key);
  const publicKey = key.x;

  it('is no signature and no author', () => {
    for (const wrong of [
      signature.subarray(1),
      signature.subarray(0, 63),
      Uint8Array.of(...signature, 0),
      Uint8Array.of(...signature.subarray(0, 32), 0, ...signature.subarray(32)),
      new Uint8Array(),
    ])
      assert.equal(schnorrVerify(wrong, message, publicKey), false, String(wrong.length));
    for (const wrong of [publicKey.subarray(1), Uint8Array.of(2, ...publicKey), new Uint8Array()])
      assert.equal(schnorrVerify(signature, message, wrong), false, String(wrong.length));
  });

  it('is no secret key', () => {
    for (const wrong of [secret.subarray(1), Uint8Array.of(...secret, 0), new Uint8Array(32)])
      assert.throws(() => schnorrKey(wrong));
  });
});
