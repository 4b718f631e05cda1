// IndexedDB, every value encrypted with AES-256-GCM under a non-extractable WebCrypto key, so that reading the
// database gives neither key nor message. It does not protect from somebody who copies the whole browser profile or
// runs script in the page. Where the browser forbids storage, it goes on in memory and says so.

import { randomBytes, utf8Decode, utf8Encode } from '../../util/bytes.js';
import { MemoryStore, type Store } from './store.js';

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const RECORDS = 'records';
const KEY_RECORD = 'key';

export class SealedStore implements Store {
  readonly #name: string;
  #database: Promise<IDBDatabase | undefined> | undefined;
  #key: Promise<CryptoKey> | undefined;
  #fallback: MemoryStore | undefined;
  #onTrouble: (error: unknown) => void = () => {};

  constructor(name: string) {
    this.#name = name;
  }

  get kind(): 'persistent' | 'memory' {
    return this.#fallback ? 'memory' : 'persistent';
  }

  async exists(): Promise<boolean> {
    return this.#fallback?.exists() ?? (await this.#open()) !== undefined;
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
    const database = await this.#open();
    this.#database = undefined;
    // Emptied first: another tab that has it open holds up the deletion, not the forgetting.
    database?.transaction(RECORDS, 'readwrite').objectStore(RECORDS).clear();
    database?.close();
    const deletion = indexedDB.deleteDatabase(this.#name);
    await new Promise((resolve, reject) => {
      deletion.onsuccess = deletion.onblocked = resolve;
      deletion.onerror = () => reject(deletion.error);
    });
  }

  onTrouble(listener: (error: unknown) => void): void {
    this.#onTrouble = listener;
  }

  async #try<T>(action: () => Promise<T>, inMemory: (memory: MemoryStore) => Promise<T>): Promise<T> {
    try {
      if (!this.#fallback) return await action();
    } catch (error) {
      this.#fallback ??= new MemoryStore();
      this.#onTrouble(error);
    }
    return inMemory(this.#fallback);
  }

  /** The open database. Looking for one makes none. */
  #open(mode: IDBTransactionMode = 'readonly'): Promise<IDBDatabase | undefined> {
    const before = this.#database;
    return (this.#database = (async () => {
      const database = (await before) ?? (await openDatabase(this.#name, mode));
      // Some browsers close a connection of their own accord.
      if (database) database.onclose = () => (this.#database = undefined);
      return database;
    })());
  }

  /** Resolves with the answer once everything is written down. */
  async #transact<T>(
    mode: IDBTransactionMode,
    ask: (records: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    const transaction = (await this.#open(mode))?.transaction(RECORDS, mode);
    if (!transaction) return undefined;
    const request = ask(transaction.objectStore(RECORDS));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error as DOMException);
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
    this.#key ??= crypto.subtle
      .generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      .then((fresh) => this.#putOnce(KEY_RECORD, fresh));
    // The record's name is authenticated with it: one record can't be passed off as another.
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8Encode(name) };
    return crypto.subtle[direction](algorithm, await this.#key, data);
  }
}

/** Rejects where storage is forbidden, except to whoever only looks. */
function openDatabase(name: string, mode: IDBTransactionMode): Promise<IDBDatabase | undefined> {
  return new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    // Only a database that is not there begins with an upgrade: for whoever only looks it is taken back.
    request.onupgradeneeded = () => {
      if (mode === 'readwrite') request.result.createObjectStore(RECORDS);
      else request.transaction?.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject(request.error as DOMException);
    };
  }).catch((error: unknown) => {
    if (mode === 'readwrite') throw error;
    return undefined;
  });
}
