// What is on the table: the believed facts, what hangs on them (read marks, deliveries), and the tickets made of them.
// Facts that can't be believed yet wait in a bounded place until a ticket, a team list or the clock explains them.

import type { Clock } from '../io/clock.js';
import { unixTime } from '../io/clock.js';
import { compareFacts, type Fact } from './facts.js';
import type { Notes } from './notes.js';
import { addFacts, EMPTY_STATE, ticketOf, type State } from './reducer.js';
import { believes, believesTicket, MAX_AHEAD, type Viewpoint } from './rules.js';
import type { Delivery, Ticket, TimelineItem } from './snapshot.js';
import { adoptLoose, extendTicket, viewTicket, type Adopted } from './view.js';

export interface BoardOptions {
  readonly role: Viewpoint['role'];
  readonly clock: Clock;
  /** How far an item of one's own has come. */
  readonly delivery: (id: string) => Delivery | undefined;
  /** The id that a ticket has by now, where it was made anew. */
  readonly moved?: (id: string) => string | undefined;
  readonly notes?: Notes | undefined;
  readonly receipts: () => boolean;
  readonly onChange: () => void;
  /** Somebody else's, seen for the first time, and not restored. */
  readonly onTicket: (ticket: Ticket) => void;
  readonly onItem: (item: TimelineItem, ticket: Ticket) => void;
  readonly onRejected: (reason: string) => void;
}

/** Somebody of the other side is writing, until it ends. */
export interface Typing {
  readonly by: string;
  readonly end: () => void;
}

interface Held {
  readonly fact: Fact;
  readonly settle: (isBelieved: boolean) => void;
}

/** In characters: a relay hands over the newest first, so a whole history may have to wait for its ticket, but
 * strangers must not fill the memory. */
const MAX_HELD = 16_000_000;

export class Board {
  readonly #options: BoardOptions;
  readonly #views = new Map<string, Ticket>();
  readonly #held = new Set<Held>();
  #heldSize = 0;
  /** Ids of facts that came since the tickets were last made. */
  readonly #fresh = new Set<string>();
  /** Tickets that may look different now: by what was said there and how far it is read, where it is that alone. */
  readonly #dirty = new Map<string, readonly Fact[] | undefined>();
  #adopted: Adopted = new Map();
  #state: State = EMPTY_STATE;
  #tickets: readonly Ticket[] = Object.freeze([]);
  #running = false;
  #unwatch: (() => void) | undefined;
  /** When that happens, in unix seconds. */
  #next = Infinity;
  /** By ticket. */
  readonly typing = new Map<string, Typing>();
  pubkey: string;
  marks: Readonly<Record<string, number>>;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.pubkey = '';
    this.marks = {};
  }

  get viewpoint(): Viewpoint {
    return { role: this.#options.role, pubkey: this.pubkey, teams: this.#state.teams };
  }

  /** How many facts wait for what explains them. */
  get held(): number {
    return this.#held.size;
  }

  /** What was believed before: no event is told for it. It is seen once everything is invalidated. */
  restore(facts: readonly Fact[]): void {
    this.#state = addFacts(this.#state, facts);
  }

  /** `settle` is called once the fact is believed: then it is worth storing; or when there was no room to wait. */
  add(fact: Fact, settle: (isBelieved: boolean) => void): void {
    if (this.#isBelievable(fact)) this.#believe([{ fact, settle }]);
    else this.#hold({ fact, settle });
  }

  /** All at once: a whole history may have waited for its ticket. */
  #believe(all: readonly Held[]): void {
    const news: Fact[] = [];
    const facts = all.map(({ fact }) => fact);
    this.#state = addFacts(this.#state, facts, (fact, isSaid) => {
      news.push(fact);
      if (isSaid) this.#fresh.add(fact.id);
    });
    // Kept also where the fact itself is no news: then by what brought it, so that it is not opened again.
    for (const { settle } of all) settle(true);
    for (const fact of news) {
      const ticket = ticketOf(fact) ?? '';
      this.#lookAt(fact.expires);
      // Who has said it is no longer writing it.
      const typing = this.typing.get(ticket);
      if (typing?.by === fact.author) typing.end();
      this.invalidate(ticket, [fact]);
    }
    if (!news.every(ticketOf)) this.invalidate();
    if (news.some(({ type }) => type === 'team' || type === 'ticket')) this.#admit();
  }

  /** Without a ticket: all of them. With a list: by nothing but this, and how far it is read. */
  invalidate(ticket?: string, said?: readonly Fact[]): void {
    for (const id of ticket === undefined ? this.#state.tickets.keys() : [ticket]) {
      const before = this.#dirty.has(id) ? this.#dirty.get(id) : [];
      this.#dirty.set(id, said && before && [...before, ...said]);
    }
    this.#options.onChange();
  }

  /** By the event's id, or by the label where only one ticket has it. */
  find(named: string): Ticket | undefined {
    const id = this.#options.moved?.(named) ?? named;
    const byLabel = this.tickets().filter((ticket) => ticket.ticketId === id);
    return this.#views.get(id) ?? (byLabel.length === 1 ? byLabel[0] : undefined);
  }

  /** Newest activity first. The same array until something has changed. */
  tickets(): readonly Ticket[] {
    if (this.#dirty.size === 0) return this.#tickets;
    const { delivery, notes, receipts, onTicket, onItem } = this.#options;
    const now = unixTime(this.#options.clock);
    const { marks, typing, viewpoint } = this;
    const context = { now, marks, typing, receipts: receipts(), delivery, notes, ...viewpoint };
    // A ticket that is opened, resolved or closed may take loose messages from another or leave them to it.
    const left = this.#adopted;
    this.#adopted = adoptLoose(this.#state, context);
    const news: [TimelineItem, Ticket][] = [];
    for (const id of [...left.keys(), ...this.#adopted.keys()]) this.#dirty.set(id, undefined);
    for (const [id, said] of this.#dirty) {
      const old = this.#views.get(id);
      const ticket =
        (old && said && extendTicket(old, said, this.#state, context)) ||
        viewTicket(id, this.#state, this.#adopted, context);
      if (!ticket) {
        this.#views.delete(id);
        continue;
      }
      this.#views.set(id, ticket);
      [...ticket.items].forEach((item, index) => {
        const isSaid = item !== old?.items[index] && !item.own && !('removed' in item);
        if (isSaid && this.#fresh.has(item.id)) news.push([item, ticket]);
      });
    }
    this.#dirty.clear();
    this.#fresh.clear();
    const tickets = [...this.#views.values()];
    tickets.sort((a, b) => compareFacts({ at: b.updatedAt, id: a.id }, { at: a.updatedAt, id: b.id }));
    this.#tickets = Object.freeze(tickets);
    for (const [item, ticket] of news) {
      if (item.id === ticket.id) onTicket(ticket);
      else onItem(item, ticket);
    }
    return this.#tickets;
  }

  /** Looks at the clock for what is not due yet, and for what ends. */
  start(): void {
    this.#running = true;
    this.#look();
  }

  stop(): void {
    this.#running = false;
    this.#next = Infinity;
    this.#unwatch?.();
    this.endTyping();
  }

  endTyping(): void {
    for (const { end } of this.typing.values()) end();
  }

  /** One's own is due at once, also where one's clock was ahead and has been set back since. */
  #isDue(fact: Fact): boolean {
    return fact.author === this.pubkey || fact.at <= unixTime(this.#options.clock) + MAX_AHEAD;
  }

  #isBelievable(fact: Fact): boolean {
    if (fact.type === 'team') return true;
    const view = this.viewpoint;
    const { tickets } = this.#state;
    if (!this.#isDue(fact)) return false;
    if (fact.type === 'ticket') return believesTicket(view, fact);
    const named = fact.ticket === undefined ? [...tickets.values()] : [tickets.get(fact.ticket)];
    return named.some((ticket) => ticket && believes(view, ticket, fact));
  }

  #hold(held: Held): void {
    this.#held.add(held);
    this.#heldSize += sizeOf(held);
    for (const oldest of this.#held) {
      if (this.#heldSize <= MAX_HELD) break;
      this.#release(oldest);
      oldest.settle(false);
      this.#options.onRejected('not believed');
    }
    this.#lookAt(dueAt(held.fact));
  }

  #release(held: Held): void {
    this.#held.delete(held);
    this.#heldSize -= sizeOf(held);
  }

  /** Takes up what can be believed by now. */
  #admit(): void {
    const ready: Held[] = [];
    for (const held of this.#held) {
      const { fact } = held;
      if (this.#isBelievable(fact)) {
        this.#release(held);
        ready.push(held);
      } else this.#lookAt(dueAt(fact));
    }
    this.#believe(ready);
  }

  #look(): void {
    this.#next = Infinity;
    this.#admit();
    for (const at of this.#state.ends.values()) this.#lookAt(at);
    this.invalidate();
  }

  /** Looks again when this moment (unix seconds) has come. */
  #lookAt(at = 0): void {
    const { clock } = this.#options;
    if (!this.#running || at <= unixTime(clock) || at >= this.#next) return;
    this.#next = at;
    this.#unwatch?.();
    // Timers hold 31 bits of milliseconds; a later date is looked at again then.
    this.#unwatch = clock.after(Math.min(at * 1000 - clock.now(), 2 ** 31 - 1), () => this.#look());
  }
}

function dueAt({ at }: Fact): number {
  return at - MAX_AHEAD;
}

function sizeOf({ fact }: Held): number {
  return JSON.stringify(fact).length;
}
