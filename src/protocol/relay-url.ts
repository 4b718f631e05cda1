// Which relay addresses are spoken to: wss: anywhere, ws: on this machine only.

import { isLoopback } from '../util/web-url.js';

/** One spelling for one relay, or `undefined` for what is none. Credentials and fragments are refused. */
export function normalizeRelayUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && isLoopback(url.hostname))) return undefined;
  if (url.username || url.password || url.hash || url.href.length > 512) return undefined;
  // From its parts: `href` would keep an empty `?` or `#`.
  const address = `${url.protocol}//${url.host}${url.pathname}${url.search}`;
  return url.search === '' ? address.replace(/\/+$/, '') : address;
}

/** The distinct good addresses of a list, in order, `most` at most. */
export function normalizeRelayUrls(texts: Iterable<string>, most = 12): string[] {
  const urls = new Set<string>();
  for (const text of texts) {
    const url = normalizeRelayUrl(text);
    if (url !== undefined && urls.size < most) urls.add(url);
  }
  return [...urls];
}
