// A disk in memory that goes wrong on command, under the store that goes on whatever its disk does; and the ways that
// several tabs have to it, each of which can be gone at any moment.

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

  /** When the last write that was begun is done: one comes after the other, whichever tab's. */
  turn: Promise<unknown> = Promise.resolve();
  /** How many accesses are under way. */
  busy = 0;

  async exists(): Promise<boolean> {
    await this.#access('read');
    return this.records.size > 0;
  }

  async read(from: string, to: string): Promise<[string, string][]> {
    await this.#access('read');
    return [...this.records].filter(([key]) => key >= from && key <= to && !this.damaged.has(key));
  }

  /** `isLost`: asked when it would be done; whoever wrote may be gone by then, and the write with it. */
  async write(changes: readonly Change[], late: boolean, isLost = () => false): Promise<void> {
    await this.#access('write');
    if (isLost()) return;
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

/** Who uses a disk, while it lives. */
export interface DiskUser {
  /** Calls back now; later, if it is frozen; never, if it is gone. */
  run(callback: () => void): void;
}

/** One tab's way to a disk that outlives it and that others use as well. */
export class TabDisk implements Disk {
  onGone = () => {};
  /** The disk has not let it read, so nobody there knows what it holds. */
  isBlind = false;
  readonly #disk: FaultyDisk;
  readonly #user: DiskUser;
  readonly #writing = new Set<{ isLost: boolean }>();
  #busy = 0;
  #end: Error | undefined;

  constructor(disk: FaultyDisk, user: DiskUser) {
    this.#disk = disk;
    this.#user = user;
  }

  /** Something is under way, after which something else may be to come. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  exists(): Promise<boolean> {
    return this.#read(() => this.#disk.exists());
  }

  read(from: string, to: string): Promise<[string, string][]> {
    return this.#read(() => this.#disk.read(from, to));
  }

  async write(changes: readonly Change[], late: boolean): Promise<void> {
    const write = { isLost: false };
    this.#writing.add(write);
    const work = () => this.#disk.write(changes, late, () => write.isLost);
    const written = this.#ask(work).finally(() => this.#writing.delete(write));
    this.#disk.turn = written.catch(() => {});
    return this.#answer(written);
  }

  async destroy(): Promise<void> {
    return this.#answer(this.#ask(() => this.#disk.destroy()));
  }

  /** Its user is gone: each write under way still arrives or does not. */
  lose(isLost: () => boolean): void {
    for (const write of this.#writing) write.isLost = isLost();
  }

  /** The browser has thrown away what was there, and says so to whoever had it open. */
  evict(): void {
    this.isBlind = true;
    this.#end = new Error('it was deleted');
  }

  #read<T>(work: () => Promise<T>): Promise<T> {
    return this.#answer(
      this.#ask(work).catch((error: unknown) => {
        this.isBlind = true;
        throw error;
      }),
    );
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    const disk = this.#disk;
    disk.busy++;
    this.#busy++;
    try {
      await disk.turn;
      if (this.#end) throw this.#end;
      return await work();
    } finally {
      disk.busy--;
      this.#busy--;
    }
  }

  #answer<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#user.run(() => resolve(value)),
        (error: Error) => this.#user.run(() => reject(error)),
      );
    });
  }
}
