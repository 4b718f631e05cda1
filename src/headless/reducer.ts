// The state: every fact once, by ticket, in the order of a timeline. Pure: any order and any duplication of the same
// facts gives the same state. What of it is believed is decided when it is looked at (rules.ts), because a reply may
// come before its ticket, and a team list after both.

import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';
import { compareFacts, type Fact, type ThreadFact } from './facts.js';

export interface State {
  /** By the id of the 7700 event. */
  readonly tickets: ReadonlyMap<string, TicketFact>;
  /** By the ticket they name, which may not be there yet; direct messages that name none under {@link LOOSE}. */
  readonly threads: ReadonlyMap<string, readonly ThreadFact[]>;
  /** The newest list of each agent. */
  readonly teams: ReadonlyMap<string, Team>;
}

export const LOOSE = '';
export const EMPTY_STATE: State = { tickets: new Map(), threads: new Map(), teams: new Map() };

/** The ticket that a fact is about, if it is about one. */
export function ticketOf(fact: Fact): string | undefined {
  return fact.type === 'ticket' ? fact.id : fact.type === 'team' ? undefined : fact.ticket;
}

/** Gives back the same object when nothing was new. */
export function addFacts(state: State, facts: Iterable<Fact>): State {
  const tickets = new Map(state.tickets);
  const threads = new Map(state.threads);
  const teams = new Map(state.teams);
  const grown = new Map<string, ThreadFact[]>();
  let isNews = false;
  for (const fact of facts) {
    if (fact.type === 'ticket') isNews = keepNewest(tickets, fact.id, fact) || isNews;
    else if (fact.type === 'team') isNews = keepNewest(teams, fact.author, fact) || isNews;
    else {
      const id = ticketOf(fact) ?? LOOSE;
      const thread = grown.get(id) ?? [...(threads.get(id) ?? [])];
      grown.set(id, thread);
      if (!insert(thread, fact)) continue;
      isNews = true;
      threads.set(id, thread);
    }
  }
  return isNews ? { tickets, threads, teams } : state;
}

/** NIP-01: the newest of a replaceable event wins, ties by the lower id. */
export function isNewer(a: { at: number; id: string }, b: { at: number; id: string }): boolean {
  return a.at > b.at || (a.at === b.at && a.id < b.id);
}

function keepNewest<T extends Fact>(map: Map<string, T>, key: string, fact: T): boolean {
  const known = map.get(key);
  if (known && !isNewer(fact, known)) return false;
  map.set(key, fact);
  return true;
}

/** What comes is mostly the newest, so its place is looked for from the end. */
function insert(sorted: ThreadFact[], fact: ThreadFact): boolean {
  const before = sorted.findLastIndex((known) => compareFacts(known, fact) <= 0);
  if (sorted[before]?.id === fact.id) return false;
  sorted.splice(before + 1, 0, fact);
  return true;
}
