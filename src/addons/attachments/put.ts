// One ciphertext to one file server (BUD-02): `PUT /upload`, authorised by an event of a key made for this.

import { unixTime, type Clock } from '../../io/clock.js';
import { buildBlobAuth } from '../../protocol/blob-auth.js';
import type { Uploading } from '../../headless/world.js';
import { SupportError } from '../../util/errors.js';
import { parseObject } from '../../util/guards.js';
import { utf8Decode } from '../../util/bytes.js';
import { blobUrl, patiently, PLAIN, readBody, reasonOf } from './request.js';

/** Milliseconds without a sign of life. */
const LIMIT = 30_000;
/** Bytes in a millisecond of which we are sure that they would have got through, where no progress is told. */
const SLOWEST = 16;
/** Seconds: a server whose clock is behind must not take it for an event of the future. */
const EARLIER = 5;
const VALID = 60 * 60;
const MAX_ANSWER = 65_536;

export interface Sending extends Uploading {
  readonly clock: Clock;
  readonly sha256: string;
  readonly blob: Blob;
  readonly onProgress: (sent: number) => void;
}

interface Answer {
  readonly status: number;
  /** To be asked only where it is told: a browser writes into its console which header a server keeps from the page. */
  readonly reason: () => string | null;
  readonly text: string;
}

type Put = (url: string, sending: Sending, signal: AbortSignal, alive: () => void) => Promise<Answer>;

/** Rejects with `blob-refused` where it is no use to ask this server again, else with `blob-unreachable`. */
export async function put(server: string, sending: Sending): Promise<void> {
  const url = blobUrl(server, 'upload');
  if (!url) throw new SupportError('blob-refused', 'expected an https: address');
  const isTold = 'XMLHttpRequest' in globalThis;
  const limit = LIMIT + (isTold ? 0 : sending.blob.size / SLOWEST);
  const send = isTold ? putByXhr : putByFetch;
  let answer: Answer;
  try {
    answer = await patiently({ ...sending, limit, size: sending.blob.size }, (signal, alive) =>
      send(url, sending, signal, alive),
    );
  } catch (error) {
    if (error instanceof SupportError) throw error;
    throw new SupportError('blob-unreachable', 'the server could not be reached', { cause: error });
  }
  const { status, reason, text } = answer;
  if ([200, 201, 204].includes(status)) {
    const { sha256 = sending.sha256 } = parseObject(text);
    if (sha256 === sending.sha256) return;
    throw new SupportError('blob-refused', 'the server kept something else than it was sent');
  }
  const isFinal = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  throw new SupportError(isFinal ? 'blob-refused' : 'blob-unreachable', reasonOf(status, reason()));
}

function headersFor({ clock, sha256, sign }: Sending): Record<string, string> {
  const at = unixTime(clock) - EARLIER;
  const event = sign(buildBlobAuth({ at, action: 'upload', sha256, expires: at + VALID }));
  return {
    authorization: `Nostr ${token(JSON.stringify(event))}`,
    'content-type': 'application/octet-stream',
    'x-sha-256': sha256,
  };
}

/**
 * Older servers read Base64, newer ones the kind for addresses, without padding. Of ASCII without `>`, `?` and `~` whose
 * length is a multiple of three both are the same; and JSON may end in spaces.
 */
function token(json: string): string {
  return btoa(json.padEnd(Math.ceil(json.length / 3) * 3));
}

/** The only one that tells how far it is. It takes no cookies along unless it is told to. */
const putByXhr: Put = (url, sending, signal, alive) =>
  new Promise((resolve, reject) => {
    // It hears of no abort that was before.
    signal.throwIfAborted();
    const { blob, onProgress } = sending;
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headersFor(sending))) request.setRequestHeader(name, value);
    const end = () => request.abort();
    request.upload.onprogress = ({ loaded }) => {
      alive();
      onProgress(Math.min(loaded, blob.size));
    };
    request.onprogress = ({ loaded }) => {
      if (loaded > MAX_ANSWER) end();
    };
    const fail = () => reject(new Error('the request failed'));
    request.onload = () => {
      const { status, responseText: text } = request;
      // It can't be kept from following; but whoever is named in the message does not have it.
      if (request.responseURL !== url) return fail();
      resolve({ status, reason: () => request.getResponseHeader('x-reason'), text });
    };
    request.onerror = request.onabort = fail;
    request.onloadend = () => signal.removeEventListener('abort', end);
    signal.addEventListener('abort', end);
    request.send(blob);
  });

const putByFetch: Put = async (url, sending, signal, alive) => {
  const { blob: body } = sending;
  const headers = headersFor(sending);
  const response = await fetch(url, { ...PLAIN, method: 'PUT', headers, body, signal });
  const text = await readBody(response, MAX_ANSWER, alive);
  if (!text) throw new Error('the answer is too long');
  const reason = () => response.headers.get('x-reason');
  return { status: response.status, reason, text: utf8Decode(text) };
};
