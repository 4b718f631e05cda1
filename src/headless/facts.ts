// What was verified and decrypted, whatever event brought it: the clients' one currency.

import type { CsatFact } from '../protocol/csat.js';
import type { DeletionFact } from '../protocol/deletion.js';
import type { MessageFact } from '../protocol/direct-message.js';
import type { NoteFact } from '../protocol/note.js';
import type { ReactionFact } from '../protocol/reaction.js';
import type { ReplyFact } from '../protocol/reply.js';
import type { StatusFact } from '../protocol/status.js';
import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';

export type ThreadFact = StatusFact | ReplyFact | NoteFact | CsatFact | MessageFact;
export type Fact = (TicketFact | ThreadFact | ReactionFact | DeletionFact | Team) & {
  /** Until when it is to be shown (NIP-40), in unix seconds. */
  readonly expires?: number;
  /** Its id by now: nobody ever knew the one it had, and it was made anew. */
  readonly now?: string;
};

/** The order of a timeline: by time, ties by id, so that it never hangs on chance. */
export function compareFacts(a: { at: number; id: string }, b: { at: number; id: string }): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
