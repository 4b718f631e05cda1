// IndexedDB, every value encrypted with AES-256-GCM under a non-extractable WebCrypto key, so that reading the
// database gives neither key nor message. It does not protect from somebody who copies the whole browser profile or
// runs script in the page. Where the browser forbids storage, it goes on in memory and says so.

import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { randomBytes, utf8Decode, utf8Encode } from '../../util/bytes.js';
import { MemoryStore, type Store } from './store.js';

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const RECORDS = 'records';
const KEY_RECORD = 'key';
/** Milliseconds. */
const PATIENCE = 2000;

export class SealedStore implements Store {
  readonly #name: string;
  readonly #makeKey: () => Promise<CryptoKey>;
  #database: UseStore | undefined;
  #key: Promise<CryptoKey> | undefined;
  #fallback: MemoryStore | undefined;
  #onTrouble: (error: unknown) => void = () => {};
  #onGone = () => {};

  /** The key is made and kept in the database, unless it is brought along. */
  constructor(name: string, makeKey = () => this.#keptKey()) {
    this.#name = name;
    this.#makeKey = makeKey;
  }

  get kind(): 'persistent' | 'memory' {
    return this.#fallback ? 'memory' : 'persistent';
  }

  async exists(): Promise<boolean> {
    return this.#fallback?.exists() ?? (this.#database !== undefined || (await databaseExists(this.#name)));
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#try(
      async () => {
        const sealed = await this.#transact('readonly', (records) => records.get(key));
        return sealed && this.#unseal<T>(key, sealed);
      },
      (memory) => memory.get(key),
    );
  }

  getAll<T>(prefix: string): Promise<[string, T][]> {
    return this.#try(
      async () => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const keys = await this.#transact('readonly', (records) => records.getAllKeys(range));
        const read = async (key: IDBValidKey) =>
          [key, await this.get(key as string)] as [string, T | undefined];
        // What can't be opened is damaged, or is the key: what relays still have comes back from them.
        return (await Promise.all((keys ?? []).map(read))).filter(
          (entry): entry is [string, T] => entry[1] !== undefined,
        );
      },
      (memory) => memory.getAll(prefix),
    );
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#try(
      async () => {
        const sealed = await this.#seal(key, value);
        await this.#transact('readwrite', (records) => records.put(sealed, key));
      },
      (memory) => memory.set(key, value),
    );
  }

  setOnce<T>(key: string, value: T): Promise<T> {
    return this.#try(
      async () => (await this.#unseal<T>(key, await this.#putOnce(key, await this.#seal(key, value))))!,
      (memory) => memory.setOnce(key, value),
    );
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (!(await this.exists())) return;
    await this.#try(
      async () => {
        await this.#transact('readwrite', (records) => keys.map((key) => records.delete(key))[0]);
      },
      (memory) => memory.delete(keys),
    );
  }

  async destroy(): Promise<void> {
    this.#key = undefined;
    await this.#fallback?.destroy();
    const open = (await this.exists()) ? this.#open() : undefined;
    this.#database = undefined;
    await open?.('readwrite', async (store) => {
      store.clear();
      await promisifyRequest(store.transaction);
      store.transaction.db.close();
    }).catch(() => {});
    const deletion = indexedDB.deleteDatabase(this.#name);
    await new Promise((resolve, reject) => {
      deletion.onsuccess = resolve;
      // By a page that finishes its last write, or by one that is frozen: that one deletes it when it wakes.
      deletion.onblocked = () => setTimeout(resolve, PATIENCE);
      deletion.onerror = () => reject(deletion.error);
    });
  }

  onTrouble(listener: (error: unknown) => void): void {
    this.#onTrouble = listener;
  }

  onGone(listener: () => void): void {
    this.#onGone = listener;
  }

  async #try<T>(action: () => Promise<T>, inMemory: (memory: MemoryStore) => Promise<T>): Promise<T> {
    try {
      if (!this.#fallback) return await action();
    } catch (error) {
      // Unless it was deleted under us.
      if (!this.#fallback) {
        this.#fallback = new MemoryStore();
        this.#onTrouble(error);
      }
    }
    return inMemory(this.#fallback);
  }

  #open(): UseStore {
    return (this.#database ??= createStore(this.#name, RECORDS));
  }

  async #transact<T>(
    mode: IDBTransactionMode,
    ask: (records: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    if (mode === 'readonly' && !(await this.exists())) return undefined;
    // What is gone must not come back because something was still under way.
    if (this.#fallback) throw this.#fallback;
    return this.#open()(mode, async (records) => {
      const { transaction } = records;
      transaction.db.onversionchange = ({ newVersion }) => {
        if (newVersion !== null) return;
        // Somebody else deletes it, and waits for everybody to close it.
        transaction.db.close();
        this.#fallback = new MemoryStore();
        this.#onGone();
      };
      const request = ask(records);
      await promisifyRequest(transaction);
      return request?.result;
    });
  }

  /** What stands under this name then: another tab may have been first, and what it wrote is everybody's. */
  async #putOnce<T>(name: string, value: T): Promise<T> {
    const found = await this.#transact<T | undefined>('readwrite', (records) => {
      const request = records.get(name);
      request.onsuccess = () => request.result ?? records.put(value, name);
      return request;
    });
    return found ?? value;
  }

  async #seal(name: string, value: unknown): Promise<Sealed> {
    const iv = randomBytes(12);
    return { iv, data: await this.#crypt('encrypt', name, iv, utf8Encode(JSON.stringify(value))) };
  }

  async #unseal<T>(name: string, { iv, data }: Sealed): Promise<T | undefined> {
    try {
      return JSON.parse(utf8Decode(new Uint8Array(await this.#crypt('decrypt', name, iv, data)))) as T;
    } catch {
      return undefined;
    }
  }

  async #crypt(
    direction: 'encrypt' | 'decrypt',
    name: string,
    iv: BufferSource,
    data: BufferSource,
  ): Promise<ArrayBuffer> {
    this.#key ??= this.#makeKey();
    // The record's name is authenticated with it: one record can't be passed off as another.
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8Encode(name) };
    return crypto.subtle[direction](algorithm, await this.#key, data);
  }

  async #keptKey(): Promise<CryptoKey> {
    const algorithm = { name: 'AES-GCM', length: 256 };
    const fresh = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
    return this.#putOnce(KEY_RECORD, fresh);
  }
}

function databaseExists(name: string): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
  }).catch(() => false);
}
