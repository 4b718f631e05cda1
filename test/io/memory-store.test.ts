// The store in memory: what any store must do, and what the tests of everything else stand on.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStore } from '../../src/io/storage/store.js';

describe('a store in memory', () => {
  it('is not there before the first record, and not after it was destroyed', async () => {
    const store = new MemoryStore();
    assert.equal(await store.get('a'), undefined);
    assert.deepEqual(await store.getAll(''), []);
    await store.delete(['a']);
    assert.equal(await store.exists(), false);
    await store.set('a', 1);
    assert.equal(await store.exists(), true);
    await store.destroy();
    assert.equal(await store.exists(), false);
    assert.equal(await store.get('a'), undefined);
  });

  it('gives records by the beginning of their names, in order', async () => {
    const store = new MemoryStore();
    for (const key of ['page/b', 'other', 'page/a', 'pager']) await store.set(key, key);
    assert.deepEqual(await store.getAll('page/'), [
      ['page/a', 'page/a'],
      ['page/b', 'page/b'],
    ]);
    await store.delete(['page/a', 'none']);
    assert.deepEqual((await store.getAll('page/')).length, 1);
  });

  it('holds copies', async () => {
    const store = new MemoryStore();
    const value = { list: [1] };
    await store.set('a', value);
    value.list.push(2);
    const got = await store.get<typeof value>('a');
    assert.deepEqual(got, { list: [1] });
    got!.list.push(3);
    assert.deepEqual(await store.get('a'), { list: [1] });
  });

  it('gives everybody the value of whoever was first', async () => {
    const store = new MemoryStore();
    assert.deepEqual(await Promise.all([store.setOnce('a', 1), store.setOnce('a', 2)]), [1, 1]);
  });
});
