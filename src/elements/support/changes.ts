// What happened between two snapshots, as events for the page and as messages worth announcing. Pure.

import type { MessageItem, Snapshot, Ticket } from '../../headless/snapshot.js';
import {
  SupportConnectionEvent,
  SupportCsatEvent,
  SupportMessageEvent,
  SupportStatusEvent,
  SupportTicketEvent,
  SupportUnreadEvent,
} from '../events.js';

export interface Changes {
  readonly events: readonly Event[];
  /** From the other side, oldest first. */
  readonly incoming: readonly MessageItem[];
}

/** `expose`: message text may be in an event. What was stored before is no news: nothing is told while restoring. */
export function changesBetween(before: Snapshot, now: Snapshot, expose: boolean): Changes {
  const events: Event[] = [];
  const incoming: MessageItem[] = [];
  if (!before.restoring && !now.restoring) {
    const old = new Map(before.tickets.map((ticket) => [ticket.id, ticket]));
    for (const ticket of now.tickets) {
      const was = old.get(ticket.id);
      if (was === ticket) continue;
      if (!was) events.push(new SupportTicketEvent(ticket.id));
      addItems(ticket, was, expose, events, incoming);
      if (was && was.status !== ticket.status) events.push(new SupportStatusEvent(ticket.id, ticket.status));
    }
  }
  if (now.unread !== before.unread) events.push(new SupportUnreadEvent(now.unread));
  if (now.connection !== before.connection) events.push(new SupportConnectionEvent(now.connection));
  return { events, incoming };
}

function addItems(
  ticket: Ticket,
  was: Ticket | undefined,
  expose: boolean,
  events: Event[],
  incoming: MessageItem[],
): void {
  const known = new Set(was?.items.map((item) => item.id));
  for (const item of ticket.items) {
    if (known.has(item.id)) continue;
    if (item.type === 'csat') events.push(new SupportCsatEvent(ticket.id, item.rating));
    if (item.type !== 'message') continue;
    events.push(new SupportMessageEvent(ticket.id, item.id, item.from, expose ? item.text : undefined));
    if (!item.own) incoming.push(item);
  }
}
