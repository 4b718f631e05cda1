// What a customer may do and what a customer sees. No DOM. Makes no key before the first ticket, and believes
// nobody but the agent a ticket went to and that agent's team.

import { randomBytes } from '../util/bytes.js';
import { createLocalSigner } from '../io/signers/local-signer.js';
import { fromNip07, type Nip07 } from '../io/signers/nip07-signer.js';
import type { Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import { buildCsat, parseCsat } from '../protocol/csat.js';
import { buildMessage, parseMessage } from '../protocol/direct-message.js';
import { generateSecretKey, tagValue, type Filter, type NostrEvent } from '../protocol/event.js';
import * as kinds from '../protocol/kinds.js';
import { encodeNsec, parseSecretKey, type ProfilePointer } from '../protocol/nip19.js';
import { buildDmRelayList, buildRelayList } from '../protocol/relay-list.js';
import { normalizeRelayUrls } from '../protocol/relay-url.js';
import { buildTicket, parseTicket, type TicketPriority } from '../protocol/ticket.js';
import { buildUuidV7 } from '../protocol/uuid.js';
import { SupportError, toSupportError } from '../util/errors.js';
import { Core, parcelFor, type Sent } from './core.js';
import { LeasedStore } from './leased-store.js';
import { Listeners } from './listeners.js';
import { readAgent, readRelays, requireDraft, requireObject, requireText } from './options.js';
import type { CsatItem, MessageItem, Snapshot, StatusItem, Ticket, TimelineItem } from './snapshot.js';
import type { Persist, World } from './world.js';

export interface CustomerOptions {
  /** npub, nprofile, hex, or NIP-05 `name@domain`. */
  readonly agent: string;
  /** Bootstrap relays, beside the hints of the agent's nprofile or NIP-05. */
  readonly relays?: string | readonly string[] | undefined;
  /** Takes the place of the key kept in this browser. */
  readonly signer?: Signer | Nip07 | undefined;
  /** Tells two conversations of one origin apart. Default `default`. */
  readonly storageKey?: string | undefined;
  readonly persist?: Persist | undefined;
  readonly world: World;
}

export interface CustomerEvents {
  reply: [item: MessageItem, ticket: Ticket];
  message: [item: MessageItem, ticket: Ticket];
  status: [item: StatusItem, ticket: Ticket];
  csat: [item: CsatItem, ticket: Ticket];
  ticket: [ticket: Ticket];
  error: [error: SupportError];
  change: [];
}

const NAME_TIME_LIMIT = 15_000;

export class CustomerClient {
  readonly #options: CustomerOptions;
  readonly #agent: ProfilePointer | string;
  readonly #listeners = new Listeners<CustomerEvents>();
  readonly #external: Signer | undefined;
  readonly #relays: readonly string[];
  #pointer: ProfilePointer | undefined;
  #store: Promise<Store> | undefined;
  #core: Core | undefined;
  #connecting: Promise<void> | undefined;
  #wanted = false;
  #offline: Snapshot | undefined;

  /** Throws `bad-agent`, `bad-relay` or `bad-input`. */
  constructor(options: CustomerOptions) {
    requireObject(options, 'CustomerClient');
    this.#options = options;
    this.#agent = readAgent(options.agent);
    this.#relays = readRelays(options.relays);
    this.#external = options.signer && fromNip07(options.signer, options.world.clock);
    if (typeof this.#agent !== 'string') this.#pointer = this.#agent;
  }

  /** Whether a conversation is kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    const store = await this.#openStore();
    return (await store.get('conversation')) === true;
  }

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
    return this.#core?.snapshot() ?? (this.#offline ??= emptySnapshot());
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.on('change', listener);
  }

  /** Opens a ticket. `title` is taken from the first line when none is given. */
  async createTicket(input: {
    title?: string | undefined;
    body: string;
    category?: string | undefined;
    priority?: TicketPriority | undefined;
    details?: Readonly<Record<string, string>> | undefined;
  }): Promise<Sent> {
    requireObject(input, 'createTicket');
    const core = await this.#ready();
    return core.inTurn(async () => {
      const { world } = this.#options;
      const agent = this.#requireAgent();
      const at = core.nextTime();
      const ticketId = buildUuidV7(world.clock.now(), randomBytes(10));
      const { category, priority, details } = input;
      requireText(input.title, 'title');
      requireText(category, 'category');
      if (details !== undefined) requireObject(details, 'details');
      const title = input.title?.trim() || (typeof input.body === 'string' ? firstLine(input.body) : '');
      // Built before a key is made: a text that is too long must not leave one behind.
      const draft = buildTicket({
        at,
        agent,
        ticketId,
        title,
        text: input.body,
        category,
        priority,
        details,
      });
      const author = await this.#ensureIdentity(core);
      const event = await core.seal(draft);
      const fact = parseTicket(event, draft.content)!;
      const store = await this.#openStore();
      if (typeof this.#agent === 'string') await store.setOnce(pinOf(this.#agent), this.#pointer);
      await store.set('conversation', true);
      const { sent } = await core.post({ id: event.id, fact, parcels: [parcelFor(event, agent, 'read')] });
      const hasLists = core.directory.has(kinds.KIND_DM_RELAY_LIST, author);
      if (!this.#external && !hasLists) await this.#publishLists(core, author);
      core.refresh();
      return { id: event.id, ticketId: event.id, sent };
    });
  }

  /** Writes in a ticket, named by its event id or by its label. */
  async sendMessage(input: { ticketId: string; text: string }): Promise<Sent> {
    requireObject(input, 'sendMessage');
    const core = await this.#ready();
    return core.inTurn(async () => {
      const ticket = this.#requireTicket(core, input.ticketId);
      const { customer: author, agent: recipient, ticketId } = ticket;
      const at = core.nextTime(ticket);
      const rumor = buildMessage({ at, author, recipient, ticket: ticket.id, ticketId, text: input.text });
      const parcels = await core.wrap(rumor, [recipient, author]);
      const { sent } = await core.post({ id: rumor.id, fact: parseMessage(rumor)!, rumor, parcels });
      return { id: rumor.id, ticketId: ticket.id, sent };
    });
  }

  /** Rates the help: 1 to 5. The newest rating of a ticket counts. */
  async submitCsat(input: { ticketId: string; rating: number; comment?: string | undefined }): Promise<Sent> {
    requireObject(input, 'submitCsat');
    const core = await this.#ready();
    return core.inTurn(async () => {
      const ticket = this.#requireTicket(core, input.ticketId);
      const { id, agent, ticketId } = ticket;
      const { rating, comment } = input;
      requireText(comment, 'comment');
      const at = core.nextTime(ticket);
      const draft = buildCsat({ at, ticket: id, ticketId, agent, rating, comment });
      const event = await core.seal(draft);
      const fact = parseCsat(event, draft.content)!;
      const { sent } = await core.post({ id: event.id, fact, parcels: [parcelFor(event, agent, 'read')] });
      return { id: event.id, ticketId: id, sent };
    });
  }

  /** Offers an item again to every relay that has not accepted it. */
  async retry(input: { id: string }): Promise<void> {
    requireObject(input, 'retry');
    await this.#core?.retry(input.id);
  }

  markRead(input: { ticketId: string }): void {
    requireObject(input, 'markRead');
    const { ticketId } = input;
    const ticket = this.#core?.board.find(ticketId);
    if (ticket) void this.#core?.markRead(ticket);
  }

  /** Keeps a text that is not sent yet: under a ticket's id, or under `new`. An empty text forgets it. */
  saveDraft(input: { ticketId: string; text: string }): void {
    const { ticketId, text } = requireDraft(input);
    void this.#core?.saveDraft(ticketId, text);
  }

  /** Leaves nothing of this conversation in this browser: key, messages, drafts. Relays keep what they have. */
  async reset(): Promise<void> {
    this.disconnect();
    const store = await this.#openStore();
    await store.destroy();
    this.#core = undefined;
    this.#store = undefined;
    this.#offline = undefined;
    this.#changed();
  }

  onTicket(listener: (ticket: Ticket) => void): () => void {
    return this.#listeners.on('ticket', listener);
  }
  onReply(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('reply', listener);
  }
  /** Every message of somebody else's, replies among them. */
  onMessage(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('message', listener);
  }
  onStatusChange(listener: (item: StatusItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('status', listener);
  }
  onCsat(listener: (item: CsatItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('csat', listener);
  }
  onError(listener: (error: SupportError) => void): () => void {
    return this.#listeners.on('error', listener);
  }

  async #connect(): Promise<void> {
    const { world } = this.#options;
    const opened = this.#openStore();
    const store = await opened;
    if (!this.#pointer) {
      // Pinned with the first ticket: a domain that changes hands later does not take the conversation with it.
      this.#pointer =
        (await store.get<ProfilePointer>(pinOf(this.#agent as string))) ??
        (await this.#resolve(this.#agent as string));
    }
    const { pubkey: agent, relays: hints } = this.#pointer;
    const bootstrap = normalizeRelayUrls([...hints, ...this.#relays]);
    if (bootstrap.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
    if (this.#store !== opened) throw new SupportError('cancelled', 'the conversation was reset');
    const core = (this.#core ??= this.#makeCore({ world, store, agent, bootstrap }));
    core.directory.bootstrap = bootstrap;
    if (!core.signer) {
      const kept = await store.get<string>('identity');
      const key = kept === undefined ? undefined : parseSecretKey(kept);
      if (this.#external) await core.identify(this.#external);
      else if (key) await core.identify(createLocalSigner(key));
    }
    await core.restore();
    if (this.#wanted && this.#core === core) core.start();
  }

  #makeCore({
    world,
    store,
    agent,
    bootstrap,
  }: {
    world: World;
    store: Store;
    agent: string;
    bootstrap: string[];
  }): Core {
    const agents = () => [...new Set([agent, ...core.board.tickets().map((ticket) => ticket.agent)])];
    const core: Core = new Core({
      world,
      role: 'customer',
      store,
      bootstrap,
      filters: customerFilters,
      refuse: (event) => refuse(event, core.board.pubkey, agents),
      listed: agents,
      history: () => agents().flatMap((pubkey) => core.directory.list(pubkey)?.read ?? []),
      onTicket: (ticket) => this.#listeners.emit('ticket', ticket),
      onItem: (item, ticket) => this.#tell(item, ticket),
      onError: (error) => this.#listeners.emit('error', error),
    });
    core.subscribe(() => this.#changed());
    return core;
  }

  #tell(item: TimelineItem, ticket: Ticket): void {
    if (item.type === 'message') {
      this.#listeners.emit('message', item, ticket);
      if (item.from === 'agent') this.#listeners.emit('reply', item, ticket);
    }
    if (item.type === 'status') this.#listeners.emit('status', item, ticket);
    if (item.type === 'csat') this.#listeners.emit('csat', item, ticket);
  }

  async #ready(): Promise<Core> {
    await this.connect();
    return this.#core!;
  }

  #openStore(): Promise<Store> {
    return (this.#store ??= (async () => {
      const { world, storageKey = 'default', persist = 'local' } = this.#options;
      const name = `nostr-support/${storageKey}`;
      const owner = this.#external && `/${await this.#external.getPublicKey()}`;
      const store = new LeasedStore(world.openStore(name + (owner ?? ''), persist));
      store.onTrouble((error) => {
        this.#listeners.emit('error', toSupportError(error, 'storage-unavailable'));
        this.#core?.touch();
      });
      return store;
    })());
  }

  async #ensureIdentity(core: Core): Promise<string> {
    if (core.signer) return core.board.pubkey;
    const store = await this.#openStore();
    // Another tab may be writing its first message in the same moment: the first key is everybody's.
    const kept = await store.setOnce('identity', encodeNsec(generateSecretKey()));
    const pubkey = await core.identify(createLocalSigner(parseSecretKey(kept)!));
    return pubkey;
  }

  /** Where answers reach this key: only for a key made here, and only once there is something to answer. */
  async #publishLists(core: Core, pubkey: string): Promise<void> {
    const at = core.now;
    const relays = core.directory.bootstrap;
    for (const template of [
      buildRelayList({ at, read: relays, write: relays }),
      buildDmRelayList({ at, relays }),
    ]) {
      const event = await core.seal(template);
      core.putListing(event);
      await core.post({ id: event.id, parcels: [parcelFor(event, pubkey, 'everywhere')] });
    }
  }

  async #resolve(name: string): Promise<ProfilePointer> {
    const { world } = this.#options;
    const stop = new AbortController();
    const cancel = world.clock.after(NAME_TIME_LIMIT, () => stop.abort());
    try {
      const pointer = await world.resolveName(name, stop.signal);
      if (pointer) return pointer;
    } catch (error) {
      throw new SupportError('bad-agent', `could not look up "${name}"`, { cause: error });
    } finally {
      cancel();
    }
    throw new SupportError('bad-agent', `"${name}" is not known at its domain`);
  }

  #requireAgent(): string {
    if (!this.#pointer) throw new SupportError('bad-agent', 'expected the agent to be known, got none');
    return this.#pointer.pubkey;
  }

  #requireTicket(core: Core, id: string): Ticket {
    const ticket = core.board.find(id);
    if (!ticket)
      throw new SupportError('unknown-ticket', 'expected the id of a ticket, got one that is not known');
    return ticket;
  }

  #changed(): void {
    this.#listeners.emit('change');
  }
}

function customerFilters(pubkey: string): Filter[] {
  return [
    { kinds: [kinds.KIND_STATUS, kinds.KIND_REPLY, kinds.KIND_GIFT_WRAP], '#p': [pubkey] },
    { kinds: [kinds.KIND_TICKET, kinds.KIND_CSAT], authors: [pubkey] },
  ];
}

/** Anybody may send a gift wrap: who wrote it shows only inside. The rest is from oneself or to oneself. */
function refuse(event: NostrEvent, pubkey: string, agents: () => readonly string[]): string | undefined {
  switch (event.kind) {
    case kinds.KIND_TICKET:
    case kinds.KIND_CSAT:
      return event.pubkey === pubkey ? undefined : 'stranger';
    case kinds.KIND_STATUS:
    case kinds.KIND_REPLY:
    case kinds.KIND_GIFT_WRAP:
      return tagValue(event, 'p') === pubkey ? undefined : 'not for us';
    default:
      // Profiles, relay lists and the team: each counts only as its author's own word.
      return agents().includes(event.pubkey) || event.pubkey === pubkey ? undefined : 'stranger';
  }
}

/** By name: a page that names another agent one day means that one. */
function pinOf(name: string): string {
  return `agent/${name.toLowerCase()}`;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0]!.trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function emptySnapshot(): Snapshot {
  const empty = { tickets: [], unread: 0, connection: 'idle', relays: [], profiles: {} } as const;
  return Object.freeze({ ...empty, restoring: true, drafts: {}, storage: 'persistent', rejected: {} });
}
