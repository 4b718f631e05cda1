// NIP-49: a secret key under a passphrase (`ncryptsec1…`), to carry it to another browser. An add-on, because few ever
// ask for it and its scrypt and XChaCha20-Poly1305 are used nowhere else. Never logs or repeats what it is given.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bech32Decode, bech32Encode } from '../util/bech32.js';
import { encodeNsec, parseSecretKey } from '../protocol/nip19.js';
import type { KeyHolder } from '../headless/world.js';
import { badInput, SupportError } from '../util/errors.js';

const VERSION = 2;
/** "It is not known whether this key was ever handled carelessly": a page had it. */
const KEY_SECURITY = 2;
/** 64 MiB and some 0.2 seconds, as the NIP advises. */
const DEFAULT_LOG_N = 16;
/** Half a gigabyte: what asks for more was not made for a phone, or was made to harm. */
const MAX_LOG_N = 19;
const SALT = 16;
const NONCE = 24;
const LENGTH = 2 + SALT + NONCE + 1 + 32 + 16;

/** `logN`: scrypt's work is 2 to the power of it. Throws `bad-input` for an empty passphrase. */
export async function encryptKey(
  secretKey: Uint8Array,
  passphrase: string,
  logN = DEFAULT_LOG_N,
): Promise<string> {
  if (passphrase === '') throw noPassphrase();
  const salt = randomBytes(SALT);
  const nonce = randomBytes(NONCE);
  const key = await deriveKey(passphrase, salt, logN);
  const sealed = xchacha20poly1305(key, nonce, Uint8Array.of(KEY_SECURITY)).encrypt(secretKey);
  key.fill(0);
  const bytes = concatBytes(Uint8Array.of(VERSION, logN), salt, nonce, Uint8Array.of(KEY_SECURITY), sealed);
  return bech32Encode('ncryptsec', bytes);
}

/** The 32 bytes of the key. Rejects with `bad-key` for text that is no `ncryptsec1…` or a passphrase that is wrong. */
export async function decryptKey(text: string, passphrase: string): Promise<Uint8Array> {
  const bytes = typeof text === 'string' ? bech32Decode('ncryptsec', text.trim()) : undefined;
  if (bytes?.length !== LENGTH || bytes[0] !== VERSION)
    throw new SupportError('bad-key', 'expected an encrypted key (ncryptsec1…, NIP-49)');
  const logN = bytes[1]!;
  if (logN < 1 || logN > MAX_LOG_N)
    throw new SupportError('bad-key', `expected an encrypted key that takes at most 2^${MAX_LOG_N} rounds`);
  const salt = bytes.subarray(2, 2 + SALT);
  const nonce = bytes.subarray(2 + SALT, 2 + SALT + NONCE);
  const [security, sealed] = [bytes.subarray(2 + SALT + NONCE, LENGTH - 48), bytes.subarray(LENGTH - 48)];
  const key = await deriveKey(passphrase, salt, logN);
  try {
    return xchacha20poly1305(key, nonce, security).decrypt(sealed);
  } catch {
    throw new SupportError('bad-key', 'expected the passphrase that this key was encrypted with');
  } finally {
    key.fill(0);
  }
}

/** Never says what came instead: a number could be one. */
function noPassphrase(): SupportError {
  return new SupportError('bad-input', 'expected a passphrase that is a text and not empty');
}

/** NFKC, so that a passphrase typed on another keyboard is the same. Lets the page breathe every 10 ms. */
async function deriveKey(passphrase: string, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  if (typeof passphrase !== 'string') throw noPassphrase();
  const options = { N: 2 ** logN, r: 8, p: 1, dkLen: 32, asyncTick: 10 };
  return scryptAsync(utf8ToBytes(passphrase.normalize('NFKC')), salt, options);
}

/** The key kept in this browser, as text under a passphrase. Rejects with `no-key` where there is none. */
export async function exportKey(holder: KeyHolder, input: { passphrase: string }): Promise<string> {
  const { passphrase } = requireOurs(holder, input);
  const key = parseSecretKey((await holder.store().get<string>('identity')) ?? '');
  if (!key) throw new SupportError('no-key', 'expected a conversation to have begun in this browser');
  return encryptKey(key, passphrase);
}

/** Nothing is given up before the key was read and is known to be one. */
export async function importKey(
  holder: KeyHolder,
  input: { key: string; passphrase: string; replace?: boolean | undefined },
): Promise<void> {
  const { key, passphrase, replace } = requireOurs(holder, input);
  const secretKey = await decryptKey(key, passphrase);
  const signer = holder.check(secretKey);
  const nsec = encodeNsec(secretKey);
  const kept = await holder.store().get('identity');
  const exists = new SupportError(
    'key-exists',
    'expected no other conversation in this browser, or `replace: true`',
  );
  if (kept !== nsec) {
    if (kept !== undefined && replace !== true) throw exists;
    if (kept !== undefined) await holder.clear();
    // First, so that there is no moment in which it would pass for one made here.
    await holder.store().set('brought', await signer.getPublicKey());
  }
  // Another tab may be making a key in the same moment.
  if ((await holder.store().setOnce('identity', nsec)) !== nsec) throw exists;
  await holder.store().set('conversation', true);
}

function requireOurs<Input extends object>({ isElsewhere }: KeyHolder, input: Input): Input {
  if (isElsewhere) throw new SupportError('no-key', 'expected a key in this browser; a signer has it');
  if (typeof input !== 'object' || input === null) throw badInput('one object', input);
  return input;
}
