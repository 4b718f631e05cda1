// A page that hands in anything: what is wrong with it is said or passed over, and the customer can write all the same.

import { expect } from '@open-wc/testing';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import { AGENT, ticket, type ShownSupportElement } from '../fixtures.js';
import { has, part, press, type } from '../helpers.js';
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
/** What the page's own handler of uncaught errors would be given. */
let uncaught: unknown[];
const say = console.error;
const report = globalThis.reportError;
beforeEach(() => {
  errors = [];
  uncaught = [];
  console.error = (line: string) => errors.push(line);
  globalThis.reportError = (error) => uncaught.push(error);
});
afterEach(() => {
  console.error = say;
  globalThis.reportError = report;
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

/** What stands in the panel of a page with these texts, and what is said of them. */
async function texts(strings: unknown): Promise<{ title: string; greeting: string; said: string[] }> {
  let said: string[] = [];
  const { element } = await panel({ profiles: {} }, {}, (shown) => {
    said = heard(shown.element);
    handIn(shown.element, 'strings', strings);
  });
  await canWrite(element);
  expect(part(element, 'send-button').ariaLabel).to.equal('Send');
  const greeting = element.shadowRoot!.querySelector('.greeting')!.textContent;
  return { title: part(element, 'title').textContent.trim(), greeting, said };
}

describe('texts of the page\u2019s own', () => {
  const USUAL = { title: 'Support', greeting: 'Hello! How can we help?', said: ['bad-input'] };
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  const broken: Record<string, unknown> = {
    'one throws when it is read': {
      greeting: 'Moin!',
      get heading() {
        return fail();
      },
    },
    'one throws whatever it is asked': { heading: new Proxy({}, { get: fail }) },
    'one was revoked': { heading: revoked.proxy },
    'one goes in circles': { heading: loop },
    'all throw': new Proxy({ heading: 'x' }, { get: fail }),
    'none can be counted': new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail }),
  };
  for (const [what, strings] of Object.entries(broken))
    it(`are the usual ones where ${what}, and that is said once`, async () => {
      expect(await texts(strings)).to.deep.equal(USUAL);
      expect(errors.length, errors.join()).to.equal(1);
      expect(errors[0]).to.match(/<nostr-support strings="an error">: expected a readable value/);
    });

  const odd: Record<string, readonly [unknown, string]> = {
    'a number': [5, '5'],
    'a function': [fail, 'Support'],
    'a symbol': [Symbol('x'), 'Support'],
    'a list': [['x'], 'heading'],
    'plurals without one': [Object.create(null), 'heading'],
    'plurals of numbers': [{ other: 7 }, '7'],
  };
  for (const [what, [heading, title]] of Object.entries(odd))
    it(`leave a panel in which one can write where one is ${what}`, async () => {
      expect(await texts({ heading, greeting: 'Moin!' })).to.deep.equal({
        ...{ title, greeting: 'Moin!', said: [] },
      });
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

  it('goes out where it can be read; where not that is said, or thrown at who called', async () => {
    const told = await details((element) => (element.context = half()));
    expect(told).to.deep.equal([{}, ['bad-input']]);
    expect(errors.join()).to.match(/context="an error">: expected a readable value/);
    leave();
    const [, codes] = await details((element) => expect(() => element.identify(half())).to.throw());
    expect(codes).to.deep.equal([]);
  });

  it('keeps no message from going out', async () => {
    const none = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail });
    const all = [none, revoked.proxy, null, 'x'.repeat(3), fail] as never[];
    for (const told of all) {
      await details((element) => {
        element.context = told;
        try {
          element.identify(told);
        } catch {
          // Whoever called knows.
        }
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
  it('that can be no text is as if it had never been set, and the page is told as of an error of its own', async () => {
    const { element } = await panel({}, { greeting: 'Moin!' });
    handIn(element, 'greeting', none());
    handIn(element, 'hours', Symbol('x'));
    handIn(element, 'heading', Object.create(null));
    await canWrite(element);
    expect([element.greeting, element.hours, element.heading]).to.deep.equal(['', 'Symbol(x)', '']);
    expect(uncaught.map((error) => (error as Error).message)[0]).to.equal('not for you');
    expect(uncaught.length).to.equal(2);
  });

  it('may have been set to that before there was a widget', async () => {
    const { element } = await panel({}, {}, ({ element }) => {
      for (const name of ['hours', 'heading', 'relays']) handIn(element, name, none());
    });
    await canWrite(element);
  });
});

describe('a limit that is no number', () => {
  it('is said, and none', async () => {
    for (const [value, said] of [
      ['5MB', '"5MB"'],
      ['-1', '-1'],
      ['bytes', '"bytes"'],
      ['0', '"0"'],
    ] as const) {
      const { element } = await panel({}, { 'max-file-size': value });
      expect(errors.at(-1)).to.equal(
        `<nostr-support maxFileSize=${said}>: expected a number of bytes, got ${said}`,
      );
      expect(part(element, 'banner').classList.contains('error')).to.equal(true);
      leave();
    }
  });

  it('is the usual one where it is taken away, and one that is written as a text counts', async () => {
    const before = errors.length;
    const { element } = await panel({}, { 'max-file-size': '5000' });
    expect(element.maxFileSize).to.equal(5000);
    element.removeAttribute('max-file-size');
    expect(element.maxFileSize).to.equal(26_214_400);
    for (const none of [undefined, null, '6000'] as never[]) {
      element.maxFileSize = none;
      await drawn(element);
    }
    expect(element.maxFileSize).to.equal(6000);
    expect(has(element, 'banner')).to.equal(false);
    expect(errors.slice(before)).to.deep.equal([]);
    leave();
  });
});

describe('add-ons that the page names', () => {
  it('are fetched, also when they are named later; a name that none has is said', async () => {
    const fetched: string[] = [];
    const there = await withAddons('rating', 'attention');
    for (const [name, load] of Object.entries(there))
      Object.assign(there, { [name]: () => (fetched.push(name), load()) });
    const { element } = await panel({}, { addons: 'rating' });
    expect(fetched).to.deep.equal(['rating']);
    element.addons = 'rating attention';
    await drawn(element);
    expect(fetched).to.deep.equal(['rating', 'attention']);
    for (const wrong of ['ratings', 'toString', '__proto__']) {
      element.addons = `rating ${wrong}`;
      await drawn(element);
      expect(errors.at(-1)).to.contain(`<nostr-support addons="${wrong}">: expected actions, attention,`);
    }
    expect(fetched).to.deep.equal(['rating', 'attention']);
    leave();
  });
});

describe('what the page calls with nothing', () => {
  it('is handed to the client, which says what is missing', async () => {
    const { element, client } = await panel();
    for (const nothing of [undefined, null] as never[]) {
      await element.createTicket(nothing);
      await element.submitCsat('1', nothing);
      await element.importKey('key', 'passphrase', nothing);
    }
    expect(client.called('importKey')[1]).to.deep.equal({ key: 'key', passphrase: 'passphrase' });
    expect(client.called('createTicket')).to.deep.equal([{ details: {} }, { details: {} }]);
    expect(client.called('submitCsat')).to.deep.equal([{ ticketId: '1' }, { ticketId: '1' }]);
    leave();
  });
});
