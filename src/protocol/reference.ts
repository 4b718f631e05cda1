// What a message refers to: the one that it answers, and the one of its own author in whose place it stands. A rumor (kind
// 14) says it in tags, `e` with the marker that NIP-17 knows; a reply (7702) beside its text. Whether there is such a
// message, and whose, is for the reader to find out.

import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

/** Ids of events or rumors. */
export interface References {
  readonly replyTo?: string | undefined;
  /** The first version, however many came between. */
  readonly edits?: string | undefined;
}

export function checkReferences({ replyTo, edits }: References): void {
  for (const id of [replyTo, edits])
    if (id !== undefined && !isHex32(id)) throw badInput('the id of a message in hex', id);
}

export function parseReferences(replyTo: unknown, edits: unknown): References {
  return { ...(isHex32(replyTo) && { replyTo }), ...(isHex32(edits) && { edits }) };
}
