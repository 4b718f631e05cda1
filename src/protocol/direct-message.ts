// Kind 14 (NIP-17): what a customer writes after opening a ticket. A rumor: it is never signed, and known by its id.
// Kind 15, a file, is read as one with an attachment.

import { buildBody } from './body.js';
import { parseEnvelope, type Attachment } from './envelope.js';
import { getEventId, tagValue, type Rumor } from './event.js';
import { parseFileMessage } from './file-message.js';
import { KIND_DIRECT_MESSAGE, KIND_FILE_MESSAGE } from './kinds.js';
import { checkReferences, parseReferences, type References } from './reference.js';
import { buildThreadTags, type TicketRef } from './thread.js';
import { isUuidV7 } from './uuid.js';
import { isHex32 } from '../util/guards.js';

export interface MessageFact extends References {
  readonly type: 'message';
  /** The rumor's id. */
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly recipient: string;
  /** Absent in what a general NIP-17 client wrote. */
  readonly ticket?: string;
  readonly ticketId?: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface MessageInput extends TicketRef, References {
  readonly at: number;
  readonly author: string;
  readonly recipient: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export function buildMessage(input: MessageInput): Rumor {
  const { at, author, recipient, replyTo, edits } = input;
  checkReferences(input);
  const content = buildBody('text', input.text, input.attachments);
  const unsigned = {
    kind: KIND_DIRECT_MESSAGE,
    created_at: at,
    tags: [
      // First, because older peers take the first `e` for the ticket.
      ...buildThreadTags(input, recipient),
      ...(replyTo ? [['e', replyTo, '', 'reply']] : []),
      ...(edits ? [['edit', edits]] : []),
    ],
    content,
    pubkey: author,
  };
  return { ...unsigned, id: getEventId(unsigned) };
}

export function parseMessage(rumor: Rumor): MessageFact | undefined {
  const recipient = tagValue(rumor, 'p');
  const isFile = rumor.kind === KIND_FILE_MESSAGE;
  if ((rumor.kind !== KIND_DIRECT_MESSAGE && !isFile) || !isHex32(recipient)) return undefined;
  const [ticket, ticketId] = [tagValue(rumor, 'e'), tagValue(rumor, 'ticket_id')];
  const { id, created_at: at, pubkey: author } = rumor;
  // NIP-17 uses `e` for replies too: only both together name a ticket.
  const ref = isHex32(ticket) && isUuidV7(ticketId) ? { ticket, ticketId } : {};
  const parents = rumor.tags.filter(([name]) => name === 'e').slice(ref.ticket ? 1 : 0);
  const references = parseReferences(parents.at(-1)?.[1], tagValue(rumor, 'edit'));
  const said = isFile ? parseFileMessage(rumor) : parseEnvelope(rumor.content);
  return { type: 'message', id, at, author, recipient, ...ref, ...references, ...said };
}
