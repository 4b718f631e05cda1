// The secret key, looked for in everything that a page's script can see while a conversation is had and while things go
// wrong: properties of elements and clients, events, errors, the console, the markup, and all that is stored.

import { expect } from '@open-wc/testing';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import * as entry from '../../../src/nostr-support.js';
import { encryptKey } from '../../../src/addons/nip49.js';
import { CustomerClient } from '../../../src/headless/customer-client.js';
import { createPlatform } from '../../../src/io/platform.js';
import { SealedDatabase } from '../../../src/io/storage/sealed-database.js';
import { SteadyStore } from '../../../src/io/storage/steady-store.js';
import { generateSecretKey, getPublicKey } from '../../../src/protocol/event.js';
import { encodeNsec, parseSecretKey } from '../../../src/protocol/nip19.js';
import { base64Encode, bytesToHex } from '../../../src/util/bytes.js';
import { keptWorld } from '../../support/kept-world.js';
import { MemoryNetwork } from '../../support/memory-relay.js';
import { until } from '../helpers.js';

const RELAY = 'wss://one.test';
const agent = getPublicKey(generateSecretKey());

/** Where a secret was found: its path from where the search began. */
class Search {
  readonly found: string[] = [];
  readonly seen = new Set<unknown>();
  readonly #texts: string[];

  constructor(secret: Uint8Array) {
    // As bech32 without its prefix, too.
    const nsec = encodeNsec(secret);
    this.#texts = [nsec, nsec.slice(5), bytesToHex(secret), base64Encode(secret), [...secret].join(',')];
  }

  text(text: string, path: string): void {
    if (this.#texts.some((each) => text.toLowerCase().includes(each.toLowerCase()))) this.found.push(path);
  }

  /** Everything that can be reached from a value by reading properties, getters and prototypes included. */
  walk(value: unknown, path: string): void {
    if (typeof value === 'string') return this.text(value, path);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || this.seen.has(value))
      return;
    this.seen.add(value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const {
        buffer,
        byteOffset = 0,
        byteLength,
      } = value instanceof ArrayBuffer ? { buffer: value, byteLength: value.byteLength } : value;
      return this.text([...new Uint8Array(buffer, byteOffset, byteLength)].join(','), path);
    }
    this.#words(value, path);
    if (value instanceof Map || value instanceof Set) for (const each of value) this.walk(each, `${path}[]`);
    const end = [Object, Function, Array, HTMLElement, EventTarget, Node, Promise].map(
      (each) => each.prototype as object,
    );
    for (
      let holder: object | null = value;
      holder && !end.includes(holder);
      holder = Object.getPrototypeOf(holder) as object | null
    ) {
      for (const name of Reflect.ownKeys(holder)) {
        // The way out, into everything else on the page.
        if (value === globalThis || value === document) continue;
        try {
          this.walk((value as Record<PropertyKey, unknown>)[name], `${path}.${String(name)}`);
        } catch (error) {
          this.walk(error, `${path}.${String(name)} throws`);
        }
      }
    }
    if (value instanceof Element) {
      this.text(value.outerHTML, `${path} as markup`);
      for (const inner of value.shadowRoot?.querySelectorAll('*') ?? [])
        this.walk(inner, `${path} ${inner.localName}`);
    }
  }

  #words(value: object, path: string): void {
    for (const write of [String, (each: unknown) => JSON.stringify(each) ?? '']) {
      try {
        this.text(write(value), `${path} as text`);
      } catch {
        // Cyclic, or without a text of its own.
      }
    }
  }

  /** All that this origin keeps, as it lies there. */
  async storage(): Promise<void> {
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const table of database.objectStoreNames) {
        const store = database.transaction(table).objectStore(table);
        this.walk(await done(store.getAllKeys()), name!);
        this.walk(await done(store.getAll()), name!);
      }
      database.close();
    }
    for (const storage of [localStorage, sessionStorage]) this.walk({ ...storage }, 'storage');
    for (const name of await caches.keys()) {
      this.text(name, 'caches');
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        this.text(request.url + (await (await cache.match(request))!.text()), name);
    }
    this.text(document.cookie + location.href, 'page');
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
}

const LINES = ['debug', 'log', 'info', 'warn', 'error', 'trace', 'dir'] as const;
const EVENTS = [
  'ready',
  'show',
  'hide',
  'before-send',
  'ticket',
  'message',
  'status',
  'csat',
  'unread',
  'connection',
  'error',
  'reset',
];

describe('the secret key', () => {
  it('is found by the search itself, in whatever form it lies', () => {
    const secret = generateSecretKey();
    for (const form of [
      encodeNsec(secret),
      bytesToHex(secret),
      base64Encode(secret),
      secret,
      secret.buffer,
      [...secret],
    ]) {
      const search = new Search(secret);
      class Holder {
        get deep(): unknown {
          return { map: new Map([['key', form]]) };
        }
      }
      search.walk(new Holder(), 'holder');
      expect(search.found).not.to.deep.equal([]);
    }
    const search = new Search(secret);
    search.walk(new CustomerClient({ agent, relays: RELAY, world: createPlatform() }), 'client');
    expect(search.found).to.deep.equal([]);
    expect(search.seen.size).to.be.greaterThan(30);
  });

  it('is nowhere within reach of the page, through a whole conversation and its failures', async function (this: {
    timeout(ms: number): unknown;
  }) {
    // A passphrase takes as long as it takes.
    this.timeout(60_000);
    const network = new MemoryNetwork();
    const world = keptWorld(network);
    SupportElement.world = world;
    const heard: unknown[] = [];
    const original = { ...console };
    for (const name of LINES) console[name] = (...values: unknown[]) => void heard.push(values);
    const hear = (event: Event) => void heard.push(event);
    for (const name of EVENTS) addEventListener(`support-${name}`, hear);
    for (const name of ['error', 'unhandledrejection']) addEventListener(name, hear);
    const element = document.createElement('nostr-support');
    Object.assign(element, { agent, relays: RELAY, storageKey: 'key-test', exposeMessages: true });
    const store = new SteadyStore(new SealedDatabase('nostr-support/key-test'));
    try {
      document.body.append(element);
      element.show();
      await element.ready;
      const fail = (work: Promise<unknown>) => work.catch((error: unknown) => heard.push(error));
      const { ticketId, sent } = await element.createTicket({ body: 'help' });
      await sent;
      const secret = parseSecretKey((await store.get<string>('identity'))!)!;
      expect(secret.length).to.equal(32);
      const nsec = encodeNsec(secret);
      await element.sendMessage(ticketId, 'more');
      await element.submitCsat(ticketId, { rating: 4, comment: 'good' });
      // What goes wrong: refused, unknown, malformed, dropped, forged; and keys where none belong.
      network.relay(RELAY).answer = () => [false, 'blocked: no'];
      await element.sendMessage(ticketId, 'refused');
      network.relay(RELAY).force({ id: 'x' });
      network.relay(RELAY).drop();
      await fail(element.sendMessage('nowhere', 'lost'));
      await fail(element.sendMessage(ticketId, 'x'.repeat(30_000)));
      await fail(element.createTicket({ body: 5 } as never));
      await fail(element.submitCsat(ticketId, { rating: 9 }));
      expect((await element.exportKey('a phrase of mine')).startsWith('ncryptsec1')).to.equal(true);
      const carried = await encryptKey(secret, 'a phrase of mine', 4);
      await fail(element.importKey(carried, 'another phrase'));
      await fail(element.importKey(nsec, nsec));
      await fail(element.exportKey(''));
      await element.importKey(carried, 'a phrase of mine');
      await until(() => element.tickets[0]!.items.length > 3);
      const client = (element as unknown as { createClient(): CustomerClient }).createClient();
      await client.connect();
      const search = new Search(secret);
      search.walk(element, 'element');
      search.walk(client, 'client');
      search.walk(client.getSnapshot(), 'snapshot');
      search.walk(entry, 'entry');
      search.walk(heard, 'heard');
      for (const { received } of [network.relay(RELAY)]) search.walk(received, 'relay');
      client.disconnect();
      element.remove();
      await search.storage();
      expect(search.found).to.deep.equal([]);
      // Pasted where the agent's key belongs.
      document.body.append(element);
      for (const value of [nsec, bytesToHex(secret).toUpperCase() + '0']) {
        element.agent = value;
        await element.updateComplete;
        await fail(element.createTicket({ body: 'help' }));
        element.removeAttribute('agent');
        element.agent = agent;
        await element.updateComplete;
      }
      const after = new Search(secret);
      after.walk(heard, 'heard');
      // The event's target is the element, whose property the page itself has set.
      expect(after.found).to.deep.equal([]);
      expect(heard.length).to.be.greaterThan(8);
    } finally {
      Object.assign(console, original);
      for (const name of EVENTS) removeEventListener(`support-${name}`, hear);
      for (const name of ['error', 'unhandledrejection']) removeEventListener(name, hear);
      await element.reset();
      element.remove();
      await store.destroy();
    }
  });
});
