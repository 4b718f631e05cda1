// Relays in memory, behind a WebSocket class of their own: for tests of what sits above the wire, in Node and in
// browsers alike. They do what a well-behaved relay does, and what a test tells them to do wrong.

import {
  matchesFilter,
  tagValue,
  verifyEvent,
  type Filter,
  type NostrEvent,
} from '../../src/protocol/event.js';
import { KIND_AUTH, KIND_GIFT_WRAP } from '../../src/protocol/kinds.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';

const isEphemeral = (kind: number) => kind >= 20000 && kind < 30000;
const REPLACEABLE = (kind: number) => kind === 0 || kind === 3 || (kind >= 10000 && kind < 20000);

/** NIP-42: for what a relay wants to know who is there. `wraps`: it says nothing, but gives them to their addressee only. */
export type AuthFor = 'reading' | 'writing' | 'wraps';

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
  /** Whoever knocks hears nothing, not even a no. */
  silent = false;
  /** What to answer to an event: by default true. `null` says nothing at all. */
  answer: (event: NostrEvent) => [ok: boolean, message: string] | null = () => [true, ''];
  /** Most events a request gets, like a relay's own limit. */
  maxLimit = 500;
  readonly authFor = new Set<AuthFor>();
  /** What it answers to whoever has said rightly who they are. */
  answerAuth: (event: NostrEvent) => [ok: boolean, message: string] = () => [true, ''];
  /** Every AUTH that came over the wire. */
  readonly introductions: NostrEvent[] = [];

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
    if (!this.silent) queueMicrotask(() => (this.down ? socket.hangUp() : socket.open()));
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
    if (isEphemeral(event.kind) || this.events.some(({ id }) => id === event.id)) return;
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
  /** NIP-42: each connection's own. */
  challenge: string;
  /** Who has answered it. */
  readonly known = new Set<string>();
  readonly #relay: MemoryRelay;
  #closed = false;

  constructor(relay: MemoryRelay) {
    this.#relay = relay;
    relay.connections++;
    this.challenge = `challenge ${relay.connections} of ${relay.url}`;
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
    if (this.#relay.authFor.size > 0) this.ask();
  }

  /** Wants to know who is there. */
  ask(): void {
    this.say(['AUTH', this.challenge]);
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
      if (filters.some((filter) => matchesFilter(filter, event)) && this.#maySee(event))
        this.say(['EVENT', id, event]);
    }
  }

  /** Whether a gift wrap is kept from whoever is there. */
  hides(event: NostrEvent): boolean {
    return event.kind === KIND_GIFT_WRAP && !this.known.has(tagValue(event, 'p')!);
  }

  #maySee(event: NostrEvent): boolean {
    return !this.#relay.authFor.has('wraps') || !this.hides(event);
  }

  #introduce(event: NostrEvent): [boolean, string] {
    this.#relay.introductions.push(event);
    if (event.kind !== KIND_AUTH || !verifyEvent(event)) return [false, 'invalid: no auth event'];
    if (tagValue(event, 'relay') !== this.#relay.url) return [false, 'invalid: for another relay'];
    if (tagValue(event, 'challenge') !== this.challenge) return [false, 'invalid: another challenge'];
    const answer = this.#relay.answerAuth(event);
    if (answer[0]) this.known.add(event.pubkey);
    return answer;
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
    const isStranger = this.known.size === 0;
    if (type === 'AUTH') {
      const event = second as NostrEvent;
      this.say(['OK', event.id, ...this.#introduce(event)]);
    } else if (type === 'EVENT' && isStranger && this.#relay.authFor.has('writing')) {
      this.say(['OK', (second as NostrEvent).id, false, 'auth-required: who are you?']);
    } else if (type === 'REQ' && isStranger && this.#relay.authFor.has('reading')) {
      this.#relay.requests.push(filters);
      this.say(['CLOSED', second, 'auth-required: who are you?']);
    } else if (type === 'EVENT') {
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
          if (!sent.has(event.id) && this.#maySee(event)) this.say(['EVENT', id, event]);
          sent.add(event.id);
        }
      }
      this.say(['EOSE', id]);
    } else if (type === 'CLOSE') this.subscriptions.delete(second as string);
  }
}
