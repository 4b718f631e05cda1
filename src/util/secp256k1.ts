// The curve secp256k1 (SEC 2): sums of multiples of its points. Ours, because the library brings ECDSA, recovery and
// every form of a point along: 1.5 KB of the widget's file; the tests hold it against that library. No branch and no
// number of steps hangs on a scalar, which may be a secret; how long a BigInt takes is the engine's.

import { bytesToHex, hexToBytes } from './bytes.js';

/** Projective: x/z and y/z. With z 0 it is the point at infinity, which is zero. */
export type Point = readonly [x: bigint, y: bigint, z: bigint];

/** The field that coordinates are in. */
const FIELD = 2n ** 256n - 2n ** 32n - 977n;
/** So many times the generator is zero: secret keys and the numbers of a signature lie between 0 and this. */
export const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const ZERO: Point = [0n, 1n, 0n];
export const GENERATOR: Point = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  1n,
];

export function mod(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

export function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x0${bytesToHex(bytes)}`);
}

/** 32 bytes. */
export function toBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return hexToBytes(value.toString(16).padStart(64, '0'));
}

/** Throws for what is no secret key. */
export function toScalar(secretKey: Uint8Array): bigint {
  const scalar = toNumber(secretKey);
  if (secretKey.length !== 32 || scalar === 0n || scalar >= ORDER)
    throw new RangeError('expected a secret key: 32 bytes, from 1 to the order of the curve');
  return scalar;
}

/** The point with this x and an even y (BIP-340 `lift_x`). Throws where there is none. */
export function toPoint(publicKey: Uint8Array): Point {
  const x = toNumber(publicKey);
  const square = (x * x * x + 7n) % FIELD;
  const y = power(square, (FIELD + 1n) / 4n);
  if (publicKey.length !== 32 || x >= FIELD || (y * y) % FIELD !== square)
    throw new RangeError('expected a public key: the x of a point of the curve');
  return [x, y % 2n === 0n ? y : FIELD - y, 1n];
}

/** Throws for the point at infinity, which has neither. */
export function toAffine([x, y, z]: Point): { x: bigint; y: bigint } {
  if (z === 0n) throw new RangeError('expected a point that is not at infinity');
  const inverse = power(z, FIELD - 2n);
  return { x: mod(x * inverse, FIELD), y: mod(y * inverse, FIELD) };
}

/**
 * The sum of points, each taken so many times (0 up to the order): four bits at a time, with one doubling for all of
 * them (Straus).
 */
export function sumOf(...terms: readonly (readonly [times: bigint, point: Point])[]): Point {
  const rows = terms.map(([times, point]) => {
    const multiples = [ZERO];
    while (multiples.length < 16) multiples.push(add(multiples.at(-1)!, point));
    return { digits: times.toString(16).padStart(64, '0'), multiples };
  });
  let sum = ZERO;
  for (let place = 0; place < 64; place++) {
    for (let bit = 0; bit < 4; bit++) sum = add(sum, sum);
    for (const { digits, multiples } of rows) sum = add(sum, multiples[Number.parseInt(digits[place]!, 16)]!);
  }
  return sum;
}

/** The complete formula for y² = x³ + 7 (Renes, Costello, Batina 2015, section 3): it has no exceptions. */
function add([x1, y1, z1]: Point, [x2, y2, z2]: Point): Point {
  const xx = (x1 * x2) % FIELD;
  const yy = (y1 * y2) % FIELD;
  const zz = (21n * z1 * z2) % FIELD;
  const xy = (x1 * y2 + x2 * y1) % FIELD;
  const yz = (y1 * z2 + y2 * z1) % FIELD;
  const zx = (z1 * x2 + z2 * x1) % FIELD;
  return [
    (xy * (yy - zz) - 21n * yz * zx) % FIELD,
    ((yy + zz) * (yy - zz) + 63n * xx * zx) % FIELD,
    (yz * (yy + zz) + 3n * xx * xy) % FIELD,
  ];
}

/** For exponents that are no secret. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % FIELD;
    if (bit === '1') result = (result * base) % FIELD;
  }
  return result;
}
