// The curve, held against @noble/secp256k1.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { getSharedSecret, Point as Reference, utils } from '@noble/secp256k1';
import {
  GENERATOR,
  ORDER,
  sumOf,
  toAffine,
  toBytes,
  toNumber,
  toPoint,
  toScalar,
} from '../../src/util/secp256k1.js';

const EDGES = [1n, 2n, 3n, 15n, 16n, 17n, 2n ** 128n, 2n ** 255n, ORDER / 2n, ORDER - 2n, ORDER - 1n];
const random = () => toScalar(utils.randomSecretKey());
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('multiples of the generator', () => {
  it('are the library’s, for the smallest, the largest and any', () => {
    assert.equal(ORDER, Reference.CURVE().n);
    for (const times of [...EDGES, ...Array.from({ length: 50 }, random)])
      assert.deepEqual(toAffine(sumOf([times, GENERATOR])), Reference.BASE.multiply(times).toAffine());
  });

  it('are at infinity for zero and for the order', () => {
    for (const times of [0n, ORDER]) assert.throws(() => toAffine(sumOf([times, GENERATOR])), RangeError);
  });
});

describe('sums', () => {
  it('are the library’s', () => {
    for (let i = 0; i < 30; i++) {
      const [a, b, c] = [random(), random(), random()];
      const point = toPoint(toBytes(Reference.BASE.multiply(c).toAffine().x));
      const { x, y } = toAffine(point);
      const expected = Reference.BASE.multiply(a).add(Reference.fromAffine({ x, y }).multiply(b));
      assert.deepEqual(toAffine(sumOf([a, GENERATOR], [b, point])), expected.toAffine());
    }
  });

  it('have no exceptions: a point with itself, with its negative, and with nothing', () => {
    const twice = Reference.BASE.multiply(2n).toAffine();
    assert.deepEqual(toAffine(sumOf([1n, GENERATOR], [1n, GENERATOR])), twice);
    assert.throws(() => toAffine(sumOf([5n, GENERATOR], [ORDER - 5n, GENERATOR])), RangeError);
    assert.deepEqual(toAffine(sumOf([2n, GENERATOR], [0n, GENERATOR])), twice);
  });
});

describe('a shared secret', () => {
  it('is the library’s, from both sides', () => {
    for (let i = 0; i < 30; i++) {
      const [ours, theirs] = [random(), random()];
      const publicKey = (secret: bigint) => toBytes(Reference.BASE.multiply(secret).toAffine().x);
      const shared = (secret: bigint, key: Uint8Array) =>
        hex(toBytes(toAffine(sumOf([secret, toPoint(key)])).x));
      const expected = getSharedSecret(toBytes(ours), Uint8Array.of(2, ...publicKey(theirs)));
      assert.equal(shared(ours, publicKey(theirs)), hex(expected.subarray(1)));
      assert.equal(shared(theirs, publicKey(ours)), hex(expected.subarray(1)));
    }
  });
});

describe('keys', () => {
  it('are public where the library finds a point, and nowhere else', () => {
    for (let i = 0; i < 200; i++) {
      const x = new Uint8Array(randomBytes(32));
      let expected: { x: bigint; y: bigint } | undefined;
      try {
        expected = Reference.fromBytes(Uint8Array.of(2, ...x)).toAffine();
      } catch {
        expected = undefined;
      }
      if (expected) assert.deepEqual(toAffine(toPoint(x)), expected);
      else assert.throws(() => toPoint(x), RangeError);
    }
  });

  it('are 32 bytes and within their range', () => {
    const field = Reference.CURVE().p;
    const { x } = Reference.BASE.toAffine();
    for (const bad of [new Uint8Array(), new Uint8Array(32), toBytes(field), toBytes(field + 1n)])
      assert.throws(() => toPoint(bad), RangeError);
    for (const bad of [toBytes(x).subarray(1), Uint8Array.of(0, ...toBytes(x))])
      assert.throws(() => toPoint(bad), RangeError);
    for (const bad of [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n])
      assert.throws(() => toScalar(toBytes(bad)), RangeError);
    for (const bad of [new Uint8Array(31).fill(1), new Uint8Array(33).fill(1)])
      assert.throws(() => toScalar(bad), RangeError);
    for (const good of EDGES) assert.equal(toScalar(toBytes(good)), good);
    assert.equal(toNumber(new Uint8Array()), 0n);
  });
});
