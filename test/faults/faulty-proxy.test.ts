// A customer and an agent over a real relay, with a proxy before it that does to their connections what networks do.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import {
  AgentClient,
  createLocalSigner,
  CustomerClient,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import type { World } from '../../src/headless/world.js';
import { systemClock, type Clock } from '../../src/io/clock.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { MemoryStore } from '../../src/io/storage/store.js';
import { texts } from '../headless/people.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until } from '../support/test-world.js';
import { startFaultyProxy, WIRE_FAULTS, type WireFaultName } from './faulty-proxy.js';
import { Random } from './random.js';

const ALL = Object.keys(WIRE_FAULTS) as WireFaultName[];

let relay: RelayProcess;
before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.stop());

/** Most of the time over such a network is spent waiting: here that is over ten times sooner. */
const clock: Clock = { ...systemClock, after: (ms, callback) => systemClock.after(ms / 10, callback) };

function device(): World {
  const store = new MemoryStore();
  return {
    clock,
    pool: new RelayPool({ clock, open: (url) => new WebSocket(url) as unknown as Socket }),
    openStore: () => store,
    resolveName: async () => undefined,
    onWake: () => () => {},
  };
}

const isSent = (client: AgentClient | CustomerClient) =>
  client.getSnapshot().tickets[0]!.items.every(({ delivery }) => !delivery || delivery.state === 'sent');

/** Everything that is said is on both screens once, and in the relay, whatever the first connections meet. */
async function converse(plan: readonly WireFaultName[]): Promise<void> {
  const proxy = await startFaultyProxy(relay.url, plan);
  const key = generateSecretKey();
  const signer = createLocalSigner(key);
  const agent = new AgentClient({ signer, relays: proxy.url, world: device() });
  const customer = new CustomerClient({ agent: getPublicKey(key), relays: proxy.url, world: device() });
  try {
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'one' });
    for (const text of ['two', 'three']) await customer.sendMessage({ ticketId, text });
    await until(agent, () => texts(agent).length === 3);
    for (const body of ['four', 'five']) await agent.replyTicket({ ticketId, body });
    await until(customer, () => texts(customer).length === 5);
    await Promise.all([agent, customer].map((client) => until(client, () => isSent(client))));
    const expected = ['one', 'two', 'three', 'four', 'five'];
    assert.deepEqual([texts(customer), texts(agent)], [expected, expected]);
    assert.equal(proxy.left(), 0);
    const later = new AgentClient({ signer, relays: relay.url, world: device() });
    await later.connect();
    await until(later, () => texts(later).length === 5);
    assert.deepEqual(texts(later), expected);
    later.disconnect();
  } finally {
    for (const client of [agent, customer]) client.disconnect();
    await proxy.close();
  }
}

describe('a conversation over a real relay, where the network', () => {
  for (const name of ALL) it(name, () => converse([name, name, name]));

  for (const seed of [1, 2, 3]) {
    const random = new Random(seed);
    const plan = Array.from({ length: 8 }, () => random.pick(ALL));
    it(`does one thing after the other: ${plan.join(', ')}`, () => converse(plan));
  }
});
