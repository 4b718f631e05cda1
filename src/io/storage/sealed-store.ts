// IndexedDB (over idb-keyval), every value encrypted with AES-256-GCM under a non-extractable WebCrypto key, so that
// reading the database gives neither key nor message. It does not protect from somebody who copies the whole browser
// profile or runs script in the page. Where the browser forbids storage, it goes on in memory and says so.

import { createStore, delMany, entries, get, set, update, type UseStore } from 'idb-keyval';
import { utf8Decode, utf8Encode } from '../../util/bytes.js';
import { MemoryStore, type Store } from './store.js';

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const KEY_RECORD = 'key';

export class SealedStore implements Store {
  readonly #name: string;
  readonly #listeners = new Set<(error: unknown) => void>();
  #database: UseStore | undefined;
  #key: Promise<CryptoKey> | undefined;
  #fallback: MemoryStore | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get kind(): 'persistent' | 'memory' {
    return this.#fallback ? 'memory' : 'persistent';
  }

  async exists(): Promise<boolean> {
    return this.#fallback?.exists() ?? (this.#database !== undefined || (await databaseExists(this.#name)));
  }

  async get<T>(key: string): Promise<T | undefined> {
    if (!(await this.exists())) return undefined;
    return this.#try(
      async () => this.#unseal<T>(key, await get<Sealed>(key, this.#open())),
      (memory) => memory.get<T>(key),
    );
  }

  async getAll<T>(prefix: string): Promise<[string, T][]> {
    if (!(await this.exists())) return [];
    return this.#try(
      async () => {
        const all = await entries<string, Sealed>(this.#open());
        const wanted = all.filter(([key]) => key.startsWith(prefix) && key !== KEY_RECORD);
        const values = await Promise.all(
          wanted.map(
            async ([key, value]) => [key, await this.#unseal<T>(key, value)] as [string, T | undefined],
          ),
        );
        // A record that can't be opened is damaged: what relays still have comes back from them.
        return values.filter((entry): entry is [string, T] => entry[1] !== undefined);
      },
      (memory) => memory.getAll<T>(prefix),
    );
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#try(
      async () => set(key, await this.#seal(key, value), this.#open()),
      (memory) => memory.set(key, value),
    );
  }

  setOnce<T>(key: string, value: T): Promise<T> {
    return this.#try(
      async () => {
        const sealed = await this.#seal(key, value);
        await update<Sealed>(key, (old) => old ?? sealed, this.#open());
        return (await this.#unseal<T>(key, await get<Sealed>(key, this.#open()))) as T;
      },
      (memory) => memory.setOnce(key, value),
    );
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (!(await this.exists())) return;
    await this.#try(
      () => delMany([...keys], this.#open()),
      (memory) => memory.delete(keys),
    );
  }

  async destroy(): Promise<void> {
    this.#key = undefined;
    await this.#fallback?.destroy();
    const open = this.#database ?? ((await databaseExists(this.#name)) ? this.#open() : undefined);
    this.#database = undefined;
    // Emptied first: another tab that has it open holds up the deletion, not the forgetting. Our own connection would
    // hold it up too; idb-keyval shows it only through a transaction.
    await open?.('readwrite', (store) => {
      store.clear();
      store.transaction.db.close();
    }).catch(() => {});
    await deleteDatabase(this.#name);
  }

  onTrouble(listener: (error: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #open(): UseStore {
    return (this.#database ??= createStore(this.#name, 'records'));
  }

  async #try<T>(action: () => Promise<T>, inMemory: (memory: MemoryStore) => Promise<T>): Promise<T> {
    if (this.#fallback) return inMemory(this.#fallback);
    try {
      return await action();
    } catch (error) {
      this.#fallback ??= new MemoryStore();
      for (const listener of [...this.#listeners]) listener(error);
      return inMemory(this.#fallback);
    }
  }

  #dataKey(): Promise<CryptoKey> {
    return (this.#key ??= (async () => {
      const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      // Another tab may be making one in the same moment: the first in the database is everybody's.
      await update<CryptoKey>(KEY_RECORD, (old) => old ?? fresh, this.#open());
      return (await get<CryptoKey>(KEY_RECORD, this.#open())) ?? fresh;
    })());
  }

  async #seal(name: string, value: unknown): Promise<Sealed> {
    const key = await this.#dataKey();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = utf8Encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt(algorithm(name, iv), key, plain) };
  }

  async #unseal<T>(name: string, sealed: Sealed | undefined): Promise<T | undefined> {
    if (!sealed) return undefined;
    const key = await this.#dataKey();
    try {
      const plain = await crypto.subtle.decrypt(algorithm(name, sealed.iv), key, sealed.data);
      return JSON.parse(utf8Decode(new Uint8Array(plain))) as T;
    } catch {
      return undefined;
    }
  }
}

/** The record's name is authenticated with it: one record can't be passed off as another. */
function algorithm(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8Encode(name) };
}

/** Looks without creating: opening a database that is not there starts an upgrade, which is taken back. */
function databaseExists(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(name);
    } catch {
      resolve(false);
      return;
    }
    request.onupgradeneeded = () => request.transaction?.abort();
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

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
