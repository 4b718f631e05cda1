// Relays in memory, behind a WebSocket class of their own: for tests of what sits above the wire, in Node and in
// browsers alike. They do what a well-behaved relay does, and what a test tells them to do wrong.

import { matchesFilter, type Filter, type NostrEvent } from '../../src/protocol/event.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';

const REPLACEABLE = (kind: number) => kind === 0 || kind === 3 || (kind >= 10000 && kind < 20000);

export class MemoryRelay {
  readonly url: string;
  /** Newest last. */
  events: NostrEvent[] = [];
  /** Every EVENT that came over the wire, repetitions included. */
  readonly received: NostrEvent[] = [];
  readonly requests: Filter[][] = [];
  readonly sockets = new Set<MemorySocket>();
  connections = 0;
  /** Refuses connections. */
  down = false;
  /** What to answer to an event: by default true. `null` says nothing at all. */
  answer: (event: NostrEvent) => [ok: boolean, message: string] | null = () => [true, ''];
  /** Most events a request gets, like a relay's own limit. */
  maxLimit = 500;

  constructor(url: string) {
    this.url = url;
  }

  /** Puts an event in and sends it to whoever asked for it. */
  inject(event: NostrEvent): void {
    this.#store(event);
    for (const socket of this.sockets) socket.deliver(event);
  }

  /** Sends something to everybody, whatever it is. */
  broadcast(message: unknown): void {
    for (const socket of this.sockets) socket.say(message);
  }

  /** Sends to every open subscription whatever its filters are. */
  force(event: unknown): void {
    for (const socket of this.sockets) socket.force(event);
  }

  drop(): void {
    for (const socket of [...this.sockets]) socket.hangUp();
  }

  find(filter: Filter): NostrEvent[] {
    const found = this.events.filter((event) => matchesFilter(filter, event));
    found.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
    return found.slice(0, Math.min(filter.limit ?? Infinity, this.maxLimit));
  }

  /** A client has dialled. */
  connecting(socket: MemorySocket): void {
    queueMicrotask(() => (this.down ? socket.hangUp() : socket.open()));
  }

  /** A frame from a client: it is looked at later, as what comes over a wire is. */
  incoming(socket: MemorySocket, data: string): void {
    queueMicrotask(() => socket.handle(data));
  }

  /** A frame for a client. */
  outgoing(socket: MemorySocket, data: string): void {
    queueMicrotask(() => socket.receive(data));
  }

  accept(event: NostrEvent): [boolean, string] | null {
    this.received.push(event);
    const answer = this.answer(event);
    if (answer?.[0]) this.inject(event);
    return answer;
  }

  #store(event: NostrEvent): void {
    if (this.events.some(({ id }) => id === event.id)) return;
    if (REPLACEABLE(event.kind)) {
      this.events = this.events.filter(
        (old) => old.kind !== event.kind || old.pubkey !== event.pubkey || old.created_at > event.created_at,
      );
    }
    this.events.push(event);
  }
}

export class MemoryNetwork<T extends MemoryRelay = MemoryRelay> {
  readonly #relays = new Map<string, T>();
  readonly #make: (url: string) => T;

  constructor(make?: (url: string) => T);
  constructor(make: (url: string) => MemoryRelay = (url) => new MemoryRelay(url)) {
    this.#make = make as (url: string) => T;
  }

  relay(url: string): T {
    const relay = this.#relays.get(url) ?? this.#make(url);
    this.#relays.set(url, relay);
    return relay;
  }

  /** Every connection ever tried, to any address. */
  get connections(): number {
    return [...this.#relays.values()].reduce((sum, relay) => sum + relay.connections, 0);
  }

  readonly open = (url: string): MemorySocket => new MemorySocket(this.relay(url));
}

/** A connection as the client has it, and what the relay knows about it. */
export class MemorySocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly subscriptions = new Map<string, Filter[]>();
  readonly #relay: MemoryRelay;
  #closed = false;

  constructor(relay: MemoryRelay) {
    this.#relay = relay;
    relay.connections++;
    relay.connecting(this);
  }

  send(data: string): void {
    this.#relay.incoming(this, data);
  }

  close(): void {
    this.#closed = true;
    this.#relay.sockets.delete(this);
  }

  open(): void {
    if (this.#closed) return;
    this.#relay.sockets.add(this);
    this.onopen?.({} as never);
  }

  hangUp(): void {
    if (this.#closed) return;
    this.close();
    this.onclose?.({} as never);
  }

  receive(data: string): void {
    if (!this.#closed) this.onmessage?.({ data } as never);
  }

  deliver(event: NostrEvent): void {
    for (const [id, filters] of this.subscriptions) {
      if (filters.some((filter) => matchesFilter(filter, event))) this.say(['EVENT', id, event]);
    }
  }

  force(event: unknown): void {
    for (const id of this.subscriptions.keys()) this.say(['EVENT', id, event]);
  }

  say(message: unknown): void {
    this.#relay.outgoing(this, typeof message === 'string' ? message : JSON.stringify(message));
  }

  handle(data: string): void {
    if (this.#closed) return;
    const [type, second, ...filters] = JSON.parse(data) as [string, unknown, ...Filter[]];
    if (type === 'EVENT') {
      const event = second as NostrEvent;
      const answer = this.#relay.accept(event);
      if (answer) this.say(['OK', event.id, ...answer]);
    } else if (type === 'REQ') {
      const id = second as string;
      this.#relay.requests.push(filters);
      this.subscriptions.set(id, filters);
      const sent = new Set<string>();
      for (const filter of filters) {
        for (const event of this.#relay.find(filter)) {
          if (!sent.has(event.id)) this.say(['EVENT', id, event]);
          sent.add(event.id);
        }
      }
      this.say(['EOSE', id]);
    } else if (type === 'CLOSE') this.subscriptions.delete(second as string);
  }
}
