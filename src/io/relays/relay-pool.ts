// The connections of one page or process: one per relay, shared by all who ask.

import type { Filter, NostrEvent } from '../../protocol/event.js';
import type { Identity } from './authentication.js';
import {
  RelayConnection,
  type ConnectionOptions,
  type PublishResult,
  type RelayStatus,
  type SubscriptionHandlers,
} from './relay-connection.js';

export interface QueryResult {
  readonly events: readonly NostrEvent[];
  /** False when the relay was gone, refused, or took too long: there may be more. */
  readonly complete: boolean;
}

const QUERY_TIMEOUT = 20_000;
const MOST = 1000;

export class RelayPool {
  #options: ConnectionOptions;
  #connections = new Map<string, RelayConnection>();
  #listeners = new Set<() => void>();
  #identity: Identity | undefined;

  constructor(options: Omit<ConnectionOptions, 'onStatus'>) {
    // Afterwards, not in between: a listener may open or close connections itself.
    const onStatus = () =>
      queueMicrotask(() => {
        for (const listener of this.#listeners) listener();
      });
    this.#options = { ...options, onStatus };
  }

  /** The same connections, for somebody who says who it is where a relay wants to know (NIP-42). */
  as(identity: Identity): RelayPool {
    const pool = new RelayPool(this.#options);
    pool.#options = this.#options;
    pool.#connections = this.#connections;
    pool.#listeners = this.#listeners;
    pool.#identity = identity;
    return pool;
  }

  status(url: string): RelayStatus {
    return this.#connection(url).status;
  }

  /** Told whenever a connection changes its state. */
  onStatus(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hold(url: string): () => void {
    return this.#connection(url).hold();
  }

  /** One relay, one request that stays open; whatever matches is handed over as it comes, unverified. */
  subscribe(url: string, handlers: SubscriptionHandlers): () => void {
    return this.#connection(url).subscribe({ ...handlers, identity: this.#identity });
  }

  /** Resolves in any case. A relay that is not connected answers at once, with `transient: true`. */
  publish(url: string, event: NostrEvent): Promise<PublishResult> {
    return this.#connection(url).publish(event, this.#identity);
  }

  /** Asks once and ends with EOSE, or when a relay gives more than anybody would ask for. Resolves in any case. */
  query(url: string, filters: readonly Filter[], signal?: AbortSignal): Promise<QueryResult> {
    return new Promise((resolve) => {
      const events: NostrEvent[] = [];
      const finish = (complete: boolean) => {
        cancel();
        signal?.removeEventListener('abort', abort);
        unsubscribe();
        resolve({ events, complete });
      };
      const abort = () => finish(false);
      const cancel = this.#options.clock.after(QUERY_TIMEOUT, abort);
      const unsubscribe = this.subscribe(url, {
        filters: () => filters,
        onEvent: (event) => {
          if (events.push(event) >= MOST) abort();
        },
        onEose: () => finish(true),
        onClosed: abort,
      });
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
    });
  }

  wake(): void {
    for (const connection of this.#connections.values()) connection.wake();
  }

  /** Closes now what nobody holds any more: the page is about to be laid aside. */
  rest(): void {
    for (const connection of this.#connections.values()) connection.rest();
  }

  #connection(url: string): RelayConnection {
    const connection = this.#connections.get(url) ?? new RelayConnection(url, this.#options);
    this.#connections.set(url, connection);
    return connection;
  }
}
