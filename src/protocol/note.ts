// Kind 7703: an internal note, one event per recipient, the same `note_id` in each. Never tags a customer:
// whoever builds one is told the customer's key, and it is refused as a recipient.

import { buildBody, parseBody } from './body.js';
import type { Attachment } from './envelope.js';
import type { Draft, NostrEvent } from './event.js';
import { KIND_NOTE } from './kinds.js';
import { buildThreadTags, parseThreadTags, type ThreadFactBase, type TicketRef } from './thread.js';
import { isUuidV7 } from './uuid.js';
import { badInput } from '../util/errors.js';

export interface NoteFact extends ThreadFactBase {
  readonly type: 'note';
  /** What makes several events one note; the event's own id where an older peer wrote none. */
  readonly noteId: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface NoteInput extends TicketRef {
  readonly at: number;
  readonly customer: string;
  readonly recipient: string;
  readonly noteId: string;
  readonly text: string;
}

export function buildNote(input: NoteInput): Draft {
  const { at, customer, recipient, ticketId, noteId } = input;
  if (recipient === customer) throw badInput('a note to go to an agent', 'the customer');
  if (!isUuidV7(noteId)) throw badInput('noteId to be a UUIDv7', noteId);
  const body = buildBody('body', input.text);
  return {
    kind: KIND_NOTE,
    created_at: at,
    tags: buildThreadTags(input, recipient),
    content: JSON.stringify({ ticket_id: ticketId, note_id: noteId, body }),
    encryptTo: recipient,
  };
}

export function parseNote(event: NostrEvent, plaintext: string): NoteFact | undefined {
  const base = parseThreadTags(event, KIND_NOTE);
  const body = base && parseBody(plaintext, base.ticketId);
  if (!body) return undefined;
  const { note_id: noteId } = body.fields;
  return { type: 'note', ...base, noteId: isUuidV7(noteId) ? noteId : event.id, ...body.envelope };
}
