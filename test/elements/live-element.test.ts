// The base of every element, on its own.

import { expect } from '@open-wc/testing';
import { html, type TemplateResult } from '../../src/elements/template.js';
import { LiveElement, type Changes } from '../../src/elements/live-element.js';

class SampleElement extends LiveElement {
  static override properties = {
    text: {},
    longName: { attribute: 'long-name' },
    shown: { type: Boolean, reflect: true },
    tone: { reflect: true },
    count: { type: Number },
    data: { attribute: false },
  };
  static override styles = ':host { color: rgb(1, 2, 3) }';

  text = 'default';
  longName = '';
  shown = false;
  tone = 'auto';
  count = 0;
  data: unknown;
  broken = false;
  readonly drawn: string[] = [];
  readonly log: string[] = [];

  protected override willUpdate(changed: Changes): void {
    this.log.push(`will ${[...changed.keys()].join()}`);
    if (this.count && changed.has('count')) this.longName = `count ${this.count}`;
  }
  protected override firstUpdated(): void {
    this.log.push('first');
  }
  protected override updated(changed: Changes): void {
    this.log.push(`did ${[...changed.keys()].join()}`);
    if (this.text === 'again') this.text = 'done';
  }
  protected override render(): TemplateResult {
    if (this.broken) throw new Error('broken');
    this.drawn.push(this.text);
    return html`<button @click=${this.onClick}>${this.text} ${this.longName}</button>`;
  }
  onClick(): void {
    this.text = 'clicked';
  }
}
customElements.define('sample-element', SampleElement);

class PlainElement extends LiveElement {
  protected override render(): TemplateResult {
    return html`<p>inside</p>`;
  }
}
customElements.define('plain-element', PlainElement);

const make = () => document.createElement('sample-element') as SampleElement;
const shown = (element: LiveElement) => element.renderRoot.textContent?.trim();

describe('a live element', () => {
  afterEach(() => document.body.replaceChildren());

  it('draws nothing before it is in the page, and then everything at once', async () => {
    const element = make();
    element.text = 'a';
    element.text = 'b';
    await element.updateComplete;
    expect(element.drawn).to.deep.equal([]);
    document.body.append(element);
    await element.updateComplete;
    expect(element.drawn).to.deep.equal(['b']);
    expect(element.log[1]).to.equal('first');
  });

  it('draws once for many changes, and not for a value that is the same', async () => {
    const element = make();
    document.body.append(element);
    await element.updateComplete;
    element.text = 'x';
    element.data = 1;
    await element.updateComplete;
    expect(element.log.at(-1)).to.equal('did text,data');
    element.text = 'x';
    element.data = 1;
    await element.updateComplete;
    expect(element.drawn).to.deep.equal(['default', 'x']);
  });

  it('draws what is set before drawing with the rest, and what is set after it anew', async () => {
    const element = make();
    document.body.append(element);
    await element.updateComplete;
    element.count = 3;
    await element.updateComplete;
    expect(shown(element)).to.equal('default count 3');
    expect(element.drawn.length).to.equal(2);
    element.text = 'again';
    await element.updateComplete;
    await element.updateComplete;
    expect(shown(element)).to.contain('done');
  });

  it('reads attributes by their type, as they come and as they go', () => {
    const element = make();
    element.setAttribute('text', 'from markup');
    element.setAttribute('long-name', 'long');
    element.setAttribute('shown', '');
    element.setAttribute('count', '7');
    element.setAttribute('data', 'no attribute of ours');
    expect([element.text, element.longName, element.shown, element.count, element.data]).to.deep.equal([
      'from markup',
      'long',
      true,
      7,
      undefined,
    ]);
    for (const name of ['text', 'shown', 'count']) element.removeAttribute(name);
    expect([element.text, element.shown, element.count]).to.deep.equal(['default', false, 0]);
    element.setAttribute('count', 'seven');
    expect(element.count, 'to be told of').to.equal('seven');
  });

  it('shows in its attributes what it is told to', async () => {
    const element = make();
    document.body.append(element);
    element.shown = true;
    element.tone = 'dark';
    await element.updateComplete;
    expect([element.hasAttribute('shown'), element.getAttribute('tone')]).to.deep.equal([true, 'dark']);
    element.shown = false;
    await element.updateComplete;
    expect(element.hasAttribute('shown')).to.equal(false);
    expect(element.hasAttribute('text')).to.equal(false);
  });

  it('adds nothing to the markup for a default that nobody set', async () => {
    const element = make();
    document.body.append(element);
    await element.updateComplete;
    expect(element.getAttributeNames()).to.deep.equal([]);
    element.tone = 'dark';
    await element.updateComplete;
    element.tone = 'auto';
    await element.updateComplete;
    expect(element.getAttribute('tone')).to.equal('auto');
  });

  it('keeps what the page set before the class was there', async () => {
    const element = document.createElement('late-element') as SampleElement;
    element.text = 'early';
    document.body.append(element);
    customElements.define('late-element', class extends SampleElement {});
    await element.updateComplete;
    expect(shown(element)).to.equal('early');
    element.text = 'later';
    await element.updateComplete;
    expect(shown(element)).to.equal('later');
  });

  it('calls handlers on itself, and its controllers at each turn of its life', async () => {
    const element = make();
    const turns: string[] = [];
    element.addController({
      hostConnected: () => turns.push('connected'),
      hostDisconnected: () => turns.push('disconnected'),
      hostUpdated: () => turns.push('updated'),
    });
    document.body.append(element);
    await element.updateComplete;
    element.renderRoot.querySelector('button')?.click();
    await element.updateComplete;
    expect(shown(element)).to.equal('clicked');
    element.remove();
    expect(turns).to.deep.equal(['connected', 'updated', 'updated', 'disconnected']);
  });

  it('goes on after a drawing that failed', async () => {
    const element = make();
    document.body.append(element);
    await element.updateComplete;
    element.data = 1;
    element.broken = true;
    let failure: unknown;
    element.text = 'a';
    await element.updateComplete.catch((error: unknown) => (failure = error));
    expect(String(failure)).to.contain('broken');
    element.broken = false;
    element.text = 'b';
    await element.updateComplete;
    expect(shown(element)).to.equal('b');
  });

  it('shares one style sheet among all of its kind; without styles it is drawn where it stands', async () => {
    const [one, two] = [make(), make()];
    expect(one.shadowRoot!.adoptedStyleSheets[0]).to.equal(two.shadowRoot!.adoptedStyleSheets[0]);
    document.body.append(one);
    expect(getComputedStyle(one).color).to.equal('rgb(1, 2, 3)');
    const plain = document.createElement('plain-element') as PlainElement;
    document.body.append(plain);
    await plain.updateComplete;
    expect([plain.shadowRoot, plain.textContent]).to.deep.equal([null, 'inside']);
  });
});
