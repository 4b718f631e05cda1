// Addresses: an encrypted scheme anywhere, its open twin on this machine only.

/** The address, or `undefined` for what is none or has another scheme than these; `open` is for loopback alone. */
export function parseUrl(text: string, secure: string, open?: string): URL | undefined {
  try {
    const url = new URL(text);
    const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    return url.protocol === secure || (local && url.protocol === open) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Of a picture: the address in one spelling, or `undefined`. */
export function httpsUrl(text: string): string | undefined {
  return parseUrl(text, 'https:')?.href;
}

/** Of a file: as {@link httpsUrl}, and http: on loopback. */
export function fileServerUrl(text: string): string | undefined {
  return parseUrl(text, 'https:', 'http:')?.href;
}
