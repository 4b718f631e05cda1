// Typing and read (protocol section 2): what passes between two screens in ephemeral gift wraps and is never stored. Nothing
// depends on it: what is in the way of one is the end of it. What comes in must cost little: the cheap checks come first,
// and only so many a second are opened. It must never ask a person to sign, unless that was asked for.

import type { Core } from '../../headless/core.js';
import { believes } from '../../headless/rules.js';
import type { Kit } from '../../headless/sending.js';
import type { Ticket } from '../../headless/snapshot.js';
import { THEIRS } from '../../headless/view.js';
import type { Life } from '../../headless/world.js';
import type { NostrEvent } from '../../protocol/event.js';
import { buildSignal, parseSignal, type Signal, type SignalFact } from '../../protocol/signal.js';
import type { TicketFact } from '../../protocol/ticket.js';
import { yieldToMain } from '../../util/yield-to-main.js';

/** Milliseconds between two signals that one is typing. */
const EACH = 4000;
/** Milliseconds after which nobody believes that somebody is still typing. */
const TYPING = 8000;
/** Seconds. Clocks differ, but relays refuse what is a minute old, and what one repeats later is no news. */
const MAX_AGE = 60;
/** In characters. Ours have half of it. */
const MAX_SIZE = 4096;
const MOST_A_SECOND = 20;
/** Ids of those that were opened: other relays bring them too. */
const REMEMBERED = 200;

class Traffic {
  /** When one last said in a ticket that one is typing, in milliseconds; below zero where that has ended. */
  readonly said = new Map<string, number>();
  readonly seen = new Set<string>();
  second = 0;
  count = 0;
}
const traffic = new WeakMap<Core, Traffic>();

/** Only over connections that are open already, and only once. */
export async function signal(kit: Kit, core: Core, input: Parameters<Life['signal']>[2]): Promise<void> {
  const { id, signal, item } = input;
  const { board, directory, pool, now, signals } = core;
  const ticket = board.find(id);
  if (!ticket || !wants(core, signal)) return;
  const { pubkey: author } = board;
  const recipient = author === ticket.customer ? ticket.agent : ticket.customer;
  const relays = directory.route(recipient, 'dm').filter((url) => pool.status(url).state === 'open');
  if (signals.except?.has(recipient) || relays.length === 0 || !isDue(core, ticket.id, signal)) return;
  const rumor = buildSignal({ ...ticket, ticket: ticket.id, at: now, author, signal, item });
  const event = await kit.buildGiftWrap({ rumor, recipient, now, fleeting: true }, core.signer!);
  await Promise.all(relays.map((url) => pool.publish(url, event)));
}

/** What a relay, or the tab that speaks to the relays, has handed over. */
export async function hear(kit: Kit, core: Core, event: NostrEvent): Promise<void> {
  const { seen } = trafficOf(core);
  if (seen.has(event.id)) return;
  if (!isCheap(core, event)) return core.reject('signal');
  await yieldToMain('background');
  if (seen.has(event.id)) return;
  if (!kit.verifyEvent(event)) return core.reject('signature');
  seen.add(event.id);
  for (const oldest of seen) if (seen.size > REMEMBERED) seen.delete(oldest);
  const opened = await kit.openGiftWrap(event, core.signer!);
  const fact = 'rumor' in opened ? parseSignal(opened.rumor) : undefined;
  const ticket = fact && core.board.find(fact.ticket);
  if (!ticket || !isTheirs(core, ticket, fact)) return core.reject('not believed');
  if (wants(core, fact.signal)) take(core, ticket, fact, event);
}

function take(core: Core, { id, items }: Ticket, { author, signal, at, item }: SignalFact, via: NostrEvent) {
  const { board, seat } = core;
  if (signal === 'read') {
    const read = items.find((each) => each.id === item);
    // The others are told of the mark.
    if (read && seat.leads) core.keepMark(id + THEIRS, read.at);
    return;
  }
  seat.tell({ event: via });
  // It may have been overtaken by what was being typed.
  const isSaid = items.some(({ pubkey, at: said }) => pubkey === author && said > at);
  if (signal === 'typing' && !isSaid) begin(core, id, author);
  else if (board.typing.get(id)?.by === author) board.typing.get(id)!.end();
}

function begin({ board, clock }: Core, ticket: string, by: string): void {
  board.typing.get(ticket)?.end();
  const end = () => {
    cancel();
    board.typing.delete(ticket);
    board.invalidate(ticket, []);
  };
  const cancel = clock.after(TYPING, end);
  board.typing.set(ticket, { by, end });
  board.invalidate(ticket, []);
}

/** By what stands on its outside. */
function isCheap(core: Core, { content, created_at, tags }: NostrEvent): boolean {
  const { now, board } = core;
  const state = trafficOf(core);
  if (now !== state.second) state.count = 0;
  state.second = now;
  return (
    (wants(core, 'typing') || wants(core, 'read')) &&
    core.signer !== undefined &&
    tags.find(([name]) => name === 'p')?.[1] === board.pubkey &&
    Math.abs(now - created_at) <= MAX_AGE &&
    content.length <= MAX_SIZE &&
    state.count++ < MOST_A_SECOND
  );
}

/** Whether it comes from the other side of the ticket that it names: by the rules for what is said there. */
function isTheirs({ board }: Core, ticket: Ticket, fact: SignalFact): boolean {
  const { viewpoint, pubkey } = board;
  const known = { ...ticket, author: ticket.customer, recipient: ticket.agent } as unknown as TicketFact;
  // Whoever can open it is whom it was for.
  const said = { ...fact, type: 'message', recipient: pubkey, text: '', attachments: [] } as const;
  return fact.author !== pubkey && believes(viewpoint, known, said);
}

function wants({ signals, signer }: Core, signal: Signal): boolean {
  const isOn = signal === 'read' ? signals.receipts : signals.typing;
  return isOn && (signals.always || !signer?.asks);
}

function isDue(core: Core, ticket: string, signal: Signal): boolean {
  const { said } = trafficOf(core);
  if (signal === 'read') return true;
  const last = said.get(ticket) ?? 0;
  const now = core.clock.now();
  // Nobody has to hear that one has stopped who has not heard that one has begun.
  const isDue = signal === 'idle' ? last > 0 : now >= Math.abs(last) + EACH;
  if (isDue) said.set(ticket, signal === 'idle' ? -last : now);
  return isDue;
}

function trafficOf(core: Core): Traffic {
  const known = traffic.get(core) ?? new Traffic();
  traffic.set(core, known);
  return known;
}
