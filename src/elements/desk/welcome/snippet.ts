// The text that a site owner pastes, with this agent's key and relays in it. Text only: it never becomes markup here.

import { encodeNpub } from '../../../protocol/nip19.js';

export interface SnippetParts {
  /** Where nostr-support.js lies. */
  readonly widgetUrl: string;
  /** Hex. */
  readonly pubkey: string;
  readonly relays: readonly string[];
  readonly blobServers: readonly string[];
}

export function snippetText({ widgetUrl, pubkey, relays, blobServers }: SnippetParts): string {
  return [
    `<script type="module" src="${escape(widgetUrl)}"></script>`,
    '<nostr-support',
    `  agent="${encodeNpub(pubkey)}"`,
    `  relays="${escape(relays.join(' '))}"`,
    ...(blobServers.length ? [`  blob-servers="${escape(blobServers.join(' '))}"`] : []),
    '></nostr-support>',
  ].join('\n');
}

/** Whether an address leads nowhere from elsewhere: to this computer, or into its own network. */
export function isLocal(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'file:' || LOCAL.test(hostname);
  } catch {
    return false;
  }
}

const LOCAL =
  /(^|\.)local(host)?$|^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\.[\d.]+$|^\[(::1?\]|f[cd]|fe[89ab])/;

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
