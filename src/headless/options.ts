// What both clients read from their options, with an error that names what is wrong.

import { parsePublicKey, type ProfilePointer } from '../protocol/nip19.js';
import { normalizeRelayUrl } from '../protocol/relay-url.js';
import { badInput, describe, SupportError, type SupportErrorCode } from '../util/errors.js';
import { fileServerUrl } from '../util/web-url.js';

/** Bytes of one file, where nothing else is said. */
export const MAX_FILE_SIZE = 25 * 1024 * 1024;

/** The same, or what the page has set, which may be anything. */
export function limitOf(given: unknown): number {
  const most = /number|string/.test(typeof given) ? Number(given) : 0;
  return most > 0 ? most : MAX_FILE_SIZE;
}

/** `name@domain` (NIP-05). */
const NIP05 = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/;

type Addresses = string | readonly string[] | undefined;

/** Reads addresses separated by spaces or commas. Throws `bad-relay` for the first that is none. */
export function readRelays(relays: Addresses): string[] {
  return readUrls(relays, normalizeRelayUrl, 'bad-relay', 'a wss: address (ws: on loopback only)');
}

/** Throws `bad-blob-server` for the first that is none, and for more than eight. */
export function readBlobServers(servers: Addresses): string[] {
  const wanted = 'at most eight https: addresses (http: on loopback only)';
  return readUrls(servers, fileServerUrl, 'bad-blob-server', wanted, 8);
}

function readUrls(
  text: Addresses = [],
  read: (text: string) => string | undefined,
  code: SupportErrorCode,
  wanted: string,
  most = Infinity,
): string[] {
  const listed: unknown = typeof text === 'string' ? text.split(/[\s,]+/) : text;
  if (!Array.isArray(listed)) throw badInput('addresses to be a text or a list', text);
  const urls = (listed as unknown[])
    .filter((text) => text !== '')
    .map((text, index) => {
      const url = typeof text === 'string' && index < most ? read(text) : undefined;
      if (url !== undefined) return url;
      throw new SupportError(code, `expected ${wanted}, got ${describe(text, 200)}`);
    });
  return [...new Set(urls)];
}

/** A key with relay hints, or the NIP-05 name that is still to be resolved. Throws `bad-agent`. */
export function readAgent(agent: string): ProfilePointer | string {
  const text = typeof agent === 'string' ? agent.trim() : '';
  const pointer = parsePublicKey(text);
  if (pointer) return pointer;
  if (NIP05.test(text)) return text;
  const got = text === '' ? 'nothing' : describe(text, 200);
  throw new SupportError(
    'bad-agent',
    `expected agent to be an npub, nprofile, hex key or name@domain, got ${got}`,
  );
}

/** Texts by the names of their arguments. */
export function requireTexts(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values))
    if (typeof value !== 'string') throw badInput(`${name} to be a text`, value);
}

/** The one object that every method takes. */
export function requireObject(value: unknown, method: string): void {
  if (typeof value !== 'object' || value === null) throw badInput(`${method} to be given one object`, value);
}
