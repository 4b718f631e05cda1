// What brings the reader back: the count in the page's title, a notification, a sound, each once for all tabs.

import { expect } from '@open-wc/testing';
import type { Ticket } from '../../../src/headless/snapshot.js';
import { parseProfile } from '../../../src/protocol/profile.js';
import { AGENT, own, snapshot, status, theirs, ticket } from '../fixtures.js';
import { expectAccessible, focused, frame, has, press, type, until } from '../helpers.js';
import { CHARACTERS } from '../hostile-texts.js';
import {
  clock,
  look,
  now,
  quiet,
  receive,
  Recorded,
  Silent,
  tab,
  widget,
  withUnread,
} from './attention-tab.js';
import { drawn, input, leave, type Shown } from './panel.js';

const TITLE = document.title;
/** Every frame that stands for another tab. */
const frames: HTMLIFrameElement[] = [];

beforeEach(() => {
  quiet();
  document.title = 'Shop';
});
afterEach(() => {
  leave();
  for (const frame of frames.splice(0)) frame.remove();
  for (const name of ['visibilityState', 'hasFocus']) Reflect.deleteProperty(document, name);
  document.title = TITLE;
});

const tags = () => Recorded.all.map(({ options }) => options.tag);

/** Nothing of what came before is still to come: this one is surely notified of. */
async function settled(shown: Shown): Promise<void> {
  const before = Recorded.all.length;
  look(false);
  await receive(shown, theirs('The last', now() + 60, { id: 'last' }));
  await until(() => tags().includes('last'));
  expect(Recorded.all.length).to.equal(before + 1);
}

describe('the first press on the launcher', () => {
  it('waits for no date: what writes them was made while nothing else was to do', async () => {
    // Nobody else in this file writes English like that.
    const { element } = await widget({ lang: 'en-ZA' });
    element.strings = { greeting: 'Howzit' };
    await drawn(element);
    leave();
    document.body.append(element);
    await drawn(element);
    await new Promise((resolve) => requestIdleCallback(resolve));
    const { DateTimeFormat } = Intl;
    let made = 0;
    const counted = {
      construct: (target: object, given: never) => (made++, Reflect.construct(target as never, given)),
    };
    Intl.DateTimeFormat = new Proxy(DateTimeFormat, counted as never);
    try {
      element.show();
      await drawn(element);
      expect(has(element, 'day')).to.equal(true);
    } finally {
      Intl.DateTimeFormat = DateTimeFormat;
    }
    expect(made).to.equal(0);
  });
});

describe('the page’s title', () => {
  it('begins with how many messages are unread, and is as it was once they are read', async () => {
    const { client } = await widget();
    expect(document.title).to.equal('Shop');
    for (const [unread, title] of [
      [1, '(1) Shop'],
      [99, '(99) Shop'],
      [100, '(99+) Shop'],
      [0, 'Shop'],
    ] as const) {
      client.show(withUnread(unread));
      expect(document.title).to.equal(title);
    }
  });

  it('is counted from what is stored, also without a launcher', async () => {
    const { element } = await widget({ disable: 'launcher' }, () => withUnread(3));
    expect([document.title, has(element, 'badge')]).to.deep.equal(['(3) Shop', false]);
  });

  it('may be changed by the page meanwhile, which gets its own one back', async () => {
    const { client } = await widget({}, () => withUnread(2));
    document.title = 'Basket';
    look(true);
    expect(document.title).to.equal('(2) Basket');
    // A count of the page's own is part of its title.
    document.title = '(2) Inbox';
    client.show(withUnread(1));
    expect(document.title).to.equal('(1) (2) Inbox');
    document.title = 'Checkout';
    client.show(withUnread(0));
    expect(document.title).to.equal('Checkout');
  });

  it('may be brought back by the page as it had seen it', async () => {
    const { client } = await widget({}, () => withUnread(2));
    const kept = document.title;
    document.title = 'Basket';
    client.show(withUnread(0));
    document.title = kept;
    look(true);
    expect(document.title).to.equal('Shop');
    client.show(withUnread(1));
    expect(document.title).to.equal('(1) Shop');
  });

  it('is as it was when the element has left, whatever it hears then', async () => {
    const { element, client } = await widget({}, () => withUnread(2));
    element.remove();
    expect(document.title).to.equal('Shop');
    client.show(withUnread(3));
    look(true);
    expect(document.title).to.equal('Shop');
    document.body.append(element);
    expect(document.title).to.equal('(3) Shop');
    element.agent = 'b'.repeat(64);
    element.shown.show(snapshot());
    await drawn(element);
    expect(document.title).to.equal('Shop');
  });

  it('counts for all widgets in the page', async () => {
    const first = await widget({}, () => withUnread(2));
    await widget({ 'storage-key': 'second' }, () => withUnread(3));
    expect(document.title).to.equal('(5) Shop');
    first.element.remove();
    expect(document.title).to.equal('(3) Shop');
  });
});

describe('the offer to notify', () => {
  const texts = ({ element }: Shown) =>
    [...element.shadowRoot!.querySelectorAll('.offer button')].map((button) => button.textContent);
  const answer = async ({ element }: Shown, index: number) => {
    element.shadowRoot!.querySelectorAll<HTMLElement>('.offer button')[index]!.click();
    await drawn(element);
  };
  async function send(shown: Shown): Promise<void> {
    const { element, client } = shown;
    const before = client.called('sendMessage').length;
    type(input(element), 'Hello');
    await drawn(element);
    press(input(element), 'Enter');
    await until(() => client.called('sendMessage').length > before);
    await receive(shown, own('Hello', now() + 60));
  }
  beforeEach(() => {
    Recorded.permission = 'default';
  });

  it('stands there once something was sent, and the browser asks only after a press', async () => {
    const shown = await widget({ open: '' });
    await receive(shown, theirs('Hello', now() + 60), theirs('There', now() + 60));
    expect(texts(shown)).to.deep.equal([]);
    await send(shown);
    expect(texts(shown)).to.deep.equal(['Notify me', 'Not now']);
    await expectAccessible(shown.element);
    expect(Recorded.asked.length).to.equal(0);
    await answer(shown, 0);
    expect(Recorded.asked.length).to.equal(1);
    expect(texts(shown)).to.deep.equal([]);
  });

  it('stands there for whoever has just begun their first conversation, though its file comes only then', async () => {
    for (const [ago, offered] of [
      [1, ['Notify me', 'Not now']],
      [600, []],
    ] as const) {
      const shown = await widget({ open: '' }, () => snapshot());
      const createdAt = now() - ago;
      shown.client.show(snapshot({ tickets: [ticket({ createdAt, items: [own('Hello', createdAt)] })] }));
      await drawn(shown.element);
      await drawn(shown.element);
      expect(texts(shown)).to.deep.equal(offered);
      leave();
    }
  });

  for (const [index, name] of ['yes', 'no'].entries())
    it(`is not repeated after a ${name}, nor at the next visit`, async () => {
      const shown = await widget({ open: '' });
      await send(shown);
      await answer(shown, index);
      await send(shown);
      expect([texts(shown), Recorded.asked.length]).to.deep.equal([[], 1 - index]);
      const { drafts } = shown.client.getSnapshot();
      leave();
      const next = await widget({ open: '' }, () => withUnread(0, { drafts }));
      await send(next);
      expect(texts(next)).to.deep.equal([]);
    });

  it('gives the keyboard back to where one writes', async () => {
    for (const index of [0, 1]) {
      const shown = await widget({ open: '' });
      await send(shown);
      shown.element.shadowRoot!.querySelectorAll<HTMLElement>('.offer button')[index]!.focus();
      await answer(shown, index);
      expect(focused() === input(shown.element)).to.equal(true);
      leave();
    }
  });

  it('is made only while an answer is awaited', async () => {
    const shown = await widget({ open: '' });
    const { client, element } = shown;
    const [conversation] = withUnread(0).tickets;
    const items = [...conversation!.items, own('And now?')];
    const offered = async (change: Partial<Ticket>) => {
      client.show(snapshot({ tickets: [{ ...conversation!, items, ...change }] }));
      await drawn(element);
      return texts(shown).length > 0;
    };
    await send(shown);
    for (const each of ['open', 'in_progress'] as const)
      expect(await offered({ status: each })).to.equal(true);
    for (const each of ['resolved', 'closed'] as const)
      expect(await offered({ status: each })).to.equal(false);
    expect(await offered({ items: [...items, theirs('Now')] })).to.equal(false);
    expect(await offered({ items: [...items, status('in_progress')] })).to.equal(true);
    client.show(snapshot());
    await drawn(element);
    expect(texts(shown)).to.deep.equal([]);
  });

  it('keeps nobody from writing while the browser’s own question is open', async () => {
    const shown = await widget({ open: '' });
    await send(shown);
    await answer(shown, 0);
    await send(shown);
    expect(shown.client.called('sendMessage').length).to.equal(2);
    Recorded.asked[0]!('denied');
  });

  const without: [string, () => void][] = [
    ['where it was denied', () => (Recorded.permission = 'denied')],
    ['where it was granted', () => (Recorded.permission = 'granted')],
    ['in a browser that has none', () => Object.assign(globalThis, { Notification: undefined })],
    [
      'on a page that is not secure',
      () => Object.defineProperty(globalThis, 'isSecureContext', { configurable: true, value: false }),
    ],
  ];
  const secure = Object.getOwnPropertyDescriptor(globalThis, 'isSecureContext')!;
  for (const [where, prepare] of without)
    it(`is not made ${where}`, async () => {
      prepare();
      try {
        const shown = await widget({ open: '' });
        await send(shown);
        expect(texts(shown)).to.deep.equal([]);
      } finally {
        Object.defineProperty(globalThis, 'isSecureContext', secure);
      }
    });
});

describe('a notification', () => {
  it('tells who wrote, never what, and leads to that conversation', async () => {
    const shown = await widget({}, () =>
      snapshot({ tickets: [...withUnread(0).tickets, ticket({ title: 'Another' })] }),
    );
    const { element, client } = shown;
    await receive(shown, theirs('The code is 1234', now() + 60, { id: 'news' }));
    await until(() => Recorded.all.length === 1);
    const [made] = Recorded.all;
    expect(made!.title).to.equal('New message from Mira Holm');
    expect(JSON.stringify(made)).not.to.contain('1234');
    const { tickets } = client.getSnapshot();
    client.show(snapshot({ tickets: [ticket({ title: 'Another' }), ...tickets], unread: 1 }));
    let focused = 0;
    const { focus } = window;
    window.focus = () => void focused++;
    made!.onclick!();
    window.focus = focus;
    await drawn(element);
    expect([focused, element.open, made!.closed]).to.deep.equal([1, true, true]);
    expect(element.shadowRoot!.querySelector('nostr-support-timeline')!.items).to.equal(tickets[0]!.items);
  });

  it('is gone once the message was read, here or elsewhere, and when the element has left', async () => {
    const shown = await widget();
    await receive(shown, theirs('One', now() + 60));
    await until(() => Recorded.all.length === 1);
    shown.client.show(withUnread(0));
    expect(Recorded.all[0]!.closed).to.equal(true);
    await receive(shown, theirs('Two', now() + 60));
    await until(() => Recorded.all.length === 2);
    shown.element.remove();
    expect(Recorded.all[1]!.closed).to.equal(true);
  });

  it('is not made of what one wrote, of what is old, of what was stored, nor while one looks', async () => {
    const shown = await widget();
    await receive(shown, own('Mine', now() + 60));
    await receive(shown, theirs('From long ago', now() - 61));
    look(true);
    await receive(shown, theirs('Before the eyes', now() + 60));
    await settled(shown);
  });

  it('is not made without leave to, nor after the element has left', async () => {
    const shown = await widget();
    for (const permission of ['default', 'denied'] as const) {
      Recorded.permission = permission;
      await receive(shown, theirs('Hello', now() + 60));
    }
    Object.assign(globalThis, { Notification: undefined });
    await receive(shown, theirs('Hello', now() + 60));
    Object.assign(globalThis, { Notification: Recorded });
    Recorded.permission = 'granted';
    shown.element.remove();
    await receive(shown, theirs('Hello', now() + 60));
    document.body.append(shown.element);
    await settled(shown);
    expect(Recorded.asked.length).to.equal(0);
  });

  it('is done without where a browser knows of it and refuses', async () => {
    const shown = await widget({ sound: '' });
    Recorded.refuses = true;
    await receive(shown, theirs('Hello', now() + 60));
    await until(() => Silent.played === 2);
    Recorded.refuses = false;
    await settled(shown);
  });

  it('is one, however much comes at once', async () => {
    const shown = await widget({ sound: '' });
    await receive(shown, ...Array.from({ length: 50 }, () => theirs('Hello', now() + 60)));
    await until(() => Recorded.all.length === 1 && Silent.played === 2);
    await settled(shown);
    expect(Silent.played).to.equal(4);
  });

  it('names nobody by what turns the direction, breaks the line or has no end', async () => {
    for (const text of [...Object.values(CHARACTERS), 'Mira\u2028Bank of Utopia', '\u200fpoh\u202e']) {
      const event = { kind: 0, created_at: 1, tags: [], content: JSON.stringify({ name: text }) };
      const profile = parseProfile({ ...event, id: '', sig: '', pubkey: AGENT })!;
      const shown = await panelOf({ [AGENT]: profile });
      await receive(shown, theirs('Hello', now() + 60));
      await until(() => Recorded.all.length === 1);
      const [{ title }] = Recorded.all as [Recorded];
      expect(title).not.to.match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
      expect(title.length).to.be.below(140);
      shown.element.remove();
      Recorded.all = [];
    }
    async function panelOf(profiles: ReturnType<typeof snapshot>['profiles']): Promise<Shown> {
      return widget({}, () => withUnread(0, { profiles }));
    }
  });
});

describe('what keeps the tabs apart', () => {
  const locks = async () =>
    (await navigator.locks.query())
      .held!.map(({ name }) => name!.split('/').slice(0, 2).join('/'))
      .filter((name) => name.startsWith('nostr-support'))
      .sort();
  const become = async (...names: string[]) => {
    while ((await locks()).join() !== names.join());
  };
  const begun = async () => {
    const shown = await widget();
    await receive(shown, theirs('Hello', now() + 60));
    look(true);
    await become('nostr-support/news', 'nostr-support/seen');
    return shown;
  };

  it('is held only as long as the others may need it', async () => {
    await begun();
    const { pending } = clock;
    await clock.advance(10_000);
    expect(pending - clock.pending).to.equal(1);
    await become('nostr-support/seen');
    look(false);
    await become();
  });

  it('is held by nobody who has left', async () => {
    const { pending } = clock;
    const { element } = await begun();
    element.remove();
    expect(clock.pending).to.equal(pending);
    await become();
  });

  it('is not kept by whoever has left while it was asked for, and nothing is said then', async () => {
    const { pending } = clock;
    const shown = await widget({ sound: '' });
    const { request } = navigator.locks;
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    let answered: Promise<unknown> = Promise.resolve();
    let grant = () => {};
    const isGranted = new Promise<void>((resolve) => (grant = resolve));
    navigator.locks.request = (async (
      name: string,
      options: LockOptions,
      hold: LockGrantedCallback<void>,
    ) => {
      if (!name.includes('/news/')) return request.call(navigator.locks, name, options, hold);
      asked();
      await isGranted;
      return (answered = request.call(navigator.locks, name, options, hold));
    }) as LockManager['request'];
    try {
      await receive(shown, theirs('Hello', now() + 60));
      await isAsked;
      shown.element.remove();
      grant();
      await frame();
      await answered;
    } finally {
      Reflect.deleteProperty(navigator.locks, 'request');
    }
    await become();
    expect([clock.pending, Recorded.all.length, Silent.played]).to.deep.equal([pending, 0, 0]);
  });

  it('says nothing where one has left while it looked at the others', async () => {
    const shown = await widget({ sound: '' });
    const { query } = navigator.locks;
    let looked = () => {};
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    navigator.locks.query = async () => {
      const found = await query.call(navigator.locks);
      shown.element.remove();
      looked();
      return found;
    };
    try {
      await receive(shown, theirs('Hello', now() + 60));
      await hasLooked;
    } finally {
      Reflect.deleteProperty(navigator.locks, 'query');
    }
    await become();
    expect([Recorded.all.length, Silent.played]).to.deep.equal([0, 0]);
  });

  it('is held by no page that is laid aside, and again when it is back', async () => {
    await begun();
    dispatchEvent(new Event('pagehide'));
    await become();
    dispatchEvent(new Event('pageshow'));
    await become('nostr-support/seen');
  });
});

describe('a sound', () => {
  it('is made where the page asks for it, also while one looks and without leave to notify', async () => {
    const shown = await widget({ sound: '' });
    Recorded.permission = 'denied';
    await receive(shown, own('Mine', now() + 60));
    await receive(shown, theirs('Hello', now() + 60));
    await until(() => Silent.played === 2);
    look(true);
    await receive(shown, theirs('Hello', now() + 60));
    await until(() => Silent.played === 4);
    expect(Recorded.all.length).to.equal(0);
    shown.element.sound = false;
    await receive(shown, theirs('Hello', now() + 60));
    Recorded.permission = 'granted';
    await settled(shown);
    expect(Silent.played).to.equal(4);
  });

  it('is not made long after: a page that nobody has touched may not make one', async () => {
    let touched = () => {};
    Silent.awake = new Promise((resolve) => (touched = resolve));
    const shown = await widget({ sound: '' });
    await receive(shown, theirs('Hello', now() + 60));
    await until(() => Recorded.all.length === 1);
    const { now: original } = Date;
    const then = original();
    Date.now = () => then + 1500;
    touched();
    await Silent.awake;
    Date.now = original;
    await settled(shown);
    expect(Silent.played).to.equal(2);
  });
});

describe('of two tabs', () => {
  type Tab = Awaited<ReturnType<typeof tab>>;
  async function other(): Promise<Tab> {
    const frame = document.createElement('iframe');
    frame.src = '/test/elements/support/attention-frame.html';
    frames.push(frame);
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve);
      document.body.append(frame);
    });
    return (frame.contentWindow as unknown as { tab: typeof tab }).tab();
  }
  const all = (first: Tab, second: Tab) => [...first.notified(), ...second.notified()];
  const held = async (part: string) =>
    (await navigator.locks.query()).held!.some(({ name }) => name!.includes(part));
  const looks = async (tab: Tab, isLookedAt: boolean) => {
    tab.look(isLookedAt);
    while ((await held('/seen/')) !== isLookedAt);
  };
  const hears = async (tab: Tab, id: string) => {
    await tab.receive(id);
    await until(() => tab.notified().includes(id));
  };

  it('only one notifies and makes a sound', async () => {
    const [first, second] = [await tab(), await other()];
    await Promise.all([first.receive('both'), second.receive('both')]);
    await until(() => all(first, second).includes('both'));
    // Else the one whose turn it is might have ended it before the other has been told.
    await Promise.all([first.answered(), second.answered()]);
    // What came after it has been decided, so it has.
    await hears(first, 'first alone');
    await hears(second, 'second alone');
    while (await held('/news/both'));
    expect(all(first, second).sort()).to.deep.equal(['both', 'first alone', 'second alone']);
    expect(first.played() + second.played()).to.equal(6);
  });

  it('none notifies while somebody looks at one of them, whichever hears of it first', async () => {
    const [first, second] = [await tab(), await other()];
    await looks(first, true);
    await second.receive('seen in the other');
    await second.decided();
    await first.receive('seen in the other');
    await first.receive('seen');
    await looks(first, false);
    await hears(first, 'first alone');
    await hears(second, 'second alone');
    await looks(second, true);
    await first.receive('there');
    await first.decided();
    second.leave();
    await looks(first, false);
    await hears(first, 'left alone');
    expect(all(first, second).sort()).to.deep.equal(['first alone', 'left alone', 'second alone']);
  });

  it('one that can make no sound notifies all the same', async () => {
    const second = await other();
    second.withoutSound();
    await hears(second, 'news');
    expect(second.played()).to.equal(0);
  });

  it('each does it where they can’t be told apart', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined });
    try {
      const first = await tab();
      first.look(true);
      await first.receive('seen');
      first.look(false);
      await hears(first, 'news');
      expect(first.notified()).to.deep.equal(['news']);
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
    }
  });
});
