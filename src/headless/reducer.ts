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

/** Gives back the same object when nothing was new; `onNews` is told of each that was. */
export function addFacts(state: State, facts: readonly Fact[], onNews?: (fact: Fact) => void): State {
  const tickets = new Map(state.tickets);
  const threads = new Map(state.threads);
  const teams = new Map(state.teams);
  const grown = new Map<string, ThreadFact[]>();
  let isNews = false;
  const put = (fact: Fact): boolean => {
    if (fact.type === 'ticket') return keepNewest(tickets, fact.id, fact);
    if (fact.type === 'team') return keepNewest(teams, fact.author, fact);
    const id = ticketOf(fact) ?? LOOSE;
    const thread = grown.get(id) ?? [...(threads.get(id) ?? [])];
    grown.set(id, thread);
    return insert(thread, fact) && !!threads.set(id, thread);
  };
  // A relay hands over the newest first: in their own order each finds its place at once.
  for (const fact of [...facts].sort(compareFacts)) {
    if (!put(fact)) continue;
    isNews = true;
    onNews?.(fact);
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
