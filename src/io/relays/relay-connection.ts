// One WebSocket to one relay (NIP-01), kept alive for as long as somebody holds it: it reconnects with back-off
// and jitter, asks again for what is subscribed, and notices a socket that died without a word. It checks the
// shape of what comes and that it was asked for; whether a signature holds is for the reader to find out. A relay that
// asks who is there (NIP-42) is told for those who read there, and for those whom it has refused.

import { isEvent, matchesFilter, type Filter, type NostrEvent } from '../../protocol/event.js';
import { parseJson } from '../../util/guards.js';
import { backOff, type Clock } from '../clock.js';
import { Authentication, type Identity } from './authentication.js';

export interface RelayStatus {
  readonly url: string;
  readonly state: 'idle' | 'connecting' | 'open' | 'waiting';
  /** Why the last attempt ended, until one comes through; for people who debug. */
  readonly error?: string | undefined;
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
  filters(): readonly Filter[];
  onEvent(event: NostrEvent): void;
  onEose?(): void;
  /** The relay has refused; it is asked again later, unless its no was final. */
  onClosed?(): void;
  /** Something came that is no event or was not asked for. */
  onRejected?(reason: 'malformed' | 'unasked'): void;
  /** Who asks, for a relay that wants to know. */
  readonly identity?: Identity | undefined;
}

export type Message = readonly unknown[];

/** Keeps to the limits that a relay has published (NIP-11): all that is said goes through it, both ways. */
export interface Limiter {
  send(message: Message): void;
  hear(message: Message): void;
  /** The connection is gone. */
  reset(): void;
}

/** Reads a relay's limits; `undefined` where it has none. Rejects where that can't be done at all. */
export type LimitReader = (
  url: string,
  clock: Clock,
  /** To the relay. */
  send: (message: Message) => void,
  /** As if the relay had said it. */
  hear: (message: Message) => void,
  /** What it was asked and has not refused, by then. */
  asked: () => Iterable<{ readonly id: string; readonly sent: readonly Filter[] }>,
  /** It has refused several filters at once. */
  isRefused: boolean,
) => Promise<Limiter | undefined>;

export interface ConnectionOptions {
  readonly clock: Clock;
  readonly open: SocketFactory;
  /** Where relays' limits are read. */
  readonly limits?: (() => Promise<{ limit: LimitReader }>) | undefined;
  /** Told when the status has changed. */
  readonly onStatus: () => void;
}

interface OpenSubscription {
  readonly id: string;
  readonly handlers: SubscriptionHandlers;
  /** What the relay was asked and has not refused; empty while there is no connection. */
  sent: readonly Filter[];
  cancelRetry: () => void;
  /** What the relay says to who asks: once a request, or one that forgets whom it knows would be asked for ever. */
  auth?: Promise<PublishResult> | undefined;
  /** While that is not said, its answer may not be whole. */
  isEarly?: boolean;
}

const CONNECT_TIMEOUT = 10_000;
const PUBLISH_TIMEOUT = 10_000;
const LINGER = 5_000;
const SILENCE = 60_000;
const MAX_FRAME_CHARS = 1 << 18;
const FINAL = /^(invalid|blocked|restricted|pow|unsupported)\b/;
const AUTH_REQUIRED = /^auth-required\b/;
/** A frame longer than this may have been too long. */
const LARGE = 8192;
const PING = 'ping';
const nothing = () => {};

export class RelayConnection {
  readonly #url: string;
  readonly #options: ConnectionOptions;
  readonly #holders = new Set<object>();
  readonly #subscriptions = new Map<string, OpenSubscription>();
  readonly #publishing = new Map<string, (ok: boolean, message: string) => void>();
  readonly #auth: Authentication;
  #socket: Socket | undefined;
  #status: RelayStatus;
  /** How often in a row it has failed or refused. */
  #attempt = 0;
  #nextId = 0;
  #lastNotice = '';
  #limiter: Limiter | undefined;
  #inquiry: Promise<void> | undefined;
  /** The length of what was said last. */
  #lastLength = 0;
  /** What ends the state it is in: no answer, the wait before the next try, silence. */
  #cancelTimer = nothing;
  #cancelLinger = nothing;

  constructor(url: string, options: ConnectionOptions) {
    this.#url = url;
    this.#options = options;
    this.#status = { url, state: 'idle' };
    this.#auth = new Authentication({
      url,
      clock: options.clock,
      offer: (event) => this.#offer('AUTH', event),
    });
  }

  get status(): RelayStatus {
    return this.#status;
  }

  /** Keeps the connection up until the undo is called. */
  hold(): () => void {
    const holder = {};
    this.#holders.add(holder);
    this.#cancelLinger();
    if (this.#status.state === 'idle') this.#connect();
    return () => {
      if (!this.#holders.delete(holder) || this.#holders.size > 0) return;
      this.#cancelLinger = this.#options.clock.after(LINGER, () => this.rest());
    };
  }

  /** Closes, unless somebody holds it. */
  rest(): void {
    if (this.#holders.size > 0) return;
    this.#cancelLinger();
    this.#attempt = 0;
    this.#hangUp('idle');
  }

  subscribe(handlers: SubscriptionHandlers): () => void {
    const id = `s${++this.#nextId}`;
    const subscription: OpenSubscription = { id, handlers, sent: [], cancelRetry: nothing };
    this.#subscriptions.set(id, subscription);
    const release = this.hold();
    this.#ask(subscription);
    return () => {
      if (!this.#subscriptions.delete(id)) return;
      subscription.cancelRetry();
      subscription.auth = undefined;
      if (subscription.sent.length > 0) this.#send('CLOSE', id);
      release();
    };
  }

  /**
   * Offers an event now: once, and again where the relay first wanted to know who is there. Resolves in any case; the
   * connection must be held and open.
   */
  async publish(event: NostrEvent, identity?: Identity): Promise<PublishResult> {
    const result = await this.#offer('EVENT', event);
    if (result.ok || !AUTH_REQUIRED.test(result.message)) return result;
    const auth = (await this.#auth.result(identity)) ?? result;
    if (!auth.ok) return auth;
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.sent.length === 0) this.#ask(subscription);
    }
    return this.#offer('EVENT', event);
  }

  #offer(type: 'EVENT' | 'AUTH', event: NostrEvent): Promise<PublishResult> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(PUBLISH_TIMEOUT, () => {
        settle(false, this.#lastNotice || 'the relay did not answer');
      });
      const settle = (ok: boolean, message: string) => {
        cancel();
        this.#publishing.delete(event.id);
        if (ok && type === 'EVENT') this.#attempt = 0;
        const transient = !FINAL.test(message);
        if (!transient) this.#inquire();
        resolve({ url: this.#url, ok, message, transient });
      };
      if (this.#status.state !== 'open') return settle(false, 'not connected');
      this.#publishing.set(event.id, settle);
      this.#lastNotice = '';
      this.#send(type, event);
    });
  }

  /** The world may have changed (network back, page visible again): try now, and check that the line is alive. */
  wake(): void {
    if (this.#status.state === 'waiting') this.#connect();
    if (this.#status.state === 'open') this.#probe();
  }

  /**
   * Reads once what the relay has published of its limits (NIP-11). In a browser only where it has shown that it has
   * some: the page's policy may not allow it, and would complain.
   */
  #inquire(isRefused = false): void {
    this.#inquiry ??= this.#options
      .limits?.()
      .then(({ limit }) =>
        limit(
          this.#url,
          this.#options.clock,
          (message) => this.#say(message),
          (message) => this.#hear(message),
          () => this.#subscriptions.values(),
          isRefused,
        ),
      )
      .then((limiter) => {
        this.#limiter = limiter;
        for (const subscription of limiter ? this.#subscriptions.values() : []) {
          if (!subscription.sent.length) this.#ask(subscription);
        }
      })
      // What can't be fetched is done without.
      .catch(nothing);
  }

  #connect(): void {
    if (!('document' in globalThis)) this.#inquire();
    this.#enter('connecting', this.#status.error);
    this.#wait(CONNECT_TIMEOUT, () => this.#fail('no answer'));
    try {
      const socket = (this.#socket = this.#options.open(this.#url));
      socket.onopen = () => {
        this.#enter('open');
        this.#listen();
        for (const subscription of this.#subscriptions.values()) this.#ask(subscription);
      };
      socket.onmessage = ({ data }: { data: unknown }) => this.#receive(data);
      // Where a Content-Security-Policy forbids the address, Chromium tells of an error and of no close.
      socket.onclose = socket.onerror = () => {
        if (this.#lastLength > LARGE) this.#inquire();
        this.#fail('connection closed');
      };
    } catch (error) {
      // Firefox throws there.
      this.#fail((error as Error).message);
    }
  }

  #fail(error: string): void {
    this.#hangUp('waiting', error);
    this.#wait(backOff(this.#options.clock, this.#attempt++, 1000, 60_000), () => this.#connect());
  }

  #hangUp(state: 'waiting' | 'idle', error?: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // Without a listener Node takes it for an uncaught error.
      socket.onerror = nothing;
      socket.close();
    }
    this.#cancelTimer();
    this.#limiter?.reset();
    this.#auth.challenge('');
    for (const subscription of this.#subscriptions.values()) {
      subscription.sent = [];
      subscription.auth = undefined;
      subscription.isEarly = false;
    }
    this.#enter(state, error);
    for (const settle of this.#publishing.values()) settle(false, 'connection closed');
  }

  /** Every sign of life is good for a minute. */
  #listen(): void {
    this.#wait(SILENCE, () => this.#probe());
  }

  /** NIP-01 has no ping: a request that finds nothing is answered with EOSE by a relay that lives. */
  #probe(): void {
    this.#send('REQ', PING, { ids: ['0'.repeat(64)], limit: 1 });
    this.#wait(CONNECT_TIMEOUT, () => this.#fail('connection lost'));
  }

  #ask(subscription: OpenSubscription): void {
    subscription.cancelRetry();
    if (this.#status.state !== 'open') return;
    subscription.sent = subscription.handlers.filters();
    if (subscription.sent.length === 0) return;
    this.#send('REQ', subscription.id, ...subscription.sent);
    this.#introduce(subscription);
  }

  #introduce(subscription: OpenSubscription): void {
    const auth = subscription.auth ? undefined : this.#auth.pending(subscription.handlers.identity);
    if (auth) void this.#askAfter(subscription, auth);
  }

  /** Asks again once the relay knows who asks, or that it won't: what it says until then may not be all. */
  async #askAfter(subscription: OpenSubscription, auth: Promise<PublishResult>): Promise<void> {
    subscription.auth = auth;
    subscription.isEarly = true;
    const { ok, transient } = await auth;
    if (subscription.auth !== auth) return;
    subscription.isEarly = false;
    if (ok || subscription.sent.length > 0) this.#ask(subscription);
    else this.#giveUp(subscription, transient);
  }

  #receive(data: unknown): void {
    this.#listen();
    const message = typeof data === 'string' && data.length <= MAX_FRAME_CHARS ? parseJson(data) : undefined;
    if (!Array.isArray(message)) return;
    if (this.#limiter) this.#limiter.hear(message);
    else this.#hear(message);
  }

  #hear([type, id, third, fourth]: Message): void {
    if (type === 'NOTICE') {
      this.#lastNotice = words(id);
      if (/many|large|long|limit/i.test(this.#lastNotice)) this.#inquire();
    }
    if (type === 'EOSE') this.#attempt = 0;
    if (type === 'OK') {
      const message = words(fourth);
      // `duplicate:` comes with true from most relays and with false from some: it has the event either way.
      this.#publishing.get(id as string)?.(third === true || message.startsWith('duplicate:'), message);
    }
    if (type === 'AUTH' && this.#auth.challenge(words(id))) {
      for (const subscription of this.#subscriptions.values()) this.#introduce(subscription);
    }
    if (id === PING && type === 'EOSE') this.#send('CLOSE', PING);
    const subscription = this.#subscriptions.get(id as string);
    if (!subscription?.sent.length) return;
    if (type === 'EVENT') this.#receiveEvent(subscription, third);
    if (type === 'EOSE' && !subscription.isEarly) subscription.handlers.onEose?.();
    if (type === 'CLOSED') this.#refused(subscription, words(third));
  }

  #receiveEvent({ handlers, sent }: OpenSubscription, event: unknown): void {
    if (!isEvent(event)) handlers.onRejected?.('malformed');
    else if (sent.some((filter) => matchesFilter(filter, event))) handlers.onEvent(event);
    else handlers.onRejected?.('unasked');
  }

  #refused(subscription: OpenSubscription, message: string): void {
    if (!/^(auth|rate)/.test(message)) this.#inquire(subscription.sent.length > 1);
    subscription.sent = [];
    // It is asked again by itself.
    if (subscription.isEarly) return;
    const isAsked = AUTH_REQUIRED.test(message) && !subscription.auth;
    const auth = isAsked ? this.#auth.result(subscription.handlers.identity) : undefined;
    if (auth) void this.#askAfter(subscription, auth);
    else this.#giveUp(subscription, !FINAL.test(message));
  }

  #giveUp(subscription: OpenSubscription, transient: boolean): void {
    subscription.handlers.onClosed?.();
    // Whoever asked only once has gone with the refusal.
    if (!transient || !this.#subscriptions.has(subscription.id)) return;
    const wait = backOff(this.#options.clock, this.#attempt++, 5000, 300_000);
    subscription.cancelRetry = this.#options.clock.after(wait, () => {
      subscription.auth = undefined;
      this.#ask(subscription);
    });
  }

  #send(...message: Message): void {
    if (this.#limiter) this.#limiter.send(message);
    else this.#say(message);
  }

  #say(message: Message): void {
    const frame = JSON.stringify(message);
    this.#lastLength = frame.length;
    this.#socket?.send(frame);
  }

  #enter(state: RelayStatus['state'], error?: string): void {
    this.#status = { url: this.#url, state, error };
    this.#options.onStatus();
  }

  #wait(milliseconds: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(milliseconds, callback);
  }
}

/** A relay's words, if it said any. */
function words(text: unknown): string {
  return typeof text === 'string' ? text.slice(0, 500) : '';
}
