// A browser extension (NIP-07) as a signer. Its answers are checked: that the event is the one asked for, by the
// key it said it was, validly signed; and nothing waits for it for ever.

import {
  getEventId,
  isEvent,
  verifyEvent,
  type EventTemplate,
  type NostrEvent,
} from '../../protocol/event.js';
import { isHex32, isObject } from '../../util/guards.js';
import { badInput, SupportError, toSupportError } from '../../util/errors.js';
import type { Clock } from '../clock.js';
import type { Signer } from './signer.js';

/** `window.nostr` as NIP-07 has it. */
export interface Nip07 {
  getPublicKey(): Promise<string>;
  signEvent(template: EventTemplate): Promise<NostrEvent>;
  readonly nip44?: {
    encrypt(pubkey: string, plaintext: string): Promise<string>;
    decrypt(pubkey: string, ciphertext: string): Promise<string>;
  };
}

/** People need time to read a prompt. */
const TIME_LIMIT = 120_000;

export function isSigner(value: Signer | Nip07): value is Signer {
  return typeof (value as Partial<Signer>).nip44Encrypt === 'function';
}

/** Wraps a NIP-07 object; a signer of our own passes through. Throws `bad-input` for anything else. */
export function fromNip07(nip07: Nip07 | Signer, clock: Clock): Signer {
  if (isObject(nip07) && isSigner(nip07)) return nip07;
  const nip44 = isObject(nip07) ? (nip07 as Nip07).nip44 : undefined;
  if (!nip44) throw badInput('a signer with getPublicKey, signEvent and nip44 (NIP-07)', nip07);
  const ask = <T>(question: () => Promise<T>) => withLimit(question, clock);
  let publicKey: Promise<string> | undefined;

  const getPublicKey = () => {
    publicKey ??= ask(() => nip07.getPublicKey()).then((key) => {
      if (!isHex32(key)) throw new SupportError('signer-dishonest', 'the signer gave no public key');
      return key;
    });
    publicKey.catch(() => (publicKey = undefined));
    return publicKey;
  };
  const text = async (answer: Promise<string>) => {
    const value: unknown = await answer;
    if (typeof value !== 'string') throw new SupportError('signer-dishonest', 'the signer gave no text');
    return value;
  };

  return {
    getPublicKey,
    async signEvent(template) {
      const pubkey = await getPublicKey();
      const signed: unknown = await ask(() => nip07.signEvent({ ...template }));
      const expected = getEventId({ ...template, pubkey });
      if (!isEvent(signed) || signed.id !== expected || !verifyEvent(signed)) {
        throw new SupportError('signer-dishonest', 'the signer signed something other than it was asked');
      }
      return signed;
    },
    nip44Encrypt: (pubkey, plaintext) => text(ask(() => nip44.encrypt(pubkey, plaintext))),
    nip44Decrypt: (pubkey, ciphertext) => text(ask(() => nip44.decrypt(pubkey, ciphertext))),
  };
}

function withLimit<T>(question: () => Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(TIME_LIMIT, () => {
      reject(new SupportError('signer-timeout', `the signer did not answer in ${TIME_LIMIT / 1000} seconds`));
    });
    const done = () => cancel();
    Promise.resolve()
      .then(question)
      .then(resolve, (error: unknown) => reject(toSupportError(error, 'signer-refused')))
      .finally(done);
  });
}
