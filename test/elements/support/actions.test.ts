import { expect } from '@open-wc/testing';
import type { MessageItem } from '../../../src/headless/snapshot.js';
import { AGENT, NOON, own, theirs, ticket, type ShownClient, type ShownSupportElement } from '../fixtures.js';
import { expectAccessible, focused, frame, has, one, part, press, type, until } from '../helpers.js';
import { drawn, input, leave, panel as shown, withAddons, type Shown } from './panel.js';

const MINE = (more: Partial<MessageItem> = {}) => own('Where is my order?', NOON, more);
const YOURS = (more: Partial<MessageItem> = {}) => theirs('On its way', NOON + 60, more);

async function panel(
  items: MessageItem[],
  more: { attributes?: Record<string, string>; typing?: string; unread?: number } = {},
): Promise<Shown & { ticketId: string }> {
  const { attributes, ...rest } = more;
  const conversation = ticket({ items, ...rest });
  await withAddons('actions');
  return { ...(await shown({ tickets: [conversation] }, attributes)), ticketId: conversation.id };
}

/** The actions of the nth message, shown. */
async function choices(element: ShownSupportElement, index: number): Promise<HTMLElement> {
  element.shadowRoot!.querySelectorAll<HTMLElement>('.more')[index]!.click();
  await drawn(element);
  return one<HTMLElement>(element.shadowRoot, '.choices');
}

const named = (root: Element, word: string) =>
  [...root.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)!;

/** Edits are written down only when what is given back is called. */
function delayEdits(client: ShownClient): () => void {
  let go = () => {};
  const edit = client.editMessage.bind(client);
  client.editMessage = async (input) => {
    await new Promise<void>((resolve) => (go = resolve));
    return edit(input);
  };
  return () => go();
}

/** As by the real one, all that is done in one go is told once, after it. */
function tellAfterwards(client: ShownClient): void {
  const save = client.saveDraft.bind(client);
  client.saveDraft = (draft) => queueMicrotask(() => save(draft));
}

afterEach(leave);

describe('what can be done with a message', () => {
  it('is offered by one button a message, and is closed again by Escape, which leaves the panel open', async () => {
    const { element } = await panel([MINE(), YOURS()]);
    const shown = await choices(element, 1);
    expect([...shown.querySelectorAll('.choice')].map((choice) => choice.textContent)).to.deep.equal([
      'Reply',
      'Copy',
    ]);
    await expectAccessible(element);
    press(shown, 'Escape');
    await drawn(element);
    expect(element.shadowRoot!.querySelector('.choices')).to.equal(null);
    expect(element.open).to.equal(true);
  });

  it('gives the keyboard back where it came from, or to where one writes', async () => {
    const { element } = await panel([MINE(), YOURS()]);
    const more = element.shadowRoot!.querySelectorAll<HTMLElement>('.more')[0]!;
    const from = async (selector: string) => {
      const target = one<HTMLElement>(await choices(element, 0), selector);
      target.focus();
      return target;
    };
    press(await from('.choice:nth-of-type(1)'), 'Escape');
    await drawn(element);
    expect(focused()).to.equal(more);
    (await from('.emoji-choice:nth-child(2)')).click();
    await drawn(element);
    expect(focused()).to.equal(more);
    const remove = await from('.danger');
    remove.click();
    await drawn(element);
    remove.click();
    await drawn(element);
    expect(focused()).to.equal(part(element, 'log'));
    (await from('.choice:nth-of-type(1)')).click();
    await drawn(element);
    const cancel = one<HTMLElement>(element.shadowRoot, '.target button');
    cancel.focus();
    cancel.click();
    await drawn(element);
    expect(focused()).to.equal(input(element));
    part(element, 'emoji-button').click();
    await drawn(element);
    const emoji = element.shadowRoot!.querySelector<HTMLElement>('.emoji-set button')!;
    emoji.focus();
    press(emoji, 'Escape');
    await drawn(element);
    expect(focused()).to.equal(input(element));
  });

  it('is to take a reaction back, which says so where every relay refused it, and is tried again', async () => {
    const said = { emoji: '👍', pubkeys: ['me', 'other'], own: ['mine'], removed: true } as const;
    const { element, client } = await panel([MINE(), YOURS({ reactions: [said] })]);
    const line = one<HTMLElement>(element.shadowRoot, '.reactions');
    expect(line.textContent.replace(/\s+/g, ' ').trim()).to.equal('👍 2 Not removed · Retry');
    await expectAccessible(element);
    named(line, 'Retry').click();
    one<HTMLElement>(element.shadowRoot, '.reaction').click();
    await drawn(element);
    expect(client.called('retry')[0]).to.deep.equal({ id: 'mine' });
    expect(client.called('react')).to.deep.equal([]);
  });

  it('is a reaction, which the same press takes back', async () => {
    const said = { emoji: '👍', pubkeys: ['c'.repeat(64)], own: ['r'] };
    const { element, client, ticketId } = await panel([MINE(), YOURS({ reactions: [said] })]);
    one<HTMLElement>(element.shadowRoot, '.reaction').click();
    await until(() => client.called('react').length === 1);
    const shown = await choices(element, 0);
    one<HTMLElement>(shown, '.emoji-choice:nth-child(2)').click();
    await until(() => client.called('react').length === 2);
    const calls = client.called('react') as { ticketId: string; emoji: string; off: boolean }[];
    expect(calls.map(({ emoji, off }) => [emoji, off])).to.deep.equal([
      ['👍', true],
      ['❤️', false],
    ]);
    expect(calls[0]?.ticketId).to.equal(ticketId);
  });

  it('is a reply, which says above the composer what it answers, until it is sent or given up', async () => {
    const { element, client } = await panel([MINE(), YOURS({ id: 'answer' })]);
    named(await choices(element, 1), 'Reply').click();
    await drawn(element);
    expect(one(element.shadowRoot, '.target').textContent?.replace(/\s+/g, ' ')).to.contain(
      'Reply to Mira Holm On its way',
    );
    expect(focused()).to.equal(input(element));
    type(input(element), 'Thank you');
    await drawn(element);
    part<HTMLButtonElement>(element, 'send-button').click();
    await until(() => client.called('sendMessage').length === 1);
    expect((client.called('sendMessage')[0] as { replyTo: string }).replyTo).to.equal('answer');
    await until(() => element.shadowRoot!.querySelector('.target') === null);
  });

  it('is an edit, after which the draft that was there before is there again', async () => {
    const { element, client } = await panel([MINE({ id: 'question' }), YOURS()]);
    tellAfterwards(client);
    type(input(element), 'And another');
    await drawn(element);
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    expect(input(element).value).to.equal('Where is my order?');
    type(input(element), 'Where is order 7?');
    await drawn(element);
    press(input(element), 'Enter');
    await until(() => client.called('editMessage').length === 1);
    const [{ id, text }] = client.called('editMessage') as [{ id: string; text: string }];
    expect([id, text]).to.deep.equal(['question', 'Where is order 7?']);
    await until(() => input(element).value === 'And another');
    expect(client.called('sendMessage')).to.deep.equal([]);
  });

  it('is an edit, which goes on after the page was loaded anew', async () => {
    const { element, client, ticketId } = await panel([MINE({ id: 'question' }), YOURS()]);
    type(input(element), 'And another\nquestion');
    await drawn(element);
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    type(input(element), 'Where is order');
    await drawn(element);
    const { tickets, drafts } = client.getSnapshot();
    leave();
    await withAddons('actions');
    const again = await shown({ tickets, drafts });
    expect(one(again.element.shadowRoot, '.target').textContent).to.contain('Edit message');
    type(input(again.element), 'Where is order 7?');
    await drawn(again.element);
    press(input(again.element), 'Enter');
    await until(() => again.client.called('editMessage').length === 1);
    const sent = { ticketId, id: 'question', text: 'Where is order 7?' };
    expect(again.client.called('editMessage')).to.deep.equal([sent]);
    await until(() => input(again.element).value === 'And another\nquestion');
    expect(Object.values(again.client.getSnapshot().drafts).filter(Boolean)).to.deep.equal([
      'And another\nquestion',
    ]);
    expect(again.client.called('sendMessage')).to.deep.equal([]);
  });

  it('is an edit, in every tab, until it is given up in one', async () => {
    const { element, client, ticketId } = await panel([MINE({ id: 'question' }), YOURS()]);
    // As another tab says it, one after the other.
    client.saveDraft({ ticketId: `${ticketId}/edit`, text: 'question\nAnd another' });
    client.saveDraft({ ticketId, text: 'Where is order' });
    await drawn(element);
    expect(one(element.shadowRoot, '.target').textContent).to.contain('Edit message');
    expect(input(element).value).to.equal('Where is order');
    client.saveDraft({ ticketId, text: 'And another' });
    client.saveDraft({ ticketId: `${ticketId}/edit`, text: '' });
    await drawn(element);
    expect(element.shadowRoot!.querySelector('.target') === null).to.equal(true);
    press(input(element), 'Enter');
    await until(() => client.called('sendMessage').length === 1);
    expect(client.called('editMessage')).to.deep.equal([]);
  });

  it('is an edit, and the draft stays what it was where another message is edited instead', async () => {
    const { element } = await panel([MINE({ id: 'question' }), MINE({ id: 'other', text: 'Hello?' })]);
    type(input(element), 'And another');
    await drawn(element);
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    expect(input(element).value).to.equal('Where is my order?');
    named(await choices(element, 1), 'Edit').click();
    await drawn(element);
    expect(input(element).value).to.equal('Hello?');
    press(input(element), 'Escape');
    await drawn(element);
    expect(input(element).value).to.equal('And another');
  });

  it('is an edit, and what is typed while that is written down stands behind the draft', async () => {
    const { element, client } = await panel([MINE({ id: 'question' }), YOURS()]);
    const written = delayEdits(client);
    tellAfterwards(client);
    type(input(element), 'First, ');
    await drawn(element);
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    press(input(element), 'Enter');
    await drawn(element);
    type(input(element), 'Where is my order?then');
    await drawn(element);
    written();
    await until(() => input(element).value === 'First, then');
    expect(client.called('editMessage').length).to.equal(1);
  });

  it('is an edit, after which the draft is there again also for who has gone elsewhere meanwhile', async () => {
    const ours = ticket({ items: [MINE({ id: 'question' })] });
    const others = ticket({ ticketId: 'other', items: [YOURS()] });
    await withAddons('actions', 'menu');
    const { element, client } = await shown({ tickets: [ours, others] });
    const go = async (index: number) => {
      if (has(element, 'back-button')) part(element, 'back-button').click();
      await drawn(element);
      element.shadowRoot!.querySelectorAll<HTMLElement>('[part=ticket-item]')[index]!.click();
      await drawn(element);
    };
    const written = delayEdits(client);
    await go(0);
    type(input(element), 'A long draft');
    await drawn(element);
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    press(input(element), 'Enter');
    await drawn(element);
    await go(1);
    named(await choices(element, 0), 'Reply').click();
    type(input(element), 'To the other');
    await drawn(element);
    written();
    await until(() => client.getSnapshot().drafts[ours.id] === 'A long draft');
    await drawn(element);
    expect(input(element).value).to.equal('To the other');
    expect(element.shadowRoot!.querySelector('.target')).not.to.equal(null);
    expect(
      client.called('signal').filter((said) => (said as { signal: string }).signal === 'idle'),
    ).to.deep.equal([]);
    await go(0);
    expect(input(element).value).to.equal('A long draft');
    expect(element.shadowRoot!.querySelector('.target')).to.equal(null);
  });

  it('is no edit where the page is against it: what was typed stays, to be sent later', async () => {
    const { element, client, ticketId } = await panel([MINE({ id: 'question' }), YOURS()]);
    const asked: (string | undefined)[] = [];
    const codes: string[] = [];
    element.addEventListener('support-before-send', (event) => {
      asked.push(event.ticketId);
      if (asked.length === 1) event.preventDefault();
    });
    element.addEventListener('support-error', (event) => codes.push(event.error.code));
    named(await choices(element, 0), 'Edit').click();
    await drawn(element);
    type(input(element), 'Where is order 7?');
    await drawn(element);
    press(input(element), 'Enter');
    await until(() => codes.length === 1);
    await drawn(element);
    expect(codes).to.deep.equal(['cancelled']);
    expect(client.called('editMessage')).to.deep.equal([]);
    expect(one(element.shadowRoot, '.target').textContent).to.contain('Edit message');
    expect(input(element).value).to.equal('Where is order 7?');
    press(input(element), 'Enter');
    await until(() => client.called('editMessage').length === 1);
    expect(asked).to.deep.equal([ticketId, ticketId]);
  });

  it('begins with the arrow up in an empty composer, and Escape gives it up', async () => {
    const { element, client } = await panel([MINE(), YOURS()]);
    input(element).focus();
    press(input(element), 'ArrowUp');
    await drawn(element);
    expect(input(element).value).to.equal('Where is my order?');
    press(input(element), 'Escape');
    await drawn(element);
    expect(input(element).value).to.equal('');
    expect(element.open).to.equal(true);
    expect(client.called('editMessage')).to.deep.equal([]);
  });

  it('is to copy its text, and says so; where that is not allowed, that the text can be selected', async () => {
    const original = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    const clipboard = (value: object | undefined) =>
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value });
    const written: string[] = [];
    const { element } = await panel([MINE(), YOURS()]);
    let errors = 0;
    element.addEventListener('support-error', () => errors++);
    const shown = () => element.shadowRoot!.querySelector('.choices');
    try {
      for (const refuses of [undefined, { writeText: () => Promise.reject(new Error('forbidden')) }]) {
        clipboard(refuses);
        named(await choices(element, 1), 'Copy').click();
        await until(() => shown()!.querySelector('[role=alert]') !== null);
        expect(one(shown(), '[role=alert]').textContent).to.equal(
          'It can’t be copied here. Select the text instead.',
        );
        await expectAccessible(element);
        press(shown()!, 'Escape');
        await drawn(element);
      }
      clipboard({ writeText: async (text: string) => void written.push(text) });
      const again = await choices(element, 1);
      expect(again.querySelector('[role=alert]')).to.equal(null);
      named(again, 'Copy').click();
      await until(() => named(shown()!, 'Copied') !== undefined);
    } finally {
      if (original) Object.defineProperty(navigator, 'clipboard', original);
      else delete (navigator as { clipboard?: unknown }).clipboard;
    }
    expect(written).to.deep.equal(['On its way']);
    expect(errors).to.equal(0);
    expect(element.shadowRoot!.querySelector('.banner')).to.equal(null);
  });

  it('is a copy of its text, as it was written', async () => {
    const text = '  1. <b>Order</b> 7\n\n2. https://shop.test/a?b=c#d 👍  ';
    const copied: string[] = [];
    const clipboard = { writeText: (each: string) => Promise.resolve(void copied.push(each)) };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    try {
      const { element } = await panel([MINE(), theirs(text, NOON + 60), YOURS()]);
      const shown = await choices(element, 1);
      named(shown, 'Copy').click();
      await until(() => named(shown, 'Copied') !== undefined);
      expect(copied).to.deep.equal([text]);
    } finally {
      delete (navigator as { clipboard?: unknown }).clipboard;
    }
  });

  it('is a deletion, asked twice', async () => {
    const { element, client } = await panel([MINE({ id: 'question' }), YOURS()]);
    const shown = await choices(element, 0);
    named(shown, 'Delete').click();
    await drawn(element);
    expect(client.called('deleteMessage')).to.deep.equal([]);
    named(shown, 'Delete for both?').click();
    await until(() => client.called('deleteMessage').length === 1);
    expect((client.called('deleteMessage')[0] as { id: string }).id).to.equal('question');
  });

  it('is nothing for what was taken back', async () => {
    const { element } = await panel([MINE(), YOURS({ removed: true, text: '' })]);
    expect(element.shadowRoot!.querySelectorAll('.more').length).to.equal(1);
  });

  it('leaves out emoji where the page does', async () => {
    const { element } = await panel([MINE()], { attributes: { disable: 'emoji' } });
    expect(has(element, 'emoji-button')).to.equal(false);
    expect((await choices(element, 0)).querySelector('.emoji-choice')).to.equal(null);
  });
});

describe('around the composer', () => {
  it('an emoji goes where the caret is', async () => {
    const { element } = await panel([MINE()]);
    type(input(element), 'Hello there');
    await drawn(element);
    input(element).setSelectionRange(5, 5);
    part(element, 'emoji-button').click();
    await drawn(element);
    await expectAccessible(element);
    one<HTMLElement>(element.shadowRoot, '.emoji-set .emoji-choice:first-child').click();
    await drawn(element);
    expect(input(element).value).to.equal('Hello😊 there');
    expect(focused()).to.equal(input(element));
  });

  it('it says who is typing, and tells the other side when somebody here is', async () => {
    const { element, client, ticketId } = await panel([MINE()], { typing: AGENT });
    expect(part(element, 'typing').textContent?.trim()).to.equal('Mira Holm is typing…');
    type(input(element), 'H');
    type(input(element), '');
    expect(client.called('signal')).to.deep.equal([
      { ticketId, signal: 'typing' },
      { ticketId, signal: 'idle' },
    ]);
  });

  it('a mark shows what was new when the reader came, and none what comes before the eyes', async () => {
    const { element, client } = await panel([MINE(), YOURS(), YOURS({ id: 'second' })], { unread: 1 });
    expect(one(element.shadowRoot, '.new-mark').closest('[id]')?.id).to.equal('second');
    expect(client.called('markRead').length).to.be.greaterThan(0);
  });

  it('a quote shows what is answered', async () => {
    const { element } = await panel([MINE({ id: 'question' }), YOURS({ replyTo: 'question' })]);
    expect(one(element.shadowRoot, '.quote').textContent?.replace(/\s+/g, ' ')).to.contain(
      'Where is my order?',
    );
    await expectAccessible(element);
  });

  it('what is answered is shown by a short motion, and by none for who wants none', async () => {
    const { matchMedia } = globalThis;
    const { animate } = Element.prototype;
    const moved: unknown[] = [];
    const { element } = await panel([MINE({ id: 'question' }), YOURS({ replyTo: 'question' })]);
    const quote = one<HTMLElement>(element.shadowRoot, '.quote');
    try {
      Element.prototype.animate = (_frames, options) => void moved.push(options) as never;
      for (const matches of [true, false]) {
        globalThis.matchMedia = (query) =>
          ({ matches: matches && query.includes('reduce)') }) as MediaQueryList;
        quote.click();
        expect(moved.length).to.equal(matches ? 0 : 1);
      }
    } finally {
      Object.assign(globalThis, { matchMedia });
      Element.prototype.animate = animate;
    }
    expect(moved).to.deep.equal([{ duration: 200, easing: 'ease-out' }]);
  });

  it('a quote leads to what is answered, however far up that is', async () => {
    const said = Array.from({ length: 400 }, (_, index) =>
      theirs(`message ${index}`, NOON + index, { id: `said-${index}` }),
    );
    for (const index of [300, 3]) {
      const { element } = await panel([...said, MINE({ at: NOON + 400, replyTo: `said-${index}` })]);
      const { shadowRoot } = element;
      const log = part(element, 'log');
      expect(shadowRoot!.getElementById(`said-${index}`)).to.equal(null);
      const quote = one<HTMLElement>(shadowRoot, '.quote');
      quote.focus();
      quote.click();
      await until(() => shadowRoot!.getElementById(`said-${index}`) !== null);
      const node = () => shadowRoot!.getElementById(`said-${index}`)!.getBoundingClientRect();
      const isSeen = () => {
        const { top, bottom } = log.getBoundingClientRect();
        return node().top >= top && node().bottom <= bottom;
      };
      await until(isSeen);
      // It stays there, with what comes in above it.
      for (let turn = 0; turn < 3; turn++) await frame();
      expect(isSeen()).to.equal(true);
      expect(shadowRoot!.contains(focused())).to.equal(true);
      element.remove();
    }
  });
});

describe('a message that was not sent', () => {
  const failed = (reason: 'relay-refused' | 'relay-unreachable' = 'relay-refused') =>
    MINE({ delivery: { state: 'failed', accepted: 0, total: 1, reason } });

  it('and goes out once a relay can be reached is said not to be sent yet, as under the message', async () => {
    const { element } = await panel([failed('relay-unreachable')]);
    expect(one(element.shadowRoot, '.foot [role=status]').textContent!.trim()).to.equal('Not sent yet');
    expect(part(element, 'receipt').textContent.trim()).to.equal('Not sent yet');
  });

  it('is said to who does not look, once, and no more when it is no longer so', async () => {
    const { element, client } = await panel([MINE()]);
    const live = one(element.shadowRoot, '.foot [role=status]');
    const said: string[] = [];
    const watch = new MutationObserver(() => said.push(live.textContent!.trim()));
    watch.observe(live, { childList: true, characterData: true, subtree: true });
    expect(live.textContent!.trim()).to.equal('');
    const show = async (...items: MessageItem[]) => {
      client.show({ ...client.getSnapshot(), tickets: [ticket({ items })] });
      await drawn(element);
    };
    const first = failed();
    await show(first);
    await show(first, YOURS());
    expect(said).to.deep.equal(['Not sent']);
    await show({ ...first, delivery: { state: 'sent', accepted: 1, total: 1 } }, YOURS());
    expect(live.textContent!.trim()).to.equal('');
  });
});
