// What an agent may do and what an agent sees. No DOM. Publishes who it is only when asked to, and never over what is
// already there.

import { randomBytes } from '../util/bytes.js';
import { fromNip07, type Nip07 } from '../io/signers/nip07-signer.js';
import type { Signer } from '../io/signers/signer.js';
import { appDataIdentifiers, buildAppData } from '../protocol/app-data.js';
import { tagValue, verifyEvent, type Draft, type Filter, type NostrEvent } from '../protocol/event.js';
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
import { DIRECTORY_KINDS, union } from './directory.js';
import { Client, coreOf, inTicket, ready, storeOf, type ClientOptions } from './client.js';
import type { Core } from './core.js';
import { notes } from './notes.js';
import { readRelays, requireObject } from './options.js';
import type { Role } from './role.js';
import { pack, parcelFor, post, seal, send, sendListings, type Sent } from './sending.js';
import type { NoteItem, Snapshot, Ticket } from './snapshot.js';
import type { FileInput, Forgotten, World } from './world.js';

export interface AgentOptions extends ClientOptions {
  readonly signer: Signer | Nip07;
  /** Bootstrap relays. */
  readonly relays?: string | readonly string[] | undefined;
}

/** What was saved or loaded last in a slot. */
interface Kept {
  readonly at: number;
  readonly data: unknown;
}

/** Milliseconds in which a relay is to say who one is. */
const LOOK_UP_LIMIT = 6000;

export class AgentClient extends Client {
  readonly #world: World;
  readonly #signer: Signer;
  readonly #relays: readonly string[];
  /** Customers whose relay lists, and what they took back, were asked for. */
  readonly #lookedUp = new Set<string>();
  /** Ends what was asked when the client is disconnected. */
  #stopping = new AbortController();

  protected readonly role: Role = {
    name: 'agent',
    notes,
    filters: (core) => agentFilters(core.board.pubkey, teamOf(core)),
    listed: (core) => [core.board.pubkey, ...teamOf(core)],
    history: ({ directory, board }) => directory.list(board.pubkey)?.write ?? [],
    extra: (core) => ({ setup: setupOf(core) }),
  };

  /** Throws `bad-relay`, `no-relays` or `bad-input`. */
  constructor(options: AgentOptions) {
    super(options);
    this.#world = options.world;
    this.#signer = fromNip07(options.signer, options.world.clock);
    this.#relays = requireRelays(options.relays);
    this.subscribe(() => void this.#lookUpCustomers());
  }

  override disconnect(): void {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    super.disconnect();
  }

  /** Whether tickets are kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    return storeOf(this).exists();
  }

  /** The body may be empty beside attachments. */
  async replyTicket(input: {
    ticketId: string;
    body: string;
    attachments?: readonly FileInput[] | undefined;
    /** Id of the message that this one answers. */
    replyTo?: string | undefined;
  }): Promise<Sent> {
    requireObject(input, 'replyTicket');
    const { ticketId, body: text, replyTo } = input;
    return inTicket(this, ticketId, async (core, place) => {
      const { attachments, keep } = await pack(core, input.attachments);
      return send(core, buildReply({ ...place, text, attachments, replyTo }), parseReply, keep);
    });
  }

  async updateStatus(input: { ticketId: string; status: TicketStatus }): Promise<Sent> {
    requireObject(input, 'updateStatus');
    return inTicket(this, input.ticketId, (core, place) =>
      send(core, buildStatus({ ...place, status: input.status }), parseStatus),
    );
  }

  /** Writes a note that no customer sees: to these keys (hex), by default to the team, or to oneself when alone. */
  async addInternalNote(input: {
    ticketId: string;
    body: string;
    to?: readonly string[] | undefined;
  }): Promise<Sent> {
    requireObject(input, 'addInternalNote');
    return inTicket(this, input.ticketId, async (core, place) => {
      const own = core.board.pubkey;
      const noteId = buildUuidV7(this.#world.clock.now(), randomBytes(10));
      const team = [place.agent, ...(core.board.viewpoint.teams.get(place.agent)?.members ?? [])];
      const others = [...new Set(input.to ?? team)].filter((pubkey) => pubkey !== own);
      let first: Sent | undefined;
      const recipients = others.length > 0 ? others : [own];
      const note = { ...place, noteId, text: input.body };
      // All are built before the first is sent: a recipient who is none must not leave half a note behind.
      const drafts = recipients.map((recipient) => buildNote({ ...note, recipient }));
      const events: [NostrEvent, Draft][] = [];
      for (const draft of drafts) events.push([await seal(core, draft), draft]);
      // The one with the lowest id is the one that the timeline shows.
      events.sort(([a], [b]) => (a.id < b.id ? -1 : 1));
      for (const [event, draft] of events) {
        const fact = parseNote(event, draft.content)!;
        const parcels = [parcelFor(event, fact.recipient, 'read')];
        const sent = await post(core, { fact, parcels });
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
    const core = await ready(this);
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      // Never over what is there, so it must be known what is.
      await this.#lookUpOneself(core, union(relays, core.directory.inbox(pubkey)));
      const at = core.now;
      const { name, about, picture } = input;
      await sendListings(core, [
        buildProfile({ at, name: name.trim(), about, picture }),
        buildRelayList({ at, read: relays, write: relays }),
        buildDmRelayList({ at, relays }),
      ]);
    });
  }

  /** Keeps something of one's own on the relays (NIP-78), encrypted to oneself, and here. `data` is anything JSON can hold. */
  async appDataSave(input: { slot: string; data: unknown }): Promise<void> {
    requireObject(input, 'appDataSave');
    const { slot, data } = input;
    const core = await ready(this);
    await core.inTurn(async () => {
      const { pubkey } = core.board;
      const [key] = appDataIdentifiers(slot);
      const kept = await core.store.get<Kept>(key!);
      // Later than the last one: of two of the same second a relay keeps either.
      const at = Math.max(core.now, (kept?.at ?? 0) + 1);
      const event = await seal(core, buildAppData({ at, slot, data, pubkey }));
      await post(core, { parcels: [parcelFor(event, pubkey, 'everywhere')] });
      await core.store.set(key!, { at, data });
    });
  }

  /**
   * What was saved last, or `undefined`. Asks every relay and believes only one's own signature; with `here` nobody is
   * asked, and what this browser saved or loaded last is given at once.
   */
  async appDataLoad(input: { slot: string; here?: boolean | undefined }): Promise<unknown> {
    requireObject(input, 'appDataLoad');
    const { slot, here } = input;
    const identifiers = appDataIdentifiers(slot);
    const key = identifiers[0]!;
    if (here) return (await storeOf(this).get<Kept>(key))?.data;
    const core = await ready(this);
    const { pubkey } = core.board;
    const filter: Filter = { kinds: [kinds.KIND_APP_DATA], authors: [pubkey], '#d': identifiers, limit: 4 };
    const relays = core.directory.route(pubkey, 'everywhere');
    const answers = await Promise.all(relays.map((url) => core.pool.query(url, [filter])));
    const events = answers.flatMap((answer) => answer.events);
    const rank = (event: NostrEvent) => identifiers.indexOf(tagValue(event, 'd')!);
    events.sort((a, b) => rank(a) - rank(b) || b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
    const newest = events.find(verifyEvent);
    return core.inTurn(async () => {
      // On no relay yet, or opened before.
      const kept = await core.store.get<Kept>(key);
      if (!newest || (kept && kept.at >= newest.created_at)) return kept?.data;
      const data = parseJson(await this.#signer.nip44Decrypt(pubkey, newest.content));
      await core.store.set(key, { at: newest.created_at, data });
      return data;
    });
  }

  /** Reads one's whole history from the relays anew, beside what is stored here. */
  async pullOwnHistory(): Promise<void> {
    (await ready(this)).refresh(true);
  }

  onNote(listener: (item: NoteItem, ticket: Ticket) => void): () => void {
    return this.listeners.on('note', listener);
  }

  /** An agent's key is somebody's, with all that they ever did with it, and customers' tickets hang on it. */
  protected async forget(): Promise<Forgotten> {
    throw new SupportError('bad-input', 'expected reset without `forget`: that is for a customer');
  }

  protected async storeName(): Promise<string> {
    return `nostr-support-agent/${await this.#signer.getPublicKey()}`;
  }

  protected async introduce(core: Core): Promise<void> {
    core.directory.bootstrap = this.#relays;
    await core.identify(this.#signer);
  }

  /**
   * Makes sure that it is known where the customers are reached, before it is needed; and what they took back without
   * telling us: a deletion need not name whom the deleted was for.
   */
  async #lookUpCustomers(): Promise<void> {
    const core = coreOf(this);
    if (!core.seat.leads || this.getSnapshot().connection === 'idle') return;
    const customers = union(core.board.tickets().map(({ customer }) => customer)).slice(0, 100);
    const unknown = customers.filter((pubkey) => !this.#lookedUp.has(pubkey));
    if (unknown.length === 0) return;
    for (const pubkey of unknown) this.#lookedUp.add(pubkey);
    const lists = listsOf(unknown, [kinds.KIND_RELAY_LIST, kinds.KIND_DM_RELAY_LIST]);
    const deletions = { kinds: [kinds.KIND_DELETION], authors: unknown, limit: 500 };
    const relays = core.directory.inbox(core.board.pubkey);
    const answered = await this.#ask(core, relays, [lists, deletions], this.#stopping.signal);
    if (!answered) for (const pubkey of unknown) this.#lookedUp.delete(pubkey);
  }

  /** Asks these relays who one is oneself. Rejects with `relay-unreachable` when none of them says anything. */
  async #lookUpOneself(core: Core, relays: readonly string[]): Promise<void> {
    const stop = new AbortController();
    const end = () => stop.abort();
    const cancel = this.#world.clock.after(LOOK_UP_LIMIT, end);
    this.#stopping.signal.addEventListener('abort', end, { once: true });
    const answered = await this.#ask(
      core,
      relays,
      [listsOf([core.board.pubkey], DIRECTORY_KINDS)],
      stop.signal,
    );
    cancel();
    if (!answered) throw new SupportError('relay-unreachable', 'expected a relay to answer, none did');
  }

  /** Whether any of the relays has told all it knows. */
  async #ask(
    core: Core,
    relays: readonly string[],
    filters: readonly Filter[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const answers = await Promise.all(relays.map((url) => core.pool.query(url, filters, signal)));
    for (const { events } of answers) for (const event of events) core.intake.offer(event);
    await core.intake.idle();
    return answers.some(({ complete }) => complete);
  }
}

/** One of each kind of each author. */
function listsOf(authors: readonly string[], wanted: readonly number[]): Filter {
  return { kinds: wanted, authors, limit: wanted.length * authors.length };
}

function teamOf({ board }: Core): readonly string[] {
  return board.viewpoint.teams.get(board.pubkey)?.members ?? [];
}

function setupOf(core: Core): NonNullable<Snapshot['setup']> {
  const { pubkey } = core.board;
  const parts = [kinds.KIND_PROFILE, kinds.KIND_RELAY_LIST, kinds.KIND_DM_RELAY_LIST];
  if (pubkey !== '' && parts.every((kind) => core.directory.has(kind, pubkey))) return 'published';
  return core.heard ? 'missing' : 'unknown';
}

function requireRelays(relays: AgentOptions['relays']): string[] {
  const urls = readRelays(relays);
  if (urls.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
  return urls;
}

function agentFilters(pubkey: string, team: readonly string[]): Filter[] {
  const addressed = [kinds.KIND_TICKET, kinds.KIND_CSAT, kinds.KIND_NOTE, kinds.KIND_DELETION];
  return [
    { kinds: addressed, '#p': [pubkey] },
    { kinds: [kinds.KIND_GIFT_WRAP, kinds.KIND_EPHEMERAL_GIFT_WRAP], '#p': [pubkey] },
    { kinds: [kinds.KIND_STATUS, kinds.KIND_REPLY, kinds.KIND_NOTE], authors: [pubkey] },
    ...(team.length > 0 ? [{ kinds: [kinds.KIND_STATUS], authors: team }] : []),
  ];
}
