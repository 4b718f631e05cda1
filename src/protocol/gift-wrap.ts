// NIP-59 seals and gift wraps, async over a signer: so they also serve NIP-07 and NIP-46, which never show a
// secret key. Opening makes the three checks of NIP-17 and NIP-59, and gives back why it refused.

import { randomBytes } from '../util/bytes.js';
import {
  generateSecretKey,
  getEventId,
  getPublicKey,
  isEvent,
  isUnsignedEvent,
  signEvent,
  verifyEvent,
  type EventTemplate,
  type NostrEvent,
  type Rumor,
  type UnsignedEvent,
} from './event.js';
import { KIND_EPHEMERAL_GIFT_WRAP, KIND_GIFT_WRAP, KIND_SEAL } from './kinds.js';
import { getConversationKey, nip44Encrypt } from './nip44.js';
import { parseJson } from '../util/guards.js';
import { yieldToMain } from '../util/yield-to-main.js';

const TWO_DAYS = 2 * 24 * 60 * 60;

/** The part of a signer that wrapping needs. */
export interface SealSigner {
  signEvent(template: EventTemplate): Promise<NostrEvent>;
  nip44Encrypt(pubkey: string, plaintext: string): Promise<string>;
}
/** The part of a signer that unwrapping needs. */
export interface UnsealSigner {
  nip44Decrypt(pubkey: string, ciphertext: string): Promise<string>;
}

/** Does what a relay wants done before an event is signed (NIP-13). */
export type Mine = (template: UnsignedEvent) => Promise<EventTemplate>;

/** A moment up to two days before `now` (unix seconds), each call its own. */
export function backdate(now: number): number {
  const random = new DataView(randomBytes(4).buffer).getUint32(0);
  return now - (random % TWO_DAYS);
}

/** Seals a rumor to one recipient and wraps it under a fresh key; `fleeting`: so that no relay stores it. */
export async function buildGiftWrap(
  {
    rumor,
    recipient,
    now,
    fleeting,
    mine = async (template) => template,
  }: { rumor: Rumor; recipient: string; now: number; fleeting?: boolean; mine?: Mine },
  signer: SealSigner,
): Promise<NostrEvent> {
  // A slow phone works long on all of this, and somebody may be typing on it.
  await yieldToMain();
  const content = await signer.nip44Encrypt(recipient, JSON.stringify(rumor));
  const seal = await signer.signEvent({ kind: KIND_SEAL, created_at: backdate(now), tags: [], content });
  const key = generateSecretKey();
  await yieldToMain();
  const template = {
    kind: fleeting ? KIND_EPHEMERAL_GIFT_WRAP : KIND_GIFT_WRAP,
    pubkey: getPublicKey(key),
    // Relays refuse what is ephemeral and a minute old.
    created_at: fleeting ? now : backdate(now),
    tags: [['p', recipient]],
    content: nip44Encrypt(JSON.stringify(seal), getConversationKey(key, recipient)),
  };
  const mined = await mine(template);
  await yieldToMain();
  return signEvent(mined, key);
}

export type Unwrapped = { readonly rumor: Rumor } | { readonly refused: string };

/** Opens a gift wrap whose own signature the caller has verified. Rejects only when the signer does. */
export async function openGiftWrap(wrap: NostrEvent, signer: UnsealSigner): Promise<Unwrapped> {
  const seal = await decryptJson(signer, wrap.pubkey, wrap.content);
  if (!isEvent(seal) || seal.kind !== KIND_SEAL) return { refused: 'no seal' };
  if (!verifyEvent(seal)) return { refused: 'seal signature' };
  const rumor = await decryptJson(signer, seal.pubkey, seal.content);
  if (!isUnsignedEvent(rumor)) return { refused: 'no rumor' };
  if (rumor.pubkey !== seal.pubkey) return { refused: 'seal by another than the author' };
  const { pubkey, created_at, kind, tags, content } = rumor;
  const id = getEventId(rumor);
  if ((rumor as Partial<Rumor>).id !== undefined && (rumor as Rumor).id !== id)
    return { refused: 'rumor id' };
  return { rumor: { pubkey, created_at, kind, tags, content, id } };
}

async function decryptJson(signer: UnsealSigner, pubkey: string, ciphertext: string): Promise<unknown> {
  return parseJson(await signer.nip44Decrypt(pubkey, ciphertext));
}
