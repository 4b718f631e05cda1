// What is kept between two visits: records by name. Opened lazily; reading a store that is not there makes none.

/** Never rejects, except when it is to be destroyed and can't be: what the disk does not take is kept in memory. */
export interface Store {
  /** `memory` when what is new does not outlive the page, by choice or because the browser does not store it. */
  readonly kind: 'persistent' | 'memory';
  /** Whether there is anything in it; creates nothing. */
  exists(): Promise<boolean>;
  get<T>(key: string): Promise<T | undefined>;
  /** Every record whose name starts so, in the order of their names, beginning with this one. */
  getAll<T>(prefix: string, from?: string): Promise<[key: string, value: T][]>;
  set(key: string, value: unknown): Promise<void>;
  /** Sets a record that is not there yet; gives back what is there then, whoever was first. */
  setOnce<T>(key: string, value: T): Promise<T>;
  delete(keys: readonly string[]): Promise<void>;
  /** Leaves nothing, not even the empty store. */
  destroy(): Promise<void>;
  /** Its owner is told whenever it becomes of another kind; with the reason, but the first time only. */
  onTrouble?(listener: (error?: unknown) => void): void;
  /** Its owners are told when it was destroyed, by any of them or by another tab. */
  onGone?(listener: () => void): void;
}

/** Holds copies, as a database would, so that nobody changes what is kept by changing what was given. */
export class MemoryStore implements Store {
  readonly kind = 'memory';
  readonly #records = new Map<string, unknown>();
  readonly #owners = new Set<() => void>();

  async exists(): Promise<boolean> {
    return this.#records.size > 0;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return structuredClone(this.#records.get(key)) as T | undefined;
  }

  async getAll<T>(prefix: string, from = prefix): Promise<[string, T][]> {
    const keys = [...this.#records.keys()].filter((key) => key.startsWith(prefix) && key >= from).sort();
    return keys.map((key) => [key, structuredClone(this.#records.get(key)) as T]);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.#records.set(key, structuredClone(value));
  }

  async setOnce<T>(key: string, value: T): Promise<T> {
    if (!this.#records.has(key)) await this.set(key, value);
    return (await this.get<T>(key)) as T;
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#records.delete(key);
  }

  async destroy(): Promise<void> {
    this.#records.clear();
    const owners = [...this.#owners];
    this.#owners.clear();
    for (const tell of owners) tell();
  }

  onGone(listener: () => void): void {
    this.#owners.add(listener);
  }
}
