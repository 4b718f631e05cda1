// `persist="session"` in a real browser. A frame has a page's life and its tab's sessionStorage: it is here what a
// reloaded page is, and what a duplicated tab is.

import { expect } from '@open-wc/testing';
import { createStore, entries, promisifyRequest } from 'idb-keyval';
import { begin } from '../../src/addons/session.js';
import { systemClock, type Clock } from '../../src/io/clock.js';
import { createPlatform } from '../../src/io/platform.js';
import { SealedDatabase } from '../../src/io/storage/sealed-database.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';
import type { Store } from '../../src/io/storage/store.js';

const DAY = 24 * 60 * 60 * 1000;
let count = 0;
let name = '';
const frames: HTMLIFrameElement[] = [];

const open = (store: string, clock: Clock) =>
  new SteadyStore(new SealedDatabase(store, clock, begin(store, clock)));

const ours = async () =>
  (await indexedDB.databases())
    .map((database) => database.name!)
    .filter((each) => each.includes('-session/'));

/** Opens the same store in a page of its own. */
async function inFrame(): Promise<{ store: Store; close(): void }> {
  const frame = document.createElement('iframe');
  frame.src = '/test/io-browser/frame.html';
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  frames.push(frame);
  await loaded;
  const page = frame.contentWindow as unknown as { open(name: string): Promise<Store> };
  return { store: await page.open(name), close: () => frame.remove() };
}

beforeEach(() => {
  name = `session-test-${++count}`;
});

afterEach(async () => {
  for (const frame of frames.splice(0)) frame.remove();
  sessionStorage.clear();
});

describe('the store of a tab', () => {
  it('leaves nothing where nothing is written', async () => {
    const locks = async () => (await navigator.locks.query()).held!;
    const mine = await navigator.locks.request(
      name,
      async () => (await locks()).find((lock) => lock.name === name)!.clientId,
    );
    const store = open(name, systemClock);
    expect(await store.get('one')).to.equal(undefined);
    expect(await store.exists()).to.equal(false);
    expect(sessionStorage.length).to.equal(0);
    expect(await ours()).to.deep.equal([]);
    // Of this page: others may run beside it.
    expect((await locks()).filter(({ clientId }) => clientId === mine)).to.deep.equal([]);
  });

  it('keeps the key where it ends with the tab, and only what it encrypts in the database', async () => {
    const store = open(name, systemClock);
    await store.set('one', 'a secret sentence');
    expect(await store.get('one')).to.equal('a secret sentence');
    const [database] = await ours();
    const opened = createStore(database!, 'records');
    const records = await entries<string, { data: ArrayBuffer }>(opened);
    await opened('readonly', async ({ transaction }) => {
      transaction.db.close();
      await promisifyRequest(transaction);
    });
    expect(records.map(([key]) => key)).to.deep.equal(['one']);
    expect(new TextDecoder().decode(records[0]![1].data)).not.to.contain('secret');
    expect(Object.keys(sessionStorage)).to.deep.equal([name]);
    await store.destroy();
    expect(sessionStorage.length).to.equal(0);
    // The browser may still be closing the connection through which this test has looked.
    expect(await isThere(database!)).to.equal(false);
    expect(await ours()).to.deep.equal([]);
  });

  it('is one for two elements of a page', async () => {
    const platform = createPlatform({ addons: { session: async () => ({ begin }) } });
    const [one, two] = [platform.openStore(name, 'session'), platform.openStore(name, 'session')];
    await one.set('one', 1);
    expect(await two.get('one')).to.equal(1);
    let gone = 0;
    two.onGone!(() => gone++);
    await one.destroy();
    expect(gone).to.equal(1);
    expect(await ours()).to.deep.equal([]);
    const next = platform.openStore(name, 'session');
    expect(await next.get('one')).to.equal(undefined);
  });

  it('is the page’s memory where its file can’t be fetched, and no trace is left of it even then', async () => {
    const before = open(name, systemClock);
    await before.set('one', 'before');
    const session = () => Promise.reject(new TypeError('no file'));
    const store = createPlatform({ addons: { session } }).openStore(name, 'session');
    const told: unknown[] = [];
    store.onTrouble!((error) => told.push(error));
    expect(await store.get('one')).to.equal(undefined);
    await store.set('one', 'now');
    expect(await store.get('one')).to.equal('now');
    expect([store.kind, String(told)]).to.deep.equal(['memory', 'TypeError: no file']);
    await store.destroy();
    // Nobody can read it any more; it is swept away later.
    expect(sessionStorage.length).to.equal(0);
    await before.destroy();
  });

  it('is there again after a reload, in the next page of the tab', async () => {
    const first = await inFrame();
    await first.store.set('one', 'before');
    first.close();
    const second = await inFrame();
    expect(await second.store.get('one')).to.equal('before');
    await second.store.destroy();
  });

  it('is there again however busy the next page is: it hears its timers before it hears of its lock', async () => {
    const { store, close } = await inFrame();
    await store.set('one', 'before');
    close();
    const busy: Clock = {
      ...systemClock,
      after(_milliseconds, callback) {
        queueMicrotask(callback);
        return () => {};
      },
    };
    const next = new SteadyStore(new SealedDatabase(name, systemClock, begin(name, busy)));
    expect(await next.get('one')).to.equal('before');
    await next.destroy();
  });

  it('is not shared with a tab that was duplicated from this one', async () => {
    const original = await inFrame();
    await original.store.set('one', 'mine');
    const copy = await inFrame();
    expect(await copy.store.get('one')).to.equal(undefined);
    await copy.store.set('one', 'yours');
    expect(await original.store.get('one')).to.equal('mine');
    expect((await ours()).length).to.equal(2);
    await Promise.all([original.store.destroy(), copy.store.destroy()]);
  });

  it('sweeps away what ended tabs have left, and nothing of a tab that may still be there', async () => {
    const living = await inFrame();
    await living.store.set('one', 1);
    const ended = await inFrame();
    await ended.store.set('one', 2);
    ended.close();
    const [first, second] = (await ours()).sort();
    const soon = { ...systemClock, now: () => Date.now() + 29 * DAY };
    const late = { ...systemClock, now: () => Date.now() + 31 * DAY };
    const others = ['nostr-support/default', 'somebody-elses'];
    for (const other of others)
      await createStore(other, 'records')('readonly', ({ transaction }) => transaction.db.close());
    sessionStorage.clear();
    for (const clock of [soon, late]) {
      const store = open(`${name}-${clock.now()}`, clock);
      await store.set('one', 3);
      await swept();
      expect(await isThere(first!), 'the living').to.equal(true);
      expect(await isThere(second!), 'the ended').to.equal(clock === soon);
      await store.destroy();
    }
    const names = (await indexedDB.databases()).map((database) => database.name);
    for (const other of others) {
      expect(names).to.include(other);
      indexedDB.deleteDatabase(other);
    }
    await living.store.destroy();
  });
});

/** Sweeping asks for the locks, for the databases and then for each deletion: so does this, behind it. */
async function swept(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await navigator.locks.query();
    await indexedDB.databases();
  }
}

/** Once all is done that was asked of this database before: its deletion too, however long that takes. */
function isThere(database: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.open(database);
    request.onupgradeneeded = () => request.transaction!.abort();
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
  });
}
