// Clients over a disk that goes wrong: they say so once, go on in memory, keep what is there, and have from the relays
// what the disk has lost.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentClient } from '../../src/headless/agent-client.js';
import type { CustomerClient } from '../../src/headless/customer-client.js';
import type { World } from '../../src/headless/world.js';
import { KIND_TICKET } from '../../src/protocol/kinds.js';
import { FaultyDisk } from '../faults/faulty-store.js';
import type { MemoryRelay } from '../support/memory-relay.js';
import type { TestWorld } from '../support/test-world.js';
import { flush } from '../support/test-world.js';
import { setUp, texts } from './people.js';

const DAY = 24 * 60 * 60 * 1000;

/** Of both people, the disk of each. */
function setUpDisks() {
  const all = setUp();
  const [disk, agentDisk] = [new FaultyDisk(), new FaultyDisk()];
  all.world.openStore = () => disk.store();
  all.agentWorld.openStore = () => agentDisk.store();
  const over = (world: TestWorld, used: FaultyDisk) => {
    const next = world.restart();
    next.openStore = () => used.store();
    return next;
  };
  return {
    ...all,
    disk,
    agentDisk,
    customerAgain: () => all.makeCustomer(over(all.world, disk)),
    agentAgain: () => all.makeAgent(over(all.agentWorld, agentDisk)),
  };
}

function codesOf(client: CustomerClient | AgentClient): string[] {
  const codes: string[] = [];
  client.onError(({ code }) => codes.push(code));
  return codes;
}

const askedFromTheBeginning = ({ requests }: MemoryRelay) =>
  requests.flat().some(({ since, kinds }) => since === undefined && kinds?.includes(KIND_TICKET));
const pagesOf = ({ records }: FaultyDisk) => [...records.keys()].filter((key) => key.startsWith('page/'));

describe('a disk that is full', () => {
  it('is told of once, takes nothing away, and has it all once there is space', async () => {
    const { disk, customer, agent, relays, customerAgain } = setUpDisks();
    await agent.connect();
    const codes = codesOf(customer);
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    disk.state = 'full';
    const { sent } = await customer.sendMessage({ ticketId, text: 'while full' });
    await customer.sendMessage({ ticketId, text: 'still full' });
    assert.equal((await sent).state, 'sent');
    await flush();
    assert.deepEqual([codes, customer.getSnapshot().storage], [['storage-unavailable'], 'memory']);
    assert.deepEqual(texts(agent), ['help', 'while full', 'still full']);
    disk.state = 'well';
    let changes = 0;
    customer.subscribe(() => changes++);
    customer.saveDraft({ ticketId, text: 'space again' });
    await flush();
    assert.deepEqual([customer.getSnapshot().storage, codes.length], ['persistent', 1]);
    assert.ok(changes > 1, 'nobody was told');
    customer.disconnect();
    for (const relay of relays) relay.down = true;
    const again = customerAgain();
    await again.connect();
    assert.deepEqual(texts(again), ['help', 'while full', 'still full']);
    assert.equal(again.getSnapshot().drafts[ticketId], 'space again');
  });

  it('that has space again is asked only when it has what was heard: nothing goes to a relay twice', async () => {
    const { world, disk, customer, relays } = setUpDisks();
    // As in a browser, where even a tab that is alone asks for its place.
    (world as World).openTab = (_name, _persist, { onPlace }) => {
      queueMicrotask(() => onPlace(true));
      return { say() {}, leave() {} };
    };
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    disk.state = 'full';
    for (const relay of relays) relay.down = true;
    for (const relay of relays) relay.drop();
    await customer.sendMessage({ ticketId, text: 'while full' });
    await flush();
    disk.state = 'well';
    const waiting: (() => void)[] = [];
    disk.before = (access) => (access === 'write' ? new Promise((go) => waiting.push(go)) : undefined);
    for (const relay of relays) relay.down = false;
    await world.clock.advance(60_000);
    // By now each relay has said yes.
    disk.before = () => {};
    for (const go of waiting) go();
    await flush();
    await world.clock.advance(60_000);
    assert.equal(customer.getSnapshot().storage, 'persistent');
    for (const { received } of relays) {
      const ids = received.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)]);
    }
  });

  it('that is read anew does not know what was heard meanwhile: a yes stays a yes', async () => {
    const { world, disk, customer, relays } = setUpDisks();
    (world as World).openTab = (_name, _persist, { onPlace }) => {
      queueMicrotask(() => onPlace(true));
      return { say() {}, leave() {} };
    };
    await customer.createTicket({ body: 'help' });
    await flush();
    disk.state = 'full';
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
      relay.answer = (event) => (event.kind === KIND_TICKET ? null : [true, '']);
    }
    const { id } = await customer.createTicket({ body: 'while full' });
    await flush();
    disk.state = 'well';
    const reading: (() => void)[] = [];
    disk.before = (access) => (access === 'read' ? new Promise((go) => reading.push(go)) : undefined);
    for (const relay of relays) relay.down = false;
    await world.clock.advance(5000);
    assert.ok(reading.length > 0, 'it is not read');
    for (const relay of relays) {
      relay.answer = () => [true, ''];
      relay.broadcast(['OK', id, true, '']);
    }
    await flush();
    disk.before = () => {};
    for (const go of reading) go();
    await flush();
    await world.clock.advance(60_000);
    for (const { received } of relays) assert.equal(received.filter((event) => event.id === id).length, 1);
  });

  it('loses nothing to a crash: what relays have comes back, and nothing is taken for kept', async () => {
    const { disk, customer, agent, customerAgain } = setUpDisks();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    disk.state = 'full';
    await customer.sendMessage({ ticketId, text: 'mine' });
    await flush();
    await agent.replyTicket({ ticketId, body: 'yours' });
    await flush();
    customer.disconnect();
    await flush();
    disk.state = 'well';
    const again = customerAgain();
    await again.connect();
    await flush();
    assert.deepEqual(texts(again), ['help', 'mine', 'yours']);
  });
});

describe('a disk that is forbidden', () => {
  it('is told of once, and the conversation goes on in memory', async () => {
    const { disk, customer, agent } = setUpDisks();
    disk.state = 'forbidden';
    const codes = codesOf(customer);
    assert.equal(await customer.hasHistory(), false);
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    customer.disconnect();
    await customer.connect();
    await customer.sendMessage({ ticketId, text: 'thanks' });
    await flush();
    assert.deepEqual([texts(customer), texts(agent)], [texts(agent), ['help', 'hello', 'thanks']]);
    assert.deepEqual([codes, customer.getSnapshot().storage], [['storage-unavailable'], 'memory']);
    await customer.reset();
    assert.deepEqual(customer.getSnapshot().tickets, []);
  });
});

describe('a journal that is not whole', () => {
  /** An agent with an old page and a young one, after both relays were read to the end. */
  async function withTwoPages() {
    const all = setUpDisks();
    const { world, agentDisk, customer, agent } = all;
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await flush();
    const [page] = pagesOf(agentDisk);
    world.clock.set(world.clock.now() + 60 * DAY);
    for (const relay of all.relays) relay.drop();
    await world.clock.advance(60_000);
    await customer.sendMessage({ ticketId, text: 'still there?' });
    await flush();
    agent.disconnect();
    await flush();
    assert.equal(pagesOf(agentDisk).length, 2);
    return { ...all, page: page! };
  }

  for (const [what, harm] of Object.entries({
    'a damaged page': (disk: FaultyDisk, page: string) => disk.damaged.add(page),
    'a missing page': (disk: FaultyDisk, page: string) => disk.records.delete(page),
  })) {
    it(`${what} comes back from the relays, however old it is, and they are asked but once`, async () => {
      const { agentDisk, agentAgain, relays, page } = await withTwoPages();
      harm(agentDisk, page);
      const again = agentAgain();
      await again.connect();
      await flush();
      assert.deepEqual(texts(again), ['help', 'still there?']);
      again.disconnect();
      await flush();
      for (const relay of relays) {
        relay.events = [];
        relay.requests.length = 0;
      }
      const later = agentAgain();
      await later.connect();
      await flush();
      assert.deepEqual(texts(later), ['help', 'still there?']);
      assert.deepEqual(relays.map(askedFromTheBeginning), [false, false]);
    });
  }

  it('a whole one is not asked for again', async () => {
    const { agentAgain, relays } = await withTwoPages();
    for (const relay of relays) relay.requests.length = 0;
    await agentAgain().connect();
    await flush();
    assert.ok(relays.every(({ requests }) => requests.length > 0));
    assert.deepEqual(relays.map(askedFromTheBeginning), [false, false]);
  });

  it('a disk wiped between two reads costs nothing that a relay has', async () => {
    for (let reads = 0; reads < 10; reads++) {
      const { agentDisk, agentAgain } = await withTwoPages();
      let left = reads;
      agentDisk.before = (access) => {
        if (access === 'read' && left-- === 0) agentDisk.records = new Map();
      };
      const again = agentAgain();
      await again.connect();
      await flush();
      assert.deepEqual(texts(again), ['help', 'still there?'], `after ${reads} reads`);
      again.disconnect();
      await flush();
      const later = agentAgain();
      await later.connect();
      await flush();
      assert.deepEqual(texts(later), ['help', 'still there?'], `later, after ${reads} reads`);
    }
  });

  it('a disk that can\u2019t be read for once is asked to forget nothing', async () => {
    const { agentDisk, agentAgain, relays } = await withTwoPages();
    agentDisk.state = 'unreadable';
    const before = new Map(agentDisk.records);
    const again = agentAgain();
    await again.connect();
    await flush();
    assert.deepEqual(texts(again), ['help', 'still there?']);
    again.disconnect();
    await flush();
    agentDisk.state = 'well';
    assert.deepEqual(agentDisk.records, before);
    for (const relay of relays) relay.down = true;
    const later = agentAgain();
    await later.connect();
    assert.deepEqual(texts(later), ['help', 'still there?']);
  });
});
