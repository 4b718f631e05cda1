// The real world: this machine's clock, network and storage. Works in browsers and in Node; touches nothing until asked.

import type { ProfilePointer } from '../protocol/nip19.js';
import { systemClock, type Clock } from './clock.js';
import { resolveNip05 } from './relays/nip05.js';
import type { Socket, SocketFactory } from './relays/relay-connection.js';
import { RelayPool } from './relays/relay-pool.js';
import { SealedStore } from './storage/sealed-store.js';
import { openSession } from './storage/session-store.js';
import { MemoryStore, type Store } from './storage/store.js';

export interface Platform {
  readonly pool: RelayPool;
  readonly clock: Clock;
  openStore(name: string, persist: 'local' | 'session' | 'none'): Store | Promise<Store>;
  resolveName(name: string, signal: AbortSignal): Promise<ProfilePointer | undefined>;
  onWake(listener: () => void): () => void;
}

export interface PlatformOptions {
  /** A WebSocket class, where the runtime has none of its own (Node 20: the `ws` package). */
  readonly WebSocket?: new (url: string) => Socket;
}

export function createPlatform(options: PlatformOptions = {}): Platform {
  const clock = systemClock;
  // Looked up at every use: where there is none, the relay's status says so.
  const open: SocketFactory = (url) => new (options.WebSocket ?? globalThis.WebSocket)(url);
  // One store by one name: two elements on a page share what one of them has opened.
  const memory = new Map<string, MemoryStore>();
  return {
    pool: new RelayPool({ clock, open }),
    clock,
    openStore(name, persist) {
      // Without WebCrypto (a page over plain http) nothing could be kept encrypted, so nothing is kept.
      const canKeep = globalThis.indexedDB && crypto.subtle;
      if (canKeep && persist === 'local') return new SealedStore(name);
      if (canKeep && persist === 'session') return openSession(name, clock);
      // Also for a value that is not known: it may have meant less than this browser's memory.
      const store = memory.get(name) ?? new MemoryStore();
      memory.set(name, store);
      return store;
    },
    resolveName: resolveNip05,
    onWake,
  };
}

function onWake(listener: () => void): () => void {
  const stop = new AbortController();
  const wake = ({ type }: Event) => {
    if (type === 'online' || !document.hidden) listener();
  };
  for (const type of ['online', 'pageshow', 'visibilitychange'])
    globalThis.addEventListener?.(type, wake, { signal: stop.signal });
  return () => stop.abort();
}
