// NIP-05: `name@domain` to a key and its relays. Redirects are not followed, as the NIP demands.

import { isHex32, isObject } from '../../util/guards.js';
import type { ProfilePointer } from '../../protocol/nip19.js';

export function isNip05(text: string): boolean {
  return /^[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text.trim());
}

/** Rejects when the domain can't be reached; `undefined` when it knows no such name. */
export async function resolveNip05(text: string, signal: AbortSignal): Promise<ProfilePointer | undefined> {
  const [name = '', domain = ''] = text.trim().toLowerCase().split('@');
  const address = `https://${domain}/.well-known/nostr.json?name=${encodeURIComponent(name)}`;
  const options = { signal, redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
  const answer: unknown = await (await fetch(address, options)).json();
  if (!isObject(answer) || !isObject(answer['names'])) return undefined;
  const pubkey = Object.hasOwn(answer['names'], name) ? answer['names'][name] : undefined;
  if (!isHex32(pubkey)) return undefined;
  const hints = isObject(answer['relays']) ? answer['relays'][pubkey] : undefined;
  return { pubkey, relays: Array.isArray(hints) ? hints.filter((hint) => typeof hint === 'string') : [] };
}
