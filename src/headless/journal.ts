// What was read, kept in pages of a hundred, so that nothing is verified or decrypted a second time. Every session
// writes pages of its own: two tabs never write over each other, and a page that is lost comes back from the relays.

import { bytesToHex, randomBytes } from '../util/bytes.js';
import type { Clock } from '../io/clock.js';
import type { Store } from '../io/storage/store.js';
import type { Fact } from './facts.js';
import type { Delivery } from './snapshot.js';

export interface JournalRecord {
  readonly fact: Fact;
  /** The gift wrap that brought it, so that it is known when it comes again. */
  readonly via?: string;
  /** How far one's own came, once that was settled. */
  readonly delivery?: Delivery;
}

const PAGE = 100;
const DAY = 24 * 60 * 60 * 1000;
/** So many small pages are worth merging. */
const CROWD = 12;

interface Page {
  readonly key: string;
  readonly begun: number;
  readonly records: JournalRecord[];
}

export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #dirty = new Set<Page>();
  #page: Page | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async load(): Promise<JournalRecord[]> {
    const pages = await this.#store.getAll<JournalRecord[]>('page/');
    const records = pages.flatMap(([, page]) => (Array.isArray(page) ? page : []));
    await this.#merge(pages);
    return records;
  }

  /** Resolves once it is written. What is appended while a write is under way goes out together in the next. */
  append(record: JournalRecord): Promise<void> {
    const page = this.#openPage();
    page.records.push(record);
    if (this.#dirty.size === 0) this.#writing = this.#writing.then(() => this.#write());
    this.#dirty.add(page);
    return this.#writing;
  }

  /** Resolves when everything appended so far is written. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #openPage(): Page {
    const now = this.#clock.now();
    const page = this.#page;
    if (page && page.records.length < PAGE && now - page.begun <= DAY) return page;
    return (this.#page = { key: pageKey(now), begun: now, records: [] });
  }

  async #write(): Promise<void> {
    const pages = [...this.#dirty];
    this.#dirty.clear();
    for (const { key, records } of pages) await this.#store.set(key, records);
  }

  /** Merges small pages that no session writes to any more: each session begins a new page after a day. */
  async #merge(pages: readonly [string, JournalRecord[]][]): Promise<void> {
    const old = Math.floor(this.#clock.now() - 2 * DAY);
    const small = pages.filter(([key, page]) => page.length < PAGE / 2 && pageTime(key) < old);
    if (small.length < CROWD) return;
    const records = new Map<string, JournalRecord>();
    for (const record of small.flatMap(([, page]) => page)) {
      const key = record.fact.id + record.via;
      // Another tab, which did not send it, knows nothing of its delivery.
      if (record.delivery || !records.has(key)) records.set(key, record);
    }
    const all = [...records.values()];
    for (let i = 0; i < all.length; i += PAGE) {
      await this.#store.set(pageKey(old), all.slice(i, i + PAGE));
    }
    await this.#store.delete(small.map(([key]) => key));
  }
}

function pageKey(time: number): string {
  return `page/${time.toString(36).padStart(9, '0')}-${bytesToHex(randomBytes(6))}`;
}

function pageTime(key: string): number {
  return Number.parseInt(key.slice('page/'.length), 36);
}
