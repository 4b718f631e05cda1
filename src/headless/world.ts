// Everything outside, as the clients see it. The entry hands in the real thing, a test its own.

import type { Clock } from '../io/clock.js';
import type { RelayPool } from '../io/relays/relay-pool.js';
import type { Store } from '../io/storage/store.js';
import type { ProfilePointer } from '../protocol/nip19.js';

/** `local`: kept in this browser · `session`: for this tab, until it is closed · `none`: gone with the page. */
export type Persist = 'local' | 'session' | 'none';

export interface World {
  readonly pool: RelayPool;
  readonly clock: Clock;
  /** Opens nothing yet: a store comes into being with its first record. */
  openStore(name: string, persist: Persist): Store | Promise<Store>;
  /** NIP-05; rejects when the domain can't be reached. */
  resolveName(name: string, signal: AbortSignal): Promise<ProfilePointer | undefined>;
  /** Told when the network is back or the page is seen again. */
  onWake(listener: () => void): () => void;
}
