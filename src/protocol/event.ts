// NIP-01: events, their ids and signatures, and filters. No clock, no network.

import { schnorrKey, schnorrSign, schnorrVerify } from './schnorr.js';
import { bytesToHex, hexToBytes, randomBytes, utf8Encode } from '../util/bytes.js';
import { sha256 } from '../util/sha256.js';
import { isCount, isHex32, isObject, isUnixTime } from '../util/guards.js';

export type Tag = readonly string[];

/** What is to be signed. `created_at` is in unix seconds. */
export interface EventTemplate {
  readonly kind: number;
  readonly created_at: number;
  readonly tags: readonly Tag[];
  readonly content: string;
}
export interface UnsignedEvent extends EventTemplate {
  readonly pubkey: string;
}
/** An unsigned event with its id (NIP-59 calls it a rumor). */
export interface Rumor extends UnsignedEvent {
  readonly id: string;
}
export interface NostrEvent extends Rumor {
  readonly sig: string;
}

/** A template whose content is still to be encrypted (NIP-44) to one key before it is signed. */
export interface Draft extends EventTemplate {
  readonly encryptTo?: string;
}

export interface Filter {
  readonly ids?: readonly string[];
  readonly authors?: readonly string[];
  readonly kinds?: readonly number[];
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  readonly [tag: `#${string}`]: readonly string[] | undefined;
}

export function generateSecretKey(): Uint8Array {
  // One in 2¹²⁸ is none: then whoever derives its public key is told.
  return randomBytes(32);
}

/** The x-only public key in hex. Throws when `secretKey` is none. */
export function getPublicKey(secretKey: Uint8Array): string {
  return bytesToHex(schnorrKey(secretKey).x);
}

export function getEventId(event: UnsignedEvent): string {
  const { pubkey, created_at, kind, tags, content } = event;
  return bytesToHex(sha256(utf8Encode(JSON.stringify([0, pubkey, created_at, kind, tags, content]))));
}

export function signEvent(template: EventTemplate, secretKey: Uint8Array): NostrEvent {
  const { kind, created_at, tags, content } = template;
  const key = schnorrKey(secretKey);
  const unsigned = { kind, created_at, tags, content, pubkey: bytesToHex(key.x) };
  const id = getEventId(unsigned);
  return { ...unsigned, id, sig: bytesToHex(schnorrSign(hexToBytes(id), key)) };
}

/** Whether a value has the shape of an unsigned event, whatever its id or signature say. */
export function isUnsignedEvent(value: unknown): value is UnsignedEvent {
  return (
    isObject(value) &&
    isHex32(value['pubkey']) &&
    isCount(value['kind'], 65535) &&
    isUnixTime(value['created_at']) &&
    typeof value['content'] === 'string' &&
    Array.isArray(value['tags']) &&
    value['tags'].every((tag) => Array.isArray(tag) && tag.every((part) => typeof part === 'string'))
  );
}

export function isEvent(value: unknown): value is NostrEvent {
  if (!isUnsignedEvent(value)) return false;
  const { id, sig } = value as Partial<NostrEvent>;
  return isHex32(id) && typeof sig === 'string' && /^[0-9a-f]{128}$/.test(sig);
}

/** Whether the id is the event's own and the signature its author's. Costs about a millisecond. */
export function verifyEvent(event: NostrEvent): boolean {
  if (getEventId(event) !== event.id) return false;
  try {
    return schnorrVerify(hexToBytes(event.sig), hexToBytes(event.id), hexToBytes(event.pubkey));
  } catch {
    return false;
  }
}

/** The first value of the first tag of this name. */
export function tagValue(event: EventTemplate, name: string): string | undefined {
  return event.tags.find((tag) => tag[0] === name)?.[1];
}

export function matchesFilter(filter: Filter, event: NostrEvent): boolean {
  const { ids, authors, kinds, since = 0, until = Infinity } = filter;
  return (
    (ids?.includes(event.id) ?? true) &&
    (authors?.includes(event.pubkey) ?? true) &&
    (kinds?.includes(event.kind) ?? true) &&
    event.created_at >= since &&
    event.created_at <= until &&
    Object.entries(filter).every(
      ([key, wanted]) =>
        key[0] !== '#' ||
        wanted === undefined ||
        event.tags.some(([name, value = '']) => `#${name}` === key && (wanted as string[]).includes(value)),
    )
  );
}
