// Customers whose tickets call for no attention. The agent's encrypted app data holds them, so that another device
// knows them too; what this browser knows of it is there at once.

import { toSupportError, type SupportError } from '../../util/errors.js';
import type { DeskClient } from './desk-client.js';

const SLOT = 'muted';

export interface DeskMutesListener {
  /** The client is nobody's any more: to ask it for anything would wake it. */
  isOver(): boolean;
  changed(): void;
  failed(error: SupportError): void;
}

export class DeskMutes {
  readonly #client: DeskClient;
  readonly #listener: DeskMutesListener;
  #turn: Promise<unknown>;
  /** Public keys; nothing until this browser's memory was asked. */
  customers: readonly string[] | undefined;

  constructor(client: DeskClient, listener: DeskMutesListener) {
    this.#client = client;
    this.#listener = listener;
    // What can't be read is told by whoever opens the store.
    this.#turn = this.#read(true).catch(() => this.#show([]));
  }

  /** Asks the relays what another device has saved. */
  async load(): Promise<void> {
    await this.#turn;
    await this.#try(() => this.#read());
  }

  /** Shown at once, and kept one after the other. */
  toggle(customer: string): void {
    const { customers = [] } = this;
    const isMuted = !customers.includes(customer);
    const change = (all: readonly string[]) => {
      const others = all.filter((each) => each !== customer);
      return isMuted ? [...others, customer] : others;
    };
    this.#show(change(customers));
    const turn = this.#turn.then(async () => {
      await this.#try(async () => {
        // Another tab may have muted somebody else.
        const data = change(listOf(await this.#client.appDataLoad({ slot: SLOT, here: true })));
        if (!this.#listener.isOver()) await this.#client.appDataSave({ slot: SLOT, data });
      });
      // What could not be kept is not shown as if it were.
      if (turn === this.#turn) await this.#try(() => this.#read(true));
    });
    this.#turn = turn;
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!this.#listener.isOver()) this.#listener.failed(toSupportError(error, 'signer-refused'));
    }
  }

  async #read(here = false): Promise<void> {
    if (this.#listener.isOver()) return;
    this.#show(listOf(await this.#client.appDataLoad({ slot: SLOT, here })));
  }

  #show(customers: readonly string[]): void {
    if (this.#listener.isOver()) return;
    this.customers = customers;
    this.#listener.changed();
  }
}

function listOf(data: unknown): string[] {
  return Array.isArray(data) ? data.filter((each) => typeof each === 'string') : [];
}
