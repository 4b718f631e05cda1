// What the tests of several codecs build with.

import { signEvent, type Draft, type NostrEvent } from '../../src/protocol/event.js';
import { getConversationKey, nip44Encrypt } from '../../src/protocol/nip44.js';
import type { Attachment } from '../../src/protocol/envelope.js';
import { KEYS, secretOf, type Name } from './table.js';

export const TICKET = 'e'.repeat(64);
export const TICKET_ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
export const NOTE_ID = '017f22e2-79b1-7cc3-98c4-dc0c0c07398f';
export const AT = 1_760_000_000;
export const customer = KEYS.customer.public;
export const agent = KEYS.agent.public;
export const REF = { ticket: TICKET, ticketId: TICKET_ID, at: AT };

export const FILE: Attachment = {
  type: 'encrypted_blob',
  mime: 'image/png',
  size: 1,
  sha256: 'a'.repeat(64),
  cipher: 'aes-256-gcm',
  key: Buffer.alloc(32).toString('base64'),
  iv: Buffer.alloc(12).toString('base64'),
  blossom: { blob_sha256: 'b'.repeat(64), servers: ['https://files.example'] },
};

/** As a client does it: encrypted where the draft says so, then signed. */
export function seal(draft: Draft, author: Name): NostrEvent {
  const { encryptTo, ...template } = draft;
  const key = secretOf(author);
  const content =
    encryptTo === undefined
      ? template.content
      : nip44Encrypt(template.content, getConversationKey(key, encryptTo));
  return signEvent({ ...template, content }, key);
}

/** What a parser gets of a draft, without the cost of encrypting and signing it. */
export function unsigned(draft: Draft, author: Name): NostrEvent {
  const { kind, created_at, tags, content } = draft;
  return {
    kind,
    created_at,
    tags,
    content,
    pubkey: KEYS[author].public,
    id: 'd'.repeat(64),
    sig: '0'.repeat(128),
  };
}

/** Bytes of an event as a relay gets it. */
export function wireSize(event: NostrEvent): number {
  return Buffer.byteLength(JSON.stringify(event));
}
/** What common relays take. */
export const RELAY_LIMIT = 65_536;
