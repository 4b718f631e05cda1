// NIP-42: the event by which a key says to one relay who is on this connection. It names the relay and the challenge,
// so it is worth nothing anywhere else.

import type { EventTemplate } from './event.js';
import { KIND_AUTH } from './kinds.js';

/** `at` in unix seconds. */
export function buildAuth(auth: { at: number; relay: string; challenge: string }): EventTemplate {
  const tags = [
    ['relay', auth.relay],
    ['challenge', auth.challenge],
  ];
  return { kind: KIND_AUTH, created_at: auth.at, tags, content: '' };
}
