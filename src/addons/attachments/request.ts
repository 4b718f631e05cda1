// What uploads and downloads have in common: where a file is, how long one waits, and how much of an answer is read.

import type { Clock } from '../../io/clock.js';
import { SupportError } from '../../util/errors.js';
import { isHex32 } from '../../util/guards.js';
import { fileServerUrl } from '../../util/web-url.js';

/** Bytes in a millisecond. Who gives or takes less, byte by byte, keeps us waiting on purpose. */
const SLOWEST = 1;
/** Of a stranger's words. */
const MAX_REASON_CHARS = 200;

/** Never with cookies or the page's address, and never on to where somebody else points. */
export const PLAIN = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'error',
  cache: 'no-store',
} as const satisfies RequestInit;

/** `undefined` for a server that may not be asked. A server of a kind 15 message is the file's own address. */
export function blobUrl(server: string, path: string): string | undefined {
  const address = fileServerUrl(server);
  if (address === undefined || (isHex32(path) && address.includes(path))) return address;
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/*$/, `/${path}`);
  return url.href;
}

/**
 * Ends the work when the caller wants it ended, when there was no sign of life for so many milliseconds, and when it takes
 * much longer than so many bytes may.
 */
export async function patiently<T>(
  {
    clock,
    limit,
    signal,
    size = 0,
  }: { clock: Clock; limit: number; signal?: AbortSignal | undefined; size?: number },
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const end = () => stop.abort();
  let cancel = () => {};
  const alive = () => {
    cancel();
    cancel = clock.after(limit, end);
  };
  const cancelAll = clock.after(limit + size / SLOWEST, end);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  alive();
  try {
    return await work(stop.signal, alive);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (signal?.aborted) throw new SupportError('cancelled', 'it was ended');
    throw new SupportError('blob-unreachable', `too little came in ${limit / 1000} seconds`);
  } finally {
    cancel();
    cancelAll();
    signal?.removeEventListener('abort', end);
  }
}

/** The body, or `undefined` for one of more than so many bytes, of which no more is read. */
export async function readBody(
  { body, headers }: Response,
  most: number,
  alive: () => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!body || Number(headers.get('content-length')) > most) {
    await body?.cancel();
    return body ? undefined : new Uint8Array();
  }
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    alive();
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** What a server says about its answer, if it says anything. */
export function reasonOf(status: number, reason: string | null): string {
  return reason?.slice(0, MAX_REASON_CHARS) || `status ${status}`;
}
