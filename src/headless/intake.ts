// From what a relay hands over to a fact: the cheap checks first, then the signature, then the decryption; each event
// once, however many relays send it. What does not hold is counted and dropped, and never stops the stream.

import type { Signer } from '../io/signers/signer.js';
import { MAX_CONTENT_CHARS } from '../protocol/body.js';
import { isPlainCsat, parseCsat } from '../protocol/csat.js';
import { parseMessage } from '../protocol/direct-message.js';
import { tagValue, verifyEvent, type NostrEvent } from '../protocol/event.js';
import { openGiftWrap } from '../protocol/gift-wrap.js';
import * as kinds from '../protocol/kinds.js';
import { parseReply } from '../protocol/reply.js';
import { parseStatus } from '../protocol/status.js';
import { parseTeam } from '../protocol/team.js';
import { parseTicket } from '../protocol/ticket.js';
import { SupportError } from '../util/errors.js';
import { yieldToMain } from '../util/yield-to-main.js';
import { DIRECTORY_KINDS } from './directory.js';
import type { Fact } from './facts.js';
import type { Notes } from './notes.js';

export interface IntakeOptions {
  readonly notes?: Notes | undefined;
  /** Throws while there is none. */
  readonly signer: () => Signer;
  /** One's own key in hex. */
  readonly pubkey: () => string;
  readonly onFact: (fact: Fact, via: string) => void;
  /** A verified profile or relay list. */
  readonly onListing: (event: NostrEvent) => void;
  readonly onRejected: (reason: string) => void;
  readonly onError: (error: SupportError) => void;
}

export class Intake {
  readonly #options: IntakeOptions;
  /** Ids whose signature has held. By id alone is safe: a forged twin never gets in. */
  readonly #seen = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Counts as seen: what was restored, and what we made ourselves. */
  know(id: string): void {
    this.#seen.add(id);
  }

  offer(event: NostrEvent): void {
    this.#work = this.#work.then(() => this.#take(event));
  }

  /** Resolves when everything offered so far has been looked at. */
  idle(): Promise<void> {
    return this.#work;
  }

  async #take(event: NostrEvent): Promise<void> {
    const { onRejected, onFact, onListing, onError } = this.#options;
    if (this.#seen.has(event.id)) return;
    await yieldToMain();
    try {
      if (event.content.length > MAX_CONTENT_CHARS) return onRejected('oversize');
      if (!verifyEvent(event)) return onRejected('signature');
      this.#seen.add(event.id);
      if (DIRECTORY_KINDS.includes(event.kind)) return onListing(event);
      const fact = await this.#open(event);
      if (typeof fact === 'object') onFact(fact, event.id);
      else onRejected(fact ?? 'malformed');
    } catch (error) {
      if (!(error instanceof SupportError && error.code.startsWith('signer-')))
        return onRejected('undecryptable');
      // Not the event's fault: it may be opened the next time it comes.
      this.#seen.delete(event.id);
      onError(error);
    }
  }

  /** A fact, or why there is none. */
  async #open(event: NostrEvent): Promise<Fact | string | undefined> {
    const { signer, pubkey, notes } = this.#options;
    if (event.kind === kinds.KIND_GIFT_WRAP) {
      const opened = await openGiftWrap(event, signer());
      return 'refused' in opened ? opened.refused : parseMessage(opened.rumor);
    }
    const parse = event.kind === kinds.KIND_NOTE ? notes?.parse : PARSERS[event.kind];
    if (!parse || isPlain(event)) return parse?.(event, '');
    const peer = event.pubkey === pubkey() ? tagValue(event, 'p') : event.pubkey;
    return peer === undefined ? peer : parse(event, await signer().nip44Decrypt(peer, event.content));
  }
}

const PARSERS: Readonly<Record<number, (event: NostrEvent, plaintext: string) => Fact | undefined>> = {
  [kinds.KIND_TEAM]: parseTeam,
  [kinds.KIND_STATUS]: parseStatus,
  [kinds.KIND_TICKET]: parseTicket,
  [kinds.KIND_REPLY]: parseReply,
  [kinds.KIND_CSAT]: parseCsat,
};

/** Team lists and status are in the clear, and what older peers rate. */
function isPlain(event: NostrEvent): boolean {
  return [kinds.KIND_TEAM, kinds.KIND_STATUS].includes(event.kind) || isPlainCsat(event);
}
