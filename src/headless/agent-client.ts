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
import { badInput, SupportError } from '../util/errors.js';
import { union } from './directory.js';
import { Client, type ClientOptions } from './client.js';
import { Core, parcelFor, type Sent } from './core.js';
import { readRelays, requireObject } from './options.js';
import type { NoteItem, Snapshot, Ticket } from './snapshot.js';
import type { World } from './world.js';

export interface AgentOptions extends ClientOptions {
  readonly signer: Signer | Nip07;
  /** Bootstrap relays. */
  readonly relays?: string | readonly string[] | undefined;
}

export class AgentClient extends Client {
  readonly #world: World;
  readonly #signer: Signer;
  readonly #relays: readonly string[];

  /** Throws `bad-relay`, `no-relays` or `bad-input`. */
  constructor(options: AgentOptions) {
    super(options);
    this.#world = options.world;
    this.#signer = fromNip07(options.signer, options.world.clock);
    this.#relays = requireRelays(options.relays);
  }

  /** Whether tickets are kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    return (await this.openStore()).exists();
  }

  async replyTicket(input: { ticketId: string; body: string }): Promise<Sent> {
    requireObject(input, 'replyTicket');
    return this.inTicket(input.ticketId, async (core, ticket, at) => {
      const { customer, ticketId } = ticket;
      const draft = buildReply({ at, ticket: ticket.id, ticketId, customer, text: input.body });
      const event = await core.seal(draft);
      const fact = parseReply(event, draft.content)!;
      return core.post({ ticket: ticket.id, fact, parcels: [parcelFor(event, customer, 'read')] });
    });
  }

  async updateStatus(input: { ticketId: string; status: TicketStatus }): Promise<Sent> {
    requireObject(input, 'updateStatus');
    return this.inTicket(input.ticketId, async (core, ticket, at) => {
      const { customer, ticketId } = ticket;
      const { status } = input;
      const event = await core.seal(buildStatus({ at, ticket: ticket.id, ticketId, customer, status }));
      const fact = parseStatus(event)!;
      return core.post({ ticket: ticket.id, fact, parcels: [parcelFor(event, customer, 'read')] });
    });
  }

  /** Writes a note that no customer sees: to these keys (hex), by default to the team, or to oneself when alone. */
  async addInternalNote(input: {
    ticketId: string;
    body: string;
    to?: readonly string[] | undefined;
  }): Promise<Sent> {
    requireObject(input, 'addInternalNote');
    return this.inTicket(input.ticketId, async (core, ticket, at) => {
      const { id, customer, ticketId } = ticket;
      const own = core.board.pubkey;
      const noteId = buildUuidV7(this.#world.clock.now(), randomBytes(10));
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
        const parcels = [parcelFor(event, fact.recipient, 'read')];
        const sent = await core.post({ ticket: id, fact, parcels });
        first ??= sent;
      }
      return first!;
    });
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
    const relays = requireRelays(input.relays);
    const core = await this.ready();
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      // Never over what is there, so it must be known what is.
      await core.listings.lookUpOneself(pubkey, union(relays, core.directory.inbox(pubkey)));
      const at = core.now;
      const { name, about, picture } = input;
      const templates: EventTemplate[] = [
        buildProfile({ at, name: name.trim(), about, picture }),
        buildRelayList({ at, read: relays, write: relays }),
        buildDmRelayList({ at, relays }),
      ];
      for (const template of templates) {
        if (core.directory.has(template.kind, pubkey)) continue;
        await core.postListing(template);
      }
      core.refresh();
      core.touch();
    });
  }

  /** Keeps something of one's own on the relays (NIP-78), encrypted to oneself. `data` is anything JSON can hold. */
  async appDataSave(input: { slot: string; data: unknown }): Promise<void> {
    requireObject(input, 'appDataSave');
    const { slot, data } = input;
    const core = await this.ready();
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      const event = await core.seal(buildAppData({ at: core.now, slot, data, pubkey }));
      await core.post({ parcels: [parcelFor(event, pubkey, 'everywhere')] });
    });
  }

  /** What was saved last, or `undefined`. Asks every relay and believes only one's own signature. */
  async appDataLoad(input: { slot: string }): Promise<unknown> {
    requireObject(input, 'appDataLoad');
    const { slot } = input;
    const core = await this.ready();
    const { pubkey } = core.board;
    const identifiers = appDataIdentifiers(slot);
    const filter: Filter = { kinds: [kinds.KIND_APP_DATA], authors: [pubkey], '#d': identifiers, limit: 4 };
    const relays = core.directory.route(pubkey, 'everywhere');
    const answers = await Promise.all(relays.map((url) => this.#world.pool.query(url, [filter])));
    const events = answers.flatMap((answer) => answer.events);
    const rank = (event: NostrEvent) => identifiers.indexOf(tagValue(event, 'd')!);
    events.sort((a, b) => rank(a) - rank(b) || b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
    const newest = events.find(verifyEvent);
    return newest && parseJson(await this.#signer.nip44Decrypt(pubkey, newest.content));
  }

  /** Reads one's whole history from the relays anew, beside what is stored here. */
  async pullOwnHistory(): Promise<void> {
    const core = await this.ready();
    core.forgetCursors();
    core.resync();
  }

  onNote(listener: (item: NoteItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('note', listener);
  }

  protected async storeName(): Promise<string> {
    return `nostr-support-agent/${await this.#signer.getPublicKey()}`;
  }

  protected async makeCore(store: Store): Promise<Core> {
    const team = () => core.board.viewpoint.teams.get(core.board.pubkey)?.members ?? [];
    const { hearing } = this;
    const core: Core = new Core({
      ...hearing,
      onChange: () => {
        // Known before it is needed: an answer goes where its customer reads.
        const customers = core.board.tickets().map(({ customer }) => customer);
        void core.lookUp([...new Set(customers)].slice(0, 100));
        hearing.onChange();
      },
      role: 'agent',
      store,
      bootstrap: this.#relays,
      filters: (pubkey) => agentFilters(pubkey, team()),
      refuse: (event) => refuse(event, core.board.pubkey, team()),
      listed: () => [core.board.pubkey, ...team()],
      history: () => core.directory.list(core.board.pubkey)?.write ?? [],
      extra: () => ({ setup: setupOf(core) }),
    });
    return core;
  }

  protected async identify(core: Core): Promise<void> {
    await core.identify(this.#signer);
  }
}

function setupOf(core: Core): NonNullable<Snapshot['setup']> {
  const { pubkey } = core.board;
  const parts = [kinds.KIND_PROFILE, kinds.KIND_RELAY_LIST, kinds.KIND_DM_RELAY_LIST];
  if (pubkey !== '' && parts.every((kind) => core.directory.has(kind, pubkey))) return 'published';
  return core.listings.hasHeardOf(pubkey) ? 'missing' : 'unknown';
}

function requireRelays(relays: AgentOptions['relays']): string[] {
  const urls = readRelays(relays);
  if (urls.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
  return urls;
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
