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
import { watchExactly } from './sync.js';

/** `tries`: how often it was not taken for now. */
type Answer = Omit<PublishResult, 'url'> & { readonly tries: number };

export interface Parcel {
  event: NostrEvent;
  /** For whom: decides, at the time of sending, which relays it is offered to. */
  readonly audience: string;
  readonly channel: Channel;
  /** By relay: the last answer. */
  readonly results: Record<string, Answer>;
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
  /** Its files are on their way, and no relay is offered it before they are there. What comes after it does not wait. */
  held?: Held | undefined;
  /**
   * Of what others may know by its event's id: how many offers were not answered by a no at once, so that the relay may
   * have it. Less than none: it can't be made anew.
   */
  unsure?: number;
  /** What it was until it was made anew (NIP-13): that is over, and leads here. */
  readonly was?: readonly Fact[];
  /** The recipient's first: its relays are what is told about the delivery. */
  parcels: Parcel[];
}

/** How it stands as long as no relay is offered it. */
export type Held = Pick<Delivery, 'state' | 'uploads' | 'reason' | 'detail'>;

/** NIP-13: what a relay has said in its own words to an event. */
export interface Asked {
  readonly words: string;
  readonly event: NostrEvent;
  /** Where it stands by now. */
  readonly parcel: Parcel;
  readonly isWanted: () => boolean;
}

export interface OutboxOptions {
  readonly pool: RelayPool;
  readonly clock: Clock;
  readonly store: Store;
  readonly route: (audience: string, channel: Channel) => readonly string[];
  /** The same rumor for the same recipients, in their order. */
  readonly rewrap: (entry: OutboxEntry) => Promise<readonly Parcel[]>;
  /** Puts the work that a relay asks for in the parcel; else says why not. */
  readonly work: (entry: OutboxEntry, asked: Asked) => Promise<string | undefined>;
  /** Brings its files to where they belong, says in it how far they are, and lets it go. */
  readonly upload: (entry: OutboxEntry, signal: AbortSignal) => void;
  /** Puts the same in its place under another id, in the store too. Whether that can't be. */
  readonly remake: (entry: OutboxEntry, isWanted: () => boolean) => Promise<boolean>;
  /** Every relay has answered: keep what was said, then it leaves the outbox. */
  readonly onSettled: (entry: OutboxEntry, delivery: Delivery) => Promise<void>;
  /** Its delivery is another now, or is written down now. */
  readonly onChange: (entry: OutboxEntry) => void;
}

const DAY = 24 * 60 * 60 * 1000;

export class Outbox {
  /** How far one's own has come, by item id; what has left the outbox is put in by whoever remembers it. */
  readonly deliveries = new Map<string, Delivery>();
  /** By the id that something had until it was made anew: the one it has now. */
  readonly moved = new Map<string, string>();
  /** Another tab offers and keeps, and tells how far things have come. */
  follows = false;
  readonly #options: OutboxOptions;
  #entries = new Map<string, OutboxEntry>();
  /** What they were when the store was said to know better. */
  #former: ReadonlyMap<string, OutboxEntry> | undefined;
  /** Ids of what was ever in it: what the store still has of them is not news. */
  readonly #known = new Set<string>();
  readonly #holds = new Map<string, () => void>();
  /** Offers under way, as entry, recipient and relay; and entries that are being wrapped anew. */
  readonly #busy = new Set<string>();
  /** What ends the way of its files, by entry: begun once, until it is ended. */
  readonly #uploads = new Map<string, () => void>();
  /** Relays that asked for patience, each with the timer that ends it. */
  readonly #waiting = new Map<string, () => void>();
  readonly #watchers = new Map<string, (delivery: Delivery) => void>();
  #unwatch: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up and gives back what the store has and is not known yet. */
  async load(): Promise<OutboxEntry[]> {
    const saved = await this.#options.store.getAll<OutboxEntry>('outbox/');
    const entries = saved.map(([, entry]) => entry).filter(({ id }) => !this.#known.has(id));
    // Within a millisecond the facts' own times say which came first.
    entries.sort((a, b) => a.at - b.at || (a.fact?.at ?? 0) - (b.fact?.at ?? 0));
    for (const entry of entries) {
      this.deliveries.delete(entry.id);
      // A yes that nobody has written down since: it stays one.
      entry.parcels.forEach(({ results }, index) => {
        const heard = this.#former?.get(entry.id)?.parcels[index]!.results;
        for (const url in heard) if (heard[url]!.ok) results[url] = heard[url]!;
      });
      this.#put(entry);
    }
    for (const { was = [] } of entries) was.forEach((fact) => this.move(fact));
    return entries;
  }

  /** What has another id by now is gone under its old one. */
  move({ id, now }: Fact): void {
    if (!now) return;
    this.moved.set(id, now);
    const watcher = this.#watchers.get(id);
    if (watcher) this.#watchers.set(now, watcher);
    if (!this.#entries.delete(id)) return;
    this.#saving = this.#saving.then(() => this.#options.store.delete([`outbox/${id}`]));
  }

  /** Others have written since: the store knows better. */
  forget(): void {
    this.#former = this.#entries;
    this.#entries = new Map();
    this.#known.clear();
  }

  start(): void {
    this.#unwatch ??= this.#options.pool.onStatus(() => this.pump());
    this.pump();
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    for (const id of this.#uploads.keys()) this.#endUpload(id);
    this.#endWaiting();
    this.pump();
  }

  /**
   * Resolves once it is written down. `sent` resolves with the first yes, or with the failure once every relay has said
   * a final no.
   */
  async add(entry: OutboxEntry): Promise<{ sent: Promise<Delivery> }> {
    const { id } = entry;
    this.#known.add(id);
    await this.#options.store.set(`outbox/${id}`, entry);
    // Where this tab has begun to lead meanwhile, it has read it.
    if (!this.#entries.has(id)) this.#put(entry);
    const sent = new Promise<Delivery>((resolve) => this.#watchers.set(id, resolve));
    this.pump();
    return { sent };
  }

  /** Forgets every no to it and to what names it, so that all who have not said yes are asked again now. */
  retry(named: string): void {
    for (const [id, entry] of this.#entries) {
      if (!namesOf(entry).includes(named)) continue;
      this.#busy.delete(id);
      if (entry.unsure! < 0) entry.unsure = 0;
      for (const { results } of entry.parcels) {
        for (const url in results) if (!results[url]!.ok) delete results[url];
      }
      this.#endUpload(id);
    }
    this.#endWaiting();
    this.#options.pool.wake();
    this.pump();
  }

  /** Takes back what no relay was offered; nothing, where that is too late. */
  withdraw(id: string): OutboxEntry | undefined {
    const entry = this.#entries.get(id);
    if (!entry?.held) return undefined;
    this.#endUpload(id);
    this.#entries.delete(id);
    this.#watchers.get(id)?.({ state: 'failed', accepted: 0, total: 0, reason: 'cancelled' });
    this.#saving = this.#saving.then(() => this.#options.store.delete([`outbox/${id}`]));
    return entry;
  }

  /** Resolves when everything heard so far has been written down. */
  saved(): Promise<void> {
    return this.#saving;
  }

  /** Offers everything that can be offered now. To be called whenever anything has changed; safe at any time. */
  pump(): void {
    const { pool } = this.#options;
    const needed = new Set<string>();
    for (const entry of this.#entries.values()) {
      let isOpen = !!entry.held;
      if (isOpen) this.#upload(entry);
      // What names something that nobody has waits for it, as that may become another.
      const named = namesOf(entry);
      const isMoved = named.some((id) => this.moved.has(id));
      const waits =
        isMoved ||
        named.some((id) => {
          const base = this.#entries.get(id);
          if (!base || base === entry) return false;
          const { accepted, reason } = this.#delivery(base);
          // What is refused for good may be put right by what names it; a ticket only taken back.
          const mayBePutRight = base.fact!.type !== 'ticket' || entry.fact!.type === 'deletion';
          return !accepted && !(mayBePutRight && reason === 'relay-refused');
        });
      for (const parcel of entry.held ? [] : entry.parcels) {
        for (const url of this.#targets(parcel)) {
          if (isAnswer(parcel.results[url])) continue;
          isOpen = true;
          if (!this.#unwatch || waits) continue;
          needed.add(url);
          const { state, error = '' } = pool.status(url);
          if (state === 'waiting') {
            parcel.results[url] ??= { ok: false, transient: true, message: error, tries: 0 };
          }
          if (state === 'open') void this.#offer(entry, parcel, url);
        }
      }
      const { state } = this.#tell(entry);
      if (isMoved || (!isOpen && state === 'waiting')) void this.#remake(entry);
      // What nobody took stays, to be tried again by hand.
      else if (!isOpen && (state === 'sent' || !entry.fact)) this.#settle(entry);
    }
    watchExactly(this.#holds, needed, (url) => pool.hold(url));
  }

  /** How far something has come. */
  tell(id: string, delivery: Delivery): void {
    this.deliveries.set(id, delivery);
    if (delivery.state === 'sent' || /refused/.test(delivery.reason ?? ''))
      this.#watchers.get(id)?.(delivery);
  }

  #put(entry: OutboxEntry): void {
    this.#known.add(entry.id);
    this.#entries.set(entry.id, entry);
  }

  #targets({ audience, channel, results }: Parcel): string[] {
    const accepted = Object.keys(results).filter((url) => results[url]!.ok);
    return [...new Set([...this.#options.route(audience, channel), ...accepted])];
  }

  #tell(entry: OutboxEntry): Delivery {
    const known = this.deliveries.get(entry.id);
    if (known && this.follows) return known;
    const delivery = Object.freeze(this.#delivery(entry));
    if (known && JSON.stringify(delivery) === JSON.stringify(known)) return known;
    this.tell(entry.id, delivery);
    this.#options.onChange(entry);
    return delivery;
  }

  #delivery({ parcels, held, unsure }: OutboxEntry): Delivery {
    const parcel = parcels[0]!;
    const targets = this.#targets(parcel);
    if (held) return { accepted: 0, total: targets.length, ...held };
    const answers = targets.flatMap((url) => parcel.results[url] ?? []);
    const refusal = answers.find(({ ok, transient }) => !ok && !transient);
    const counts = {
      accepted: answers.filter(({ ok }) => ok).length,
      total: targets.length,
      // Also where others have it: the one that says no is not asked again.
      ...(refusal && { detail: refusal.message }),
    };
    if (counts.accepted > 0) return { state: 'sent', ...counts };
    // One that may still take it is asked again by itself: only when each has refused is it final.
    const decisive = answers.find(({ transient }) => transient) ?? answers[0];
    if (!decisive || answers.length < targets.length) return { state: 'waiting', ...counts };
    // Nobody knows it, and one would take it for some work: it is made anew.
    if (!decisive.transient && unsure === 0 && answers.some(({ message }) => message.startsWith('pow')))
      return { state: 'waiting', ...counts };
    const reason = decisive.transient ? 'relay-unreachable' : 'relay-refused';
    return { state: 'failed', ...counts, reason, detail: decisive.message };
  }

  #upload(entry: OutboxEntry): void {
    if (!this.#unwatch || this.#uploads.has(entry.id)) return;
    const stop = new AbortController();
    this.#uploads.set(entry.id, () => stop.abort());
    this.#options.upload(entry, stop.signal);
  }

  #endUpload(id: string): void {
    this.#uploads.get(id)?.();
    this.#uploads.delete(id);
  }

  async #offer(entry: OutboxEntry, parcel: Parcel, url: string): Promise<void> {
    const { pool, clock } = this.#options;
    const offer = entry.id + parcel.audience + url;
    if (this.#busy.has(entry.id) || this.#busy.has(offer) || this.#waiting.has(url)) return;
    if (entry.rumor && clock.now() - entry.wrappedAt > DAY) return this.#wrapAnew(entry);
    this.#busy.add(offer);
    const isFixed = entry.fact && !entry.rumor;
    if (isFixed) {
      // Written down first: whoever ends here can't tell whether the relay has it.
      entry.unsure = (entry.unsure ?? 0) + 1;
      await this.save(entry);
    }
    const { ok, message, transient } = await this.#publish(entry, parcel, url);
    this.#busy.delete(offer);
    // It may have been read anew meanwhile.
    const current = this.#entries.get(entry.id) ?? entry;
    if (isFixed && (!transient || message.startsWith('rate'))) current.unsure!--;
    const { results } = current.parcels[entry.parcels.indexOf(parcel)]!;
    const tries = results[url]?.tries ?? 0;
    results[url] = { ok, message, transient, tries: tries + 1 };
    const isAlive = this.#unwatch && pool.status(url).state === 'open';
    if (!isAnswer(results[url]) && isAlive && !this.#waiting.has(url)) {
      const ask = () => {
        this.#waiting.delete(url);
        this.pump();
      };
      this.#waiting.set(url, clock.after(backOff(clock, tries, 2000, 300_000), ask));
    }
    this.pump();
    this.save(current);
  }

  /** Offers it, and again with as much work (NIP-13) as the relay asks for. */
  async #publish(entry: OutboxEntry, parcel: Parcel, url: string): Promise<PublishResult> {
    const { pool, work } = this.#options;
    for (;;) {
      const { event } = parcel;
      const result = await pool.publish(url, event);
      const { ok, message: words } = result;
      // What others may know by its id must keep it.
      if (ok || !words.startsWith('pow') || (entry.fact && !entry.rumor)) return result;
      const isWanted = () => !!this.#unwatch;
      const refusal = await work(entry, { words, event, parcel, isWanted }).catch(() => words);
      if (refusal) return { ...result, message: refusal, transient: !isWanted() };
      await this.save(entry);
    }
  }

  async #remake(entry: OutboxEntry): Promise<void> {
    const { id } = entry;
    if (!this.#unwatch || this.#busy.has(id)) return;
    this.#busy.add(id);
    if (await this.#options.remake(entry, () => !!this.#unwatch).catch(() => true)) entry.unsure = -1;
    else this.#busy.delete(id);
    this.pump();
    void this.save(entry);
  }

  /** Once for all relays, and written down before it is sent: a wrap that nobody knows would be opened again. */
  async #wrapAnew(entry: OutboxEntry): Promise<void> {
    const { clock, rewrap } = this.#options;
    this.#busy.add(entry.id);
    entry.wrappedAt = clock.now();
    try {
      const fresh = await rewrap(entry);
      for (const [index, parcel] of entry.parcels.entries()) parcel.event = fresh[index]!.event;
    } catch {
      // The signer would not wrap it anew: what was wrapped yesterday is still worth offering.
    }
    await this.save(entry);
    this.#busy.delete(entry.id);
    this.pump();
  }

  /** As it is by then, in the order in which things were heard. */
  save(entry: OutboxEntry): Promise<void> {
    return (this.#saving = this.#saving.then(async () => {
      if (!this.#entries.has(entry.id) || this.follows) return;
      await this.#options.store.set(`outbox/${entry.id}`, entry);
      this.#options.onChange(entry);
    }));
  }

  /** All have answered for good, and somebody has it. */
  #settle(entry: OutboxEntry): void {
    const { store, onSettled, onChange } = this.#options;
    this.#entries.delete(entry.id);
    this.#saving = this.#saving.then(async () => {
      await onSettled(entry, this.deliveries.get(entry.id)!);
      await store.delete([`outbox/${entry.id}`]);
      onChange(entry);
    });
  }

  #endWaiting(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}

/** Its own id, and those of what it is about: among all that it says. */
function namesOf({ fact }: OutboxEntry): string[] {
  return Object.values(fact ?? {}).flat();
}

/** A yes, or a no for good. */
function isAnswer(answer: Answer | undefined): boolean {
  return answer !== undefined && (answer.ok || !answer.transient);
}
