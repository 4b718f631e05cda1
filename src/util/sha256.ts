// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) over it. Ours, because the library that has them brings
// every other hash's scaffolding along: 2 KB of the widget's file; the tests hold it against that library and against
// the platform's own. WebCrypto has all three, but only as promises, and every id is a hash.

import { concatBytes } from './bytes.js';

const ROUNDS = 64;

/** The first 32 bits of the fractional parts of roots of the first primes, as the standard defines its constants. */
function constants(root: number, count: number): Int32Array {
  const values: number[] = [];
  for (let n = 2; values.length < count; n++) {
    let divisor = 2;
    while (n % divisor) divisor++;
    if (divisor === n) values.push((n ** (1 / root) % 1) * 2 ** 32);
  }
  return Int32Array.from(values);
}

let k: Int32Array | undefined;
let start: Int32Array | undefined;

export function sha256(message: Uint8Array): Uint8Array<ArrayBuffer> {
  k ??= constants(3, ROUNDS);
  start ??= constants(2, 8);
  const padded = new Uint8Array(((message.length + 72) >> 6) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const data = new DataView(padded.buffer);
  data.setUint32(padded.length - 8, message.length / 2 ** 29);
  data.setUint32(padded.length - 4, message.length << 3);
  const state = start.slice();
  const w = new Int32Array(ROUNDS);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < ROUNDS; i++) w[i] = i < 16 ? data.getInt32(block + 4 * i) : schedule(w, i);
    compress(state, w, k);
  }
  state.forEach((word, i) => data.setInt32(4 * i, word));
  return padded.slice(0, 32);
}

function schedule(w: Int32Array, i: number): number {
  const a = w[i - 15]!;
  const b = w[i - 2]!;
  const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
  const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
  return (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
}

function compress(state: Int32Array, w: Int32Array, k: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < ROUNDS; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i]! += word));
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const pad = (value: number) => block.map((byte) => byte ^ value);
  return sha256(concatBytes(pad(0x5c), sha256(concatBytes(pad(0x36), message))));
}

/** HKDF-Extract is HMAC with the salt as its key. Expand: at most 255 × 32 bytes. */
export function hkdfExpand(key: Uint8Array, info: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  let out = new Uint8Array(0);
  let last = out;
  for (let i = 1; out.length < length; i++) {
    last = hmacSha256(key, concatBytes(last, info, Uint8Array.of(i)));
    out = concatBytes(out, last);
  }
  return out.slice(0, length);
}
