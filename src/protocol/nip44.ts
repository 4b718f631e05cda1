// NIP-44 version 2, with the extended lengths of June 2026. Pure: nonces come from the caller or the platform.
// Must never be handed to a human-readable log: its arguments are keys and plaintexts.

import {
  base64Decode,
  base64Encode,
  concatBytes,
  hexToBytes,
  randomBytes,
  utf8Decode,
  utf8Encode,
} from '../util/bytes.js';
import { chacha20 } from '../util/chacha20.js';
import { sumOf, toAffine, toBytes, toPoint, toScalar } from '../util/secp256k1.js';
import { hkdfExpand, hmacSha256 } from '../util/sha256.js';

const EXTENDED_PREFIX_THRESHOLD = 65536;
/** A payload longer than this (in Base64 characters) is refused unread: NIP-44 asks for a limit of one's own. */
export const MAX_PAYLOAD_CHARS = 1 << 18;

/** 32 bytes, the same for both sides. Throws when either key is none. */
export function getConversationKey(secretKey: Uint8Array, publicKey: string): Uint8Array {
  const { x } = toAffine(sumOf([toScalar(secretKey), toPoint(hexToBytes(publicKey))]));
  return hmacSha256(utf8Encode('nip44-v2'), toBytes(x));
}

export function getMessageKeys(conversationKey: Uint8Array, nonce: Uint8Array) {
  if (conversationKey.length !== 32) throw new RangeError('expected a conversation key of 32 bytes');
  if (nonce.length !== 32) throw new RangeError('expected a nonce of 32 bytes');
  const keys = hkdfExpand(conversationKey, nonce, 76);
  return {
    chachaKey: keys.subarray(0, 32),
    chachaNonce: keys.subarray(32, 44),
    hmacKey: keys.subarray(44, 76),
  };
}

/** Bytes that a plaintext of this many bytes takes once padded. */
export function calcPaddedLen(length: number): number {
  if (length <= 32) return 32;
  const nextPower = 2 ** (Math.floor(Math.log2(length - 1)) + 1);
  const chunk = nextPower <= 256 ? 32 : nextPower / 8;
  return chunk * (Math.floor((length - 1) / chunk) + 1);
}

export function nip44Encrypt(
  plaintext: string,
  conversationKey: Uint8Array,
  nonce: Uint8Array = randomBytes(32),
): string {
  const bytes = utf8Encode(plaintext);
  if (bytes.length < 1) throw new RangeError('expected a plaintext of at least 1 byte, got 0');
  const { chachaKey, chachaNonce, hmacKey } = getMessageKeys(conversationKey, nonce);
  const extended = bytes.length >= EXTENDED_PREFIX_THRESHOLD;
  const prefix = extended ? 6 : 2;
  const padded = new Uint8Array(prefix + calcPaddedLen(bytes.length));
  const view = new DataView(padded.buffer);
  if (extended) view.setUint32(2, bytes.length);
  else view.setUint16(0, bytes.length);
  padded.set(bytes, prefix);
  const ciphertext = chacha20(chachaKey, chachaNonce, padded);
  const mac = hmacSha256(hmacKey, concatBytes(nonce, ciphertext));
  return base64Encode(concatBytes(Uint8Array.of(2), nonce, ciphertext, mac));
}

/** Throws an Error whose message names the step that failed. */
export function nip44Decrypt(payload: string, conversationKey: Uint8Array): string {
  if (payload.startsWith('#')) throw new Error('unknown encryption version');
  if (payload.length < 132 || payload.length > MAX_PAYLOAD_CHARS) throw new Error('invalid payload length');
  const data = base64Decode(payload);
  if (!data) throw new Error('invalid base64');
  if (data.length < 99) throw new Error('invalid payload length');
  if (data[0] !== 2) throw new Error('unknown encryption version');
  const nonce = data.subarray(1, 33);
  const ciphertext = data.subarray(33, -32);
  const { chachaKey, chachaNonce, hmacKey } = getMessageKeys(conversationKey, nonce);
  if (!equalBytes(hmacSha256(hmacKey, data.subarray(1, -32)), data.subarray(-32)))
    throw new Error('invalid MAC');
  return unpad(chacha20(chachaKey, chachaNonce, ciphertext));
}

function unpad(padded: Uint8Array): string {
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength);
  const short = view.getUint16(0);
  const length = short || view.getUint32(2);
  const prefix = short ? 2 : 6;
  const valid =
    (short > 0 || length >= EXTENDED_PREFIX_THRESHOLD) && padded.length === prefix + calcPaddedLen(length);
  if (!valid) throw new Error('invalid padding');
  return utf8Decode(padded.subarray(prefix, prefix + length));
}

/** Takes the same time wherever the two differ. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
