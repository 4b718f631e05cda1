// What both clients read from their options, with an error that names what is wrong.

import { parsePublicKey, type ProfilePointer } from '../protocol/nip19.js';
import { normalizeRelayUrl } from '../protocol/relay-url.js';
import { badInput, SupportError } from '../util/errors.js';
import { isNip05 } from '../io/relays/nip05.js';

/** Reads addresses separated by spaces or commas. Throws `bad-relay` for the first that is none. */
export function readRelays(relays: string | readonly string[] = []): string[] {
  const listed = typeof relays === 'string' ? relays.split(/[\s,]+/) : relays;
  const urls = listed
    .filter((text) => text !== '')
    .map((text) => {
      const url = normalizeRelayUrl(text);
      if (url === undefined)
        throw new SupportError('bad-relay', `expected a wss: address (ws: on loopback only), got "${text}"`);
      return url;
    });
  return [...new Set(urls)];
}

/** A key with relay hints, or the NIP-05 name that is still to be resolved. Throws `bad-agent`. */
export function readAgent(agent: string): ProfilePointer | string {
  const text = typeof agent === 'string' ? agent.trim() : '';
  const pointer = parsePublicKey(text);
  if (pointer) return pointer;
  if (isNip05(text)) return text;
  const secret = text.toLowerCase().startsWith('nsec1');
  // A secret key that was pasted by mistake must not be repeated in a message.
  const got = secret ? 'a secret key (nsec): never put one in a page' : text === '' ? 'nothing' : `"${text}"`;
  throw new SupportError(
    'bad-agent',
    `expected agent to be an npub, nprofile, hex key or name@domain, got ${got}`,
  );
}

/** The one object that every method takes. */
export function requireObject(value: unknown, method: string): void {
  if (typeof value !== 'object' || value === null) throw badInput(`${method} to be given one object`, value);
}
