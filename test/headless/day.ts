// A child process of heap.test.ts: a day of traffic for a customer and an agent on two relays, in rounds of half an
// hour. Prints how much memory is in use after a quarter of it, and at the end.
//   node --expose-gc --import tsx test/headless/day.ts

import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import { KIND_GIFT_WRAP, KIND_REPLY, KIND_TICKET } from '../../src/protocol/kinds.js';
import { flush, TestClock, TestWorld } from '../support/test-world.js';
import { Person, RELAYS } from './people.js';

const { gc } = globalThis as { gc?: () => void };
const ROUNDS = 12;
const HALF_HOUR = 30 * 60 * 1000;
/** Of each sort, in each round, on each relay. */
const RUBBISH = 10;
/** Of short ones: what is kept of each of many, were it only an id, is a lot too. */
const CROWD = 500;
const TEXT = 'x'.repeat(2000);

export interface Measured {
  /** In bytes, after ROUNDS and after four times as many. */
  readonly heap: readonly number[];
  /** Messages that are shown then, on both sides together. */
  readonly shown: readonly number[];
  /** Characters that the relays had sent by then. */
  readonly sent: readonly number[];
  readonly rejected: readonly Readonly<Record<string, number>>[];
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const clock = new TestClock(async () => {
  for (let count = 0; count < 4; count++) await turn();
});
const world = new TestWorld(undefined, { clock });
const relays = RELAYS.map((url) => world.network.relay(url));
const [agentPerson, stranger] = [new Person(), new Person()];
const customer = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world });
const agent = new AgentClient({
  signer: agentPerson.signer,
  relays: RELAYS,
  world: new TestWorld(world, { clock }),
});
let sent = 0;

const shownIn = (client: CustomerClient | AgentClient) =>
  client.getSnapshot().tickets.reduce((sum, { items }) => sum + items.length, 0);
const shown = () => shownIn(customer) + shownIn(agent);
const hex = (number: number) => number.toString(16).padStart(64, '0');

/** Lets everything arrive: so many turns are more than any of it takes. */
async function settle(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 5000; count++) {
    if (condition()) return;
    // Work that is long gives way by a timer.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  throw new Error(`expected all to arrive; ${shown()} are shown`);
}

function force(event: unknown): void {
  for (const relay of relays) {
    sent += JSON.stringify(event).length * 2;
    relay.force(event);
  }
}

/** No two of them are the same, and none comes to anything. */
async function rubbish(round: number, real: readonly NostrEvent[]): Promise<void> {
  const at = Math.floor(clock.now() / 1000);
  const to = [['p', round % 2 ? customer.getSnapshot().pubkey! : agentPerson.pubkey]];
  const kind = round % 2 ? KIND_REPLY : KIND_TICKET;
  for (let index = 0; index < RUBBISH; index++) {
    const number = round * RUBBISH + index;
    const content = `${TEXT}${number}`;
    const event = { id: hex(number), pubkey: stranger.pubkey, created_at: at, content, sig: hex(0) + hex(0) };
    force({ ...event, kind, tags: to });
    force({ ...event, kind, tags: [['p', stranger.pubkey], ...to] });
    force({ ...event, kind: 1, tags: [] });
    force({ ...event, sig: 1 });
    // What is real, played again, and with another text in it.
    const known = real[index % real.length]!;
    force(known);
    force({ ...known, content });
  }
  for (let index = 0; index < CROWD; index++) {
    const id = hex(1e9 + round * CROWD + index);
    const rest = { pubkey: stranger.pubkey, created_at: at, content: '', sig: hex(0) + hex(0) };
    force({ id, ...rest, kind, tags: to });
  }
  for (let index = 0; index < 3; index++) {
    const rest = { created_at: at + index, tags: to, content: `${TEXT}${round}` };
    for (const each of [KIND_GIFT_WRAP, kind])
      force(await stranger.signer.signEvent({ ...rest, kind: each }));
  }
}

async function halfHour(round: number, ticket: string): Promise<void> {
  const text = `message ${round}`;
  const before = shown();
  await customer.sendMessage({ ticketId: ticket, text });
  await agent.replyTicket({ ticketId: ticket, body: text });
  await settle(() => shown() === before + 4);
  customer.markRead({ ticketId: ticket });
  agent.markRead({ ticketId: ticket });
  customer.saveDraft({ ticketId: ticket, text });
  const real = relays[0]!.events.slice(-20);
  await rubbish(round, real);
  await clock.advance(HALF_HOUR / 4);
  if (round % 6 === 0) for (const relay of relays) relay.broadcast('[[[');
  if (round % 3 === 0) for (const relay of relays) relay.drop();
  if (round % 4 === 0) relays[1]!.down = !relays[1]!.down;
  await clock.advance(HALF_HOUR / 4);
  if (round % 5 === 0) {
    customer.disconnect();
    agent.disconnect();
    await clock.advance(HALF_HOUR / 4);
    await Promise.all([customer.connect(), agent.connect()]);
  }
  await clock.advance(HALF_HOUR / 4);
  // What the test's own relays remember for other tests.
  for (const relay of relays) relay.received.length = relay.requests.length = 0;
}

async function measure(): Promise<number> {
  await clock.advance(HALF_HOUR);
  // What waits to be looked at is memory too, and on a slow machine there is more of it.
  await flush();
  for (let count = 0; count < 5; count++) {
    await turn();
    gc!();
  }
  return process.memoryUsage().heapUsed;
}

await Promise.all([customer.connect(), agent.connect()]);
const { id } = await customer.createTicket({ body: 'help' });
await settle(() => shown() === 2);
const measured = { heap: [] as number[], shown: [] as number[], sent: [] as number[] };
for (let round = 1; round <= 4 * ROUNDS; round++) {
  await halfHour(round, id);
  if (round !== ROUNDS && round !== 4 * ROUNDS) continue;
  measured.heap.push(await measure());
  measured.shown.push(shown());
  measured.sent.push(sent);
}
const rejected = [customer, agent].map((client) => client.getSnapshot().rejected);
console.log(JSON.stringify({ ...measured, rejected } satisfies Measured));
process.exit();
