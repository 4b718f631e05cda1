// A browser extension (NIP-07) as a signer. Its answers are checked: that the event is the one asked for, by the
// key it said it was, validly signed; and nothing waits for it for ever.

import {
  getEventId,
  isEvent,
  verifyEvent,
  type EventTemplate,
  type NostrEvent,
} from '../../protocol/event.js';
import { isHex32 } from '../../util/guards.js';
import { SupportError } from '../../util/errors.js';
import type { Clock } from '../clock.js';
import { askSigner, checkSigner, type Signer } from './signer.js';

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

/** Wraps a NIP-07 object; a signer of our own passes through. Throws `bad-input` for anything else. */
export function fromNip07(nip07: Nip07 | Signer, clock: Clock): Signer {
  checkSigner(nip07 ?? {});
  if ('nip44Encrypt' in nip07) return nip07;
  const nip44 = nip07.nip44!;
  let publicKey: string | undefined;

  /** The answer, if it comes in time and is one. */
  const ask = async <T>(question: () => Promise<T>, isAnswer: (answer: unknown) => boolean): Promise<T> => {
    const answer = await askSigner(clock, TIME_LIMIT, question);
    if (isAnswer(answer)) return answer;
    throw new SupportError('signer-dishonest', 'the signer answered something other than it was asked');
  };
  const getPublicKey = async () => (publicKey ??= await ask(() => nip07.getPublicKey(), isHex32));
  const isText = (answer: unknown) => typeof answer === 'string';

  return {
    asks: true,
    getPublicKey,
    async signEvent(template) {
      const id = getEventId({ ...template, pubkey: await getPublicKey() });
      const isSigned = (answer: unknown) => isEvent(answer) && answer.id === id && verifyEvent(answer);
      return ask(() => nip07.signEvent({ ...template }), isSigned);
    },
    nip44Encrypt: (pubkey, plaintext) => ask(() => nip44.encrypt(pubkey, plaintext), isText),
    nip44Decrypt: (pubkey, ciphertext) => ask(() => nip44.decrypt(pubkey, ciphertext), isText),
  };
}
