// Runs in the browser: the widget itself, on what this browser has stored of a long conversation.

import { addons, extras } from '../../src/addons/loaders.js';
import { SupportElement } from '../../src/elements/support/support-element.js';
import { define } from '../../src/elements/parts/define.js';
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

const platform = createPlatform();
SupportElement.world = { ...platform, addons };
SupportElement.extras = extras;

export interface Watched {
  /** Milliseconds. */
  readonly time: number;
  /** Durations of the main thread's tasks over 50 ms. */
  readonly tasks: readonly number[];
  /** Milliseconds from frame to frame. */
  readonly frames: readonly number[];
  readonly items: number;
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

/** Until the conversation has been painted. */
const open = (agent: string): Promise<Watched> =>
  watch(async () => {
    const given = { agent, relays: 'ws://127.0.0.1:59999', open: true };
    const widget = Object.assign(document.createElement('nostr-support'), given);
    document.body.append(widget);
    while (!widget.renderRoot.querySelector('.bubble')) await frame();
    await frame();
    return [];
  });

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

/** From now on keys are watched, and go into the composer. */
function type(): void {
  const { renderRoot } = document.querySelector('nostr-support')!;
  typed = new Keys(renderRoot);
  renderRoot.querySelector('textarea')!.focus();
}

define('nostr-support', SupportElement);
export const bench = { fill, open, scroll, type, take: () => typed.take() };
Object.assign(globalThis, { bench });
