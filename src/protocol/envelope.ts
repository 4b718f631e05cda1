// The envelope of protocol section 3: body text, alone or with attachments. Pure.

import { asText, isCount, isHex32, isObject, parseObject } from '../util/guards.js';
import { base64Decode } from '../util/bytes.js';
import { badInput } from '../util/errors.js';
import { fileServerUrl } from '../util/web-url.js';

export interface Attachment {
  readonly type: 'encrypted_blob';
  readonly mime: string;
  readonly name?: string;
  /** Bytes of the plaintext. */
  readonly size: number;
  /** SHA-256 of the plaintext, hex. */
  readonly sha256: string;
  readonly cipher: 'aes-256-gcm';
  /** 32 bytes in Base64. */
  readonly key: string;
  /** 12 bytes in Base64. */
  readonly iv: string;
  readonly blossom: { readonly blob_sha256: string; readonly servers: readonly string[] };
}

export interface Envelope {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

const MAX_ATTACHMENTS = 32;
const MAX_SERVERS = 8;
const MAX_SERVER_CHARS = 512;

/** Plain text when there is nothing but text that would not itself be read as an envelope; JSON otherwise. */
export function buildEnvelope({ text, attachments }: Envelope): string {
  const plain = attachments.length === 0 && readEnvelope(text) === undefined;
  return plain ? text : JSON.stringify({ v: 1, text, attachments });
}

/** Throws `bad-input` for what no reader would show. */
export function checkAttachments(attachments: readonly Attachment[]): void {
  if (attachments.length > MAX_ATTACHMENTS)
    throw badInput(`at most ${MAX_ATTACHMENTS} attachments`, attachments.length);
  const bad = attachments.findIndex((attachment) => parseAttachment(attachment) === undefined);
  if (bad >= 0) throw badInput(`attachment ${bad} to be well-formed`, attachments[bad]);
}

/** Reads any string: what is no envelope is plain text. */
export function parseEnvelope(body: string): Envelope {
  return readEnvelope(body) ?? { text: body, attachments: [] };
}

function readEnvelope(body: string): Envelope | undefined {
  // Most bodies are plain text: only what starts like an object is worth parsing.
  const { v, text, attachments } = parseObject(body.trimStart().startsWith('{') ? body : '');
  if (typeof v !== 'number') return undefined;
  const listed = v === 1 && Array.isArray(attachments) ? attachments : [];
  return {
    text: asText(text),
    attachments: listed.slice(0, MAX_ATTACHMENTS).flatMap((entry) => parseAttachment(entry) ?? []),
  };
}

/** `undefined` for what is none; its iv is of 12 bytes in all that we write. */
export function parseAttachment(value: unknown, ivBytes = 12): Attachment | undefined {
  if (!isObject(value) || !isObject(value['blossom'])) return undefined;
  const { type, mime, name, size, sha256, cipher, key, iv } = value;
  const { blob_sha256, servers } = value['blossom'];
  const good =
    type === 'encrypted_blob' &&
    cipher === 'aes-256-gcm' &&
    typeof mime === 'string' &&
    isCount(size) &&
    isHex32(sha256) &&
    isHex32(blob_sha256) &&
    hasBytes(key, 32) &&
    hasBytes(iv, ivBytes) &&
    Array.isArray(servers);
  if (!good) return undefined;
  return {
    type,
    mime,
    ...(typeof name === 'string' ? { name } : {}),
    size,
    sha256,
    cipher,
    key,
    iv,
    blossom: { blob_sha256, servers: readServers(servers) },
  };
}

/** Only what a file may be fetched from: a `javascript:` or `file:` among them never gets further than here. */
function readServers(servers: readonly unknown[]): string[] {
  const good = servers.filter(
    (url): url is string =>
      typeof url === 'string' && url.length <= MAX_SERVER_CHARS && fileServerUrl(url) !== undefined,
  );
  return good.slice(0, MAX_SERVERS);
}

function hasBytes(value: unknown, length: number): value is string {
  return base64Decode(asText(value))?.length === length;
}
