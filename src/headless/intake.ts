// From what a relay hands over to a fact: the cheap checks first, then the signature, then the decryption; each event
// once, however many relays send it. What does not hold is counted and dropped, and never stops the stream.

import type { Signer } from '../io/signers/signer.js';
import { MAX_CONTENT_CHARS } from '../protocol/body.js';
import { isPlainCsat, parseCsat } from '../protocol/csat.js';
import { parseMessage } from '../protocol/direct-message.js';
import { tagValue, verifyEvent, type NostrEvent } from '../protocol/event.js';
import { openGiftWrap } from '../protocol/gift-wrap.js';
import * as kinds from '../protocol/kinds.js';
import { parseNote } from '../protocol/note.js';
import { parseReply } from '../protocol/reply.js';
import { parseStatus } from '../protocol/status.js';
import { parseTeam } from '../protocol/team.js';
import { parseTicket } from '../protocol/ticket.js';
import { SupportError } from '../util/errors.js';
import { yieldToMain } from '../util/yield-to-main.js';
import type { Fact } from './facts.js';

export interface IntakeOptions {
  readonly signer: () => Signer | undefined;
  /** One's own key in hex. */
  readonly pubkey: () => string | undefined;
  /** The cheap check: why this event can't be believed, or `undefined`. */
  readonly refuse: (event: NostrEvent) => string | undefined;
  readonly onFact: (fact: Fact, via: string) => void;
  /** A verified profile or relay list. */
  readonly onListing: (event: NostrEvent) => void;
  readonly onRejected: (reason: string) => void;
  readonly onError: (error: SupportError) => void;
}

/** So many ids of valid events that came to nothing are remembered, so that a mirror of them costs nothing. */
const REMEMBERED_REFUSALS = 2000;

export class Intake {
  readonly #options: IntakeOptions;
  /** Ids whose signature has held. */
  readonly #seen = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #queue: NostrEvent[] = [];
  #running: Promise<void> | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Counts as seen: what was restored, and what we made ourselves. */
  know(id: string): void {
    this.#seen.add(id);
  }

  offer(event: NostrEvent): void {
    // By id alone is safe here: only ids whose signature has held are in these sets.
    if (this.#seen.has(event.id) || this.#refused.has(event.id)) return;
    this.#queue.push(event);
    this.#running ??= this.#run();
  }

  /** Resolves when everything offered so far has been looked at. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Leaves the relay's message handler first, so that `#running` is set before anything is done.
    await null;
    for (let event = this.#queue.shift(); event; event = this.#queue.shift()) {
      await yieldToMain();
      try {
        await this.#take(event);
      } catch (error) {
        this.#trouble(event, error);
      }
    }
    this.#running = undefined;
  }

  async #take(event: NostrEvent): Promise<void> {
    if (this.#seen.has(event.id) || this.#refused.has(event.id)) return;
    const { refuse, onRejected, onFact, onListing } = this.#options;
    const refusal = event.content.length > MAX_CONTENT_CHARS ? 'oversize' : refuse(event);
    if (refusal !== undefined) return onRejected(refusal);
    if (!verifyEvent(event)) return onRejected('signature');
    this.#seen.add(event.id);
    if (isListing(event)) return onListing(event);
    const fact = await this.#open(event);
    if (typeof fact === 'string') this.#forget(event, fact);
    else onFact(fact, event.id);
  }

  /** A fact, or why there is none. */
  async #open(event: NostrEvent): Promise<Fact | string> {
    if (event.kind === kinds.KIND_TEAM) return parseTeam(event) ?? 'malformed';
    if (event.kind === kinds.KIND_STATUS) return parseStatus(event) ?? 'malformed';
    const signer = this.#options.signer();
    if (!signer) return 'no key';
    if (event.kind === kinds.KIND_GIFT_WRAP) {
      const opened = await openGiftWrap(event, signer);
      if ('refused' in opened) return opened.refused;
      return parseMessage(opened.rumor) ?? 'malformed';
    }
    if (isPlainCsat(event)) return parseCsat(event, '') ?? 'malformed';
    const parse = PARSERS[event.kind];
    const recipient = tagValue(event, 'p');
    if (!parse || recipient === undefined) return 'malformed';
    const peer = event.pubkey === this.#options.pubkey() ? recipient : event.pubkey;
    return parse(event, await signer.nip44Decrypt(peer, event.content)) ?? 'malformed';
  }

  #trouble(event: NostrEvent, error: unknown): void {
    if (error instanceof SupportError && error.code.startsWith('signer-')) {
      // Not the event's fault: it may be opened the next time it comes.
      this.#seen.delete(event.id);
      this.#options.onError(error);
    } else {
      this.#forget(event, 'undecryptable');
    }
  }

  #forget(event: NostrEvent, reason: string): void {
    this.#seen.delete(event.id);
    this.#refused.add(event.id);
    if (this.#refused.size > REMEMBERED_REFUSALS)
      this.#refused.delete(this.#refused.values().next().value as string);
    this.#options.onRejected(reason);
  }
}

const PARSERS: Readonly<Record<number, (event: NostrEvent, plaintext: string) => Fact | undefined>> = {
  [kinds.KIND_TICKET]: parseTicket,
  [kinds.KIND_REPLY]: parseReply,
  [kinds.KIND_NOTE]: parseNote,
  [kinds.KIND_CSAT]: parseCsat,
};

function isListing(event: NostrEvent): boolean {
  return [kinds.KIND_PROFILE, kinds.KIND_RELAY_LIST, kinds.KIND_DM_RELAY_LIST].includes(event.kind);
}
