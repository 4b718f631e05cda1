// Kind 5 (NIP-09): an author takes back what the same author said, here 7700 to 7704 and direct messages. Signed, or the
// rumor of a gift wrap. And NIP-40: until when what is said is to be shown.

import { tagValue, type EventTemplate, type Rumor } from './event.js';
import { KIND_DELETION } from './kinds.js';

export interface DeletionFact {
  readonly type: 'deletion';
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly recipient?: undefined;
  readonly ticket?: undefined;
  /** Ids of events and rumors. Whoever reads this has to see that they are the same author's. */
  readonly targets: readonly string[];
  /** Which kinds are meant, as on the wire; an empty text stands for all. */
  readonly kinds: readonly string[];
}

export function parseDeletion(event: Rumor): DeletionFact | undefined {
  const { id, created_at: at, pubkey: author, kind, tags } = event;
  const values = (wanted: string) => tags.flatMap(([name, value]) => (name === wanted && value ? value : []));
  const [targets, kinds] = [values('e'), values('k')];
  return kind === KIND_DELETION && targets.length > 0
    ? { type: 'deletion', id, at, author, targets, kinds: kinds.length > 0 ? kinds : [''] }
    : undefined;
}

/** In unix seconds; `Infinity` without the tag, or with one that says nothing. */
export function expiryOf(event: EventTemplate): number {
  return Number(tagValue(event, 'expiration')) || Infinity;
}
