import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/parts/timeline.js';
import { isEmojiOnly, timelineRows } from '../../../src/elements/parts/timeline-rows.js';
import { timelineStyles } from '../../../src/elements/parts/timeline-styles.js';
import type { TimelineElement } from '../../../src/elements/parts/timeline.js';
import type { MessageItem, NoteItem, TimelineItem } from '../../../src/headless/snapshot.js';
import { AGENT, csat, NOON, own, status, theirs } from '../fixtures.js';
import { en } from '../../../src/i18n/en.js';
import { createWords } from '../../../src/i18n/words.js';
import { focused, frame, one, until, words } from '../helpers.js';

const DAY = 86_400;

async function timeline(items: readonly TimelineItem[], viewer = 'customer'): Promise<TimelineElement> {
  const host = await fixture(
    html`<div>
      <style>
        ${timelineStyles}
      </style>
      <nostr-support-timeline
        viewer=${viewer}
        .words=${words}
        .items=${items}
        .names=${{ [AGENT]: { name: 'Mira' } }}
      ></nostr-support-timeline>
    </div>`,
  );
  const element = one<TimelineElement>(host, 'nostr-support-timeline');
  await element.updateComplete;
  // What the host's style sheet gives: a width, a height, and that it scrolls.
  const log = one(element, '[role=log]');
  for (const [name, value] of [
    ['flex', '1'],
    ['height', '300px'],
    ['overflow', 'auto'],
  ] as const)
    log.style.setProperty(name, value);
  await until(() => fromEnd(log) < 2);
  return element;
}

const place = (row?: Element) => row?.getBoundingClientRect().top ?? 0;
const fromEnd = (log: Element) =>
  Math.abs(log.getBoundingClientRect().bottom - log.firstElementChild!.getBoundingClientRect().bottom - 28);
/** Counted from the oldest item that is drawn. */
const scrollTo = (log: Element, top: number) => (log.scrollTop = top - (log.scrollHeight - log.clientHeight));

const texts = (element: Element, selector: string) =>
  [...element.querySelectorAll(selector)].map((found) => found.textContent?.replace(/\s+/g, ' ').trim());

describe('the rows of a timeline', () => {
  it('begin a day at local midnight and a group after three minutes or another sender', () => {
    const items = [
      own('a', NOON - DAY),
      own('b', NOON),
      own('c', NOON + 180),
      own('d', NOON + 361),
      theirs('e', NOON + 362),
      status('resolved', NOON + 363),
      theirs('f', NOON + 364),
    ];
    const rows = timelineRows(items, 'customer');
    expect(rows.map(({ day }) => day)).to.deep.equal([true, true, false, false, false, false, false]);
    expect(rows.map(({ first }) => first)).to.deep.equal([true, true, false, true, true, true, true]);
    expect(rows.map(({ last }) => last)).to.deep.equal([true, false, true, true, true, true, true]);
    expect(rows.map(({ end }) => end)).to.deep.equal([true, true, true, true, false, false, false]);
  });

  it('name the writers of a side only when there are several', () => {
    const other = theirs('c', NOON, { pubkey: 'b'.repeat(64) });
    expect(timelineRows([own('a'), theirs('b')], 'customer').some(({ named }) => named)).to.equal(false);
    expect(timelineRows([own('a'), theirs('b'), other], 'customer').map(({ named }) => named)).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('show a sending state under the last own item and under every failed one', () => {
    const sent = { delivery: { state: 'sent', accepted: 1, total: 1 } } as const;
    const failed = { delivery: { state: 'failed', accepted: 0, total: 1 } } as const;
    const rows = timelineRows(
      [own('a', NOON, sent), own('b', NOON, failed), own('c', NOON, sent), theirs('d')],
      'customer',
    );
    expect(rows.map(({ receipt }) => receipt)).to.deep.equal([false, true, true, false]);
  });

  it('know a few emoji from letters, digits and walls of emoji', () => {
    expect(['👍', '👍🏽 ❤️', '🇩🇪', '👩‍👩‍👧'].map(isEmojiOnly)).to.deep.equal([true, true, true, true]);
    expect(['', 'ok 👍', '42', '#', '🎉'.repeat(7)].map(isEmojiOnly)).to.deep.equal([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the timeline', () => {
  it('is a log that does not announce by itself and can be scrolled with the keyboard', async () => {
    const log = one(await timeline([own('a')]), '[part=log]');
    expect(log.getAttribute('role')).to.equal('log');
    expect(log.getAttribute('aria-live')).to.equal('off');
    expect(log.tabIndex).to.equal(0);
  });

  it('marks days, tells today and yesterday, and says who writes', async () => {
    const today = new Date().setHours(12, 0, 0, 0) / 1000;
    const element = await timeline([own('a', today - 9 * DAY), theirs('b', today - DAY), own('c', today)]);
    const days = texts(element, '[part=day]');
    expect(days.length).to.equal(3);
    expect(days.slice(1)).to.deep.equal(['yesterday', 'today']);
    expect(texts(element, '.hidden')).to.deep.equal(['You', 'Mira', 'You']);
  });

  it('says under each group of messages when its last one was written, as the language does', async () => {
    const items = [own('a', NOON - 100), own('b', NOON), theirs('c', NOON + 3600), status('resolved', NOON)];
    const element = await timeline(items);
    const times = (lang: string) =>
      [NOON, NOON + 3600].map((at) =>
        new Intl.DateTimeFormat(lang, { timeStyle: 'short' }).format(at * 1000),
      );
    expect(texts(element, 'time')).to.deep.equal(times('en'));
    expect(one(element, `[id=${items[1]!.id}] [part=meta] time`)).to.equal(element.querySelector('time'));
    element.words = createWords(en, {}, 'de');
    await element.updateComplete;
    expect(texts(element, 'time')).to.deep.equal(times('de'));
    expect(times('de')).not.to.deep.equal(times('en'));
  });

  it('shows twelve lines of a long text, and all of it at a press', async () => {
    const long = 'line\n'.repeat(40).trim();
    const element = await timeline([theirs('short'), theirs(long), theirs('word '.repeat(400))]);
    const [short, bubble, wide] = element.querySelectorAll<HTMLElement>('[part=bubble]');
    const more = (where: Element) => where.querySelector<HTMLButtonElement>('button');
    expect(more(short!)).to.equal(null);
    const line = short!.clientHeight - 16;
    for (const each of [bubble!, wide!]) {
      const text = each.firstElementChild as HTMLElement;
      expect(text.clientHeight / line).to.be.closeTo(12, 0.1);
      expect(text.scrollHeight, 'there is more of it').to.be.greaterThan(text.clientHeight);
      expect(getComputedStyle(text).overflow).to.equal('hidden');
      expect(more(each)!.textContent).to.equal('Show all of it');
      more(each)!.click();
      expect(text.clientHeight).to.equal(text.scrollHeight);
      expect(more(each)!.offsetHeight, 'the button is gone').to.equal(0);
    }
    expect(bubble!.firstElementChild!.clientHeight / line).to.be.closeTo(40, 0.5);
    expect(focused()).to.equal(one(element, '.log'));
  });

  it('shows markup, scripts and whitespace as the text they are', async () => {
    const text = '<img src=x onerror=alert(1)>  two\n\nlines &amp; **bold**';
    const element = await timeline([theirs(text)]);
    const bubble = one(element, '[part=bubble]');
    expect(bubble.textContent).to.equal(text);
    expect(bubble.children.length).to.equal(0);
  });

  it('says where something was taken back by who wrote it', async () => {
    const element = await timeline([{ ...own(''), removed: true }, theirs('an answer')]);
    expect(texts(element, '[part=bubble]')).to.deep.equal(['Removed by its author', 'an answer']);
  });

  it('gives own and other messages their parts, from the side of who looks', async () => {
    const items = [own('a'), theirs('b')];
    const customer = await timeline(items);
    expect(customer.querySelector('[part~=message-own]')?.textContent).to.contain('a');
    expect(customer.querySelector('[part~=message-agent]')?.textContent).to.contain('b');
    const agent = await timeline(
      [
        { ...own('a'), own: false },
        { ...theirs('b'), own: true },
      ],
      'agent',
    );
    expect(agent.querySelector('[part~=message-own]')?.textContent).to.contain('b');
    expect(agent.querySelector('[part~=message-customer]')?.textContent).to.contain('a');
  });

  it('shows status, rating and notes', async () => {
    const note: NoteItem = {
      type: 'note',
      id: 'n',
      at: NOON,
      pubkey: AGENT,
      own: true,
      text: 'lost parcel',
      to: [],
    };
    const element = await timeline([own('a'), note, status('resolved'), csat(4, '<i>fast</i>')], 'agent');
    expect(element.textContent).to.contain('Marked as resolved').and.to.contain('Rated 4 out of 5');
    expect(one(element, '[part~=note]').textContent)
      .to.contain('Internal note')
      .and.to.contain('lost parcel');
    expect(one(element, '.comment').textContent).to.equal('<i>fast</i>');
  });

  it('tells how far a message has come, in words', async () => {
    const states = [
      [{ state: 'waiting', accepted: 0, total: 3 }, 'Sending…'],
      [{ state: 'sent', accepted: 3, total: 3 }, 'Sent'],
      [{ state: 'sent', accepted: 2, total: 3 }, 'Delivered to 2 of 3 relays'],
      [{ state: 'failed', accepted: 0, total: 3, reason: 'relay-refused' }, 'Not sent'],
    ] as const;
    for (const [delivery, said] of states) {
      const element = await timeline([own('a', NOON, { delivery })]);
      expect(texts(element, '[part=receipt]')).to.deep.equal([said]);
    }
  });

  it('explains a failure on a press and asks for a retry', async () => {
    const delivery = {
      state: 'failed',
      accepted: 0,
      total: 1,
      reason: 'relay-refused',
      detail: 'blocked: <b>no</b>',
    } as const;
    const item = own('a', NOON, { delivery });
    const element = await timeline([item]);
    const asked: unknown[] = [];
    element.retry = (id) => asked.push(id);
    const receipt = one<HTMLButtonElement>(element, '[part=receipt]');
    const why = one(element, '.why');
    expect([receipt.getAttribute('aria-expanded'), why.offsetHeight]).to.deep.equal(['false', 0]);
    receipt.click();
    expect(receipt.getAttribute('aria-expanded')).to.equal('true');
    expect(why.offsetHeight).to.be.greaterThan(0);
    expect(why.textContent)
      .to.contain('Every server refused this message.')
      .and.to.contain('blocked: <b>no</b>');
    one(element, '.text-button').click();
    expect(asked).to.deep.equal([item.id]);
  });

  it('draws the last 60 and puts older ones in above without moving what is read', async () => {
    const items = Array.from({ length: 150 }, (_, index) => own(`message ${index}`, NOON + index));
    const element = await timeline(items);
    const log = one(element, '[role=log]');
    const bubbles = () => element.querySelectorAll('[part=bubble]');
    expect(bubbles().length).to.equal(60);
    expect(fromEnd(log)).to.be.lessThan(2);
    const first = bubbles()[0];
    scrollTo(log, 50);
    const before = place(first);
    await until(() => bubbles().length === 80);
    expect(first?.textContent).to.equal('message 90');
    expect(Math.abs(place(first) - before)).to.be.lessThan(2);
  });

  it('draws little of a long conversation, wherever it is read, and moves nobody', async () => {
    const items = Array.from({ length: 300 }, (_, index) =>
      theirs(`message ${index} ${'word '.repeat((index * 7) % 30)}`, NOON + index),
    );
    const element = await timeline(items);
    const log = one(element, '[role=log]');
    const list = one(element, '.items');
    const drawn = () => [...list.children].map(({ id }) => items.findIndex((item) => item.id === id));
    const inView = () => {
      const { top, bottom } = log.getBoundingClientRect();
      return [...list.children].filter((row) => {
        const at = row.getBoundingClientRect();
        return at.bottom > top && at.top < bottom;
      });
    };
    const travel = async (step: number, done: () => boolean) => {
      while (!done()) {
        log.scrollTop += step;
        const before = inView().map((row) => [row.id, place(row)] as const);
        expect(before.length).to.be.greaterThan(0);
        await frame();
        const rows = drawn();
        expect(rows.length).to.be.lessThan(181);
        expect(rows).to.deep.equal(rows.map((_, index) => rows[0]! + index));
        for (const [id, at] of before) {
          expect(Math.abs(place(list.children.namedItem(id)!) - at), id).to.be.lessThan(2);
        }
        const fresh = [...list.querySelectorAll('.fresh')].map(({ id }) => id);
        expect(fresh.filter((id) => id !== items[300]?.id)).to.deep.equal([]);
      }
    };
    await travel(-200, () => drawn()[0] === 0);
    expect(drawn().at(-1)).to.be.lessThan(200);
    // What comes meanwhile is not drawn here.
    element.items = [...items, theirs('new', NOON + 700)];
    items.push(element.items[300] as MessageItem);
    await travel(200, () => fromEnd(log) < 2);
    expect(drawn().at(-1)).to.equal(300);
  });

  it('lets whoever was shown something far up read on from there, to the end', async () => {
    const items = Array.from({ length: 700 }, (_, index) => theirs(`message ${index}`, NOON + index));
    const element = await timeline(items);
    const log = one(element, '[role=log]');
    const first = () => {
      const { top } = log.getBoundingClientRect();
      const row = [...element.querySelectorAll<HTMLElement>('.items > *')].find(
        (each) => each.getBoundingClientRect().bottom > top,
      );
      return items.findIndex(({ id }) => id === row?.id);
    };
    for (const from of [10, 400]) {
      element.reveal(from);
      element.querySelector('.items')!.children[0]!.scrollIntoView({ block: 'start' });
      await frame();
      let at = first();
      expect(at).to.be.within(from - 20, from + 1);
      while (fromEnd(log) > 1) {
        log.scrollTop += 150;
        await frame();
        await frame();
        const now = first();
        expect(now - at, `from ${at}`).to.be.within(0, 12);
        at = now;
      }
      expect(element.querySelector('.items')!.lastElementChild!.id).to.equal(items.at(-1)!.id);
    }
  });

  it('draws what is asked for, for whoever looks for it or prints, until one scrolls', async () => {
    const items = Array.from({ length: 500 }, (_, index) => theirs(`message ${index}`, NOON + index));
    const element = await timeline(items);
    const drawn = () => [...element.querySelectorAll('.items > *')].map(({ id }) => id);
    element.reveal(100);
    expect([drawn()[0], drawn().length]).to.deep.equal([items[100]!.id, 160]);
    element.reveal(0, Infinity);
    expect(drawn()).to.deep.equal(items.map(({ id }) => id));
    const log = one(element, '[role=log]');
    expect(fromEnd(log)).to.be.below(2);
    const more = theirs('one more', NOON + 1000);
    element.items = [...items, more];
    await element.updateComplete;
    expect(drawn().at(-1)).to.equal(more.id);
    log.dispatchEvent(new Event('scroll'));
    element.items = [...items];
    await element.updateComplete;
    expect(drawn().length).to.equal(60);
  });

  it('shows something wherever one lands, and the end to whoever wants it', async () => {
    const items = Array.from({ length: 300 }, (_, index) => theirs(`message ${index}`, NOON + index));
    const element = await timeline(items);
    const log = one(element, '[role=log]');
    const list = one(element, '.items');
    while (list.firstElementChild!.id !== items[0]!.id) {
      log.scrollTop -= 500;
      await frame();
    }
    log.scrollTop = -1000;
    const middle = () => log.getBoundingClientRect().top + 150;
    await until(() =>
      [...list.children].some(
        (row) => place(row) < middle() && row.getBoundingClientRect().bottom > middle(),
      ),
    );
    one(element, '.jump').click();
    await until(() => fromEnd(log) < 2);
    expect([...list.children].map(({ id }) => id)).to.deep.equal(items.slice(-60).map(({ id }) => id));
  });

  it('follows what is new only for who is at the end, and for one’s own', async () => {
    const items: TimelineItem[] = Array.from({ length: 40 }, (_, index) =>
      theirs(`message ${index}`, NOON + index),
    );
    const element = await timeline(items);
    const log = one(element, '[role=log]');
    element.items = [...items, theirs('new', NOON + 50)];
    await element.updateComplete;
    expect(fromEnd(log)).to.be.lessThan(2);

    scrollTo(log, 300);
    await until(() => element.querySelector('.jump') !== null);
    const read = element.querySelectorAll('[part=bubble]')[20];
    const before = place(read);
    element.items = [...element.items, theirs('newer', NOON + 60)];
    await element.updateComplete;
    expect(Math.abs(place(read) - before)).to.be.lessThan(2);
    expect(fromEnd(log)).to.be.greaterThan(100);

    element.items = [...element.items, own('mine', NOON + 70)];
    await element.updateComplete;
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('lets only what has just come slide in', async () => {
    const items = [theirs('old'), own('older')];
    const element = await timeline(items);
    expect(element.querySelectorAll('.fresh').length).to.equal(0);
    element.items = [...items, theirs('new')];
    await element.updateComplete;
    expect(texts(element, '.fresh [part=bubble]')).to.deep.equal(['new']);
    element.items = [theirs('another conversation')];
    await element.updateComplete;
    expect(element.querySelectorAll('.fresh').length).to.equal(0);
  });
});
