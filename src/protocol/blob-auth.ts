// Kind 24242 (Blossom, BUD-02 and BUD-11): says to a file server that whoever signed it may store, or delete, one file.
// It is to be signed by a key made for that file alone, so that the server can't tell whose files are whose; it names no
// file by its name, and is worth nothing once it has expired.

import { tagValue, type EventTemplate } from './event.js';
import { KIND_BLOB_AUTH } from './kinds.js';
import { badInput } from '../util/errors.js';
import { isHex32, isUnixTime } from '../util/guards.js';

export const BLOB_ACTIONS = ['upload', 'delete'] as const;
export type BlobAction = (typeof BLOB_ACTIONS)[number];

export interface BlobAuth {
  readonly at: number;
  readonly action: BlobAction;
  /** SHA-256 of what is stored, the ciphertext, in hex. */
  readonly sha256: string;
  /** Unix seconds. */
  readonly expires: number;
}

/** `at` is best some seconds ago: a server whose clock is behind refuses what comes from its future. */
export function buildBlobAuth({ at, action, sha256, expires }: BlobAuth): EventTemplate {
  if (!isHex32(sha256)) throw badInput('sha256 to be a hash in hex', sha256);
  if (!isUnixTime(expires) || expires <= at) throw badInput('expires to be later than at', expires);
  const tags = [
    ['t', action],
    ['x', sha256],
    ['expiration', String(expires)],
  ];
  return { kind: KIND_BLOB_AUTH, created_at: at, tags, content: `${action} a file` };
}

/** What it allows, of any one file; whether it has expired is for the reader's clock to say. */
export function parseBlobAuth(event: EventTemplate): BlobAuth | undefined {
  const action = BLOB_ACTIONS.find((each) => each === tagValue(event, 't'));
  const [sha256, expires] = [tagValue(event, 'x'), Number(tagValue(event, 'expiration') ?? NaN)];
  if (event.kind !== KIND_BLOB_AUTH || !action || !isHex32(sha256) || !isUnixTime(expires)) return undefined;
  return { at: event.created_at, action, sha256, expires };
}
