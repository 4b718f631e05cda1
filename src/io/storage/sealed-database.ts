// IndexedDB, every value encrypted with AES-256-GCM under a non-extractable WebCrypto key, so that reading the
// database gives neither key nor message. It does not protect from somebody who copies the whole browser profile or
// runs script in the page. Rejects whatever the browser does not do, or does not do in time.

import { promisifyRequest } from 'idb-keyval';
import { randomBytes, utf8Decode, utf8Encode } from '../../util/bytes.js';
import { SupportError } from '../../util/errors.js';
import { systemClock, type Clock } from '../clock.js';
import type { Change, Disk } from './steady-store.js';

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** For one tab: a database of its own, whose key lies in sessionStorage, under the name of the store. */
export interface Session {
  readonly name: string;
  key(): Promise<CryptoKey>;
}

const RECORDS = 'records';
const KEY_RECORD = 'key';
/**
 * The shape of everything that is stored, by number: raised when what was written before has to be read in another
 * way. Where there is none it is 1.
 */
const SCHEMA_RECORD = 'schema';
const SCHEMA = 1;
/** Milliseconds, twice: a page that wakes up hears its timers before it hears its database. */
const PATIENCE = 5000;

export class SealedDatabase implements Disk {
  onGone: () => void = () => {};
  readonly #name: string;
  readonly #clock: Clock;
  #opening: Promise<IDBDatabase | undefined> | undefined;
  /** It was there: should it be missing one day, somebody has deleted it. */
  #had = false;
  /** Why it is not used any more. */
  #end: Error | undefined;
  /** Records that were found but can't be opened. */
  readonly #damaged = new Set<string>();

  readonly #session: Promise<Session> | undefined;

  /** The key is made and kept in the database, except for a session. */
  constructor(name: string, clock: Clock = systemClock, session?: Promise<Session>) {
    this.#name = name;
    this.#clock = clock;
    this.#session = session;
    // Whoever asks for something is told.
    session?.catch(() => {});
  }

  async exists(): Promise<boolean> {
    return (await this.#transact('readonly', () => true)) ?? false;
  }

  async read(from: string, to: string): Promise<[string, string][]> {
    const asked = await this.#transact('readonly', (records) => {
      const values = new Map<string, IDBRequest<Sealed>>();
      const names = records.getAllKeys(IDBKeyRange.bound(from, to));
      names.onsuccess = () => {
        for (const name of names.result as string[]) {
          const value = records.get(name) as IDBRequest<Sealed>;
          // The others are not to suffer for one that can't be read.
          value.onerror = (event) => event.preventDefault();
          values.set(name, value);
        }
      };
      return { key: records.get(KEY_RECORD) as IDBRequest<CryptoKey>, values };
    });
    const open = async ([name, { result }]: [string, IDBRequest<Sealed>]): Promise<[string, string][]> => {
      try {
        const { iv, data } = result;
        const key = (await (await this.#session)?.key()) ?? asked!.key.result;
        const text = await crypto.subtle.decrypt(algorithm(name, iv), key, data);
        return [[name, utf8Decode(new Uint8Array(text))]];
      } catch {
        // Damaged, or the key is another by now: what relays still have comes back from them.
        if (result) this.#damaged.add(name);
        return [];
      }
    };
    return (await Promise.all([...(asked?.values ?? [])].map(open))).flat();
  }

  async write(changes: readonly Change[], late: boolean): Promise<void> {
    const key = await this.#key();
    const seal = async ({ key: name, json }: Change): Promise<Sealed | undefined> => {
      const iv = randomBytes(12);
      return json
        ? { iv, data: await crypto.subtle.encrypt(algorithm(name, iv), key, utf8Encode(json)) }
        : undefined;
    };
    const sealed = await Promise.all(changes.map(seal));
    await this.#transact('readwrite', (records) => {
      for (const [index, { key: name, once }] of changes.entries()) {
        const value = sealed[index];
        const write = () => void (value ? records.put(value, name) : records.delete(name));
        if (once)
          lookUp(records, name, (found) => {
            if (!found || this.#damaged.has(name)) write();
            else if (late) this.#giveUp(records, 'another conversation was stored meanwhile');
          });
        else write();
      }
    });
  }

  async destroy(): Promise<void> {
    this.#end = undefined;
    this.#had = false;
    // First: without its key nobody can read what a session has left.
    if (this.#session) sessionStorage.removeItem(this.#name);
    await this.#inTime(async () => {
      const database = await this.#open(false).catch(() => undefined);
      this.#had = false;
      this.#opening = undefined;
      try {
        // What a page that does not let go would keep alive is empty then.
        if (database) {
          const records = database.transaction(RECORDS, 'readwrite').objectStore(RECORDS);
          await promisifyRequest(records.clear()).catch(() => {});
          database.close();
        }
        const deletion = indexedDB.deleteDatabase(await this.#database());
        // It is empty; it goes when the last page that holds it is closed.
        await new Promise((resolve, reject) => {
          deletion.onsuccess = deletion.onblocked = resolve;
          deletion.onerror = () => reject(deletion.error);
        });
      } catch (error) {
        // Where nothing may be opened nothing was stored.
        if (database) throw error;
      }
    });
  }

  /** Asked for anew each time: should everything have been deleted meanwhile, what is written now is still readable. */
  async #key(): Promise<CryptoKey> {
    if (this.#session) return (await this.#session).key();
    const usages: KeyUsage[] = ['encrypt', 'decrypt'];
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages);
    // The first that any tab has made is everybody's.
    const first = await this.#transact('readwrite', (records) =>
      lookUp(records, KEY_RECORD, (found) => {
        if (found) return;
        records.put(SCHEMA, SCHEMA_RECORD);
        records.put(fresh, KEY_RECORD);
      }),
    );
    return first!.result ?? fresh;
  }

  async #transact<T>(mode: IDBTransactionMode, ask: (records: IDBObjectStore) => T): Promise<T | undefined> {
    const attempt = async () => {
      const database =
        (await this.#open(false)) ?? (mode === 'readonly' ? undefined : await this.#open(true));
      if (!database) return undefined;
      const records = database.transaction(RECORDS, mode).objectStore(RECORDS);
      let asked: T | undefined;
      lookUp(records, SCHEMA_RECORD, (schema) => {
        if ((schema as number) > SCHEMA) this.#giveUp(records, 'a newer version stores here');
        else asked = ask(records);
      });
      await promisifyRequest(records.transaction);
      return asked;
    };
    return this.#inTime(() =>
      attempt().catch((error: unknown) => {
        // The browser may have closed it.
        this.#opening?.then((database) => database?.close()).catch(() => {});
        this.#opening = undefined;
        if (this.#end) throw error;
        return attempt();
      }),
    );
  }

  #giveUp({ transaction }: IDBObjectStore, reason: string): void {
    this.#end = new Error(reason);
    transaction.abort();
  }

  async #inTime<T>(work: () => Promise<T>): Promise<T> {
    const after = (next: () => void) => this.#clock.after(PATIENCE, next);
    let cancel: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      const end = () => reject((this.#end = new Error('the storage does not answer')));
      cancel = after(() => (cancel = after(end)));
    });
    try {
      if (this.#end) throw this.#end;
      return await Promise.race([work(), late]);
    } catch (error) {
      throw this.#end ?? error;
    } finally {
      cancel?.();
    }
  }

  async #database(): Promise<string> {
    return (await this.#session)?.name ?? this.#name;
  }

  /** Nothing, where it is not there and is not to be made. */
  #open(make: boolean): Promise<IDBDatabase | undefined> {
    return (this.#opening ??= this.#connect(make));
  }

  async #connect(make: boolean): Promise<IDBDatabase | undefined> {
    if (!crypto.subtle) throw new SupportError('insecure-context', 'expected a page served over https');
    const name = await this.#database();
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => {
        if (make && !this.#had) request.result.createObjectStore(RECORDS);
        else request.transaction!.abort();
      };
      request.onsuccess = () => {
        const database = request.result;
        this.#had = true;
        database.onclose = () => (this.#opening = undefined);
        // Another tab deletes it: at once, and nothing of this conversation gets into the one that comes after it.
        database.onversionchange = ({ newVersion }) => {
          this.#end = new Error('it was deleted');
          this.#opening = undefined;
          database.close();
          if (newVersion === null) this.onGone();
        };
        resolve(database);
      };
      request.onerror = (event) => {
        event.preventDefault();
        this.#opening = undefined;
        const { error } = request;
        if (error?.name !== 'AbortError') reject(error!);
        else if (this.#had) reject((this.#end = new Error('it was deleted')));
        else resolve(undefined);
      };
    });
  }
}

/** The record's name is authenticated with it: one record can't be passed off as another. */
function algorithm(name: string, iv: BufferSource): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8Encode(name) };
}

function lookUp(
  records: IDBObjectStore,
  name: string,
  then: (found: unknown) => void,
): IDBRequest<CryptoKey | undefined> {
  const request = records.get(name);
  request.onsuccess = () => then(request.result);
  return request;
}
