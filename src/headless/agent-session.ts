// Who is signed in at this desk, kept for the next visit in a store of its own: a key lies in it encrypted under a
// non-extractable WebCrypto key, an extension only by name.

import { createLocalSigner } from '../io/signers/local-signer.js';
import { fromNip07, type Nip07 } from '../io/signers/nip07-signer.js';
import type { Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import { encodeNsec, parseSecretKey } from '../protocol/nip19.js';
import { isObject } from '../util/guards.js';
import { SupportError } from '../util/errors.js';
import { readRelays, requireObject } from './options.js';
import type { World } from './world.js';

export interface SignedIn {
  readonly signer: Signer;
  /** Whether we made the key: only then may its profile be published unasked. */
  readonly made: 'here' | 'elsewhere';
  readonly relays: readonly string[];
}

interface Kept {
  readonly nsec?: string;
  readonly made: 'here' | 'elsewhere';
  readonly relays: readonly string[];
}

const STORE = 'nostr-support-desk';

export class AgentSession {
  readonly #world: World;
  readonly #store: Store | Promise<Store>;

  constructor({ world }: { world: World }) {
    this.#world = world;
    this.#store = world.openStore(STORE, 'local');
  }

  /** Who was signed in at the last visit. Rejects with `signer-refused` when that was an extension which is gone. */
  async load(): Promise<SignedIn | undefined> {
    const kept = await (await this.#store).get<Kept>('session');
    if (!isObject(kept)) return undefined;
    const { nsec, made, relays } = kept;
    if (nsec === undefined) return { signer: fromNip07(requireExtension(), this.#world.clock), made, relays };
    const key = parseSecretKey(nsec);
    return key && { signer: createLocalSigner(key), made, relays };
  }

  /** `secretKey` is an nsec, hex, or 32 bytes. Rejects with `bad-key` or `bad-relay`. */
  async signInWithKey(input: {
    secretKey: string | Uint8Array;
    made: 'here' | 'elsewhere';
    relays: string | readonly string[];
  }): Promise<SignedIn> {
    requireObject(input, 'signInWithKey');
    const { secretKey, made } = input;
    const key = typeof secretKey === 'string' ? parseSecretKey(secretKey) : secretKey;
    if (!(key instanceof Uint8Array))
      throw new SupportError('bad-key', 'expected a secret key as nsec or 64 hex characters');
    const signer = createLocalSigner(key);
    return this.#keep({ nsec: encodeNsec(key), made, relays: readRelays(input.relays) }, signer);
  }

  async signInWithExtension(input: { nip07: Nip07; relays: string | readonly string[] }): Promise<SignedIn> {
    requireObject(input, 'signInWithExtension');
    const signer = fromNip07(input.nip07, this.#world.clock);
    await signer.getPublicKey();
    return this.#keep({ made: 'elsewhere', relays: readRelays(input.relays) }, signer);
  }

  /** Forgets who was signed in. Their tickets stay in a store of their own until the client is reset. */
  async signOut(): Promise<void> {
    await (await this.#store).destroy();
  }

  async #keep(kept: Kept, signer: Signer): Promise<SignedIn> {
    if (kept.relays.length === 0)
      throw new SupportError('no-relays', 'expected at least one relay, got none');
    await (await this.#store).set('session', kept);
    return { signer, made: kept.made, relays: kept.relays };
  }
}

function requireExtension(): Nip07 {
  const nip07 = (globalThis as { nostr?: unknown }).nostr;
  if (!isObject(nip07))
    throw new SupportError('signer-refused', 'expected a browser extension (NIP-07), found none');
  return nip07 as unknown as Nip07;
}
