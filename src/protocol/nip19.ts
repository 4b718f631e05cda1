// NIP-19: keys as people copy them. Reads npub, nprofile, nsec and plain hex; writes npub, nprofile and nsec.

import { isHex32 } from '../util/guards.js';
import { bech32Decode, bech32Encode } from '../util/bech32.js';
import { bytesToHex, concatBytes, hexToBytes, utf8Decode, utf8Encode } from '../util/bytes.js';

export function encodeNpub(pubkey: string): string {
  return bech32Encode('npub', hexToBytes(pubkey));
}

export function encodeNsec(secretKey: Uint8Array): string {
  return bech32Encode('nsec', secretKey);
}

export function encodeNprofile(pubkey: string, relays: readonly string[]): string {
  const entries = relays.map(utf8Encode).filter((bytes) => bytes.length < 256);
  const tlv = entries.flatMap((bytes) => [Uint8Array.of(1, bytes.length), bytes]);
  return bech32Encode('nprofile', concatBytes(Uint8Array.of(0, 32), hexToBytes(pubkey), ...tlv));
}

export interface ProfilePointer {
  readonly pubkey: string;
  /** Relay hints as written, not yet checked. */
  readonly relays: readonly string[];
}

/** Reads a public key written as npub, nprofile or hex, with or without `nostr:` before it. */
export function parsePublicKey(text: string): ProfilePointer | undefined {
  const trimmed = text.trim().replace(/^nostr:/i, '');
  const key = parseKey('npub', trimmed);
  if (key) return { pubkey: bytesToHex(key), relays: [] };
  const nprofile = bech32Decode('nprofile', trimmed);
  return nprofile && readTlv(nprofile);
}

function readTlv(bytes: Uint8Array): ProfilePointer | undefined {
  let pubkey: string | undefined;
  const relays: string[] = [];
  for (let i = 0; i + 2 <= bytes.length;) {
    const value = bytes.subarray(i + 2, i + 2 + (bytes[i + 1] ?? 0));
    if (value.length !== bytes[i + 1]) return undefined;
    if (bytes[i] === 0 && value.length === 32) pubkey ??= bytesToHex(value);
    try {
      if (bytes[i] === 1) relays.push(utf8Decode(value));
    } catch {
      // A hint that is no text is no hint; the key still counts.
    }
    i += 2 + value.length;
  }
  return pubkey === undefined ? undefined : { pubkey, relays };
}

/** Reads a secret key written as nsec or hex: 32 bytes, not yet checked to be on the curve. */
export function parseSecretKey(text: string): Uint8Array | undefined {
  return parseKey('nsec', text.trim());
}

function parseKey(prefix: string, text: string): Uint8Array | undefined {
  const lower = text.toLowerCase();
  const bytes = isHex32(lower) ? hexToBytes(lower) : bech32Decode(prefix, text);
  return bytes?.length === 32 ? bytes : undefined;
}
