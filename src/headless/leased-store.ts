// A store for as long as one client's conversation lasts. Once it is destroyed nothing that was still under way can
// write into what was just emptied.

import type { Store } from '../io/storage/store.js';

export class LeasedStore implements Store {
  readonly #store: Store;
  readonly #writing = new Set<Promise<unknown>>();
  #ended = false;

  constructor(store: Store) {
    this.#store = store;
  }

  get kind(): Store['kind'] {
    return this.#store.kind;
  }

  async exists(): Promise<boolean> {
    return !this.#ended && this.#store.exists();
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#ended ? undefined : this.#store.get<T>(key);
  }

  async getAll<T>(prefix: string): Promise<[string, T][]> {
    return this.#ended ? [] : this.#store.getAll<T>(prefix);
  }

  async set(key: string, value: unknown): Promise<void> {
    if (!this.#ended) await this.#write(this.#store.set(key, value));
  }

  async setOnce<T>(key: string, value: T): Promise<T> {
    return this.#ended ? value : this.#write(this.#store.setOnce(key, value));
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (!this.#ended) await this.#write(this.#store.delete(keys));
  }

  async destroy(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#writing);
    await this.#store.destroy();
  }

  onTrouble(listener: (error: unknown) => void): void {
    this.#store.onTrouble(listener);
  }

  async #write<T>(writing: Promise<T>): Promise<T> {
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }
}
