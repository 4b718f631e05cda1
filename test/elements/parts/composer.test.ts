import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { adopt } from '../../../src/elements/live-element.js';
import { composerStyles, type ComposerElement } from '../../../src/elements/parts/composer.js';
import { one, press, type, words } from '../helpers.js';

async function composer(
  value = '',
): Promise<{ element: ComposerElement; input: HTMLTextAreaElement; sent: string[]; typed: string[] }> {
  const [sent, typed]: string[][] = [[], []];
  const element = await fixture<ComposerElement>(
    html`<nostr-support-composer
      .words=${words}
      .value=${value}
      .type=${(text: string) => typed!.push(text)}
      .send=${(text: string) => sent!.push(text)}
    ></nostr-support-composer>`,
  );
  return { element, input: one<HTMLTextAreaElement>(element, 'textarea'), sent: sent!, typed: typed! };
}

describe('the composer', () => {
  it('sends with Enter and breaks the line with Shift and Enter', async () => {
    const { element, input, sent } = await composer();
    element.focus();
    await sendKeys({ type: 'Hello' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'there' });
    expect(sent).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal(['Hello\nthere']);
    expect(input.value, 'only the parent empties it').to.equal('Hello\nthere');
  });

  it('does not send while an input method is composing', async () => {
    const { input, sent } = await composer('かん');
    expect(press(input, 'Enter', { isComposing: true }).defaultPrevented).to.equal(false);
    expect(press(input, 'Enter', { keyCode: 229 }).defaultPrevented).to.equal(false);
    expect(sent).to.deep.equal([]);
    press(input, 'Enter', { keyCode: 13 });
    expect(sent).to.deep.equal(['かん']);
  });

  it('has a button that works only when there is something to send', async () => {
    const { element, input, sent } = await composer();
    const button = one<HTMLButtonElement>(element, 'button');
    expect(button.disabled).to.equal(true);
    type(input, '   \n');
    await element.updateComplete;
    expect(button.disabled).to.equal(true);
    press(input, 'Enter');
    type(input, 'Hi');
    await element.updateComplete;
    expect(button.disabled).to.equal(false);
    button.click();
    expect(sent).to.deep.equal(['Hi']);
    expect(document.activeElement).to.equal(input);
  });

  it('tells every change and is emptied by its parent', async () => {
    const { element, input, typed } = await composer();
    type(input, 'a');
    type(input, 'ab');
    expect(typed).to.deep.equal(['a', 'ab']);
    element.value = '';
    await element.updateComplete;
    expect(input.value).to.equal('');
  });

  async function grows(): Promise<void> {
    const { element, input } = await composer('one');
    const low = input.offsetHeight;
    type(input, 'one\ntwo\nthree');
    await element.updateComplete;
    expect(input.offsetHeight).to.be.greaterThan(low * 1.5);
    type(input, 'one');
    await element.updateComplete;
    expect(input.offsetHeight).to.equal(low);
  }

  it('grows with its lines by its style sheet', async () => {
    adopt(document, composerStyles);
    await grows();
    document.adoptedStyleSheets = [];
  });

  it('grows with its lines where style sheets can’t do it', async () => {
    const { supports } = CSS;
    CSS.supports = () => false;
    await grows();
    CSS.supports = supports;
  });

  it('says that a text is too long before it is sent, and does not send it', async () => {
    const { element, input, sent } = await composer();
    // Two bytes each in UTF-8, and one escape: the limit is in bytes of JSON.
    type(input, 'é'.repeat(10_000));
    await element.updateComplete;
    expect(element.querySelector('[role=alert]')).to.equal(null);
    type(input, `${'é'.repeat(9_999)}\n"`);
    await element.updateComplete;
    expect(one(element, '[role=alert]').textContent).to.contain('too long');
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    press(input, 'Enter');
    expect(sent).to.deep.equal([]);
  });
});
