// Kind 7702: an agent replies to a customer.

import { buildBody, parseBody } from './body.js';
import type { Attachment } from './envelope.js';
import type { Draft, NostrEvent } from './event.js';
import { KIND_REPLY } from './kinds.js';
import { checkReferences, parseReferences, type References } from './reference.js';
import { buildThreadTags, parseThreadTags, type ThreadFactBase, type TicketRef } from './thread.js';

export interface ReplyFact extends ThreadFactBase, References {
  readonly type: 'reply';
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface ReplyInput extends TicketRef, References {
  readonly at: number;
  readonly customer: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export function buildReply(input: ReplyInput): Draft {
  const { at, customer, ticketId, replyTo: reply_to, edits } = input;
  checkReferences(input);
  const body = buildBody('body', input.text, input.attachments);
  return {
    kind: KIND_REPLY,
    created_at: at,
    tags: buildThreadTags(input, customer),
    content: JSON.stringify({ ticket_id: ticketId, body, reply_to, edits }),
    encryptTo: customer,
  };
}

export function parseReply(event: NostrEvent, plaintext: string): ReplyFact | undefined {
  const base = parseThreadTags(event, KIND_REPLY);
  const body = base && parseBody(plaintext, base.ticketId);
  if (!body) return undefined;
  const { reply_to, edits } = body.fields;
  return { type: 'reply', ...base, ...parseReferences(reply_to, edits), ...body.envelope };
}
