// A relay that goes wrong on command: the one in memory, with a wire of its own between it and its clients, on which
// every fault of faults.ts can be switched on and off. Its only time is the clock it was given and its only chance
// the one it was given, so that whatever happens happens again.

import type { Clock } from '../../src/io/clock.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import type { Limits } from '../../src/addons/nip11/limits.js';
import { MemoryRelay, type MemorySocket } from '../support/memory-relay.js';
import { FAULTS, type Fault, type FaultName, type Frame } from './faults.js';
import type { Random } from './random.js';

/** A frame that waits for the relay to come to itself. */
interface Parked {
  readonly socket: MemorySocket;
  readonly pass: () => void;
}

export class FaultyRelay extends MemoryRelay {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults = new Set<FaultName>();
  /** How often each fault has done something. */
  readonly injected = new Map<FaultName, number>();
  /** Ids of the events that it has said yes to and kept. */
  readonly kept = new Set<string>();
  /** What it has published of its limits (NIP-11), and insists on. */
  insists: Limits = {};
  readonly #parked: Parked[] = [];
  /** When the last frame of a connection arrives, each way: nothing overtakes unless a fault says so. */
  readonly #last = new WeakMap<MemorySocket, { in: number; out: number }>();
  #inFlight = 0;

  constructor(url: string, { clock, random }: { clock: Clock; random: Random }) {
    super(url);
    this.clock = clock;
    this.random = random;
  }

  /** Frames that arrive later than now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  turnOn(name: FaultName): void {
    this.faults.add(name);
    for (const socket of [...this.sockets]) this.#speak(socket);
  }

  turnOff(name: FaultName): void {
    if (!this.faults.delete(name)) return;
    const { restarts = false } = FAULTS[name] as Fault;
    // A relay that comes to itself goes on where it stopped, or has been started anew.
    if (restarts || this.random.chance(0.5)) this.restart();
    for (const { pass } of this.#parked.splice(0)) pass();
  }

  /** Honest and reachable from now on. */
  heal(): void {
    for (const name of [...this.faults]) this.turnOff(name);
  }

  /** Loses its connections and keeps its events. */
  restart(): void {
    this.#parked.length = 0;
    this.drop();
  }

  count(name: FaultName): void {
    this.injected.set(name, (this.injected.get(name) ?? 0) + 1);
  }

  override connecting(socket: MemorySocket): void {
    for (const [name, { connect }] of this.#active()) {
      if (!connect) continue;
      this.count(name);
      if (connect === 'throw') throw new Error('refused by the browser');
      if (connect === 'refuse') queueMicrotask(() => socket.hangUp());
      if (connect === 'hang') this.#parked.push({ socket, pass: () => this.#welcome(socket) });
      return;
    }
    queueMicrotask(() => this.#welcome(socket));
  }

  override incoming(socket: MemorySocket, data: string): void {
    const pass = (frame: Frame) =>
      this.#pass('in', socket, frame, (text) => {
        // Half a frame is nothing to a relay but a reason to complain.
        if (isWhole(text)) this.#handle(socket, text);
        else socket.say(['NOTICE', 'could not parse that']);
      });
    for (const frame of this.#through('incoming', socket, data)) pass(frame);
    // Afterwards, when what was asked for stands.
    queueMicrotask(() => {
      if (this.sockets.has(socket)) this.#speak(socket);
    });
  }

  override outgoing(socket: MemorySocket, data: string): void {
    for (const frame of this.#through('outgoing', socket, data)) {
      this.#pass('out', socket, frame, (text) => socket.receive(text));
    }
  }

  override accept(event: NostrEvent): [boolean, string] | null {
    this.received.push(event);
    for (const [name, { answer }] of this.#active()) {
      const given = answer?.(event, this);
      if (!given) continue;
      this.count(name);
      if (given.keeps) this.#keep(event);
      return given.silent ? null : [given.ok ?? false, given.message ?? ''];
    }
    const known = this.kept.has(event.id);
    this.#keep(event);
    return [true, known ? 'duplicate: have it' : ''];
  }

  /** As it has published. */
  #handle(socket: MemorySocket, text: string): void {
    const [type, id, ...asked] = JSON.parse(text) as [string, string, ...unknown[]];
    const { filters = Infinity, subscriptions = Infinity } = this.insists;
    const open = new Set([...socket.subscriptions.keys(), id]).size;
    if (type !== 'REQ') socket.handle(text);
    else if (asked.length > filters) socket.say(['CLOSED', id, 'invalid: too many filters']);
    else if (open > subscriptions) socket.say(['NOTICE', 'too many subscriptions']);
    else socket.handle(text);
  }

  #keep(event: NostrEvent): void {
    if (this.kept.has(event.id)) return;
    this.kept.add(event.id);
    this.inject(event);
  }

  #welcome(socket: MemorySocket): void {
    socket.open();
    for (const [name, { greet }] of this.#active()) {
      if (!greet) continue;
      this.count(name);
      if (greet === 'hang up') socket.hangUp();
    }
    this.#speak(socket);
  }

  #speak(socket: MemorySocket): void {
    for (const [name, { speak }] of this.#active()) {
      for (const data of speak?.(socket, this) ?? []) {
        this.count(name);
        this.#pass('out', socket, { data }, (text) => socket.receive(text));
      }
    }
  }

  #active(): [FaultName, Fault][] {
    return [...this.faults].map((name) => [name, FAULTS[name]]);
  }

  #through(way: 'incoming' | 'outgoing', socket: MemorySocket, data: string): Frame[] {
    let frames: Frame[] = [{ data }];
    for (const [name, fault] of this.#active()) {
      frames = frames.flatMap((frame) => {
        const changed = fault[way]?.(frame.data, this, socket);
        if (!changed) return [frame];
        this.count(name);
        return changed.map((next) => ({ ...frame, ...next, delay: (frame.delay ?? 0) + (next.delay ?? 0) }));
      });
    }
    return frames;
  }

  #pass(way: 'in' | 'out', socket: MemorySocket, frame: Frame, arrive: (text: string) => void): void {
    const { data, delay = 0, overtakes = false, then, parked = false } = frame;
    const now = this.clock.now();
    const last = this.#last.get(socket) ?? { in: 0, out: 0 };
    this.#last.set(socket, last);
    const at = overtakes ? now + delay : Math.max(now + delay, last[way]);
    last[way] = Math.max(last[way], at);
    const land = () => {
      if (!this.sockets.has(socket)) return;
      if (data !== '') arrive(data);
      if (then === 'hang up') socket.hangUp();
    };
    if (parked) this.#parked.push({ socket, pass: () => queueMicrotask(land) });
    else if (at <= now) queueMicrotask(land);
    else {
      this.#inFlight++;
      this.clock.after(at - now, () => {
        this.#inFlight--;
        land();
      });
    }
  }
}

function isWhole(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
