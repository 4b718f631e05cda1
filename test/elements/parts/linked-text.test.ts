import { expect } from '@open-wc/testing';
import { render } from '../../../src/elements/template.js';
import { linkedText } from '../../../src/elements/parts/linked-text.js';

function drawn(text: string): HTMLElement {
  const host = document.createElement('div');
  render(linkedText(text), host);
  return host;
}
const links = (text: string) =>
  [...drawn(text).querySelectorAll('a')].map((link) => link.getAttribute('href'));

describe('addresses in a text', () => {
  it('are links, and the text around them is unchanged', () => {
    const text = 'See https://shop.test/a?b=c#d, or write to help@shop.test.';
    expect(links(text)).to.deep.equal(['https://shop.test/a?b=c#d', 'mailto:help@shop.test']);
    expect(drawn(text).textContent).to.equal(text);
  });

  it('tell the place they lead to nothing about the page, and open apart from it', () => {
    const link = drawn('https://shop.test').querySelector('a')!;
    expect(link.rel).to.equal('noopener noreferrer nofollow');
    expect(link.target).to.equal('_blank');
  });

  for (const [text, href] of [
    ['(https://shop.test/x)', 'https://shop.test/x'],
    ['https://en.wiki.test/A_(b)', 'https://en.wiki.test/A_(b)'],
    ['https://shop.test/x…', 'https://shop.test/x'],
    ['**https://shop.test/x**', 'https://shop.test/x'],
    ['HTTPS://shop.test:8443/x', 'HTTPS://shop.test:8443/x'],
    ['siehe https://shop.test/straße', 'https://shop.test/straße'],
  ] as const)
    it(`end where the sentence or its bracket ends: ${text}`, () => {
      expect(links(text)).to.deep.equal([href]);
    });

  for (const text of [
    'javascript:alert(1)',
    'https:evil',
    'http://shop.test',
    'data:text/html,x',
    'ftp://shop.test',
    'https://bank.test@evil.test/',
    'https://bank.test:pw@evil.test/',
    'https://bаnk.test/',
    'https://xn--bnk-7cd.test/',
    'https://localhost',
    'https://',
    'https://shop.test:99999/',
    'a@b',
  ])
    it(`stay text where they are none, or not what they look like: ${JSON.stringify(text)}`, () => {
      expect(links(text)).to.deep.equal([]);
      expect(drawn(text).textContent).to.equal(text);
    });

  it('end before what turns the direction', () => {
    expect(links('https://bank.test\u202e/moc.live')).to.deep.equal(['https://bank.test']);
  });

  it('lose nothing of the longest line', () => {
    for (const text of [
      'a'.repeat(100_000),
      'a.'.repeat(50_000),
      'a@'.repeat(50_000),
      'https://'.repeat(9_000),
    ])
      expect(drawn(text).textContent).to.equal(text);
  });
});
