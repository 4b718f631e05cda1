// NIP-13: proof of work, for a relay that asks for it. An add-on, because few relays do. The hashing is the platform's,
// outside the page's own thread, a batch at a time; one event after the other. It gives up at once where the time that is
// to be expected on this machine is more than a page may ask of a visitor.

import type { Work } from '../headless/world.js';
import type { EventTemplate, UnsignedEvent } from '../protocol/event.js';

interface MineOptions {
  /** Ends the work when it says no. */
  readonly isWanted?: () => boolean;
  /** Milliseconds that the work may be expected to take; chance may make it three times as many, then it ends. */
  readonly limit?: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
/** Where a relay does not say how much. */
const DEFAULT_BITS = 20;
/** No machine does more in time: not even to be tried. */
const MAX_BITS = 24;
const DEFAULT_LIMIT = 60_000;
/** Milliseconds after which it is known how fast this machine is. */
const TRIAL = 500;
/** Hashes under way at once. */
const BATCH = 64;
/** Always as many, so that nothing but they changes. */
const DIGITS = 12;

/** What came before: two at once would both take twice as long. */
let queue: Promise<unknown> = Promise.resolve();

/** Makes the event anew with what the relay asks for; else says why not, after the relay's words. */
export function work({ words, event, parcel, isWanted, make }: Work): Promise<string | undefined> {
  const bits = demandedBits(words);
  const turn = queue.then(async () => {
    // Another relay has asked for it too.
    if (parcel.event !== event) return undefined;
    try {
      // A relay that never has enough would be worked for for ever.
      if (committedBits(event) >= bits) throw new Error(`it was given ${bits} bits`);
      await make(async (template) => {
        const mined = await mine(template, bits, { isWanted });
        if (mined) return mined;
        throw new Error('more proof of work than a page can do');
      });
      return undefined;
    } catch (error) {
      return `${words} (${(error as Error).message})`;
    }
  });
  return (queue = turn) as typeof turn;
}

/** How many bits a relay asks for in its own words: `28 bits needed`, `difficulty 26 is less than 30`. */
export function demandedBits(words: string): number {
  const counted = [...words.matchAll(/(\d+)[ -]?bits?\b/gi)].map(([, number]) => number);
  // What is asked for is more than what is there, so it is the largest; but kinds and NIPs have numbers too.
  const others = words.replace(/\b(nip|kind)s?\W*\d+/gi, '').match(/\d+/g) ?? [];
  const numbers = (counted.length > 0 ? counted : others).map(Number);
  return Math.max(0, ...numbers.filter((number) => number <= 256)) || DEFAULT_BITS;
}

/** How many bits an event says that it was worked for. */
export function committedBits({ tags }: EventTemplate): number {
  return Number(tags.find(([name]) => name === 'nonce')?.[2]) || 0;
}

/** The template with a nonce that lets its id begin with so many zero bits; `undefined` where that takes too long. */
export async function mine(
  { pubkey, created_at, kind, tags, content }: UnsignedEvent,
  bits: number,
  { isWanted = () => true, limit = DEFAULT_LIMIT }: MineOptions = {},
): Promise<EventTemplate | undefined> {
  if (bits > MAX_BITS) return undefined;
  const others = tags.filter(([name]) => name !== 'nonce');
  const worked = (nonce: string) => [...others, ['nonce', nonce, String(bits)]];
  const text = (nonce: string) => JSON.stringify([0, pubkey, created_at, kind, worked(nonce), content]);
  // All before the nonce is the same with any.
  const [one, other] = ['0', '1'].map((digit) => encoder.encode(text(digit.repeat(DIGITS)))) as [
    Bytes,
    Bytes,
  ];
  const at = one.findIndex((byte, index) => byte !== other[index]);
  const begun = performance.now();
  for (let count = 0; ; count += BATCH) {
    const hashes = Array.from({ length: BATCH }, (_, index) => {
      one.set(encoder.encode(digits(count + index)), at);
      return crypto.subtle.digest('SHA-256', one);
    });
    const found = (await Promise.all(hashes)).findIndex((hash) => zeroBits(hash) >= bits);
    if (!isWanted()) throw new Error('cancelled');
    if (found >= 0) return { kind, created_at, tags: worked(digits(count + found)), content };
    const took = performance.now() - begun;
    const expected = (took / (count + BATCH)) * 2 ** bits;
    if (took > 3 * limit || (took > TRIAL && expected > limit)) return undefined;
  }
}

function digits(count: number): string {
  return String(count).padStart(DIGITS, '0');
}

function zeroBits(hash: ArrayBuffer): number {
  const bytes = new Uint8Array(hash);
  const first = bytes.findIndex((byte) => byte > 0);
  return first < 0 ? 256 : 8 * first + Math.clz32(bytes[first]!) - 24;
}
