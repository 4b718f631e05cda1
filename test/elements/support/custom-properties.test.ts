// Every custom property that is documented, and what it changes.

import { expect } from '@open-wc/testing';
import { own, theirs, ticket, type ShownSupportElement } from '../fixtures.js';
import { atRest, one } from '../helpers.js';
import { drawn, leave, panel } from './panel.js';

type Look = (element: ShownSupportElement) => string;

const style =
  (selector: string, name: string): Look =>
  ({ shadowRoot }) =>
    getComputedStyle(one(shadowRoot, selector)).getPropertyValue(name);
/** Of the box as it is seen. */
const box =
  (selector: string, measure: (rect: DOMRect) => number): Look =>
  ({ shadowRoot }) =>
    `${Math.round(measure(one(shadowRoot, selector).getBoundingClientRect()))}px`;

const PROPERTIES: Record<string, [value: string, look: Look]> = {
  accent: ['rgb(1, 2, 30)', style('.launcher', 'background-color')],
  'on-accent': ['rgb(2, 3, 40)', style('.launcher', 'color')],
  surface: ['rgb(3, 4, 50)', style('.panel', 'background-color')],
  'on-surface': ['rgb(4, 5, 60)', style('.title', 'color')],
  muted: ['rgb(5, 6, 70)', style('[part=subtitle]', 'color')],
  border: ['rgb(6, 7, 80)', style('.header', 'border-bottom-color')],
  'own-bubble': ['rgb(7, 8, 90)', style('[part~=message-own] .bubble', 'background-color')],
  'agent-bubble': ['rgb(8, 9, 100)', style('[part~=message-agent] .bubble', 'background-color')],
  danger: ['rgb(9, 10, 110)', style('.failed', 'color')],
  'focus-ring': ['rgb(10, 11, 120)', style('[part=back-button]', 'outline-color')],
  radius: ['7px', style('.panel', 'border-top-left-radius')],
  font: ['fantasy', style('.bubble:not(.end *)', 'font-family')],
  'font-size': ['19px', style('.bubble:not(.end *)', 'font-size')],
  'launcher-size': ['61px', box('.launcher', ({ height }) => height)],
  'inset-inline': ['33px', box('.launcher', ({ right }) => innerWidth - right)],
  'inset-block': ['37px', box('.launcher', ({ bottom }) => innerHeight - bottom)],
  'panel-width': ['321px', box('.panel', ({ width }) => width)],
  'panel-height': ['347px', box('.panel', ({ height }) => height)],
  'z-index': ['4321', style('.floating', 'z-index')],
};

async function documented(): Promise<string[]> {
  const manifest = (await (await fetch('/custom-elements.json')).json()) as {
    modules: { declarations: { tagName?: string; cssProperties?: { name: string }[] }[] }[];
  };
  const declarations = manifest.modules.flatMap((module) => module.declarations);
  return declarations
    .find(({ tagName }) => tagName === 'nostr-support')!
    .cssProperties!.map(({ name }) => name.replace('--support-', ''));
}

afterEach(leave);

describe('the custom properties', () => {
  it('each change what they are for', async () => {
    expect(Object.keys(PROPERTIES)).to.have.members(await documented());
    const delivery = { state: 'failed', accepted: 0, total: 1, reason: 'relay-refused' } as const;
    const items = [theirs('Hello'), own('Hi', undefined, { delivery })];
    const { element } = await panel({ tickets: [ticket({ items })] });
    // Whatever the keyboard comes from after a text field shows its ring.
    one<HTMLElement>(element.shadowRoot, '[part=input]').focus();
    one<HTMLElement>(element.shadowRoot, '[part=back-button]').focus();
    for (const [name, [value, look]] of Object.entries(PROPERTIES))
      expect(look(element), `${name} before`).not.to.equal(value);
    for (const [name, [value]] of Object.entries(PROPERTIES))
      element.style.setProperty(`--support-${name}`, value);
    await drawn(element);
    await atRest(element);
    for (const [name, [value, look]] of Object.entries(PROPERTIES))
      expect(look(element), name).to.equal(value);
  });

  it('give the panel its height where it stands in the page too', async () => {
    const { element } = await panel({}, { mode: 'inline' });
    element.style.setProperty('--support-panel-height', '347px');
    expect(element.offsetHeight).to.equal(347);
  });
});
