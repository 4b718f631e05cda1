// NIP-42 on one connection: who has said to this relay who they are, and what it said to that. Several may share the
// connection; each answers the relay's challenge once. Must never sign for another relay than its own.

import { buildAuth } from '../../protocol/auth.js';
import type { EventTemplate, NostrEvent } from '../../protocol/event.js';
import { unixTime, type Clock } from '../clock.js';
import type { PublishResult } from './relay-connection.js';

/** Signs for whoever asks and writes; `undefined` while there is no key. Must settle in some time. */
export type Identity = (template: EventTemplate) => Promise<NostrEvent> | undefined;

interface Attempt {
  readonly result: Promise<PublishResult>;
  /** What came of it. */
  answer?: PublishResult;
}

export interface AuthenticationOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly offer: (event: NostrEvent) => Promise<PublishResult>;
}

export class Authentication {
  readonly #options: AuthenticationOptions;
  #attempts = new Map<Identity, Attempt>();
  #challenge = '';

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /**
   * The relay's newest challenge: what was said to the one before counts no more. Empty: the connection is gone. Whether
   * it is the first: a relay that has a new one every moment must not make anybody sign all day.
   */
  challenge(challenge: string): boolean {
    const isFirst = this.#challenge === '';
    // Some relays say the same one again with every refusal.
    if (challenge !== this.#challenge) this.#attempts = new Map();
    this.#challenge = challenge;
    return isFirst;
  }

  /** What is still to be waited for before the relay's answers count as whole. Makes the first attempt. */
  pending(identity: Identity | undefined): Attempt['result'] | undefined {
    const known = this.#attempts.get(identity!);
    return known?.answer ? undefined : this.result(identity);
  }

  /** What the relay says to this identity: asked again where it was no. `undefined` where nobody can answer it. */
  result(identity: Identity | undefined): Attempt['result'] | undefined {
    const known = this.#attempts.get(identity!);
    if (known && known.answer?.ok !== false) return known.result;
    const { url, clock, offer } = this.#options;
    const challenge = this.#challenge;
    const signing = challenge && identity?.(buildAuth({ at: unixTime(clock), relay: url, challenge }));
    if (!signing) return undefined;
    const refused = { url, ok: false, message: 'auth-required: the signer did not sign', transient: false };
    const gone = { ...refused, message: 'connection closed', transient: true };
    const offered = signing.then((event) => (challenge === this.#challenge ? offer(event) : gone));
    const attempt: Attempt = {
      result: offered.catch(() => refused).then((answer) => (attempt.answer = answer)),
    };
    this.#attempts.set(identity!, attempt);
    return attempt.result;
  }
}
