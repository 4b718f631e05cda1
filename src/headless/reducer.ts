// The state: every fact once, by ticket, in the order of a timeline. Pure: any order and any duplication of the same
// facts gives the same state. What of it is believed is decided when it is looked at (rules.ts), because a reply may
// come before its ticket, and a team list after both.

import { KIND_DIRECT_MESSAGE, KIND_REACTION, KIND_TICKET } from '../protocol/kinds.js';
import type { DeletionFact } from '../protocol/deletion.js';
import type { ReactionFact } from '../protocol/reaction.js';
import type { MessageFact } from '../protocol/direct-message.js';
import type { ReplyFact } from '../protocol/reply.js';
import type { Team } from '../protocol/team.js';
import type { TicketFact } from '../protocol/ticket.js';
import { compareFacts, type Fact, type ThreadFact } from './facts.js';

export interface State {
  /** By the id of the 7700 event. */
  readonly tickets: ReadonlyMap<string, TicketFact>;
  /** By the ticket they name, which may not be there yet; direct messages that name none under {@link LOOSE}. */
  readonly threads: ReadonlyMap<string, readonly ThreadFact[]>;
  /** What is no message of its own, by the id of the message it is about, which may not be there yet. */
  readonly reactions: ReadonlyMap<string, readonly (ReactionFact | DeletionFact)[]>;
  /** The newest list of each agent. */
  readonly teams: ReadonlyMap<string, Team>;
  /**
   * When what somebody said ends (unix seconds, 0 for what was taken back, less for what was made anew), by its id, its
   * author, and perhaps its kind.
   */
  readonly ends: ReadonlyMap<string, number>;
}

export const LOOSE = '';
export const EMPTY_STATE: State = {
  tickets: new Map(),
  threads: new Map(),
  reactions: new Map(),
  teams: new Map(),
  ends: new Map(),
};

/** The ticket that a fact is about, if it is about one. */
export function ticketOf(fact: Fact): string | undefined {
  return fact.type === 'ticket' ? fact.id : fact.type === 'team' ? undefined : fact.ticket;
}

/** Gives back the same object when nothing was new; `onNews` is told of each that was, or that only ends sooner than known. */
export function addFacts(
  state: State,
  facts: readonly Fact[],
  onNews?: (fact: Fact, isSaid: boolean) => void,
): State {
  const tickets = new Map(state.tickets);
  const threads = new Map(state.threads);
  const reactions = new Map(state.reactions);
  const teams = new Map(state.teams);
  const ends = new Map(state.ends);
  const grown = new Set<unknown>();
  let isNews = false;
  // The earliest counts: one message may come in several wraps.
  const end = (key: string, at: number): boolean => at < (ends.get(key) ?? Infinity) && !!ends.set(key, at);
  const grow = <T extends Sorted>(lists: Map<string, readonly T[]>, key: string, fact: T): boolean => {
    const known = lists.get(key) ?? [];
    const list = grown.has(known) ? (known as T[]) : [...known];
    grown.add(list);
    lists.set(key, list);
    return insert(list, fact);
  };
  const put = (fact: Fact): boolean => {
    const { id, author } = fact;
    if (fact.type === 'ticket') return keepNewest(tickets, id, fact);
    if (fact.type === 'team') return keepNewest(teams, author, fact);
    if (fact.type === 'deletion') {
      const news = fact.targets.filter((target) => {
        for (const kind of fact.kinds) end(target + author + kind, 0);
        return grow(reactions, target, fact);
      });
      return news.length > 0;
    }
    if (fact.type === 'reaction') return grow(reactions, fact.target, fact);
    return grow(threads, ticketOf(fact) ?? LOOSE, fact);
  };
  // A relay hands over the newest first: in their own order each finds its place at once.
  for (const fact of [...facts].sort(compareFacts)) {
    let kept = fact;
    let isEnding = false;
    if (fact.expires !== undefined) {
      const { expires, ...rest } = fact;
      isEnding = end(fact.id + fact.author, expires);
      // Another wrap may have brought the same without it.
      kept = rest as Fact;
    }
    const isSaid = put(kept);
    if (!isSaid && !isEnding) continue;
    isNews = true;
    onNews?.(fact, isSaid);
  }
  return isNews ? { tickets, threads, reactions, teams, ends } : state;
}

/** The kinds from 7700 on, as the facts are called. */
const TYPES = ['ticket', 'status', 'reply', 'note', 'csat'];

/** Other kinds. */
const KINDS: Readonly<Record<string, number>> = { message: KIND_DIRECT_MESSAGE, reaction: KIND_REACTION };

/** Whether it has expired (NIP-40), or its author has taken it back (NIP-09). */
export function isOver({ ends }: State, { id, author, type }: Fact, now: number): boolean {
  if (ends.size === 0) return false;
  const kind = KINDS[type] ?? KIND_TICKET + TYPES.indexOf(type);
  return ['', kind].some((each) => now >= (ends.get(id + author + each) ?? Infinity));
}

/**
 * Whether not even its place is left: that stays of a message that its author took back, so that nobody is fooled; but not
 * of what it was until it was made anew, which ends before all time.
 */
export function isGone(state: State, fact: ThreadFact, now: number): boolean {
  return isOver(state, fact, isOver(state, fact, 0) && isMessage(fact) ? -1 : now);
}

/** What somebody wrote to the other side. */
export function isMessage(fact: TicketFact | ThreadFact): fact is TicketFact | ReplyFact | MessageFact {
  return ['ticket', 'reply', 'message'].includes(fact.type);
}

/** NIP-01: the newest of a replaceable event wins, ties by the lower id. */
export function isNewer(a: { at: number; id: string }, b: { at: number; id: string }): boolean {
  return a.at > b.at || (a.at === b.at && a.id < b.id);
}

function keepNewest<T extends Sorted>(map: Map<string, T>, key: string, fact: T): boolean {
  const known = map.get(key);
  if (known && !isNewer(fact, known)) return false;
  map.set(key, fact);
  return true;
}

interface Sorted {
  readonly at: number;
  readonly id: string;
}

/** What comes is mostly the newest, so its place is looked for from the end. */
function insert<T extends Sorted>(sorted: T[], fact: T): boolean {
  const before = sorted.findLastIndex((known) => compareFacts(known, fact) <= 0);
  if (sorted[before]?.id === fact.id) return false;
  sorted.splice(before + 1, 0, fact);
  return true;
}
