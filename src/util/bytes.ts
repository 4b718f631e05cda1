// Bytes and text: UTF-8, hex, and Base64 (RFC 4648 section 4, with padding) on what the platform has.

import { etc } from '@noble/secp256k1';

const encoder = new TextEncoder();
// `ignoreBOM` keeps a U+FEFF at the start: it is part of the text like any other character.
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

/** Throws on bytes that are no UTF-8. */
export function utf8Decode(bytes: Uint8Array): string {
  return strictDecoder.decode(bytes);
}

export function base64Encode(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/**
 * Gives `undefined` for anything that is not canonical Base64: `atob` alone forgives spaces, missing padding and
 * stray bits in the last character.
 */
export function base64Decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text);
    if (btoa(binary) !== text) return undefined;
    return Uint8Array.from({ length: binary.length }, (_, i) => binary.charCodeAt(i));
  } catch {
    return undefined;
  }
}

/** `hexToBytes` throws for what is no hex of whole bytes; `randomBytes` are from the platform's generator for keys. */
export const { bytesToHex, hexToBytes, concatBytes, randomBytes } = etc;
