// What comes late moves nothing: places are measured before and after, so no clock and no speed has a say.

import { expect } from '@open-wc/testing';
import type { ExtraModule } from '../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import {
  AGENT,
  defineShown,
  own,
  ShownClient,
  snapshot,
  status,
  theirs,
  ticket,
  type ShownSupportElement,
} from '../fixtures.js';
import { atRest, has, until } from '../helpers.js';

defineShown();

const actions = () => import('../../../src/addons/actions.js');
const welcome = () => import('../../../src/addons/welcome.js');

async function opened(
  first: Snapshot,
  attributes: Record<string, string> = {},
): Promise<{ element: ShownSupportElement; client: ShownClient }> {
  const element = document.createElement('shown-support') as ShownSupportElement;
  const client = new ShownClient(first);
  element.shown = client;
  for (const [name, value] of Object.entries({ agent: AGENT, open: '', ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  await until(() => has(element, 'panel'));
  await atRest(element);
  return { element, client };
}

const find = (element: Element, selector: string) => element.shadowRoot!.querySelector(selector);

/** Where each of them stands; what is not there is said too. */
function places(element: Element, ...selectors: string[]): string[] {
  return selectors.map((selector) => {
    const { x, y, width, height } = find(element, selector)?.getBoundingClientRect() ?? {};
    return `${selector}: ${[x, y, width, height].join(' ')}`;
  });
}

async function drawn(element: ShownSupportElement): Promise<void> {
  await element.updateComplete;
  await element.shadowRoot!.querySelector('nostr-support-timeline')?.updateComplete;
  await atRest(element);
}

afterEach(() => {
  SupportElement.extras = {};
  for (const element of document.querySelectorAll('shown-support')) element.remove();
});

describe('nothing is moved', () => {
  const asked = { prechat: 'name email', hours: 'Mon-Fri 09:00-17:00', timezone: 'Europe/Oslo' };

  it('by the questions before the first message: the greeting comes with them', async () => {
    let arrive!: (file: ExtraModule) => void;
    SupportElement.extras = { welcome: () => new Promise((resolve) => (arrive = resolve)) };
    const { element } = await opened(snapshot(), asked);
    expect(find(element, '.greeting')).to.equal(null);
    const before = places(element, '.header', '.title', '[part=input]');
    arrive(await welcome());
    await until(() => find(element, '.prechat') !== null);
    expect(find(element, '.greeting')).not.to.equal(null);
    expect(places(element, '.header', '.title', '[part=input]')).to.deep.equal(before);
  });

  it('by questions that can’t be fetched: the greeting does not wait for them', async () => {
    let fail!: (error: Error) => void;
    SupportElement.extras = { welcome: () => new Promise((_, reject) => (fail = reject)) };
    const { element } = await opened(snapshot(), asked);
    fail(new TypeError('no file'));
    await until(() => find(element, '.greeting') !== null);
  });

  it('by the line that says that there is no connection', async () => {
    SupportElement.extras = { actions };
    const items = [own('Where is it?'), theirs('On its way')];
    const { element, client } = await opened(snapshot({ tickets: [ticket({ items })] }));
    await until(() => find(element, '.more') !== null);
    const all = ['.title', `#${items[0]!.id}`, `#${items[1]!.id}`, '.log', '.foot', '[part=input]'];
    const before = places(element, ...all);
    client.show({ ...client.getSnapshot(), connection: 'offline' });
    await drawn(element);
    const line = find(element, '[part=banner]')!.getBoundingClientRect();
    const input = find(element, '.composer')!.getBoundingClientRect();
    expect(line.bottom).to.be.at.most(input.top);
    expect(line.width).to.equal(find(element, '.log')!.getBoundingClientRect().width);
    expect(places(element, ...all)).to.deep.equal(before);
  });

  it('in the header, by the way back to what was stored', async () => {
    const { element, client } = await opened(snapshot({ restoring: true }));
    const isSeen = () => find(element, '.title')!.checkVisibility({ visibilityProperty: true });
    const { width } = find(element, 'slot[name=header]')!.getBoundingClientRect();
    expect(width, 'of what is not shown yet').to.be.at.most(1);
    client.show(snapshot({ tickets: [ticket({})] }));
    await drawn(element);
    expect(has(element, 'back-button')).to.equal(true);
    expect(isSeen()).to.equal(true);
  });

  it('by the name of who answers', async () => {
    const { element, client } = await opened(snapshot({ profiles: {} }));
    element.strings = {
      intro: 'We do.',
      introName: '{name} answers here, and meanwhile the page may be closed.',
    };
    await drawn(element);
    const before = places(element, '.avatar', '.welcome > .avatar', '.greeting', '.intro');
    client.show(snapshot());
    await drawn(element);
    expect(find(element, '.intro')!.textContent).to.contain('Mira Holm');
    expect(places(element, '.avatar', '.welcome > .avatar', '.greeting', '.intro')).to.deep.equal(before);
  });

  const rating = () => import('../../../src/addons/rating.js');
  const ended = () => {
    const items = [
      own('Where is it?'),
      ...Array.from({ length: 30 }, () => theirs('There')),
      status('resolved'),
    ];
    return { items, now: snapshot({ tickets: [ticket({ items, status: 'resolved' })] }) };
  };

  for (const [look, size] of Object.entries({ usual: '', large: '23px', small: '11px' }))
    it(`by the question after the end: its place is kept (${look})`, async () => {
      let arrive!: (file: ExtraModule) => void;
      SupportElement.extras = { rating: () => new Promise((resolve) => (arrive = resolve)) };
      const { items, now } = ended();
      const { element } = await opened(now);
      element.style.setProperty('--support-font-size', size);
      const all = ['.title', `#${items.at(-2)!.id}`, '.log', '.after', '.after > :last-child', '.foot'];
      const before = places(element, ...all);
      arrive(await rating());
      await until(() => find(element, '.csat') !== null);
      await drawn(element);
      expect(places(element, ...all)).to.deep.equal(before);
      const { bottom } = find(element, '.csat')!.getBoundingClientRect();
      expect(bottom).to.be.closeTo(find(element, '.csat > :last-child')!.getBoundingClientRect().bottom, 0.5);
    });

  it('again by a question that can’t be fetched: no place is kept for it after that', async () => {
    let fail!: (error: Error) => void;
    SupportElement.extras = { rating: () => new Promise((_, reject) => (fail = reject)) };
    const { element } = await opened(ended().now);
    const first = fail;
    first(new TypeError('no file'));
    await until(() => (element.requestUpdate(), fail !== first));
    await drawn(element);
    expect(find(element, '.after > i')).to.equal(null);
  });

  it('by the line that says when somebody is back, where the conversation is read by then', async () => {
    let arrive!: (file: ExtraModule) => void;
    SupportElement.extras = { welcome: () => new Promise((resolve) => (arrive = resolve)) };
    // Open for one minute a week, which is not this one.
    const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(new Date().getUTCDay() + 3) % 7];
    const talk = ticket({ items: Array.from({ length: 30 }, () => theirs('There')) });
    const first = snapshot({ tickets: [talk] });
    const hours = { hours: `${day} 09:00-09:01`, timezone: 'UTC' };
    const { element, client } = await opened(first, hours);
    await until(() => !find(element, 'nostr-support-timeline')!.getAnimations()[0]);
    const all = ['.title', `#${talk.items.at(-1)!.id}`, '.log', '.foot', '[part=input]'];
    const before = places(element, ...all);
    arrive(await welcome());
    await until(() => /back/.test(find(element, '[part=subtitle]')!.textContent));
    await drawn(element);
    expect(find(element, '.away')).to.equal(null);
    expect(places(element, ...all)).to.deep.equal(before);
    client.show(snapshot({ tickets: [{ ...talk, items: [...talk.items, own('Thanks')] }] }));
    await drawn(element);
    expect(find(element, '.away')).not.to.equal(null);
  });

  it('by the line that says when somebody is back: the conversation comes with it, or soon after', async () => {
    let arrive!: (file: ExtraModule) => void;
    SupportElement.extras = { welcome: () => new Promise((resolve) => (arrive = resolve)) };
    const { element } = await opened(snapshot({ tickets: [ticket({})] }), asked);
    const delay = () => getComputedStyle(find(element, 'nostr-support-timeline')!).animationDelay;
    expect(delay()).to.equal('0.15s');
    arrive(await welcome());
    await until(() => delay() === '0s');
  });
});
