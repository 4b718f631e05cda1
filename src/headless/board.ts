// What is on the table: the believed facts, what hangs on them (read marks, deliveries), and the tickets made of them.
// Facts that can't be believed yet wait in a bounded place until a ticket or a team list explains them.

import type { Clock } from '../io/clock.js';
import { unixTime } from '../io/clock.js';
import type { MessageFact } from '../protocol/direct-message.js';
import { compareFacts, type Fact } from './facts.js';
import { addFacts, EMPTY_STATE, type State } from './reducer.js';
import { believes, believesTicket, MAX_AHEAD, type Viewpoint } from './rules.js';
import type { Delivery, Ticket, TimelineItem } from './snapshot.js';
import { adoptLoose, isBetween, isDue, viewTicket, type ViewContext } from './view.js';

export interface BoardOptions {
  readonly role: Viewpoint['role'];
  readonly clock: Clock;
  /** The delivery of what is still in the outbox. */
  readonly outgoing: (id: string) => Delivery | undefined;
  readonly onChange: () => void;
  /** Somebody else's, seen for the first time, and not restored. */
  readonly onTicket: (ticket: Ticket) => void;
  readonly onItem: (item: TimelineItem, ticket: Ticket) => void;
  readonly onRejected: (reason: string) => void;
}

interface Held {
  readonly fact: Fact;
  readonly keep: () => void;
}

/** In characters, each fact with some more for itself: a relay hands over the newest first, so a whole history may
 * have to wait for its ticket, but strangers must not fill the memory. */
const MAX_HELD = 16_000_000;
const HELD_BESIDES = 500;

export class Board {
  readonly #options: BoardOptions;
  #adopted: ReadonlyMap<string, readonly MessageFact[]> = new Map();
  readonly #views = new Map<string, Ticket>();
  readonly #known = new Set<string>();
  readonly #settled = new Map<string, Delivery>();
  readonly #held = new Map<string, Held>();
  #heldSize = 0;
  /** Facts dated too far ahead, with the timer of each while there is one. */
  readonly #due = new Map<Fact, (() => void) | undefined>();
  #running = false;
  #dirty: Set<string> | 'all' = 'all';
  #state: State = EMPTY_STATE;
  #tickets: readonly Ticket[] = Object.freeze([]);
  #restoring = false;
  pubkey = '';
  marks: Readonly<Record<string, number>> = {};

  constructor(options: BoardOptions) {
    this.#options = options;
  }

  get viewpoint(): Viewpoint {
    return { role: this.#options.role, pubkey: this.pubkey, teams: this.#state.teams };
  }

  get state(): State {
    return this.#state;
  }

  /** What was believed before: no event is told for it. */
  restore(facts: readonly Fact[], deliveries: ReadonlyMap<string, Delivery>): void {
    for (const [id, delivery] of deliveries) this.#settled.set(id, delivery);
    this.#state = addFacts(this.#state, facts);
    for (const fact of facts) this.#watchDue(fact);
    this.invalidate();
    this.#restoring = true;
    this.tickets();
    this.#restoring = false;
  }

  /** `keep` is called once the fact is believed: then it is worth storing. */
  add(fact: Fact, keep: () => void): void {
    if (!this.#isBelievable(fact)) {
      this.#hold({ fact, keep });
      return;
    }
    const before = this.#state;
    this.#state = addFacts(before, [fact]);
    // Kept also where the fact itself is no news: then by what brought it, so that it is not opened again.
    keep();
    if (this.#state === before) return;
    this.#watchDue(fact);
    this.invalidate(fact.type === 'ticket' ? fact.id : fact.type === 'team' ? undefined : fact.ticket);
    if (fact.type === 'team' || fact.type === 'ticket') this.#retryHeld();
  }

  settle(id: string, delivery: Delivery): void {
    this.#settled.set(id, delivery);
  }

  /** Without a ticket: all of them. */
  invalidate(ticket?: string): void {
    if (ticket === undefined) this.#dirty = 'all';
    else if (this.#dirty !== 'all') this.#dirty.add(ticket);
    this.#options.onChange();
  }

  /** By the event's id, or by the label where only one ticket has it. */
  find(id: string): Ticket | undefined {
    const byLabel = this.tickets().filter((ticket) => ticket.ticketId === id);
    return this.#views.get(id) ?? (byLabel.length === 1 ? byLabel[0] : undefined);
  }

  /** Newest activity first. The same array until something has changed. */
  tickets(): readonly Ticket[] {
    if (this.#dirty !== 'all' && this.#dirty.size === 0) return this.#tickets;
    const context = this.#context();
    const dirty = new Set(this.#dirty === 'all' ? this.#state.threads.keys() : this.#dirty);
    this.#dirty = new Set();
    // A ticket that is opened, resolved or closed may take loose messages from another or leave them to it.
    const left = this.#adopted;
    this.#adopted = adoptLoose(this.#state, context);
    for (const id of [...left.keys(), ...this.#adopted.keys()]) {
      if (idsOf(left.get(id)) !== idsOf(this.#adopted.get(id))) dirty.add(id);
    }
    const fresh: (() => void)[] = [];
    for (const id of dirty) this.#rebuild(id, context, fresh);
    const tickets = [...this.#views.values()];
    tickets.sort(
      (a, b) => b.updatedAt - a.updatedAt || compareFacts({ at: 0, id: a.id }, { at: 0, id: b.id }),
    );
    this.#tickets = Object.freeze(tickets);
    for (const tell of fresh) tell();
    return this.#tickets;
  }

  /** How many facts wait for what explains them. */
  get held(): number {
    return this.#held.size;
  }

  /** Looks at the clock for what is not due yet. */
  start(): void {
    this.#running = true;
    for (const fact of [...this.#due.keys()]) this.#watchDue(fact);
    this.invalidate();
  }

  stop(): void {
    this.#running = false;
    for (const [fact, cancel] of this.#due) {
      cancel?.();
      this.#due.set(fact, undefined);
    }
  }

  #context(): ViewContext {
    const { clock, outgoing } = this.#options;
    const delivery = (id: string) => outgoing(id) ?? this.#settled.get(id);
    return { ...this.viewpoint, now: unixTime(clock), delivery, marks: this.marks };
  }

  #rebuild(id: string, context: ViewContext, fresh: (() => void)[]): void {
    const thread = this.#state.threads.get(id);
    if (!thread) return;
    const ticket = viewTicket(thread, this.#adopted.get(id) ?? [], context);
    if (!ticket) return;
    const before = this.#views.get(id)?.items ?? [];
    this.#views.set(id, ticket);
    const { onTicket, onItem } = this.#options;
    for (const [index, item] of ticket.items.entries()) {
      if (item === before[index] || this.#known.has(item.id)) continue;
      this.#known.add(item.id);
      if (item.own || this.#restoring) continue;
      if (item.id === ticket.id) fresh.push(() => onTicket(ticket));
      else fresh.push(() => onItem(item, ticket));
    }
  }

  #isBelievable(fact: Fact): boolean {
    if (fact.type === 'team') return true;
    const view = this.viewpoint;
    if (fact.type === 'ticket') return believesTicket(view, fact);
    if (fact.ticket !== undefined) {
      const ticket = this.#state.threads.get(fact.ticket)?.ticket;
      return ticket !== undefined && believes(view, ticket, fact);
    }
    const threads = [...this.#state.threads.values()];
    return threads.some(({ ticket }) => ticket && isBetween(view, ticket, fact as MessageFact));
  }

  #hold(held: Held): void {
    this.#release(held.fact.id);
    this.#held.set(held.fact.id, held);
    this.#heldSize += sizeOf(held.fact);
    while (this.#heldSize > MAX_HELD) {
      this.#release(this.#held.keys().next().value as string);
      this.#options.onRejected('not believed');
    }
  }

  #release(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    this.#heldSize -= sizeOf(held.fact);
  }

  #retryHeld(): void {
    const held = [...this.#held.values()].filter(({ fact }) => this.#isBelievable(fact));
    for (const { fact } of held) this.#release(fact.id);
    for (const { fact, keep } of held) this.add(fact, keep);
  }

  #watchDue(fact: Fact): void {
    const { clock } = this.#options;
    const now = unixTime(clock);
    if (isDue(fact, now)) {
      this.#due.delete(fact);
      return;
    }
    this.#due.get(fact)?.();
    this.#due.set(fact, undefined);
    if (!this.#running) return;
    // Timers hold 31 bits of milliseconds; a later date is looked at again then.
    const wait = Math.min((fact.at - MAX_AHEAD - now) * 1000, 2 ** 31 - 1);
    const look = () => {
      this.invalidate();
      this.#watchDue(fact);
    };
    this.#due.set(fact, clock.after(wait, look));
  }
}

function idsOf(facts: readonly MessageFact[] = []): string {
  return facts.map(({ id }) => id).join();
}

function sizeOf(fact: Fact): number {
  const text = fact.type === 'csat' ? fact.comment : 'text' in fact ? fact.text : '';
  return HELD_BESIDES + text.length;
}
