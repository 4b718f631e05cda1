// A relay in a process of its own that floods whoever has asked it for something: with forged events, with validly
// signed ones that nobody can open, and with real ones again and again. Before that it is a plain relay.

import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { matchFilters, type Event, type Filter } from 'nostr-tools';

export interface Flood {
  /** Whom it is for. */
  readonly pubkey: string;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Flooded {
  readonly forged: number;
  readonly undecryptable: number;
  readonly repeated: number;
  /** Characters. */
  readonly size: number;
}

/** Milliseconds between two bursts. */
const TICK = 20;
/** How many different ones can't be opened; signing them at the rate of the flood would take more than a processor. */
const SIGNED = 1000;
const CONTENT = randomBytes(300).toString('base64');
const key = generateSecretKey();
const pubkey = getPublicKey(key);
const events: Event[] = [];
const open = new Map<WebSocket, Map<string, Filter[]>>();

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  const subscriptions = new Map<string, Filter[]>();
  open.set(socket, subscriptions);
  socket.on('close', () => open.delete(socket));
  socket.on('message', (data) => {
    const [type, second, ...filters] = JSON.parse(String(data)) as [string, unknown, ...Filter[]];
    const say = (...message: unknown[]) => socket.send(JSON.stringify(message));
    if (type === 'EVENT') {
      events.push(second as Event);
      say('OK', (second as Event).id, true, '');
    }
    if (type === 'CLOSE') subscriptions.delete(second as string);
    if (type !== 'REQ') return;
    subscriptions.set(second as string, filters);
    for (const event of events) if (matchFilters(filters, event)) say('EVENT', second, event);
    say('EOSE', second);
  });
});
server.on('listening', () => process.send!((server.address() as AddressInfo).port));
process.on('message', (flood: Flood) => {
  begin(flood);
});
process.on('disconnect', () => process.exit());

/** Its id is that of its content, so that only its signature tells. */
function forged(to: string, number: number): Event {
  const created_at = Math.floor(Date.now() / 1000);
  const rest = { kind: 1059, pubkey, created_at, tags: [['p', to]], content: `${CONTENT}${number}` };
  const id = createHash('sha256')
    .update(JSON.stringify([0, pubkey, created_at, rest.kind, rest.tags, rest.content]))
    .digest('hex');
  // In the range of real ones, so that all of the work is to be done.
  return { ...rest, id, sig: `${pubkey}${randomBytes(32).toString('hex').replace(/^./, '1')}` };
}

function begin({ pubkey: to, rate, seconds }: Flood): void {
  const now = Math.floor(Date.now() / 1000);
  const signed = Array.from({ length: SIGNED }, (_, index) =>
    finalizeEvent({ kind: 1059, created_at: now, tags: [['p', to]], content: `${CONTENT}${index}` }, key),
  );
  const real = events.filter((event) => event.pubkey === to);
  const counts = { forged: 0, undecryptable: 0, repeated: 0, size: 0 };
  process.send!('begun');
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const time = performance.now() - begun;
    const due = Math.min((time * rate) / 1000, rate * seconds);
    for (; sent < due; sent++) {
      const sort = (['forged', 'undecryptable', 'forged', 'repeated'] as const)[sent % 4]!;
      const event =
        sort === 'forged'
          ? forged(to, sent)
          : (sort === 'repeated' ? real : signed)[sent % (sort === 'repeated' ? real : signed).length];
      const text = JSON.stringify(event);
      for (const [socket, subscriptions] of open) {
        const [id] = [...subscriptions].find(([, filters]) => matchFilters(filters, event!)) ?? [];
        if (id === undefined) continue;
        socket.send(`["EVENT","${id}",${text}]`);
        counts[sort]++;
        counts.size += text.length;
      }
    }
    if (sent < rate * seconds) return;
    clearInterval(timer);
    process.send!(counts satisfies Flooded);
  }, TICK);
}
