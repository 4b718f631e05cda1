// What is asked of the relays: one standing request on each, and, where the answer was long, the pages before it.
// Remembers per relay up to when everything was read, and asks from four days before that: gift wraps are back-dated
// by up to two, and may have waited in somebody's outbox (protocol section 2).

import type { Clock } from '../io/clock.js';
import { unixTime } from '../io/clock.js';
import type { RelayPool } from '../io/relays/relay-pool.js';
import { matchesFilter, type Filter, type NostrEvent } from '../protocol/event.js';

const OVERLAP = 4 * 24 * 60 * 60;
const LIMIT = 500;
/** An answer shorter than this was not cut off by any relay's own limit. */
const SURELY_WHOLE = 50;

export interface SyncOptions {
  readonly pool: RelayPool;
  readonly clock: Clock;
  /** Without `since`, `until` and `limit`. */
  readonly filters: () => readonly Filter[];
  readonly onEvent: (event: NostrEvent, url: string) => void;
  readonly onRejected: (reason: string) => void;
  /** Everything this relay had at that time (unix seconds) has been handed over. */
  readonly onCaughtUp: (url: string, at: number) => void;
  /** Unix seconds by relay. */
  readonly cursors: Readonly<Record<string, number>>;
}

/** A relay that never comes to an end is left alone. */
const MAX_PAGES = 1000;

interface Page {
  filter: Filter;
  oldest: number;
  ids: Set<string>;
}

export class Sync {
  readonly #options: SyncOptions;
  readonly #open = new Map<string, () => void>();

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  /** Watches exactly these relays from now on. */
  watch(urls: readonly string[]): void {
    for (const [url, close] of [...this.#open]) {
      if (urls.includes(url)) continue;
      this.#open.delete(url);
      close();
    }
    for (const url of urls) if (!this.#open.has(url)) this.#open.set(url, this.#subscribe(url));
  }

  /** Asks everything anew, for filters that have changed. */
  restart(): void {
    const urls = [...this.#open.keys()];
    this.watch([]);
    this.watch(urls);
  }

  #subscribe(url: string): () => void {
    const { pool, clock, filters, cursors, onEvent, onRejected } = this.#options;
    let begun = 0;
    let pages: Page[] = [];
    let stop = new AbortController();
    const close = pool.subscribe(url, {
      filters: () => {
        stop.abort();
        stop = new AbortController();
        begun = unixTime(clock);
        const since = cursors[url];
        const range = since === undefined ? {} : { since: Math.max(0, since - OVERLAP) };
        pages = filters().map((filter) => ({
          filter: { ...filter, ...range, limit: LIMIT },
          oldest: Infinity,
          ids: new Set(),
        }));
        return pages.map(({ filter }) => filter);
      },
      onEvent: (event) => {
        for (const page of pages) remember(page, event);
        onEvent(event, url);
      },
      onEose: () => {
        const whole = pages;
        pages = [];
        void this.#readOlder(url, whole, begun, stop.signal);
      },
      onRejected,
    });
    return () => {
      stop.abort();
      close();
    };
  }

  async #readOlder(url: string, pages: readonly Page[], begun: number, signal: AbortSignal): Promise<void> {
    // Some relays limit all filters of a request together: a short answer to one says nothing where another was long.
    const total = pages.reduce((sum, { ids }) => sum + ids.size, 0);
    for (const page of total >= SURELY_WHOLE ? pages : []) {
      if (!(await this.#readPages(url, page, signal))) return;
    }
    this.#options.onCaughtUp(url, begun);
  }

  /** Goes back in time until nothing is left; says whether it came to the end. */
  async #readPages(url: string, page: Page, signal: AbortSignal): Promise<boolean> {
    let until = page.oldest;
    for (let asked = 0; asked < MAX_PAGES; asked++) {
      const range = Number.isFinite(until) ? { until } : {};
      const answer = await this.#options.pool.query(url, [{ ...page.filter, ...range }], signal);
      if (!answer.complete || signal.aborted) return false;
      const before = page.ids.size;
      for (const event of answer.events) {
        remember(page, event);
        this.#options.onEvent(event, url);
      }
      const hasMore = page.ids.size > before || answer.events.length >= SURELY_WHOLE;
      if (!hasMore) return true;
      // One second may hold more than a relay gives at once: then what lies before it is all that can still be had.
      until = page.ids.size > before ? page.oldest : until - 1;
    }
    return true;
  }
}

function remember(page: Page, event: NostrEvent): void {
  if (!matchesFilter(page.filter, event)) return;
  page.ids.add(event.id);
  page.oldest = Math.min(page.oldest, event.created_at);
}
