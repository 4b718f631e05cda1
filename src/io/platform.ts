// The real world: this machine's clock, network and storage. Works in browsers and in Node; touches nothing until asked.

import type { ProfilePointer } from '../protocol/nip19.js';
import { SupportError } from '../util/errors.js';
import { systemClock, type Clock } from './clock.js';
import { resolveNip05 } from './relays/nip05.js';
import type { Socket, SocketFactory } from './relays/relay-connection.js';
import { RelayPool } from './relays/relay-pool.js';
import { SealedStore } from './storage/sealed-store.js';
import { MemoryStore, type Store } from './storage/store.js';

export interface Platform {
  readonly pool: RelayPool;
  readonly clock: Clock;
  openStore(name: string, persist: 'local' | 'none'): Store;
  resolveName(name: string, signal: AbortSignal): Promise<ProfilePointer | undefined>;
  onWake(listener: () => void): () => void;
}

export interface PlatformOptions {
  /** A WebSocket class, where the runtime has none of its own (Node 20: the `ws` package). */
  readonly WebSocket?: new (url: string) => Socket;
}

export function createPlatform(options: PlatformOptions = {}): Platform {
  const clock = systemClock;
  const open: SocketFactory = (url) => {
    const Implementation =
      options.WebSocket ?? (globalThis.WebSocket as unknown as PlatformOptions['WebSocket']);
    if (!Implementation)
      throw new SupportError('no-websocket', 'expected a WebSocket in this runtime, got none');
    return new Implementation(url);
  };
  // One store by one name: two elements on a page share what one of them has opened.
  const memory = new Map<string, MemoryStore>();
  return {
    pool: new RelayPool({ clock, open }),
    clock,
    openStore(name, persist) {
      // Without WebCrypto (a page over plain http) nothing could be kept encrypted, so nothing is kept.
      const canKeep =
        persist === 'local' && globalThis.indexedDB !== undefined && crypto.subtle !== undefined;
      if (canKeep) return new SealedStore(name);
      const store = memory.get(name) ?? new MemoryStore();
      memory.set(name, store);
      return store;
    },
    resolveName: resolveNip05,
    onWake,
  };
}

function onWake(listener: () => void): () => void {
  if (typeof window === 'undefined') return () => {};
  const seen = () => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('online', listener);
  window.addEventListener('pageshow', listener);
  document.addEventListener('visibilitychange', seen);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('pageshow', listener);
    document.removeEventListener('visibilitychange', seen);
  };
}
