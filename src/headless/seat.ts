// A core's place among the tabs that have the same store open. One leads: it alone speaks to the relays and keeps what
// they say. The others have what is stored, hear the rest from it, and write what they send into the store, where it
// finds it. Said is only what is written down already: whoever comes meanwhile reads it or hears it. Heard is believed
// no more than a relay is: an event is verified again, the rest may be anything.

import type { Tab, TabListener } from '../io/tabs.js';
import { isEvent } from '../protocol/event.js';
import type { Signal } from '../protocol/signal.js';
import { toSupportError } from '../util/errors.js';
import { isCount, isObject } from '../util/guards.js';
import type { Core } from './core.js';
import type { CoreOptions } from './role.js';
import type { Delivery, RelayStatus } from './snapshot.js';

export class Seat {
  leads = false;
  started = false;
  /** What the leader said of its relays. */
  told: readonly RelayStatus[] | undefined;
  readonly #core: Core;
  readonly #options: CoreOptions;
  #tab: Tab | undefined;
  #openTab: (listener: TabListener) => Tab | undefined = () => undefined;
  #endWaking = () => {};
  #reading: Promise<void> = Promise.resolve();
  /** What was read is from before this one led. */
  #stale = false;

  constructor(core: Core, options: CoreOptions) {
    this.#core = core;
    this.#options = options;
  }

  start(openTab: (listener: TabListener) => Tab | undefined): void {
    if (this.started) return;
    this.started = true;
    this.#openTab = openTab;
    const { world } = this.#options;
    let slept = false;
    this.#endWaking = world.onWake((sleeps = false) => {
      if (sleeps) {
        // A page that may come back holds nothing until then.
        this.#leave();
        world.pool.rest();
      } else if (slept) this.#join();
      else world.pool.wake();
      slept = sleeps;
    });
    this.#join();
  }

  stop(): void {
    if (!this.started) return;
    this.started = false;
    this.#endWaking();
    this.#leave();
    this.#core.touch();
  }

  /** The store is no longer what the others have, or is so again. */
  reconsider(): void {
    this.#core.touch();
    if (this.started) this.#join();
  }

  /** Resolves once everything stored is read. */
  read(): Promise<void> {
    return this.#core.restored ? this.#reading : this.#read();
  }

  say(message: unknown): void {
    this.#tab?.say(message);
  }

  /** What only the leader knows. */
  tell(message: unknown): void {
    if (this.leads) this.say(message);
  }

  tellStatus(): void {
    this.tell({ relays: this.#core.relays(), heard: this.#core.heard });
  }

  #join(): void {
    this.#leave();
    const listener: TabListener = {
      onPlace: (leads) => this.#place(leads),
      onMessage: (message) => this.#watch(this.#hear(message)),
    };
    this.#tab = this.#core.store.kind === 'memory' ? undefined : this.#openTab(listener);
    this.#place(!this.#tab);
    if (this.#tab && this.#core.restored) this.#watch(this.#read());
  }

  #leave(): void {
    this.#core.halt();
    this.#tab?.leave();
    this.#tab = undefined;
  }

  #place(leads: boolean): void {
    const core = this.#core;
    core.halt();
    this.leads = leads;
    core.outbox.follows = !leads;
    this.told = undefined;
    if (!leads) this.#stale = core.restored;
    if (leads && this.#stale) this.#watch(this.#read());
    else this.#go();
  }

  #go(): void {
    if (this.started && this.#core.restored) this.#core.run();
  }

  /** One after the other: what the last one has found is what counts. */
  #read(): Promise<void> {
    const reading: Promise<void> = this.#reading
      .catch(() => {})
      .then(async () => {
        await this.#options.introduce();
        this.#stale = !this.leads;
        await this.#core.read();
        if (reading === this.#reading) this.#go();
      });
    return (this.#reading = reading);
  }

  async #hear(message: unknown): Promise<void> {
    if (!isObject(message)) return;
    const core = this.#core;
    const { ask, event, sent, id, ticket, delivery, at, text, again, gone, relays, heard, rest, signal } =
      message;
    if (rest === true) {
      // The other one takes back what was said: what waits must not follow, unless nothing comes of it.
      core.halt();
      core.clock.after(10_000, () => this.#go());
    }
    if (ask === false) this.tell({});
    if (ask === true) {
      this.tellStatus();
      for (const known of core.directory.events()) this.tell({ event: known });
      // It may have been on its own until now, and have made a key. Without one nobody knows whose that is.
      if (!core.signer) await this.#options.introduce();
      if (core.signer) await this.#readOutbox();
    }
    if (typeof id === 'string') {
      if (typeof text === 'string') core.draft(id, text);
      if (isCount(at)) core.mark(id, at);
      if (isObject(delivery) && isCount(delivery.accepted) && !this.leads) {
        core.outbox.tell(id, delivery as unknown as Delivery);
        core.board.invalidate(ticket as string);
      }
      if (again === true) core.retry(id);
      // A follower asks for it, the leader does it and says so.
      if (gone === !this.leads) core.withdraw(id);
      if (signal && this.leads) core.signal(id, signal as Signal, message.item as string);
    } else if (again === true && this.leads) {
      // The other one may have brought a key.
      if (!core.signer) await this.#options.introduce();
      core.refresh(true);
    }
    if (Array.isArray(relays) && relays.every(isObject) && !this.leads) {
      this.told = relays as unknown as RelayStatus[];
      core.heard ||= heard === true;
      core.touch();
    }
    if (!isEvent(event)) return;
    // The other one may have made the key.
    if (!core.signer) await this.#options.introduce();
    if (sent === 'anew') await this.#read();
    if (sent === true) await this.#readOutbox();
    void core.offer(event);
  }

  async #readOutbox(): Promise<void> {
    const core = this.#core;
    core.restore(await core.readOutbox());
    core.refresh();
  }

  #watch(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#options.listeners.emit('error', toSupportError(error, 'storage-unavailable')),
    );
  }
}
