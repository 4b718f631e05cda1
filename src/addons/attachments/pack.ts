// Encrypts files to be sent: AES-256-GCM, a fresh key and nonce for each. What is left in memory is ciphertext.

import type { Core } from '../../headless/core.js';
import type { Held } from '../../headless/outbox.js';
import type { FileInput, Packed } from '../../headless/world.js';
import type { Attachment } from '../../protocol/envelope.js';
import { base64Encode, randomBytes } from '../../util/bytes.js';
import { badInput, SupportError } from '../../util/errors.js';
import { clip, toWellFormed } from '../../util/text.js';
import { digest } from './digest.js';
import { limitOf } from '../../headless/options.js';
import { keepFile, sweep } from './pieces.js';

const MAX_FILES = 32;
const MAX_NAME_CHARS = 200;

interface File {
  readonly data: Blob;
  readonly name: string;
}

/** Rejects with `no-blob-servers`, `bad-blob-server`, `file-too-large`, `bad-input` or `insecure-context`, before anything is written. */
export async function pack(core: Core, inputs: readonly FileInput[]): Promise<Packed> {
  if (!Array.isArray(inputs)) throw badInput('attachments to be a list', inputs);
  if (inputs.length > MAX_FILES) throw badInput(`at most ${MAX_FILES} attachments`, inputs.length);
  const { servers, maxFileSize } = core.blobs;
  const most = limitOf(maxFileSize);
  const files = (inputs as readonly FileInput[]).map((input) => readInput(input, most));
  if (servers.length === 0 && files.some((file) => 'data' in file))
    throw new SupportError('no-blob-servers', 'expected an address in blobServers, got none');
  // What is in a message is read by others.
  if (servers.map((server) => new URL(server)).some(({ username, password }) => username || password))
    throw new SupportError('bad-blob-server', 'expected an address without a name and a password');
  const attachments: Attachment[] = [];
  const made: [sha256: string, ciphertext: Blob][] = [];
  for (const file of files) {
    const [attachment, ciphertext] = 'data' in file ? await encrypt(file, servers) : [file];
    attachments.push(attachment);
    if (ciphertext) made.push([attachment.blossom.blob_sha256, ciphertext]);
  }
  return { attachments, keep: () => keep(core, made) };
}

async function keep(core: Core, made: readonly [string, Blob][]): Promise<Held | undefined> {
  for (const [sha256, blob] of made) await keepFile(core, sha256, blob);
  await sweep(core);
  const uploads = made.map(([sha256, { size }]) => ({
    sha256,
    sent: 0,
    total: size,
    state: 'waiting' as const,
  }));
  return uploads.length > 0 ? { state: 'waiting', uploads } : undefined;
}

function readInput(input: FileInput, most: number): File | Attachment {
  if (typeof input !== 'object' || input === null) throw badInput('an attachment to be a Blob', input);
  if ('blossom' in input) return input;
  const given: unknown = 'data' in input ? input.data : input;
  if (!(given instanceof Blob)) throw badInput('an attachment to be a Blob', given);
  const { name = '' } = input as { name?: unknown };
  if (typeof name !== 'string') throw badInput('name to be a text', name);
  if (given.size > most)
    throw new SupportError('file-too-large', `expected a file of at most ${most} bytes, got ${given.size}`);
  return { data: given, name };
}

async function encrypt({ data, name }: File, servers: readonly string[]): Promise<[Attachment, Blob]> {
  const plaintext = await data.arrayBuffer().catch((cause: unknown) => {
    throw new SupportError('bad-input', 'expected a file that can be read', { cause });
  });
  const sha256 = await digest(plaintext);
  const [secret, iv] = [randomBytes(32), randomBytes(12)];
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt']);
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plaintext);
  const attachment: Attachment = {
    type: 'encrypted_blob',
    mime: data.type || 'application/octet-stream',
    ...(name === '' ? {} : { name: clip(toWellFormed(name), MAX_NAME_CHARS) }),
    size: plaintext.byteLength,
    sha256,
    cipher: 'aes-256-gcm',
    key: base64Encode(secret),
    iv: base64Encode(iv),
    blossom: { blob_sha256: await digest(ciphertext), servers },
  };
  return [attachment, new Blob([ciphertext])];
}
