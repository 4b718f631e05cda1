// Stands between clients and a real relay, on real sockets, and goes wrong as it was told: each connection has one fault,
// which is done to a few frames before it is cut off. Whoever connects when no fault is left is served honestly.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** One connection, as a fault has it. */
interface Wire {
  readonly client: WebSocket;
  readonly tcp: Socket;
  toRelay(frame: string): void;
  toClient(frame: string): void;
  cut(): void;
}

interface WireFault {
  readonly connecting?: (tcp: Socket) => void;
  readonly connected?: (wire: Wire) => void;
  readonly toRelay?: (frame: string, wire: Wire) => void;
  readonly toClient?: (frame: string, wire: Wire) => void;
}

/** Frames that a fault is done to. */
const ENOUGH = 4;

const half = (frame: string) => frame.slice(0, frame.length >> 1);

export const WIRE_FAULTS = {
  'refuses connections': { connecting: (tcp) => tcp.destroy() },
  'hangs up after the handshake': { connected: (wire) => wire.cut() },
  'is gone before it hears': { toRelay: (_, wire) => wire.cut() },
  'is gone when it has heard': {
    toRelay(frame, wire) {
      wire.toRelay(frame);
      wire.cut();
    },
  },
  'drops in the middle of a frame': {
    toClient(frame, { tcp, cut }) {
      const bytes = Buffer.from(frame);
      // RFC 6455, 5.2: a text of so many bytes, of which half come.
      const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
      head.writeUInt32BE(bytes.length, 6);
      tcp.write(Buffer.concat([head, bytes.subarray(0, bytes.length >> 1)]), cut);
    },
  },
  'sends frames in pieces': {
    toClient(frame, { client }) {
      client.send(half(frame), { fin: false });
      client.send(frame.slice(half(frame).length));
    },
  },
  'cuts frames short': { toClient: (frame, wire) => wire.toClient(half(frame)) },
  'says and hears everything twice': {
    toRelay: (frame, wire) => [frame, frame].forEach(wire.toRelay),
    toClient: (frame, wire) => [frame, frame].forEach(wire.toClient),
  },
  'asks for patience': {
    toRelay(frame, wire) {
      const [type, event] = JSON.parse(frame) as [string, { id: string }];
      if (type === 'EVENT') wire.toClient(JSON.stringify(['OK', event.id, false, 'rate-limited: slow down']));
      else wire.toRelay(frame);
    },
  },
  'nests deeply': { toClient: (frame, wire) => ['['.repeat(50_000), frame].forEach(wire.toClient) },
  'sends a megabyte first': {
    toClient: (frame, wire) => [`["NOTICE","${'x'.repeat(1 << 20)}"]`, frame].forEach(wire.toClient),
  },
} as const satisfies Record<string, WireFault>;

export type WireFaultName = keyof typeof WIRE_FAULTS;

export interface FaultyProxy {
  readonly url: string;
  /** How many faults have not been met yet. */
  left(): number;
  close(): Promise<void>;
}

/** `plan`: the fault of the first connection, of the second, and so on. */
export async function startFaultyProxy(relay: string, plan: readonly WireFaultName[]): Promise<FaultyProxy> {
  const planned = [...plan];
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, tcp: Socket, head: Buffer) => {
    const name = planned.shift();
    const fault: WireFault = name ? WIRE_FAULTS[name] : {};
    if (fault.connecting) return fault.connecting(tcp);
    sockets.handleUpgrade(request, tcp, head, (client) => join(client, tcp, new WebSocket(relay), fault));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    left: () => planned.length,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(client: WebSocket, tcp: Socket, relay: WebSocket, fault: WireFault): void {
  const early: string[] = [];
  const wire: Wire = {
    client,
    tcp,
    toRelay: (frame) => (relay.readyState === relay.OPEN ? relay.send(frame) : early.push(frame)),
    toClient: (frame) => client.send(frame),
    // What was passed on before is still heard.
    cut() {
      tcp.destroy();
      relay.close();
    },
  };
  let done = 0;
  const through = (way: 'toRelay' | 'toClient') => (data: Buffer) => {
    const frame = data.toString();
    const change = fault[way];
    if (!change) return wire[way](frame);
    change(frame, wire);
    if (++done === ENOUGH) wire.cut();
  };
  relay.on('open', () => early.splice(0).forEach((frame) => relay.send(frame)));
  client.on('message', through('toRelay'));
  relay.on('message', through('toClient'));
  for (const [one, other] of [
    [client, relay],
    [relay, client],
  ] as const) {
    one.on('close', () => other.close());
    // A close always follows.
    one.on('error', () => {});
  }
  fault.connected?.(wire);
}
