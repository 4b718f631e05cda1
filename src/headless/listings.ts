// Who somebody is and where they are reached, as the relays tell: watches profiles, relay lists and teams, looks up
// those that are needed, and keeps what was found. Never publishes anything.

import type { Store } from '../io/storage/store.js';
import type { Filter, NostrEvent } from '../protocol/event.js';
import { KIND_DM_RELAY_LIST, KIND_RELAY_LIST, KIND_TEAM } from '../protocol/kinds.js';
import type { Team } from '../protocol/team.js';
import { SupportError } from '../util/errors.js';
import { Directory, DIRECTORY_KINDS } from './directory.js';
import type { Intake } from './intake.js';
import type { World } from './world.js';

export interface ListingsOptions {
  readonly world: World;
  readonly store: Store;
  readonly bootstrap: readonly string[];
  readonly intake: () => Intake;
  /** Whose profiles, relay lists and teams are watched. */
  readonly listed: () => readonly string[];
  readonly teams: () => Iterable<Team>;
  /** More is known than before. */
  readonly onChange: () => void;
  readonly onRejected: (reason: string) => void;
}

/** Milliseconds in which a relay is to say who one is. */
const LOOK_UP_LIMIT = 6000;

export class Listings {
  readonly directory: Directory;
  readonly #options: ListingsOptions;
  readonly #open = new Map<string, () => void>();
  /** Of whom a relay has said all it knows. */
  readonly #heard = new Set<string>();
  #watched = '';
  #kept = false;
  #stopping = new AbortController();

  constructor(options: ListingsOptions) {
    this.#options = options;
    this.directory = new Directory(options.bootstrap);
  }

  /** What was kept. Gives back the teams among it. */
  async restore(): Promise<readonly Team[]> {
    const { store, intake } = this.#options;
    const [listings, teams] = await Promise.all([
      store.get<NostrEvent[]>('listings'),
      store.get<Team[]>('teams'),
    ]);
    for (const event of listings ?? []) {
      intake().know(event.id);
      this.directory.put(event);
    }
    for (const { id } of teams ?? []) intake().know(id);
    return teams ?? [];
  }

  /** Takes up a verified profile or relay list, one's own among them. */
  put(event: NostrEvent): void {
    if (!this.directory.put(event)) return;
    void this.keep();
    this.#options.onChange();
  }

  /** Watches on exactly these relays, for exactly those who are listed now. */
  watch(urls: readonly string[]): void {
    const authors = [...new Set(this.#options.listed())].sort();
    const anew = authors.join() !== this.#watched;
    this.#watched = authors.join();
    for (const [url, close] of [...this.#open]) {
      if (!anew && urls.includes(url)) continue;
      this.#open.delete(url);
      close();
    }
    if (authors.length === 0) return;
    for (const url of urls) if (!this.#open.has(url)) this.#open.set(url, this.#subscribe(url, authors));
  }

  start(): void {
    this.#stopping = new AbortController();
  }

  stop(): void {
    this.#stopping.abort();
    this.watch([]);
  }

  /** Whether any relay has said all it knows about this key. */
  hasHeardOf(pubkey: string): boolean {
    return this.#heard.has(pubkey);
  }

  /** Makes sure that it is known where these keys are reached, as far as these relays know. */
  async lookUp(pubkeys: readonly string[], urls: readonly string[]): Promise<void> {
    const unknown = pubkeys.filter(
      (pubkey) => !this.#heard.has(pubkey) && !this.directory.has(KIND_RELAY_LIST, pubkey),
    );
    if (unknown.length === 0) return;
    for (const pubkey of unknown) this.#heard.add(pubkey);
    const answered = await this.#ask(urls, [KIND_RELAY_LIST, KIND_DM_RELAY_LIST], unknown);
    if (!answered) for (const pubkey of unknown) this.#heard.delete(pubkey);
  }

  /** Asks these relays who one is oneself. Rejects with `relay-unreachable` when none of them says anything. */
  async lookUpOneself(pubkey: string, urls: readonly string[]): Promise<void> {
    const stop = new AbortController();
    const end = () => stop.abort();
    const cancel = this.#options.world.clock.after(LOOK_UP_LIMIT, end);
    this.#stopping.signal.addEventListener('abort', end, { once: true });
    const answered = await this.#ask(urls, DIRECTORY_KINDS, [pubkey], stop.signal);
    cancel();
    if (!answered) throw new SupportError('relay-unreachable', 'expected a relay to answer, none did');
  }

  /** Writes it down where there is a store: a visitor who never writes leaves none just because an agent has a profile. */
  async keep(): Promise<void> {
    const { store, teams } = this.#options;
    if (!(await store.exists())) return;
    this.#kept = true;
    await store.set('listings', this.directory.events());
    await store.set('teams', [...teams()]);
  }

  /** The same once there is a store, for what was heard before there was one. */
  async keepWhatWasHeard(): Promise<void> {
    if (!this.#kept) await this.keep();
  }

  /** Whether any of the relays has told all it knows. */
  async #ask(
    urls: readonly string[],
    kinds: readonly number[],
    authors: readonly string[],
    signal = this.#stopping.signal,
  ): Promise<boolean> {
    const { world, intake } = this.#options;
    const filter = { kinds, authors, limit: kinds.length * authors.length };
    const answers = await Promise.all(urls.map((url) => world.pool.query(url, [filter], signal)));
    for (const { events } of answers) for (const event of events) intake().offer(event);
    await intake().idle();
    return answers.some(({ complete }) => complete);
  }

  #subscribe(url: string, authors: readonly string[]): () => void {
    const { world, intake, onRejected, onChange } = this.#options;
    const kinds = [...DIRECTORY_KINDS, KIND_TEAM];
    const filter: Filter = { kinds, authors, limit: kinds.length * authors.length };
    return world.pool.subscribe(url, {
      filters: () => [filter],
      onEvent: (event) => intake().offer(event),
      onEose: () =>
        void intake()
          .idle()
          .then(() => {
            for (const author of authors) this.#heard.add(author);
            onChange();
          }),
      onRejected,
    });
  }
}
