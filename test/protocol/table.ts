// Reads the tables of test/vectors and opens what they hold.

import { readFileSync } from 'node:fs';
import { verifyEvent, type NostrEvent } from '../../src/protocol/event.js';
import { getConversationKey, nip44Decrypt } from '../../src/protocol/nip44.js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

export interface Table<Good, Bad = Good> {
  readonly about: string;
  readonly valid: readonly (Good & { readonly name: string })[];
  readonly invalid: readonly (Bad & { readonly name: string; readonly why: string })[];
}

export interface EventCase {
  readonly event: NostrEvent;
  readonly plaintext: string;
  /** Whose key opens the content; absent where it is in the clear. */
  readonly recipient?: Name;
  readonly expected?: unknown;
}

export function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8')) as T;
}

export type Name = 'customer' | 'agent' | 'colleague' | 'stranger' | 'wrapper';
export const KEYS = read<Record<Name, { secret: string; public: string }>>('keys');

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

export function secretOf(name: Name): Uint8Array {
  return bytes(KEYS[name].secret);
}

/** The plaintext as a reader gets it: after the signature, from the encrypted content. */
export function open({ event, recipient }: EventCase): string {
  assert.ok(verifyEvent(event), 'signature');
  if (recipient === undefined) return event.content;
  return nip44Decrypt(event.content, getConversationKey(secretOf(recipient), event.pubkey));
}

/** Holds a codec to its table of signed events. */
export function testTable(file: string, parse: (event: NostrEvent, plaintext: string) => unknown): void {
  const table = read<Table<EventCase>>(file);
  describe(`${file}: valid`, () => {
    for (const one of table.valid) {
      it(one.name, () => {
        assert.equal(open(one), one.plaintext);
        assert.deepEqual(parse(one.event, one.plaintext), one.expected);
      });
    }
  });
  describe(`${file}: invalid`, () => {
    for (const one of table.invalid) {
      it(one.name, () => {
        assert.equal(open(one), one.plaintext);
        assert.equal(parse(one.event, one.plaintext), undefined, one.why);
      });
    }
  });
}

/** Holds a function of one value to its table. */
export function testInputs<T>(
  file: string,
  check: { valid: (input: T, expected: unknown) => void; invalid: (input: T) => void },
): void {
  const table = read<Table<{ input: T; expected?: unknown }>>(file);
  for (const { name, input, expected } of table.valid)
    it(`${file}: ${name}`, () => check.valid(input, expected));
  for (const { name, input, why } of table.invalid)
    it(`${file}: ${name} (${why})`, () => check.invalid(input));
}
