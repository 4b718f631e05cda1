// What is asked of the relays: one standing request on each, and, where the answer was long, the pages before it.
// Remembers per relay up to when everything was read, and asks from some time before that, because what comes may be
// dated long ago: gift wraps are back-dated by up to two days (protocol section 2), and anything may have waited in
// somebody's outbox, where wraps are made anew after a day and signed events can't be.

import type { Clock } from '../io/clock.js';
import { unixTime } from '../io/clock.js';
import type { RelayPool } from '../io/relays/relay-pool.js';
import { KIND_GIFT_WRAP } from '../protocol/kinds.js';
import { matchesFilter, type Filter, type NostrEvent } from '../protocol/event.js';

const DAY = 24 * 60 * 60;
const WRAP_OVERLAP = 4 * DAY;
const OVERLAP = 30 * DAY;
const LIMIT = 500;
/** Milliseconds after which a relay is asked again for what there was no room for. */
const AGAIN = 60_000;
/** In characters: what a relay may be ahead of us with what it sends on its own, or beyond what it was asked for. */
const UNASKED = 2_000_000;
/** An answer shorter than this was not cut off by any relay's own limit. */
const SURELY_WHOLE = 50;

export interface SyncOptions {
  readonly pool: RelayPool;
  readonly clock: Clock;
  /** Without `until` and `limit`; one with a `since` of its own keeps it. */
  readonly filters: () => readonly Filter[];
  /** Resolves when more may be asked for. `undefined`: there was no room for it, so it is to be asked for again. */
  readonly onEvent: (event: NostrEvent, url: string, room?: number) => Promise<void> | undefined;
  readonly onRejected: (reason: string) => void;
  /** All that a relay had has been handed over. `remember` is to be called once it is safe: it is not asked for again. */
  readonly onCaughtUp: (remember: () => void) => void;
}

/** How far was read. */
export interface Progress {
  /** Of what: the filters. */
  readonly asked: string;
  /** Unix seconds by relay. */
  readonly cursors: Record<string, number>;
}

/** A relay that never comes to an end is left alone. */
const MAX_PAGES = 1000;

interface Page {
  readonly filter: Filter;
  /** When the oldest event of its answer was made: what lies before that is still to be asked for. */
  until: number;
}

/** Ends what is open for other relays, and begins for those that are missing. */
export function watchExactly(
  open: Map<string, () => void>,
  urls: ReadonlySet<string>,
  begin: (url: string) => () => void,
): void {
  for (const [url, end] of open) {
    if (urls.has(url)) continue;
    open.delete(url);
    end();
  }
  for (const url of urls) if (!open.has(url)) open.set(url, begin(url));
}

export class Sync {
  progress: Progress = { asked: '', cursors: {} };
  readonly #options: SyncOptions;
  readonly #open = new Map<string, () => void>();

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  /** Watches exactly these relays from now on. With `anew`, all is asked for from the beginning. */
  watch(urls: readonly string[], anew = false): void {
    const asked = JSON.stringify(this.#options.filters());
    if (anew || asked !== this.progress.asked) {
      // What nobody asked for until now may be old.
      this.progress = { asked, cursors: {} };
      for (const close of this.#open.values()) close();
      this.#open.clear();
    }
    watchExactly(this.#open, new Set(urls), (url) => this.#subscribe(url));
  }

  #subscribe(url: string): () => void {
    const { pool, clock, filters, onEvent, onRejected, onCaughtUp } = this.#options;
    const { cursors } = this.progress;
    let begun = 0;
    let count = 0;
    let pages: Page[] = [];
    /** Ends the wait before it is asked again. */
    let overflow: (() => void) | undefined;
    const take = (event: NostrEvent, room?: number) => {
      const taken = onEvent(event, url, room);
      if (!taken && !overflow) {
        overflow = clock.after(AGAIN, () => this.#open.set(url, this.#subscribe(url)));
        // What it goes on sending would wait before everything else that the page has to do.
        end();
        pool.rest();
      }
      return taken;
    };
    const end = () => {
      stop.abort();
      close();
    };
    let stop = new AbortController();
    const close = pool.subscribe(url, {
      filters: () => {
        stop.abort();
        stop = new AbortController();
        begun = unixTime(clock);
        count = 0;
        const since = cursors[url];
        pages = filters().map((filter) => {
          const overlap = filter.kinds?.includes(KIND_GIFT_WRAP) ? WRAP_OVERLAP : OVERLAP;
          const range = since === undefined ? {} : { since: Math.max(0, since - overlap) };
          return { filter: { ...range, ...filter, limit: LIMIT }, until: Infinity };
        });
        return pages.map(({ filter }) => filter);
      },
      onEvent: (event) => {
        count++;
        for (const page of pages) {
          if (matchesFilter(page.filter, event)) page.until = Math.min(page.until, event.created_at);
        }
        void take(event, count > LIMIT * pages.length ? UNASKED : undefined);
      },
      onEose: async () => {
        // Some relays limit all filters of a request together: a short answer to one says nothing where another was long.
        const cutOff = count < SURELY_WHOLE ? [] : pages;
        pages = [];
        const { signal } = stop;
        const at = begun;
        for (const page of cutOff) if (!(await this.#readOlder(url, page, take, signal))) return;
        onCaughtUp(() => {
          if (!overflow) cursors[url] = at;
        });
      },
      onRejected,
    });
    return () => {
      overflow?.();
      end();
    };
  }

  /** Goes back in time until nothing is left; says whether it came to the end. */
  async #readOlder(
    url: string,
    { filter, until }: Page,
    take: (event: NostrEvent) => Promise<void> | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    for (let asked = 0; asked < MAX_PAGES; asked++) {
      const range = until < Infinity ? { until } : {};
      const { events, complete } = await this.#options.pool.query(url, [{ ...filter, ...range }], signal);
      if (!complete || signal.aborted) return false;
      // One page after the other: what is fetched ahead would only wait in memory.
      await Promise.all(events.map((event) => take(event)));
      if (events.length < SURELY_WHOLE) return true;
      const oldest = events.reduce((least, { created_at }) => Math.min(least, created_at), until);
      // One second may hold more than a relay gives at once: then what lies before it is all that can still be had.
      until = oldest < until ? oldest : until - 1;
    }
    return true;
  }
}
