// ENTRY nostr-support/headless: what a customer or an agent may do and what they see. No DOM; the same in browsers and
// in Node.

import { addons } from './addons/loaders.js';
import { createPlatform as createBarePlatform, type PlatformOptions } from './io/platform.js';
import { AgentClient as BoundAgentClient, type AgentOptions } from './headless/agent-client.js';
import { CustomerClient as BoundCustomerClient, type CustomerOptions } from './headless/customer-client.js';
import type { World } from './headless/world.js';

/** This machine's clock, network and storage, and what is loaded on demand. */
export function createPlatform(options?: PlatformOptions): World {
  return { ...createBarePlatform({ addons, ...options }), addons };
}

// Node 20 has no WebSocket of its own.
const socket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
const world: World = createPlatform({
  WebSocket: socket as unknown as NonNullable<PlatformOptions['WebSocket']>,
});

/** As the clients take them; `world` is this machine's own unless another is given. */
type InThisWorld<Options> = Omit<Options, 'world'> & { readonly world?: World };

export class CustomerClient extends BoundCustomerClient {
  constructor(options: InThisWorld<CustomerOptions>) {
    super({ world, ...options });
  }
}

export class AgentClient extends BoundAgentClient {
  constructor(options: InThisWorld<AgentOptions>) {
    super({ world, ...options });
  }
}

export type { Platform, PlatformOptions } from './io/platform.js';
export { createLocalSigner, type LocalSigner } from './io/signers/local-signer.js';
export { fromNip07, type Nip07 } from './io/signers/nip07-signer.js';
export type { Signer } from './io/signers/signer.js';
export type { Clock } from './io/clock.js';
export { MemoryStore, type Store } from './io/storage/store.js';
export { generateSecretKey, getPublicKey } from './protocol/event.js';
export { encodeNpub, encodeNprofile, encodeNsec, parsePublicKey, parseSecretKey } from './protocol/nip19.js';
export { SupportError, type SupportErrorCode } from './util/errors.js';
export type { Sent } from './headless/sending.js';
export type * from './headless/snapshot.js';
export type { DownloadOptions, FileInput, Forgotten, Proof, World } from './headless/world.js';
export type { Attachment } from './protocol/envelope.js';
