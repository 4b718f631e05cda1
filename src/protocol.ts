// ENTRY nostr-support/protocol: codecs only. Pure: no clock, no network, no DOM.

export { decryptKey, encryptKey } from './addons/nip49.js';
export * from './protocol/app-data.js';
export { MAX_BODY_BYTES, MAX_CONTENT_CHARS, bodySize } from './protocol/body.js';
export * from './protocol/csat.js';
export * from './protocol/deletion.js';
export * from './protocol/direct-message.js';
export { buildEnvelope, parseEnvelope, type Attachment, type Envelope } from './protocol/envelope.js';
export * from './protocol/event.js';
export * from './protocol/gift-wrap.js';
export * from './protocol/kinds.js';
export * from './protocol/nip19.js';
export * from './protocol/nip44.js';
export * from './protocol/note.js';
export * from './protocol/profile.js';
export * from './protocol/reaction.js';
export { type References } from './protocol/reference.js';
export * from './protocol/relay-list.js';
export * from './protocol/relay-url.js';
export * from './protocol/reply.js';
export * from './protocol/signal.js';
export * from './protocol/status.js';
export * from './protocol/team.js';
export { type ThreadFactBase, type TicketRef } from './protocol/thread.js';
export * from './protocol/ticket.js';
export * from './protocol/uuid.js';
export * from './protocol/vanish.js';
export * from './util/errors.js';
