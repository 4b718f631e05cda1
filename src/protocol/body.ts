// How long a text may be (protocol section 1), and the encrypted JSON bodies of 7700 and 7702–7704.

import {
  buildEnvelope,
  checkAttachments,
  parseEnvelope,
  type Attachment,
  type Envelope,
} from './envelope.js';
import { utf8Encode } from '../util/bytes.js';
import { badInput, SupportError } from '../util/errors.js';
import { parseObject } from '../util/guards.js';
import { isBlank, toWellFormed } from '../util/text.js';

/** 20,000 bytes of JSON-escaped UTF-8: a gift wrap then stays under the 64 KiB that common relays take. */
export const MAX_BODY_BYTES = 20_000;
/** Content of an event longer than this is refused unread. A wrapped body of full size takes 56,000. */
export const MAX_CONTENT_CHARS = 131_072;

/** Bytes of a text as it will stand in JSON, quotes not counted. */
export function bodySize(text: string): number {
  return utf8Encode(JSON.stringify(text)).length - 2;
}

/**
 * The envelope of a text, which may be empty only beside attachments. Throws `bad-input` for what is none and
 * `too-long` for an envelope over the limit: it is the envelope that has to fit, not the text in it alone.
 */
export function buildBody(name: string, text: unknown, attachments: readonly Attachment[] = []): string {
  if (typeof text !== 'string' || (isBlank(text) && attachments.length === 0))
    throw badInput(`${name} to be a text that is not empty`, text);
  checkAttachments(attachments);
  return checkSize(name, buildEnvelope({ text: toWellFormed(text), attachments }));
}

/** Throws `too-long` for a text over the limit. */
export function checkSize(name: string, text: string): string {
  const size = bodySize(text);
  if (size > MAX_BODY_BYTES) {
    throw new SupportError('too-long', `expected ${name} of at most ${MAX_BODY_BYTES} bytes, got ${size}`);
  }
  return text;
}

/** What a decrypted body says, or `undefined` for one without a text, or of another ticket. */
export function parseBody(
  plaintext: string,
  ticketId: string,
): { fields: Record<string, unknown>; envelope: Envelope } | undefined {
  const fields = parseObject(plaintext);
  const { ticket_id: label = ticketId, body } = fields;
  return label === ticketId && typeof body === 'string'
    ? { fields, envelope: parseEnvelope(body) }
    : undefined;
}
