// Where a client runs: a device with a disk, a clock that may be wrong and a network that may be gone, and on it one
// process at a time, which can be killed at any moment. What a killed process had under way never happens.

import type { World } from '../../src/headless/world.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';
import type { Clock } from '../../src/io/clock.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { MemoryStore, type Store } from '../../src/io/storage/store.js';
import type { MemoryNetwork } from '../support/memory-relay.js';
import type { TestClock } from '../support/test-world.js';
import type { FaultyRelay } from './faulty-relay.js';
import type { Random } from './random.js';

export type DiskState = 'well' | 'slow' | 'full';

/** A yes that comes later than this is no longer listened to: the offer counts as unanswered. */
const LISTENS = 10_000;

export class Device {
  readonly time: TestClock;
  readonly network: MemoryNetwork<FaultyRelay>;
  readonly random: Random;
  readonly disk = new MemoryStore();
  diskState: DiskState = 'well';
  /** Milliseconds by which the device's clock is wrong. */
  skew = 0;
  online = true;
  /** Events that a relay has said yes to, heard and written down here, as `relay id`. */
  readonly answered = new Set<string>();
  /** Offers made although the relay's yes had been heard. */
  readonly offeredTwice: string[] = [];

  constructor(options: { time: TestClock; network: MemoryNetwork<FaultyRelay>; random: Random }) {
    this.time = options.time;
    this.network = options.network;
    this.random = options.random;
  }
}

export class Process {
  readonly device: Device;
  readonly world: World;
  /** What the outbox has written down last and not deleted, whether or not the disk has it. */
  readonly outbox = new Map<string, OutboxEntry>();
  readonly sockets = new Set<DeviceSocket>();
  readonly offered = new Map<string, number>();
  readonly heard = new Set<string>();
  readonly #timers = new Set<() => void>();
  readonly #wake = new Set<() => void>();
  /** Writes that the disk has not finished. */
  readonly #writing: (() => Promise<unknown>)[] = [];
  #alive = true;
  #fallback: MemoryStore | undefined;

  constructor(device: Device) {
    this.device = device;
    const clock = this.#clock();
    this.world = {
      clock,
      pool: new RelayPool({ clock, open: (url) => this.#dial(url) }),
      openStore: () => this.#store(),
      resolveName: async () => undefined,
      onWake: (listener) => {
        this.#wake.add(listener);
        return () => this.#wake.delete(listener);
      },
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Whether the disk has all that it was given. */
  get isWritten(): boolean {
    return this.#writing.length === 0;
  }

  /** Whether the disk has refused a write, so that what came after is in memory only. */
  get inMemory(): boolean {
    return this.#fallback !== undefined;
  }

  wake(): void {
    for (const listener of [...this.#wake]) listener();
  }

  /** Nothing of it runs any more. Of what was being written, some still arrives: in order, as a database does it. */
  async kill(): Promise<void> {
    if (this.isWritten && !this.inMemory) for (const offer of this.heard) this.device.answered.add(offer);
    this.#alive = false;
    for (const cancel of this.#timers) cancel();
    for (const socket of [...this.sockets]) socket.die();
    const lands = this.device.random.between(0, this.#writing.length);
    for (const write of this.#writing.slice(0, lands)) await write();
  }

  /** The network is gone. `told`: every connection ends; else they fall silent, as after a change of address. */
  cutOff(told: boolean): void {
    for (const socket of [...this.sockets]) {
      if (told) socket.hangUp();
      else socket.mute = true;
    }
  }

  #clock(): Clock {
    const { device } = this;
    return {
      now: () => device.time.now() + device.skew,
      random: () => device.random.next(),
      after: (milliseconds, callback) => {
        if (!this.#alive) return () => {};
        const cancel = device.time.after(milliseconds, () => {
          this.#timers.delete(cancel);
          callback();
        });
        this.#timers.add(cancel);
        return () => {
          this.#timers.delete(cancel);
          cancel();
        };
      },
    };
  }

  #dial(url: string): Socket {
    // Code of a dead process that still runs must reach nothing.
    if (!this.#alive) throw new Error('the process has ended');
    return new DeviceSocket(this, url);
  }

  #store(): Store {
    const { disk } = this.device;
    const memory = () => this.#fallback;
    const troubled = new Set<(error: unknown) => void>();
    const write = <T>(act: (store: Store) => Promise<T>): Promise<T> => {
      if (this.device.diskState === 'full' && !this.#fallback) {
        this.#fallback = new MemoryStore();
        for (const tell of troubled) tell(new Error('the disk is full'));
      }
      return this.#access(() => act(this.#fallback ?? disk), true);
    };
    const read = <T>(act: (store: Store) => Promise<T>): Promise<T> =>
      this.#access(() => act(memory() ?? disk), false);
    return {
      get kind() {
        return memory() ? 'memory' : 'persistent';
      },
      exists: () => read((store) => store.exists()),
      get: (key) => read((store) => store.get(key)),
      getAll: async <T>(prefix: string) => {
        const all = await read((store) => store.getAll<T>(prefix));
        if (prefix === 'outbox/') for (const [key, value] of all) this.#note(key, value);
        return all;
      },
      set: (key, value) => {
        const copy: unknown = structuredClone(value);
        this.#note(key, copy);
        return write((store) => store.set(key, copy));
      },
      setOnce: (key, value) => write((store) => store.setOnce(key, value)),
      delete: (keys) => {
        for (const key of keys) this.outbox.delete(key.replace('outbox/', ''));
        return write((store) => store.delete(keys));
      },
      destroy: () => write((store) => store.destroy()),
      onTrouble: (listener) => {
        troubled.add(listener);
        return () => troubled.delete(listener);
      },
    };
  }

  #note(key: string, value: unknown): void {
    if (key.startsWith('outbox/')) this.outbox.set(key.slice('outbox/'.length), value as OutboxEntry);
  }

  /** One after the other, as long as the disk takes. Never answers a dead process. */
  async #access<T>(act: () => Promise<T>, writes: boolean): Promise<T> {
    if (!this.#alive) return new Promise(() => {});
    if (this.device.diskState !== 'slow' && this.isWritten) return this.#answer(await act());
    if (!writes) {
      await this.#pause();
      return this.#answer(await act());
    }
    let finish: (value: T) => void = () => {};
    const done = new Promise<T>((resolve) => (finish = resolve));
    const busy = this.#writing.length > 0;
    this.#writing.push(async () => finish(await act()));
    if (!busy) void this.#writeAll();
    return this.#answer(await done);
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#writing[0]; next; next = this.#writing[0]) {
      await this.#pause();
      if (!this.#alive) return;
      await next();
      this.#writing.shift();
    }
  }

  #pause(): Promise<void> {
    const { diskState, time, random } = this.device;
    if (diskState !== 'slow') return Promise.resolve();
    return new Promise((resolve) => {
      time.after(random.between(5, 1500), resolve);
    });
  }

  #answer<T>(value: T): T | Promise<T> {
    return this.#alive ? value : new Promise<T>(() => {});
  }
}

/** A socket as a process has it: it dies with the process and falls silent with the network. */
export class DeviceSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  mute = false;
  readonly #process: Process;
  readonly #url: string;
  readonly #inner: ReturnType<MemoryNetwork['open']> | undefined;

  constructor(process: Process, url: string) {
    this.#process = process;
    this.#url = url;
    if (!process.device.online) {
      process.sockets.add(this);
      queueMicrotask(() => this.hangUp());
      return;
    }
    this.#inner = process.device.network.open(url);
    process.sockets.add(this);
    this.#inner.onopen = (event) => this.#hears && this.onopen?.(event);
    this.#inner.onmessage = (event: { data: string }) => {
      if (!this.#hears) return;
      this.#listen(event.data);
      this.onmessage?.(event as never);
    };
    this.#inner.onclose = () => this.#hears && this.hangUp();
  }

  /** The relay it leads to and what is asked there. */
  get standing(): { url: string; filters: number } {
    const asked = [...(this.#inner?.subscriptions.values() ?? [])].flat();
    return { url: this.#url, filters: this.mute ? 0 : asked.length };
  }

  get #hears(): boolean {
    return !this.mute && this.#process.sockets.has(this);
  }

  send(data: string): void {
    if (!this.#hears || !this.#inner) return;
    if (data.startsWith('["EVENT"')) this.#offer((JSON.parse(data) as [string, { id: string }])[1].id);
    this.#inner.send(data);
  }

  close(): void {
    this.#process.sockets.delete(this);
    this.#inner?.close();
  }

  hangUp(): void {
    if (!this.#process.sockets.has(this)) return;
    this.close();
    this.onclose?.({} as never);
  }

  die(): void {
    this.close();
  }

  #offer(id: string): void {
    const { device, heard, offered } = this.#process;
    const offer = `${this.#url} ${id}`;
    if (heard.has(offer) || device.answered.has(offer)) device.offeredTwice.push(offer);
    offered.set(offer, device.time.now());
  }

  #listen(data: string): void {
    if (!data.startsWith('["OK"')) return;
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const [, id, ok] = message as [string, unknown, unknown];
    const offer = `${this.#url} ${String(id)}`;
    const since = this.#process.device.time.now() - (this.#process.offered.get(offer) ?? -Infinity);
    if (ok === true && since < LISTENS) this.#process.heard.add(offer);
  }
}
