import { expect } from '@open-wc/testing';
import { createStore, entries, get, set, type UseStore } from 'idb-keyval';
import { base64Decode } from '../../src/util/bytes.js';
import type { SupportError } from '../../src/util/errors.js';
import { TestClock } from '../support/test-world.js';
import { SealedDatabase } from '../../src/io/storage/sealed-database.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';

let count = 0;
let name = '';

/** As another tab would. */
const opened = () => new SteadyStore(new SealedDatabase(name));

const databases = async () => (await indexedDB.databases()).map((database) => database.name);

/** Looks into the database as somebody else would, and closes it again: an open one can't be deleted. */
async function peek<T>(work: (store: UseStore) => Promise<T>): Promise<T> {
  const store = createStore(name, 'records');
  const result = await work(store);
  await store('readonly', ({ transaction }) => transaction.db.close());
  return result;
}

/** As a browser that forbids storage does. */
async function withoutStorage(work: () => Promise<void>): Promise<void> {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  try {
    await work();
  } finally {
    IDBFactory.prototype.open = open;
  }
}

beforeEach(() => {
  name = `sealed-store-${++count}`;
});

describe('the sealed store', () => {
  it('gives back what was set, to another visit too', async () => {
    const store = opened();
    await store.set('one', { text: 'käse 🧀', list: [1, 2] });
    expect(await store.get('one')).to.deep.equal({ text: 'käse 🧀', list: [1, 2] });
    const later = opened();
    expect(await later.get('one')).to.deep.equal({ text: 'käse 🧀', list: [1, 2] });
    expect(await store.get('two')).to.equal(undefined);
    expect(store.kind).to.equal('persistent');
    await Promise.all([store.destroy(), later.destroy()]);
  });

  it('gives the records of a prefix in the order of their names, and nothing else', async () => {
    const store = opened();
    for (const key of ['page/2', 'page/1', 'pages', 'other']) await store.set(key, key);
    expect(await store.getAll('page/')).to.deep.equal([
      ['page/1', 'page/1'],
      ['page/2', 'page/2'],
    ]);
    expect((await store.getAll('')).map(([key]) => key)).to.deep.equal([
      'other',
      'page/1',
      'page/2',
      'pages',
    ]);
    await store.delete(['page/1', 'other']);
    expect((await store.getAll('')).map(([key]) => key)).to.deep.equal(['page/2', 'pages']);
    await store.destroy();
  });

  it('looks for a store that is not there without making one', async () => {
    const store = opened();
    expect(await store.exists()).to.equal(false);
    expect(await store.get('one')).to.equal(undefined);
    expect(await store.getAll('')).to.deep.equal([]);
    await store.delete(['one']);
    expect(await databases()).not.to.include(name);
    await store.set('one', 1);
    expect(await opened().exists()).to.equal(true);
    await store.destroy();
  });

  it('keeps what the first of several tabs has set, and each can read what the others wrote', async () => {
    const tabs = Array.from({ length: 5 }, () => opened());
    const won = await Promise.all(tabs.map((tab, index) => tab.setOnce('identity', `tab ${index}`)));
    expect(new Set(won).size, won.join()).to.equal(1);
    await Promise.all(tabs.map((tab, index) => tab.set(`page/${index}`, index)));
    for (const tab of tabs)
      expect((await tab.getAll('page/')).map(([, value]) => value)).to.deep.equal([0, 1, 2, 3, 4]);
    const late = opened();
    expect(await late.setOnce('identity', 'late')).to.equal(won[0]);
    // A database goes once its last connection is closed.
    await Promise.all([...tabs, late].map((tab) => tab.destroy()));
    expect(await databases()).not.to.include(name);
  });

  it('leaves no database behind when it is destroyed, and begins anew afterwards', async () => {
    const store = opened();
    await store.set('one', 1);
    expect(await databases()).to.include(name);
    await store.destroy();
    expect(await databases()).not.to.include(name);
    expect(await store.exists()).to.equal(false);
    await store.set('two', 2);
    expect(await store.getAll('')).to.deep.equal([['two', 2]]);
    await store.destroy();
  });

  it('stores neither text nor a key that can be exported', async () => {
    const store = opened();
    await store.set('one', 'a secret sentence');
    const records = await peek((opened) =>
      entries<string, CryptoKey | number | { data: ArrayBuffer }>(opened),
    );
    const keys = records.flatMap(([, value]) => (value instanceof CryptoKey ? [value.extractable] : []));
    expect(keys).to.deep.equal([false]);
    const texts = records.map(([, value]) =>
      typeof value === 'object' && 'data' in value ? new TextDecoder().decode(value.data) : '',
    );
    expect(texts.join()).not.to.contain('secret');
    await store.destroy();
  });

  it('passes over a record that is damaged, or that stands under another name', async () => {
    const store = opened();
    await store.set('page/1', 'first');
    await store.set('page/2', 'second');
    await peek(async (opened) => {
      await set('page/3', await get('page/1', opened), opened);
      await set('page/2', { iv: new Uint8Array(12), data: new ArrayBuffer(40) }, opened);
    });
    expect(await store.getAll('page/')).to.deep.equal([['page/1', 'first']]);
    expect(await store.get('page/2')).to.equal(undefined);
    expect(await store.get('page/3')).to.equal(undefined);
    expect(store.kind).to.equal('persistent');
    await store.destroy();
  });
});

const KEY = { name: 'AES-GCM', length: 256 };
const makeKey = () => crypto.subtle.generateKey(KEY, false, ['encrypt', 'decrypt']);

/** Puts another method in the place of a browser's own for as long as the work takes. */
async function replacing<Proto extends object, Name extends keyof Proto>(
  prototype: Proto,
  name: Name,
  make: (original: Proto[Name]) => Proto[Name],
  work: () => Promise<void>,
): Promise<void> {
  const original = prototype[name];
  prototype[name] = make(original);
  try {
    await work();
  } finally {
    prototype[name] = original;
  }
}

function watched(database = new SealedDatabase(name)) {
  const store = new SteadyStore(database);
  const told: unknown[] = [];
  store.onTrouble((error) => told.push(error));
  return { store, told, reasons: () => told.flatMap((error) => (error ? [(error as Error).message] : [])) };
}

describe('in trouble, the sealed store', () => {
  it('goes on in memory where storage is forbidden, and says so once', async () => {
    await withoutStorage(async () => {
      const { store, told } = watched();
      expect(await store.exists()).to.equal(false);
      await store.set('one', 'kept');
      expect(await store.get('one')).to.equal('kept');
      expect(await store.setOnce('one', 'late')).to.equal('kept');
      expect(await store.getAll('o')).to.deep.equal([['one', 'kept']]);
      expect(await store.exists()).to.equal(true);
      expect(store.kind).to.equal('memory');
      expect(told.length).to.equal(1);
      await store.destroy();
      expect(await store.get('one')).to.equal(undefined);
    });
    expect(await databases()).not.to.include(name);
  });

  it('goes on in memory on a page without WebCrypto, and says that it is not secure', async () => {
    const own = Object.getOwnPropertyDescriptor(Crypto.prototype, 'subtle')!;
    Object.defineProperty(Crypto.prototype, 'subtle', { configurable: true, value: undefined });
    try {
      const { store, told } = watched();
      expect(await store.get('one')).to.equal(undefined);
      await store.set('one', 1);
      expect(await store.get('one')).to.equal(1);
      expect(told.map((error) => (error as SupportError).code)).to.deep.equal(['insecure-context']);
      expect(store.kind).to.equal('memory');
    } finally {
      Object.defineProperty(Crypto.prototype, 'subtle', own);
    }
    expect(await databases()).not.to.include(name);
  });

  it('reads what is old while the disk is full, and writes what is new once there is space', async () => {
    const { store, told } = watched();
    await store.set('page/1', 'old');
    const full = (original: IDBObjectStore['put']): IDBObjectStore['put'] =>
      function (this: IDBObjectStore, ...what) {
        const request = original.apply(this, what);
        this.transaction.abort();
        return request;
      };
    await replacing(IDBObjectStore.prototype, 'put', full, async () => {
      await store.set('page/2', 'new');
      expect(await store.getAll('page/')).to.deep.equal([
        ['page/1', 'old'],
        ['page/2', 'new'],
      ]);
      expect(store.kind).to.equal('memory');
    });
    expect(await opened().getAll('page/')).to.deep.equal([['page/1', 'old']]);
    await store.set('page/3', 'later');
    expect(store.kind).to.equal('persistent');
    expect(told.length).to.equal(2);
    expect((await opened().getAll('page/')).map(([key]) => key)).to.deep.equal([
      'page/1',
      'page/2',
      'page/3',
    ]);
    await store.destroy();
  });

  it('opens a database once more that opened and then throws', async () => {
    const { store, told } = watched();
    await store.set('one', 1);
    let left = 1;
    const once = (original: IDBDatabase['transaction']): IDBDatabase['transaction'] =>
      function (this: IDBDatabase, ...how) {
        if (left-- > 0) throw new DOMException('gone', 'InvalidStateError');
        return original.apply(this, how);
      };
    await replacing(IDBDatabase.prototype, 'transaction', once, async () => {
      expect(await store.get('one')).to.equal(1);
      await store.set('two', 2);
    });
    const never = () => () => {
      throw new DOMException('gone', 'UnknownError');
    };
    expect(told).to.deep.equal([]);
    await replacing(IDBDatabase.prototype, 'transaction', never, async () => {
      expect(await store.get('one')).to.equal(undefined);
      await store.set('one', 'not seen');
    });
    expect([store.kind, await store.get('one')]).to.deep.equal(['memory', 'not seen']);
    expect(await opened().getAll('')).to.deep.equal([
      ['one', 1],
      ['two', 2],
    ]);
    await store.destroy();
  });

  it('opens it again when the browser has closed it, and ends when the browser has deleted it', async () => {
    const connections: IDBDatabase[] = [];
    const watch = (original: IDBDatabase['transaction']): IDBDatabase['transaction'] =>
      function (this: IDBDatabase, ...how) {
        connections.push(this);
        return original.apply(this, how);
      };
    await replacing(IDBDatabase.prototype, 'transaction', watch, async () => {
      const { store, reasons } = watched();
      await store.set('one', 1);
      const close = () => {
        connections.at(-1)!.close();
        connections.at(-1)!.dispatchEvent(new Event('close'));
      };
      close();
      expect(await store.get('one')).to.equal(1);
      expect(new Set(connections).size).to.equal(2);
      close();
      await new SealedDatabase(name).destroy();
      await store.set('two', 2);
      expect(await store.get('two')).to.equal(2);
      expect(reasons()).to.deep.equal(['it was deleted']);
      expect(await databases()).not.to.include(name);
    });
  });

  it('lets another tab delete it at once, and writes nothing into what comes after it', async () => {
    const { store, reasons } = watched();
    let gone = 0;
    store.onGone(() => gone++);
    await store.set('one', 'ours');
    const deletion = indexedDB.deleteDatabase(name);
    const blocked = await new Promise((resolve) => {
      deletion.onblocked = () => resolve(true);
      deletion.onsuccess = () => resolve(false);
    });
    expect(blocked).to.equal(false);
    const next = opened();
    await next.set('one', 'theirs');
    await store.set('two', 'ours');
    expect(await store.get('two')).to.equal('ours');
    // Its owner is told that it is gone, which is no trouble.
    expect([gone, ...reasons()]).to.deep.equal([1]);
    expect(await next.getAll('')).to.deep.equal([['one', 'theirs']]);
    await store.destroy();
    expect(await databases()).not.to.include(name);
    await store.set('three', 3);
    expect([store.kind, await opened().get('three')]).to.deep.equal(['persistent', 3]);
    await store.destroy();
  });

  it('is not brought back by what was being written when another tab deleted it', async () => {
    const { store, reasons } = watched();
    const other = opened();
    await other.set('one', 1);
    expect(await store.get('one')).to.equal(1);
    const told = new Promise<void>((resolve) => store.onGone(resolve));
    const { encrypt } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.encrypt = async function (...values) {
      await told;
      return encrypt.apply(this, values);
    };
    try {
      const late = store.set('two', 2);
      await other.destroy();
      await late;
    } finally {
      SubtleCrypto.prototype.encrypt = encrypt;
    }
    expect(await databases()).not.to.include(name);
    expect([store.kind, ...reasons()]).to.deep.equal(['memory']);
  });

  it('uses the key that is there now: not one that is gone, nor one that is another by now', async () => {
    const store = opened();
    await store.setOnce('identity', 'old');
    await peek((records) => set('key', undefined, records));
    await store.set('one', 1);
    expect(await opened().getAll('')).to.deep.equal([['one', 1]]);
    const key = await makeKey();
    await peek((records) => set('key', key, records));
    await store.set('two', 2);
    expect(await opened().getAll('')).to.deep.equal([['two', 2]]);
    expect(await peek((records) => get('key', records))).to.be.instanceOf(CryptoKey);
    // What nobody can open any more is nobody's.
    expect(await store.setOnce('identity', 'new')).to.equal('new');
    expect(await opened().setOnce('identity', 'late')).to.equal('new');
    expect(store.kind).to.equal('persistent');
    await store.destroy();
  });

  it('reads all others where the browser can\u2019t read one', async () => {
    const store = opened();
    for (const key of ['page/1', 'page/2', 'page/3']) await store.set(key, key);
    let passedOver: boolean | undefined;
    const broken = (original: IDBObjectStore['get']): IDBObjectStore['get'] =>
      function (this: IDBObjectStore, key) {
        const request = original.call(this, key);
        if (key !== 'page/2') return request;
        request.addEventListener('success', () => {
          // An error that nobody prevents ends the transaction, and with it every other request.
          passedOver = !request.dispatchEvent(new Event('error', { cancelable: true }));
          Object.defineProperty(request, 'result', { value: undefined });
        });
        return request;
      };
    await replacing(IDBObjectStore.prototype, 'get', broken, async () => {
      expect((await store.getAll('page/')).map(([key]) => key)).to.deep.equal(['page/1', 'page/3']);
    });
    expect([passedOver, store.kind]).to.deep.equal([true, 'persistent']);
    await store.destroy();
  });

  it('reads what the first released version has sealed', async () => {
    const answer = await fetch(new URL('../vectors/stored-1.json', import.meta.url));
    const stored = (await answer.json()) as {
      schema: number;
      key: string;
      records: Record<string, { iv: string; data: string; json: unknown }>;
    };
    const bytes = (text: string) => base64Decode(text)!;
    const key = await crypto.subtle.importKey('raw', bytes(stored.key), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    await peek(async (records) => {
      await set('key', key, records);
      await set('schema', stored.schema, records);
      for (const [record, { iv, data }] of Object.entries(stored.records))
        await set(record, { iv: bytes(iv), data: bytes(data).buffer }, records);
    });
    const store = opened();
    const expected = Object.entries(stored.records).map(([record, { json }]) => [record, json]);
    expect(await store.getAll('')).to.deep.equal(expected);
    await store.set('new', 1);
    expect([await opened().get('new'), store.kind]).to.deep.equal([1, 'persistent']);
    await store.destroy();
  });

  it('leaves what a newer version stores as it is, even when that begins meanwhile', async () => {
    const store = opened();
    await store.set('one', 1);
    expect(await peek((records) => get('schema', records))).to.equal(1);
    await peek((records) => set('schema', 2, records));
    const before = await peek((records) => entries(records));
    await store.set('two', 2);
    const { store: fresh, reasons } = watched();
    expect(await fresh.get('one')).to.equal(undefined);
    await fresh.set('one', 'ours');
    expect([await fresh.get('one'), fresh.kind, store.kind]).to.deep.equal(['ours', 'memory', 'memory']);
    expect(reasons()).to.deep.equal(['a newer version stores here']);
    expect(await peek((records) => entries(records))).to.deep.equal(before);
    await fresh.destroy();
    expect(await opened().exists()).to.equal(false);
  });

  it('waits for a slow browser, but not for ever', async () => {
    const clock = new TestClock();
    const { store, reasons } = watched(new SealedDatabase(name, clock));
    await store.set('one', 1);
    expect(clock.pending).to.equal(0);
    const never = () => () => ({}) as IDBOpenDBRequest;
    await replacing(IDBFactory.prototype, 'open', never, async () => {
      const late = watched(new SealedDatabase(name, clock));
      const answer = late.store.get('one');
      // A page that was asleep hears of the time first.
      await clock.advance(5000);
      expect(late.store.kind).to.equal('persistent');
      await clock.advance(5000);
      expect(await answer).to.equal(undefined);
      // From now on at once.
      await late.store.set('one', 'ours');
      expect(await late.store.get('one')).to.equal('ours');
      expect(late.reasons()).to.deep.equal(['the storage does not answer']);
    });
    expect([await store.get('one'), reasons()]).to.deep.equal([1, []]);
    await store.destroy();
  });
});
