// Addresses of pictures and files: https: anywhere, http: on this machine only.

/** The address in one spelling, or `undefined` for what is none. */
export function httpsUrl(value: string): string | undefined {
  const url = parse(value);
  return url?.protocol === 'https:' ? url.href : undefined;
}

/** As {@link httpsUrl}, and http: on loopback. */
export function fileServerUrl(value: string): string | undefined {
  const url = parse(value);
  if (url?.protocol === 'http:' && isLoopback(url.hostname)) return url.href;
  return url?.protocol === 'https:' ? url.href : undefined;
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function parse(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}
