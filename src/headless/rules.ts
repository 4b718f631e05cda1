// Who may say what (protocol section 1). A relay can hand over anything and anybody can tag anybody: what does not
// hold here is never shown. Pure.

import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';
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

/** Whether `author` speaks for `agent` at that time (unix seconds). */
export function isStaff({ teams }: Viewpoint, agent: string, author: string, at: number): boolean {
  if (author === agent) return true;
  const team = teams.get(agent);
  if (!team) return false;
  return team.members.includes(author) || at < (team.removed[author] ?? 0);
}

export function believesTicket({ role, pubkey }: Viewpoint, ticket: TicketFact): boolean {
  return role === 'customer' ? ticket.author === pubkey : ticket.recipient === pubkey;
}

/** Whether a fact that names this ticket may stand in it. */
export function believes(view: Viewpoint, ticket: TicketFact, fact: ThreadFact): boolean {
  if (fact.ticket !== ticket.id || fact.ticketId !== ticket.ticketId) return false;
  const { author: customer, recipient: agent } = ticket;
  const byStaff = isStaff(view, agent, fact.author, fact.at);
  switch (fact.type) {
    case 'status':
    case 'reply':
      return byStaff && fact.recipient === customer;
    case 'note':
      return view.role === 'agent' && byStaff && fact.recipient !== customer;
    case 'csat':
      return fact.author === customer && fact.recipient === agent;
    case 'message':
      if (fact.author === customer) return isStaff(view, agent, fact.recipient, fact.at);
      return byStaff && fact.recipient === customer;
  }
}
