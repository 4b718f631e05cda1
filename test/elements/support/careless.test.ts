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

describe('texts of the page\u2019s own', () => {
  it('that are no texts are shown as what they are, and those that are nothing not at all', async () => {
    const strings = { heading: 5, launch: null, placeholder: {}, send: undefined, close: { other: 7 } };
    const { element } = await panel({ profiles: {} }, {}, (shown) =>
      handIn(shown.element, 'strings', strings),
    );
    await canWrite(element);
    expect(part(element, 'title').textContent.trim()).to.equal('5');
    handIn(element, 'strings', null);
    await canWrite(element);
    expect(part(element, 'title').textContent.trim()).to.equal('Support');
  });
});
