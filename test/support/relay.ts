/**
 * The demo's relay for tests: in this process, and a bare connection to any relay.
 *
 * The connection checks nothing and filters nothing: it shows what a relay really answers.
 */
import { WebSocket } from 'ws';
import type { Event, Filter } from 'nostr-tools';

import { startRelay } from '../../demo/relay/relay.js';

export type RelayStore = 'auto' | 'sqlite' | 'file';

/** The store the tests run on, from RELAY_STORE. */
export function relayStore(): RelayStore {
  const wanted = process.env['RELAY_STORE'] ?? 'auto';
  if (wanted === 'auto' || wanted === 'sqlite' || wanted === 'file') return wanted;
  throw new Error(`expected RELAY_STORE to be auto, sqlite or file, got ${wanted}`);
}

/** A relay in this process that keeps everything in memory unless it is given a file. */
export function startTestRelay(options: { file?: string; port?: number; store?: RelayStore } = {}) {
  return startRelay({ store: relayStore(), ...options });
}

export interface Answer {
  ok: boolean;
  reason: string;
}

export interface RelayConnection {
  /** Resolves with what the relay said to the event (OK). */
  publish(event: Event): Promise<Answer>;
  /** What is stored, in the order in which it came, up to EOSE. Throws on CLOSED. */
  query(...filters: Filter[]): Promise<Event[]>;
  /** Resolves at EOSE; from then on `next` hands out what comes live, one call an event. */
  follow(...filters: Filter[]): Promise<{ next(): Promise<Event> }>;
  /** Sends the text as it is and resolves with the next message. */
  send(text: string): Promise<unknown[]>;
  close(): Promise<void>;
}

/** A line of messages that can be waited for. */
class Mailbox<T> {
  #waiting: ((item: T) => void)[] = [];
  #items: T[] = [];

  put(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  take(): Promise<T> {
    const item = this.#items.shift();
    return item === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(item);
  }
}

function isMessage(value: unknown): value is [string, ...unknown[]] {
  return Array.isArray(value) && typeof value[0] === 'string';
}

export async function connectRelay(url: string): Promise<RelayConnection> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const boxes = new Map<string, Mailbox<unknown[]>>();
  const box = (key: string): Mailbox<unknown[]> => {
    const present = boxes.get(key) ?? new Mailbox<unknown[]>();
    boxes.set(key, present);
    return present;
  };
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString());
    if (!isMessage(message)) return;
    box(typeof message[1] === 'string' && boxes.has(message[1]) ? message[1] : 'any').put(message);
  });

  let count = 0;
  async function request(
    filters: Filter[],
  ): Promise<{ id: string; stored: Event[]; lines: Mailbox<unknown[]> }> {
    const id = `test-${++count}`;
    const lines = box(id);
    const stored: Event[] = [];
    socket.send(JSON.stringify(['REQ', id, ...filters]));
    for (;;) {
      const [type, , body] = await lines.take();
      if (type === 'EVENT') stored.push(body as Event);
      else if (type === 'EOSE') return { id, stored, lines };
      else throw new Error(`${String(type)} ${String(body)}`);
    }
  }

  return {
    async publish(event) {
      const lines = box(event.id);
      socket.send(JSON.stringify(['EVENT', event]));
      const [, , ok, reason] = await lines.take();
      return { ok: ok === true, reason: String(reason) };
    },
    async query(...filters) {
      const { id, stored } = await request(filters);
      socket.send(JSON.stringify(['CLOSE', id]));
      return stored;
    },
    async follow(...filters) {
      const { lines } = await request(filters);
      return { next: async () => (await lines.take())[2] as Event };
    },
    send(text) {
      const answer = box('any').take();
      socket.send(text);
      return answer;
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      await closed;
    },
  };
}
