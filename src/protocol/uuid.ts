// UUIDv7 (RFC 9562 section 5.7): the label of a ticket, and of a note.

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `milliseconds` since the epoch; `random` are at least 10 bytes. */
export function buildUuidV7(milliseconds: number, random: Uint8Array): string {
  const bytes = Array.from(random.subarray(0, 10));
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48))
    throw new RangeError(`expected a time of 48 bits, got ${milliseconds}`);
  if (bytes.length < 10) throw new RangeError(`expected 10 random bytes, got ${bytes.length}`);
  bytes[0] = 0x70 | (bytes[0]! & 0x0f);
  bytes[2] = 0x80 | (bytes[2]! & 0x3f);
  const time = Math.floor(milliseconds).toString(16).padStart(12, '0');
  const rest = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}

export function isUuidV7(value: unknown): value is string {
  return typeof value === 'string' && PATTERN.test(value);
}
