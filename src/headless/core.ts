// What a customer's and an agent's client have in common: a store, a board, an outbox, and the relays between them.
// It knows no role: what is asked for, and of whom, is told to it.

import type { RelayPool } from '../io/relays/relay-pool.js';
import { askSigner, type Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import { unixTime, type Clock } from '../io/clock.js';
import type { EventTemplate, Filter, NostrEvent } from '../protocol/event.js';
import { KIND_DELETION, KIND_EPHEMERAL_GIFT_WRAP, KIND_TEAM } from '../protocol/kinds.js';
import type { Signal } from '../protocol/signal.js';
import type { SupportError } from '../util/errors.js';
import { yieldToMain } from '../util/yield-to-main.js';
import { Board } from './board.js';
import { Directory, DIRECTORY_KINDS, union } from './directory.js';
import type { Fact } from './facts.js';
import { Intake } from './intake.js';
import { Journal, type JournalRecord } from './journal.js';
import { Outbox, type OutboxEntry } from './outbox.js';
import { ticketOf } from './reducer.js';
import type { CoreOptions, Known, Signals } from './role.js';
import { concerns } from './rules.js';
import { Seat } from './seat.js';
import { kit, rewrap, upload } from './sending.js';
import type { Connection, MessageItem, RelayStatus, Snapshot } from './snapshot.js';
import { Sync } from './sync.js';
import type { Addons, BlobOptions, Life } from './world.js';

/** Milliseconds in which a signer is to say who one is: people need time to read a prompt. */
const AUTH_LIMIT = 60_000;
/** Of more than so many records the newest are kept apart, to be there before all are read. */
const LONG = 500;
/** Signals under way at once: one that would have to wait is worth nothing. */
const MOST_SIGNALS = 8;

export class Core {
  readonly directory: Directory;
  readonly board: Board;
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly store: Store;
  readonly clock: Clock;
  /** The world's, on which one says who one is. */
  readonly pool: RelayPool;
  readonly addons: Addons | undefined;
  readonly blobs: BlobOptions;
  signer: Signer | undefined;
  /** Whether any relay has said all it knows. */
  heard = false;
  /** Among the tabs that have the same store open. */
  readonly seat: Seat;
  readonly #options: CoreOptions;
  readonly #journal: Journal;
  readonly #sync: Sync;
  readonly #rejected: Record<string, number> = {};
  #signalling = 0;
  /** Something was not taken that is to come again. */
  #missed = false;
  /** The signer would not say who one is: it is not asked again for every relay and every reconnect. */
  #authRefusal: SupportError | undefined;
  #drafts: Readonly<Record<string, string>> = Object.freeze({});
  /** Everything that is stored was read, at least once. */
  restored = false;
  /** The drafts among it, which comes before. */
  #hasDrafts = false;
  /** While it speaks to the relays. */
  #unwatch: (() => void) | undefined;
  #snapshot: Snapshot | undefined;
  #notifying = false;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(options: CoreOptions) {
    this.#options = options;
    const { world, store, role, listeners } = options;
    const { clock } = world;
    const pool = (this.pool = world.pool.as((template) => this.#authenticate(template)));
    const onRejected = (reason: string) => this.reject(reason);
    const all = { pool, clock, store, onRejected, notes: role.notes };
    this.seat = new Seat(this, options);
    this.store = store;
    this.clock = clock;
    this.addons = world.addons;
    this.blobs = options.blobs;
    this.directory = new Directory();
    this.#journal = new Journal(store, clock);
    this.board = new Board({
      ...all,
      role: role.name,
      receipts: () => this.signals.receipts,
      delivery: (id) => this.outbox.deliveries.get(id),
      moved: (id) => this.outbox.moved.get(id),
      onChange: () => this.touch(),
      onTicket: (ticket) => listeners.emit('ticket', ticket),
      onItem: (item, ticket) => {
        // The events are named as the items are.
        listeners.emit(item.type as 'message', item as MessageItem, ticket);
        if (item.type === 'message' && item.from === 'agent') listeners.emit('reply', item, ticket);
      },
    });
    this.outbox = new Outbox({
      ...all,
      route: (audience, channel) => this.directory.route(audience, channel),
      rewrap: (entry) => rewrap(this, entry),
      work: async (...asked) => (await this.addons!.pow()).work(kit, this, ...asked),
      upload: (...files) => void upload(this, ...files),
      remake: async (...asked) => (await this.addons!.pow()).remake(this, ...asked, rewrap),
      onSettled: async ({ fact, was = [], parcels }, delivery) => {
        for (const former of was) await this.#journal.append({ fact: former });
        // The last parcel is the copy to oneself, which is known when it comes back.
        if (fact) await this.#journal.append({ fact, delivery, via: parcels.at(-1)!.event.id });
      },
      onChange: ({ id, fact }) => {
        const ticket = fact && ticketOf(fact);
        this.board.invalidate(ticket);
        this.seat.tell({ id, delivery: this.outbox.deliveries.get(id), ticket });
      },
    });
    this.intake = new Intake({
      ...all,
      signer: () => this.signer!,
      pubkey: () => this.board.pubkey,
      concerns: (event) => concerns(this.board.viewpoint, event),
      onFact: (fact, via) => this.#take(fact, via),
      onListing: (event) => {
        if (!this.directory.put(event)) return;
        this.refresh();
        this.seat.tell({ event });
      },
      onError: (error) => {
        this.#missed = true;
        listeners.emit('error', error);
      },
    });
    this.#sync = new Sync({
      ...all,
      filters: () => this.#filters(),
      onEvent: (...handed) => this.offer(...handed),
      onCaughtUp: (remember) => void this.#caughtUp(remember),
    });
  }

  /** Unix seconds. */
  get now(): number {
    return unixTime(this.clock);
  }

  /** What of typing and reading is sent and shown. */
  get signals(): Signals {
    return this.#options.signals();
  }

  /** For the diagnostics. */
  reject(reason: string): void {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
    // For whoever looks; rubbish is no reason to draw anything anew.
    this.#snapshot = undefined;
  }

  /** What a relay or another tab has handed over. */
  offer(event: NostrEvent, ...from: [url?: string, room?: number]): Promise<void> | undefined {
    return event.kind === KIND_EPHEMERAL_GIFT_WRAP
      ? this.#pass((life) => life.hear(kit, this, event))
      : this.intake.offer(event, ...from);
  }

  /** Says in passing that one is typing, or has read up to an item. Nothing depends on it. */
  signal(ticketId: string, signal: Signal, item?: string): void {
    const said = { id: ticketId, signal, item };
    // Only one tab speaks to the relays.
    if (!this.seat.leads) this.seat.say(said);
    else if (signal === 'read' ? this.signals.receipts : this.signals.typing)
      void this.#pass((life) => life.signal(kit, this, said));
  }

  /** If anything is in the way, that is the end of it. */
  async #pass(act: (life: Life) => Promise<void>): Promise<void> {
    const { typing, receipts } = this.signals;
    if (!(typing || receipts) || this.#signalling === MOST_SIGNALS) return this.reject('signal');
    this.#signalling++;
    try {
      await act(await this.addons!.life());
    } catch {
      // Nobody has to know.
    }
    this.#signalling--;
  }

  async identify(signer: Signer): Promise<void> {
    this.board.pubkey = await signer.getPublicKey();
    this.signer = signer;
  }

  /** Begins with the relays, if that is for this one to do. */
  run(): void {
    this.board.start();
    if (this.seat.leads) {
      this.#missed = false;
      this.#authRefusal = undefined;
      this.#unwatch ??= this.#options.world.pool.onStatus(() => {
        this.touch();
        this.seat.tellStatus();
      });
      this.outbox.start();
    }
    this.refresh();
  }

  halt(): void {
    this.board.stop();
    if (!this.#unwatch) return;
    this.#unwatch();
    this.#unwatch = undefined;
    this.outbox.stop();
    this.#sync.watch([]);
  }

  /** Everything that is stored here. Others may have written since the last time. */
  async read(): Promise<void> {
    const { store, intake, board } = this;
    const { deliveries } = this.outbox;
    if (this.restored) {
      // What it has heard last is still on its way to the store.
      await this.outbox.saved();
      this.outbox.forget();
    }
    const [known, marks, drafts, newest, facts] = await Promise.all([
      store.get<Known>('known'),
      store.get<Record<string, number>>('marks'),
      store.get<Record<string, string>>('drafts'),
      this.#journal.newest(),
      this.readOutbox(),
    ]);
    board.marks = { ...board.marks, ...marks };
    const typed = this.restored ? {} : this.#drafts;
    // What is typed while this one takes over is on its way to the store.
    if (!this.restored || !this.seat.leads) this.#drafts = Object.freeze({ ...drafts, ...typed });
    // What was typed before is not.
    if (Object.keys(typed)[0]) void store.set('drafts', this.#drafts);
    this.#hasDrafts = true;
    if (known) {
      facts.push(...known.teams);
      for (const event of known.listings) {
        intake.know(event.id);
        this.directory.put(event);
      }
    }
    const take = ({ fact, delivery }: JournalRecord) => {
      if (delivery) deliveries.set(fact.id, delivery);
      return fact;
    };
    if (newest) {
      board.restore([...facts, ...newest.map(take)]);
      board.invalidate();
    }
    const records = await this.#journal.load();
    if (known?.pages?.every((key) => this.#journal.pages.has(key))) this.#sync.progress = known.progress;
    for (const record of records) {
      await yieldToMain();
      facts.push(take(record));
      if (record.via) intake.know(record.via);
    }
    this.restore(facts);
    await yieldToMain();
    this.restored = true;
    board.invalidate();
    // It is read sooner the next time, or as it was.
    if (records.length > LONG)
      void this.addons
        ?.digest()
        .then(({ keep }) => keep(this, records))
        .catch(() => {});
  }

  /** What is waiting there to be sent and is not known yet. */
  async readOutbox(): Promise<Fact[]> {
    const entries = await this.outbox.load();
    for (const entry of entries) this.know(entry);
    return entries.flatMap(({ fact, was = [] }) => (fact ? [...was, fact] : []));
  }

  /** What was believed before. What is typed in a ticket that has another id by now goes with it. */
  restore(facts: readonly Fact[]): void {
    for (const fact of facts) {
      const { id, now } = fact;
      this.intake.know(id);
      this.outbox.move(fact);
      const text = now && this.#drafts[id];
      if (text && this.draft(id, '')) this.saveDraft(now, text);
    }
    this.board.restore(facts);
  }

  /** Watches, offers and keeps by what is known now of who is where. With `anew`, everything is asked for again. */
  refresh(anew = false): void {
    void this.#keep();
    this.board.invalidate();
    if (this.#unwatch) {
      const relays = union(this.directory.inbox(this.board.pubkey), this.#options.role.history(this));
      this.#sync.watch(relays, anew);
    } else if (anew) this.seat.say({ again: true });
    this.outbox.pump();
  }

  /** What is one's own is not to be read again when a relay hands it back. */
  know({ fact, parcels }: Pick<OutboxEntry, 'fact' | 'parcels'>): void {
    if (fact) this.intake.know(fact.id);
    for (const { event } of parcels) {
      this.intake.know(event.id);
      if (DIRECTORY_KINDS.includes(event.kind)) this.directory.put(event);
    }
  }

  /** Runs one after the other: each send takes its time from the one before. */
  inTurn<T>(send: () => Promise<T>): Promise<T> {
    const turn = this.#sending.then(send);
    this.#sending = turn.catch(() => {});
    return turn;
  }

  retry(id: string): void {
    this.#authRefusal = undefined;
    this.outbox.retry(id);
  }

  /** Takes back what no relay was offered, in all tabs; where that is too late, nothing. */
  withdraw(id: string): void {
    const entry = this.outbox.withdraw(id);
    if (!entry) return;
    this.board.restore([{ ...entry.fact!, expires: 1 }]);
    this.board.invalidate();
    this.seat.tell({ id, gone: true });
  }

  markRead(name: string): void {
    const ticket = this.board.find(name);
    if (!ticket?.unread) return;
    const { id, updatedAt, items } = ticket;
    const { name: role } = this.#options.role;
    const last = items.findLast((item) => item.type === 'message' && item.from !== role);
    this.keepMark(id, updatedAt);
    if (last) this.signal(id, 'read', last.id);
  }

  /** One of one's own, or under another name one of the other side's. */
  keepMark(id: string, at: number): void {
    if (!this.mark(id, at)) return;
    // Another tab may have read further in another ticket.
    void this.inTurn(async () => {
      await this.store.set('marks', { ...(await this.store.get<object>('marks')), [id]: at });
      this.seat.say({ id, at });
    });
  }

  /** Whether it is further than before. */
  mark(id: string, at: number): boolean {
    const { board } = this;
    if (at <= (board.marks[id] ?? 0)) return false;
    board.marks = { ...board.marks, [id]: at };
    board.invalidate(id.slice(0, 64), []);
    return true;
  }

  saveDraft(key: string, text: string): void {
    if (!this.draft(key, text) || !this.#hasDrafts) return;
    void this.store.set('drafts', this.#drafts).then(() => this.seat.say({ id: key, text }));
  }

  /** Whether it was another one. */
  draft(key: string, text: string): boolean {
    const { [key]: old = '', ...rest } = this.#drafts;
    if (old === text) return false;
    this.#drafts = Object.freeze(text === '' ? rest : { ...rest, [key]: text });
    this.touch();
    return true;
  }

  touch(): void {
    this.#snapshot = undefined;
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      this.board.tickets();
      this.#options.listeners.emit('change');
    });
  }

  snapshot(): Snapshot {
    // First, because whoever is told of something new may look at the snapshot.
    this.board.tickets();
    return (this.#snapshot ??= this.#makeSnapshot());
  }

  #makeSnapshot(): Snapshot {
    const { role } = this.#options;
    const { pubkey, held } = this.board;
    const tickets = this.board.tickets();
    const relays = this.seat.told ?? this.relays();
    const unbelieved = held + (this.#rejected['not believed'] ?? 0);
    return Object.freeze({
      ...(pubkey ? { pubkey } : {}),
      tickets,
      unread: tickets.reduce((sum, { unread }) => sum + unread, 0),
      connection: this.#connection(relays),
      relays: Object.freeze(relays),
      profiles: this.directory.profiles(),
      restoring: !this.restored,
      drafts: this.#drafts,
      storage: this.store.kind,
      rejected: Object.freeze({
        ...this.#rejected,
        ...(unbelieved > 0 ? { 'not believed': unbelieved } : {}),
      }),
      ...role.extra?.(this),
    });
  }

  relays(): RelayStatus[] {
    return this.directory.bootstrap.map((url) => this.#options.world.pool.status(url));
  }

  #authenticate(template: EventTemplate): Promise<NostrEvent> | undefined {
    const { signer, clock } = this;
    if (!signer) return undefined;
    if (this.#authRefusal) return Promise.reject(this.#authRefusal);
    return askSigner(clock, AUTH_LIMIT, () => signer.signEvent(template)).catch((error: SupportError) => {
      // What a relay keeps from strangers is to be asked for again another time.
      this.#missed = true;
      if (!this.#authRefusal) this.#options.listeners.emit('error', error);
      this.#authRefusal = error;
      throw error;
    });
  }

  /** Offline until one comes through: not anew at each attempt. */
  #connection(relays: readonly RelayStatus[]): Connection {
    if (!this.seat.started || !this.restored) return 'idle';
    if (relays.some(({ state }) => state === 'open')) return 'online';
    return relays.every(({ error }) => error) ? 'offline' : 'connecting';
  }

  #filters(): Filter[] {
    const { role } = this.#options;
    // Who is who comes first, and whole each time: a relay may be given later what is older than what it gave.
    const kinds = [...DIRECTORY_KINDS, KIND_TEAM, KIND_DELETION];
    const authors = union(role.listed(this)).sort();
    return [{ kinds, authors, since: 0 }, ...(this.signer ? role.filters(this) : [])];
  }

  #take(fact: Fact, event: NostrEvent): void {
    const via = event.id;
    // It may wait for what explains it, and the snapshot says how many do.
    this.#snapshot = undefined;
    this.intake.know(fact.id);
    // Teams are kept beside the relay lists: a visitor who never writes has no journal.
    const isTeam = fact.type === 'team';
    this.board.add(fact, async (isBelieved) => {
      if (!isBelieved) {
        this.#missed = true;
        for (const id of [fact.id, via]) this.intake.forget(id);
        return;
      }
      if (!this.seat.leads) return;
      if (!isTeam) await this.#journal.append(via === fact.id ? { fact } : { fact, via });
      this.seat.say({ event });
    });
    if (!isTeam) return;
    this.directory.put(event);
    this.refresh();
  }

  async #caughtUp(remember: () => void): Promise<void> {
    // Everything that came has been looked at and written down.
    await this.intake.idle();
    await this.outbox.saved();
    await this.#journal.settled();
    this.heard = true;
    this.touch();
    this.seat.tellStatus();
    // What the signer would not open, or what there was no room for, is to come again.
    if (!this.#missed) remember();
    await this.#keep();
  }

  /** Only where there is a store: a visitor who never writes leaves none just because an agent has a profile. */
  async #keep(): Promise<void> {
    if (!this.seat.leads || !(await this.store.exists())) return;
    const known: Known = {
      pages: [...this.#journal.pages],
      progress: this.#sync.progress,
      listings: this.directory.events(),
      teams: [...this.board.viewpoint.teams.values()],
    };
    await this.store.set('known', known);
  }
}
