// What both clients do alike: open a store, connect and disconnect, show snapshots, tell what has come.

import type { TicketRef } from '../protocol/thread.js';
import type { Attachment } from '../protocol/envelope.js';
import type { Store } from '../io/storage/store.js';
import { SupportError, toSupportError } from '../util/errors.js';
import { Core } from './core.js';
import { LeasedStore } from './leased-store.js';
import { ListenersOf, type ClientEvents } from './listeners.js';
import { readBlobServers, requireObject, requireTexts } from './options.js';
import type { Role, Signals } from './role.js';
import { inAddon, kit, type Sent } from './sending.js';
import {
  NOTHING,
  type CsatItem,
  type MessageItem,
  type Snapshot,
  type StatusItem,
  type Ticket,
} from './snapshot.js';
import type {
  BlobOptions,
  Deleting,
  DownloadOptions,
  Editing,
  Forgotten,
  Life,
  Persist,
  Reacting,
  TranscriptInput,
  World,
} from './world.js';

export interface ClientOptions {
  readonly persist?: Persist | undefined;
  /** Where files are put, encrypted (Blossom): `https:` addresses, most wanted first, at most eight. */
  readonly blobServers?: string | readonly string[] | undefined;
  /** Bytes of one file. Default 25 MiB. */
  readonly maxFileSize?: number | undefined;
  /** What is sent and shown of typing and reading. Default: both. */
  readonly signals?: Signals | undefined;
  readonly world: World;
}

/** Where and when something is written in a ticket, as everything that is written there is made with it. */
export type Place = Omit<Ticket, 'id'> & TicketRef & { readonly at: number };

/** For the clients alone: what lies behind a client leads to the key, so no property of it leads there. */
export let coreOf: (client: Client) => Core;
/** Where all is kept, for who only wants to look: that wakes nothing else. */
export let storeOf: (client: Client) => Store;

export async function ready(client: Client): Promise<Core> {
  await client.connect();
  return coreOf(client);
}

/** Sends in a ticket, strictly after everything that is in it, whatever the clocks of the others say. */
export async function inTicket(
  client: Client,
  id: string,
  send: (core: Core, place: Place) => Promise<Sent>,
): Promise<Sent> {
  const core = await ready(client);
  return core.inTurn(async () => {
    const ticket = core.board.find(id);
    if (!ticket) throw new SupportError('unknown-ticket', 'expected the id of a ticket that is known');
    const at = Math.max(core.now, ticket.items.at(-1)!.at + 1);
    return send(core, { ...ticket, ticket: ticket.id, at });
  });
}

export abstract class Client {
  protected readonly listeners = new ListenersOf<ClientEvents>();
  readonly #options: ClientOptions;
  readonly #blobs: BlobOptions;
  #store: Store | undefined;
  #core: Core | undefined;
  #connecting: Promise<void> | undefined;
  #wanted = false;
  #signals: Signals;

  constructor(options: ClientOptions) {
    requireObject(options, 'a client');
    this.#options = options;
    this.#blobs = { servers: readBlobServers(options.blobServers), maxFileSize: options.maxFileSize };
    this.#signals = options.signals ?? { typing: true, receipts: true };
  }

  /** Each signer has a store of its own. */
  protected abstract storeName(): Promise<string>;
  protected abstract readonly role: Role;
  /** Tells the core where to begin, and whose key it is, if there is one by now. */
  protected abstract introduce(core: Core): Promise<void>;

  /** Reads what is stored and opens the relays. Makes no key. May be called again at any time. */
  connect(): Promise<void> {
    this.#wanted = true;
    const connecting: Promise<void> = (this.#connecting ??= this.#connect().catch((error: unknown) => {
      // Another one may have begun since.
      if (connecting === this.#connecting) this.disconnect();
      throw error;
    }));
    return connecting;
  }

  /** Closes this client's sockets and timers. What is stored stays; `connect` goes on from there. */
  disconnect(): void {
    this.#wanted = false;
    this.#connecting = undefined;
    this.#core?.seat.stop();
  }

  /** The same frozen object until something changes. */
  getSnapshot(): Snapshot {
    return this.#core?.snapshot() ?? NOTHING;
  }

  /** Told after every change; gives back the undo, like every `on…`. */
  subscribe(listener: () => void): () => void {
    return this.listeners.on('change', listener);
  }

  /** Offers an item, and what changes it, again to every relay that has not accepted it. */
  async retry(input: { id: string }): Promise<void> {
    requireObject(input, 'retry');
    const { id } = input;
    this.#live.retry(id);
    this.#live.seat.say({ id, again: true });
  }

  /**
   * Takes back a message whose files are still on their way: it is gone from here, and was never anywhere else. Rejects
   * with `bad-input` where relays have been offered it, and for a ticket in which more was written since.
   */
  async cancel(input: { id: string }): Promise<void> {
    requireObject(input, 'cancel');
    const core = await ready(this);
    return inAddon(core.addons, 'attachments', (addon) => addon.cancel(core, input.id));
  }

  /**
   * The file itself, with both its hashes checked, of a type that no browser runs. Rejects with `blob-unreachable`,
   * `blob-corrupt`, `file-too-large` (over 100 MiB, or `maxFileSize` where that is more), `cancelled`.
   */
  downloadAttachment(attachment: Attachment, options: DownloadOptions = {}): Promise<Blob> {
    const core = this.#live;
    return inAddon(core.addons, 'attachments', (addon) => addon.download(core, attachment, options));
  }

  /**
   * All of a conversation, to be kept: `text` to read, `html` as a page of its own, `json` with the signed events, for
   * which relays are asked, for some seconds at most. Rejects with `unknown-ticket`, `bad-input`, `addon-unavailable`.
   */
  exportTranscript(input: TranscriptInput): Promise<string> {
    const core = this.#live;
    return inAddon(core.addons, 'transcript', (addon) => addon.write(core, input));
  }

  markRead(input: { ticketId: string }): void {
    requireObject(input, 'markRead');
    this.#live.markRead(input.ticketId);
  }

  get signals(): Signals {
    return this.#signals;
  }

  /** What is off is from now on neither sent nor shown. */
  set signals(signals: Signals) {
    requireObject(signals, 'signals');
    this.#signals = signals;
    this.#core?.board.endTyping();
    this.#core?.board.invalidate();
  }

  /** Says that one is typing, or no longer is: to the other side of a ticket, in passing. Nothing depends on it. */
  signal(input: { ticketId: string; signal: 'typing' | 'idle' }): void {
    requireObject(input, 'signal');
    this.#live.signal(input.ticketId, input.signal);
  }

  /** Puts an emoji to a message, or takes one's own back. */
  react(input: Reacting): Promise<Sent> {
    return this.change('react', input);
  }

  /** Takes a message of one's own back; its place remains. */
  deleteMessage(input: Deleting): Promise<Sent> {
    return this.change('deleteMessage', input);
  }

  /** Puts another text in the place of a message of one's own. */
  editMessage(input: Editing): Promise<Sent> {
    return this.change('editMessage', input);
  }

  /** Keeps a text that is not sent yet: under a ticket's id, or under `new`. An empty text forgets it. */
  saveDraft(input: { ticketId: string; text: string }): void {
    requireObject(input, 'saveDraft');
    const { ticketId, text } = input;
    requireTexts({ ticketId, text });
    this.#live.saveDraft(ticketId, text);
  }

  /**
   * Leaves nothing of this in this browser: key, messages, drafts. Relays keep what they have, unless `forget` asks them
   * not to, for which it waits some seconds at most. Whether they do it is up to them, the other side may keep its copy,
   * and what they were not asked now nobody can ask later: the key is gone. The answer says how many there were to ask,
   * and how many accepted. Rejects, with everything still in its place, where nothing could be asked:
   * `addon-unavailable`, or what the signer said.
   */
  async reset(options?: { readonly forget?: boolean }): Promise<Forgotten | undefined> {
    const core = this.#live;
    const told = options?.forget === true ? await this.forget(core) : undefined;
    // What has begun while the relays were asked is another conversation.
    if (core === this.#live) await this.clear();
    this.listeners.emit('reset');
    return told;
  }

  onTicket(listener: (ticket: Ticket) => void): () => void {
    return this.listeners.on('ticket', listener);
  }
  /** What an agent wrote. */
  onReply(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('reply', listener);
  }
  /** Every message of somebody else's, replies among them. */
  onMessage(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('message', listener);
  }
  onStatusChange(listener: (item: StatusItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('status', listener);
  }
  onCsat(listener: (item: CsatItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('csat', listener);
  }
  onError(listener: (error: SupportError) => void): () => void {
    return this.listeners.on('error', listener);
  }
  /** Everything is gone from this browser: by `reset` of this client, or of another one on the same store. */
  onReset(listener: () => void): () => void {
    return this.listeners.on('reset', listener);
  }

  /** Asks the relays to forget. Rejects only while nothing was asked yet. */
  protected abstract forget(core: Core): Promise<Forgotten>;

  /** What `reset` does, untold. */
  protected async clear(): Promise<void> {
    const core = this.#live;
    this.disconnect();
    try {
      await core.store.destroy();
    } finally {
      // Who has connected meanwhile has connected what is gone.
      if (this.#core === core) {
        this.disconnect();
        this.#core = this.#store = undefined;
      }
      this.listeners.emit('change');
    }
  }

  static {
    coreOf = (client) => client.#live;
    storeOf = (client) => client.#kept;
  }

  get #kept(): Store {
    const { world, persist = 'local' } = this.#options;
    const open = (name: string) => {
      const store = world.openStore(name, persist);
      store.onTrouble?.((error) => {
        if (error) this.listeners.emit('error', toSupportError(error, 'storage-unavailable'));
        this.#core?.seat.reconsider();
      });
      return store;
    };
    return (this.#store ??= new LeasedStore(
      () => this.storeName(),
      open,
      () => void this.reset(),
    ));
  }

  /** What is known and under way, until a reset. */
  get #live(): Core {
    if (this.#core) return this.#core;
    const core: Core = new Core({
      world: this.#options.world,
      store: this.#kept,
      listeners: this.listeners,
      role: this.role,
      blobs: this.#blobs,
      signals: () => this.#signals,
      introduce: () => this.introduce(core),
    });
    return (this.#core = core);
  }

  protected async change<Name extends 'react' | 'deleteMessage' | 'editMessage' | 'submitCsat'>(
    name: Name,
    input: Parameters<Life[Name]>[3],
  ): Promise<Sent> {
    requireObject(input, name);
    return inAddon(this.#options.world.addons, 'life', (life) =>
      inTicket(this, input.ticketId, (core, place) => life[name](kit, core, place, input as never)),
    );
  }

  async #connect(): Promise<void> {
    const core = this.#live;
    const { world, persist = 'local' } = this.#options;
    const name = await this.storeName();
    // First, so that nothing that others do is missed while this one reads.
    if (this.#wanted && core === this.#core)
      core.seat.start((listener) => world.openTab?.(name, persist, listener));
    await core.seat.read();
    if (core !== this.#core) throw new SupportError('cancelled', 'the client was reset');
  }
}
