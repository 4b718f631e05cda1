import { expect } from '@open-wc/testing';
import { createStore, entries, get, set, type UseStore } from 'idb-keyval';
import { SealedStore } from '../../src/io/storage/sealed-store.js';

let count = 0;
let name = '';

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
    const store = new SealedStore(name);
    await store.set('one', { text: 'käse 🧀', list: [1, 2] });
    expect(await store.get('one')).to.deep.equal({ text: 'käse 🧀', list: [1, 2] });
    const later = new SealedStore(name);
    expect(await later.get('one')).to.deep.equal({ text: 'käse 🧀', list: [1, 2] });
    expect(await store.get('two')).to.equal(undefined);
    expect(store.kind).to.equal('persistent');
    await Promise.all([store.destroy(), later.destroy()]);
  });

  it('gives the records of a prefix in the order of their names, and nothing else', async () => {
    const store = new SealedStore(name);
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
    const store = new SealedStore(name);
    expect(await store.exists()).to.equal(false);
    expect(await store.get('one')).to.equal(undefined);
    expect(await store.getAll('')).to.deep.equal([]);
    await store.delete(['one']);
    expect(await databases()).not.to.include(name);
    await store.set('one', 1);
    expect(await new SealedStore(name).exists()).to.equal(true);
    await store.destroy();
  });

  it('keeps what the first of several tabs has set, and each can read what the others wrote', async () => {
    const tabs = Array.from({ length: 5 }, () => new SealedStore(name));
    const won = await Promise.all(tabs.map((tab, index) => tab.setOnce('identity', `tab ${index}`)));
    expect(new Set(won).size, won.join()).to.equal(1);
    await Promise.all(tabs.map((tab, index) => tab.set(`page/${index}`, index)));
    for (const tab of tabs)
      expect((await tab.getAll('page/')).map(([, value]) => value)).to.deep.equal([0, 1, 2, 3, 4]);
    const late = new SealedStore(name);
    expect(await late.setOnce('identity', 'late')).to.equal(won[0]);
    // A database goes once its last connection is closed.
    await Promise.all([...tabs, late].map((tab) => tab.destroy()));
    expect(await databases()).not.to.include(name);
  });

  it('leaves no database behind when it is destroyed, and begins anew afterwards', async () => {
    const store = new SealedStore(name);
    await store.set('one', 1);
    expect(await databases()).to.include(name);
    await store.destroy();
    expect(await databases()).not.to.include(name);
    expect(await store.exists()).to.equal(false);
    await store.set('two', 2);
    expect(await store.getAll('')).to.deep.equal([['two', 2]]);
    await store.destroy();
  });

  it('tells the others when it is destroyed, and what they are writing just then does not bring it back', async () => {
    const [one, two] = [new SealedStore(name), new SealedStore(name)];
    await one.set('one', 1);
    expect(await two.get('one')).to.equal(1);
    const troubles: unknown[] = [];
    two.onTrouble((error) => troubles.push(error));
    const told = new Promise<void>((resolve) => two.onGone(resolve));
    const { encrypt } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.encrypt = async function (...values) {
      await told;
      return encrypt.apply(this, values);
    };
    try {
      const late = two.set('two', 2);
      await one.destroy();
      await late;
    } finally {
      SubtleCrypto.prototype.encrypt = encrypt;
    }
    expect(await databases()).not.to.include(name);
    expect(two.kind).to.equal('memory');
    expect(troubles).to.deep.equal([]);
  });

  it('stores neither text nor a key that can be exported', async () => {
    const store = new SealedStore(name);
    await store.set('one', 'a secret sentence');
    const records = await peek((opened) => entries<string, CryptoKey | { data: ArrayBuffer }>(opened));
    const keys = records.flatMap(([, value]) => (value instanceof CryptoKey ? [value.extractable] : []));
    expect(keys).to.deep.equal([false]);
    const texts = records.map(([, value]) => ('data' in value ? new TextDecoder().decode(value.data) : ''));
    expect(texts.join()).not.to.contain('secret');
    await store.destroy();
  });

  it('passes over a record that is damaged, or that stands under another name', async () => {
    const store = new SealedStore(name);
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

  it('goes on in memory where storage is forbidden, and says so once', async () => {
    await withoutStorage(async () => {
      const store = new SealedStore(name);
      const troubles: unknown[] = [];
      store.onTrouble((error) => troubles.push(error));
      expect(await store.exists()).to.equal(false);
      await store.set('one', 'kept');
      expect(await store.get('one')).to.equal('kept');
      expect(await store.setOnce('one', 'late')).to.equal('kept');
      expect(await store.getAll('o')).to.deep.equal([['one', 'kept']]);
      expect(await store.exists()).to.equal(true);
      expect(store.kind).to.equal('memory');
      expect(troubles.length).to.equal(1);
    });
    expect(await databases()).not.to.include(name);
  });
});
