import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/elements/parts/csat.js';
import type { CsatElement } from '../../../src/elements/parts/csat.js';
import { expectAccessible, one, type, words } from '../helpers.js';

async function csat(): Promise<{ element: CsatElement; stars: HTMLInputElement[]; sent: unknown[] }> {
  const element = await fixture<CsatElement>(html`<nostr-support-csat .words=${words}></nostr-support-csat>`);
  const sent: unknown[] = [];
  element.addEventListener('csat-submit', (event) => sent.push((event as CustomEvent).detail));
  return { element, sent, stars: [...element.querySelectorAll<HTMLInputElement>('[part=csat-star]')] };
}

describe('the rating', () => {
  it('is five radios with names, in order from 1 to 5', async () => {
    const { element, stars } = await csat();
    expect(stars.map(({ type }) => type)).to.deep.equal(Array(5).fill('radio'));
    expect(stars.map(({ value }) => value)).to.deep.equal(['1', '2', '3', '4', '5']);
    expect(stars.map((star) => star.getAttribute('aria-label'))[3]).to.equal('4 out of 5');
    await expectAccessible(element);
  });

  it('is chosen with the arrow keys and sent by its own button only', async () => {
    const { element, stars, sent } = await csat();
    stars[0]?.focus();
    await sendKeys({ press: ' ' });
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ press: 'ArrowRight' });
    await element.updateComplete;
    expect(stars.map(({ checked }) => checked)).to.deep.equal([false, false, true, false, false]);
    expect(element.querySelectorAll('.on').length).to.equal(3);
    expect(sent).to.deep.equal([]);
    type(one<HTMLTextAreaElement>(element, 'textarea'), '  quick ');
    await element.updateComplete;
    one(element, 'button').click();
    expect(sent).to.deep.equal([{ rating: 3, comment: 'quick' }]);
  });

  it('sends nothing before a star is chosen', async () => {
    const { element, sent } = await csat();
    expect(one<HTMLButtonElement>(element, 'button').disabled).to.equal(true);
    one<HTMLFormElement>(element, 'form').requestSubmit();
    expect(sent).to.deep.equal([]);
  });
});
