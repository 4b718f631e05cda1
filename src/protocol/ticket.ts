// Kind 7700: a customer opens a ticket. Encrypted to the agent; the event's id is the ticket.

import { bodySize, buildBody, parseBody } from './body.js';
import type { Attachment } from './envelope.js';
import { tagValue, type Draft, type NostrEvent } from './event.js';
import { KIND_TICKET } from './kinds.js';
import { buildTags, parseTags, type FactBase } from './thread.js';
import { badInput } from '../util/errors.js';
import { asText } from '../util/guards.js';
import { clip, toWellFormed } from '../util/text.js';

export const TICKET_STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export const MAX_TITLE_CHARS = 200;
const MAX_CATEGORY_CHARS = 64;
const MAX_DETAILS = 32;
const MAX_DETAIL_NAME_CHARS = 64;
const MAX_DETAIL_CHARS = 2000;
/** Of JSON-escaped UTF-8: with a body of full size the event then stays under 64 KiB. */
const MAX_DETAILS_BYTES = 16_000;

export interface TicketFact extends FactBase {
  readonly type: 'ticket';
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
  /** Texts, or what can be written as JSON. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

export function buildTicket(input: TicketInput): Draft {
  const { at, agent, ticketId, title, details = {} } = input;
  const priority = input.priority ?? 'normal';
  if (!isPriority(priority))
    throw badInput(`priority to be one of ${TICKET_PRIORITIES.join(', ')}`, priority);
  if (typeof title !== 'string') throw badInput('title to be a text', title);
  const body = buildBody('body', input.text, input.attachments);
  return {
    kind: KIND_TICKET,
    created_at: at,
    tags: buildTags(ticketId, agent, [
      ['status', 'open'],
      ['priority', priority],
      ['category', readCategory(input.category)],
    ]),
    content: JSON.stringify({
      ...fitDetails(readDetails(details)),
      ticket_id: ticketId,
      title: clip(toWellFormed(title), MAX_TITLE_CHARS),
      body,
    }),
    encryptTo: agent,
  };
}

export function parseTicket(event: NostrEvent, plaintext: string): TicketFact | undefined {
  const base = parseTags(event, KIND_TICKET);
  const body = base && parseBody(plaintext, base.ticketId);
  // Elsewhere the label may be absent; a ticket is where it comes from.
  if (!body || body.fields['ticket_id'] === undefined) return undefined;
  const priority = tagValue(event, 'priority');
  return {
    type: 'ticket',
    ...base,
    ...body.envelope,
    title: clip(asText(body.fields['title']), MAX_TITLE_CHARS),
    category: readCategory(tagValue(event, 'category')),
    priority: isPriority(priority) ? priority : 'normal',
    details: readDetails(body.fields),
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
    const text = typeof value === 'string' ? value : value == null ? '' : stringify(value);
    return [clip(toWellFormed(key), MAX_DETAIL_NAME_CHARS), clip(toWellFormed(text), MAX_DETAIL_CHARS)];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** As many as keep the ticket within what relays take, in order: a text must not go unsent for what stands beside it. */
function fitDetails(details: Readonly<Record<string, string>>): Record<string, string> {
  let left = MAX_DETAILS_BYTES;
  const fitting = Object.entries(details).filter(([key, text]) => {
    const size = bodySize(key) + bodySize(text);
    if (size > left) return false;
    left -= size;
    return true;
  });
  return Object.fromEntries(fitting);
}

/** JSON nested by the ten thousand can be read but not written. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

function readCategory(text: string | undefined): string {
  return clip(toWellFormed(text ?? '').trim(), MAX_CATEGORY_CHARS).trim() || 'general';
}
