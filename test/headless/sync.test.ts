// Long histories: whatever a relay's own limit is, everything arrives, and it ends.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Board } from '../../src/headless/board.js';
import type { Fact } from '../../src/headless/facts.js';
import { Sync } from '../../src/headless/sync.js';
import type { Filter, NostrEvent } from '../../src/protocol/event.js';
import { flush, TestWorld } from '../support/test-world.js';
import { NOW, uuid } from './people.js';

const URL = 'wss://one.test';

/** Signatures are not the business of this layer. */
function fake(index: number, created_at: number, kind = 1): NostrEvent {
  const id = index.toString(16).padStart(64, '0');
  return { id, pubkey: 'a'.repeat(64), created_at, kind, tags: [], content: '', sig: '0'.repeat(128) };
}

function setUp(filters: readonly Filter[], maxLimit: number) {
  const world = new TestWorld();
  const relay = world.network.relay(URL);
  relay.maxLimit = maxLimit;
  const seen = new Set<string>();
  const caughtUp: number[] = [];
  const sync: Sync = new Sync({
    pool: world.pool,
    clock: world.clock,
    filters: () => filters,
    onEvent: async ({ id }) => void seen.add(id),
    onRejected: () => undefined,
    onCaughtUp: (remember) => {
      remember();
      caughtUp.push(sync.progress.cursors[URL]!);
    },
  });
  return { world, relay, sync, seen, caughtUp };
}

describe('a history', () => {
  it('of 1,200 events comes whole from a relay that gives 100 at a time', async () => {
    const { world, relay, sync, seen, caughtUp } = setUp([{ kinds: [1] }, { kinds: [2] }], 100);
    for (let index = 0; index < 1200; index++) relay.events.push(fake(index, NOW - index, 1 + (index % 2)));
    sync.watch([URL]);
    await flush();
    assert.equal(seen.size, 1200);
    assert.deepEqual(caughtUp, [NOW]);
    sync.watch([]);
    await world.clock.advance(5000);
    assert.deepEqual([relay.sockets.size, world.clock.pending], [0, 0]);
  });

  it('comes whole where the relay limits all filters of a request together', async () => {
    const { relay, sync, seen } = setUp([{ kinds: [1] }, { kinds: [2] }], 100);
    for (let index = 0; index < 400; index++) relay.events.push(fake(index, NOW - index, 1 + (index % 2)));
    const find = relay.find.bind(relay);
    relay.find = (filter) => (relay.requests.length === 1 && filter.kinds?.includes(2) ? [] : find(filter));
    sync.watch([URL]);
    await flush();
    assert.equal(seen.size, 400);
  });

  it('goes on past a second that holds more than the relay gives at once', async () => {
    const { relay, sync, seen } = setUp([{ kinds: [1] }], 60);
    for (let index = 0; index < 70; index++) relay.events.push(fake(index, NOW - 10));
    const early = fake(1000, NOW - 500);
    relay.events.push(early);
    sync.watch([URL]);
    await flush();
    assert.equal(seen.has(early.id), true);
  });

  it('that a relay makes up without end is left at some point', async () => {
    const { relay, sync, caughtUp } = setUp([{ kinds: [1] }], 100);
    let made = 0;
    relay.find = (filter) => {
      const until = filter.until ?? NOW;
      return Array.from({ length: 60 }, () => fake(made++, until));
    };
    sync.watch([URL]);
    while (caughtUp.length === 0) await flush();
    assert.ok(made < 100_000);
  });

  it('that was not read to its end is not marked as read', async () => {
    const { world, relay, sync, caughtUp } = setUp([{ kinds: [1] }], 100);
    for (let index = 0; index < 300; index++) relay.events.push(fake(index, NOW - index));
    const find = relay.find.bind(relay);
    relay.find = (filter) => {
      if (relay.requests.length === 2) relay.drop();
      return find(filter);
    };
    sync.watch([URL]);
    await flush();
    assert.deepEqual(caughtUp, []);
    relay.find = find;
    await world.clock.advance(60_000);
    assert.equal(caughtUp.length, 1);
  });

  it('of a thousand messages may come before the ticket they belong to', () => {
    const nothing = () => undefined;
    const { clock } = new TestWorld();
    const options = {
      receipts: () => true,
      delivery: nothing,
      onChange: nothing,
      onTicket: nothing,
      onItem: nothing,
    };
    const board = new Board({ role: 'agent', clock, ...options, onRejected: nothing });
    const [agent, customer, ticket] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
      string,
      string,
      string,
    ];
    board.pubkey = agent;
    const text = { text: 'hi', attachments: [] };
    const ref = { author: customer, recipient: agent, ticketId: uuid(1), ...text };
    for (let index = 1000; index > 0; index--) {
      const id = index.toString(16).padStart(64, '0');
      board.add({ type: 'message', id, at: NOW + index / 1000, ticket, ...ref }, nothing);
    }
    assert.equal(board.held, 1000);
    const rest = { title: '', category: 'general', priority: 'normal', details: {} } as const;
    const fact: Fact = { type: 'ticket', id: ticket, at: NOW, ...ref, ...rest };
    board.add(fact, nothing);
    assert.deepEqual([board.held, board.tickets()[0]?.items.length], [0, 1001]);
  });

  it('of strangers that waits for nothing does not fill the memory', () => {
    const nothing = () => undefined;
    const { clock } = new TestWorld();
    let dropped = 0;
    const options = {
      receipts: () => true,
      delivery: nothing,
      onChange: nothing,
      onTicket: nothing,
      onItem: nothing,
    };
    const board = new Board({ role: 'agent', clock, ...options, onRejected: () => dropped++ });
    const text = 'x'.repeat(20_000);
    for (let index = 0; index < 2000; index++) {
      const id = index.toString(16).padStart(64, '0');
      const people = { author: 'd'.repeat(64), recipient: 'a'.repeat(64), ticket: 'e'.repeat(64) };
      board.add(
        { type: 'message', id, at: NOW, ...people, ticketId: uuid(1), text, attachments: [] },
        nothing,
      );
    }
    assert.ok(board.held < 1000);
    assert.equal(board.held + dropped, 2000);
  });
});
