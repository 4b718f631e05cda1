// A disk in memory that goes wrong on command, under the store that goes on whatever its disk does.

import { SteadyStore, type Change, type Disk } from '../../src/io/storage/steady-store.js';

export class FaultyDisk implements Disk {
  records = new Map<string, string>();
  /** `full`: takes nothing more, but lets go · `unreadable`: gives nothing · `forbidden`: neither */
  state: 'well' | 'full' | 'unreadable' | 'forbidden' = 'well';
  /** Records that can't be opened. */
  readonly damaged = new Set<string>();
  /** Called before each access: the place to wait, or to do harm. */
  before: (access: 'read' | 'write') => Promise<void> | void = () => {};
  writes = 0;
  /** Called when somebody else has destroyed it. */
  onGone = () => {};

  async exists(): Promise<boolean> {
    await this.#access('read');
    return this.records.size > 0;
  }

  async read(from: string, to: string): Promise<[string, string][]> {
    await this.#access('read');
    return [...this.records].filter(([key]) => key >= from && key <= to && !this.damaged.has(key));
  }

  async write(changes: readonly Change[], late: boolean): Promise<void> {
    await this.#access('write');
    if (this.state === 'full' && changes.some(({ json }) => json)) throw new Error('the disk is full');
    this.writes++;
    const after = new Map(this.records);
    for (const { key, json, once } of changes) {
      if (json === undefined) after.delete(key);
      else if (!once || !after.has(key)) after.set(key, json);
      else if (late) throw new Error('another one was stored meanwhile');
    }
    this.records = after;
  }

  async destroy(): Promise<void> {
    this.records = new Map();
  }

  /** Of which tab ever: they share the disk, not what waits for it. */
  store(): SteadyStore {
    return new SteadyStore(this);
  }

  async #access(access: 'read' | 'write'): Promise<void> {
    await this.before(access);
    const refuses = this.state === 'forbidden' || (this.state === 'unreadable' && access === 'read');
    if (refuses) throw new Error(`the disk is ${this.state}`);
  }
}
