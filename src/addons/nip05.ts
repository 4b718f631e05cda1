// NIP-05: `name@domain` to a key and its relays. Redirects are not followed, as the NIP demands. An add-on, because most
// sites name a key.

import { isHex32 } from '../util/guards.js';
import type { ProfilePointer } from '../protocol/nip19.js';

/** What a domain may answer; its names and keys are still to be checked. */
interface Answer {
  readonly names?: Readonly<Record<string, unknown>>;
  readonly relays?: Readonly<Record<string, unknown>>;
}

/** Rejects when the domain can't be reached or answers rubbish; `undefined` when it knows no such name. */
export async function resolveName(text: string, signal: AbortSignal): Promise<ProfilePointer | undefined> {
  const [name = '', domain = ''] = text.toLowerCase().split('@');
  const address = `https://${domain}/.well-known/nostr.json?name=${encodeURIComponent(name)}`;
  const options = { signal, redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
  const { names, relays } = (await (await fetch(address, options)).json()) as Answer;
  // What every object has by nature, like `constructor`, is no key.
  const pubkey = names?.[name];
  if (!isHex32(pubkey)) return undefined;
  const hints = relays?.[pubkey];
  return { pubkey, relays: Array.isArray(hints) ? hints.map(String) : [] };
}
