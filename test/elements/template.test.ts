import { expect } from '@open-wc/testing';
import { html, nothing, render, svg } from '../../src/elements/template.js';

/** What is drawn, but for spaces around elements. */
const drawn = (root: Element): string => root.innerHTML.replace(/\s*(<[^>]*>)\s*/g, '$1').trim();

function draw(value: unknown, into: HTMLElement = document.createElement('div'), host?: object): HTMLElement {
  render(value, into, host);
  return into;
}

describe('a template', () => {
  it('shows a text as a text, whatever stands in it', () => {
    const text = '<img src=x onerror="alert(1)"> &amp; \0';
    const root = draw(html`<p title=${text} class="a ${text}">${text}</p>`);
    const p = root.querySelector('p') as HTMLElement;
    expect(p.childElementCount).to.equal(0);
    expect(p.textContent).to.equal(text);
    expect(p.title).to.equal(text);
    expect(p.className).to.equal(`a ${text}`);
  });

  it('shows no template that came as data', () => {
    const sent = JSON.parse('{"strings":["<img>"],"values":[],"raw":["<img>"]}') as unknown;
    const named = { strings: { 0: '<img>', length: 1, raw: ['<img>'] }, values: [] };
    expect(drawn(draw(html`<p>${sent}${named}</p>`))).to.equal('<p>[object Object][object Object]</p>');
  });

  it('shows nothing for what is nothing, and everything else as it is written', () => {
    const values = ['', nothing, null, undefined, 0, false, 'x'];
    expect(drawn(draw(html`<p>${values}</p>`))).to.equal('<p>0falsex</p>');
    for (const value of values) expect(draw(value).textContent).to.equal(String(value ?? ''));
  });

  it('changes only what is different', () => {
    const view = (word: string, more: boolean) =>
      html`<p class="a ${word}"><b>${word}</b> and ${more ? html`<i>${word}</i>` : nothing}</p>
        <hr />`;
    const root = draw(view('one', false));
    const [p, b] = [root.querySelector('p'), root.querySelector('b')];
    const records = new MutationObserver(() => {});
    records.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    draw(view('one', false), root);
    expect(records.takeRecords()).to.deep.equal([]);
    draw(view('two', true), root);
    expect(root.querySelector('p')).to.equal(p);
    expect(root.querySelector('b')).to.equal(b);
    expect(drawn(root)).to.equal('<p class="a two"><b>two</b>and<i>two</i></p><hr>');
    draw(view('two', false), root);
    expect(drawn(root)).to.equal('<p class="a two"><b>two</b>and</p><hr>');
    draw(nothing, root);
    expect(drawn(root)).to.equal('');
  });

  it('takes away exactly what stood in one place, wherever its values begin and end', () => {
    const two = (a: unknown, b: unknown) => html`${a}${b}`;
    const node = document.createElement('u');
    const values = [
      't',
      nothing,
      html`${'s'}`,
      html`<b></b>`,
      [1, [2, html`${3}`]],
      [],
      node,
      two(4, two(5, 6)),
    ];
    const alone = values.map((value) => drawn(draw(value)));
    const root = draw(nothing);
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        // A node is in one place only.
        if (a === b) continue;
        draw(html`<p>${two(a, b)}</p>`, root);
        draw(two(b, a), root);
        expect(drawn(root), `${j} ${i}`).to.equal(`${alone[j]}${alone[i]}`);
      }
    }
  });

  it('keeps the nodes of a list that grows and shrinks, by their place', () => {
    const list = (...items: unknown[]) =>
      html`<ul>
          ${items.map((item) => html`<li>${item}</li>`)}
        </ul>
        after`;
    const root = draw(list('a', 'b'));
    const [first, second] = root.querySelectorAll('li');
    draw(list('a', 'c', 'd'), root);
    expect(drawn(root)).to.equal('<ul><li>a</li><li>c</li><li>d</li></ul>after');
    expect([...root.querySelectorAll('li')].slice(0, 2)).to.deep.equal([first, second]);
    draw(list('e'), root);
    expect(drawn(root)).to.equal('<ul><li>e</li></ul>after');
    expect(root.querySelector('li')).to.equal(first);
    draw(list(), root);
    expect(drawn(root)).to.equal('<ul></ul>after');
  });

  it('sets attributes, those that are there or not, and properties', () => {
    const view = (value: unknown) =>
      html`<input
        aria-label=${value}
        placeholder="a ${value} b ${value}"
        ?disabled=${value}
        .value=${value}
        required
      />`;
    const root = draw(view('x'));
    const input = root.querySelector('input') as HTMLInputElement;
    expect(drawn(root)).to.equal('<input required="" aria-label="x" placeholder="a x b x" disabled="">');
    expect(input.value).to.equal('x');
    // A property is set when it is another, not over what was typed.
    input.value = 'typed';
    draw(view('x'), root);
    expect(input.value).to.equal('typed');
    draw(view(nothing), root);
    expect(drawn(root)).to.equal('<input required="" placeholder="a  b ">');
    draw(view(false), root);
    expect(drawn(root)).to.equal('<input required="" placeholder="a false b false" aria-label="false">');
  });

  it('listens with what was drawn last, on behalf of its host', () => {
    const host = { heard: '' };
    const heard = (word: string) =>
      function (this: typeof host, { type }: Event) {
        this.heard += `${word} ${type} `;
      };
    const view = (listener: unknown) => html`<button @click=${listener}>press</button>`;
    const root = draw(view(heard('one')), undefined, host);
    const button = root.querySelector('button') as HTMLButtonElement;
    button.click();
    draw(view(heard('two')), root);
    button.click();
    draw(view(nothing), root);
    button.click();
    expect(host.heard).to.equal('one click two click ');
  });

  it('makes the nodes of a drawing as such, and no others', () => {
    const path = (d: string) => svg`<path d=${d} /><g><circle r="1" /></g>`;
    const root = draw(html`<p><svg class="icon" viewBox="0 0 2 2">${path('M0 0')}</svg><b></b></p>`);
    expect([...root.querySelectorAll('svg, svg *')].every((node) => node instanceof SVGElement)).to.equal(
      true,
    );
    expect(root.querySelectorAll('svg *').length).to.equal(3);
    expect(root.querySelector('b')).to.be.instanceOf(HTMLElement);
    expect(root.querySelector('svg')?.getAttribute('viewBox')).to.equal('0 0 2 2');
  });

  it('makes each element that it draws once, and hands it its properties before it comes into the page', () => {
    const seen: unknown[] = [];
    class Child extends HTMLElement {
      data?: string;
      constructor() {
        super();
        seen.push('made');
      }
      connectedCallback() {
        seen.push(this.data);
      }
    }
    customElements.define('template-child', Child);
    const root = document.body.appendChild(document.createElement('div'));
    draw(html`<p>${html`<template-child .data=${'early'}></template-child>`}</p>`, root);
    root.remove();
    expect(seen).to.deep.equal(['made', 'early']);
  });

  it('leaves alone what was in the element before', () => {
    const root = document.createElement('div');
    root.innerHTML = '<b></b>';
    draw(html`<i></i>`, root);
    draw('x', root);
    expect(drawn(root)).to.equal('<b></b>x');
  });
});
