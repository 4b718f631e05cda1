// Kind 62 (NIP-62): a key asks relays to forget everything that it ever signed, and the gift wraps sent to it. There is
// no way back from it, and it reaches all of what a key is used for: it must never be built for a key that may be
// somebody's identity elsewhere.

import type { EventTemplate, NostrEvent } from './event.js';
import { KIND_VANISH } from './kinds.js';
import { normalizeRelayUrls } from './relay-url.js';
import { badInput } from '../util/errors.js';

/** In the place of an address: every relay that gets to see it. */
const ALL_RELAYS = 'ALL_RELAYS';

export interface Vanish {
  readonly author: string;
  /** Everything up to this moment (unix seconds). */
  readonly at: number;
  /** Who is asked. */
  readonly relays: readonly string[] | 'all';
  readonly reason: string;
}

/** Names the relays that it is meant for; others have to leave it alone. */
export function buildVanish(input: {
  at: number;
  relays: readonly string[];
  reason?: string | undefined;
}): EventTemplate {
  const { at, reason = '' } = input;
  const relays = normalizeRelayUrls(input.relays);
  if (relays.length === 0) throw badInput('relays to name at least one', input.relays);
  const tags = relays.map((url) => ['relay', url]);
  return { kind: KIND_VANISH, created_at: at, tags, content: reason };
}

export function parseVanish(event: NostrEvent): Vanish | undefined {
  const { pubkey: author, created_at: at, content: reason } = event;
  const named = event.tags.flatMap(([name, url]) => (name === 'relay' && url ? [url] : []));
  const relays = named.includes(ALL_RELAYS) ? 'all' : normalizeRelayUrls(named);
  return event.kind === KIND_VANISH && relays.length > 0 ? { author, at, relays, reason } : undefined;
}
