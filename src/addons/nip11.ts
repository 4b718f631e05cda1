// NIP-11: what a relay has published of its limits is read once and kept to. Stands between a connection and its
// socket: requests of too many filters go out in several, no more of them at once than the relay allows, nothing is
// offered that is too large or too old, or without the work that is asked for (NIP-13). The document is a stranger's:
// what makes no sense in it is ignored, and none of it may end what works without it.

import type { Filter, NostrEvent } from '../protocol/event.js';
import type { Limiter, LimitReader, Message } from '../io/relays/relay-connection.js';
import { unixTime, type Clock } from '../io/clock.js';
import { KIND_DELETION, KIND_EPHEMERAL_GIFT_WRAP, KIND_VANISH } from '../protocol/kinds.js';
import { isObject } from '../util/guards.js';
import { readLimits, type Limits } from './nip11/limits.js';

interface Line {
  readonly clock: Clock;
  readonly send: (message: Message) => void;
  readonly hear: (message: Message) => void;
}

/** How long (milliseconds) a request stands where others wait for its place. */
const TURN = 30_000;
/** An answer shorter than this is taken for whole by whoever asked: a lower limit is paged through here. */
const SURELY_WHOLE = 50;
const MAX_PAGES = 1000;
/** Seconds: what is further ahead than that is not waited for. */
const SOON = 600;
/** Offered without work, for nobody does any for these. */
const FREE: readonly number[] = [KIND_DELETION, KIND_VANISH, KIND_EPHEMERAL_GIFT_WRAP];

/** What keeps to the limits of the relay at the other end; `undefined` where it has published none. */
export const limit: LimitReader = async (url, clock, send, hear, asked, isRefused) => {
  const limits = await readLimits(url);
  // Several filters were refused, and nobody says why: they are asked for once more, one by one.
  const kept = isRefused && !limits.filters ? { ...limits, filters: 1 } : limits;
  if (Object.keys(kept).length === 0) return undefined;
  const line = new LimitedLine({ clock, send, hear }, kept);
  for (const { id, sent } of asked()) if (sent.length > 0) line.adopt(id, sent);
  return line;
};

/** One request as the relay knows it: a part of what was asked for, or all. */
interface Part {
  readonly id: string;
  readonly owner: string;
  readonly filters: readonly Filter[];
  /** The relay has it now. */
  isOpen: boolean;
  isAnswered: boolean;
  /** Of the answer that is coming: how many events, and when the oldest of them was made. */
  count: number;
  oldest: number;
  pages: number;
  /** Up to when the last page was asked for. */
  until?: number;
}

export class LimitedLine implements Limiter {
  readonly #line: Line;
  readonly #limits: Limits;
  /** By the id that the relay knows, in the order in which they get a turn. */
  readonly #parts = new Map<string, Part>();
  /** Requests whose stored answer was handed over whole. */
  readonly #answered = new Set<string>();
  /** Events under way that are ahead of what the relay allows, but not for long. */
  readonly #early = new Set<unknown>();
  #cancelTurn = () => {};

  constructor(line: Line, limits: Limits) {
    this.#line = line;
    this.#limits = limits;
  }

  /** What the relay was asked before. */
  adopt(id: string, filters: readonly Filter[]): void {
    const parts = this.#divide(id, filters);
    const isAsIs = JSON.stringify(parts.map((part) => part.filters)) === JSON.stringify([filters]);
    if (isAsIs && this.#open.length < this.#slots) this.#parts.set(id, { ...parts[0]!, isOpen: true });
    else {
      this.#line.send(['CLOSE', id]);
      this.send(['REQ', id, ...filters]);
    }
  }

  reset(): void {
    this.#cancelTurn();
    this.#parts.clear();
    this.#answered.clear();
    this.#early.clear();
  }

  send(message: Message): void {
    const [type, second, ...filters] = message;
    if (type === 'EVENT') {
      const event = second as NostrEvent;
      const words = this.#tooLarge(event, message) ?? this.#untimely(event) ?? this.#idle(event);
      if (words) return this.#line.hear(['OK', event.id, false, words]);
    }
    // What only asks whether the line is alive has a place of its own.
    const isOurs =
      (type === 'REQ' && second !== 'ping') || (type === 'CLOSE' && this.#partsOf(second).length > 0);
    if (!isOurs) return this.#line.send(message);
    this.#end(second as string);
    if (type === 'REQ') {
      for (const part of this.#divide(second as string, filters as Filter[])) this.#parts.set(part.id, part);
    }
    this.#next();
  }

  hear(message: Message): void {
    const [type, id, third, fourth] = message;
    const isPage = typeof id === 'string' && id.endsWith(OLDER);
    const part = this.#parts.get(isPage ? id.slice(0, -OLDER.length) : (id as string));
    // It will be taken soon.
    if (type === 'OK' && this.#early.delete(id) && String(fourth).startsWith('invalid'))
      return this.#line.hear(['OK', id, third, `not yet: ${String(fourth)}`]);
    // Of what was asked before it was divided: it may be the refusal that made us divide it.
    if (!part) return this.#partsOf(id).length > 0 ? undefined : this.#line.hear(message);
    const { owner } = part;
    if (type === 'EVENT') {
      part.count++;
      const at = isObject(third) ? Number(third['created_at']) : NaN;
      if (at < part.oldest) part.oldest = at;
      this.#line.hear(['EVENT', owner, third]);
    } else if (type === 'EOSE') {
      if (!this.#readOlder(part)) this.#finish(part, isPage);
    } else if (type === 'CLOSED') {
      // Of a page: what there is of it is all that can be had.
      if (isPage) return this.#finish(part, false);
      part.isOpen = false;
      this.#end(owner);
      this.#line.hear(['CLOSED', owner, third]);
      this.#next();
    } else this.#line.hear(message);
  }

  get #slots(): number {
    // One is for the question whether the line is alive.
    return Math.max(1, (this.#limits.subscriptions ?? Infinity) - 1);
  }

  get #open(): Part[] {
    return [...this.#parts.values()].filter(({ isOpen }) => isOpen);
  }

  #partsOf(owner: unknown): Part[] {
    return [...this.#parts.values()].filter((part) => part.owner === owner);
  }

  #tooLarge({ content }: NostrEvent, message: Message): string | undefined {
    const { message: bytes = Infinity, content: characters = Infinity } = this.#limits;
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    if (size > bytes) return `invalid: too large, it has ${size} bytes and this relay takes ${bytes}`;
    const length = [...content].length;
    if (length <= characters) return undefined;
    return `invalid: too long, it has ${length} characters and this relay takes ${characters}`;
  }

  /** One that is ahead is offered all the same: the clock that is wrong may be ours. Then a no is none for good. */
  #untimely({ id, created_at }: NostrEvent): string | undefined {
    const { age = Infinity, ahead = Infinity } = this.#limits;
    const passed = unixTime(this.#line.clock) - created_at;
    const early = -passed - ahead;
    if (early > 0 && early < SOON) this.#early.add(id);
    if (passed <= age) return undefined;
    return `invalid: too old, it was made ${passed} seconds ago and this relay takes ${age}`;
  }

  /** Said in the words that have the work done. */
  #idle({ id, kind }: NostrEvent): string | undefined {
    const { work = 0 } = this.#limits;
    if (FREE.includes(kind)) return undefined;
    const digits = id.search(/[^0]|$/);
    const bits = 4 * digits + Math.clz32(parseInt(id[digits] ?? '0', 16)) - 28;
    return bits < work ? `pow: ${work} bits needed` : undefined;
  }

  #divide(owner: string, asked: readonly Filter[]): Part[] {
    const { filters: most = Infinity, message = Infinity, limit = Infinity } = this.#limits;
    const groups: Filter[][] = [];
    for (const filter of asked) {
      const clamped = (filter.limit ?? 0) > limit ? { ...filter, limit } : filter;
      const last = groups.at(-1);
      const isFull = !last || last.length >= (limit < SURELY_WHOLE ? 1 : most);
      if (isFull || JSON.stringify([...last, clamped]).length + 100 > message) groups.push([clamped]);
      else last.push(clamped);
    }
    return groups.map((filters, index) => {
      const id = groups.length > 1 ? `${owner}.${index}` : owner;
      const state = { isOpen: false, isAnswered: false, count: 0, oldest: Infinity, pages: 0 };
      return { id, owner, filters, ...state };
    });
  }

  /** Asks for what lies before an answer that was cut off. Whether there is any to come. */
  #readOlder(part: Part): boolean {
    const { id, filters, count, oldest, pages } = part;
    const { limit = Infinity } = this.#limits;
    const isCutOff = limit < SURELY_WHOLE && count >= limit && pages < MAX_PAGES;
    if (part.isAnswered || !isCutOff || filters.length > 1) return false;
    // One second may hold more than a relay gives at once: then what lies before it is all that can be had.
    const until = oldest < (part.until ?? Infinity) ? oldest : part.until! - 1;
    Object.assign(part, { count: 0, pages: pages + 1, until });
    this.#line.send(['REQ', id + OLDER, { ...filters[0]!, until }]);
    return true;
  }

  #finish(part: Part, isPage: boolean): void {
    const { id, owner } = part;
    if (isPage) this.#line.send(['CLOSE', id + OLDER]);
    part.isAnswered = true;
    if (!this.#answered.has(owner) && this.#partsOf(owner).every(({ isAnswered }) => isAnswered)) {
      this.#answered.add(owner);
      this.#line.hear(['EOSE', owner]);
    }
    this.#next();
  }

  #end(owner: string): void {
    this.#answered.delete(owner);
    for (const part of this.#partsOf(owner)) {
      if (part.isOpen) this.#line.send(['CLOSE', part.id]);
      this.#parts.delete(part.id);
    }
  }

  /** Whoever waits for its first answer gets a place at once, from one that has its answer; the others take turns. */
  #next(isTurn = false): void {
    this.#cancelTurn();
    let mayTake = isTurn;
    for (;;) {
      const waiting = [...this.#parts.values()].filter(({ isOpen }) => !isOpen);
      const next = waiting.find(({ isAnswered }) => !isAnswered) ?? waiting[0];
      if (!next) return;
      const open = this.#open;
      if (open.length >= this.#slots) {
        const giving = open.find(({ isAnswered }) => isAnswered);
        if (!giving || (next.isAnswered && !mayTake)) break;
        mayTake = false;
        giving.isOpen = false;
        this.#line.send(['CLOSE', giving.id]);
        // To the end of the line.
        this.#parts.delete(giving.id);
        this.#parts.set(giving.id, giving);
      }
      next.isOpen = true;
      this.#line.send(['REQ', next.id, ...next.filters]);
    }
    this.#cancelTurn = this.#line.clock.after(TURN, () => this.#next(true));
  }
}

const OLDER = '.older';
