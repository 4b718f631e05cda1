// Which relay addresses are spoken to: wss: anywhere, ws: on this machine only.

/** One spelling for one relay, or `undefined` for what is none. Credentials and fragments are refused. */
export function normalizeRelayUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && loopback)) return undefined;
  if (url.username || url.password || url.hash || url.href.length > 512) return undefined;
  const href = url.href;
  return url.search === '' && href.endsWith('/') ? href.slice(0, -1) : href;
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
