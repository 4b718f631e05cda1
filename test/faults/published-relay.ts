// A relay on a loopback port that publishes its limits (NIP-11) over http on the same port, and insists on limits, the
// same ones or others: for what only a real socket and a real fetch show.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Filter } from '../../src/protocol/event.js';
import { MemoryRelay, MemorySocket } from '../support/memory-relay.js';

/** What it insists on. */
export interface Insists {
  readonly filters?: number;
  readonly subscriptions?: number;
  /** Bytes of a frame: it hangs up without a word. */
  readonly message?: number;
}

export class PublishedRelay extends MemoryRelay {
  /** How often its document was asked for, and with what. */
  readonly asked: { accept: string | undefined; cookie: string | undefined; referer: string | undefined }[] =
    [];
  /** What it answers there; `undefined` is 404. */
  document: string | undefined;
  insists: Insists = {};
  /** The most that were open at once. */
  most = 0;
  readonly #server: Server;
  readonly #asked = new WeakMap<MemorySocket, Set<string>>();
  readonly #sockets: WebSocketServer;

  private constructor(server: Server) {
    super(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    this.#server = server;
    server.on('request', (request, response) => {
      const { accept, cookie, referer } = request.headers;
      this.asked.push({ accept, cookie, referer });
      if (this.document?.startsWith('location: ')) {
        response.writeHead(302, { location: this.document.slice('location: '.length) }).end();
        return;
      }
      response.writeHead(this.document === undefined ? 404 : 200, {
        'Content-Type': 'application/nostr+json',
        Connection: 'close',
      });
      response.end(this.document);
    });
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on('connection', (line) => {
      const socket = new MemorySocket(this);
      socket.onmessage = ({ data }: { data: string }) => line.send(data);
      socket.onclose = () => line.close();
      line.on('close', () => socket.close());
      line.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text.length > (this.insists.message ?? Infinity)) line.terminate();
        else this.#insist(socket, text);
      });
    });
  }

  static async open(document?: unknown, insists: Insists = {}): Promise<PublishedRelay> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const relay = new PublishedRelay(server);
    relay.document =
      typeof document === 'object' ? JSON.stringify(document) : (document as string | undefined);
    relay.insists = insists;
    return relay;
  }

  async close(): Promise<void> {
    for (const line of this.#sockets.clients) line.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** By what has arrived: what it does about it comes later. */
  #open(socket: MemorySocket): Set<string> {
    const open = this.#asked.get(socket) ?? new Set();
    this.#asked.set(socket, open);
    return open;
  }

  #insist(socket: MemorySocket, text: string): void {
    const [type, id, ...filters] = JSON.parse(text) as [string, string, ...Filter[]];
    const { filters: mostFilters = Infinity, subscriptions = Infinity } = this.insists;
    if (type === 'REQ') {
      const open = new Set([...this.#open(socket), id]).size;
      if (filters.length > mostFilters) return socket.say(['CLOSED', id, 'invalid: too many filters']);
      if (open > subscriptions) return socket.say(['NOTICE', 'too many subscriptions']);
      this.most = Math.max(this.most, open);
      this.#open(socket).add(id);
    }
    if (type === 'CLOSE') this.#open(socket).delete(id);
    socket.send(text);
  }
}
