// A browser with several tabs: each is a world of its own over one disk, and can be hidden, frozen (whatever is for it
// waits) and killed (whatever is for it is lost). Locks and channels do what the browsers' own do, one task later.

import type { World } from '../../src/headless/world.js';
import type { Clock } from '../../src/io/clock.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import type { ConnectionOptions, Socket } from '../../src/io/relays/relay-connection.js';
import { MemoryStore, type Store } from '../../src/io/storage/store.js';
import { openTab, type TabBrowser } from '../../src/io/tabs.js';

interface Channel {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface LockRequest {
  readonly tab: TabWorld;
  readonly grant: (lock: Lock | null) => void;
  readonly reject: (error: Error) => void;
}

/** What a browser runs on. */
export interface TabDevice {
  readonly clock: Clock;
  readonly network: { open(url: string): Socket };
  openStore(name: string): Store;
  /** Where relays' limits are read (NIP-11). */
  readonly limits?: ConnectionOptions['limits'];
  /** Told of every timer that a tab sets. */
  onTimer?(tab: TabWorld): void;
}

export class TestBrowser {
  readonly device: TabDevice;
  readonly tabs = new Set<TabWorld>();
  readonly channels = new Map<Channel, { name: string; tab: TabWorld }>();
  readonly held = new Map<string, LockRequest>();
  readonly queued = new Map<string, LockRequest[]>();
  /** Everything that was said between tabs. */
  readonly said: unknown[] = [];

  constructor(device: TabDevice) {
    this.device = device;
  }

  open(): TabWorld {
    const tab = new TabWorld(this);
    this.tabs.add(tab);
    return tab;
  }

  release(name: string, request: LockRequest): void {
    if (this.held.get(name) !== request) return;
    this.held.delete(name);
    const next = this.queued.get(name)?.shift();
    if (next) this.grant(name, next);
  }

  grant(name: string, request: LockRequest): void {
    this.held.set(name, request);
    request.grant({ name, mode: 'exclusive' });
  }
}

export class TabWorld implements World {
  readonly clock: Clock;
  readonly pool: RelayPool;
  readonly browser: TestBrowser;
  hidden = false;
  /** Sockets of this tab that are open or being opened. */
  readonly sockets = new Set<Socket>();
  /** Events that this tab has sent to relays, by id and address. */
  readonly sent: string[] = [];
  /** Names of the records it has written. */
  readonly written: string[] = [];
  readonly #wake = new Set<(sleeps?: boolean) => void>();
  /** What waits while it is frozen. */
  #frozen: (() => void)[] | undefined;
  readonly #timers = new Set<() => void>();
  #dead = false;
  #memory: MemoryStore | undefined;
  readonly #troubled = new Set<(error: unknown) => void>();

  constructor(browser: TestBrowser) {
    this.browser = browser;
    const { clock, limits } = browser.device;
    this.clock = {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (milliseconds, callback) => {
        browser.device.onTimer?.(this);
        if (this.#dead) return () => {};
        let cancelled = false;
        const due = clock.after(milliseconds, () => {
          this.#timers.delete(cancel);
          this.run(() => cancelled || callback());
        });
        const cancel = () => {
          cancelled = true;
          this.#timers.delete(cancel);
          due();
        };
        this.#timers.add(cancel);
        return cancel;
      },
    };
    this.pool = new RelayPool({ clock: this.clock, open: (url) => this.#dial(url), limits });
  }

  get isFrozen(): boolean {
    return this.#frozen !== undefined;
  }

  /** Whether it holds what makes a tab the leader. */
  get holdsLock(): boolean {
    return [...this.browser.held.values()].some(({ tab }) => tab === this);
  }

  /** As a tab that is closed, or whose process is gone. */
  kill(): void {
    const { browser } = this;
    this.#dead = true;
    for (const cancel of this.#timers) cancel();
    browser.tabs.delete(this);
    for (const socket of [...this.sockets]) socket.close();
    for (const [channel, { tab }] of browser.channels) if (tab === this) browser.channels.delete(channel);
    for (const [name, queue] of browser.queued) {
      browser.queued.set(
        name,
        queue.filter(({ tab }) => tab !== this),
      );
    }
    for (const [name, request] of browser.held) if (request.tab === this) browser.release(name, request);
  }

  /** From now on the browser forbids this tab its storage. */
  loseStore(): void {
    this.#memory = new MemoryStore();
    for (const tell of this.#troubled) tell(new Error('forbidden'));
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  /** What has waited is done at once. */
  thaw(): void {
    const waiting = this.#frozen ?? [];
    this.#frozen = undefined;
    for (const callback of waiting) this.run(callback);
  }

  /** The same, with each a task of its own. */
  async thawByTasks(): Promise<void> {
    const waiting = this.#frozen;
    if (!waiting) return;
    for (let next = waiting.shift(); next && !this.#dead; next = waiting.shift()) {
      next();
      await new Promise((done) => setImmediate(done));
    }
    if (this.#frozen === waiting) this.#frozen = undefined;
  }

  /** The page is laid aside, into the back/forward cache. */
  hide(): void {
    for (const listener of [...this.#wake]) listener(true);
  }

  wake(): void {
    for (const listener of [...this.#wake]) listener();
  }

  onWake(listener: (sleeps?: boolean) => void): () => void {
    this.#wake.add(listener);
    return () => this.#wake.delete(listener);
  }

  async resolveName(): Promise<undefined> {
    return undefined;
  }

  openTab: NonNullable<World['openTab']> = (name, persist, listener) =>
    persist === 'local' ? openTab(name, this.clock, listener, this.#native()) : undefined;

  openStore(name: string, persist: string): Store {
    if (persist === 'none') return new MemoryStore();
    const disk = this.browser.device.openStore(name);
    const ask = <T>(work: (store: Store) => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        if (this.#dead) return;
        work(this.#memory ?? disk).then(
          (value) => this.run(() => resolve(value)),
          (error: Error) => this.run(() => reject(error)),
        );
      });
    const memory = () => this.#memory;
    const { written } = this;
    return {
      get kind() {
        return memory() ? 'memory' : 'persistent';
      },
      exists: () => ask((store) => store.exists()),
      get: <T>(key: string) => ask((store) => store.get<T>(key)),
      getAll: <T>(prefix: string, from?: string) => ask((store) => store.getAll<T>(prefix, from)),
      set: (key, value) => {
        written.push(key);
        return ask((store) => store.set(key, value));
      },
      setOnce: (key, value) => ask((store) => store.setOnce(key, value)),
      delete: (keys) => ask((store) => store.delete(keys)),
      destroy: () => ask((store) => store.destroy()),
      onTrouble: (listener) => void this.#troubled.add(listener),
      onGone: (listener) => disk.onGone?.(() => this.run(listener)),
    };
  }

  /** Now; later, if it is frozen; never, if it is gone. */
  run(callback: () => unknown): void {
    if (this.#dead) return;
    if (this.#frozen) this.#frozen.push(callback);
    else callback();
  }

  protected connect(url: string): Socket {
    return this.browser.device.network.open(url);
  }

  #dial(url: string): Socket {
    if (this.#dead) throw new Error('the tab is closed');
    const inner = this.connect(url);
    const { sockets, sent } = this;
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send(data) {
        if (data.startsWith('["EVENT"'))
          sent.push(`${(JSON.parse(data) as [0, { id: string }])[1].id} ${url}`);
        inner.send(data);
      },
      close() {
        sockets.delete(socket);
        inner.close();
      },
    };
    sockets.add(socket);
    inner.onopen = (event) => this.run(() => socket.onopen?.(event));
    inner.onmessage = (event) => this.run(() => socket.onmessage?.(event));
    inner.onclose = (event) => this.run(() => socket.onclose?.(event));
    return socket;
  }

  #native(): TabBrowser {
    const { browser } = this;
    const make = (name: string): Channel => {
      const channel: Channel = {
        onmessage: null,
        postMessage: (message) => {
          if (!browser.channels.has(channel)) throw new DOMException('closed', 'InvalidStateError');
          const data: unknown = structuredClone(message);
          browser.said.push(data);
          for (const [other, { name: theirs, tab }] of browser.channels) {
            if (other === channel || theirs !== name) continue;
            queueMicrotask(() =>
              tab.run(() => browser.channels.has(other) && other.onmessage?.({ data } as never)),
            );
          }
        },
        close: () => void browser.channels.delete(channel),
      };
      browser.channels.set(channel, { name, tab: this });
      return channel;
    };
    // A class whose instances belong to this tab.
    const BroadcastChannel = function (name: string) {
      return make(name);
    } as unknown as NonNullable<TabBrowser['BroadcastChannel']>;
    const isHidden = () => this.hidden;
    return {
      BroadcastChannel,
      navigator: { locks: { request: this.#request.bind(this) as unknown as LockManager['request'] } },
      document: {
        get hidden() {
          return isHidden();
        },
      },
    };
  }

  #request(name: string, options: LockOptions, hold: (lock: Lock | null) => unknown): Promise<unknown> {
    const { held, queued } = this.browser;
    return new Promise((resolve, reject: (error: Error) => void) => {
      const request: LockRequest = {
        tab: this,
        grant: (lock) =>
          queueMicrotask(() =>
            this.run(() => {
              const free = () => this.browser.release(name, request);
              void Promise.resolve(hold(lock)).then((value) => {
                free();
                this.run(() => resolve(value));
              });
            }),
          ),
        reject: (error) => queueMicrotask(() => this.run(() => reject(error))),
      };
      const aborted = new DOMException('aborted', 'AbortError');
      const holder = held.get(name);
      if (options.steal && holder) {
        held.delete(name);
        holder.reject(aborted);
      }
      if (!held.has(name)) return this.browser.grant(name, request);
      if (options.ifAvailable) return request.grant(null);
      const queue = queued.get(name) ?? [];
      queued.set(name, [...queue, request]);
      options.signal?.addEventListener('abort', () => {
        const waiting = queued.get(name) ?? [];
        if (!waiting.includes(request)) return;
        queued.set(
          name,
          waiting.filter((other) => other !== request),
        );
        request.reject(aborted);
      });
    });
  }
}
