// One row for many tickets of one customer: of somebody who opens more than anybody needs, and of somebody who is
// muted. It must never leave a ticket out. Pure: no clock, no DOM.

import type { Ticket } from '../../../headless/snapshot.js';

export interface Fold {
  /** Unlike any ticket's. */
  readonly id: string;
  readonly customer: string;
  readonly isMuted: boolean;
  /** In the order they were given, newest activity first. */
  readonly tickets: readonly Ticket[];
}

/** More tickets than this within an hour fold. */
const CROWD = 5;
const HOUR = 3600;
/** So do more than this at any time: when a ticket was opened is only what the customer says. */
const MANY = 20;

/** A fold stands where the newest of its tickets would; what is muted stands last. */
export function foldTickets(
  tickets: readonly Ticket[],
  muted: readonly string[] = [],
): readonly (Ticket | Fold)[] {
  const all = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const theirs = all.get(ticket.customer);
    if (theirs) theirs.push(ticket);
    else all.set(ticket.customer, [ticket]);
  }
  const folds = new Map<Ticket, Fold>();
  for (const [customer, theirs] of all) {
    const isMuted = muted.includes(customer);
    const fold = { id: `fold ${customer}`, customer, isMuted, tickets: isMuted ? theirs : crowdOf(theirs) };
    for (const ticket of fold.tickets) folds.set(ticket, fold);
  }
  const rows: (Ticket | Fold)[] = [];
  const last: Fold[] = [];
  for (const ticket of tickets) {
    const fold = folds.get(ticket);
    if (!fold) rows.push(ticket);
    else if (fold.tickets[0] === ticket) (fold.isMuted ? last : rows).push(fold);
  }
  return [...rows, ...last];
}

/** Those that were opened within an hour of so many others, in the order they were given. */
function crowdOf(theirs: readonly Ticket[]): readonly Ticket[] {
  if (theirs.length > MANY) return theirs;
  const sorted = [...theirs].sort((a, b) => a.createdAt - b.createdAt);
  const crowd = new Set<Ticket>();
  sorted.forEach(({ createdAt }, first) => {
    const last = sorted[first + CROWD];
    if (last && last.createdAt - createdAt <= HOUR)
      for (const ticket of sorted.slice(first, first + CROWD + 1)) crowd.add(ticket);
  });
  return theirs.filter((ticket) => crowd.has(ticket));
}
