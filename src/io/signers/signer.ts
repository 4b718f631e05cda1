// What signs and encrypts: a key of our own, a browser extension (NIP-07), a remote signer (NIP-46).

import type { EventTemplate, NostrEvent } from '../../protocol/event.js';

export interface Signer {
  /** Hex. */
  getPublicKey(): Promise<string>;
  signEvent(template: EventTemplate): Promise<NostrEvent>;
  nip44Encrypt(pubkey: string, plaintext: string): Promise<string>;
  nip44Decrypt(pubkey: string, ciphertext: string): Promise<string>;
}
