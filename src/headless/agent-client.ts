// What an agent may do and what an agent sees. No DOM. Publishes who it is only when asked to, and never over what is
// already there.

import { randomBytes } from '../util/bytes.js';
import { fromNip07, type Nip07 } from '../io/signers/nip07-signer.js';
import type { Signer } from '../io/signers/signer.js';
import type { Store } from '../io/storage/store.js';
import { appDataIdentifiers, buildAppData } from '../protocol/app-data.js';
import {
  tagValue,
  verifyEvent,
  type Draft,
  type EventTemplate,
  type Filter,
  type NostrEvent,
} from '../protocol/event.js';
import * as kinds from '../protocol/kinds.js';
import { buildNote, parseNote } from '../protocol/note.js';
import { buildProfile } from '../protocol/profile.js';
import { buildDmRelayList, buildRelayList } from '../protocol/relay-list.js';
import { buildReply, parseReply } from '../protocol/reply.js';
import { buildStatus, parseStatus } from '../protocol/status.js';
import type { TicketStatus } from '../protocol/ticket.js';
import { buildUuidV7 } from '../protocol/uuid.js';
import { parseJson } from '../util/guards.js';
import { badInput, SupportError, toSupportError } from '../util/errors.js';
import { Core, parcelFor, type Sent } from './core.js';
import { LeasedStore } from './leased-store.js';
import { Listeners } from './listeners.js';
import { readRelays, requireDraft, requireObject } from './options.js';
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

export interface AgentOptions {
  readonly signer: Signer | Nip07;
  /** Bootstrap relays. */
  readonly relays?: string | readonly string[] | undefined;
  readonly persist?: Persist | undefined;
  readonly world: World;
}

export interface AgentEvents {
  ticket: [ticket: Ticket];
  reply: [item: MessageItem, ticket: Ticket];
  message: [item: MessageItem, ticket: Ticket];
  status: [item: StatusItem, ticket: Ticket];
  note: [item: NoteItem, ticket: Ticket];
  csat: [item: CsatItem, ticket: Ticket];
  error: [error: SupportError];
  change: [];
}

export class AgentClient {
  readonly #options: AgentOptions;
  readonly #signer: Signer;
  readonly #relays: readonly string[];
  readonly #listeners = new Listeners<AgentEvents>();
  #store: Promise<Store> | undefined;
  #core: Core | undefined;
  #connecting: Promise<void> | undefined;
  #wanted = false;
  #offline: Snapshot | undefined;

  /** Throws `bad-relay`, `no-relays` or `bad-input`. */
  constructor(options: AgentOptions) {
    requireObject(options, 'AgentClient');
    this.#options = options;
    this.#signer = fromNip07(options.signer, options.world.clock);
    this.#relays = readRelays(options.relays);
    if (this.#relays.length === 0)
      throw new SupportError('no-relays', 'expected at least one relay, got none');
  }

  /** Whether tickets are kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    return (await this.#openStore()).exists();
  }

  /** Reads what is stored and opens the relays. May be called again at any time. */
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

  async replyTicket(input: { ticketId: string; body: string }): Promise<Sent> {
    requireObject(input, 'replyTicket');
    return this.#inTicket(input.ticketId, async (core, ticket, at) => {
      const { customer, ticketId } = ticket;
      const draft = buildReply({ at, ticket: ticket.id, ticketId, customer, text: input.body });
      const event = await core.seal(draft);
      const fact = parseReply(event, draft.content)!;
      const { sent } = await core.post({ id: event.id, fact, parcels: [parcelFor(event, customer, 'read')] });
      return { id: event.id, ticketId: ticket.id, sent };
    });
  }

  async updateStatus(input: { ticketId: string; status: TicketStatus }): Promise<Sent> {
    requireObject(input, 'updateStatus');
    return this.#inTicket(input.ticketId, async (core, ticket, at) => {
      const { customer, ticketId } = ticket;
      const { status } = input;
      const event = await core.seal(buildStatus({ at, ticket: ticket.id, ticketId, customer, status }));
      const fact = parseStatus(event)!;
      const { sent } = await core.post({ id: event.id, fact, parcels: [parcelFor(event, customer, 'read')] });
      return { id: event.id, ticketId: ticket.id, sent };
    });
  }

  /** Writes a note that no customer sees: to these keys (hex), by default to the team, or to oneself when alone. */
  async addInternalNote(input: {
    ticketId: string;
    body: string;
    to?: readonly string[] | undefined;
  }): Promise<Sent> {
    requireObject(input, 'addInternalNote');
    return this.#inTicket(input.ticketId, async (core, ticket, at) => {
      const { id, customer, ticketId } = ticket;
      const own = core.board.pubkey;
      const noteId = buildUuidV7(this.#options.world.clock.now(), randomBytes(10));
      const team = [ticket.agent, ...(core.board.viewpoint.teams.get(ticket.agent)?.members ?? [])];
      const others = [...new Set(input.to ?? team)].filter((pubkey) => pubkey !== own);
      let first: Sent | undefined;
      const recipients = others.length > 0 ? others : [own];
      const ref = { at, ticket: id, ticketId, customer, noteId, text: input.body };
      // All are built before the first is sent: a recipient who is none must not leave half a note behind.
      const drafts = recipients.map((recipient) => buildNote({ ...ref, recipient }));
      const events: [NostrEvent, Draft][] = [];
      for (const draft of drafts) events.push([await core.seal(draft), draft]);
      // The one with the lowest id is the one that the timeline shows.
      events.sort(([a], [b]) => (a.id < b.id ? -1 : 1));
      for (const [event, draft] of events) {
        const fact = parseNote(event, draft.content)!;
        const { recipient } = fact;
        const { sent } = await core.post({
          id: event.id,
          fact,
          parcels: [parcelFor(event, recipient, 'read')],
        });
        first ??= { id: event.id, ticketId: id, sent };
      }
      return first!;
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

  saveDraft(input: { ticketId: string; text: string }): void {
    const { ticketId, text } = requireDraft(input);
    void this.#core?.saveDraft(ticketId, text);
  }

  /** Publishes the profile (0) and relay lists (10002, 10050) that this key does not have yet. Call it only when asked to. */
  async publishSetup(input: {
    name: string;
    about?: string | undefined;
    picture?: string | undefined;
    relays: string | readonly string[];
  }): Promise<void> {
    requireObject(input, 'publishSetup');
    if (typeof input.name !== 'string' || input.name.trim() === '')
      throw badInput('name to be a text', input.name);
    const relays = readRelays(input.relays);
    if (relays.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
    const core = await this.#ready();
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      // Never over what is there, so it must be known what is.
      await core.lookUpOneself(relays);
      const at = core.now;
      const { name, about, picture } = input;
      const templates: EventTemplate[] = [
        buildProfile({ at, name: name.trim(), about, picture }),
        buildRelayList({ at, read: relays, write: relays }),
        buildDmRelayList({ at, relays }),
      ];
      for (const template of templates) {
        if (core.directory.has(template.kind, pubkey)) continue;
        const event = await core.seal(template);
        core.putListing(event);
        await core.post({ id: event.id, parcels: [parcelFor(event, pubkey, 'everywhere')] });
      }
      core.refresh();
      core.touch();
    });
  }

  /** Keeps something of one's own on the relays (NIP-78), encrypted to oneself. `data` is anything JSON can hold. */
  async appDataSave(input: { slot: string; data: unknown }): Promise<void> {
    requireObject(input, 'appDataSave');
    const { slot, data } = input;
    const core = await this.#ready();
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      const event = await core.seal(buildAppData({ at: core.now, slot, data, pubkey }));
      await core.post({ id: event.id, parcels: [parcelFor(event, pubkey, 'everywhere')] });
    });
  }

  /** What was saved last, or `undefined`. Asks every relay and believes only one's own signature. */
  async appDataLoad(input: { slot: string }): Promise<unknown> {
    requireObject(input, 'appDataLoad');
    const { slot } = input;
    const core = await this.#ready();
    const { pubkey } = core.board;
    const identifiers = appDataIdentifiers(slot);
    const filter: Filter = { kinds: [kinds.KIND_APP_DATA], authors: [pubkey], '#d': identifiers, limit: 4 };
    const relays = core.directory.route(pubkey, 'everywhere');
    const answers = await Promise.all(relays.map((url) => this.#options.world.pool.query(url, [filter])));
    const events = answers.flatMap((answer) => answer.events);
    const rank = (event: NostrEvent) => identifiers.indexOf(tagValue(event, 'd')!);
    events.sort((a, b) => rank(a) - rank(b) || b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
    const newest = events.find(verifyEvent);
    return newest && parseJson(await this.#signer.nip44Decrypt(pubkey, newest.content));
  }

  /** Reads one's whole history from the relays anew, beside what is stored here. */
  async pullOwnHistory(): Promise<void> {
    const core = await this.#ready();
    core.forgetCursors();
    core.resync();
  }

  /** Leaves nothing of these tickets in this browser. Relays keep what they have. */
  async reset(): Promise<void> {
    this.disconnect();
    await (await this.#openStore()).destroy();
    this.#core = undefined;
    this.#store = undefined;
    this.#changed();
  }

  onTicket(listener: (ticket: Ticket) => void): () => void {
    return this.#listeners.on('ticket', listener);
  }
  /** Replies of other agents. */
  onReply(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('reply', listener);
  }
  /** What a customer wrote after opening the ticket. */
  onMessage(listener: (item: MessageItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('message', listener);
  }
  onStatusChange(listener: (item: StatusItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('status', listener);
  }
  onNote(listener: (item: NoteItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('note', listener);
  }
  onCsat(listener: (item: CsatItem, ticket: Ticket) => void): () => void {
    return this.#listeners.on('csat', listener);
  }
  onError(listener: (error: SupportError) => void): () => void {
    return this.#listeners.on('error', listener);
  }

  async #connect(): Promise<void> {
    const opened = this.#openStore();
    const store = await opened;
    if (this.#store !== opened) throw new SupportError('cancelled', 'the desk was reset');
    const core = (this.#core ??= this.#makeCore(store));
    await core.identify(this.#signer);
    await core.restore();
    if (this.#wanted && this.#core === core) core.start();
  }

  #makeCore(store: Store): Core {
    const customers = () => core.board.tickets().map(({ customer }) => customer);
    const core: Core = new Core({
      world: this.#options.world,
      role: 'agent',
      store,
      bootstrap: this.#relays,
      filters: (pubkey) => agentFilters(pubkey, core.board.viewpoint.teams.get(pubkey)?.members ?? []),
      refuse: (event) =>
        refuse(event, core.board.pubkey, core.board.viewpoint.teams.get(core.board.pubkey)?.members ?? []),
      listed: () => [
        core.board.pubkey,
        ...(core.board.viewpoint.teams.get(core.board.pubkey)?.members ?? []),
      ],
      history: () => core.directory.list(core.board.pubkey)?.write ?? [],
      onTicket: (ticket) => this.#listeners.emit('ticket', ticket),
      onItem: (item, ticket) => this.#tell(item, ticket),
      onError: (error) => this.#listeners.emit('error', error),
      extra: () => ({ setup: this.#setup(core) }),
    });
    core.subscribe(() => {
      // Known before it is needed: an answer goes where its customer reads.
      void core.lookUp([...new Set(customers())].slice(0, 100));
      this.#changed();
    });
    return core;
  }

  #setup(core: Core): NonNullable<Snapshot['setup']> {
    const { pubkey } = core.board;
    const parts = [kinds.KIND_PROFILE, kinds.KIND_RELAY_LIST, kinds.KIND_DM_RELAY_LIST];
    if (pubkey !== '' && parts.every((kind) => core.directory.has(kind, pubkey))) return 'published';
    return core.hasHeardOf(pubkey) ? 'missing' : 'unknown';
  }

  #tell(item: TimelineItem, ticket: Ticket): void {
    if (item.type === 'message')
      this.#listeners.emit(item.from === 'agent' ? 'reply' : 'message', item, ticket);
    if (item.type === 'status') this.#listeners.emit('status', item, ticket);
    if (item.type === 'note') this.#listeners.emit('note', item, ticket);
    if (item.type === 'csat') this.#listeners.emit('csat', item, ticket);
  }

  async #inTicket(
    id: string,
    send: (core: Core, ticket: Ticket, at: number) => Promise<Sent>,
  ): Promise<Sent> {
    const core = await this.#ready();
    return core.inTurn(async () => {
      const ticket = core.board.find(id);
      if (!ticket)
        throw new SupportError('unknown-ticket', 'expected the id of a ticket, got one that is not known');
      return send(core, ticket, core.nextTime(ticket));
    });
  }

  async #ready(): Promise<Core> {
    await this.connect();
    return this.#core!;
  }

  #openStore(): Promise<Store> {
    return (this.#store ??= (async () => {
      const pubkey = await this.#signer.getPublicKey();
      const { world, persist = 'local' } = this.#options;
      const store = new LeasedStore(world.openStore(`nostr-support-agent/${pubkey}`, persist));
      store.onTrouble((error) => {
        this.#listeners.emit('error', toSupportError(error, 'storage-unavailable'));
        this.#core?.touch();
      });
      return store;
    })());
  }

  #changed(): void {
    this.#listeners.emit('change');
  }
}

function agentFilters(pubkey: string, team: readonly string[]): Filter[] {
  const { KIND_TICKET, KIND_CSAT, KIND_NOTE, KIND_GIFT_WRAP, KIND_STATUS, KIND_REPLY } = kinds;
  return [
    { kinds: [KIND_TICKET, KIND_CSAT, KIND_NOTE, KIND_GIFT_WRAP], '#p': [pubkey] },
    { kinds: [KIND_STATUS, KIND_REPLY, KIND_NOTE], authors: [pubkey] },
    ...(team.length > 0 ? [{ kinds: [KIND_STATUS], authors: team }] : []),
  ];
}

function refuse(event: NostrEvent, pubkey: string, team: readonly string[]): string | undefined {
  const own = event.pubkey === pubkey;
  switch (event.kind) {
    case kinds.KIND_TICKET:
    case kinds.KIND_CSAT:
    case kinds.KIND_GIFT_WRAP:
      return tagValue(event, 'p') === pubkey ? undefined : 'not for us';
    case kinds.KIND_REPLY:
      // A colleague's reply is encrypted to the customer: only one's own can be read back.
      return own ? undefined : 'stranger';
    case kinds.KIND_NOTE:
      if (!own && tagValue(event, 'p') !== pubkey) return 'not for us';
      return own || team.includes(event.pubkey) ? undefined : 'stranger';
    case kinds.KIND_STATUS:
      return own || team.includes(event.pubkey) ? undefined : 'stranger';
    default:
      return undefined;
  }
}

function emptySnapshot(): Snapshot {
  const empty = { tickets: [], unread: 0, connection: 'idle', relays: [], profiles: {} } as const;
  const rest = {
    restoring: true,
    drafts: {},
    storage: 'persistent',
    rejected: {},
    setup: 'unknown',
  } as const;
  return Object.freeze({ ...empty, ...rest });
}
