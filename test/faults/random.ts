// Chance that can be had a second time: everything random in a campaign hangs on its seed, the keys, nonces and
// identifiers of the clients under test among it, so that a failing seed fails again. And nothing that takes its own time:
// what the platform would do in threads of its own is done at once.

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  /** By weight: `{ often: 5, rarely: 1 }`. */
  choose<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries<number>(weights) as [T, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return entries.at(-1)![0];
  }
}

type Bytes = Uint8Array<ArrayBuffer>;
const TAG = 16;

/** As much of WebCrypto as is used, with the same results. */
const subtle = {
  async digest(_name: string, data: Bytes | ArrayBuffer): Promise<ArrayBuffer> {
    return buffer(createHash('sha256').update(new Uint8Array(data)).digest());
  },
  async importKey(_format: string, secret: Bytes): Promise<Bytes> {
    return secret.slice();
  },
  async encrypt({ iv }: { iv: Bytes }, key: Bytes, data: ArrayBuffer): Promise<ArrayBuffer> {
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return buffer(cipher.update(new Uint8Array(data)), cipher.final(), cipher.getAuthTag());
  },
  async decrypt({ iv }: { iv: Bytes }, key: Bytes, data: Bytes): Promise<ArrayBuffer> {
    const cipher = createDecipheriv('aes-256-gcm', key, iv);
    cipher.setAuthTag(data.subarray(-TAG));
    return buffer(cipher.update(data.subarray(0, -TAG)), cipher.final());
  },
};

function buffer(...parts: readonly Buffer[]): ArrayBuffer {
  return new Uint8Array(Buffer.concat(parts)).buffer;
}

/** Puts something else in the place of what the platform has; gives back the undo. */
export function replace(name: 'fetch', value: unknown): () => void {
  const before = globalThis[name];
  Object.assign(globalThis, { [name]: value });
  return () => Object.assign(globalThis, { [name]: before });
}

/**
 * Runs with the platform's chance taken from the seed, and with a clock for "how long have I been busy" that stands
 * still: then nothing hangs on how fast this machine is. Not to be run twice at the same time in one process.
 */
export async function withSeededPlatform<T>(seed: number, run: () => Promise<T>): Promise<T> {
  const random = new Random(seed);
  const getRandomValues = <A extends ArrayBufferView | null>(array: A): A => {
    if (array) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let index = 0; index < bytes.length; index++) bytes[index] = random.between(0, 255);
    }
    return array;
  };
  const platform = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  const seeded = { getRandomValues, subtle };
  Object.defineProperty(globalThis, 'crypto', { value: seeded, configurable: true });
  Object.defineProperty(performance, 'now', { value: () => 0, configurable: true });
  try {
    return await run();
  } finally {
    Object.defineProperty(globalThis, 'crypto', platform);
    Reflect.deleteProperty(performance, 'now');
  }
}

/** Lets everything happen that is already under way: here all of it is in microtasks. */
export function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
