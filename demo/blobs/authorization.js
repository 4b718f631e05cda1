/**
 * Kind 24242 (Blossom, BUD-02 and BUD-11): whether a request may do what it asks for. Throws a `Refusal` that says why
 * not. `old` and `new` are the two generations of the common server: what either demands and the other does not.
 */
import { createHash } from 'node:crypto';

import { schnorr } from '@noble/secp256k1';

/** @typedef {'old' | 'new'} Strictness */
/** @typedef {{ id: string, pubkey: string, created_at: number, kind: number, tags: string[][], content: string, sig: string }} Event */

const KIND = 24242;

export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} reason for the `X-Reason` header: ASCII
   */
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {{ action: 'upload' | 'delete', strict: Strictness, now: () => number }} options `now` in milliseconds
 * @returns {Promise<{ pubkey: string, hashes: string[] }>} who asks, and for which files
 */
export async function authorize(request, { action, strict, now }) {
  const event = decode(request.headers.authorization, strict);
  const seconds = Math.floor(now() / 1000);
  const values = (/** @type {string} */ name) =>
    event.tags.filter(([tag]) => tag === name).map(([, value = '']) => value);
  if (event.kind !== KIND) throw new Refusal(401, 'the event is of another kind');
  if (!(await isValid(event))) throw new Refusal(401, 'the signature does not hold');
  // The older one takes a clock that is a second ahead for a forger.
  if (strict === 'old' ? event.created_at >= seconds : event.created_at > seconds + 60)
    throw new Refusal(401, 'created_at is not in the past');
  const [expiration] = values('expiration');
  if (!/^\d{1,12}$/.test(expiration ?? '')) throw new Refusal(401, 'expiration is missing');
  if (Number(expiration) <= seconds) throw new Refusal(401, 'the authorization has expired');
  if (!values('t').includes(action)) throw new Refusal(401, `the event allows no ${action}`);
  const servers = values('server');
  const [host = ''] = (request.headers.host ?? '').split(':');
  if (strict === 'new' && servers.length > 0 && !servers.includes(host))
    throw new Refusal(401, 'the event is for another server');
  const hashes = values('x');
  if (!hashes.some((hash) => /^[0-9a-f]{64}$/.test(hash))) throw new Refusal(401, 'x is missing');
  return { pubkey: event.pubkey, hashes };
}

/**
 * @param {string | undefined} header
 * @param {Strictness} strict
 * @returns {Event}
 */
function decode(header, strict) {
  const [, token] = /^Nostr (\S+)$/.exec(header ?? '') ?? [];
  if (token === undefined) throw new Refusal(401, 'expected Authorization: Nostr and an event');
  // The older one reads Base64 with its padding, the newer one the kind for addresses, without.
  const encoding = strict === 'old' ? 'base64' : 'base64url';
  const bytes = Buffer.from(token, encoding);
  if (bytes.toString(encoding) !== token) throw new Refusal(401, `expected ${encoding}`);
  try {
    const event = JSON.parse(bytes.toString('utf8'));
    if (isEvent(event)) return event;
  } catch {
    // Said below.
  }
  throw new Refusal(401, 'expected an event');
}

/** @param {any} event @returns {event is Event} */
function isEvent(event) {
  return (
    typeof event === 'object' &&
    event !== null &&
    /^[0-9a-f]{64}$/.test(event.id) &&
    /^[0-9a-f]{64}$/.test(event.pubkey) &&
    /^[0-9a-f]{128}$/.test(event.sig) &&
    Number.isInteger(event.created_at) &&
    Number.isInteger(event.kind) &&
    typeof event.content === 'string' &&
    Array.isArray(event.tags) &&
    event.tags.every(
      (/** @type {unknown} */ tag) => Array.isArray(tag) && tag.every((part) => typeof part === 'string'),
    )
  );
}

/** @param {Event} event */
async function isValid({ id, pubkey, created_at, kind, tags, content, sig }) {
  const serialized = JSON.stringify([0, pubkey, created_at, kind, tags, content]);
  if (createHash('sha256').update(serialized).digest('hex') !== id) return false;
  const bytes = (/** @type {string} */ hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
  return schnorr.verifyAsync(bytes(sig), bytes(id), bytes(pubkey)).catch(() => false);
}
