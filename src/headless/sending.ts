// How something is sent: signed or wrapped, written down, offered. Each of these keeps to the core it was given: what is
// under way when a client is reset must not end up in the next one's store.

import {
  generateSecretKey,
  signEvent,
  tagValue,
  verifyEvent,
  type Draft,
  type EventTemplate,
  type NostrEvent,
  type Rumor,
} from '../protocol/event.js';
import { buildGiftWrap, openGiftWrap } from '../protocol/gift-wrap.js';
import type { Core } from './core.js';
import type { Channel } from './directory.js';
import type { Fact } from './facts.js';
import type { OutboxEntry, Parcel } from './outbox.js';
import { ticketOf } from './reducer.js';
import type { Delivery } from './snapshot.js';
import type { Addons, FileInput, Packed } from './world.js';
import { toSupportError } from '../util/errors.js';

/** What a send gives back once it is safely written down. */
export interface Sent {
  /**
   * The event's id; for a direct message the rumor's. What no relay has taken yet may get another, where they want proof
   * of work (NIP-13).
   */
  readonly id: string;
  /** The id of the ticket (its 7700 event). Where that gets another, this one goes on being understood by the client. */
  readonly ticketId: string;
  /** Settles when a relay has accepted it, or when every relay has finally refused. */
  readonly sent: Promise<Delivery>;
}

/** Signs, after encrypting what is to be encrypted. */
export async function seal({ signer }: Core, { encryptTo, ...template }: Draft): Promise<NostrEvent> {
  const content = encryptTo ? await signer!.nip44Encrypt(encryptTo, template.content) : template.content;
  return signer!.signEvent({ ...template, content });
}

/** Wraps a rumor for each, in this order. */
export async function wrap(core: Core, rumor: Rumor, recipients: readonly string[]): Promise<Parcel[]> {
  const parcels: Parcel[] = [];
  for (const recipient of recipients) {
    const event = await buildGiftWrap({ rumor, recipient, now: core.now }, core.signer!);
    core.intake.know(event.id);
    parcels.push(parcelFor(event, recipient, 'dm'));
  }
  return parcels;
}

/** Wraps a direct message once more for whom it was wrapped before. */
export function rewrap(core: Core, { rumor, parcels }: OutboxEntry): Promise<Parcel[]> {
  const recipients = parcels.map(({ audience }) => audience);
  return wrap(core, rumor!, recipients);
}

/** What an add-on gives; its error, where it has one. */
export async function inAddon<File extends keyof Addons, T>(
  addons: Addons | undefined,
  file: File,
  run: (addon: Awaited<ReturnType<Addons[File]>>) => Promise<T>,
): Promise<T> {
  try {
    return await run((await addons![file]()) as Awaited<ReturnType<Addons[File]>>);
  } catch (error) {
    throw toSupportError(error, 'addon-unavailable');
  }
}

/** Encrypts what is to be sent along. */
export async function pack(core: Core, files: readonly FileInput[] = []): Promise<Packed> {
  return files.length === 0
    ? { attachments: [] }
    : inAddon(core.addons, 'attachments', (addon) => addon.pack(core, files));
}

/** Brings the files of an entry to where they belong. */
export async function upload(core: Core, entry: OutboxEntry, signal: AbortSignal): Promise<void> {
  const sign = (template: EventTemplate) => signEvent(template, generateSecretKey());
  try {
    await (await core.addons!.attachments()).upload(core, entry, { signal, sign });
  } catch {
    entry.held = { ...entry.held!, state: 'failed', reason: 'addon-unavailable' };
    core.outbox.pump();
  }
}

/** Sends a draft to whom it names. */
export async function send(
  core: Core,
  draft: Draft,
  parse: (event: NostrEvent, plaintext: string) => Fact | undefined,
  keep?: Packed['keep'],
): Promise<Sent> {
  const event = await seal(core, draft);
  const parcels = [parcelFor(event, tagValue(draft, 'p')!, 'read')];
  return post(core, { fact: parse(event, draft.content)!, parcels }, keep);
}

/** Signs and publishes those profiles and relay lists that one does not have yet. */
export async function sendListings(core: Core, templates: readonly EventTemplate[]): Promise<void> {
  const { directory, board } = core;
  for (const template of templates) {
    if (directory.has(template.kind, board.pubkey)) continue;
    const event = await seal(core, template);
    await post(core, { parcels: [parcelFor(event, board.pubkey, 'everywhere')] });
  }
  core.refresh();
}

/**
 * Writes it down and begins to send it. The promise of the delivery stands in an object: to await the post must not
 * mean to await the relays.
 */
export async function post(
  core: Core,
  content: { parcels: Parcel[]; fact?: Fact; rumor?: Rumor },
  keep?: Packed['keep'],
): Promise<Sent> {
  const { fact, parcels } = content;
  const id = fact?.id ?? parcels[0]!.event.id;
  const now = core.clock.now();
  core.know(content);
  const held = await keep?.();
  const { sent } = await core.outbox.add({
    ...content,
    id,
    at: now,
    wrappedAt: now,
    held,
  });
  core.seat.say({ event: parcels.at(-1)!.event, sent: true });
  if (fact) core.board.add(fact, () => {});
  return { id, ticketId: (fact && ticketOf(fact)) ?? '', sent };
}

/** What an add-on sends with: a copy of its own would not be the core's. */
export const kit = { buildGiftWrap, openGiftWrap, verifyEvent, wrap, send, post };
export type Kit = typeof kit;

export function parcelFor(event: NostrEvent, audience: string, channel: Channel): Parcel {
  return { event, audience, channel, results: {} };
}
