// Who is signed in: reads what the last visit left, signs in and out, and tells the element. Signing in and out take
// time, so only the newest attempt counts. It must never keep or show a secret itself.

import type { Controller, LiveElement } from '../live-element.js';
import { readRelays } from '../../headless/options.js';
import type { Nip07 } from '../../io/signers/nip07-signer.js';
import { badInput, SupportError, toSupportError } from '../../util/errors.js';
import type { DeskIdentity, DeskSession } from './desk-client.js';

export interface DeskSignInOptions {
  /** nsec or 64 characters of hex. */
  readonly secretKey?: string;
  /** A NIP-07 object, such as `window.nostr`. */
  readonly signer?: Nip07;
  /** `here`: made by this desk, so that its profile may be published without asking. */
  readonly made?: 'here' | 'elsewhere';
  /** Instead of those in the `relays` attribute. */
  readonly relays?: readonly string[];
  /** What to publish as the name of a key that was made here and has no profile yet; else the reader is asked. */
  readonly name?: string;
}

export interface DeskLoginListener {
  /** Throws when the desk has not been given the world it works in. */
  createSession(): DeskSession;
  /** `fresh`: signed in just now, rather than found signed in. */
  entered(identity: DeskIdentity, fresh: boolean): void;
  failed(error: SupportError): void;
}

export class DeskLogin implements Controller {
  #host: LiveElement;
  #listener: DeskLoginListener;
  #session: DeskSession | undefined;
  #attempt = 0;
  #waiting: AbortController | undefined;
  /** `broken`: there is nothing to sign in to. */
  stage: 'starting' | 'signed-out' | 'signed-in' | 'broken' = 'starting';
  identity: DeskIdentity | undefined;

  constructor(host: LiveElement, listener: DeskLoginListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.stage === 'starting') void this.#restore();
  }

  hostDisconnected(): void {
    this.#waiting?.abort();
  }

  async signIn(options: DeskSignInOptions, offered: string): Promise<void> {
    const attempt = ++this.#attempt;
    const { secretKey, signer, made = 'elsewhere' } = options;
    try {
      const relays = checkRelays((options.relays ?? [offered]).join(' '));
      if (!signer && typeof secretKey !== 'string') throw badInput('secretKey or signer', undefined);
      const session = this.#open();
      const identity = signer
        ? await session.signInWithExtension({ nip07: signer, relays })
        : await session.signInWithKey({ secretKey: secretKey ?? '', made, relays });
      if (attempt === this.#attempt) this.#enter(identity, true);
    } catch (error) {
      if (attempt === this.#attempt && this.stage === 'starting') void this.#restore();
      throw toSupportError(error, 'bad-key');
    }
  }

  /** `forget` removes what was read; the key goes even where that fails. */
  async signOut(forget: () => Promise<unknown>): Promise<void> {
    this.#attempt += 1;
    const session = this.#open();
    this.#leave('signed-out');
    try {
      await forget().finally(() => session.signOut());
    } catch (error) {
      throw toSupportError(error, 'storage-unavailable');
    }
  }

  async #restore(): Promise<void> {
    const attempt = ++this.#attempt;
    try {
      const identity = await this.#open().load();
      if (attempt !== this.#attempt) return;
      if (identity) this.#enter(identity, false);
      else this.#leave('signed-out');
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#leave(this.#session ? 'signed-out' : 'broken');
      const failure = toSupportError(error, 'storage-unavailable');
      if (failure.code === 'signer-refused') this.#restoreLater(attempt);
      else this.#listener.failed(failure);
    }
  }

  /** An extension may come into the page after us, or be unlocked while the reader is away. */
  #restoreLater(attempt: number): void {
    this.#waiting?.abort();
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    const again = () => {
      this.#waiting?.abort();
      if (attempt === this.#attempt) void this.#restore();
    };
    addEventListener('load', again, { signal });
    addEventListener('focus', again, { signal });
  }

  #open(): DeskSession {
    return (this.#session ??= this.#listener.createSession());
  }

  #enter(identity: DeskIdentity, fresh: boolean): void {
    this.identity = identity;
    this.stage = 'signed-in';
    this.#listener.entered(identity, fresh);
    this.#host.requestUpdate();
  }

  #leave(stage: 'signed-out' | 'broken'): void {
    this.identity = undefined;
    this.stage = stage;
    this.#host.requestUpdate();
  }
}

function checkRelays(text: string): string[] {
  const urls = readRelays(text);
  if (urls.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
  return urls;
}
