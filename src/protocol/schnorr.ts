// BIP-340: Schnorr signatures over secp256k1. The arithmetic of the curve is @noble/secp256k1's; the steps of the
// standard are here, because the library's come with their asynchronous twins: half a kilobyte of the widget's file.
// The tests hold them against the standard's vectors and against the library. Must never print what it is given.

import { etc, Point } from '@noble/secp256k1';
import { concatBytes, randomBytes, utf8Encode } from '../util/bytes.js';
import { sha256 } from '../util/sha256.js';

const { bytesToNumberBE: toNumber, numberToBytesBE: toBytes, secretKeyToScalar } = etc;
const G = Point.BASE;
const ORDER = Point.CURVE().n;

/** The x-only public key. Throws when `secretKey` is none. */
export function schnorrPublicKey(secretKey: Uint8Array): Uint8Array {
  return evenPoint(secretKeyToScalar(secretKey)).x;
}

/** Throws when `secretKey` is none. */
export function schnorrSign(
  message: Uint8Array,
  secretKey: Uint8Array,
  random: Uint8Array = randomBytes(32),
): Uint8Array {
  const { scalar: d, x: publicKey } = evenPoint(secretKeyToScalar(secretKey));
  const masked = toBytes(d ^ hashToNumber('aux', random));
  const { scalar: k, x: r } = evenPoint(etc.mod(hashToNumber('nonce', masked, publicKey, message), ORDER));
  const s = etc.mod(k + hashToNumber('challenge', r, publicKey, message) * d, ORDER);
  const signature = concatBytes(r, toBytes(s));
  // As the standard recommends: a signature that a fault in the machine has spoiled would give the key away.
  if (!schnorrVerify(signature, message, publicKey)) throw new Error('invalid signature produced');
  return signature;
}

/** Anything that is no valid signature gives false. */
export function schnorrVerify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const r = signature.subarray(0, 32);
  try {
    const author = Point.fromBytes(concatBytes(Uint8Array.of(2), publicKey));
    const challenge = etc.mod(-hashToNumber('challenge', r, publicKey, message), ORDER);
    // Throws for an `s` that is not below the order, and for the point at infinity.
    const { x, y } = G.multiply(toNumber(signature.subarray(32)), false)
      .add(author.multiply(challenge, false))
      .assertValidity()
      .toAffine();
    return signature.length === 64 && y % 2n === 0n && x === toNumber(r);
  } catch {
    return false;
  }
}

/** Of a scalar and its negative, the one whose point has an even y; and that point's x, which both have. */
function evenPoint(scalar: bigint): { scalar: bigint; x: Uint8Array } {
  const { x, y } = G.multiply(scalar).toAffine();
  return { scalar: y % 2n === 0n ? scalar : ORDER - scalar, x: toBytes(x) };
}

function hashToNumber(tag: string, ...messages: Uint8Array[]): bigint {
  const name = sha256(utf8Encode(`BIP0340/${tag}`));
  return toNumber(sha256(concatBytes(name, name, ...messages)));
}
