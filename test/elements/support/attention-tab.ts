// One tab in which somebody may or may not be looking at the widget, with a record of what it brought to attention. The
// test is one; what it loads into a frame of its own origin is another, for Web Locks as for a person.

import { SupportElement } from '../../../src/elements/support/support-element.js';
import type { World } from '../../../src/headless/world.js';
import type { MessageItem, Snapshot } from '../../../src/headless/snapshot.js';
import { TestClock } from '../../support/test-world.js';
import { own, snapshot, theirs, ticket } from '../fixtures.js';
import { drawn, leave, panel, withAddons, type Shown } from './panel.js';

/** What stands in the place of the browser's own. */
export class Recorded {
  static permission: NotificationPermission = 'granted';
  static all: Recorded[] = [];
  static asked: ((answer: NotificationPermission) => void)[] = [];
  /** A browser may know of them and refuse all the same. */
  static refuses = false;
  onclick: (() => void) | undefined;
  closed = false;
  readonly title: string;
  readonly options: NotificationOptions;

  constructor(title: string, options: NotificationOptions = {}) {
    if (Recorded.refuses) throw new TypeError('Illegal constructor');
    this.title = title;
    this.options = options;
    Recorded.all.push(this);
  }
  static requestPermission(): Promise<NotificationPermission> {
    return new Promise((resolve) => Recorded.asked.push(resolve));
  }
  close(): void {
    this.closed = true;
  }
}

/** Notes that were begun, in the place of a loudspeaker. */
export class Silent {
  static played = 0;
  static refuses = false;
  static awake: Promise<void> = Promise.resolve();
  readonly currentTime = 0;
  readonly destination = this;
  readonly gain = this;

  constructor() {
    if (Silent.refuses) throw new DOMException('not one more', 'NotSupportedError');
  }
  resume = () => Silent.awake;
  setValueAtTime = () => this;
  linearRampToValueAtTime = () => this;
  exponentialRampToValueAtTime = () => this;
  connect = () => this;
  start = () => void Silent.played++;
  stop = () => undefined;
}

const CONVERSATION = 'conversation';
export let clock: TestClock;
let items: readonly MessageItem[];

/** Begins anew. Two notes make a sound. */
export function quiet(): void {
  clock = new TestClock();
  SupportElement.world = { clock } as unknown as World;
  items = [own('Where is it?', now() - 600), theirs('On its way', now() - 500)];
  Object.assign(Recorded, { permission: 'granted', all: [], asked: [], refuses: false });
  Object.assign(Silent, { played: 0, refuses: false, awake: Promise.resolve() });
  Object.assign(globalThis, {
    Notification: Recorded,
    AudioContext: Silent,
    OscillatorNode: Silent,
    GainNode: Silent,
  });
  look(false);
}

export const now = () => Math.floor(clock.now() / 1000);

export function look(isLookedAt: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: isLookedAt ? 'visible' : 'hidden',
  });
  document.hasFocus = () => isLookedAt;
  dispatchEvent(new Event(isLookedAt ? 'focus' : 'blur'));
}

export const withUnread = (unread: number, more: Partial<Snapshot> = {}): Snapshot =>
  snapshot({ tickets: [ticket({ id: CONVERSATION, ticketId: CONVERSATION, items, unread })], ...more });

export async function widget(
  attributes: Record<string, string | false> = {},
  first: () => Snapshot = () => withUnread(0),
): Promise<Shown> {
  await withAddons('attention');
  return panel(first(), { open: false, ...attributes });
}

/** Messages come, all at once, after a minute in which nothing did. */
export async function receive({ element, client }: Shown, ...news: MessageItem[]): Promise<void> {
  await clock.advance(60_000);
  items = [...items, ...news];
  const { profiles, drafts } = client.getSnapshot();
  client.show(withUnread(news.filter((item) => !item.own).length, { profiles, drafts }));
  await drawn(element);
}

/** To be put into another frame. */
export async function tab() {
  quiet();
  const shown = await widget({ sound: '' });
  /** What this tab has asked for has been answered: one after the other. */
  const answered = () => navigator.locks.request('answered', { mode: 'shared' }, () => undefined);
  return {
    look,
    leave,
    receive: (id: string) => receive(shown, theirs('Here', now() + 60, { id })),
    answered,
    /** Whether somebody looks, too: that is asked once it is this tab's turn. */
    decided: async () => {
      await answered();
      await answered();
    },
    notified: () => Recorded.all.map(({ options }) => options.tag),
    played: () => Silent.played,
    withoutSound: () => void (Silent.refuses = true),
  };
}
