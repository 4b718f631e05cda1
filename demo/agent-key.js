/**
 * The demo agent's key: made on the first run, kept in the data folder as an `nsec` that only its owner can read.
 *
 * It must never be printed, put into a page or an address, or overwritten: a file that makes no sense is an
 * error, not a reason for a new key.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { schnorr, utils } from '@noble/secp256k1';
import { bech32 } from '@scure/base';

/**
 * @param {string} dataDir
 * @returns {{ npub: string, nsec: string }}
 */
export function loadAgentKey(dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'agent-key');
  const nsec = readKey(file) ?? writeKey(file);
  const secretKey = decode(nsec);
  if (secretKey === undefined)
    throw new Error(`${file} holds no key (expected one line beginning with nsec1)`);
  return { npub: encode('npub', schnorr.getPublicKey(secretKey)), nsec };
}

/** @param {string} file */
function readKey(file) {
  try {
    const text = readFileSync(file, 'utf8').trim();
    chmodSync(file, 0o600);
    return text;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} file */
function writeKey(file) {
  const nsec = encode('nsec', utils.randomSecretKey());
  writeFileSync(file, `${nsec}\n`, { mode: 0o600, flag: 'wx' });
  return nsec;
}

/** @param {'npub' | 'nsec'} prefix @param {Uint8Array} bytes (NIP-19) */
function encode(prefix, bytes) {
  return bech32.encode(prefix, bech32.toWords(bytes));
}

/** @param {string} nsec */
function decode(nsec) {
  const decoded = bech32.decodeUnsafe(nsec);
  if (decoded?.prefix !== 'nsec') return undefined;
  const bytes = bech32.fromWordsUnsafe(decoded.words);
  return bytes instanceof Uint8Array && utils.isValidSecretKey(bytes) ? bytes : undefined;
}
