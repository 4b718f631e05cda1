// A signer over a secret key in memory. It is also a NIP-07 object, so it can stand wherever one is asked for.
// The key itself is behind a closure: no property, no JSON and no log can show it.

import { getPublicKey, signEvent } from '../../protocol/event.js';
import { getConversationKey, nip44Decrypt, nip44Encrypt } from '../../protocol/nip44.js';
import { SupportError } from '../../util/errors.js';
import type { Nip07 } from './nip07-signer.js';
import type { Signer } from './signer.js';

export interface LocalSigner extends Signer, Nip07 {
  readonly nip44: Required<Nip07>['nip44'];
}

/** An ECDH costs as much as a signature; an agent has many peers, and each wrap comes from a fresh key. */
const REMEMBERED_CONVERSATIONS = 500;

export function createLocalSigner(secretKey: Uint8Array): LocalSigner {
  const key = Uint8Array.from(secretKey);
  const publicKey = derivePublicKey(key);
  const conversations = new Map<string, Uint8Array>();

  const conversationKey = (pubkey: string): Uint8Array => {
    const known = conversations.get(pubkey) ?? getConversationKey(key, pubkey);
    // Those still in use are soon known again.
    if (conversations.size === REMEMBERED_CONVERSATIONS) conversations.clear();
    conversations.set(pubkey, known);
    return known;
  };
  const encrypt = async (pubkey: string, plaintext: string) =>
    nip44Encrypt(plaintext, conversationKey(pubkey));
  const decrypt = async (pubkey: string, ciphertext: string) =>
    nip44Decrypt(ciphertext, conversationKey(pubkey));

  return {
    getPublicKey: async () => publicKey,
    signEvent: async (template) => signEvent(template, key),
    nip44Encrypt: encrypt,
    nip44Decrypt: decrypt,
    nip44: { encrypt, decrypt },
  };
}

function derivePublicKey(key: Uint8Array): string {
  try {
    return getPublicKey(key);
  } catch (error) {
    throw new SupportError('bad-key', 'expected a secret key of 32 bytes on the curve', { cause: error });
  }
}
