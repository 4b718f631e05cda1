// What every event after 7700 shares: an `e` tag that names the ticket, its label, and one recipient.

import { tagValue, type NostrEvent, type Tag } from './event.js';
import { isUuidV7 } from './uuid.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

/** Which ticket is meant. `ticket` is the id of its 7700 event, `ticketId` its label. */
export interface TicketRef {
  readonly ticket: string;
  readonly ticketId: string;
}

export interface ThreadFactBase extends TicketRef {
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  readonly author: string;
  readonly recipient: string;
}

export function buildThreadTags({ ticket, ticketId }: TicketRef, recipient: string): Tag[] {
  if (!isHex32(ticket)) throw badInput('ticket to be an event id in hex', ticket);
  if (!isUuidV7(ticketId)) throw badInput('ticketId to be a UUIDv7', ticketId);
  if (!isHex32(recipient)) throw badInput('recipient to be a public key in hex', recipient);
  return [
    ['e', ticket],
    ['ticket_id', ticketId],
    ['p', recipient],
  ];
}

export function parseThreadTags(event: NostrEvent): ThreadFactBase | undefined {
  const ticket = tagValue(event, 'e');
  const ticketId = tagValue(event, 'ticket_id');
  const recipient = tagValue(event, 'p');
  if (!isHex32(ticket) || !isUuidV7(ticketId) || !isHex32(recipient)) return undefined;
  return { id: event.id, at: event.created_at, author: event.pubkey, ticket, ticketId, recipient };
}
