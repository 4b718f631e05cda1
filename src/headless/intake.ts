// From what a relay hands over to a fact: the cheap checks first, then the signature, then the decryption; each event
// once, however many relays send it. What does not hold is counted and dropped, and never stops the stream. Memory is
// bounded: each relay has a line of its own that holds so much and no more, and only what came to something is
// remembered for good.

import type { Signer } from '../io/signers/signer.js';
import { MAX_CONTENT_CHARS } from '../protocol/body.js';
import { isPlainCsat, parseCsat } from '../protocol/csat.js';
import { expiryOf, parseDeletion } from '../protocol/deletion.js';
import { parseMessage } from '../protocol/direct-message.js';
import { tagValue, verifyEvent, type EventTemplate, type NostrEvent } from '../protocol/event.js';
import { openGiftWrap } from '../protocol/gift-wrap.js';
import * as kinds from '../protocol/kinds.js';
import { parseReaction } from '../protocol/reaction.js';
import { parseReply } from '../protocol/reply.js';
import { parseStatus } from '../protocol/status.js';
import { parseTeam } from '../protocol/team.js';
import { parseTicket } from '../protocol/ticket.js';
import type { SupportError } from '../util/errors.js';
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
  readonly onFact: (fact: Fact, via: NostrEvent) => void;
  /** Whether it may be for us at all, by what stands on its outside. */
  readonly concerns: (event: NostrEvent) => boolean;
  /** A verified profile or relay list. */
  readonly onListing: (event: NostrEvent) => void;
  readonly onRejected: (reason: string) => void;
  readonly onError: (error: SupportError) => void;
}

/** What one relay sent and nobody has looked at yet. */
interface Line {
  work: Promise<void>;
  /** In characters. */
  size: number;
}

/** In characters: the longest answer that a request asks for, at the size of common messages, and some. */
const ROOM = 8_000_000;
/** What each event costs beside its characters: many short ones are to end as soon as few long ones. */
const EACH = 1000;
/** Ids of valid events that came to nothing, so that a mirror of them costs nothing. */
const REMEMBERED_REFUSALS = 500;

export class Intake {
  readonly #options: IntakeOptions;
  /** Ids whose signature has held. By id alone is safe: a forged twin never gets in. */
  readonly #seen = new Set<string>();
  /** Those of them that came to nothing, oldest first. */
  readonly #refused: string[] = [];
  readonly #lines = new Map<string, Line>();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Counts as seen: what was restored, and what we made ourselves. */
  know(id: string): void {
    this.#seen.add(id);
  }

  /** It is to be opened again when it comes again. */
  forget(id: string): void {
    this.#seen.delete(id);
  }

  /** Resolves when it has been looked at, and all that this relay sent before. `undefined`: there was no room for it. */
  offer(event: NostrEvent, from = '', room = ROOM): Promise<void> | undefined {
    const { onRejected, concerns } = this.#options;
    const line = this.#lines.get(from) ?? { work: Promise.resolve(), size: 0 };
    this.#lines.set(from, line);
    const isKnown = this.#seen.has(event.id);
    const isOversize = event.content.length > MAX_CONTENT_CHARS;
    if (isKnown || isOversize || !concerns(event)) {
      if (!isKnown) onRejected(isOversize ? 'oversize' : 'not for us');
      return line.work;
    }
    const size = EACH + JSON.stringify(event).length;
    if (line.size + size > room) {
      onRejected('overflow');
      return undefined;
    }
    line.size += size;
    return (line.work = line.work.then(async () => {
      await this.#take(event);
      line.size -= size;
    }));
  }

  /** Resolves when everything offered so far has been looked at. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ work }) => work));
  }

  async #take(event: NostrEvent): Promise<void> {
    const { onFact, onListing, onError, onRejected } = this.#options;
    const { id, kind } = event;
    await yieldToMain('background');
    // Another relay may have brought it meanwhile.
    if (this.#seen.has(id)) return;
    if (!verifyEvent(event)) return onRejected('signature');
    this.#seen.add(id);
    let fact: Fact | string | undefined;
    try {
      if (DIRECTORY_KINDS.includes(kind)) return onListing(event);
      fact = await this.#open(event);
      if (typeof fact === 'object') return onFact(until(fact, event), event);
    } catch (error) {
      if (/^signer-/.test((error as SupportError).code)) {
        // Not the event's fault: it may be opened the next time it comes.
        this.forget(id);
        return onError(error as SupportError);
      }
      fact = 'undecryptable';
    }
    onRejected(fact ?? 'malformed');
    if (this.#refused.push(id) > REMEMBERED_REFUSALS) this.forget(this.#refused.shift()!);
  }

  /** A fact, or why there is none. */
  async #open(event: NostrEvent): Promise<Fact | string | undefined> {
    const { signer, pubkey, notes } = this.#options;
    if (event.kind === kinds.KIND_GIFT_WRAP) {
      const opened = await openGiftWrap(event, signer());
      if ('refused' in opened) return opened.refused;
      const { rumor } = opened;
      return until(parseMessage(rumor) ?? parseDeletion(rumor) ?? parseReaction(rumor), rumor);
    }
    const parse = event.kind === kinds.KIND_NOTE ? notes?.parse : PARSERS[event.kind];
    if (!parse || isPlain(event)) return parse?.(event, '');
    const peer = event.pubkey === pubkey() ? tagValue(event, 'p') : event.pubkey;
    return peer === undefined ? peer : parse(event, await signer().nip44Decrypt(peer, event.content));
  }
}

const PARSERS: Readonly<Record<number, (event: NostrEvent, plaintext: string) => Fact | undefined>> = {
  [kinds.KIND_DELETION]: parseDeletion,
  [kinds.KIND_TEAM]: parseTeam,
  [kinds.KIND_STATUS]: parseStatus,
  [kinds.KIND_TICKET]: parseTicket,
  [kinds.KIND_REPLY]: parseReply,
  [kinds.KIND_CSAT]: parseCsat,
};

/** The first to expire counts, of a gift wrap and what is in it (NIP-40). */
function until<T extends Fact | undefined>(fact: T, event: EventTemplate): T {
  const expires = Math.min(fact?.expires ?? Infinity, expiryOf(event));
  return fact && expires < Infinity ? { ...fact, expires } : fact;
}

/** Team lists, deletions and status are in the clear, and what older peers rate. */
function isPlain(event: NostrEvent): boolean {
  return [kinds.KIND_TEAM, kinds.KIND_DELETION, kinds.KIND_STATUS].includes(event.kind) || isPlainCsat(event);
}
