// Everything outside, as the clients see it. The entry hands in the real thing, a test its own.

import type { PartsKey } from '../i18n/en.js';
import type { ExtraKey } from '../i18n/extras-en.js';
import type { Words } from '../i18n/words.js';
import type { Clock } from '../io/clock.js';
import type { RelayPool } from '../io/relays/relay-pool.js';
import type { Nip07 } from '../io/signers/nip07-signer.js';
import type { Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import type { Tab, TabListener } from '../io/tabs.js';
import type { Attachment } from '../protocol/envelope.js';
import type { EventTemplate, NostrEvent } from '../protocol/event.js';
import type { ProfilePointer } from '../protocol/nip19.js';
import type { Signal } from '../protocol/signal.js';
import type { Place } from './client.js';
import type { Core } from './core.js';
import type { JournalRecord } from './journal.js';
import type { Asked, Held, OutboxEntry, Parcel } from './outbox.js';
import type { Kit, Sent, wrap } from './sending.js';

/** `local`: kept in this browser · `session`: for this tab, until it is closed · `none`: gone with the page. */
export type Persist = 'local' | 'session' | 'none';

/** Whose key is carried to another browser, or from there. */
export interface KeyHolder {
  /** A signer of the page has the key. */
  readonly isElsewhere: boolean;
  /** The one there is, also after `clear`. */
  store(): Store;
  /** Gives up what is there. */
  clear(): Promise<void>;
  /** Throws `bad-key` for what is no key. */
  check(secretKey: Uint8Array): Signer;
}

export interface KeyCarrier {
  exportKey(holder: KeyHolder, input: { passphrase: string }): Promise<string>;
  importKey(
    holder: KeyHolder,
    input: { key: string; passphrase: string; replace?: boolean | undefined },
  ): Promise<void>;
}

export interface Miner {
  /**
   * Gives what nobody knows yet another id, with the work that is asked for, and takes along what hangs on it. Whether
   * that can't be done, in words in the relays' answers.
   */
  remake(
    core: Core,
    entry: OutboxEntry,
    isWanted: () => boolean,
    rewrap: (core: Core, entry: OutboxEntry) => Promise<readonly Parcel[]>,
  ): Promise<boolean>;
  /**
   * Makes it again with the work that is asked for; else says why not, in words for whoever sent it. Only for what is the
   * same under any id: a gift wrap is known by its rumor, a listing by its author.
   */
  work(kit: Kit, core: Core, entry: OutboxEntry, asked: Asked): Promise<string | undefined>;
}

/** Whose conversation the relays are asked to forget. */
export interface Forgetting {
  /** A signer of the page has the key: it may be somebody's identity elsewhere. */
  readonly isElsewhere: boolean;
  readonly wrap: typeof wrap;
}

/** What came of asking relays to forget. That one has accepted says that it heard, not that it does it. */
export interface Forgotten {
  /** How many relays there were to ask. */
  readonly asked: number;
  /** How many of them have accepted everything that was asked. */
  readonly accepted: number;
}

export interface Eraser {
  /** Rejects only while nothing was asked yet. */
  forget(forgetting: Forgetting, core: Core): Promise<Forgotten>;
}

/** A file to be sent: as it is, under another name or none, or one that is on a file server already. */
export type FileInput = Blob | { readonly data: Blob; readonly name?: string | undefined } | Attachment;

export interface BlobOptions {
  /** Addresses of one's own file servers, most wanted first. */
  readonly servers: readonly string[];
  /** Bytes of one file. */
  readonly maxFileSize: number | undefined;
}

/** Files that were encrypted to be sent. */
export interface Packed {
  readonly attachments: readonly Attachment[];
  /** Writes down what is still to be uploaded; nothing, where there is nothing. */
  readonly keep?: () => Promise<Held | undefined>;
}

export interface Uploading {
  readonly signal: AbortSignal;
  /** Signs with a key that is made for this and thrown away. */
  readonly sign: (template: EventTemplate) => NostrEvent;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asks only the file servers of the client's own options. */
  readonly own?: boolean | undefined;
}

export interface FileCarrier {
  pack(core: Core, files: readonly FileInput[]): Promise<Packed>;
  /** Returns when all is done, when it was told to end, or when all that is left to do is to be told to try again. */
  upload(core: Core, entry: OutboxEntry, uploading: Uploading): Promise<void>;
  cancel(core: Core, id: string): Promise<void>;
  download(core: Core, attachment: Attachment, options: DownloadOptions): Promise<Blob>;
}

export interface Reacting {
  readonly ticketId: string;
  /** Of the message. */
  readonly id: string;
  /** One emoji of at most 32 bytes. */
  readonly emoji: string;
  /** Takes one's own back. */
  readonly off?: boolean | undefined;
}
export interface Deleting {
  readonly ticketId: string;
  /** Of a message of one's own. */
  readonly id: string;
}
export interface Editing extends Deleting {
  readonly text: string;
}

export interface Rating {
  readonly ticketId: string;
  /** 1 to 5. */
  readonly rating: number;
  readonly comment?: string | undefined;
}

/**
 * A token of the site's backend: the event that it has signed, as it is or as JSON. Or what fetches that for the
 * customer's key (hex).
 */
export type Proof = string | NostrEvent | ((pubkey: string) => unknown);

export interface Prover {
  /** The token as text. Rejects with `no-proof` for what can't be had, and for what is none for this customer. */
  prove(holder: object, asked: { readonly core: Core; readonly proof: Proof }): Promise<string>;
}

/** What is said otherwise than by a message. */
export interface Life {
  signal(
    kit: Kit,
    core: Core,
    input: { id: string; signal: Signal; item?: string | undefined },
  ): Promise<void>;
  hear(kit: Kit, core: Core, event: NostrEvent): Promise<void>;
  react(kit: Kit, core: Core, place: Place, input: Reacting): Promise<Sent>;
  deleteMessage(kit: Kit, core: Core, place: Place, input: Deleting): Promise<Sent>;
  editMessage(kit: Kit, core: Core, place: Place, input: Editing): Promise<Sent>;
  submitCsat(kit: Kit, core: Core, place: Place, input: Rating): Promise<Sent>;
}

export type TranscriptFormat = 'text' | 'html' | 'json';

/** In whose language a transcript is written. */
export type TranscriptWords = Words<PartsKey | ExtraKey>;

export interface TranscriptInput {
  /** The ticket's event id, or its label. */
  readonly ticketId: string;
  readonly format: TranscriptFormat;
  /** English unless told. */
  readonly words?: TranscriptWords | undefined;
  /** What people are called in it, by key; else by what the customer says and by the agents' profiles. */
  readonly names?: Readonly<Record<string, string>> | undefined;
}

export interface Writer {
  /** All of the text of the file. */
  write(core: Core, input: TranscriptInput): Promise<string>;
}

/** Keeps what a long conversation shows first. */
export interface Digester {
  keep(core: Core, all: readonly JournalRecord[]): Promise<void>;
}

/** What is fetched only when it is asked for; rejects where it can't be. */
export interface Addons {
  attachments(): Promise<FileCarrier>;
  digest(): Promise<Digester>;
  erasure(): Promise<Eraser>;
  life(): Promise<Life>;
  nip07(): Promise<{ fromNip07(signer: Nip07, clock: Clock): Signer }>;
  nip49(): Promise<KeyCarrier>;
  pow(): Promise<Miner>;
  transcript(): Promise<Writer>;
  proof(): Promise<Prover>;
}

export interface World {
  /** Without it, what needs an add-on rejects with `addon-unavailable`. */
  readonly addons?: Addons | undefined;
  readonly pool: RelayPool;
  readonly clock: Clock;
  /** Opens nothing yet: a store comes into being with its first record. */
  openStore(name: string, persist: Persist): Store;
  /** Joins the others that have the same store open; `undefined` where nobody else can. */
  openTab?(name: string, persist: Persist, listener: TabListener): Tab | undefined;
  /** NIP-05; rejects when the domain can't be reached. */
  resolveName(name: string, signal: AbortSignal): Promise<ProfilePointer | undefined>;
  /** Told when the network is back or the page is seen again, and before it is laid aside, where `sleeps` is true. */
  onWake(listener: (sleeps?: boolean) => void): () => void;
}
