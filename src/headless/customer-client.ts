// What a customer may do and what a customer sees. No DOM. Makes no key before the first ticket, and believes
// nobody but the agent a ticket went to and that agent's team.

import { randomBytes } from '../util/bytes.js';
import { createLocalSigner } from '../io/signers/local-signer.js';
import type { Nip07 } from '../io/signers/nip07-signer.js';
import { askSigner, checkSigner, type Signer } from '../io/signers/signer.js';
import { buildMessage, parseMessage } from '../protocol/direct-message.js';
import { generateSecretKey } from '../protocol/event.js';
import * as kinds from '../protocol/kinds.js';
import { encodeNsec, parseSecretKey, type ProfilePointer } from '../protocol/nip19.js';
import { buildDmRelayList, buildRelayList } from '../protocol/relay-list.js';
import { normalizeRelayUrls } from '../protocol/relay-url.js';
import { buildTicket, parseTicket, type TicketPriority } from '../protocol/ticket.js';
import { buildUuidV7 } from '../protocol/uuid.js';
import { SupportError } from '../util/errors.js';
import { Client, inTicket, ready, storeOf, type ClientOptions } from './client.js';
import type { Core } from './core.js';
import { readAgent, readRelays, requireObject, requireTexts } from './options.js';
import type { Role } from './role.js';
import type { Addons, FileInput, Forgotten, Proof, Rating } from './world.js';
import { inAddon, pack, post, send, sendListings, wrap, type Sent } from './sending.js';
import { firstLine } from './view.js';

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

/** Texts, or what can be written as JSON. */
type Details = Readonly<Record<string, unknown>> & { readonly proof?: Proof | undefined };

const NAME_TIME_LIMIT = 15_000;
const PROOF_TIME_LIMIT = 5_000;

type Addon<File extends keyof Addons> = Awaited<ReturnType<Addons[File]>>;
type Carrying = (holder: object, input: unknown) => Promise<unknown>;

export class CustomerClient extends Client {
  readonly #options: CustomerOptions;
  readonly #agent: ProfilePointer | string;
  #external: Signer | undefined;
  readonly #relays: readonly string[];
  #pointer: ProfilePointer | undefined;

  protected readonly role: Role = {
    name: 'customer',
    filters: ({ board: { pubkey } }) => [
      { kinds: [kinds.KIND_STATUS, kinds.KIND_REPLY], '#p': [pubkey] },
      { kinds: [kinds.KIND_GIFT_WRAP, kinds.KIND_EPHEMERAL_GIFT_WRAP], '#p': [pubkey] },
      { kinds: [kinds.KIND_TICKET, kinds.KIND_CSAT, kinds.KIND_DELETION], authors: [pubkey] },
    ],
    listed: (core) => this.#agents(core),
    history: (core) => this.#agents(core).flatMap((pubkey) => core.directory.list(pubkey)?.read ?? []),
    extra: () => ({ agent: this.#pointer?.pubkey }),
  };

  /** Throws `bad-agent`, `bad-relay` or `bad-input`. */
  constructor(options: CustomerOptions) {
    super(options);
    this.#options = options;
    this.#agent = readAgent(options.agent);
    this.#relays = readRelays(options.relays);
    if (options.signer) checkSigner(options.signer);
    if (typeof this.#agent !== 'string') this.#pointer = this.#agent;
  }

  /** Whether a conversation is kept in this browser. Creates nothing. */
  async hasHistory(): Promise<boolean> {
    return (await storeOf(this).get('conversation')) === true;
  }

  /** Opens a ticket. `title` is taken from the first line when none is given. */
  async createTicket(input: {
    title?: string | undefined;
    body: string;
    category?: string | undefined;
    priority?: TicketPriority | undefined;
    /** `proof` says who is writing, signed by the site's backend. Where it can't be had, `no-proof` is told instead. */
    details?: Details | undefined;
    attachments?: readonly FileInput[] | undefined;
  }): Promise<Sent> {
    requireObject(input, 'createTicket');
    const { title = '', body: text, category = '', details = {} as Details } = input;
    requireTexts({ title, body: text, category });
    requireObject(details, 'details');
    const core = await ready(this);
    return core.inTurn(async () => {
      const { store, clock, now: at } = core;
      const { attachments, keep } = await pack(core, input.attachments);
      // Tried before a key is made: a text that is too long must not leave one behind.
      const ticket = {
        ...input,
        at,
        agent: this.#pointer!.pubkey,
        ticketId: buildUuidV7(clock.now(), randomBytes(10)),
        title: title.trim() || firstLine(text),
        text,
        attachments,
      };
      buildTicket(ticket);
      // Another tab may be writing its first message in the same moment: the first key is everybody's.
      if (!core.signer) await store.setOnce('identity', encodeNsec(generateSecretKey()));
      await this.#identify(core);
      if (typeof this.#agent === 'string') await store.setOnce(pinOf(this.#agent), this.#pointer);
      await store.set('conversation', true);
      // First, since the first ones count, should it be too much.
      const { proof, ...others } = details;
      const told = { proof: proof ? await this.#prove(core, proof) : '', ...others };
      const sent = await send(core, buildTicket({ ...ticket, details: told }), parseTicket, keep);
      // Where answers reach this key: only for one made here, and only once there is something to answer.
      const relays = core.directory.bootstrap;
      const lists = [buildRelayList({ at, read: relays, write: relays }), buildDmRelayList({ at, relays })];
      await sendListings(core, this.#options.signer ? [] : lists);
      return sent;
    });
  }

  /** Writes in a ticket, named by its event id or by its label. The text may be empty beside attachments. */
  async sendMessage(input: {
    ticketId: string;
    text: string;
    attachments?: readonly FileInput[] | undefined;
    /** Id of the message that this one answers. */
    replyTo?: string | undefined;
  }): Promise<Sent> {
    requireObject(input, 'sendMessage');
    const { ticketId, text, replyTo } = input;
    return inTicket(this, ticketId, async (core, place) => {
      const { customer: author, agent: recipient } = place;
      const { attachments, keep } = await pack(core, input.attachments);
      const rumor = buildMessage({ ...place, author, recipient, text, attachments, replyTo });
      const parcels = await wrap(core, rumor, [recipient, author]);
      return post(core, { rumor, fact: parseMessage(rumor)!, parcels }, keep);
    });
  }

  /** Rates the help: 1 to 5. The newest rating of a ticket counts. */
  submitCsat(input: Rating): Promise<Sent> {
    return this.change('submitCsat', input);
  }

  /**
   * The key of the conversation as text under a passphrase (NIP-49), to carry it to another browser. Rejects with
   * `no-key` while nothing was written here, or where a signer holds the key; with `addon-unavailable` where the
   * add-on's file can't be fetched.
   */
  exportKey(input: { passphrase: string }): Promise<string> {
    return this.#carry('nip49', 'exportKey', input);
  }

  /**
   * Goes on with the conversation of a key from `exportKey`: relays are asked for all of it. Rejects with `bad-key`, and
   * with `key-exists` where this browser has a conversation under another key, which only `replace` gives up, with
   * whatever of it no relay has yet.
   */
  async importKey(input: { key: string; passphrase: string; replace?: boolean | undefined }): Promise<void> {
    await this.#carry('nip49', 'importKey', input);
    const core = await ready(this);
    await this.#identify(core);
    core.refresh(true);
  }

  protected forget(core: Core): Promise<Forgotten> {
    return this.#carry('erasure', 'forget', core);
  }

  /** What one of an add-on's functions makes of this client and what is given to it. */
  async #carry<File extends keyof Addons, Name extends keyof Addon<File>>(
    file: File,
    name: Name,
    input: Addon<File>[Name] extends (holder: never, input: infer Input) => unknown ? Input : never,
  ): Promise<Addon<File>[Name] extends (...values: never) => Promise<infer Result> ? Result : never> {
    const holder = {
      isElsewhere: !!this.#options.signer,
      store: () => storeOf(this),
      clear: () => this.clear(),
      check: createLocalSigner,
      wrap,
    };
    return inAddon(
      this.#options.world.addons,
      file,
      (addon) => (addon as unknown as Record<Name, Carrying>)[name](holder, input) as Promise<never>,
    );
  }

  protected async storeName(): Promise<string> {
    const { storageKey = 'default' } = this.#options;
    const signer = await this.#signer();
    const owner = signer ? `/${await signer.getPublicKey()}` : '';
    return `nostr-support/${storageKey}${owner}`;
  }

  /** The page's. What checks its answers is a file of its own, since most pages have none. */
  async #signer(): Promise<Signer | undefined> {
    const { signer, world } = this.#options;
    if (signer)
      this.#external ??=
        'nip44Encrypt' in signer
          ? signer
          : await inAddon(world.addons, 'nip07', async ({ fromNip07 }) => fromNip07(signer, world.clock));
    return this.#external;
  }

  protected async introduce(core: Core): Promise<void> {
    const named = this.#agent;
    // Pinned with the first ticket: a domain that changes hands later does not take the conversation with it.
    if (typeof named === 'string')
      this.#pointer ??= (await core.store.get<ProfilePointer>(pinOf(named))) ?? (await this.#resolve(named));
    const bootstrap = normalizeRelayUrls([...this.#pointer!.relays, ...this.#relays]);
    if (bootstrap.length === 0) throw new SupportError('no-relays', 'expected at least one relay, got none');
    core.directory.bootstrap = bootstrap;
    await this.#identify(core);
  }

  /** The page's, and those of older tickets. */
  #agents(core: Core): string[] {
    return [this.#pointer!.pubkey, ...core.board.tickets().map(({ agent }) => agent)];
  }

  async #identify(core: Core): Promise<void> {
    if (core.signer) return;
    const key = parseSecretKey((await core.store.get<string>('identity')) ?? '');
    const signer = (await this.#signer()) ?? (key && createLocalSigner(key));
    if (signer) await core.identify(signer);
  }

  /** Nothing where it can't be had: no ticket waits for it for long, or is lost for want of it. */
  #prove(core: Core, proof: Proof): Promise<string> {
    return askSigner(core.clock, PROOF_TIME_LIMIT, () =>
      this.#carry('proof', 'prove', { core, proof }),
    ).catch(({ message }: Error) => {
      this.listeners.emit('error', new SupportError('no-proof', message));
      return '';
    });
  }

  async #resolve(name: string): Promise<ProfilePointer> {
    let pointer;
    try {
      pointer = await this.#options.world.resolveName(name, AbortSignal.timeout(NAME_TIME_LIMIT));
    } catch (error) {
      throw new SupportError('bad-agent', `could not look up "${name}"`, { cause: error });
    }
    if (!pointer) throw new SupportError('bad-agent', `"${name}" is not known at its domain`);
    return pointer;
  }
}

/** By name: a page that names another agent one day means that one. */
function pinOf(name: string): string {
  return `agent/${name.toLowerCase()}`;
}
