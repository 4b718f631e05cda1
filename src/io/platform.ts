// The real world: this machine's clock, network and storage. Works in browsers and in Node; touches nothing until asked.

import type { ProfilePointer } from '../protocol/nip19.js';
import { systemClock, type Clock } from './clock.js';
import type { ConnectionOptions, Socket, SocketFactory } from './relays/relay-connection.js';
import { RelayPool } from './relays/relay-pool.js';
import { SealedDatabase, type Session } from './storage/sealed-database.js';
import { SteadyStore } from './storage/steady-store.js';
import type { Store } from './storage/store.js';
import { openTab, type Tab, type TabListener } from './tabs.js';

type Persist = 'local' | 'session' | 'none';

export interface Platform {
  readonly pool: RelayPool;
  readonly clock: Clock;
  openStore(name: string, persist: Persist): Store;
  openTab(name: string, persist: Persist, listener: TabListener): Tab | undefined;
  resolveName(name: string, signal: AbortSignal): Promise<ProfilePointer | undefined>;
  onWake(listener: (sleeps?: boolean) => void): () => void;
}

/** What is fetched on demand. */
interface PlatformAddons {
  /** Looks up names at domains (NIP-05). */
  readonly nip05?: () => Promise<Pick<Platform, 'resolveName'>>;
  /** Reads relays' limits (NIP-11); without it what they refuse is obeyed. */
  readonly nip11?: ConnectionOptions['limits'];
  /** What `session` is kept by; where it can't be had, that is no more than the page's memory. */
  readonly session?: () => Promise<{ begin(name: string, clock: Clock): Promise<Session> }>;
}

export interface PlatformOptions {
  /** A WebSocket class, where the runtime has none of its own (Node 20: the `ws` package). */
  readonly WebSocket?: new (url: string) => Socket;
  readonly addons?: PlatformAddons | undefined;
}

export function createPlatform({ WebSocket, addons }: PlatformOptions = {}): Platform {
  const clock = systemClock;
  // Looked up at every use: where there is none, the relay's status says so.
  const open: SocketFactory = (url) => new (WebSocket ?? globalThis.WebSocket)(url);
  // One store by one name: what is in memory only is there for whoever comes later on the page.
  const stores = new Map<string, Store>();
  const disk = (name: string, persist: Persist) => {
    // Looked for by name: where it is there but forbidden, that is to be said; in Node nobody expects it.
    if (!('indexedDB' in globalThis)) return undefined;
    const session =
      persist === 'session' ? addons?.session?.().then(({ begin }) => begin(name, clock)) : undefined;
    // A value that is not known may have meant less than the page's memory.
    return persist === 'local' || session ? new SealedDatabase(name, clock, session) : undefined;
  };
  return {
    pool: new RelayPool({ clock, open, limits: addons?.nip11 }),
    clock,
    openStore(name, persist) {
      const known = `${persist} ${name}`;
      const found = stores.get(known);
      if (found) return found;
      const store = new SteadyStore(disk(name, persist));
      stores.set(known, store);
      // Whoever comes then begins anew.
      store.onGone(() => stores.delete(known));
      return store;
    },
    openTab: (name, persist, listener) =>
      persist === 'local' && 'indexedDB' in globalThis ? openTab(name, clock, listener) : undefined,
    resolveName: async (...asked) => (await addons!.nip05!()).resolveName(...asked),
    onWake,
  };
}

function onWake(listener: (sleeps?: boolean) => void): () => void {
  const stop = new AbortController();
  const wake = ({ type }: Event) => {
    const sleeps = type === 'pagehide';
    if (sleeps || type === 'online' || !document.hidden) listener(sleeps);
  };
  for (const type of ['online', 'pagehide', 'pageshow', 'visibilitychange'])
    globalThis.addEventListener?.(type, wake, { signal: stop.signal });
  return () => stop.abort();
}
