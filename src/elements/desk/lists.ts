// Lists as people type them: one on a line, or separated by spaces or commas.

import { parsePublicKey } from '../../protocol/nip19.js';
import { normalizeRelayUrl } from '../../protocol/relay-url.js';

export interface List {
  /** Distinct, in order, in their one spelling. */
  readonly good: readonly string[];
  /** What is none, as it was typed. */
  readonly bad: readonly string[];
}

export function readRelays(text: string): List {
  return read(text, normalizeRelayUrl);
}

/** Keys as npub, nprofile or hex. */
export function readIssuers(text: string): List {
  return read(text, (each) => parsePublicKey(each)?.pubkey);
}

function read(text: string, spell: (each: string) => string | undefined): List {
  const good = new Set<string>();
  const bad: string[] = [];
  for (const each of text.split(/[\s,]+/).filter(Boolean)) {
    const known = spell(each);
    if (known) good.add(known);
    else bad.push(each);
  }
  return { good: [...good], bad };
}
