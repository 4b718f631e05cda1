// What 7700 to 7704 share: the ticket's label, and one recipient; all after 7700 an `e` tag that names the ticket.

import { tagValue, type NostrEvent, type Tag } from './event.js';
import { isUuidV7 } from './uuid.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

/** Which ticket is meant. `ticket` is the id of its 7700 event, `ticketId` its label. */
export interface TicketRef {
  readonly ticket: string;
  readonly ticketId: string;
}

/** What 7700 to 7704 have in common. */
export interface FactBase {
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  readonly author: string;
  readonly recipient: string;
  readonly ticketId: string;
}

export interface ThreadFactBase extends FactBase, TicketRef {}

export function buildTags(ticketId: string, recipient: string, between: readonly Tag[] = []): Tag[] {
  if (!isUuidV7(ticketId)) throw badInput('ticketId to be a UUIDv7', ticketId);
  if (!isHex32(recipient)) throw badInput('recipient to be a public key in hex', recipient);
  return [['ticket_id', ticketId], ...between, ['p', recipient]];
}

export function buildThreadTags(
  { ticket, ticketId }: TicketRef,
  recipient: string,
  between: readonly Tag[] = [],
): Tag[] {
  if (!isHex32(ticket)) throw badInput('ticket to be an event id in hex', ticket);
  return [['e', ticket], ...buildTags(ticketId, recipient, between)];
}

export function parseTags(event: NostrEvent, kind: number): FactBase | undefined {
  const { id, created_at: at, pubkey: author } = event;
  const ticketId = tagValue(event, 'ticket_id');
  const recipient = tagValue(event, 'p');
  if (event.kind !== kind || !isUuidV7(ticketId) || !isHex32(recipient)) return undefined;
  return { id, at, author, recipient, ticketId };
}

export function parseThreadTags(event: NostrEvent, kind: number): ThreadFactBase | undefined {
  const base = parseTags(event, kind);
  const ticket = tagValue(event, 'e');
  return base && isHex32(ticket) ? { ...base, ticket } : undefined;
}
