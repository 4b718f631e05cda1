// One WebSocket to one relay (NIP-01), kept alive for as long as somebody holds it: it reconnects with back-off
// and jitter, asks again for what is subscribed, and notices a socket that died without a word. It checks the
// shape of what comes and that it was asked for; whether a signature holds is for the reader to find out.

import { isEvent, matchesFilter, type Filter, type NostrEvent } from '../../protocol/event.js';
import { parseJson } from '../../util/guards.js';
import { backOff, type Clock } from '../clock.js';

export interface RelayStatus {
  readonly url: string;
  readonly state: 'idle' | 'connecting' | 'open' | 'waiting';
  /** Why the last attempt ended, for people who debug. */
  readonly error?: string;
}

/** The part of the WebSocket interface that is used; browsers and the `ws` package both have it. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(): void;
}
export type SocketFactory = (url: string) => Socket;

export interface PublishResult {
  readonly url: string;
  readonly ok: boolean;
  /** The relay's words, or ours where the relay was silent. */
  readonly message: string;
  /** False when the relay said no for good (NIP-01 prefixes invalid, blocked, restricted, pow). */
  readonly transient: boolean;
}

export interface SubscriptionHandlers {
  /** Called anew at every (re)connection, so that `since` can move on. An empty list asks nothing. */
  filters(url: string): readonly Filter[];
  onEvent(event: NostrEvent, url: string): void;
  onEose?(url: string): void;
  onClosed?(url: string, message: string): void;
  /** Something came that is no event or was not asked for. */
  onRejected?(url: string, reason: 'malformed' | 'unasked'): void;
}

interface OpenSubscription {
  readonly handlers: SubscriptionHandlers;
  id: string;
  sent: readonly Filter[];
  refusals: number;
  cancelRetry?: () => void;
}

const CONNECT_TIMEOUT = 10_000;
const PUBLISH_TIMEOUT = 10_000;
const LINGER = 5_000;
const SILENCE = 60_000;
const MAX_FRAME_CHARS = 1 << 20;
const FINAL = /^(invalid|blocked|restricted|pow|unsupported)\b/;

export class RelayConnection {
  readonly url: string;
  readonly #clock: Clock;
  readonly #open: SocketFactory;
  readonly #onStatus: () => void;
  readonly #subscriptions = new Set<OpenSubscription>();
  readonly #publishing = new Map<string, (result: PublishResult) => void>();
  #socket: Socket | undefined;
  #status: RelayStatus;
  #holds = 0;
  #attempt = 0;
  #nextId = 0;
  #lastMessage = 0;
  #lastNotice = '';
  /** Whatever timer this state has: connecting, waiting, silence or linger. One at a time each. */
  readonly #timers = new Map<string, () => void>();

  constructor(url: string, options: { clock: Clock; open: SocketFactory; onStatus: () => void }) {
    this.url = url;
    this.#clock = options.clock;
    this.#open = options.open;
    this.#onStatus = options.onStatus;
    this.#status = { url, state: 'idle' };
  }

  get status(): RelayStatus {
    return this.#status;
  }

  /** Keeps the connection up until the undo is called. */
  hold(): () => void {
    this.#holds++;
    this.#cancel('linger');
    if (this.#status.state === 'idle') this.#connect();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holds === 0) this.#after('linger', LINGER, () => this.close());
    };
  }

  subscribe(handlers: SubscriptionHandlers): () => void {
    const subscription: OpenSubscription = { handlers, id: '', sent: [], refusals: 0 };
    this.#subscriptions.add(subscription);
    const release = this.hold();
    if (this.#status.state === 'open') this.#ask(subscription);
    return () => {
      if (!this.#subscriptions.delete(subscription)) return;
      subscription.cancelRetry?.();
      if (subscription.sent.length > 0) this.#send(['CLOSE', subscription.id]);
      release();
    };
  }

  /** Offers an event once, now. Resolves in any case; the connection must be held and open. */
  publish(event: NostrEvent): Promise<PublishResult> {
    if (this.#status.state !== 'open') return Promise.resolve(this.#result(false, 'not connected', true));
    return new Promise((resolve) => {
      const cancel = this.#clock.after(PUBLISH_TIMEOUT, () => {
        settle(this.#result(false, this.#lastNotice || 'the relay did not answer', true));
      });
      const settle = (result: PublishResult) => {
        cancel();
        this.#publishing.delete(event.id);
        resolve(result);
      };
      this.#publishing.set(event.id, settle);
      this.#lastNotice = '';
      this.#send(['EVENT', event]);
    });
  }

  /** The world may have changed (network back, page visible again): try now, and check that the line is alive. */
  wake(): void {
    if (this.#status.state === 'waiting') this.#connect();
    else if (this.#status.state === 'open') this.#probe();
  }

  close(): void {
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    this.#drop();
    this.#attempt = 0;
    this.#setStatus('idle');
  }

  #connect(): void {
    this.#cancel('wait');
    this.#setStatus('connecting', this.#status.error);
    let socket: Socket;
    try {
      socket = this.#open(this.url);
    } catch (error) {
      // A Content-Security-Policy that forbids the address throws here or closes at once, by browser.
      this.#fail(error instanceof Error ? error.message : 'refused by the browser');
      return;
    }
    this.#socket = socket;
    this.#after('connect', CONNECT_TIMEOUT, () => this.#fail('no answer'));
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#cancel('connect');
      this.#setStatus('open');
      this.#lastMessage = this.#clock.now();
      this.#watchSilence();
      for (const subscription of this.#subscriptions) this.#ask(subscription);
    };
    socket.onmessage = (event: { data: unknown }) => {
      if (socket === this.#socket) this.#receive(event.data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#fail('connection closed');
    };
    socket.onerror = () => {
      // A close always follows.
    };
  }

  #fail(error: string): void {
    this.#drop();
    this.#cancel('connect');
    this.#cancel('silence');
    this.#setStatus('waiting', error);
    this.#after('wait', backOff(this.#clock, this.#attempt++, 1000, 60_000), () => this.#connect());
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    for (const subscription of this.#subscriptions) subscription.sent = [];
    for (const settle of [...this.#publishing.values()])
      settle(this.#result(false, 'connection closed', true));
    try {
      socket?.close();
    } catch {
      // Some implementations throw when closed before they are open.
    }
  }

  #watchSilence(): void {
    this.#after('silence', SILENCE, () => {
      if (this.#clock.now() - this.#lastMessage >= SILENCE) this.#probe();
      else this.#watchSilence();
    });
  }

  /** NIP-01 has no ping: a request that finds nothing is answered with EOSE by a relay that lives. */
  #probe(): void {
    this.#send(['REQ', 'ping', { ids: ['0'.repeat(64)], limit: 1 }]);
    this.#after('silence', CONNECT_TIMEOUT, () => this.#fail('connection lost'));
  }

  #ask(subscription: OpenSubscription): void {
    subscription.sent = subscription.handlers.filters(this.url);
    subscription.id = `s${++this.#nextId}`;
    if (subscription.sent.length > 0) this.#send(['REQ', subscription.id, ...subscription.sent]);
  }

  #receive(data: unknown): void {
    this.#lastMessage = this.#clock.now();
    if (this.#status.state === 'open') this.#watchSilence();
    const message = typeof data === 'string' && data.length <= MAX_FRAME_CHARS ? parseJson(data) : undefined;
    if (!Array.isArray(message)) return;
    const [type, id, third, fourth] = message as unknown[];
    if (type === 'NOTICE' && typeof id === 'string') this.#lastNotice = id.slice(0, 500);
    if (type === 'OK' && typeof id === 'string') {
      this.#attempt = 0;
      const words = typeof fourth === 'string' ? fourth.slice(0, 500) : '';
      // `duplicate:` comes with true from most relays and with false from some: it has the event either way.
      const ok = third === true || words.startsWith('duplicate:');
      this.#publishing.get(id)?.(this.#result(ok, words, !FINAL.test(words)));
    }
    if (id === 'ping' && (type === 'EOSE' || type === 'CLOSED')) this.#send(['CLOSE', 'ping']);
    for (const subscription of this.#subscriptions) {
      if (subscription.id !== id || subscription.sent.length === 0) continue;
      if (type === 'EVENT') this.#receiveEvent(subscription, third);
      if (type === 'EOSE') {
        this.#attempt = 0;
        subscription.refusals = 0;
        subscription.handlers.onEose?.(this.url);
      }
      if (type === 'CLOSED')
        this.#refused(subscription, typeof third === 'string' ? third.slice(0, 500) : '');
    }
  }

  #receiveEvent(subscription: OpenSubscription, event: unknown): void {
    const { handlers, sent } = subscription;
    if (!isEvent(event)) handlers.onRejected?.(this.url, 'malformed');
    else if (!sent.some((filter) => matchesFilter(filter, event))) handlers.onRejected?.(this.url, 'unasked');
    else handlers.onEvent(event, this.url);
  }

  #refused(subscription: OpenSubscription, message: string): void {
    subscription.sent = [];
    subscription.handlers.onClosed?.(this.url, message);
    // Whoever asked only once has gone with the refusal.
    if (!this.#subscriptions.has(subscription)) return;
    if (FINAL.test(message) || message.startsWith('auth-required')) return;
    const wait = backOff(this.#clock, subscription.refusals++, 5000, 300_000);
    subscription.cancelRetry?.();
    subscription.cancelRetry = this.#clock.after(wait, () => {
      if (this.#status.state === 'open' && subscription.sent.length === 0) this.#ask(subscription);
    });
  }

  #send(message: readonly unknown[]): void {
    if (this.#status.state !== 'open') return;
    try {
      this.#socket?.send(JSON.stringify(message));
    } catch {
      // A socket that is already closing: its close event follows and everything is asked again.
    }
  }

  #result(ok: boolean, message: string, transient: boolean): PublishResult {
    return { url: this.url, ok, message, transient };
  }

  #setStatus(state: RelayStatus['state'], error?: string): void {
    this.#status = error === undefined ? { url: this.url, state } : { url: this.url, state, error };
    this.#onStatus();
  }

  #after(name: string, milliseconds: number, callback: () => void): void {
    this.#cancel(name);
    const cancel = this.#clock.after(milliseconds, () => {
      this.#timers.delete(name);
      callback();
    });
    this.#timers.set(name, cancel);
  }

  #cancel(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}
