// A world to hold in one's hand: a clock that moves when told, relays in memory, stores that outlive a client.

import type { Addons, World } from '../../src/headless/world.js';
import type { Clock } from '../../src/io/clock.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { MemoryStore, type Store } from '../../src/io/storage/store.js';
import type { ProfilePointer } from '../../src/protocol/nip19.js';
import { addons, addonsArrived } from './addons.js';
import { MemoryNetwork } from './memory-relay.js';

export class TestClock implements Clock {
  #now = 1_750_000_000_000;
  readonly #timers = new Set<{ at: number; callback: () => void }>();
  readonly #flush: () => Promise<void>;

  /** `settle` lets everything arrive that a timer has set off. */
  constructor(settle: () => Promise<void> = flush) {
    this.#flush = settle;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0.5;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer falls due. */
  get next(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.#timers) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Moves on, and calls what has fallen due, in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await this.#flush();
    }
    this.#now = end;
    await this.#flush();
  }

  /** Sets the clock without anything falling due: a device whose clock is wrong. */
  set(milliseconds: number): void {
    this.#now = milliseconds;
  }
}

const { setTimeout: wait } = globalThis;
/** How often long work has given way, by a timer without a delay: as often as the machine is slow. */
let pauses = 0;

// A page has other ways to give way, and timers that never end.
if (!('document' in globalThis)) {
  const count = (...input: Parameters<typeof wait>) => {
    if (input[1] === 0) pauses++;
    return wait(...input);
  };
  globalThis.setTimeout = Object.assign(count, wait);
}

const { scheduler } = globalThis as {
  scheduler?: { postTask?(task: () => void, options: object): Promise<void> };
};

/** After whatever has given way before it, also in the background of a page. */
async function turned(): Promise<void> {
  await new Promise<void>((resolve) => wait(resolve, 0));
  await scheduler?.postTask?.(() => {}, { priority: 'background' });
}

/** Lets everything that is already on its way arrive: relays in memory answer in microtasks. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const before = pauses;
    await turned();
    if (pauses > before || (await addonsArrived())) turn = 0;
  }
}

/** Resolves at the first change after which the condition holds. */
export function until(
  subject: { subscribe(listener: () => void): () => void },
  condition: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    if (condition()) return resolve();
    const undo = subject.subscribe(() => {
      if (!condition()) return;
      undo();
      resolve();
    });
  });
}

export class TestWorld implements World {
  readonly addons: Addons | undefined = addons;
  readonly clock: TestClock;
  readonly network: MemoryNetwork;
  readonly pool: RelayPool;
  readonly stores: Map<string, Store>;
  readonly names = new Map<string, ProfilePointer>();
  readonly #wake = new Set<() => void>();

  /** With another world: the same relays and the same clock, on another device. */
  constructor(other?: TestWorld, { sameDevice = false, clock = other?.clock ?? new TestClock() } = {}) {
    this.clock = clock;
    this.network = other?.network ?? new MemoryNetwork();
    this.stores = (sameDevice && other?.stores) || new Map();
    this.pool = new RelayPool({ clock: this.clock, open: this.network.open });
  }

  /** The same device after a restart: what was stored is there, what was in memory is not. */
  restart(): TestWorld {
    return new TestWorld(this, { sameDevice: true });
  }

  openStore(name: string): Store {
    const store = this.stores.get(name) ?? new MemoryStore();
    this.stores.set(name, store);
    return store;
  }

  async resolveName(name: string): Promise<ProfilePointer | undefined> {
    return this.names.get(name);
  }

  onWake(listener: () => void): () => void {
    this.#wake.add(listener);
    return () => this.#wake.delete(listener);
  }

  wake(): void {
    for (const listener of [...this.#wake]) listener();
  }
}
