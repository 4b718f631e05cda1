// Where a client runs: a device with a disk, a clock that may be wrong and a network that may be gone, and on it one
// process at a time, which can be killed at any moment. What a killed process had under way never happens.

import type { World } from '../../src/headless/world.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';
import type { Clock } from '../../src/io/clock.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';
import type { MemoryNetwork } from '../support/memory-relay.js';
import type { TestClock } from '../support/test-world.js';
import type { FaultyRelay } from './faulty-relay.js';
import { FaultyDisk, TabDisk } from './faulty-store.js';
import type { Random } from './random.js';

export type DiskState = FaultyDisk['state'] | 'slow';

/** A yes that comes later than this is no longer listened to: the offer counts as unanswered. */
const LISTENS = 10_000;

export class Device {
  readonly time: TestClock;
  readonly network: MemoryNetwork<FaultyRelay>;
  readonly random: Random;
  readonly disk = new FaultyDisk();
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

  setDisk(state: DiskState): void {
    const { disk, time, random } = this;
    disk.state = state === 'slow' ? 'well' : state;
    const pause = () => new Promise<void>((go) => time.after(random.between(5, 1500), go));
    disk.before = state === 'slow' ? pause : () => {};
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
  readonly disk: TabDisk;
  readonly #store: SteadyStore;
  #alive = true;

  constructor(device: Device) {
    this.device = device;
    this.disk = new TabDisk(device.disk, this);
    this.#store = new NotedStore(this.disk, this.outbox);
    const clock = this.#clock();
    this.world = {
      clock,
      pool: new RelayPool({ clock, open: (url) => this.#dial(url) }),
      openStore: () => this.#store,
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

  /** Whether the disk has not taken something, so that it is in memory only. */
  get inMemory(): boolean {
    return this.#store.kind === 'memory';
  }

  run(callback: () => void): void {
    if (this.#alive) callback();
  }

  wake(): void {
    for (const listener of [...this.#wake]) listener();
  }

  /** Nothing of it runs any more. */
  kill(): void {
    const { device, disk } = this;
    if (!disk.isBusy && !this.inMemory) for (const offer of this.heard) device.answered.add(offer);
    this.#alive = false;
    for (const cancel of this.#timers) cancel();
    for (const socket of [...this.sockets]) socket.die();
    disk.lose(() => device.random.chance(0.5));
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
}

/** Remembers what stands in the outbox, wherever it is by now. */
class NotedStore extends SteadyStore {
  readonly #outbox: Map<string, OutboxEntry>;

  constructor(disk: TabDisk, outbox: Map<string, OutboxEntry>) {
    super(disk);
    this.#outbox = outbox;
  }

  override async getAll<T>(prefix: string): Promise<[string, T][]> {
    const all = await super.getAll<T>(prefix);
    for (const [key, value] of all) this.#note(key, value);
    return all;
  }

  override set(key: string, value: unknown): Promise<void> {
    this.#note(key, structuredClone(value));
    return super.set(key, value);
  }

  override delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#outbox.delete(key.replace('outbox/', ''));
    return super.delete(keys);
  }

  #note(key: string, value: unknown): void {
    if (key.startsWith('outbox/')) this.#outbox.set(key.slice('outbox/'.length), value as OutboxEntry);
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
