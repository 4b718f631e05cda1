// Kind 5 (NIP-09): an author takes back what the same author said, here 7700 to 7704 and direct messages. Signed, or the
// rumor of a gift wrap. And NIP-40: until when what is said is to be shown.

import { tagValue, type EventTemplate, type Rumor, type Tag } from './event.js';
import { KIND_DELETION } from './kinds.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

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

export interface DeletionInput {
  readonly at: number;
  /** Ids of events that the same key signed or, of gift wraps, that it is the recipient of; or of its rumors. */
  readonly targets: readonly string[];
  readonly kinds: readonly number[];
  /** Who is to hear of it: with whom the deleted was shared. */
  readonly recipient?: string | undefined;
}

export function buildDeletion({ at, targets, kinds, recipient }: DeletionInput): EventTemplate {
  if (targets.length === 0 || !targets.every(isHex32))
    throw badInput('targets to be event ids in hex', targets);
  if (recipient !== undefined && !isHex32(recipient))
    throw badInput('recipient to be a public key in hex', recipient);
  const tags: Tag[] = [
    ...targets.map((id) => ['e', id]),
    ...kinds.map((kind) => ['k', String(kind)]),
    ...(recipient === undefined ? [] : [['p', recipient]]),
  ];
  return { kind: KIND_DELETION, created_at: at, tags, content: '' };
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
