// From the state to what is shown of one ticket. Pure: the same facts, viewpoint and time give the same ticket.

import type { NoteFact } from '../protocol/note.js';
import type { MessageFact } from '../protocol/direct-message.js';
import type { TicketFact, TicketStatus } from '../protocol/ticket.js';
import { compareFacts, type ThreadFact } from './facts.js';
import type { State, Thread } from './reducer.js';
import { believes, believesTicket, isStaff, MAX_AHEAD, type Viewpoint } from './rules.js';
import type {
  CsatItem,
  Delivery,
  ItemBase,
  MessageItem,
  NoteItem,
  Ticket,
  TimelineItem,
} from './snapshot.js';

export interface ViewContext extends Viewpoint {
  /** Unix seconds. */
  readonly now: number;
  /** By item id. */
  readonly delivery: (id: string) => Delivery | undefined;
  /** Up to when each ticket has been read, in unix seconds. */
  readonly marks: Readonly<Record<string, number>>;
}

/** `undefined` while the ticket itself is missing, not believed, or not due. `adopted` are its loose messages. */
export function viewTicket(
  thread: Thread,
  adopted: readonly MessageFact[],
  context: ViewContext,
): Ticket | undefined {
  const { ticket } = thread;
  if (!ticket || !believesTicket(context, ticket) || !isDue(ticket, context.now)) return undefined;
  const believed = thread.facts.filter((fact) => isDue(fact, context.now) && believes(context, ticket, fact));
  const facts = adopted.length > 0 ? [...believed, ...adopted].sort(compareFacts) : believed;
  const items = [ticketItem(ticket, context), ...viewItems(facts, ticket, context)];
  const csat = items.findLast((item): item is CsatItem => item.type === 'csat');
  const mark = context.marks[ticket.id] ?? 0;
  return Object.freeze({
    id: ticket.id,
    ticketId: ticket.ticketId,
    customer: ticket.author,
    agent: ticket.recipient,
    title: ticket.title || firstLine(ticket.text),
    category: ticket.category,
    priority: ticket.priority,
    status: statusOf(facts, ticket.author),
    createdAt: ticket.at,
    updatedAt: items.at(-1)!.at,
    unread: items.filter((item) => isUnread(item, mark, context)).length,
    items: Object.freeze(items),
    ...(csat ? { csat } : {}),
    details: ticket.details,
  });
}

export function isDue(fact: { at: number }, now: number): boolean {
  return fact.at <= now + MAX_AHEAD;
}

/** The newest status wins, ties by the lower id. A customer who writes after `resolved` opens the ticket again. */
export function statusOf(facts: readonly ThreadFact[], customer: string): TicketStatus {
  let status: TicketStatus = 'open';
  let newest = -1;
  for (const fact of facts) {
    // Facts are sorted by time and then by id: among equals in time the first one has the lower id.
    if (fact.type === 'status' && fact.at > newest) {
      status = fact.status;
      newest = fact.at;
    }
  }
  const reopened = facts.some(
    (fact) => fact.type === 'message' && fact.author === customer && fact.at > newest,
  );
  return status === 'resolved' && reopened ? 'open' : status;
}

/** Messages that name no ticket stand in their customer's newest one that is still open, else in the newest. */
export function adoptLoose(state: State, context: ViewContext): Map<string, MessageFact[]> {
  const adopted = new Map<string, MessageFact[]>();
  if (state.loose.length === 0) return adopted;
  const threads = [...state.threads.values()].filter(
    ({ ticket }) => ticket && believesTicket(context, ticket) && isDue(ticket, context.now),
  );
  threads.sort((a, b) => compareFacts(b.ticket!, a.ticket!));
  const byCustomer = new Map<string, Thread[]>();
  for (const thread of threads) {
    const { author } = thread.ticket!;
    byCustomer.set(author, [...(byCustomer.get(author) ?? []), thread]);
  }
  const open = new Map(threads.map((thread) => [thread, isOpen(thread, context)]));
  for (const fact of state.loose) {
    if (!isDue(fact, context.now)) continue;
    const theirs = byCustomer.get(fact.author) ?? byCustomer.get(fact.recipient) ?? [];
    const between = theirs.filter(({ ticket }) => isBetween(context, ticket!, fact));
    const home = (between.find((thread) => open.get(thread)) ?? between[0])?.ticket;
    if (home) adopted.set(home.id, [...(adopted.get(home.id) ?? []), fact]);
  }
  return adopted;
}

/** Judged without the loose messages, which would otherwise decide where they stand themselves. */
function isOpen({ ticket, facts }: Thread, context: ViewContext): boolean {
  const believed = facts.filter((fact) => isDue(fact, context.now) && believes(context, ticket!, fact));
  return !['resolved', 'closed'].includes(statusOf(believed, ticket!.author));
}

/** Whether a message that names no ticket went between this customer and somebody who answers for the agent. */
export function isBetween(
  view: Viewpoint,
  ticket: TicketFact,
  { author, recipient, at }: MessageFact,
): boolean {
  const { author: customer, recipient: agent } = ticket;
  if (author === customer) return isStaff(view, agent, recipient, at);
  return isStaff(view, agent, author, at) && recipient === customer;
}

function viewItems(facts: readonly ThreadFact[], ticket: TicketFact, context: ViewContext): TimelineItem[] {
  const notes = new Map<string, NoteFact[]>();
  const newestCsat = facts.findLast((fact) => fact.type === 'csat');
  const items: TimelineItem[] = [];
  for (const fact of facts) {
    if (fact.type === 'status') {
      items.push(Object.freeze({ ...baseItem(fact, context), type: 'status', status: fact.status }));
    }
    if (fact.type === 'csat' && fact === newestCsat) {
      const { rating, comment } = fact;
      items.push(Object.freeze({ ...baseItem(fact, context), type: 'csat', rating, comment }));
    }
    if (fact.type === 'reply' || fact.type === 'message') items.push(messageItem(fact, ticket, context));
    if (fact.type === 'note') {
      // Each recipient has an event of their own: the same author and note_id make them one note.
      const key = fact.author + fact.noteId;
      const copies = notes.get(key);
      if (copies) copies.push(fact);
      else notes.set(key, [fact]);
    }
  }
  if (notes.size === 0) return items;
  return [...items, ...[...notes.values()].map((copies) => noteItem(copies, context))].sort(compareFacts);
}

function baseItem(fact: { id: string; at: number; author: string }, context: ViewContext): ItemBase {
  const delivery = context.delivery(fact.id);
  const { pubkey } = context;
  const own = fact.author === pubkey;
  const base = { id: fact.id, at: fact.at, pubkey: fact.author, own };
  return delivery ? { ...base, delivery } : base;
}

function ticketItem(ticket: TicketFact, context: ViewContext): MessageItem {
  const { text, attachments } = ticket;
  return Object.freeze({
    ...baseItem(ticket, context),
    type: 'message',
    from: 'customer',
    text,
    attachments,
  });
}

function messageItem(
  fact: Extract<ThreadFact, { type: 'reply' | 'message' }>,
  ticket: TicketFact,
  context: ViewContext,
): MessageItem {
  const from: MessageItem['from'] = fact.author === ticket.author ? 'customer' : 'agent';
  const own = fact.author === context.pubkey;
  const made = madeItems.get(fact);
  if (made?.from === from && made.own === own && made.delivery === context.delivery(fact.id)) return made;
  const { text, attachments } = fact;
  const item: MessageItem = Object.freeze({
    ...baseItem(fact, context),
    type: 'message',
    from,
    text,
    attachments,
  });
  madeItems.set(fact, item);
  return item;
}

/** A message that looks as before is the same object as before: in a long ticket one new message costs one item. */
const madeItems = new WeakMap<ThreadFact, MessageItem>();

function noteItem(copies: readonly NoteFact[], context: ViewContext): NoteItem {
  const first = copies[0]!;
  const to = Object.freeze([...new Set(copies.map((copy) => copy.recipient))].sort());
  return Object.freeze({ ...baseItem(first, context), type: 'note', text: first.text, to });
}

function isUnread(item: TimelineItem, mark: number, { role }: ViewContext): boolean {
  if (item.own || item.at <= mark) return false;
  if (item.type === 'note') return role === 'agent';
  return item.type === 'message' && (item.from === 'agent') === (role === 'customer');
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 80);
}
