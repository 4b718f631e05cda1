// What signs and encrypts: a key of our own, a browser extension (NIP-07), a remote signer (NIP-46).

import { badInput, SupportError, toSupportError } from '../../util/errors.js';
import { inTime, type Clock } from '../clock.js';
import type { EventTemplate, NostrEvent } from '../../protocol/event.js';

export interface Signer {
  /** A person may be asked each time. */
  readonly asks?: boolean;
  /** Hex. */
  getPublicKey(): Promise<string>;
  signEvent(template: EventTemplate): Promise<NostrEvent>;
  nip44Encrypt(pubkey: string, plaintext: string): Promise<string>;
  nip44Decrypt(pubkey: string, ciphertext: string): Promise<string>;
}

/** Throws `bad-input` for what is neither `window.nostr` as NIP-07 has it nor one of ours. */
export function checkSigner(signer: unknown): void {
  // Whatever a page hands over: only an object with these methods gets past here.
  const { nip44Encrypt, nip44 } = signer as Record<string, unknown>;
  if (!nip44Encrypt && !nip44)
    throw badInput('a signer with getPublicKey, signEvent and nip44 (NIP-07)', signer);
}

/** A signer may be a stranger's code and its answer a person's: refusal and silence become a `SupportError`. */
export async function askSigner<T>(
  clock: Clock,
  milliseconds: number,
  question: () => Promise<T>,
): Promise<T> {
  const message = `the signer did not answer in ${milliseconds / 1000} seconds`;
  try {
    return await inTime(clock, milliseconds, question, () => new SupportError('signer-timeout', message));
  } catch (error) {
    throw toSupportError(error, 'signer-refused');
  }
}
