// What one has said and every relay has not yet answered. Written down before anything is sent; offered to each relay
// until it has said yes or a final no; sent again after a restart only where no yes was heard.

import type { RelayPool } from '../io/relays/relay-pool.js';
import type { PublishResult } from '../io/relays/relay-connection.js';
import { backOff, type Clock } from '../io/clock.js';
import type { Store } from '../io/storage/store.js';
import type { NostrEvent, Rumor } from '../protocol/event.js';
import type { Channel } from './directory.js';
import type { Fact } from './facts.js';
import type { Delivery } from './snapshot.js';

export interface Parcel {
  event: NostrEvent;
  /** For whom: decides, at the time of sending, which relays it is offered to. */
  readonly audience: string;
  readonly channel: Channel;
  /** By relay: the last answer. */
  readonly results: Record<string, { ok: boolean; final: boolean; message: string }>;
}

export interface OutboxEntry {
  /** Id of the event, or of the rumor for a direct message. */
  readonly id: string;
  /** Milliseconds: entries go out in this order. */
  readonly at: number;
  /** What it says, so that it is on screen at once. */
  readonly fact?: Fact;
  /** Direct messages are wrapped anew when a day has passed. */
  readonly rumor?: Rumor;
  wrappedAt: number;
  /** The recipient's first: its relays are what is told about the delivery. */
  parcels: Parcel[];
}

export interface OutboxOptions {
  readonly pool: RelayPool;
  readonly clock: Clock;
  readonly store: Store;
  readonly route: (audience: string, channel: Channel) => readonly string[];
  readonly rewrap: (entry: OutboxEntry, parcel: Parcel) => Promise<NostrEvent>;
  /** Every relay has answered: keep what was said, then it leaves the outbox. */
  readonly onSettled: (entry: OutboxEntry, delivery: Delivery) => Promise<void>;
  /** Without an entry: any of them may look different now. */
  readonly onChange: (entry?: OutboxEntry) => void;
}

const DAY = 24 * 60 * 60 * 1000;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #holds = new Map<string, () => void>();
  /** Offers under way, as entry, parcel and relay. */
  readonly #offering = new Set<string>();
  readonly #wrapping = new Map<string, Promise<void>>();
  /** Relays that asked for patience: how often, and the timer that ends it. */
  readonly #waiting = new Map<string, () => void>();
  readonly #refusals = new Map<string, number>();
  readonly #watchers = new Map<string, (delivery: Delivery) => void>();
  #unwatch: (() => void) | undefined;
  #saving: Promise<unknown> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async load(): Promise<OutboxEntry[]> {
    const saved = await this.#options.store.getAll<OutboxEntry>('outbox/');
    const entries = saved.map(([, entry]) => entry);
    // Within a millisecond the facts' own times say which came first.
    entries.sort((a, b) => a.at - b.at || (a.fact?.at ?? 0) - (b.fact?.at ?? 0));
    for (const entry of entries) this.#entries.set(entry.id, entry);
    return entries;
  }

  start(): void {
    this.#unwatch ??= this.#options.pool.onStatus(() => this.pump());
    this.pump();
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    for (const release of this.#holds.values()) release();
    this.#holds.clear();
  }

  /** Resolves once it is written down. */
  async add(entry: OutboxEntry): Promise<void> {
    await this.#options.store.set(`outbox/${entry.id}`, entry);
    this.#entries.set(entry.id, entry);
    this.#options.onChange(entry);
    this.pump();
  }

  /** Forgets every no, so that all who have not said yes are asked again now. */
  async retry(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    for (const { results } of entry.parcels) {
      for (const [url, result] of Object.entries(results)) if (!result.ok) delete results[url];
    }
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#options.pool.wake();
    this.#options.onChange(entry);
    this.pump();
  }

  delivery(id: string): Delivery | undefined {
    const entry = this.#entries.get(id);
    return entry && this.#delivery(entry);
  }

  facts(): Fact[] {
    return [...this.#entries.values()].flatMap(({ fact }) => fact ?? []);
  }

  /** Resolves with the first yes, or with the failure once every relay has said a final no. */
  sent(id: string): Promise<Delivery> {
    return new Promise((resolve) => this.#watchers.set(id, resolve));
  }

  /** Resolves when everything heard so far has been written down. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  #targets(parcel: Parcel): string[] {
    const accepted = Object.keys(parcel.results).filter((url) => parcel.results[url]!.ok);
    return [...new Set([...this.#options.route(parcel.audience, parcel.channel), ...accepted])];
  }

  #delivery(entry: OutboxEntry): Delivery {
    const parcel = entry.parcels[0]!;
    const targets = this.#targets(parcel);
    const results = targets.flatMap((url) => parcel.results[url] ?? []);
    const accepted = results.filter(({ ok }) => ok).length;
    const total = targets.length;
    if (accepted > 0) return Object.freeze({ state: 'sent', accepted, total });
    if (results.length < total || total === 0) return Object.freeze({ state: 'waiting', accepted, total });
    // One that may still take it is asked again by itself: only when each has refused is it final.
    const hopeful = results.find(({ final }) => !final);
    const reason = hopeful ? 'relay-unreachable' : 'relay-refused';
    const detail = (hopeful ?? results[0]!).message;
    return Object.freeze({ state: 'failed', accepted, total, reason, detail });
  }

  /** Offers everything that can be offered now. To be called whenever anything has changed; safe at any time. */
  pump(): void {
    if (!this.#unwatch) return;
    const needed = new Set<string>();
    let noted = false;
    for (const entry of [...this.#entries.values()]) {
      for (const parcel of entry.parcels) {
        for (const url of this.#targets(parcel)) {
          const result = parcel.results[url];
          if (result?.ok || result?.final) continue;
          needed.add(url);
          if (!this.#holds.has(url)) this.#holds.set(url, this.#options.pool.hold(url));
          const status = this.#options.pool.status(url);
          if (status.state === 'open') void this.#offer(entry, parcel, url);
          if (status.state === 'waiting' && !result) {
            parcel.results[url] = { ok: false, final: false, message: status.error ?? 'not connected' };
            noted = true;
          }
        }
      }
    }
    for (const [url, release] of [...this.#holds]) {
      if (needed.has(url)) continue;
      this.#holds.delete(url);
      release();
    }
    if (noted) this.#options.onChange();
  }

  async #offer(entry: OutboxEntry, parcel: Parcel, url: string): Promise<void> {
    const offer = `${entry.id} ${entry.parcels.indexOf(parcel)} ${url}`;
    if (this.#offering.has(offer) || this.#waiting.has(url)) return;
    this.#offering.add(offer);
    if (entry.rumor && this.#options.clock.now() - entry.wrappedAt > DAY) await this.#wrapAnew(entry);
    this.#heard(entry, parcel, await this.#options.pool.publish(url, parcel.event));
    this.#offering.delete(offer);
  }

  /** Once for all relays, and written down before it is sent: a wrap that nobody knows would be opened again. */
  #wrapAnew(entry: OutboxEntry): Promise<void> {
    const known = this.#wrapping.get(entry.id);
    if (known) return known;
    const { clock, store, rewrap } = this.#options;
    const wrapping = (async () => {
      try {
        const events = [];
        for (const parcel of entry.parcels) events.push(await rewrap(entry, parcel));
        for (const [index, parcel] of entry.parcels.entries()) parcel.event = events[index]!;
        entry.wrappedAt = clock.now();
        if (this.#entries.has(entry.id)) await store.set(`outbox/${entry.id}`, entry);
      } catch {
        // The signer would not wrap it anew: what was wrapped yesterday is still worth offering.
      }
      this.#wrapping.delete(entry.id);
    })();
    this.#wrapping.set(entry.id, wrapping);
    return wrapping;
  }

  #heard(entry: OutboxEntry, parcel: Parcel, { url, ok, message, transient }: PublishResult): void {
    const { clock, store, onChange } = this.#options;
    parcel.results[url] = { ok, final: !ok && !transient, message };
    if (ok) this.#refusals.delete(url);
    const isFirst = this.#unwatch && !this.#waiting.has(url);
    if (!ok && transient && isFirst && this.#options.pool.status(url).state === 'open') {
      const refusals = this.#refusals.get(url) ?? 0;
      this.#refusals.set(url, refusals + 1);
      const wait = () => {
        this.#waiting.delete(url);
        this.pump();
      };
      this.#waiting.set(url, clock.after(backOff(clock, refusals, 2000, 300_000), wait));
    }
    const delivery = this.#delivery(entry);
    if (delivery.state !== 'waiting' && (delivery.state === 'sent' || delivery.reason === 'relay-refused')) {
      this.#watchers.get(entry.id)?.(delivery);
      this.#watchers.delete(entry.id);
    }
    if (this.#isSettled(entry)) this.#saving = this.#saving.then(() => this.#settle(entry, delivery));
    else if (this.#entries.has(entry.id)) {
      this.#saving = this.#saving.then(async () => {
        if (this.#entries.has(entry.id)) await store.set(`outbox/${entry.id}`, entry);
      });
    }
    onChange(entry);
    this.pump();
  }

  /** All have answered for good and somebody has it. What nobody took stays, to be tried again by hand. */
  #isSettled(entry: OutboxEntry): boolean {
    return entry.parcels.every((parcel, index) => {
      const results = this.#targets(parcel).map((url) => parcel.results[url]);
      const answered = results.length > 0 && results.every((result) => result?.ok || result?.final);
      return answered && (index > 0 || entry.fact === undefined || results.some((result) => result?.ok));
    });
  }

  async #settle(entry: OutboxEntry, delivery: Delivery): Promise<void> {
    if (!this.#entries.has(entry.id)) return;
    await this.#options.onSettled(entry, delivery);
    this.#entries.delete(entry.id);
    await this.#options.store.delete([`outbox/${entry.id}`]);
    this.#options.onChange(entry);
  }
}
