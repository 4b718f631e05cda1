// How much of what costs is done: signatures that are verified, and secrets that are computed with somebody's key.

import type { TestContext } from 'node:test';

/** Each of both is begun with a name that the standard gives it (BIP-340, NIP-44), turned into bytes. */
const NAMES = ['BIP0340/challenge', 'nip44-v2'];

/** Begins to count; gives back how many there were since. */
export function countWork(t: TestContext): () => number {
  const { mock } = t.mock.method(TextEncoder.prototype, 'encode');
  return () => mock.calls.filter((call) => NAMES.includes(call.arguments[0] ?? '')).length;
}
