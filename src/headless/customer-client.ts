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
import { SupportError } from '../util/errors.js';
import { Client, type ClientOptions } from './client.js';
import { Core, parcelFor, type Sent } from './core.js';
import { readAgent, readRelays, requireObject, requireTexts } from './options.js';

export interface CustomerOptions extends ClientOptions {
  /** npub, nprofile, hex, or NIP-05 `name@domain`. */
  readonly agent: string;
  /** Bootstrap relays, beside the hints of the agent's nprofile or NIP-05. */
  readonly relays?: string | readonly string[] | undefined;
  /** Takes the place of the key kept in this browser. */
  readonly signer?: Signer | Nip07 | undefined;
  /** Tells two conversations of one origin apart. Default `default`. */
  readonly storageKey?: string | undefined;
}

const NAME_TIME_LIMIT = 15_000;

export class CustomerClient extends Client {
  readonly #options: CustomerOptions;
  readonly #agent: ProfilePointer | string;
  readonly #external: Signer | undefined;
  readonly #relays: readonly string[];
  #pointer: ProfilePointer | undefined;

  /** Throws `bad-agent`, `bad-relay` or `bad-input`. */
  constructor(options: CustomerOptions) {
    super(options);
    this.#options = options;
    this.#agent = readAgent(options.agent);
    this.#relays = readRelays(options.relays);
    this.#external = options.signer && fromNip07(options.signer, options.world.clock);
    if (typeof this.#agent !== 'string') this.#pointer = this.#agent;
  }

  /** Whether a conversation is kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    const store = await this.openStore();
    return (await store.get('conversation')) === true;
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
    const core = await this.ready();
    return core.inTurn(async () => {
      const agent = this.#pointer!.pubkey;
      const at = core.nextTime();
      const ticketId = buildUuidV7(this.#options.world.clock.now(), randomBytes(10));
      const { title: given = '', body, category = '', priority, details = {} } = input;
      requireTexts({ title: given, body, category });
      requireObject(details, 'details');
      const title = given.trim() || firstLine(body);
      // Built before a key is made: a text that is too long must not leave one behind.
      const draft = buildTicket({ at, agent, ticketId, title, text: body, category, priority, details });
      const author = await this.#ensureIdentity(core);
      const event = await core.seal(draft);
      const store = await this.openStore();
      if (typeof this.#agent === 'string') await store.setOnce(pinOf(this.#agent), this.#pointer);
      await store.set('conversation', true);
      const parcels = [parcelFor(event, agent, 'read')];
      const sent = await core.post({ ticket: event.id, fact: parseTicket(event, draft.content)!, parcels });
      const hasLists = core.directory.has(kinds.KIND_DM_RELAY_LIST, author);
      if (!this.#external && !hasLists) await this.#publishLists(core);
      core.refresh();
      return sent;
    });
  }

  /** Writes in a ticket, named by its event id or by its label. */
  async sendMessage(input: { ticketId: string; text: string }): Promise<Sent> {
    requireObject(input, 'sendMessage');
    return this.inTicket(input.ticketId, async (core, ticket, at) => {
      const { id, customer: author, agent: recipient, ticketId } = ticket;
      const rumor = buildMessage({ at, author, recipient, ticket: id, ticketId, text: input.text });
      const parcels = await core.wrap(rumor, [recipient, author]);
      return core.post({ ticket: id, fact: parseMessage(rumor)!, rumor, parcels });
    });
  }

  /** Rates the help: 1 to 5. The newest rating of a ticket counts. */
  async submitCsat(input: { ticketId: string; rating: number; comment?: string | undefined }): Promise<Sent> {
    requireObject(input, 'submitCsat');
    return this.inTicket(input.ticketId, async (core, { id, agent, ticketId }, at) => {
      const { rating, comment = '' } = input;
      requireTexts({ comment });
      const draft = buildCsat({ at, ticket: id, ticketId, agent, rating, comment });
      const event = await core.seal(draft);
      const parcels = [parcelFor(event, agent, 'read')];
      return core.post({ ticket: id, fact: parseCsat(event, draft.content)!, parcels });
    });
  }

  protected async storeName(): Promise<string> {
    const { storageKey = 'default' } = this.#options;
    const owner = this.#external && `/${await this.#external.getPublicKey()}`;
    return `nostr-support/${storageKey}${owner ?? ''}`;
  }

  protected async makeCore(store: Store): Promise<Core> {
    const named = this.#agent;
    if (typeof named === 'string') {
      // Pinned with the first ticket: a domain that changes hands later does not take the conversation with it.
      this.#pointer ??= (await store.get<ProfilePointer>(pinOf(named))) ?? (await this.#resolve(named));
    }
    const { pubkey: agent, relays: hints } = this.#pointer!;
    const bootstrap = normalizeRelayUrls([...hints, ...this.#relays]);
    if (bootstrap.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
    const agents = () => [...new Set([agent, ...core.board.tickets().map((ticket) => ticket.agent)])];
    const core: Core = new Core({
      ...this.hearing,
      role: 'customer',
      store,
      bootstrap,
      filters: customerFilters,
      refuse: (event) => refuse(event, core.board.pubkey, agents),
      listed: agents,
      history: () => agents().flatMap((pubkey) => core.directory.list(pubkey)?.read ?? []),
    });
    return core;
  }

  protected async identify(core: Core, store: Store): Promise<void> {
    if (core.signer) return;
    const kept = await store.get<string>('identity');
    const key = kept === undefined ? undefined : parseSecretKey(kept);
    if (this.#external) await core.identify(this.#external);
    else if (key) await core.identify(createLocalSigner(key));
  }

  async #ensureIdentity(core: Core): Promise<string> {
    if (core.signer) return core.board.pubkey;
    const store = await this.openStore();
    // Another tab may be writing its first message in the same moment: the first key is everybody's.
    const kept = await store.setOnce('identity', encodeNsec(generateSecretKey()));
    const pubkey = await core.identify(createLocalSigner(parseSecretKey(kept)!));
    return pubkey;
  }

  /** Where answers reach this key: only for a key made here, and only once there is something to answer. */
  async #publishLists(core: Core): Promise<void> {
    const at = core.now;
    const relays = core.directory.bootstrap;
    for (const template of [
      buildRelayList({ at, read: relays, write: relays }),
      buildDmRelayList({ at, relays }),
    ]) {
      await core.postListing(template);
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
