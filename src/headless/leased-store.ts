// A store for as long as one client's conversation lasts, opened when it is first asked for something. Once it is
// destroyed, by us or under us, nothing that was still under way can write into what was just emptied.

import { SteadyStore } from '../io/storage/steady-store.js';
import type { Store } from '../io/storage/store.js';

export class LeasedStore implements Store {
  readonly #name: () => Promise<string>;
  readonly #open: (name: string) => Store;
  readonly #gone: () => void;
  readonly #doing = new Set<Promise<unknown>>();
  #store: Store | undefined;
  #destroying: Promise<void> | undefined;

  /** `gone` is told when somebody else has destroyed it. */
  constructor(name: () => Promise<string>, open: (name: string) => Store, gone: () => void) {
    this.#name = name;
    this.#open = open;
    this.#gone = gone;
  }

  get kind(): Store['kind'] {
    return this.#store?.kind ?? 'persistent';
  }

  exists(): Promise<boolean> {
    return this.#do((store) => store.exists());
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#do((store) => store.get<T>(key));
  }

  getAll<T>(prefix: string, from?: string): Promise<[string, T][]> {
    return this.#do((store) => store.getAll<T>(prefix, from));
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#do((store) => store.set(key, value));
  }

  setOnce<T>(key: string, value: T): Promise<T> {
    return this.#do((store) => store.setOnce(key, value));
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#do((store) => store.delete(keys));
  }

  destroy(): Promise<void> {
    return (this.#destroying ??= this.#destroy());
  }

  async #destroy(): Promise<void> {
    const store = await this.#opened();
    // Whatever is still to come goes nowhere.
    this.#store = new SteadyStore();
    await Promise.allSettled(this.#doing);
    await store.destroy();
  }

  async #opened(): Promise<Store> {
    if (this.#store) return this.#store;
    const name = await this.#name();
    if (this.#store) return this.#store;
    const store = this.#open(name);
    store.onGone?.(() => {
      if (this.#store !== store) return;
      this.#store = new SteadyStore();
      this.#gone();
    });
    return (this.#store = store);
  }

  async #do<T>(action: (store: Store) => Promise<T>): Promise<T> {
    await this.#opened();
    // It may have been destroyed in this very moment.
    const doing = action(this.#store!);
    this.#doing.add(doing);
    return doing.finally(() => this.#doing.delete(doing));
  }
}
