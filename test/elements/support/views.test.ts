import { expect, fixtureCleanup } from '@open-wc/testing';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import { SupportError } from '../../../src/util/errors.js';
import { csat, NOON, own, snapshot, status, theirs, ticket } from '../fixtures.js';
import { expectAccessible, focused, has, one, part, press, type, until } from '../helpers.js';
import { input, leave, panel as shown, withAddons } from './panel.js';

const text = (element: Element, name: string) => part(element, name).textContent?.replace(/\s+/g, ' ').trim();

const answered = () => ticket({ items: [own('Where is my order?'), theirs('On its way', NOON + 60)] });
const resolved = (more = {}) =>
  ticket({ status: 'resolved', items: [own('Where?'), status('resolved', NOON + 60)], ...more });

const rating = () => import('../../../src/addons/rating.js');

afterEach(() => {
  leave();
  fixtureCleanup();
});

describe('what axe finds in the widget', () => {
  const views: [string, () => Snapshot, Record<string, string>?][] = [
    ['a closed launcher with unread messages', () => snapshot({ tickets: [ticket({ unread: 3 })] })],
    [
      'a new conversation',
      () => snapshot(),
      { categories: 'Orders, Returns', 'privacy-url': 'https://shop.test/p' },
    ],
    ['a conversation', () => snapshot({ tickets: [answered()] })],
    [
      'a failed message, offline',
      () =>
        snapshot({
          connection: 'offline',
          tickets: [
            ticket({
              items: [
                own('x', NOON, {
                  delivery: { state: 'failed', accepted: 0, total: 1, reason: 'relay-refused' },
                }),
              ],
            }),
          ],
        }),
    ],
    ['a resolved conversation to be rated', () => snapshot({ tickets: [resolved()] })],
    ['a list', () => snapshot({ tickets: [answered(), resolved(), ticket({ unread: 2 })] })],
    ['loading', () => snapshot({ restoring: true })],
    ['a wrong configuration', () => snapshot(), { mode: 'sideways' }],
    ['an inline panel', () => snapshot(), { mode: 'inline' }],
  ];
  beforeEach(async () => {
    await withAddons('rating', 'welcome');
  });
  for (const theme of ['light', 'dark']) {
    for (const [name, make, attributes] of views) {
      it(`is nothing in ${name} (${theme})`, async () => {
        const { element } = await shown(make(), { theme, ...attributes });
        if (name.startsWith('a closed')) element.hide();
        await element.updateComplete;
        if (name.endsWith('to be rated')) await until(() => has(element, 'csat'));
        await expectAccessible(element);
      });
    }
  }

  it('is nothing with any accent, light or dark', async () => {
    for (const accent of ['#ffd60a', '#0a0a0a', '#767676', '#e11d48', '#22c55e', '#3b82f6']) {
      const { element } = await shown(snapshot({ tickets: [answered()] }));
      element.style.setProperty('--support-accent', accent);
      await expectAccessible(element);
      element.remove();
    }
  });
});

describe('the views', () => {
  it('greet, name who answers, and have the composer ready', async () => {
    const { element } = await shown(snapshot(), { greeting: 'Salut!', heading: 'Lumen & Clay' });
    expect(text(element, 'title')).to.equal('Lumen & Clay');
    expect(text(element, 'subtitle')).to.equal('Mira Holm');
    expect(element.shadowRoot?.querySelector('.greeting')?.textContent).to.equal('Salut!');
    expect(has(element, 'back-button')).to.equal(false);
    expect(input(element).value).to.equal('');
  });

  it('list by title alone where the file that says more can’t be fetched', async () => {
    let give = () => {};
    SupportElement.extras = { menu: () => new Promise((_, reject) => (give = () => reject(new Error()))) };
    const tickets = [answered(), ticket({ title: 'Returns', unread: 3 }), ticket({ title: '' })];
    const { element } = await shown(snapshot({ tickets }));
    expect(has(element, 'ticket-list')).to.equal(false);
    expect(element.shadowRoot?.querySelector('.skeleton') !== null).to.equal(true);
    give();
    await until(() => has(element, 'ticket-list'));
    const items = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part=ticket-item]')];
    expect(items.slice(1).map((item) => item.textContent!.trim())).to.deep.equal(['Returns', 'Conversation']);
    const weights = items.map((item) => getComputedStyle(item.firstElementChild!).fontWeight);
    expect(weights, 'where the news is').to.deep.equal(['400', '600', '400']);
    items[0]!.click();
    await element.updateComplete;
    expect(has(element, 'log')).to.equal(true);
  });

  it('say beside the way back what is unread elsewhere, and open there', async () => {
    const [read, other] = [answered(), ticket({ title: 'Returns', ticketId: 'another' })];
    const { element, client } = await shown(snapshot({ tickets: [read, other] }));
    element.shadowRoot!.querySelector<HTMLElement>('[part=ticket-item]')!.click();
    await element.updateComplete;
    const badge = () => part(element, 'back-button').querySelector('.badge')?.textContent;
    expect(badge()).to.equal(undefined);
    client.show(snapshot({ tickets: [{ ...other, unread: 2 }, read] }));
    await until(() => badge() === '2');
    client.show(snapshot({ tickets: [{ ...other, unread: 250 }, read] }));
    await until(() => badge() === '99+');
    client.show(snapshot({ tickets: [{ ...other, unread: 2 }, read] }));
    await until(() => badge() === '2');
    element.hide();
    await element.updateComplete;
    element.show();
    await until(() => has(element, 'ticket-list'));
  });

  it('open the only conversation there is, and the list when there are several', async () => {
    const { element } = await shown(snapshot({ tickets: [answered()] }));
    expect(has(element, 'log')).to.equal(true);
    part(element, 'back-button').click();
    await element.updateComplete;
    expect(has(element, 'log')).to.equal(false);
    expect(element.shadowRoot?.querySelectorAll('[part=ticket-item]').length).to.equal(1);

    await withAddons('menu');
    const several = await shown(snapshot({ tickets: [answered(), ticket({ title: 'Returns', unread: 1 })] }));
    await until(() => has(several.element, 'menu'));
    const items = several.element.shadowRoot?.querySelectorAll<HTMLElement>('[part=ticket-item]');
    expect([...(items ?? [])].map((item) => item.textContent)[1])
      .to.contain('Returns')
      .and.to.contain('unread');
    items?.[0]?.click();
    await several.element.updateComplete;
    expect(has(several.element, 'log')).to.equal(true);
  });

  it('tell own messages from the others by side and colour, in every corner and direction', async () => {
    for (const position of ['bottom-end', 'bottom-start', 'top-end', 'top-start']) {
      for (const lang of ['en', 'ar']) {
        const { element } = await shown(snapshot({ tickets: [answered()] }), { position, lang });
        const [mine, other] = ['own', 'agent'].map((side) =>
          one(part(element, `message-${side}`), '.bubble'),
        );
        const place = (bubble?: Element) => bubble?.getBoundingClientRect().left ?? 0;
        expect(place(mine) > place(other), `${position} ${lang}`).to.equal(lang === 'en');
        expect(getComputedStyle(mine as Element).backgroundColor).not.to.equal(
          getComputedStyle(other as Element).backgroundColor,
        );
        // The corner that points at who speaks is the panel's, whatever direction the text has.
        const { direction, unicodeBidi } = getComputedStyle(mine as Element);
        expect([direction, unicodeBidi]).to.deep.equal([lang === 'en' ? 'ltr' : 'rtl', 'plaintext']);
        const { left, top, right, bottom } = part(element, 'panel').getBoundingClientRect();
        expect([left >= 0, top >= 0, right <= innerWidth, bottom <= innerHeight]).not.to.include(false);
        element.remove();
      }
    }
  });

  it('begin a new conversation from the list', async () => {
    const { element, client } = await shown(snapshot({ tickets: [answered(), answered()] }));
    one(element.shadowRoot, '.wide').click();
    await element.updateComplete;
    const composer = one(
      element.shadowRoot,
      'nostr-support-composer',
    ) as HTMLElementTagNameMap['nostr-support-composer'];
    await composer.updateComplete;
    type(input(element), 'Another thing');
    press(input(element), 'Enter');
    await until(() => client.called('createTicket').length === 1);
    expect(client.called('sendMessage')).to.deep.equal([]);
  });

  it('send the chosen topic, the context and who is writing with the first message', async () => {
    await withAddons('welcome');
    const { element, client } = await shown(snapshot(), { categories: 'Orders, Returns & refunds' });
    element.context = { plan: 'pro', seats: 3 };
    element.identify({ name: 'Ada', email: 'ada@shop.test' });
    element.shadowRoot?.querySelectorAll<HTMLInputElement>('[name=category]')[1]?.click();
    type(input(element), 'Hi');
    press(input(element), 'Enter');
    await until(() => client.called('createTicket').length === 1);
    expect(client.called('createTicket')[0]).to.deep.equal({
      body: 'Hi',
      category: 'Returns & refunds',
      details: { plan: 'pro', seats: 3, name: 'Ada', email: 'ada@shop.test' },
    });
  });

  it('ask for a rating once it is resolved and not rated, unless that is disabled', async () => {
    let fetched = 0;
    SupportElement.extras = { rating: () => (fetched++, rating()) };
    const open = await shown(snapshot({ tickets: [ticket({ items: [theirs('Here')] })] }));
    const without = await shown(snapshot({ tickets: [resolved()] }), { disable: 'rating' });
    expect(fetched).to.equal(0);
    expect([has(open.element, 'csat'), has(without.element, 'csat')]).to.deep.equal([false, false]);
    expect(without.element.shadowRoot?.textContent).to.contain('is reopened');

    const { element, client } = await shown(snapshot({ tickets: [resolved()] }));
    await until(() => has(element, 'csat'));
    expect(part(element, 'csat').textContent).to.contain('How did we do?');
    element.shadowRoot?.querySelectorAll<HTMLElement>('[part=csat-star]')[4]?.click();
    one(part(element, 'csat'), '.button').click();
    await until(() => client.called('submitCsat').length === 1);
    expect(client.called('submitCsat')[0]).to.include({ rating: 5, comment: '' });
    const rated = resolved({ csat: csat(5) });
    client.show(snapshot({ tickets: [{ ...rated, items: [...rated.items, csat(5)] }] }));
    await element.updateComplete;
    expect(has(element, 'csat')).to.equal(false);
    expect(fetched).to.equal(1);
  });

  it('let the rating scroll where there is little height, above a keyboard: nothing in it shrinks or overlaps', async () => {
    SupportElement.extras = { rating };
    const { element } = await shown(snapshot({ tickets: [resolved()] }));
    await until(() => has(element, 'csat'));
    element.shadowRoot?.querySelector<HTMLElement>('[part=csat-star]')?.click();
    element.style.setProperty('--support-panel-height', '300px');
    await element.updateComplete;
    const comment = one<HTMLTextAreaElement>(part(element, 'csat'), 'textarea');
    expect(comment.clientHeight).to.be.at.least(comment.scrollHeight);
    const after = one(element.shadowRoot, '.after');
    expect(after.scrollHeight).to.be.above(after.clientHeight);
    // While the panel opens, places are between two pixels.
    const { bottom } = part(element, 'csat').getBoundingClientRect();
    const later = one(part(element, 'csat'), '[type=button]').getBoundingClientRect();
    expect(later.bottom).to.be.below(bottom + 1);
    expect(one(after, '.after > .small').getBoundingClientRect().top).to.be.above(bottom - 1);
  });

  it('put the rating away for who does not want to rate now, and only that of this conversation', async () => {
    SupportElement.extras = { rating };
    const done = resolved({ ticketId: 'done' });
    const { element, client } = await shown(snapshot({ tickets: [done] }));
    await until(() => has(element, 'csat'));
    one(part(element, 'csat'), '[type=button]').click();
    await element.updateComplete;
    expect(has(element, 'csat')).to.equal(false);
    expect(focused()).to.equal(input(element));
    expect(element.shadowRoot?.textContent).to.contain('is reopened');
    client.show(snapshot({ tickets: [{ ...done, status: 'closed' }] }));
    await element.updateComplete;
    expect([has(element, 'csat'), !!element.shadowRoot?.querySelector('.after')]).to.deep.equal([
      false,
      false,
    ]);
    expect(client.called('submitCsat')).to.deep.equal([]);
    client.show(snapshot({ tickets: [resolved({ id: done.id, ticketId: 'another' })] }));
    await element.updateComplete;
    expect(has(element, 'csat')).to.equal(true);
  });

  it('keep what the page has written for the conversation that was read last, whatever is new elsewhere', async () => {
    const [read, other] = [answered(), ticket({ ticketId: 'other', items: [theirs('New')] })];
    const { element, client } = await shown(snapshot({ tickets: [read] }));
    element.hide();
    client.show(snapshot({ tickets: [{ ...other, unread: 1 }, read] }));
    await element.updateComplete;
    element.prefill('About item 5');
    element.show();
    await element.updateComplete;
    await element.updateComplete;
    expect(input(element).value).to.equal('About item 5');
    expect(client.getSnapshot().drafts).to.deep.equal({ [read.id]: 'About item 5' });
  });

  it('do without the rating, and go on, where its form can’t be fetched', async () => {
    let fetched = 0;
    SupportElement.extras = { rating: () => (fetched++, Promise.reject(new TypeError('no file'))) };
    const { element, client } = await shown(snapshot({ tickets: [resolved({ status: 'closed' })] }));
    await until(() => fetched > 0 && !element.shadowRoot?.querySelector('.after'));
    const before = fetched;
    client.show(snapshot({ tickets: [resolved()] }));
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).to.contain('is reopened');
    expect(has(element, 'input') && !has(element, 'csat')).to.equal(true);
    // Asked for again, since it is needed still.
    expect(fetched).to.equal(before + 1);
  });

  it('say in one line that there is no connection, or that nothing is kept', async () => {
    const { element, client } = await shown();
    // There before anything is said in it: else nobody would hear it.
    const live = one(element.shadowRoot, '.foot [aria-live=polite]');
    expect(live.textContent!.trim()).to.equal('');
    client.show(snapshot({ connection: 'offline' }));
    await element.updateComplete;
    expect(text(element, 'banner')).to.contain('No connection');
    expect(live.contains(part(element, 'banner'))).to.equal(true);
    client.show(snapshot({ storage: 'memory' }));
    await element.updateComplete;
    expect(text(element, 'banner')).to.contain('kept only until this page is closed');
    client.show(snapshot());
    await element.updateComplete;
    expect(has(element, 'banner')).to.equal(false);
  });

  it('say where the page is not secure that this is why, and make no alarm of it', async () => {
    const own = Object.getOwnPropertyDescriptor(window, 'isSecureContext')!;
    Object.defineProperty(window, 'isSecureContext', { configurable: true, value: false });
    try {
      const { element, client } = await shown(snapshot({ storage: 'memory' }));
      const codes: string[] = [];
      element.addEventListener('support-error', ({ code }) => codes.push(code));
      client.fail(new SupportError('insecure-context', 'not https'));
      client.fail(new SupportError('storage-unavailable', 'full'));
      await element.updateComplete;
      expect(text(element, 'banner')).to.contain('not secure');
      expect(part(element, 'banner').getAttribute('role')).to.equal(null);
      expect(codes).to.deep.equal(['insecure-context', 'storage-unavailable']);
    } finally {
      Object.defineProperty(window, 'isSecureContext', own);
    }
  });

  it('do not complain about memory where the page wants no more', async () => {
    const { element } = await shown(snapshot({ storage: 'memory' }), { persist: 'none' });
    expect(has(element, 'banner')).to.equal(false);
  });

  it('keep the text where sending went wrong, and say what happened', async () => {
    const { element, client } = await shown(snapshot({ tickets: [answered()] }));
    const errors: string[] = [];
    element.addEventListener('support-error', ({ code }) => errors.push(code));
    client.refusal = new SupportError('signer-refused', 'no');
    type(input(element), 'Precious');
    press(input(element), 'Enter');
    await until(() => has(element, 'banner'));
    expect(text(element, 'banner')).to.contain('Your signer said no');
    expect(part(element, 'banner').getAttribute('role')).to.equal('alert');
    expect(input(element).value).to.equal('Precious');
    expect(errors).to.deep.equal(['signer-refused']);
  });

  it('empty the composer once the message is safe, and keep what was typed meanwhile', async () => {
    const { element, client } = await shown(snapshot({ tickets: [answered()] }));
    type(input(element), 'First');
    press(input(element), 'Enter');
    type(input(element), 'First and more');
    await until(() => input(element).value === ' and more');
    expect(client.called('sendMessage').length).to.equal(1);
  });

  it('send once, however often Enter is pressed', async () => {
    const { element, client } = await shown(snapshot({ tickets: [answered()] }));
    type(input(element), 'Once');
    press(input(element), 'Enter');
    press(input(element), 'Enter');
    await until(() => input(element).value === '');
    expect(client.called('sendMessage').length).to.equal(1);
  });

  it('keep a draft for each conversation and bring it back', async () => {
    const first = answered();
    const { element, client } = await shown(
      snapshot({ tickets: [first], drafts: { [first.id]: 'half a', new: 'other' } }),
    );
    expect(input(element).value).to.equal('half a');
    type(input(element), 'half a thought');
    expect(client.called('saveDraft')).to.deep.equal([{ ticketId: first.id, text: 'half a thought' }]);
    part(element, 'back-button').click();
    await element.updateComplete;
    one(element.shadowRoot, '.wide').click();
    await until(() => has(element, 'input') && input(element).value === 'other');
  });

  it('show skeletons, and the composer only when the conversation is there', async () => {
    const { element, client } = await shown(snapshot({ restoring: true }));
    expect(part(element, 'panel').getAttribute('aria-busy')).to.equal('true');
    expect(has(element, 'input')).to.equal(false);
    client.show(snapshot({ tickets: [answered()] }));
    await until(() => has(element, 'log') && has(element, 'input'));
  });

  it('replace any word that the page gives', async () => {
    const { element } = await shown(snapshot());
    element.strings = { greeting: 'Moin!', send: 'Ab damit' };
    await element.updateComplete;
    await until(() => part(element, 'send-button').getAttribute('aria-label') === 'Ab damit');
    expect(element.shadowRoot?.querySelector('.greeting')?.textContent).to.equal('Moin!');
  });

  it('link the privacy notice to web addresses only', async () => {
    const { element } = await shown(snapshot(), { 'privacy-url': 'javascript:alert(1)' });
    expect(element.shadowRoot?.querySelector('a')).to.equal(null);
  });
});
