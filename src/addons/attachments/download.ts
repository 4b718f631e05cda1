// Fetches an attachment: from one server after the other, until one gives what was sent. Nothing is given out before the
// ciphertext's hash, the cipher's own tag and the plaintext's hash have held, and nothing of a type that a browser runs.

import type { Core } from '../../headless/core.js';
import type { DownloadOptions } from '../../headless/world.js';
import type { Attachment } from '../../protocol/envelope.js';
import { base64Decode } from '../../util/bytes.js';
import { badInput, SupportError } from '../../util/errors.js';
import { isCount } from '../../util/guards.js';
import { digest } from './digest.js';
import { limitOf } from '../../headless/options.js';
import { blobUrl, patiently, PLAIN, readBody, reasonOf } from './request.js';

/** Milliseconds without a sign of life. */
const LIMIT = 30_000;
/** Bytes: who sends more was not asked to, and it is all in memory. */
const MOST = 100 * 1024 * 1024;
/** The cipher's tag. */
const TAG = 16;
/** What a browser shows or plays, and runs nothing of. All else is a row of bytes to be saved. */
const HARMLESS = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[a-z0-9.+-]+|text\/plain)$/;

export async function download(
  core: Core,
  attachment: Attachment,
  { signal, own = false }: DownloadOptions,
): Promise<Blob> {
  const { size, mime, blossom } = requireAttachment(attachment);
  const most = Math.max(MOST, limitOf(core.blobs.maxFileSize));
  if (size > most) throw new SupportError('file-too-large', `expected at most ${most} bytes, got ${size}`);
  const ours = core.blobs.servers.map((server) => blobUrl(server, ''));
  const servers = blossom.servers.filter((server) => !own || ours.includes(blobUrl(server, '')));
  let failure = new SupportError('blob-unreachable', 'expected a file server that may be asked, got none');
  for (const server of servers) {
    try {
      const ciphertext = await patiently({ clock: core.clock, limit: LIMIT, signal, size }, (ends, alive) =>
        fetchBlob(server, attachment, ends, alive),
      );
      const plaintext = await decrypt(ciphertext, attachment);
      const type = mime.toLowerCase();
      return new Blob([plaintext], { type: HARMLESS.test(type) ? type : 'application/octet-stream' });
    } catch (error) {
      if (signal?.aborted) throw new SupportError('cancelled', 'it was ended');
      // That somebody gave something else says more than that somebody else gave nothing.
      if (failure.code !== 'blob-corrupt') failure = asFailure(error);
    }
  }
  throw failure;
}

async function fetchBlob(
  server: string,
  { size, blossom }: Attachment,
  signal: AbortSignal,
  alive: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = blobUrl(server, blossom.blob_sha256);
  if (!url) throw new SupportError('blob-unreachable', 'expected an https: address');
  const response = await fetch(url, { ...PLAIN, signal });
  alive();
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new SupportError('blob-unreachable', reasonOf(response.status, response.headers.get('x-reason')));
  }
  const bytes = await readBody(response, size + TAG, alive);
  if (!bytes) throw corrupt('is longer than it was said to be');
  if ((await digest(bytes)) !== blossom.blob_sha256) throw corrupt('is not what was asked for');
  return bytes;
}

async function decrypt(
  ciphertext: Uint8Array<ArrayBuffer>,
  { key, iv, sha256 }: Attachment,
): Promise<ArrayBuffer> {
  const usages: KeyUsage[] = ['decrypt'];
  const secret = await crypto.subtle.importKey('raw', base64Decode(key)!, 'AES-GCM', false, usages);
  const algorithm = { name: 'AES-GCM', iv: base64Decode(iv)! };
  const plaintext = await crypto.subtle.decrypt(algorithm, secret, ciphertext).catch(() => undefined);
  if (!plaintext) throw corrupt('does not open with its key');
  if ((await digest(plaintext)) !== sha256) throw corrupt('is not what was sent');
  return plaintext;
}

function corrupt(what: string): SupportError {
  return new SupportError('blob-corrupt', `the file ${what}`);
}

function asFailure(error: unknown): SupportError {
  if (error instanceof SupportError) return error;
  return new SupportError('blob-unreachable', 'the server could not be reached', { cause: error });
}

function requireAttachment(attachment: Attachment): Attachment {
  const { size, mime, key, iv, blossom } = attachment ?? {};
  const good =
    isCount(size) &&
    typeof mime === 'string' &&
    base64Decode(key)?.length === 32 &&
    !!base64Decode(iv) &&
    Array.isArray(blossom?.servers);
  if (!good) throw badInput('an attachment as it stands in a message', attachment);
  return attachment;
}
