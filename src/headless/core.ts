// What a customer's and an agent's client have in common: a store, a board, an outbox, and the relays between them.
// It knows no role: which events are asked for and which are refused unread is told to it.

import type { Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import { unixTime } from '../io/clock.js';
import type { Draft, EventTemplate, Filter, NostrEvent, Rumor } from '../protocol/event.js';
import { buildGiftWrap } from '../protocol/gift-wrap.js';
import { SupportError } from '../util/errors.js';
import { Board } from './board.js';
import type { Channel, Directory } from './directory.js';
import type { Fact } from './facts.js';
import { Intake } from './intake.js';
import { Journal } from './journal.js';
import { Listings } from './listings.js';
import { Outbox, type OutboxEntry, type Parcel } from './outbox.js';
import type { Viewpoint } from './rules.js';
import type { Connection, Delivery, Snapshot, Ticket, TimelineItem } from './snapshot.js';
import { Sync } from './sync.js';
import type { World } from './world.js';

/** What a send gives back once it is safely written down. */
export interface Sent {
  /** The event's id; for a direct message the rumor's. */
  readonly id: string;
  /** The id of the ticket (its 7700 event). */
  readonly ticketId: string;
  /** Settles when a relay has accepted it, or when every relay has finally refused. */
  readonly sent: Promise<Delivery>;
}

export interface CoreOptions {
  readonly world: World;
  readonly role: Viewpoint['role'];
  readonly store: Store;
  readonly bootstrap: readonly string[];
  /** Without time and limit. Empty as long as there is no key. */
  readonly filters: (pubkey: string) => readonly Filter[];
  /** Why an event can't be believed, judged by what costs nothing. */
  readonly refuse: (event: NostrEvent) => string | undefined;
  /** Whose profiles, relay lists and teams are watched. */
  readonly listed: () => readonly string[];
  /** Relays beside one's own that hold one's history. */
  readonly history: () => readonly string[];
  readonly onTicket: (ticket: Ticket) => void;
  readonly onItem: (item: TimelineItem, ticket: Ticket) => void;
  readonly onError: (error: SupportError) => void;
  /** The snapshot is another now. */
  readonly onChange: () => void;
  /** What only this role's snapshot has. */
  readonly extra?: () => Pick<Snapshot, 'setup'>;
}

export class Core {
  readonly listings: Listings;
  readonly board: Board;
  readonly #options: CoreOptions;
  readonly #journal: Journal;
  readonly #outbox: Outbox;
  readonly #intake: Intake;
  readonly #sync: Sync;
  readonly #rejected: Record<string, number> = {};
  readonly #undo: (() => void)[] = [];
  #asked: string | undefined;
  #signerFailed = false;
  #held = 0;
  #cursors: Record<string, number> = {};
  #drafts: Readonly<Record<string, string>> = Object.freeze({});
  #signer: Signer | undefined;
  #restored = false;
  #started = false;
  #snapshot: Snapshot | undefined;
  #notifying = false;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(options: CoreOptions) {
    this.#options = options;
    const { world, store, role } = options;
    const { pool, clock } = world;
    const onRejected = (reason: string) => this.#reject(reason);
    this.listings = new Listings({
      world,
      store,
      bootstrap: options.bootstrap,
      intake: () => this.#intake,
      listed: options.listed,
      teams: () => this.board.viewpoint.teams.values(),
      onChange: () => this.#relisted(),
      onRejected,
    });
    this.#journal = new Journal(store, clock);
    this.board = new Board({
      role,
      clock,
      outgoing: (id) => this.#outbox.delivery(id),
      onChange: () => this.touch(),
      onTicket: options.onTicket,
      onItem: options.onItem,
      onRejected,
    });
    this.#outbox = new Outbox({
      pool,
      clock,
      store,
      route: (audience, channel) => this.directory.route(audience, channel),
      rewrap: (entry, parcel) => this.#rewrap(entry, parcel),
      onSettled: async ({ id, fact, parcels }, delivery) => {
        this.board.settle(id, delivery);
        // The copy to oneself is known when it comes back.
        const copy = parcels.find(({ event, audience }) => event.id !== id && audience === this.board.pubkey);
        if (fact) await this.#journal.append({ fact, delivery, ...(copy ? { via: copy.event.id } : {}) });
      },
      onChange: (entry) => this.board.invalidate(entry?.fact && ticketOf(entry.fact)),
    });
    this.#intake = new Intake({
      signer: () => this.#signer,
      pubkey: () => this.board.pubkey || undefined,
      refuse: options.refuse,
      onFact: (fact, via) => {
        this.#intake.know(fact.id);
        this.board.add(fact, () => {
          // Teams are kept beside the relay lists: a visitor who never writes has no journal.
          if (fact.type !== 'team') void this.#journal.append(via === fact.id ? { fact } : { fact, via });
        });
        if (fact.type !== 'team') return;
        void this.listings.keep();
        this.refresh();
      },
      onListing: (event) => this.listings.put(event),
      onRejected,
      onError: (error) => {
        this.#signerFailed = true;
        options.onError(error);
      },
    });
    this.#sync = new Sync({
      pool,
      clock,
      filters: () => (this.board.pubkey ? options.filters(this.board.pubkey) : []),
      onEvent: (event) => this.#intake.offer(event),
      onRejected,
      onCaughtUp: (url, at) => void this.#caughtUp(url, at),
      cursors: this.#cursors,
    });
  }

  get directory(): Directory {
    return this.listings.directory;
  }

  get signer(): Signer | undefined {
    return this.#signer;
  }

  get now(): number {
    return unixTime(this.#options.world.clock);
  }

  get restored(): boolean {
    return this.#restored;
  }

  async identify(signer: Signer): Promise<string> {
    const pubkey = await signer.getPublicKey();
    this.#signer = signer;
    this.board.pubkey = pubkey;
    this.board.invalidate();
    return pubkey;
  }

  /** Reads everything that is stored here. Once. */
  async restore(): Promise<void> {
    if (this.#restored) return;
    const { store } = this.#options;
    const [records, entries, marks, drafts, cursors, teams] = await Promise.all([
      this.#journal.load(),
      this.#outbox.load(),
      store.get<Record<string, number>>('marks'),
      store.get<Record<string, string>>('drafts'),
      store.get<Record<string, number>>('cursors'),
      this.listings.restore(),
    ]);
    Object.assign(this.#cursors, cursors);
    this.#drafts = Object.freeze({ ...drafts });
    this.board.marks = { ...marks };
    for (const { fact, via } of records) {
      this.#intake.know(fact.id);
      if (via) this.#intake.know(via);
    }
    for (const { fact, parcels } of entries) {
      if (fact) this.#intake.know(fact.id);
      for (const { event } of parcels) this.#intake.know(event.id);
    }
    const deliveries = new Map(
      records.flatMap(({ fact, delivery }) => (delivery ? [[fact.id, delivery]] : [])),
    );
    this.#restored = true;
    const facts = [...teams, ...records.map(({ fact }) => fact), ...this.#outbox.facts()];
    this.board.restore(facts, deliveries);
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#signerFailed = false;
    this.listings.start();
    const { world } = this.#options;
    this.#undo.push(
      world.pool.onStatus(() => this.touch()),
      world.onWake(() => world.pool.wake()),
    );
    this.#outbox.start();
    this.board.start();
    this.refresh();
  }

  stop(): void {
    this.#started = false;
    for (const undo of this.#undo.splice(0)) undo();
    this.#outbox.stop();
    this.#sync.watch([]);
    this.listings.stop();
    this.board.stop();
    this.touch();
  }

  /** Watches the relays that matter by what is known now. */
  refresh(): void {
    if (!this.#started) return;
    const { history, filters } = this.#options;
    const { pubkey } = this.board;
    const asked = JSON.stringify(pubkey ? filters(pubkey) : []);
    if (this.#asked !== undefined && asked !== this.#asked) {
      // What nobody asked for until now may be old.
      this.forgetCursors();
      this.#sync.restart();
    }
    this.#asked = asked;
    const own = pubkey ? this.directory.inbox(pubkey) : [];
    const relays = [...new Set([...this.directory.bootstrap, ...own, ...history()])];
    this.listings.watch(relays);
    this.#sync.watch(pubkey ? relays : []);
  }

  /** What is asked next is asked from the beginning. */
  forgetCursors(): void {
    for (const url of Object.keys(this.#cursors)) delete this.#cursors[url];
  }

  /** Asks all relays anew, because the filters have changed. */
  resync(): void {
    this.#sync.restart();
  }

  /** Signs, after encrypting what is to be encrypted. */
  async seal({ encryptTo, ...template }: Draft): Promise<NostrEvent> {
    const signer = this.#requireSigner();
    const content = encryptTo ? await signer.nip44Encrypt(encryptTo, template.content) : template.content;
    const event = await signer.signEvent({ ...template, content });
    this.#intake.know(event.id);
    return event;
  }

  /** Wraps a rumor for each; the recipient's wrap is made first. */
  async wrap(rumor: Rumor, recipients: readonly string[]): Promise<Parcel[]> {
    const signer = this.#requireSigner();
    const parcels: Parcel[] = [];
    for (const recipient of recipients) {
      const event = await buildGiftWrap({ rumor, recipient, now: this.now }, signer);
      this.#intake.know(event.id);
      parcels.push({ event, audience: recipient, channel: 'dm', results: {} });
    }
    return parcels;
  }

  /**
   * Writes it down and begins to send it. `ticket` is the id of the ticket it belongs to. The promise of the delivery
   * stands in an object: to await the post must not mean to await the relays.
   */
  async post(post: { parcels: Parcel[]; ticket?: string; fact?: Fact; rumor?: Rumor }): Promise<Sent> {
    const { ticket = '', ...entry } = post;
    const { clock } = this.#options.world;
    const { fact } = entry;
    const id = fact?.id ?? entry.parcels[0]!.event.id;
    this.#intake.know(id);
    const sent = this.#outbox.sent(id);
    await this.#outbox.add({ ...entry, id, at: clock.now(), wrappedAt: clock.now() });
    if (fact) this.board.add(fact, () => {});
    await this.listings.keepWhatWasHeard();
    return { id, ticketId: ticket, sent };
  }

  /** Signs and publishes a profile or relay list of one's own. */
  async postListing(template: EventTemplate): Promise<void> {
    const event = await this.seal(template);
    this.listings.put(event);
    await this.post({ parcels: [parcelFor(event, this.board.pubkey, 'everywhere')] });
  }

  /** Runs one send after the other: each takes its time from the one before. */
  inTurn<T>(send: () => Promise<T>): Promise<T> {
    const turn = this.#sending.then(send, send);
    this.#sending = turn.catch(() => {});
    return turn;
  }

  /** Strictly after everything that is in the ticket, whatever the clocks of the others say. */
  nextTime(ticket?: Ticket): number {
    return Math.max(this.now, (ticket?.items.at(-1)?.at ?? -1) + 1);
  }

  /** Makes sure that it is known where these keys are reached, as far as the relays know. */
  async lookUp(pubkeys: readonly string[]): Promise<void> {
    if (this.#started) await this.listings.lookUp(pubkeys, this.directory.inbox(this.board.pubkey));
  }

  retry(id: string): Promise<void> {
    return this.#outbox.retry(id);
  }

  async markRead(ticket: Ticket): Promise<void> {
    if (ticket.unread === 0) return;
    this.board.marks = { ...this.board.marks, [ticket.id]: ticket.updatedAt };
    this.board.invalidate(ticket.id);
    const stored = await this.#options.store.get<Record<string, number>>('marks');
    const merged = { ...stored };
    // Another tab may have read further in another ticket.
    for (const [id, at] of Object.entries(this.board.marks)) merged[id] = Math.max(at, merged[id] ?? 0);
    await this.#options.store.set('marks', merged);
  }

  async saveDraft(key: string, text: string): Promise<void> {
    if ((this.#drafts[key] ?? '') === text) return;
    const { [key]: _old, ...rest } = this.#drafts;
    this.#drafts = Object.freeze(text === '' ? rest : { ...rest, [key]: text });
    this.touch();
    await this.#options.store.set('drafts', this.#drafts);
  }

  touch(): void {
    this.#snapshot = undefined;
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      this.board.tickets();
      this.#options.onChange();
    });
  }

  snapshot(): Snapshot {
    // First, because whoever is told of something new may look at the snapshot.
    this.board.tickets();
    if (this.board.held !== this.#held) this.#snapshot = undefined;
    this.#held = this.board.held;
    return (this.#snapshot ??= this.#makeSnapshot());
  }

  /** Everything that is known has been written down and everything that came has been looked at. */
  async settled(): Promise<void> {
    await this.#intake.idle();
    await this.#outbox.saved();
    await this.#journal.settled();
  }

  #makeSnapshot(): Snapshot {
    const { pool } = this.#options.world;
    const tickets = this.board.tickets();
    const relays = this.directory.bootstrap.map((url) => pool.status(url));
    const unbelieved = this.board.held + (this.#rejected['not believed'] ?? 0);
    return Object.freeze({
      ...(this.board.pubkey ? { pubkey: this.board.pubkey } : {}),
      tickets,
      unread: tickets.reduce((sum, { unread }) => sum + unread, 0),
      connection: this.#connection(relays.map(({ state }) => state)),
      relays: Object.freeze(relays),
      profiles: Object.freeze(this.directory.profiles()),
      restoring: !this.#restored,
      drafts: this.#drafts,
      storage: this.#options.store.kind,
      rejected: Object.freeze({
        ...this.#rejected,
        ...(unbelieved > 0 ? { 'not believed': unbelieved } : {}),
      }),
      ...this.#options.extra?.(),
    });
  }

  #connection(states: readonly string[]): Connection {
    if (!this.#started) return 'idle';
    if (states.includes('open')) return 'online';
    return states.every((state) => state === 'waiting') ? 'offline' : 'connecting';
  }

  #relisted(): void {
    this.refresh();
    this.#outbox.pump();
    this.board.invalidate();
  }

  async #caughtUp(url: string, at: number): Promise<void> {
    await this.settled();
    // What the signer would not open now is to come again.
    if (this.#signerFailed) return;
    this.#cursors[url] = at;
    const { store } = this.#options;
    if (await store.exists()) await store.set('cursors', this.#cursors);
  }

  async #rewrap({ rumor }: OutboxEntry, parcel: Parcel): Promise<NostrEvent> {
    const [fresh] = await this.wrap(rumor!, [parcel.audience]);
    return fresh!.event;
  }

  #requireSigner(): Signer {
    if (!this.#signer) throw new SupportError('bad-key', 'expected a key to sign with, got none');
    return this.#signer;
  }

  #reject(reason: string): void {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
    // For whoever looks; rubbish is no reason to draw anything anew.
    this.#snapshot = undefined;
  }
}

export function parcelFor(event: NostrEvent, audience: string, channel: Channel): Parcel {
  return { event, audience, channel, results: {} };
}

function ticketOf(fact: Fact): string | undefined {
  if (fact.type === 'ticket') return fact.id;
  return fact.type === 'team' ? undefined : fact.ticket;
}
