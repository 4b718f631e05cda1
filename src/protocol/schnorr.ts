// BIP-340: Schnorr signatures over secp256k1. The tests hold them against the standard's vectors and against
// @noble/secp256k1. Must never print what it is given.

import { concatBytes, randomBytes, utf8Encode } from '../util/bytes.js';
import {
  GENERATOR,
  mod,
  ORDER,
  sumOf,
  toAffine,
  toBytes,
  toNumber,
  toPoint,
  toScalar,
} from '../util/secp256k1.js';
import { sha256 } from '../util/sha256.js';

/** A secret key made ready: the scalar whose point has an even y, and that point's x, which is the public key. */
export interface SchnorrKey {
  readonly scalar: bigint;
  readonly x: Uint8Array;
}

/** Throws when `secretKey` is none. */
export function schnorrKey(secretKey: Uint8Array): SchnorrKey {
  return evenPoint(toScalar(secretKey));
}

export function schnorrSign(
  message: Uint8Array,
  { scalar: d, x: publicKey }: SchnorrKey,
  random: Uint8Array = randomBytes(32),
): Uint8Array {
  const masked = toBytes(d ^ hashToNumber('aux', random));
  const { scalar: k, x: r } = evenPoint(mod(hashToNumber('nonce', masked, publicKey, message), ORDER));
  const s = mod(k + hashToNumber('challenge', r, publicKey, message) * d, ORDER);
  const signature = concatBytes(r, toBytes(s));
  // As the standard recommends: a signature that a fault in the machine has spoiled would give the key away.
  if (!schnorrVerify(signature, message, publicKey)) throw new Error('invalid signature produced');
  return signature;
}

/** Anything that is no valid signature gives false. */
export function schnorrVerify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const r = signature.subarray(0, 32);
  const s = toNumber(signature.subarray(32));
  if (signature.length !== 64 || s >= ORDER) return false;
  const challenge = mod(-hashToNumber('challenge', r, publicKey, message), ORDER);
  try {
    const { x, y } = toAffine(sumOf([s, GENERATOR], [challenge, toPoint(publicKey)]));
    return y % 2n === 0n && x === toNumber(r);
  } catch {
    return false;
  }
}

/** The points of a scalar and of its negative have the same x. */
function evenPoint(scalar: bigint): SchnorrKey {
  const { x, y } = toAffine(sumOf([scalar, GENERATOR]));
  return { scalar: y % 2n === 0n ? scalar : ORDER - scalar, x: toBytes(x) };
}

function hashToNumber(tag: string, ...messages: Uint8Array[]): bigint {
  const name = sha256(utf8Encode(`BIP0340/${tag}`));
  return toNumber(sha256(concatBytes(name, name, ...messages)));
}
