// What a core is made with: the world, a store, those who listen, and what is different for a customer and an agent.

import type { Store } from '../io/storage/store.js';
import type { Filter, NostrEvent } from '../protocol/event.js';
import type { Team } from '../protocol/team.js';
import type { Core } from './core.js';
import type { Listeners } from './listeners.js';
import type { Notes } from './notes.js';
import type { Viewpoint } from './rules.js';
import type { Snapshot } from './snapshot.js';
import type { Progress } from './sync.js';
import type { BlobOptions, World } from './world.js';

export interface Role {
  readonly name: Viewpoint['role'];
  /** What only an agent reads. */
  readonly notes?: Notes;
  /** Without time and limit; asked once there is a key. */
  filters(core: Core): readonly Filter[];
  /** Whose profiles, relay lists and teams are watched. */
  listed(core: Core): readonly string[];
  /** Relays beside one's own that hold one's history. */
  history(core: Core): readonly string[];
  /** What only this role's snapshot has. */
  extra?(core: Core): Pick<Snapshot, 'setup' | 'agent'>;
}

/** What is sent and shown of typing and reading. */
export interface Signals {
  readonly typing: boolean;
  readonly receipts: boolean;
  /** Also where each signature may be a question to a person, as with a browser extension. */
  readonly always?: boolean;
  /** Keys (hex) that are told nothing. */
  readonly except?: ReadonlySet<string>;
}

export interface CoreOptions {
  readonly world: World;
  readonly store: Store;
  readonly listeners: Listeners;
  readonly role: Role;
  readonly blobs: BlobOptions;
  readonly signals: () => Signals;
  /** Tells the core where to begin, and whose key it is, if there is one by now. */
  readonly introduce: () => Promise<void>;
}

/** What the relays told, as it is kept. */
export interface Known {
  /** The journal's, by name, that hold what the relays were read for. */
  readonly pages?: readonly string[];
  readonly progress: Progress;
  readonly listings: readonly NostrEvent[];
  readonly teams: readonly Team[];
}
