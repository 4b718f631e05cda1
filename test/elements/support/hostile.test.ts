// What a stranger writes is shown as text: in messages, names, titles, comments, reasons and pictures.

import { expect } from '@open-wc/testing';
import { CHARACTERS, MARKUP } from '../hostile-texts.js';
import type { ShownSupportElement } from '../fixtures.js';
import {
  AGENT,
  csat,
  defineShown,
  NOON,
  own,
  ShownClient,
  snapshot,
  status,
  theirs,
  ticket,
} from '../fixtures.js';
import { frame, one } from '../helpers.js';

defineShown();

const ran: unknown[] = [];
(globalThis as { xss?: (what: unknown) => void }).xss = (what) => ran.push(what);

async function show(more: Parameters<typeof snapshot>[0]): Promise<ShownSupportElement> {
  const element = document.createElement('shown-support') as ShownSupportElement;
  element.setAttribute('agent', AGENT);
  element.setAttribute('relays', 'wss://one.test');
  element.shown = new ShownClient(snapshot(more));
  document.body.append(element);
  element.open = true;
  await element.updateComplete;
  for (const name of ['composer', 'timeline'] as const)
    await element.shadowRoot?.querySelector(`nostr-support-${name}`)?.updateComplete;
  await frame();
  return element;
}

/** Everything that is drawn, as tag and attribute names: text must change none of it. */
function structure(element: Element): string[] {
  const names = new Set<string>();
  for (const inner of element.shadowRoot!.querySelectorAll('*')) {
    names.add(inner.localName);
    for (const { name } of inner.attributes) names.add(`${inner.localName}[${name}]`);
  }
  return [...names].sort();
}

const conversation = (text: string, at = NOON) => [
  own(text, at),
  theirs(text, at + 60),
  status('resolved', at + 61),
  csat(4, text, at + 62),
];
const named = (name: string, more = {}) => ({ [AGENT]: { pubkey: AGENT, name, about: name, ...more } });

describe('what a stranger writes', () => {
  afterEach(() => {
    for (const element of document.querySelectorAll('shown-support')) element.remove();
    expect(ran).to.deep.equal([]);
  });

  it('is never markup: not in a message, a comment, a title or a name', async () => {
    const plain = await show({ tickets: [ticket({ items: conversation('Hello') })] });
    const expected = structure(plain);
    plain.remove();
    for (const text of MARKUP) {
      const element = await show({
        tickets: [ticket({ title: text, items: conversation(text) })],
        profiles: named(text),
      });
      expect(structure(element), text).to.deep.equal(expected);
      const bubbles = [...element.shadowRoot!.querySelectorAll('[part~=bubble]')];
      expect(
        bubbles.map((bubble) => bubble.textContent),
        text,
      ).to.deep.equal([text, text]);
      element.remove();
    }
  });

  it('in a list of conversations is never markup either', async () => {
    const tickets = MARKUP.map((text) => ticket({ title: text, items: [own(text), theirs(text, NOON + 1)] }));
    const element = await show({ tickets });
    const root = element.shadowRoot!;
    expect(
      root.querySelectorAll('script, iframe, object, embed, form, style, link, meta, base').length,
    ).to.equal(0);
    expect(root.querySelectorAll('[part~=ticket-item]').length).to.equal(MARKUP.length);
  });

  it('as a picture is asked for over https only, and without telling where', async () => {
    const pictures = [
      'javascript:xss(1)',
      'data:image/svg+xml,<svg onload=xss(1)>',
      'http://a.example/a.png',
      '//a.example/a',
    ];
    for (const picture of pictures) {
      const element = await show({ tickets: [ticket()], profiles: named('A', { picture }) });
      expect(element.shadowRoot!.querySelectorAll('img').length, picture).to.equal(0);
      element.remove();
    }
    const picture = 'https://127.0.0.1:1/"onerror="xss(1)';
    const element = await show({ tickets: [ticket()], profiles: named('A', { picture }) });
    for (const image of element.shadowRoot!.querySelectorAll('img')) {
      expect(image.referrerPolicy).to.equal('no-referrer');
      expect(image.hasAttribute('onerror')).to.equal(false);
    }
  });

  for (const [name, text] of Object.entries(CHARACTERS)) {
    it(`stays in its place: ${name}`, async () => {
      const items = [theirs('before', NOON), ...conversation(text, NOON + 1), own('after', NOON + 400)];
      const element = await show({ tickets: [ticket({ title: text, items })], profiles: named(text) });
      const root = element.shadowRoot!;
      const panel = one(root, '[part~=panel]').getBoundingClientRect();
      const log = one(root, '[part~=log]');
      expect(log.scrollWidth, 'nothing to scroll sideways').to.be.at.most(log.clientWidth);
      for (const bubble of root.querySelectorAll<HTMLElement>('[part~=bubble]')) {
        const box = bubble.getBoundingClientRect();
        expect(box.left).to.be.at.least(panel.left - 1);
        expect(box.right).to.be.at.most(panel.right + 1);
        expect(getComputedStyle(bubble).overflowY, 'accents stay inside').to.be.oneOf(['clip', 'hidden']);
        expect(getComputedStyle(bubble).unicodeBidi).to.be.oneOf(['plaintext', 'isolate']);
      }
      const title = one(root, '[part~=title]').getBoundingClientRect();
      expect(title.height, 'a name takes one line').to.be.below(40);
      expect(title.right).to.be.at.most(panel.right);
    });
  }
});
