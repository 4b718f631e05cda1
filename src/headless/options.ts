// What both clients read from their options, with an error that names what is wrong.

import { parsePublicKey, type ProfilePointer } from '../protocol/nip19.js';
import { normalizeRelayUrl } from '../protocol/relay-url.js';
import { badInput, SupportError } from '../util/errors.js';
import { isNip05 } from '../io/relays/nip05.js';

/** Reads addresses separated by spaces or commas. Throws `bad-relay` for the first that is none. */
export function readRelays(relays: string | readonly string[] = []): string[] {
  const listed: unknown = typeof relays === 'string' ? relays.split(/[\s,]+/) : relays;
  if (!Array.isArray(listed)) throw badInput('relays to be a text or a list', relays);
  const urls = (listed as unknown[])
    .filter((text) => text !== '')
    .map((text) => {
      const url = typeof text === 'string' ? normalizeRelayUrl(text) : undefined;
      if (url !== undefined) return url;
      throw new SupportError(
        'bad-relay',
        `expected a wss: address (ws: on loopback only), got ${quote(text)}`,
      );
    });
  return [...new Set(urls)];
}

/** A key with relay hints, or the NIP-05 name that is still to be resolved. Throws `bad-agent`. */
export function readAgent(agent: string): ProfilePointer | string {
  const text = typeof agent === 'string' ? agent.trim() : '';
  const pointer = parsePublicKey(text);
  if (pointer) return pointer;
  if (isNip05(text)) return text;
  const got = text === '' ? 'nothing' : quote(text);
  throw new SupportError(
    'bad-agent',
    `expected agent to be an npub, nprofile, hex key or name@domain, got ${got}`,
  );
}

/** A secret key that was pasted by mistake must not be repeated in a message, nor a whole page of text. */
function quote(value: unknown): string {
  if (typeof value !== 'string') return typeof value;
  if (/nsec1|[0-9a-f]{64}/i.test(value)) return 'what may be a secret key (nsec): never put one in a page';
  return value.length > 200 ? `a text of ${value.length} characters` : `"${value}"`;
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
