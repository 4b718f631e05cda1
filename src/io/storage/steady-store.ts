// A store that goes on whatever its disk does. What the disk does not take waits in memory, is read from there, and is
// offered again, all or nothing, with the next write. What the disk could not read is never written over.

import type { Store } from './store.js';

/** A record that is to be written, or without `json` deleted. */
export interface Change {
  readonly key: string;
  readonly json?: string;
  /** Only where there is no such record yet. */
  readonly once?: boolean;
}

/** Where records outlive the page. Rejects when it can't. */
export interface Disk {
  exists(): Promise<boolean>;
  /** The records from one name to another, as JSON. One that is damaged is left out. */
  read(from: string, to: string): Promise<[key: string, json: string][]>;
  /** Writes all or nothing. `late`: who set a record once goes by it already; rejects where there is another by now. */
  write(changes: readonly Change[], late: boolean): Promise<void>;
  destroy(): Promise<void>;
  /** Called when somebody else has destroyed it. */
  onGone: () => void;
}

export class SteadyStore implements Store {
  kind: Store['kind'];
  readonly #disk: Disk | undefined;
  /** What the disk does not have yet. */
  readonly #waiting = new Map<string, Change>();
  readonly #listeners: ((error?: unknown) => void)[] = [];
  readonly #owners = new Set<() => void>();
  #writing: Promise<void> = Promise.resolve();
  /** Nobody knows what is there: it stays as it is. */
  #blind: boolean;
  #told = false;

  /** Without a disk it is a store in memory. */
  constructor(disk?: Disk) {
    this.#disk = disk;
    this.kind = disk ? 'persistent' : 'memory';
    this.#blind = !disk;
    if (disk)
      disk.onGone = () => {
        this.#told = true;
        this.#tell();
      };
  }

  async exists(): Promise<boolean> {
    return [...this.#waiting.values()].some(({ json }) => json) || this.#look((disk) => disk.exists(), false);
  }

  async get<T>(key: string): Promise<T | undefined> {
    return (await this.#read<T>(key, key))[0]?.[1];
  }

  getAll<T>(prefix: string, from = prefix): Promise<[string, T][]> {
    return this.#read(from, `${prefix}\uffff`);
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#write({ key, json: JSON.stringify(value) });
  }

  async setOnce<T>(key: string, value: T): Promise<T> {
    const found = await this.get<T>(key);
    if (found !== undefined) return found;
    const first = this.#waiting.get(key);
    await this.#write(first?.json ? first : { key, json: JSON.stringify(value), once: true });
    return (await this.get<T>(key))!;
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (await this.exists()) await this.#write(...keys.map((key) => ({ key })));
  }

  async destroy(): Promise<void> {
    // What the others write meanwhile goes nowhere.
    let isBlind = this.#blind;
    this.#blind = true;
    await this.#writing;
    try {
      await this.#disk?.destroy();
      this.#waiting.clear();
      isBlind = !this.#disk;
    } finally {
      this.#blind = isBlind;
    }
    if (this.#disk) this.#become();
    this.#tell();
  }

  onGone(listener: () => void): void {
    this.#owners.add(listener);
  }

  #tell(): void {
    const owners = [...this.#owners];
    this.#owners.clear();
    for (const tell of owners) tell();
  }

  onTrouble(listener: (error?: unknown) => void): void {
    this.#listeners.push(listener);
  }

  async #read<T>(from: string, to: string): Promise<[string, T][]> {
    // Before the disk is asked: what it takes meanwhile would be found in neither.
    const waiting = [...this.#waiting.values()].filter(({ key }) => key >= from && key <= to);
    const found = new Map<string, string | undefined>(await this.#look((disk) => disk.read(from, to), []));
    for (const { key, json } of waiting) found.set(key, json);
    return [...found.keys()].sort().flatMap((key): [string, T][] => {
      const json = found.get(key);
      return json ? [[key, JSON.parse(json) as T]] : [];
    });
  }

  async #look<T>(ask: (disk: Disk) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return this.#disk ? await ask(this.#disk) : otherwise;
    } catch (error) {
      this.#blind = true;
      this.#become('memory', error);
      return otherwise;
    }
  }

  /** Resolves when the disk has it, or has refused it. */
  #write(...changes: readonly Change[]): Promise<void> {
    for (const change of changes) this.#waiting.set(change.key, change);
    return (this.#writing = this.#writing.then(async () => {
      const all = [...this.#waiting.values()];
      if (this.#blind || !all.length) return;
      try {
        await this.#disk!.write(all, this.kind === 'memory');
        for (const change of all)
          if (this.#waiting.get(change.key) === change) this.#waiting.delete(change.key);
        this.#become();
      } catch (error) {
        this.#become('memory', error);
      }
    }));
  }

  #become(kind: Store['kind'] = 'persistent', error?: unknown): void {
    if (kind === this.kind) return;
    this.kind = kind;
    for (const listener of this.#listeners) listener(this.#told ? undefined : error);
    this.#told = true;
  }
}
