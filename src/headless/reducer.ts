// The state: every fact once, by ticket, in the order of a timeline. Pure: any order and any duplication of the same
// facts gives the same state. What of it is believed is decided when it is looked at (rules.ts), because a reply may
// come before its ticket, and a team list after both.

import type { MessageFact } from '../protocol/direct-message.js';
import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';
import { compareFacts, type Fact, type ThreadFact } from './facts.js';

export interface Thread {
  readonly ticket?: TicketFact;
  /** Sorted, each id once. */
  readonly facts: readonly ThreadFact[];
}

export interface State {
  /** By the id of the 7700 event. A thread without a ticket waits for it. */
  readonly threads: ReadonlyMap<string, Thread>;
  /** Direct messages that name no ticket. */
  readonly loose: readonly MessageFact[];
  readonly teams: ReadonlyMap<string, Team>;
}

export const EMPTY_STATE: State = { threads: new Map(), loose: [], teams: new Map() };

/** Gives back the same object when nothing was new. */
export function addFacts(state: State, facts: Iterable<Fact>): State {
  const threads = new Map(state.threads);
  const teams = new Map(state.teams);
  const added = new Map<string, ThreadFact[]>();
  let { loose } = state;
  let changed = false;

  for (const fact of facts) {
    if (fact.type === 'team') {
      const known = teams.get(fact.author);
      if (known && !isNewer(fact, known)) continue;
      teams.set(fact.author, fact);
      changed = true;
    } else if (fact.type === 'ticket') {
      const thread = threads.get(fact.id);
      if (thread?.ticket) continue;
      threads.set(fact.id, { facts: thread?.facts ?? [], ticket: fact });
      changed = true;
    } else if (fact.ticket === undefined) {
      const merged = merge(loose, [fact as MessageFact]);
      changed ||= merged !== loose;
      loose = merged;
    } else {
      const list = added.get(fact.ticket);
      if (list) list.push(fact);
      else added.set(fact.ticket, [fact]);
    }
  }
  for (const [id, list] of added) {
    const thread = threads.get(id) ?? { facts: [] };
    const merged = merge(thread.facts, list);
    if (merged === thread.facts) continue;
    threads.set(id, { ...thread, facts: merged });
    changed = true;
  }
  return changed ? { threads, loose, teams } : state;
}

/** NIP-01: the newest of a replaceable event wins, ties by the lower id. */
export function isNewer(a: { at: number; id: string }, b: { at: number; id: string }): boolean {
  return a.at > b.at || (a.at === b.at && a.id < b.id);
}

function merge<T extends { at: number; id: string }>(
  sorted: readonly T[],
  added: readonly T[],
): readonly T[] {
  if (added.length === 1) return insert(sorted, added[0]!);
  const known = new Set(sorted.map((fact) => fact.id));
  const fresh = added.filter((fact) => !known.has(fact.id) && known.add(fact.id));
  if (fresh.length === 0) return sorted;
  return [...sorted, ...fresh].sort(compareFacts);
}

/** One at a time is how they come, into lists that grow long: an id says the time too, so its place is its search. */
function insert<T extends { at: number; id: string }>(sorted: readonly T[], fact: T): readonly T[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareFacts(sorted[middle]!, fact) < 0) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.id === fact.id ? sorted : [...sorted.slice(0, low), fact, ...sorted.slice(low)];
}
