// Kind 7700: a customer opens a ticket. Encrypted to the agent; the event's id is the ticket.

import { checkBody, parseBody } from './body.js';
import { buildEnvelope, parseEnvelope, type Attachment } from './envelope.js';
import { tagValue, type Draft, type NostrEvent } from './event.js';
import { KIND_TICKET } from './kinds.js';
import { isUuidV7 } from './uuid.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

export const TICKET_STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export const MAX_TITLE_CHARS = 200;
const MAX_CATEGORY_CHARS = 64;
const MAX_DETAILS = 32;
const MAX_DETAIL_CHARS = 2000;

export interface TicketFact {
  readonly type: 'ticket';
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly recipient: string;
  readonly ticketId: string;
  readonly title: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly category: string;
  readonly priority: TicketPriority;
  /** What stands beside the text in the encrypted body, as strings. */
  readonly details: Readonly<Record<string, string>>;
}

export interface TicketInput {
  readonly at: number;
  readonly agent: string;
  readonly ticketId: string;
  readonly title: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly category?: string | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly details?: Readonly<Record<string, string>> | undefined;
}

export function buildTicket(input: TicketInput): Draft {
  const { at, agent, ticketId, title, attachments = [], details = {} } = input;
  if (!isHex32(agent)) throw badInput('agent to be a public key in hex', agent);
  if (!isUuidV7(ticketId)) throw badInput('ticketId to be a UUIDv7', ticketId);
  const priority = input.priority ?? 'normal';
  if (!isPriority(priority))
    throw badInput(`priority to be one of ${TICKET_PRIORITIES.join(', ')}`, priority);
  const body = buildEnvelope({
    text: attachments.length ? input.text : checkBody('body', input.text),
    attachments,
  });
  return {
    kind: KIND_TICKET,
    created_at: at,
    tags: [
      ['ticket_id', ticketId],
      ['status', 'open'],
      ['priority', priority],
      ['category', (input.category ?? '').trim().slice(0, MAX_CATEGORY_CHARS) || 'general'],
      ['p', agent],
    ],
    content: JSON.stringify({
      ...readDetails(details),
      ticket_id: ticketId,
      title: title.slice(0, MAX_TITLE_CHARS),
      body,
    }),
    encryptTo: agent,
  };
}

export function parseTicket(event: NostrEvent, plaintext: string): TicketFact | undefined {
  const ticketId = tagValue(event, 'ticket_id');
  const recipient = tagValue(event, 'p');
  const body = parseBody(plaintext);
  if (event.kind !== KIND_TICKET || !isUuidV7(ticketId) || !isHex32(recipient)) return undefined;
  if (!body || body['ticket_id'] !== ticketId || typeof body['body'] !== 'string') return undefined;
  const { text, attachments } = parseEnvelope(body['body']);
  const priority = tagValue(event, 'priority');
  return {
    type: 'ticket',
    id: event.id,
    at: event.created_at,
    author: event.pubkey,
    recipient,
    ticketId,
    title: typeof body['title'] === 'string' ? body['title'].slice(0, MAX_TITLE_CHARS) : '',
    text,
    attachments,
    category: tagValue(event, 'category')?.slice(0, MAX_CATEGORY_CHARS) || 'general',
    priority: isPriority(priority) ? priority : 'normal',
    details: readDetails(body),
  };
}

export function isStatus(value: unknown): value is TicketStatus {
  return TICKET_STATUSES.some((status) => status === value);
}

export function isPriority(value: unknown): value is TicketPriority {
  return TICKET_PRIORITIES.some((priority) => priority === value);
}

function readDetails(body: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(body).filter(
    ([key]) => !['ticket_id', 'title', 'body', '__proto__'].includes(key),
  );
  const texts = entries.slice(0, MAX_DETAILS).map(([key, value]): [string, string] => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    return [key.slice(0, 64), text.slice(0, MAX_DETAIL_CHARS)];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}
