// Holds the client of an element: makes it anew when the configuration changes, draws again at every snapshot, and
// connects only for a reason, which is an open panel or a conversation that already exists.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Snapshot } from '../../headless/snapshot.js';
import { toSupportError, type SupportError } from '../../util/errors.js';

/** What the controller asks of a client. */
export interface StoreClient {
  hasHistory(): Promise<boolean>;
  connect(): Promise<void>;
  disconnect(): void;
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  onError(listener: (error: SupportError) => void): () => void;
}

export interface StoreListener {
  /** There is a reason to connect even where nothing is stored. */
  wanted(): boolean;
  changed(now: Snapshot, before: Snapshot): void;
  /** Without a `client` afterwards it could not even be made. */
  failed(error: SupportError): void;
  started(): void;
}

const NOTHING: Snapshot = {
  tickets: [],
  unread: 0,
  connection: 'idle',
  relays: [],
  profiles: {},
  restoring: false,
  drafts: {},
  storage: 'persistent',
  rejected: {},
};

export class StoreController<Client extends StoreClient> implements ReactiveController {
  #host: ReactiveControllerHost;
  #listener: StoreListener;
  #undo: (() => void)[] = [];
  #connected = false;
  client: Client | undefined;
  snapshot = NOTHING;

  constructor(host: ReactiveControllerHost, listener: StoreListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    void this.#start();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.client?.disconnect();
  }

  /** Ends the client there was. Without `make` there is none afterwards. */
  replace(make?: () => Client): void {
    this.client?.disconnect();
    for (const undo of this.#undo.splice(0)) undo();
    this.client = undefined;
    this.#show(NOTHING);
    if (!make) return;
    try {
      const client = make();
      this.client = client;
      this.#undo = [
        client.subscribe(() => this.#show(client.getSnapshot())),
        client.onError((error) => this.#listener.failed(error)),
      ];
      this.#show(client.getSnapshot());
    } catch (error) {
      this.#listener.failed(toSupportError(error, 'bad-input'));
    }
    void this.#start();
  }

  async connect(): Promise<void> {
    const { client } = this;
    if (!client || !this.#connected) return;
    try {
      await client.connect();
    } catch (error) {
      if (client === this.client) this.#listener.failed(toSupportError(error, 'relay-unreachable'));
    }
  }

  async #start(): Promise<void> {
    const { client } = this;
    if (!client || !this.#connected) return;
    // Storage that cannot be asked holds no conversation.
    const wanted = this.#listener.wanted() || (await client.hasHistory().catch(() => false));
    if (client !== this.client) return;
    if (wanted) await this.connect();
    if (client === this.client && this.#connected) this.#listener.started();
  }

  #show(now: Snapshot): void {
    const before = this.snapshot;
    if (now === before) return;
    this.snapshot = now;
    this.#listener.changed(now, before);
    this.#host.requestUpdate();
  }
}
