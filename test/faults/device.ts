// Where a client runs: a device with a disk, a clock that may be wrong and a network that may be gone, and on it a
// browser with tabs, each of which can be killed at any moment. What a killed one had under way never happens.

import * as attachments from '../../src/addons/attachments.js';
import * as life from '../../src/addons/life.js';
import { addons } from '../../src/addons/loaders.js';
import * as nip11 from '../../src/addons/nip11.js';
import * as pow from '../../src/addons/pow.js';
import type { Addons } from '../../src/headless/world.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';
import type { Clock } from '../../src/io/clock.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';
import type { Store } from '../../src/io/storage/store.js';
import type { MemoryNetwork } from '../support/memory-relay.js';
import { TabWorld, TestBrowser, type LockRequest, type TabDevice } from '../support/tab-world.js';
import type { TestClock } from '../support/test-world.js';
import type { FaultyRelay } from './faulty-relay.js';
import type { FileNetwork } from './faulty-files.js';
import { FaultyDisk, TabDisk } from './faulty-store.js';
import type { Random } from './random.js';

export type DiskState = FaultyDisk['state'] | 'slow';

/** A yes that comes later than this is no longer listened to: the offer counts as unanswered. */
const LISTENS = 10_000;

/** Those that are used, here already: to fetch a file takes a time of its own. */
const AT_HAND: Addons = {
  ...addons,
  attachments: async () => attachments,
  life: async () => life,
  pow: async () => pow,
};

export interface DeviceOptions {
  readonly time: TestClock;
  readonly network: MemoryNetwork<FaultyRelay>;
  readonly files: FileNetwork;
  readonly random: Random;
  /** Whether its clients read what relays publish of their limits. */
  readonly readsLimits: boolean;
}

export class Device {
  readonly time: TestClock;
  readonly network: MemoryNetwork<FaultyRelay>;
  readonly files: FileNetwork;
  readonly random: Random;
  readonly disk = new FaultyDisk();
  /** Milliseconds by which the device's clock is wrong. */
  skew = 0;
  online = true;
  /** Events that a relay has said yes to, heard and written down here, as `relay id`. */
  readonly answered = new Set<string>();
  /** Offers made although the relay's yes had been heard. */
  readonly offeredTwice: string[] = [];
  /** A leader was frozen, or a tab had no part in the disk that it shared: two may lead at the same time then. */
  isDisturbed = false;
  /** A tab had something that the disk had not, at some time since the browser was started. */
  hadTrouble = false;
  readonly browser: TestBrowser;

  constructor(options: DeviceOptions) {
    this.time = options.time;
    this.network = options.network;
    this.files = options.files;
    this.random = options.random;
    const { time, random, network, files, readsLimits } = options;
    const clock: Clock = {
      now: () => time.now() + this.skew,
      random: () => random.next(),
      after: (milliseconds, callback) => time.after(milliseconds, callback),
    };
    const openStore = () => new SteadyStore();
    const world: TabDevice = {
      ...{ clock, network, openStore },
      ...(readsLimits && { limits: async () => nip11 }),
      onTimer: (tab) => (files.asking = tab as Process),
    };
    this.browser = new DeviceBrowser(world, () => (this.isDisturbed = true));
  }

  get tabs(): Process[] {
    return [...this.browser.tabs] as Process[];
  }

  setDisk(state: DiskState): void {
    const { disk, time, random } = this;
    disk.state = state === 'slow' ? 'well' : state;
    const pause = () => new Promise<void>((go) => time.after(random.between(5, 1500), go));
    disk.before = state === 'slow' ? pause : () => {};
  }
}

/** Whether it ever was so that two tabs may have led at the same time is its device's to remember. */
class DeviceBrowser extends TestBrowser {
  readonly #disturb: () => void;

  constructor(device: TabDevice, disturb: () => void) {
    super(device);
    this.#disturb = disturb;
  }

  override grant(name: string, request: LockRequest): void {
    if (request.tab.isFrozen) this.#disturb();
    super.grant(name, request);
  }
}

/** A tab of the device's browser. */
export class Process extends TabWorld {
  readonly addons = AT_HAND;
  readonly device: Device;
  /** What the outbox has written down last and not deleted, whether or not the disk has it. */
  readonly outbox = new Map<string, OutboxEntry>();
  /** Ids of what it has deleted from there. */
  readonly settled = new Set<string>();
  readonly lines = new Set<DeviceSocket>();
  readonly offered = new Map<string, number>();
  readonly heard = new Set<string>();
  readonly disk: TabDisk;
  readonly #store: SteadyStore;
  #isAside = false;

  constructor(device: Device) {
    super(device.browser);
    device.browser.tabs.add(this);
    this.device = device;
    this.disk = new TabDisk(device.disk, this);
    this.#store = new NotedStore(this.disk, this);
    this.#store.onTrouble(() => (device.hadTrouble = true));
  }

  /** Whether the disk has not taken something, so that it is in memory only. */
  get inMemory(): boolean {
    return this.#store.kind === 'memory';
  }

  override openStore(): Store {
    return this.#store;
  }

  override freeze(): void {
    if (this.holdsLock) this.device.isDisturbed = true;
    super.freeze();
  }

  /** Into the back/forward cache. */
  layAside(): void {
    if (this.isFrozen) return;
    this.hide();
    super.freeze();
    this.#isAside = true;
  }

  override async thawByTasks(): Promise<void> {
    await super.thawByTasks();
    if (this.#isAside) this.wake();
    this.#isAside = false;
  }

  override wake(): void {
    this.run(() => super.wake());
  }

  override kill(): void {
    const { device, disk } = this;
    const isKept = !disk.isBusy && !this.inMemory && !this.isFrozen;
    if (isKept) for (const offer of this.heard) device.answered.add(offer);
    super.kill();
    disk.lose(() => device.random.chance(0.5));
  }

  /** The network is gone. `told`: every connection ends; else they fall silent, as after a change of address. */
  cutOff(told: boolean): void {
    for (const line of [...this.lines]) {
      if (told) line.hangUp();
      else line.mute = true;
    }
  }

  protected override connect(url: string): Socket {
    return new DeviceSocket(this, url);
  }
}

/** Remembers what stands in the outbox, wherever it is by now. */
class NotedStore extends SteadyStore {
  readonly #process: Process;

  constructor(disk: TabDisk, process: Process) {
    super(disk);
    this.#process = process;
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
    for (const key of keys) {
      const id = key.replace('outbox/', '');
      this.#process.outbox.delete(id);
      this.#process.settled.add(id);
    }
    return super.delete(keys);
  }

  #note(key: string, value: unknown): void {
    if (key.startsWith('outbox/'))
      this.#process.outbox.set(key.slice('outbox/'.length), value as OutboxEntry);
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
      process.lines.add(this);
      queueMicrotask(() => this.hangUp());
      return;
    }
    this.#inner = process.device.network.open(url);
    process.lines.add(this);
    this.#inner.onopen = (event) => this.#hears && this.onopen?.(event);
    this.#inner.onmessage = (event: { data: string }) => {
      if (!this.#hears) return;
      process.run(() => this.#listen(event.data));
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
    return !this.mute && this.#process.lines.has(this);
  }

  send(data: string): void {
    if (!this.#hears || !this.#inner) return;
    if (data.startsWith('["EVENT"')) this.#offer((JSON.parse(data) as [string, { id: string }])[1].id);
    this.#inner.send(data);
  }

  close(): void {
    this.#process.lines.delete(this);
    this.#inner?.close();
  }

  hangUp(): void {
    if (!this.#process.lines.has(this)) return;
    this.close();
    this.onclose?.({} as never);
  }

  #offer(id: string): void {
    const { device, offered } = this.#process;
    const { tabs, answered } = device;
    const offer = `${this.#url} ${id}`;
    device.isDisturbed ||= tabs.length > 1 && tabs.some(({ inMemory }) => inMemory);
    const isKnown = answered.has(offer) || tabs.some(({ heard }) => heard.has(offer));
    if (isKnown && !device.isDisturbed) device.offeredTwice.push(offer);
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
    // Whoever has heard a no listens again only when the event is offered again.
    if (ok === false) this.#process.offered.delete(offer);
  }
}
