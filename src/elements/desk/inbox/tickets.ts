// What the desk shows of a list of tickets: names, previews, filters and counts. Pure: no clock, no DOM.

import type { MessageItem, NoteItem, Profile, Ticket, TimelineItem } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { encodeNpub } from '../../../protocol/nip19.js';
import type { TicketStatus } from '../../../protocol/ticket.js';

export const STATUSES = [
  'open',
  'in_progress',
  'resolved',
  'closed',
] as const satisfies readonly TicketStatus[];
export const STATUS_KEYS = {
  open: 'open',
  in_progress: 'inProgress',
  resolved: 'resolved',
  closed: 'closed',
} as const;

export type DeskFilter = TicketStatus | 'all';
export const FILTERS = [...STATUSES, 'all'] as const satisfies readonly DeskFilter[];

const shortNames = new Map<string, string>();

/** The two ends of the npub: enough to tell one visitor from another. */
export function shortNpub(pubkey: string): string {
  const known = shortNames.get(pubkey);
  if (known !== undefined) return known;
  const npub = encodeNpub(pubkey);
  const short = `${npub.slice(0, 9)}…${npub.slice(-4)}`;
  shortNames.set(pubkey, short);
  return short;
}

export function agentName(pubkey: string, profiles: Readonly<Record<string, Profile>>): string {
  return profiles[pubkey]?.name.trim() || shortNpub(pubkey);
}

/** For initials: all keys begin alike, so theirs are the first two characters that differ. */
export function faceName(name: string): string {
  return name.replace(/^npub1(.)(.).*/, '$1 $2');
}

export function filterTickets(tickets: readonly Ticket[], filter: DeskFilter): readonly Ticket[] {
  return filter === 'all' ? tickets : tickets.filter((ticket) => ticket.status === filter);
}

export interface FilterCount {
  readonly count: number;
  readonly unread: number;
}

/** What is muted counts, but not as unread. */
export function countTickets(
  tickets: readonly Ticket[],
  muted: readonly string[],
): Readonly<Record<DeskFilter, FilterCount>> {
  const counts = Object.fromEntries(FILTERS.map((filter) => [filter, { count: 0, unread: 0 }])) as Record<
    DeskFilter,
    { count: number; unread: number }
  >;
  for (const ticket of tickets) {
    for (const filter of [ticket.status, 'all'] as const) {
      counts[filter].count += 1;
      counts[filter].unread += ticket.unread > 0 && !muted.includes(ticket.customer) ? 1 : 0;
    }
  }
  return counts;
}

/** Messages that call for attention. */
export function countUnread(tickets: readonly Ticket[], muted: readonly string[] = []): number {
  return tickets.reduce((sum, { unread, customer }) => sum + (muted.includes(customer) ? 0 : unread), 0);
}

/** The last thing somebody wrote, for the list. */
export function lastWritten(items: readonly TimelineItem[]): MessageItem | NoteItem | undefined {
  return items.findLast((item) => item.type === 'message' || item.type === 'note');
}

/** Whether the customer has taken back all that they wrote. */
export function isErased({ items }: Ticket): boolean {
  return items.every((item) => item.type !== 'message' || item.from !== 'customer' || item.deletion);
}

export function titleOf(words: Words<DeskKey>, ticket: Ticket): string {
  return ticket.title || words(isErased(ticket) ? 'erased' : 'untitled');
}

/** How many things of one's own no relay has yet. */
export function countUnsent(tickets: readonly Ticket[]): number {
  let count = 0;
  for (const { items } of tickets)
    for (const { own, delivery } of items) if (own && delivery && delivery.state !== 'sent') count += 1;
  return count;
}

/** Drafts of replies and of notes are kept apart. */
export function draftKey(ticketId: string, mode: 'reply' | 'note'): string {
  return mode === 'note' ? `${ticketId}:note` : ticketId;
}
