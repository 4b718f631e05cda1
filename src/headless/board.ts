// What is on the table: the believed facts, what hangs on them (read marks, deliveries), and the tickets made of them.
// Facts that can't be believed yet wait in a bounded place until a ticket or a team list explains them.

import type { Clock } from '../io/clock.js';
import { unixTime } from '../io/clock.js';
import type { MessageFact } from '../protocol/direct-message.js';
import { compareFacts, type Fact } from './facts.js';
import { addFacts, EMPTY_STATE, type State } from './reducer.js';
import { believes, believesTicket, MAX_AHEAD, type Viewpoint } from './rules.js';
import type { Delivery, Ticket, TimelineItem } from './snapshot.js';
import { isBetween, isDue, ticketOfLoose, viewTicket, type ViewContext } from './view.js';

export interface BoardOptions {
  readonly role: Viewpoint['role'];
  readonly clock: Clock;
  /** Deliveries of what is still in the outbox. */
  readonly outgoing: () => ReadonlyMap<string, Delivery>;
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

const MAX_HELD = 500;

export class Board {
  readonly #options: BoardOptions;
  readonly #views = new Map<string, Ticket>();
  readonly #known = new Set<string>();
  readonly #settled = new Map<string, Delivery>();
  readonly #held = new Map<string, Held>();
  readonly #due = new Set<() => void>();
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
    if (this.#state === before) return;
    keep();
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
    const dirty = this.#dirty === 'all' ? this.#state.threads.keys() : this.#dirty;
    this.#dirty = new Set();
    const context = this.#context();
    const looseTicket = this.#state.loose.length > 0 ? ticketOfLoose(this.#state, context) : undefined;
    const fresh: (() => void)[] = [];
    for (const id of dirty) this.#rebuild(id, looseTicket?.id, context, fresh);
    const tickets = [...this.#views.values()];
    tickets.sort(
      (a, b) => b.updatedAt - a.updatedAt || compareFacts({ at: 0, id: a.id }, { at: 0, id: b.id }),
    );
    this.#tickets = Object.freeze(tickets);
    for (const tell of fresh) tell();
    return this.#tickets;
  }

  stop(): void {
    for (const cancel of this.#due) cancel();
    this.#due.clear();
  }

  #context(): ViewContext {
    const deliveries = new Map([...this.#settled, ...this.#options.outgoing()]);
    return { ...this.viewpoint, now: unixTime(this.#options.clock), deliveries, marks: this.marks };
  }

  #rebuild(id: string, looseId: string | undefined, context: ViewContext, fresh: (() => void)[]): void {
    const thread = this.#state.threads.get(id);
    if (!thread) return;
    const ticket = viewTicket(thread, id === looseId ? this.#state.loose : [], context);
    if (!ticket) return;
    this.#views.set(id, ticket);
    const { onTicket, onItem } = this.#options;
    for (const item of ticket.items) {
      if (this.#known.has(item.id)) continue;
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
    this.#held.set(held.fact.id, held);
    this.#options.onRejected('not believed');
    if (this.#held.size > MAX_HELD) this.#held.delete(this.#held.keys().next().value as string);
  }

  #retryHeld(): void {
    const held = [...this.#held.values()].filter(({ fact }) => this.#isBelievable(fact));
    for (const { fact } of held) this.#held.delete(fact.id);
    for (const { fact, keep } of held) this.add(fact, keep);
  }

  #watchDue(fact: Fact): void {
    const { clock } = this.#options;
    const now = unixTime(clock);
    if (isDue(fact, now)) return;
    // Timers hold 31 bits of milliseconds; a later date is looked at again then.
    const wait = Math.min((fact.at - MAX_AHEAD - now) * 1000, 2 ** 31 - 1);
    const cancel = clock.after(wait, () => {
      this.#due.delete(cancel);
      this.invalidate();
      this.#watchDue(fact);
    });
    this.#due.add(cancel);
  }
}
