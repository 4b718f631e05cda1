// What both clients do alike: open a store, connect and disconnect, show snapshots, tell what has come.

import type { Store } from '../io/storage/store.js';
import { SupportError, toSupportError } from '../util/errors.js';
import type { Core, CoreOptions, Sent } from './core.js';
import { LeasedStore } from './leased-store.js';
import { Listeners } from './listeners.js';
import { requireObject, requireTexts } from './options.js';
import type {
  CsatItem,
  MessageItem,
  NoteItem,
  Snapshot,
  StatusItem,
  Ticket,
  TimelineItem,
} from './snapshot.js';
import type { Persist, World } from './world.js';

export interface ClientOptions {
  readonly persist?: Persist | undefined;
  readonly world: World;
}

interface ClientEvents {
  reply: [item: MessageItem, ticket: Ticket];
  message: [item: MessageItem, ticket: Ticket];
  status: [item: StatusItem, ticket: Ticket];
  note: [item: NoteItem, ticket: Ticket];
  csat: [item: CsatItem, ticket: Ticket];
  ticket: [ticket: Ticket];
  error: [error: SupportError];
  change: [];
}

/** Before anything is read. */
export const NOTHING: Snapshot = Object.freeze({
  tickets: [],
  unread: 0,
  connection: 'idle',
  relays: [],
  profiles: {},
  restoring: true,
  drafts: {},
  storage: 'persistent',
  rejected: {},
});

export abstract class Client {
  protected readonly listeners = new Listeners<ClientEvents>();
  readonly #options: ClientOptions;
  #store: Promise<Store> | undefined;
  #core: Core | undefined;
  #connecting: Promise<void> | undefined;
  #wanted = false;

  constructor(options: ClientOptions) {
    requireObject(options, 'a client');
    this.#options = options;
  }

  /** Each signer has a store of its own. */
  protected abstract storeName(): Promise<string>;
  protected abstract makeCore(store: Store): Promise<Core>;
  /** Gives the core the key that is there by now, if there is one. */
  protected abstract identify(core: Core, store: Store): Promise<void>;

  /** Reads what is stored and opens the relays. Makes no key. May be called again at any time. */
  connect(): Promise<void> {
    this.#wanted = true;
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  /** Closes this client's sockets and timers. What is stored stays; `connect` goes on from there. */
  disconnect(): void {
    this.#wanted = false;
    this.#connecting = undefined;
    this.#core?.stop();
  }

  /** The same frozen object until something changes. */
  getSnapshot(): Snapshot {
    return this.#core?.snapshot() ?? NOTHING;
  }

  /** Told after every change; gives back the undo, like every `on…`. */
  subscribe(listener: () => void): () => void {
    return this.listeners.on('change', listener);
  }

  /** Offers an item again to every relay that has not accepted it. */
  async retry(input: { id: string }): Promise<void> {
    requireObject(input, 'retry');
    await this.#core?.retry(input.id);
  }

  markRead(input: { ticketId: string }): void {
    requireObject(input, 'markRead');
    const ticket = this.#core?.board.find(input.ticketId);
    if (ticket) void this.#core?.markRead(ticket);
  }

  /** Keeps a text that is not sent yet: under a ticket's id, or under `new`. An empty text forgets it. */
  saveDraft(input: { ticketId: string; text: string }): void {
    requireObject(input, 'saveDraft');
    const { ticketId, text } = input;
    requireTexts({ ticketId, text });
    void this.#core?.saveDraft(ticketId, text);
  }

  /** Leaves nothing of this in this browser: key, messages, drafts. Relays keep what they have. */
  async reset(): Promise<void> {
    this.disconnect();
    await (await this.openStore()).destroy();
    this.#core = this.#store = undefined;
    this.listeners.emit('change');
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

  protected openStore(): Promise<Store> {
    return (this.#store ??= (async () => {
      const { world, persist = 'local' } = this.#options;
      const store = new LeasedStore(world.openStore(await this.storeName(), persist));
      store.onTrouble((error) => {
        this.listeners.emit('error', toSupportError(error, 'storage-unavailable'));
        this.#core?.touch();
      });
      return store;
    })());
  }

  /** What a core needs to tell this client's listeners. */
  protected get hearing(): Pick<CoreOptions, 'world' | 'onTicket' | 'onItem' | 'onError' | 'onChange'> {
    const listeners = this.listeners;
    return {
      world: this.#options.world,
      onTicket: (ticket) => listeners.emit('ticket', ticket),
      onItem: (item, ticket) => tell(listeners, item, ticket),
      onError: (error) => listeners.emit('error', error),
      onChange: () => listeners.emit('change'),
    };
  }

  protected async ready(): Promise<Core> {
    await this.connect();
    return this.#core!;
  }

  /** Sends in a ticket, one after the other: each takes its time from what is there. */
  protected async inTicket(
    id: string,
    send: (core: Core, ticket: Ticket, at: number) => Promise<Sent>,
  ): Promise<Sent> {
    const core = await this.ready();
    return core.inTurn(async () => {
      const ticket = core.board.find(id);
      if (!ticket) throw new SupportError('unknown-ticket', 'expected the id of a ticket that is known');
      return send(core, ticket, core.nextTime(ticket));
    });
  }

  async #connect(): Promise<void> {
    const opened = this.openStore();
    const store = await opened;
    const made = this.#core ?? (await this.makeCore(store));
    if (this.#store !== opened) throw new SupportError('cancelled', 'the client was reset');
    const core = (this.#core ??= made);
    await this.identify(core, store);
    await core.restore();
    if (this.#wanted && this.#core === core) core.start();
  }
}

function tell(listeners: Listeners<ClientEvents>, item: TimelineItem, ticket: Ticket): void {
  if (item.type === 'status') listeners.emit('status', item, ticket);
  else if (item.type === 'note') listeners.emit('note', item, ticket);
  else if (item.type === 'csat') listeners.emit('csat', item, ticket);
  else {
    listeners.emit('message', item, ticket);
    if (item.from === 'agent') listeners.emit('reply', item, ticket);
  }
}
