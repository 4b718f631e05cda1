// The text that a site owner pastes, with this agent's key and relays in it. Text only: it never becomes markup here.

import { encodeNpub } from '../../../protocol/nip19.js';

export interface SnippetParts {
  /** Where nostr-support.js lies. */
  readonly widgetUrl: string;
  /** Hex. */
  readonly pubkey: string;
  readonly relays: readonly string[];
}

export function snippetText({ widgetUrl, pubkey, relays }: SnippetParts): string {
  return [
    `<script type="module" src="${escape(widgetUrl)}"></script>`,
    '<nostr-support',
    `  agent="${encodeNpub(pubkey)}"`,
    `  relays="${escape(relays.join(' '))}"`,
    '></nostr-support>',
  ].join('\n');
}

/** Whether an address leads to this computer only. */
export function isLoopback(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'file:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  } catch {
    return false;
  }
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
