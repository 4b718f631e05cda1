// Questions to ask of a value that a stranger sent.

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 32 bytes in lower-case hex, as NIP-01 writes ids and keys. */
export function isHex32(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** A whole number from 0 to `most`. */
export function isCount(value: unknown, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

/** A count of whole seconds that a Date can still hold. */
export function isUnixTime(value: unknown): value is number {
  return isCount(value, 8.64e12);
}

/** A text as it is; anything else counts as an empty one. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Parsed JSON, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object that a JSON text is; an empty one where it is none. */
export function parseObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  return isObject(value) ? value : {};
}
