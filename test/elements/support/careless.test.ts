// A page that hands in anything: what is wrong with it is said or passed over, and the customer can write all the same.

import { expect } from '@open-wc/testing';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import { AGENT, ticket, type ShownSupportElement } from '../fixtures.js';
import { part, press, type } from '../helpers.js';
import { drawn, input, leave, panel, withAddons } from './panel.js';

const names = Object.keys(SupportElement.properties).filter(
  (name) => !['open', 'mode', 'consent'].includes(name),
);
const holes: unknown[] = [];
holes[2] = 'x';
const circle: Record<string, unknown> = {};
circle['circle'] = circle;
const fail = () => {
  throw new Error('not for you');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const values: Record<string, unknown> = {
  ...{ null: null, undefined: undefined, NaN: NaN, 'a number': 5, yes: true, no: false },
  ...{
    'a list': [1, ['x'], null],
    'a list with holes': holes,
    'an object': {},
    circle,
    'a function': () => 1,
  },
  ...{ 'a date that is none': new Date(NaN), 'a long text': 'x'.repeat(100_000), 'a symbol': Symbol('x') },
  ...{ 'what throws': new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail }) },
  ...{ 'what throws at every name': new Proxy({}, { get: fail }), 'what was revoked': revoked.proxy },
  ...{ 'what can’t be a text': Object.freeze({ toString: fail }), 'a bare object': Object.create(null) },
  ...{ 'a list that throws': new Proxy([], { get: fail }), 'a function that throws': fail },
};

/** As a page does that means no harm and looks at nothing. */
function handIn(element: ShownSupportElement, name: string, value: unknown): void {
  (element as unknown as Record<string, unknown>)[name] = value;
}

let errors: string[];
const say = console.error;
beforeEach(() => {
  errors = [];
  console.error = (line: string) => errors.push(line);
});
afterEach(() => {
  console.error = say;
  leave();
});

async function canWrite(element: ShownSupportElement): Promise<void> {
  await drawn(element);
  type(input(element), 'help');
  await drawn(element);
  expect(input(element).value).to.equal('help');
  expect(part(element, 'launcher').getAttribute('aria-expanded')).to.equal('true');
}

describe('a page that sets everything to', () => {
  for (const [what, value] of Object.entries(values)) {
    it(`${what} has a panel in which one can write`, async () => {
      await withAddons('welcome', 'tray', 'actions', 'menu', 'attention');
      const before = await panel({}, {}, ({ element }) => {
        for (const name of names) handIn(element, name, value);
      });
      await canWrite(before.element);
      leave();
      await withAddons('welcome', 'tray', 'actions', 'menu', 'attention');
      const after = await panel({ tickets: [ticket()] });
      for (const name of names) handIn(after.element, name, value);
      await canWrite(after.element);
    });
  }
});

describe('an attribute', () => {
  it('that is taken away is as if it had never been there', async () => {
    const given = {
      position: 'top-end',
      theme: 'dark',
      persist: 'none',
      disable: 'launcher',
      categories: 'a, b',
    };
    const { element } = await panel({}, { ...given, heading: 'Help', greeting: 'Hi', lang: 'de' });
    for (const name of [...Object.keys(given), 'heading', 'greeting', 'lang']) element.removeAttribute(name);
    await canWrite(element);
    expect([
      element.position,
      element.theme,
      element.persist,
      element.disable,
      element.categories,
    ]).to.deep.equal(['bottom-end', 'auto', 'local', '', '']);
    expect(element.heading + element.greeting + element.lang).to.equal('');
    expect(errors).to.deep.equal([]);
  });

  it('that is set as a property of another type is the text that this is, and blamed for it', async () => {
    const { element, client } = await panel();
    handIn(element, 'position', { corner: 'top' });
    await canWrite(element);
    expect(errors.join()).to.match(/position="\[object Object\]">: expected bottom-end/);
    handIn(element, 'heading', 5);
    await canWrite(element);
    expect(part(element, 'title').textContent.trim()).to.equal('5');
    press(input(element), 'Enter');
    await drawn(element);
    expect(client.called('createTicket').length).to.equal(1);
    expect(element.agent).to.equal(AGENT);
  });
});

/** What the page is told of, in the order of the telling. */
function heard(element: ShownSupportElement): string[] {
  const codes: string[] = [];
  element.addEventListener('support-error', ({ code }) => codes.push(code));
  return codes;
}

/** A page with this among its texts shows its greeting, and the words that are there for everything else. */
async function greets(strings: unknown, greeting = 'Moin!'): Promise<void> {
  let codes: string[] = [];
  const { element } = await panel({ profiles: {} }, {}, (shown) => {
    codes = heard(shown.element);
    handIn(shown.element, 'strings', strings);
  });
  await canWrite(element);
  expect(part(element, 'title').textContent.trim()).to.equal('Support');
  expect(part(element, 'send-button').ariaLabel).to.equal('Send');
  expect(element.shadowRoot!.querySelector('.greeting')!.textContent).to.equal(greeting);
  expect(codes).to.deep.equal(['bad-input']);
  expect(errors.length, errors.join()).to.equal(1);
  expect(errors[0]).to.match(/<nostr-support strings="\w*">: expected a readable value/);
}

describe('texts of the page\u2019s own', () => {
  const broken: Record<string, unknown> = {
    ...{ 'a number': 5, 'a function that throws': fail, 'a symbol': Symbol('x'), 'a list': ['x'] },
    ...{
      'a bare object': Object.create(null),
      'plurals without one': {},
      'plurals of numbers': { other: 7 },
    },
    ...{ 'what throws': new Proxy({}, { get: fail }), 'what was revoked': revoked.proxy },
  };
  for (const [what, value] of Object.entries(broken))
    it(`are what they were where one is ${what}, which is said once`, () =>
      greets({ heading: value, greeting: 'Moin!' }));

  it('are what they were where one can’t be read', async () => {
    await greets({
      ...{ greeting: 'Moin!' },
      get heading() {
        return fail();
      },
    });
  });

  it('are the usual ones where none can be read', async () => {
    const usual = 'Hello! How can we help?';
    await greets(new Proxy({ heading: 'x' }, { get: fail }), usual);
    leave();
    errors = [];
    await greets(new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail }), usual);
  });

  it('may be frozen, or have no prototype, and nothing is one that is not there', async () => {
    const strings = { __proto__: null, greeting: 'Moin!', launch: null, send: undefined };
    const { element } = await panel({}, {}, (shown) =>
      handIn(shown.element, 'strings', Object.freeze(strings)),
    );
    await canWrite(element);
    expect(element.shadowRoot!.querySelector('.greeting')!.textContent).to.equal('Moin!');
    handIn(element, 'strings', null);
    await canWrite(element);
    expect(element.shadowRoot!.querySelector('.greeting')!.textContent).to.contain('Hello');
    expect(errors).to.deep.equal([]);
  });
});

describe('what the page tells', () => {
  /** What goes out with the first message after this was told. */
  async function details(tell: (element: ShownSupportElement) => void): Promise<[unknown, string[]]> {
    await withAddons('welcome');
    const { element, client } = await panel({}, { prechat: 'name?' });
    const codes = heard(element);
    tell(element);
    await canWrite(element);
    press(input(element), 'Enter');
    await drawn(element);
    const [ticket] = client.called('createTicket') as [{ details: object }];
    return [ticket.details, codes];
  }
  const half = () => ({
    ...{ plan: 'pro' },
    get seats() {
      return fail();
    },
  });

  it('goes out as far as it can be read, and what can’t be is said once', async () => {
    const told = await details((element) => (element.context = half()));
    expect(told).to.deep.equal([{ plan: 'pro' }, ['bad-input']]);
    expect(errors.join()).to.match(/context="seats">: expected a readable value/);
    leave();
    expect(await details((element) => element.identify(half()))).to.deep.equal(told);
    expect(errors.join()).to.match(/identify="seats">: expected a readable value/);
  });

  it('keeps no message from going out', async () => {
    const none = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail });
    const all = [none, revoked.proxy, null, 'x'.repeat(3), fail] as never[];
    for (const told of all) {
      await details((element) => {
        element.context = told;
        element.identify(told);
      });
      leave();
    }
    expect(await details((element) => element.identify({ name: circle, plan: 1n }))).to.deep.equal([
      { name: circle, plan: 1n },
      [],
    ]);
  });

  it('into the composer is there where it is a text', async () => {
    const { element } = await panel();
    const codes = heard(element);
    element.prefill('Hello');
    for (const told of [5, {}, none(), fail, Symbol('x')]) element.prefill(told as never);
    await drawn(element);
    expect(input(element).value).to.equal('Hello');
    expect(codes.length).to.equal(5);
    await canWrite(element);
  });
});

const none = () => new Proxy({}, { get: fail });

describe('an attribute\u2019s property', () => {
  it('that can be no text is as if it had never been set, which is said once', async () => {
    const { element } = await panel({}, { greeting: 'Moin!' });
    const codes = heard(element);
    const bad = none();
    handIn(element, 'greeting', bad);
    handIn(element, 'hours', none());
    handIn(element, 'greeting', bad);
    await canWrite(element);
    expect([element.greeting, element.hours]).to.deep.equal(['', '']);
    expect(codes).to.deep.equal(['bad-input', 'bad-input']);
    expect(errors).to.deep.equal(
      ['greeting', 'hours'].map((name) => `<nostr-support ${name}="">: expected a readable value, got ""`),
    );
  });

  it('may have been set to that before there was a widget', async () => {
    const { element } = await panel({}, {}, ({ element }) => {
      for (const name of ['hours', 'heading', 'relays']) handIn(element, name, none());
    });
    await canWrite(element);
  });
});
