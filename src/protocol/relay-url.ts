// Which relay addresses are spoken to: wss: anywhere, ws: on this machine only.

import { parseUrl } from '../util/web-url.js';

/** One spelling for one relay, or `undefined` for what is none. Credentials and fragments are refused. */
export function normalizeRelayUrl(text: string): string | undefined {
  const url = parseUrl(text.trim(), 'wss:', 'ws:');
  if (!url || url.username || url.password || url.hash || url.href.length > 512) return undefined;
  // From its parts: `href` would keep an empty `?` or `#`.
  const address = `${url.protocol}//${url.host}${url.pathname}${url.search}`;
  return url.search === '' ? address.replace(/\/+$/, '') : address;
}

/** The distinct good addresses of a list, in order, `most` at most. */
export function normalizeRelayUrls(texts: readonly string[], most = 12): string[] {
  return [...new Set(texts.flatMap((text) => normalizeRelayUrl(text) ?? []))].slice(0, most);
}
