import { expect, fixture } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { csatForm, csatStyles, type Rating } from '../../../src/elements/parts/csat.js';
import { html, render } from '../../../src/elements/template.js';
import { ratingEn } from '../../../src/i18n/extras-en.js';
import { createWords } from '../../../src/i18n/words.js';
import { expectAccessible, one, type } from '../helpers.js';

async function csat() {
  const sent: Rating[] = [];
  let put = 0;
  const element = await fixture<HTMLElement>('<div></div>');
  const form = csatForm(
    createWords(ratingEn),
    (rating) => sent.push(rating),
    () => put++,
  );
  render(
    html`<style>
        ${`.icon { fill: none } ${csatStyles}`}</style
      >${form}`,
    element,
  );
  const stars = [...element.querySelectorAll<HTMLInputElement>('[part=csat-star]')];
  return { element, sent, stars, put: () => put };
}

/** Whether each star is drawn full. */
const full = (element: Element) =>
  [...element.querySelectorAll('.star .icon')].map((star) => getComputedStyle(star).fill !== 'none');

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
    expect(stars.map(({ checked }) => checked)).to.deep.equal([false, false, true, false, false]);
    expect(full(element)).to.deep.equal([true, true, true, false, false]);
    expect(sent).to.deep.equal([]);
    type(one<HTMLTextAreaElement>(element, 'textarea'), '  quick ');
    one(element, '.button').click();
    expect(sent).to.deep.equal([{ rating: 3, comment: 'quick' }]);
  });

  it('asks for a comment the way the page is read, and lets the comment itself run as it does', async () => {
    const { element } = await csat();
    element.dir = 'rtl';
    const field = one<HTMLTextAreaElement>(element, 'textarea');
    const runs = ['', 'quick', 'سريع', ''].map((text) => {
      type(field, text);
      return getComputedStyle(field).direction;
    });
    expect(runs).to.deep.equal(['rtl', 'ltr', 'rtl', 'rtl']);
  });

  it('is small until a star is chosen: who has not has nothing to add, and may put it away', async () => {
    const { element, stars, sent, put } = await csat();
    const height = () => one(element, '.csat').offsetHeight;
    const seen = () =>
      [...element.querySelectorAll<HTMLElement>('textarea, button')]
        .filter((control) => control.offsetHeight > 0)
        .map((control) => control.textContent!.trim() || control.getAttribute('aria-label'));
    const before = height();
    expect(seen()).to.deep.equal(['Not now']);
    stars[1]!.click();
    expect(seen()).to.deep.equal(['Anything to add? (optional)', 'Send rating', 'Not now']);
    expect(height()).to.be.greaterThan(before + 50);
    await expectAccessible(element);
    one(element, '.text-button').click();
    expect([put(), sent]).to.deep.equal([1, []]);
  });

  it('sends nothing before a star is chosen', async () => {
    const { element, sent } = await csat();
    one(element, '.button').click();
    one<HTMLFormElement>(element, 'form').requestSubmit();
    expect(sent).to.deep.equal([]);
  });
});
