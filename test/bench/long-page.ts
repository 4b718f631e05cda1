// Runs in the browser: the widget itself, on what this browser has stored of a long conversation.

import { addons, extras } from '../../src/addons/loaders.js';
import { SupportElement } from '../../src/elements/support/support-element.js';
import { define } from '../../src/elements/parts/define.js';
import { coreOf } from '../../src/headless/client.js';
import type { CustomerClient } from '../../src/headless/customer-client.js';
import type { Fact } from '../../src/headless/facts.js';
import { createPlatform } from '../../src/io/platform.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub, encodeNsec } from '../../src/protocol/nip19.js';
import { buildUuidV7 } from '../../src/protocol/uuid.js';
import { bytesToHex, randomBytes } from '../../src/util/bytes.js';
import { Keys } from './keys.js';

const TEXT = 'The lid of the teapot in my parcel has a crack. '.repeat(4);
/** Records in one page of the journal. */
const PAGE = 100;
/** Pixels between two frames: a fast wheel. */
const STEP = 400;
/** Frames without any movement at the end of a scroll. */
const STILL = 60;
/** Frames after which it is enough: a quarter of a million pixels. */
const ENOUGH = 600;

/** Messages that come one after the other. */
const APPENDED = 100;

const platform = createPlatform();
SupportElement.world = { ...platform, addons };
SupportElement.extras = extras;

let client: CustomerClient;
/** Lets the bench hand facts to its client, as relays would. */
class WatchedElement extends SupportElement {
  protected override createClient() {
    return (client = super.createClient() as CustomerClient);
  }
}

export interface Watched {
  /** Milliseconds. */
  readonly time: number;
  /** Durations of the main thread's tasks over 50 ms. */
  readonly tasks: readonly number[];
  /** Milliseconds from frame to frame. */
  readonly frames: readonly number[];
  readonly items: number;
}

export interface Opened extends Watched {
  /** Milliseconds until the last messages were painted. */
  readonly painted: number;
}

/** Milliseconds for each message. */
export interface Appended {
  /** From a fact to the snapshot with it. */
  readonly shown: readonly number[];
  /** From a fact until the element has drawn it. */
  readonly drawn: readonly number[];
}

const id = () => bytesToHex(randomBytes(32));
const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** Stores what a client would have stored. */
async function fill(length: number): Promise<string> {
  const store = platform.openStore('nostr-support/default', 'local');
  const key = generateSecretKey();
  const [customer, agent] = [getPublicKey(key), getPublicKey(generateSecretKey())];
  await store.set('identity', encodeNsec(key));
  await store.set('conversation', true);
  const begun = Math.floor(Date.now() / 1000) - 600 * length;
  const ticket = id();
  const ticketId = buildUuidV7(begun * 1000, randomBytes(10));
  const facts = Array.from({ length }, (_, number): Fact => {
    const at = begun + 600 * number;
    const text = `${number}: ${TEXT.slice(0, 1 + ((number * 37) % 190))}`;
    const own = { author: customer, recipient: agent, ticketId, at, text, attachments: [] };
    if (number === 0) {
      const rest = { category: '', priority: 'normal', details: {} } as const;
      return { type: 'ticket', id: ticket, title: 'A crack', ...own, ...rest };
    }
    const said = { ...own, id: id(), ticket };
    return number % 2
      ? { type: 'reply', ...said, author: agent, recipient: customer }
      : { type: 'message', ...said };
  });
  const delivery = { state: 'sent', accepted: 1, total: 1 } as const;
  for (let from = 0; from < length; from += PAGE) {
    const records = facts.slice(from, from + PAGE).map((fact) => ({
      ...{ fact, via: id() },
      ...(fact.type === 'reply' ? {} : { delivery }),
    }));
    await store.set(`page/${begun * 1000 + from}-${id().slice(0, 12)}`, records);
  }
  // All of it was read but the last ten.
  await store.set('marks', { [ticket]: facts[length - 10]!.at });
  return encodeNpub(agent);
}

/** Collects the long tasks while something is done, and some time after it. */
async function watch(work: () => Promise<readonly number[]>): Promise<Watched> {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  const begun = performance.now();
  const frames = await work();
  const time = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 500));
  observer.disconnect();
  const items = document.querySelector('nostr-support')!.tickets[0]!.items.length;
  return { time, tasks, frames, items };
}

/** Until the end of the conversation has been painted, and until all of it is read. */
async function open(agent: string): Promise<Opened> {
  let painted = 0;
  const watched = await watch(async () => {
    const begun = performance.now();
    const given = { agent, relays: 'ws://127.0.0.1:59999', open: true };
    const widget = Object.assign(document.createElement('nostr-support'), given);
    document.body.append(widget);
    while (!widget.renderRoot.querySelector('.bubble')) await frame();
    await frame();
    painted = performance.now() - begun;
    const [last] = [...widget.renderRoot.querySelectorAll('.bubble')].slice(-1);
    const { length } = await widget.ready.then(() => widget.tickets[0]!.items);
    if (!last!.textContent.startsWith(`${length - 1}: `)) throw new Error('expected the last one to be last');
    return [];
  });
  return { ...watched, painted };
}

/**
 * With a page that has been there for a while, and has read all that is stored: from the press on the launcher until the
 * end of the conversation has been painted. Once with a panel that was never open, and once more.
 */
async function press(agent: string): Promise<readonly number[]> {
  const widget = document.createElement('nostr-support');
  Object.assign(widget, { agent, relays: 'ws://127.0.0.1:59999' });
  document.body.append(widget);
  while (!widget.tickets[0]) await frame();
  await widget.ready;
  const times: number[] = [];
  for (let round = 0; round < 2; round++) {
    // Past whatever was still under way.
    for (let still = 0; still < STILL; still++) await frame();
    const begun = performance.now();
    widget.renderRoot.querySelector<HTMLElement>('[part~=launcher]')!.click();
    while (!widget.renderRoot.querySelector('.bubble')?.checkVisibility()) await frame();
    await frame();
    times.push(performance.now() - begun);
    widget.hide();
  }
  return times;
}

/** Until what a visit leaves for the next one is stored; of a short conversation nothing is. */
async function leave(length: number): Promise<void> {
  const { store } = coreOf(client);
  while (length > 1000 && !(await store.get('digest'))) await frame();
}

/** With the panel open at the end. */
async function append(): Promise<Appended> {
  const widget = document.querySelector('nostr-support')!;
  const core = coreOf(client);
  const shown: number[] = [];
  const drawn: number[] = [];
  const [{ id: ticket, ticketId, agent, customer, updatedAt }] = widget.tickets as [
    (typeof widget.tickets)[0],
  ];
  const own = { ticket, ticketId, author: agent, recipient: customer, attachments: [] };
  for (let number = 1; number <= APPENDED; number++) {
    await frame();
    const fact: Fact = { type: 'reply', id: id(), ...own, at: updatedAt + number, text: `more ${number}` };
    const begun = performance.now();
    core.board.add(fact, () => {});
    if (client.getSnapshot().tickets[0]!.items.at(-1)!.id !== fact.id)
      throw new Error('expected it to be there');
    shown.push(performance.now() - begun);
    await Promise.resolve();
    await widget.updateComplete;
    await widget.renderRoot.querySelector('nostr-support-timeline')!.updateComplete;
    drawn.push(performance.now() - begun);
  }
  return { shown, drawn };
}

/** From the end towards the beginning. */
const scroll = (): Promise<Watched> =>
  watch(async () => {
    const log = document.querySelector('nostr-support')!.renderRoot.querySelector('.log')!;
    const frames: number[] = [];
    let last = await frame();
    for (let still = 0; still < STILL && frames.length < ENOUGH;) {
      const before = log.scrollTop;
      log.scrollTop -= STEP;
      const now = await frame();
      still = log.scrollTop === before ? still + 1 : 0;
      frames.push(now - last);
      last = now;
    }
    return frames;
  });

let typed: Keys;

/** From now on keys are watched, and go into the composer; or, to compare, into a bare text box. */
function type(): void {
  const root = document.querySelector('nostr-support')?.renderRoot ?? document.body;
  if (root === document.body) root.append(document.createElement('textarea'));
  typed = new Keys(root);
  root.querySelector('textarea')!.focus();
}

define('nostr-support', WatchedElement);
export const bench = { fill, open, press, leave, append, scroll, type, take: () => typed.take() };
Object.assign(globalThis, { bench });
