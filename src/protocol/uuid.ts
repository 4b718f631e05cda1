// UUIDv7 (RFC 9562 section 5.7): the label of a ticket, and of a note.

import { bytesToHex } from '../util/bytes.js';

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `milliseconds` since the epoch; `random` are at least 10 bytes. */
export function buildUuidV7(milliseconds: number, random: Uint8Array): string {
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48))
    throw new RangeError(`expected a time of 48 bits, got ${milliseconds}`);
  if (random.length < 10) throw new RangeError(`expected 10 random bytes, got ${random.length}`);
  const bytes = random.slice(0, 10);
  bytes[0] = 0x70 | (bytes[0]! & 0x0f);
  bytes[2] = 0x80 | (bytes[2]! & 0x3f);
  const hex = Math.floor(milliseconds).toString(16).padStart(12, '0') + bytesToHex(bytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function isUuidV7(value: unknown): value is string {
  return typeof value === 'string' && PATTERN.test(value);
}
