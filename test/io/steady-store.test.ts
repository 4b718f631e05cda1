// A store over a disk that goes wrong: it says so once, loses nothing, and writes over nothing that it has not seen.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaultyDisk } from '../faults/faulty-store.js';

function setUp(records: Record<string, unknown> = {}) {
  const disk = new FaultyDisk();
  for (const [key, value] of Object.entries(records)) disk.records.set(key, JSON.stringify(value));
  const store = disk.store();
  const told: unknown[] = [];
  store.onTrouble((error) => told.push(error));
  return { disk, store, told };
}

describe('a store over a disk that is full', () => {
  it('keeps what is new in memory, reads what is old from the disk, and says so once', async () => {
    const { disk, store, told } = setUp({ 'page/1': 'old', gone: 1 });
    disk.state = 'full';
    await store.set('page/2', 'new');
    await store.delete(['gone']);
    assert.deepEqual(await store.getAll(''), [
      ['page/1', 'old'],
      ['page/2', 'new'],
    ]);
    assert.deepEqual([await store.get('page/1'), await store.get('page/2')], ['old', 'new']);
    assert.equal(await store.get('gone'), undefined);
    assert.deepEqual([store.kind, told.map(String)], ['memory', ['Error: the disk is full']]);
    assert.deepEqual([...disk.records.keys()], ['page/1', 'gone']);
  });

  it('writes it all with the next write once there is space, in one piece', async () => {
    const { disk, store, told } = setUp({ gone: 1 });
    disk.state = 'full';
    await store.set('a', 1);
    await store.set('a', 2);
    await store.delete(['gone']);
    disk.state = 'well';
    await store.set('b', 1);
    assert.deepEqual([disk.writes, ...disk.records], [1, ['a', '2'], ['b', '1']]);
    assert.deepEqual([store.kind, told.length, told[1]], ['persistent', 2, undefined]);
    disk.state = 'full';
    await store.set('c', 1);
    assert.deepEqual([store.kind, told.length, told[2]], ['memory', 3, undefined]);
  });

  it('takes nothing off the disk before what replaces it is there', async () => {
    const { disk, store } = setUp({ 'outbox/1': 1 });
    disk.state = 'full';
    await store.set('page/1', 1);
    await store.delete(['outbox/1']);
    assert.deepEqual([...disk.records.keys()], ['outbox/1']);
    disk.state = 'well';
    await store.set('page/1', 2);
    assert.deepEqual([...disk.records], [['page/1', '2']]);
  });

  it('does not write over what another tab was first to set meanwhile, nor mixes its own into it', async () => {
    const { disk, store } = setUp();
    disk.state = 'full';
    assert.equal(await store.setOnce('identity', 'ours'), 'ours');
    disk.state = 'well';
    assert.equal(await disk.store().setOnce('identity', 'theirs'), 'theirs');
    await store.set('page/1', 1);
    assert.deepEqual([...disk.records], [['identity', '"theirs"']]);
    assert.deepEqual([store.kind, await store.get('identity')], ['memory', 'ours']);
  });
});

describe('a store over a disk that can\u2019t be read', () => {
  it('goes on in memory, and never writes over what it has not seen', async () => {
    const { disk, store, told } = setUp({ drafts: 'old' });
    disk.state = 'unreadable';
    assert.equal(await store.get('drafts'), undefined);
    await store.set('drafts', 'new');
    disk.state = 'well';
    await store.set('other', 1);
    assert.deepEqual([await store.get('drafts'), store.kind, told.length], ['new', 'memory', 1]);
    assert.deepEqual([...disk.records], [['drafts', '"old"']]);
  });

  it('works in memory where it is forbidden altogether, and is whole again after a reset', async () => {
    const { disk, store, told } = setUp();
    disk.state = 'forbidden';
    assert.equal(await store.exists(), false);
    assert.equal(await store.setOnce('one', 'kept'), 'kept');
    assert.equal(await store.setOnce('one', 'late'), 'kept');
    assert.deepEqual([await store.exists(), store.kind, told.length], [true, 'memory', 1]);
    await store.destroy();
    assert.deepEqual([await store.get('one'), store.kind], [undefined, 'memory']);
    disk.state = 'well';
    await store.destroy();
    await store.set('two', 2);
    assert.deepEqual([store.kind, ...disk.records], ['persistent', ['two', '2']]);
  });
});

describe('a store over a slow disk', () => {
  it('reads at once what is still on its way, and puts what came meanwhile into one write', async () => {
    const { disk, store } = setUp();
    const waiting: (() => void)[] = [];
    disk.before = (access) => (access === 'write' ? new Promise<void>((go) => waiting.push(go)) : undefined);
    const value = { list: [1] };
    const writes = [store.set('a', value)];
    value.list.push(2);
    await Promise.resolve();
    writes.push(...[1, 2, 3].map((number) => store.set('b', number)));
    assert.deepEqual([await store.get('a'), await store.get('b')], [{ list: [1] }, 3]);
    disk.before = () => {};
    for (const go of waiting) go();
    await Promise.all(writes);
    assert.deepEqual([disk.writes, ...disk.records], [2, ['a', '{"list":[1]}'], ['b', '3']]);
  });

  it('keeps what is set anew while it is being written, and who was first stays first', async () => {
    const { disk, store } = setUp();
    let go = () => {};
    const begun = new Promise<void>((begin) => {
      disk.before = (access) => {
        if (access !== 'write') return undefined;
        begin();
        return new Promise<void>((resolve) => (go = resolve));
      };
    });
    const first = store.setOnce('identity', 'first');
    const writes = [store.set('a', 1)];
    await begun;
    writes.push(store.set('a', 2));
    const second = store.setOnce('identity', 'second');
    assert.equal(await store.get('a'), 2);
    disk.before = () => {};
    go();
    await Promise.all(writes);
    assert.deepEqual([await first, await second], ['first', 'first']);
    assert.deepEqual([await disk.store().get('a'), await disk.store().get('identity')], [2, 'first']);
  });

  it('never hands out what another may still be before', async () => {
    const { disk, store } = setUp();
    const values = await Promise.all(['first', 'second'].map((value) => store.setOnce('identity', value)));
    assert.deepEqual([...values, disk.records.get('identity')], ['first', 'first', '"first"']);
  });

  it('misses nothing that is written while it reads', async () => {
    const { disk, store } = setUp();
    let seen: (() => void) | undefined;
    const { read } = disk;
    disk.read = async (from, to) => {
      const found = await read.call(disk, from, to);
      await new Promise<void>((go) => (seen = go));
      return found;
    };
    const writing = store.set('a', 1);
    const reading = store.getAll('');
    await writing;
    seen!();
    assert.deepEqual(await reading, [['a', 1]]);
  });
});

it('a disk that was not read and could not be destroyed is not written over', async () => {
  const { disk, store } = setUp({ known: 'old' });
  disk.state = 'unreadable';
  assert.equal(await store.get('known'), undefined);
  disk.destroy = () => Promise.reject(new Error('no'));
  await assert.rejects(store.destroy());
  disk.state = 'well';
  await store.set('known', 'new');
  assert.equal(disk.records.get('known'), '"old"');
});
