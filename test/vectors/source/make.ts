// What the tables are made with. Never imports src: a table that came out of the code it tests would prove nothing.

import { createHash } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { hashes, schnorr } from '@noble/secp256k1';
import { encrypt, getConversationKey } from 'nostr-tools/nip44';
import { getEventHash, getPublicKey } from 'nostr-tools/pure';

hashes.sha256 = (message) => Uint8Array.from(sha256(message));

export interface Case {
  readonly name: string;
  readonly [field: string]: unknown;
}
export interface Table {
  readonly about: string;
  readonly valid: readonly Case[];
  readonly invalid: readonly Case[];
}
export type Tags = readonly (readonly string[])[];
export interface Template {
  readonly kind: number;
  readonly created_at: number;
  readonly tags: Tags;
  readonly content: string;
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function person(name: string) {
  const secret = hash(`nostr-support test vectors: ${name}`);
  return { secret, public: getPublicKey(bytes(secret)) };
}

export const KEYS = {
  customer: person('customer'),
  agent: person('agent'),
  colleague: person('colleague'),
  stranger: person('stranger'),
  /** Signs the gift wraps, where a fresh key would stand. */
  wrapper: person('wrapper'),
};
export type Name = keyof typeof KEYS;

/** The id of the 7700 event that the threads hang on. */
export const TICKET = hash('nostr-support test vectors: ticket');
/** RFC 9562, appendix A.6. */
export const TICKET_ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
export const OTHER_ID = '017f22e2-79b1-7cc3-98c4-dc0c0c07398f';
export const AT = 1_760_000_000;

/** Encrypts with a nonce that depends on nothing but what is encrypted. */
export function seal(from: Name, to: Name, plaintext: string): string {
  const key = getConversationKey(bytes(KEYS[from].secret), KEYS[to].public);
  return encrypt(plaintext, key, bytes(hash(`${from} ${to} ${plaintext}`)));
}

/** A rumor: the event with its id and without a signature. */
export function rumor(from: Name, template: Template) {
  const event = {
    ...template,
    tags: template.tags.map((tag) => [...tag]),
    pubkey: KEYS[from].public,
  };
  return { ...event, id: getEventHash(event) };
}

/** A signed event; BIP-340's auxiliary randomness is 32 zero bytes, so that it comes out the same each time. */
export function sign(from: Name, template: Template) {
  const event = rumor(from, template);
  const signature = schnorr.sign(bytes(event.id), bytes(KEYS[from].secret), new Uint8Array(32));
  return { ...event, sig: Buffer.from(signature).toString('hex') };
}

/** An event whose content is encrypted from its author to `to`, beside the plaintext. */
export function sealed(from: Name, to: Name, plaintext: string, template: Omit<Template, 'content'>) {
  const event = sign(from, { ...template, content: seal(from, to, plaintext) });
  return { event, recipient: to, plaintext };
}

/** An event in the clear. */
export function clear(from: Name, template: Template) {
  return { event: sign(from, template), plaintext: template.content };
}

/** Tags without the one of this name, or with another value in it. */
export function change(tags: Tags, name: string, value?: string): Tags {
  return tags.flatMap((tag) => (tag[0] !== name ? [tag] : value === undefined ? [] : [[name, value]]));
}
