// Kind 30078 (NIP-78): one's own state, encrypted (NIP-44) to oneself.

import { KIND_APP_DATA } from './kinds.js';
import type { Draft } from './event.js';
import { badInput } from '../util/errors.js';

/** Slots that older peers wrote without our prefix. */
const OLDER_SLOTS: readonly string[] = ['blossom-eph-keys'];

export function appDataIdentifier(slot: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(slot))
    throw badInput('slot to be of lower-case letters, digits and dashes', slot);
  return `nostr-support/${slot}`;
}

/** The `d` tags under which a slot may be found, ours first. */
export function appDataIdentifiers(slot: string): string[] {
  return [appDataIdentifier(slot), ...(OLDER_SLOTS.includes(slot) ? [slot] : [])];
}

/** `data` is anything JSON can hold. */
export function buildAppData(input: { at: number; slot: string; data: unknown; pubkey: string }): Draft {
  const { at, slot, data, pubkey } = input;
  const content = JSON.stringify(data);
  if (content === undefined) throw badInput('data to be JSON', data);
  return {
    kind: KIND_APP_DATA,
    created_at: at,
    tags: [['d', appDataIdentifier(slot)]],
    content,
    encryptTo: pubkey,
  };
}
