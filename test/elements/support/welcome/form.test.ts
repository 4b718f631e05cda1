import { expect } from '@open-wc/testing';
import type { ExtraModule } from '../../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../../src/elements/support/support-element.js';
import type { World } from '../../../../src/headless/world.js';
import type { SupportErrorEvent } from '../../../../src/elements/events.js';
import { TestClock } from '../../../support/test-world.js';
import {
  AGENT,
  defineShown,
  own,
  ShownClient,
  snapshot,
  ticket,
  type ShownSupportElement,
} from '../../fixtures.js';
import { expectAccessible, focused, frame, has, one, part, press, type, until } from '../../helpers.js';
import { drawn } from '../panel.js';

defineShown();

const file = () => import('../../../../src/addons/welcome.js') as Promise<ExtraModule>;
const PRIVACY = 'https://shop.test/privacy';
/** A Wednesday. */
const MORNING = Date.parse('2026-06-10T08:00:00Z');

let clock: TestClock;

/** The widget, open, with what these attributes and properties ask for. */
async function shown(
  given: Record<string, string>,
  first = snapshot(),
  more: Partial<SupportElement> = {},
): Promise<{ element: ShownSupportElement; client: ShownClient }> {
  const element = document.createElement('shown-support') as ShownSupportElement;
  const client = new ShownClient(first);
  client.history = first.tickets.length > 0;
  element.shown = client;
  Object.assign(element, more);
  for (const [name, value] of Object.entries({ agent: AGENT, lang: 'en-GB', mode: 'inline', ...given }))
    element.setAttribute(name, value);
  document.body.append(element);
  await until(() => has(element, 'input') || has(element, 'ticket-list'));
  // Add-ons arrive and are drawn.
  await file();
  await frame();
  await frame();
  await element.updateComplete;
  return { element, client };
}

const root = (element: Element) => element.shadowRoot!;
const field = (element: Element, name: string) =>
  one<HTMLInputElement>(root(element), `.prechat [name=${name}]`);
const box = (element: Element) => one<HTMLInputElement>(root(element), '#prechat-consent');
const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');
const sent = (client: ShownClient) =>
  client.called('createTicket') as { body: string; details: Record<string, string> }[];
const described = (element: Element, control: Element) =>
  (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter(Boolean)
    .map((id) => one(root(element), `#${id}`).textContent);

function fill(control: HTMLInputElement, text: string): void {
  control.value = text;
  control.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

async function send(element: SupportElement, text = 'Hello'): Promise<void> {
  type(input(element), text);
  await element.updateComplete;
  press(input(element), 'Enter');
  await element.updateComplete;
  await element.updateComplete;
}

/** What the console is told meanwhile. */
async function complaints(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const original = console.error;
  console.error = (line: string) => void lines.push(line);
  try {
    await work();
  } finally {
    console.error = original;
  }
  return lines;
}

beforeEach(async () => {
  // Its file is slow only the first time.
  await file();
  clock = new TestClock();
  clock.set(MORNING);
  SupportElement.world = { clock } as unknown as World;
  SupportElement.extras = { welcome: file };
});
afterEach(() => {
  SupportElement.extras = {};
  for (const element of document.querySelectorAll('shown-support')) element.remove();
});

describe('the questions before the first message', () => {
  it('have labels, and tell the browser and the reader what they are for', async () => {
    const { element } = await shown({ prechat: 'name email? phone? company? order-number' });
    const fields = [...root(element).querySelectorAll<HTMLInputElement>('.prechat input')];
    expect(fields.map(({ labels }) => labels?.[0]?.textContent?.trim())).to.deep.equal([
      'Name',
      'Email (optional)',
      'Phone (optional)',
      'Company (optional)',
      'Order number',
    ]);
    expect(fields.map((each) => [each.type, each.getAttribute('autocomplete')])).to.deep.equal([
      ['text', 'name'],
      ['email', 'email'],
      ['tel', 'tel'],
      ['text', 'organization'],
      ['text', null],
    ]);
    expect(described(element, fields[1]!)).to.deep.equal([
      'Only whoever answers sees it. This chat sends no email.',
    ]);
  });

  it('have other labels where the page has them', async () => {
    const strings = { 'prechat-order': 'Your order’s number', 'prechat-name': 'Who are you?' } as never;
    const { element } = await shown({ prechat: 'name order' }, snapshot(), { strings });
    expect(
      [...root(element).querySelectorAll('.prechat label')].map((label) => label.textContent?.trim()),
    ).to.deep.equal(['Who are you?', 'Your order’s number']);
  });

  it('are looked over when it is sent, not before, and lead to the first that is wrong', async () => {
    const { element, client } = await shown({ prechat: 'company? name email' });
    fill(field(element, 'email'), 'ada@');
    await element.updateComplete;
    expect(root(element).querySelector('.prechat .error')).to.equal(null);
    await send(element, 'Where is it?');
    expect(sent(client)).to.deep.equal([]);
    expect(focused()).to.equal(field(element, 'name'));
    expect(field(element, 'company').getAttribute('aria-invalid')).to.equal('false');
    expect(described(element, field(element, 'name'))).to.deep.equal(['Please fill this in.']);
    expect(described(element, field(element, 'email')).at(-1)).to.match(/full email address/);
    expect(input(element).value).to.equal('Where is it?');
    // It goes with the first stroke, and comes back only when sent again.
    fill(field(element, 'name'), 'A');
    await element.updateComplete;
    expect(field(element, 'name').getAttribute('aria-invalid')).to.equal('false');
    expect(field(element, 'name').hasAttribute('aria-describedby')).to.equal(false);
  });

  it('travel with the message, without what was left empty, and are forgotten then', async () => {
    const { element, client } = await shown({ prechat: 'name email company?' });
    fill(field(element, 'name'), ' Ada ');
    fill(field(element, 'email'), 'ada@shop.test');
    await send(element, 'Where is it?');
    await until(() => sent(client).length > 0);
    const [{ body, details }] = sent(client) as [{ body: string; details: object }];
    expect([body, details]).to.deep.equal(['Where is it?', { name: 'Ada', email: 'ada@shop.test' }]);
    await until(() => client.getSnapshot().drafts['new/prechat'] === '');
  });

  it('keep what is typed as a draft of its own, over a reload', async () => {
    const before = await shown({ prechat: 'name email' });
    fill(field(before.element, 'name'), 'Ada');
    fill(field(before.element, 'email'), 'ada@');
    const { drafts } = before.client.getSnapshot();
    expect(Object.keys(drafts)).to.deep.equal(['new/prechat']);
    before.element.remove();
    const { element } = await shown({ prechat: 'name email' }, snapshot({ drafts }));
    expect([field(element, 'name').value, field(element, 'email').value]).to.deep.equal(['Ada', 'ada@']);
  });

  it('have no use for a draft that is damaged', async () => {
    for (const text of ['{', '7', '[]', '{"name":7}']) {
      const { element } = await shown({ prechat: 'name' }, snapshot({ drafts: { 'new/prechat': text } }));
      expect(field(element, 'name').value).to.equal('');
      element.remove();
    }
  });

  it('do not ask for what the page has told, which travels all the same', async () => {
    const { element, client } = await shown({ prechat: 'name email' });
    element.identify({ email: 'ada@shop.test' });
    await element.updateComplete;
    expect(root(element).querySelector('[name=email]')).to.equal(null);
    fill(field(element, 'name'), 'Ada');
    await send(element);
    await until(() => sent(client).length > 0);
    expect(sent(client)[0]?.details).to.deep.equal({ name: 'Ada', email: 'ada@shop.test' });
  });

  it('offer what was said in the last conversation, to be changed', async () => {
    const tickets = [ticket({ details: { name: 'Ada' } })];
    const { element, client } = await shown({ prechat: 'name' }, snapshot({ tickets }));
    part(element, 'back-button').click();
    await element.updateComplete;
    one(root(element), '.wide').click();
    await element.updateComplete;
    expect(field(element, 'name').value).to.equal('Ada');
    fill(field(element, 'name'), '');
    await element.updateComplete;
    await send(element);
    expect(sent(client)).to.deep.equal([]);
    expect(focused()).to.equal(field(element, 'name'));
  });

  it('are not asked within a conversation', async () => {
    const { element, client } = await shown(
      { prechat: 'name', consent: '' },
      snapshot({ tickets: [ticket()] }),
    );
    expect(root(element).querySelector('.prechat')).to.equal(null);
    await send(element);
    await until(() => client.called('sendMessage').length === 1);
  });

  it('are gone through with the keyboard alone', async () => {
    const { element, client } = await shown({ prechat: 'name company?', consent: '' });
    field(element, 'name').focus();
    fill(field(element, 'name'), 'Ada');
    press(focused()!, 'Enter', { isComposing: true });
    expect(focused()).to.equal(field(element, 'name'));
    press(focused()!, 'Enter');
    expect(focused()).to.equal(field(element, 'company'));
    press(focused()!, 'Enter');
    expect(focused()).to.equal(box(element));
    box(element).click();
    await send(element);
    await until(() => sent(client).length === 1);
  });

  it('come first where there is too much to be told', async () => {
    const context = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`fact${index}`, 'x'.repeat(1900)]),
    );
    const { element, client } = await shown({ prechat: 'name', consent: '' }, snapshot(), { context });
    fill(field(element, 'name'), 'Ada');
    box(element).click();
    await send(element);
    await until(() => sent(client).length > 0);
    expect(Object.keys(sent(client)[0]!.details).slice(0, 3)).to.deep.equal([
      'name',
      'consent',
      'consent_to',
    ]);
  });
});

describe('consent', () => {
  it('is asked for before the first message, and says what was agreed to and when', async () => {
    const { element, client } = await shown({ consent: '', 'privacy-url': PRIVACY });
    await send(element);
    expect(sent(client)).to.deep.equal([]);
    expect(focused()).to.equal(box(element));
    expect(described(element, box(element))).to.deep.equal(['Please tick this box first.']);
    box(element).click();
    await clock.advance(5000);
    await send(element);
    await until(() => sent(client).length > 0);
    expect(sent(client)[0]?.details).to.deep.equal({
      consent: new Date(MORNING).toISOString(),
      consent_to: `I agree that what I write here is used to answer me. ${PRIVACY}`,
    });
  });

  it('can be taken back until then', async () => {
    const { element, client } = await shown({ consent: '' });
    box(element).click();
    box(element).click();
    await send(element);
    expect(sent(client)).to.deep.equal([]);
  });

  it('holds for the next conversation too, as long as it is to the same', async () => {
    const agreed = {
      consent: '2026-01-01T00:00:00.000Z',
      consent_to: `I agree that what I write here is used to answer me. ${PRIVACY}`,
    };
    const tickets = [ticket(), ticket({ details: agreed })];
    for (const [url, asked] of [
      [PRIVACY, false],
      [`${PRIVACY}/2`, true],
    ] as const) {
      const { element, client } = await shown({ consent: '', 'privacy-url': url }, snapshot({ tickets }));
      one(root(element), '.wide').click();
      await element.updateComplete;
      expect(root(element).querySelector('#prechat-consent') !== null).to.equal(asked);
      await send(element);
      if (!asked) await until(() => sent(client).length > 0);
      expect(sent(client).map(({ details }) => details)).to.deep.equal(asked ? [] : [agreed]);
      element.remove();
    }
  });

  it('is nobody’s after a reset', async () => {
    const { element, client } = await shown({ consent: '' });
    box(element).click();
    await element.updateComplete;
    element.shown = new ShownClient(snapshot());
    await client.reset();
    await element.updateComplete;
    await until(() => has(element, 'input'));
    expect(box(element).checked).to.equal(false);
    await send(element);
    expect(sent(element.shown)).to.deep.equal([]);
  });
});

describe('where the file that asks can’t be fetched', () => {
  it('nothing is sent unasked, the text is kept, and it is tried again', async () => {
    let there = false;
    let asked = 0;
    SupportElement.extras = {
      welcome: () => (asked++, there ? file() : Promise.reject(new TypeError('no file'))),
    };
    const { element, client } = await shown({ prechat: 'name', mode: 'floating', open: '' });
    const errors: string[] = [];
    element.addEventListener('support-error', (event) =>
      errors.push((event as SupportErrorEvent).error.code),
    );
    await send(element, 'Hello');
    expect([sent(client), errors]).to.deep.equal([[], ['addon-unavailable']]);
    expect(part(element, 'banner').textContent?.trim()).to.equal('Not sent. Your text is still here.');
    expect(input(element).value).to.equal('Hello');
    await until(() => asked === 2);
    await Promise.resolve();
    there = true;
    element.hide();
    await element.updateComplete;
    element.show();
    await until(() => root(element).querySelector('.prechat') !== null);
    expect(asked).to.equal(3);
    fill(field(element, 'name'), 'Ada');
    press(input(element), 'Enter');
    await until(() => sent(client).length > 0);
    expect(sent(client)[0]?.details).to.deep.equal({ name: 'Ada' });
  });

  it('nobody is kept from writing whom nothing is asked', async () => {
    SupportElement.extras = { welcome: () => Promise.reject(new TypeError('no file')) };
    const { element, client } = await shown({ 'reply-time': '30' });
    await send(element);
    await until(() => sent(client).length === 1);
  });
});

describe('what to expect', () => {
  const subtitle = (element: Element) => part(element, 'subtitle').textContent?.trim();
  const intro = (element: Element) =>
    root(element).querySelector('.expect')?.textContent?.replace(/\s+/g, ' ').trim();
  const zone = { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const at = (hour: number, minute = 0, second = 0) => new Date(2026, 5, 10, hour, minute, second).getTime();

  it('stands under the title and the greeting, and changes with the minute', async () => {
    clock.set(at(16, 59, 30));
    const { element } = await shown({ ...zone, hours: 'Mon-Fri 09:00-17:00', 'reply-time': '120' });
    expect(subtitle(element)).to.equal('Usually replies within 2 hours');
    expect(intro(element)).to.equal('Usually replies within 2 hours Open until 17:00');
    await clock.advance(29_000);
    expect(subtitle(element)).to.equal('Usually replies within 2 hours');
    await clock.advance(1000);
    await element.updateComplete;
    expect(subtitle(element)).to.equal('We’re back tomorrow at 09:00');
    await clock.advance(at(24) - at(17));
    await element.updateComplete;
    expect(subtitle(element)).to.equal('We’re back at 09:00');
  });

  it('keeps no timer for a panel that is closed or gone', async () => {
    const { element } = await shown({ ...zone, hours: '09:00-17:00', mode: 'floating', open: '' });
    expect(clock.pending).to.equal(1);
    element.hide();
    await clock.advance(120_000);
    expect(clock.pending).to.equal(0);
    element.show();
    await element.updateComplete;
    expect(clock.pending).to.equal(1);
    element.remove();
    expect(clock.pending).to.equal(0);
    document.body.append(element);
    await until(() => clock.pending === 1);
  });

  it('is said in a conversation too while nobody is there, and comes and goes with a message', async () => {
    const there = await file();
    SupportElement.extras = { welcome: () => Promise.resolve(there) };
    clock.set(at(20));
    const talk = ticket({ items: [own('Hello?')] });
    const { element, client } = await shown({ ...zone, hours: '09:00-17:00' }, snapshot({ tickets: [talk] }));
    const line = () => root(element).querySelector('.away')?.textContent;
    const close = 'We’ll answer here. You can close this page.';
    expect(line()).to.equal(`We’re back tomorrow at 09:00 · ${close}`);
    clock.set(at(10));
    element.requestUpdate();
    await element.updateComplete;
    expect(line()).to.equal(`Open until 17:00 · ${close}`);
    const items = [...talk.items, own('I am still here.')];
    client.show(snapshot({ tickets: [{ ...talk, items }] }));
    await element.updateComplete;
    expect(line()).to.equal(undefined);
    clock.set(at(20));
    element.requestUpdate();
    await element.updateComplete;
    expect(line()).to.equal(undefined);
    client.show(snapshot({ tickets: [{ ...talk, items: [...items, own('And now?')] }] }));
    await element.updateComplete;
    expect(line()).to.equal(`We’re back tomorrow at 09:00 · ${close}`);
  });

  it('that is malformed is said to whoever set it up, and nobody is kept from writing', async () => {
    const errors: string[] = [];
    const listen = (event: Event) => errors.push((event as SupportErrorEvent).error.code);
    document.addEventListener('support-error', listen);
    let made!: Awaited<ReturnType<typeof shown>>;
    const lines = await complaints(async () => {
      made = await shown({ hours: '9 to 5', timezone: 'Mars' });
      made.element.requestUpdate();
      await made.element.updateComplete;
    });
    document.removeEventListener('support-error', listen);
    expect(lines).to.deep.equal([
      '<nostr-support hours="9 to 5">: expected hours such as "Mon-Fri 09:00-17:00, Sat 10:00-14:00" or "24/7", got "9 to 5"',
      '<nostr-support timezone="Mars">: expected a time zone such as "Europe/Paris", got "Mars"',
    ]);
    expect(errors).to.deep.equal(['bad-input', 'bad-input']);
    expect(subtitle(made.element)).to.equal('We answer here');
    await send(made.element);
    await until(() => sent(made.client).length === 1);
  });

  it('can be taken away and set anew while it is open', async () => {
    const { element } = await shown({ 'reply-time': '30' });
    expect(subtitle(element)).to.equal('Usually replies within 30 minutes');
    element.removeAttribute('reply-time');
    await element.updateComplete;
    expect(subtitle(element)).to.equal('We answer here');
    element.replyTime = 'a day';
    await element.updateComplete;
    expect(subtitle(element)).to.equal('Usually replies within a day');
  });
});

describe('suggestions', () => {
  const buttons = (element: Element) => [...root(element).querySelectorAll<HTMLElement>('[part=starter]')];
  const starters = ['Where is my order?', { label: 'Returns', text: 'I send it back' }];

  it('are sent at once where nothing else is asked', async () => {
    const { element, client } = await shown({}, snapshot(), { starters });
    expect(buttons(element).map((button) => button.textContent?.trim())).to.deep.equal([
      'Where is my order?',
      'Returns',
    ]);
    buttons(element)[1]!.click();
    await until(() => sent(client).length > 0);
    expect(sent(client)[0]?.body).to.equal('I send it back');
  });

  it('are put into the composer where something is asked, or typed', async () => {
    for (const given of [{ prechat: 'name' }, { consent: '' }, { categories: 'A, B' }]) {
      const { element, client } = await shown(given as Record<string, string>, snapshot(), { starters });
      buttons(element)[0]!.click();
      await drawn(element);
      expect([input(element).value, sent(client)]).to.deep.equal(['Where is my order?', []]);
      expect(focused()).to.equal(input(element));
      // Another one instead, as nothing of one's own was typed.
      buttons(element)[1]!.click();
      await drawn(element);
      expect(input(element).value).to.equal('I send it back');
      element.remove();
    }
    const { element, client } = await shown({}, snapshot(), { starters });
    type(input(element), 'Hello.');
    await drawn(element);
    buttons(element)[0]!.click();
    await drawn(element);
    expect([input(element).value, sent(client)]).to.deep.equal(['Hello.\nWhere is my order?', []]);
  });

  it('are only text, whatever the page hands in', async () => {
    const hostile = ['<img src=x onerror=alert(1)>', null, { text: '\u202eevil' }, { text: {} }];
    const { element } = await shown({}, snapshot(), { starters: hostile as never });
    expect(buttons(element).map((button) => button.textContent?.trim())).to.deep.equal([
      hostile[0],
      '\u202eevil',
    ]);
    expect(root(element).querySelector('.starters img')).to.equal(null);
    const lines = await complaints(async () => {
      element.starters = 'Hello' as never;
      await element.updateComplete;
      await element.updateComplete;
    });
    expect(lines[0]).to.match(/starters="">: expected an array of texts/);
  });
});

describe('all of it', () => {
  const everything = {
    prechat: 'name email phone? company? order',
    consent: '',
    'privacy-url': PRIVACY,
    hours: 'Mon-Fri 09:00-17:00',
    timezone: 'Asia/Tokyo',
    'reply-time': '90',
    categories: 'Orders, Returns',
  };
  const starters = [
    'Where is my order?',
    { label: 'Returns', text: 'I send it back' },
    `Long ${'word'.repeat(15)}`,
  ];

  for (const theme of ['light', 'dark'])
    it(`can be used by everybody, with its faults shown (${theme})`, async () => {
      const { element } = await shown({ ...everything, theme }, snapshot(), { starters });
      await expectAccessible(element);
      await send(element);
      await expectAccessible(element);
    });

  it('fits a phone of 320 px, from left to right and from right to left', async () => {
    for (const lang of ['en', 'ar']) {
      const { element } = await shown({ ...everything, lang }, snapshot(), { starters });
      element.style.inlineSize = '288px';
      await send(element);
      const scroll = one(root(element), '.welcome');
      expect(scroll.scrollWidth).to.equal(scroll.clientWidth);
      const side = lang === 'ar' ? 'right' : 'left';
      const edge = (selector: string) => root(element).querySelector(selector)!.getBoundingClientRect()[side];
      expect(edge('.agree input')).to.be.closeTo(edge('.ask .field'), 4);
      for (const control of root(element).querySelectorAll<HTMLElement>('.prechat .field, .starters button'))
        expect(control.offsetHeight).to.be.at.least(24);
      element.remove();
    }
  });
});
