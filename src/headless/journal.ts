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

/** What is shown first of a long journal. */
export interface Digest {
  /** What comes after it: pages of this time and later, in milliseconds. */
  readonly from: number;
  readonly records: readonly JournalRecord[];
}

const PAGE = 100;
export const DAY = 24 * 60 * 60 * 1000;
/** So many small pages are worth merging. */
const CROWD = 12;

interface Page {
  readonly key: string;
  readonly records: JournalRecord[];
  /** How many of them are in the store. */
  written: number;
}

export class Journal {
  readonly #store: Store;
  readonly #clock: Clock;
  #page: Page | undefined;
  #writing: Promise<void> = Promise.resolve();
  /**
   * What this session has read and written. Who finds one of them missing later, or damaged, must not take our word on
   * how far the relays were read.
   */
  readonly pages = new Set<string>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** What is to be shown until everything is loaded, where that takes long: the newest, and all that these hang on. */
  async newest(): Promise<JournalRecord[] | undefined> {
    const digest = await this.#store.get<Digest>('digest');
    return digest && recordsOf([['', digest.records], ...(await this.#read('page/' + digest.from))]);
  }

  async load(): Promise<JournalRecord[]> {
    const pages = await this.#read();
    // Whoever led until now may have merged what was read before.
    this.pages.clear();
    for (const [key] of pages) this.pages.add(key);
    await this.#merge(pages);
    return recordsOf(pages);
  }

  /** Resolves once it is written. What is appended while a write is under way goes out together in the next. */
  append(record: JournalRecord): Promise<void> {
    const page = this.#openPage();
    page.records.push(record);
    this.#writing = this.#writing.then(async () => {
      if (page.written === page.records.length) return;
      page.written = page.records.length;
      await this.#keep(page.key, page.records);
    });
    return this.#writing;
  }

  /** Resolves when everything appended so far is written. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #read(from?: string): Promise<[string, JournalRecord[]][]> {
    const pages = await this.#store.getAll<JournalRecord[]>('page/', from);
    return pages.filter(([, records]) => Array.isArray(records));
  }

  async #keep(key: string, records: readonly JournalRecord[]): Promise<void> {
    await this.#store.set(key, records);
    this.pages.add(key);
  }

  #openPage(): Page {
    const now = this.#clock.now();
    const page = this.#page;
    if (page && page.records.length < PAGE && now - timeOf(page.key) <= DAY) return page;
    return (this.#page = { key: pageKey(now), records: [], written: 0 });
  }

  /** Merges small pages that no session writes to any more: each session begins a new page after a day. */
  async #merge(pages: readonly [string, JournalRecord[]][]): Promise<void> {
    const old = this.#clock.now() - 2 * DAY;
    const small = pages.filter(([key, records]) => records.length < PAGE / 2 && timeOf(key) < old);
    if (small.length < CROWD) return;
    const merged = new Map<string, JournalRecord>();
    for (const record of recordsOf(small)) {
      const id = record.fact.id + record.via;
      // Another tab, which did not send it, knows nothing of its delivery.
      merged.set(id, { ...merged.get(id), ...record });
    }
    const all = [...merged.values()];
    while (all[0]) await this.#keep(pageKey(old), all.splice(0, PAGE));
    for (const [key] of small) this.pages.delete(key);
    await this.#store.delete(small.map(([key]) => key));
  }
}

/** Without what is none. */
function recordsOf(pages: readonly [string, readonly JournalRecord[]][]): JournalRecord[] {
  const records: (Partial<JournalRecord> | null)[] = pages.flatMap(([, page]) => page);
  return records.filter((record) => record?.fact) as JournalRecord[];
}

/** The time is what tells whether anybody may still write to a page. */
function pageKey(time: number): string {
  return `page/${time}-${bytesToHex(randomBytes(6))}`;
}

function timeOf(key: string): number {
  return Number.parseInt(key.slice('page/'.length));
}
