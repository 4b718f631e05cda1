// From the state to what is shown of it. Pure: the same facts from the same viewpoint give the same tickets.

import type { TicketFact, TicketStatus } from '../protocol/ticket.js';
import { amend, type Amended, type Naming } from './amend.js';
import { compareFacts, type Fact, type ThreadFact } from './facts.js';
import type { Notes } from './notes.js';
import { isGone, isMessage, isNewer, isOver, LOOSE, type State } from './reducer.js';
import { believes, type Viewpoint } from './rules.js';
import type { Delivery, Ticket, TimelineItem } from './snapshot.js';

export interface ViewContext extends Viewpoint {
  /** Unix seconds. */
  readonly now: number;
  /** By item id. */
  readonly delivery: (id: string) => Delivery | undefined;
  /** Up to when each ticket has been read, in unix seconds. */
  readonly marks: Readonly<Record<string, number>>;
  readonly notes?: Notes | undefined;
  /** Who is writing, by ticket. */
  readonly typing: ReadonlyMap<string, { readonly by: string }>;
  /** Whether what the other side has read is shown. */
  readonly receipts: boolean;
}

/** What in the marks stands for the other side: up to when it has read. */
export const THEIRS = '/theirs';

/** Loose messages by the id of the ticket in which they stand. */
export type Adopted = ReadonlyMap<string, readonly ThreadFact[]>;

/**
 * `undefined` while the ticket itself is missing. Of one that was taken back or has expired, what others wrote stays, and
 * the place where its own text stood.
 */
export function viewTicket(
  id: string,
  state: State,
  adopted: Adopted,
  context: ViewContext,
): Ticket | undefined {
  const ticket = state.tickets.get(id);
  if (!ticket) return undefined;
  const { ticketId, author: customer, recipient: agent, category, priority } = ticket;
  const loose = adopted.get(id) ?? [];
  const believed = believedOf(ticket, state, context);
  const sorted = loose.length > 0 ? [...believed, ...loose].sort(compareFacts) : believed;
  const facts = amend([ticket, ...(context.notes?.merge(sorted) ?? sorted)], state, context);
  const first = facts[0] as TicketFact & Amended;
  if (facts.every(({ removed }) => removed)) return undefined;
  const items = facts.map((fact) => viewItem(fact, { customer }, context));
  const csat = items.findLast((item) => item.type === 'csat');
  // Taken from its first line, it goes with it.
  const isTitled = !first.edited || ticket.title !== firstLine(ticket.text);
  const all = {
    id,
    ticketId,
    customer,
    agent,
    title: (isTitled && first.title) || firstLine(first.text),
    category,
    priority,
    status: statusOf(facts, customer),
    createdAt: ticket.at,
    ...(csat ? { csat } : {}),
    details: first.details,
  };
  return see(all, csat ? items.filter((item) => item.type !== 'csat' || item === csat) : items, context);
}

/**
 * The same ticket after this message, or after it has been read: far less work than to look at all of it. `undefined`
 * where more may be different.
 */
export function extendTicket(
  old: Ticket,
  [said, more]: readonly Fact[],
  state: State,
  context: ViewContext,
): Ticket | undefined {
  if (!said) return see(old, old.items, context);
  const { id } = said;
  const { edits, replyTo } = said as Naming;
  const isNaming = (other: Naming) => other.edits === id || other.replyTo === id;
  // What costs most is asked last.
  const isPlain =
    isMessage(said as ThreadFact) &&
    !(more || edits || replyTo || state.reactions.has(id) || isOver(state, said, Infinity));
  if (
    !isPlain ||
    old.status === 'resolved' ||
    (state.threads.get(old.id) as readonly Naming[]).some(isNaming)
  )
    return;
  const items = [...old.items];
  let place = items.length;
  // The ticket stands first, also where it says that it is later.
  while (place > 1 && compareFacts(items[place - 1]!, said) > 0) place--;
  items.splice(place, 0, viewItem(said as ThreadFact, old, context));
  return see(old, items, context);
}

/** What hangs on how far it has been read, and on who is there. */
function see(
  ticket: Omit<Ticket, 'items' | 'updatedAt' | 'unread'>,
  items: readonly TimelineItem[],
  context: ViewContext,
): Ticket {
  const { id } = ticket;
  const mark = context.marks[id] ?? 0;
  return Object.freeze({
    ...ticket,
    updatedAt: items.at(-1)!.at,
    // A copy: to go through a frozen list takes V8 many times as long.
    unread: [...items].filter((item) => item.at > mark && isForUs(item, context)).length,
    typing: context.typing.get(id)?.by,
    readAt: context.receipts ? context.marks[id + THEIRS] : undefined,
    items: Object.freeze(items),
  });
}

/** Messages that name no ticket stand in their customer's newest one that is still open, else in the newest. */
export function adoptLoose(state: State, context: ViewContext): Adopted {
  const adopted = new Map<string, ThreadFact[]>();
  const loose = state.threads.get(LOOSE);
  if (!loose) return adopted;
  const open = new Set([...state.tickets.values()].filter((ticket) => isOpen(ticket, state, context)));
  const homes = [...state.tickets.values()].sort(
    (a, b) => Number(open.has(b)) - Number(open.has(a)) || compareFacts(b, a),
  );
  for (const fact of loose) {
    if (isGone(state, fact, context.now)) continue;
    const home = homes.find((ticket) => believes(context, ticket, fact));
    if (home && !adopted.get(home.id)?.push(fact)) adopted.set(home.id, [fact]);
  }
  return adopted;
}

/** Judged without the loose messages, which would otherwise decide where they stand themselves. */
function isOpen(ticket: TicketFact, state: State, context: ViewContext): boolean {
  const facts = amend([ticket, ...believedOf(ticket, state, context)], state, context);
  return !['resolved', 'closed'].includes(statusOf(facts, ticket.author));
}

function believedOf(ticket: TicketFact, state: State, context: ViewContext): readonly ThreadFact[] {
  const thread = state.threads.get(ticket.id) ?? [];
  return thread.filter((fact) => believes(context, ticket, fact) && !isGone(state, fact, context.now));
}

/** The newest status wins. A customer who writes after `resolved` opens the ticket again. */
function statusOf(facts: readonly Amended[], customer: string): TicketStatus {
  const statuses = facts.filter((fact) => fact.type === 'status');
  const [first] = statuses;
  if (!first) return 'open';
  const { status, at } = statuses.reduce((newest, fact) => (isNewer(fact, newest) ? fact : newest), first);
  const isReopening = (fact: Amended) =>
    fact.type === 'message' && fact.author === customer && fact.at > at && !fact.removed;
  return status === 'resolved' && facts.some(isReopening) ? 'open' : status;
}

/** An item is its fact, seen from here: whose it is, and how far it has come. */
function viewItem(fact: Amended, { customer }: Pick<Ticket, 'customer'>, context: ViewContext): TimelineItem {
  const { author: pubkey } = fact;
  const own = pubkey === context.pubkey;
  const from = pubkey === customer ? 'customer' : 'agent';
  const said = own ? context.delivery(fact.id) : undefined;
  const changed = fact.deletion ?? fact.edited?.id;
  // What changes it waits for it: for ever, where that has failed.
  const delivery = changed && own && !said?.reason ? context.delivery(changed) : said;
  const made = madeItems.get(fact);
  if (made?.own === own && made.from === from && made.delivery === delivery) return made;
  const type = fact.type === 'ticket' || fact.type === 'reply' ? 'message' : fact.type;
  // What is spread stands last but for the type: a copy that begins with a spread has a slow shape of its own in V8.
  const item = Object.freeze({ pubkey, own, from, ...(delivery ? { delivery } : {}), ...fact, type }) as Made;
  madeItems.set(fact, item);
  return item;
}

type Made = TimelineItem & { readonly from: 'customer' | 'agent' };

/** What looks as before is the same object as before: in a long ticket one new message costs one item. */
const madeItems = new WeakMap<Amended, Made>();

/** Whether it is for this side to read: what the other side wrote, and among agents each other's notes. */
function isForUs(item: TimelineItem, { role }: ViewContext): boolean {
  return (
    !item.own && (item.type === 'note' || (item.type === 'message' && item.from !== role && !item.removed))
  );
}

/** What a ticket is called for want of a title. */
export function firstLine(text: string): string {
  const line = text.trim().split('\n')[0]!.trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
