// Holds the client of an element: makes it anew when the configuration changes, draws again at every snapshot, and
// connects only for a reason, which is an open panel or a conversation that already exists.

import type { Controller, LiveElement } from '../live-element.js';
import { NOTHING, type Snapshot } from '../../headless/snapshot.js';
import { toSupportError, type SupportError } from '../../util/errors.js';

/** What the controller asks of a client. */
export interface StoreClient {
  hasHistory(): Promise<boolean>;
  connect(): Promise<void>;
  disconnect(): void;
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  onError(listener: (error: SupportError) => void): () => void;
  onReset(listener: () => void): () => void;
}

export abstract class StoreController<
  Client extends StoreClient,
  Host extends LiveElement & Element,
> implements Controller {
  readonly host: Host;
  client: Client | undefined;
  snapshot = NOTHING;
  /** There was no reason to connect: nothing is read or stored until there is one. */
  idle = false;

  constructor(host: Host) {
    this.host = host;
    host.addController(this);
  }

  /** There is a reason to connect even where nothing is stored. */
  protected abstract eager(): boolean;
  protected abstract changed(now: Snapshot, before: Snapshot): void;
  /** Without a `client` afterwards it could not even be made. */
  protected abstract failed(error: SupportError): void;
  protected abstract started(): void;
  /** The client was reset, here or by another one on the same store. */
  protected abstract gone: () => void;

  hostConnected(): void {
    void this.start();
  }

  hostDisconnected(): void {
    this.client?.disconnect();
  }

  /** Ends the client there was. Without `make` there is none afterwards. */
  replace(make?: () => Client): void {
    this.client?.disconnect();
    this.client = undefined;
    // Where there is no client there is nothing.
    this.#show(NOTHING);
    if (!make) return;
    try {
      const client = make();
      this.client = client;
      client.subscribe(() => client === this.client && this.#show(client.getSnapshot()));
      client.onError((error) => client === this.client && this.failed(error));
      client.onReset(() => client === this.client && this.gone());
      this.#show(client.getSnapshot());
    } catch (error) {
      this.failed(toSupportError(error, 'bad-input'));
    }
    void this.start();
  }

  async connect(): Promise<void> {
    const { client } = this;
    if (!this.#holds(client)) return;
    try {
      await client.connect();
    } catch (error) {
      if (this.#holds(client)) this.failed(toSupportError(error, 'relay-unreachable'));
    }
  }

  /** A client is only held for an element that is in the page; either may be another after a wait. */
  #holds(client: Client | undefined): client is Client {
    return client !== undefined && client === this.client && this.host.isConnected;
  }

  /** Connects where there is a reason to. */
  protected async start(): Promise<void> {
    const { client } = this;
    // Storage that cannot be asked holds no conversation.
    const reason = this.eager() || (await client?.hasHistory().catch(() => false));
    if (client !== this.client) return;
    this.idle = !reason;
    this.host.requestUpdate();
    if (reason && this.#holds(client)) await this.connect();
    if (this.#holds(client)) this.started();
  }

  #show(now: Snapshot): void {
    const before = this.snapshot;
    if (now === before) return;
    this.snapshot = now;
    this.changed(now, before);
    this.host.requestUpdate();
  }
}
