// Who may say what (protocol section 1). A relay can hand over anything and anybody can tag anybody: what does not
// hold here is never shown. Pure.

import { tagValue, type NostrEvent } from '../protocol/event.js';
import type { DeletionFact } from '../protocol/deletion.js';
import { KIND_DELETION, KIND_TEAM } from '../protocol/kinds.js';
import type { ReactionFact } from '../protocol/reaction.js';
import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';
import { DIRECTORY_KINDS } from './directory.js';
import type { ThreadFact } from './facts.js';

export interface Viewpoint {
  readonly role: 'customer' | 'agent';
  /** One's own key. */
  readonly pubkey: string;
  /** The newest team list of each agent. */
  readonly teams: ReadonlyMap<string, Team>;
}

/** Anything dated further ahead of the clock than this (seconds) is held until it is due. */
export const MAX_AHEAD = 15 * 60;

/**
 * The cheap check, by what stands on an event's outside: from oneself or one's team, to oneself, or one's own word about
 * oneself, which relays are only asked for of those who matter. A filter finds any `p` tag; only the first one counts.
 */
export function concerns({ pubkey, teams }: Viewpoint, event: NostrEvent): boolean {
  return (
    [pubkey, ...(teams.get(pubkey)?.members ?? [])].includes(event.pubkey) ||
    tagValue(event, 'p') === pubkey ||
    [...DIRECTORY_KINDS, KIND_TEAM, KIND_DELETION].includes(event.kind)
  );
}

export function believesTicket({ role, pubkey }: Viewpoint, ticket: TicketFact): boolean {
  return pubkey === (role === 'customer' ? ticket.author : ticket.recipient);
}

/** Whether a fact that names this ticket, or a message that names none, may stand in it. */
export function believes(
  view: Viewpoint,
  ticket: TicketFact,
  fact: ThreadFact | ReactionFact | DeletionFact,
): boolean {
  const { author: customer, recipient: agent } = ticket;
  const { author, recipient = '', at } = fact;
  if (fact.ticket !== undefined && (fact.ticket !== ticket.id || fact.ticketId !== ticket.ticketId))
    return false;
  const isAsked = author === customer && isStaff(view, agent, recipient, at);
  const isAnswered = recipient === customer && isStaff(view, agent, author, at);
  switch (fact.type) {
    case 'status':
    case 'reply':
      return isAnswered;
    case 'csat':
      return isAsked;
    case 'message':
      return isAsked || isAnswered;
    case 'deletion':
    case 'reaction':
      // Of somebody who may have said something here: nobody keeps what strangers take back or feel. Who has left may
      // still take back.
      return author === customer || isStaff(view, agent, author, fact.type === 'reaction' ? at : 0);
    case 'note':
      return view.role === 'agent' && recipient !== customer && isStaff(view, agent, author, at);
  }
}

/** Whether this key spoke for the agent at that time (unix seconds). */
function isStaff({ teams }: Viewpoint, agent: string, key: string, at: number): boolean {
  if (key === agent) return true;
  const team = teams.get(agent);
  return team !== undefined && (team.members.includes(key) || at < (team.removed[key] ?? 0));
}
