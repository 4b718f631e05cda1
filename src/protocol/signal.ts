// Kind 20770, ours: that somebody is typing, has stopped, or has read up to a message. A rumor that only ever travels in
// an ephemeral gift wrap (kind 21059, NIP-59). No relay stores it, and nothing may depend on it.

import { getEventId, tagValue, type Rumor } from './event.js';
import { KIND_SIGNAL } from './kinds.js';
import type { TicketRef } from './thread.js';
import { isUuidV7 } from './uuid.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

export type Signal = 'typing' | 'idle' | 'read';

export interface SignalFact extends TicketRef {
  readonly type: 'signal';
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly signal: Signal;
  /** Of `read`: the last message that was, by its event's or rumor's id. */
  readonly item?: string;
}

export interface SignalInput extends TicketRef {
  readonly at: number;
  readonly author: string;
  readonly signal: Signal;
  readonly item?: string | undefined;
}

export function buildSignal({ at, author, ticket, ticketId, signal, item }: SignalInput): Rumor {
  if (!isHex32(ticket)) throw badInput('ticket to be an event id in hex', ticket);
  if (!isUuidV7(ticketId)) throw badInput('ticketId to be a UUIDv7', ticketId);
  if (!isSignal(signal)) throw badInput('signal to be typing, idle or read', signal);
  if (item !== undefined && !isHex32(item)) throw badInput('item to be the id of a message in hex', item);
  const unsigned = {
    kind: KIND_SIGNAL,
    created_at: at,
    tags: [
      ['e', ticket],
      ['ticket_id', ticketId],
      ['signal', signal, ...(item ? [item] : [])],
    ],
    content: '',
    pubkey: author,
  };
  return { ...unsigned, id: getEventId(unsigned) };
}

export function parseSignal(rumor: Rumor): SignalFact | undefined {
  const { id, created_at: at, pubkey: author, kind, tags } = rumor;
  const [ticket, ticketId] = [tagValue(rumor, 'e'), tagValue(rumor, 'ticket_id')];
  const [, signal, item] = tags.find(([name]) => name === 'signal') ?? [];
  if (kind !== KIND_SIGNAL || !isSignal(signal) || !isHex32(ticket) || !isUuidV7(ticketId)) return undefined;
  return { type: 'signal', id, at, author, ticket, ticketId, signal, ...(isHex32(item) && { item }) };
}

export function isSignal(value: unknown): value is Signal {
  return value === 'typing' || value === 'idle' || value === 'read';
}
