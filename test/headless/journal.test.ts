// Pages of what was read: nothing is lost between sessions, and small pages do not pile up.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StatusFact } from '../../src/protocol/status.js';
import { Journal, type JournalRecord } from '../../src/headless/journal.js';
import { MemoryStore } from '../../src/io/storage/store.js';
import { TestClock } from '../support/test-world.js';
import { NOW, uuid } from './people.js';

const DAY = 24 * 60 * 60 * 1000;
const hex = (index: number) => index.toString(16).padStart(64, '0');

function record(index: number): JournalRecord {
  const people = { author: hex(1), recipient: hex(2), ticket: hex(3) };
  const fact: StatusFact = {
    type: 'status',
    id: hex(index),
    at: NOW,
    ...people,
    ticketId: uuid(1),
    status: 'open',
  };
  return { fact };
}
const idsOf = (records: readonly JournalRecord[]) => records.map(({ fact }) => fact.id).sort();
const pagesOf = async (store: MemoryStore) =>
  (await store.getAll<JournalRecord[]>('page/')).map(([, page]) => page.length);

describe('a journal', () => {
  it('keeps pages of a hundred, and gives everything back', async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const journal = new Journal(store, clock);
    for (let index = 0; index < 250; index++) void journal.append(record(index));
    await journal.settled();
    assert.deepEqual((await pagesOf(store)).sort(), [100, 100, 50].sort());
    const loaded = await new Journal(store, clock).load();
    assert.deepEqual(
      idsOf(loaded),
      Array.from({ length: 250 }, (_, index) => hex(index)),
    );
  });

  it('resolves an append only once it is written', async () => {
    const store = new MemoryStore();
    await new Journal(store, new TestClock()).append(record(1));
    assert.deepEqual(await pagesOf(store), [1]);
  });

  it('loses nothing of two sessions that write at the same time', async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const [one, two] = [new Journal(store, clock), new Journal(store, clock)];
    await Promise.all(
      [0, 2, 4].flatMap((index) => [one.append(record(index)), two.append(record(index + 1))]),
    );
    assert.deepEqual(idsOf(await new Journal(store, clock).load()), [0, 1, 2, 3, 4, 5].map(hex));
  });

  it('merges small pages once they are old, keeps what is young, and repeats nothing', async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    for (let index = 0; index < 15; index++) {
      await new Journal(store, clock).append(record(index));
      await new Journal(store, clock).append(record(index));
    }
    const delivery = { state: 'sent', accepted: 1, total: 1 } as const;
    await new Journal(store, clock).append({ ...record(0), delivery });
    clock.set(clock.now() + 3 * DAY);
    await new Journal(store, clock).append(record(100));
    assert.equal((await pagesOf(store)).length, 32);
    const loaded = await new Journal(store, clock).load();
    const ids = [...Array.from({ length: 15 }, (_, index) => hex(index)), hex(100)];
    assert.deepEqual([...new Set(idsOf(loaded))], ids);
    assert.deepEqual(
      (await pagesOf(store)).sort((a, b) => a - b),
      [1, 15],
    );
    const again = await new Journal(store, clock).load();
    assert.deepEqual(idsOf(again), ids);
    assert.deepEqual(again.find(({ fact }) => fact.id === hex(0))?.delivery, delivery);
  });

  it('outlives a page that is damaged', async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    await new Journal(store, clock).append(record(1));
    await store.set('page/000000000-broken', 'not a page');
    assert.deepEqual(idsOf(await new Journal(store, clock).load()), [hex(1)]);
  });
});
