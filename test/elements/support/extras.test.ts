import { expect } from '@open-wc/testing';
import { html } from '../../../src/elements/template.js';
import type { Extra, ExtraModule, Room } from '../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import { theirs, ticket } from '../fixtures.js';
import { has, one, part, until } from '../helpers.js';
import { drawn, leave, panel as shown, type Shown } from './panel.js';

/** A panel with one add-on, which says what is to be said when it arrives. */
async function panel(make: (room: Room) => Extra): Promise<
  Shown & {
    asked: number;
    arrive: () => Promise<void>;
    fail: () => Promise<void>;
  }
> {
  const module: ExtraModule = {
    words: { hello: 'Hello {name}' },
    styles: '.mark { color: rgb(1, 2, 3); }',
    make,
  };
  let resolve!: (module: ExtraModule) => void;
  let reject!: (error: Error) => void;
  const file = new Promise<ExtraModule>((...both) => ([resolve, reject] = both));
  let asked = 0;
  SupportElement.extras = { tray: () => (asked++, file) };
  const made = await shown({ tickets: [ticket({ items: [theirs('Here it is')] })] });
  const settle = (how: () => void) => async () => {
    how();
    await drawn(made.element);
  };
  return {
    ...made,
    get asked() {
      return asked;
    },
    arrive: settle(() => resolve(module)),
    fail: settle(() => reject(new TypeError('no file'))),
  };
}

afterEach(leave);

const marks = (element: Element) =>
  [...element.shadowRoot!.querySelectorAll('.mark')].map((mark) => mark.textContent?.trim());

describe('what an add-on puts into the panel', () => {
  it('is drawn in its places, in its words, under its styles, once it has arrived', async () => {
    const { element, arrive } = await panel((room) => ({
      header: () => html`<i class="mark">header</i>`,
      above: () => html`<i class="mark">${room.words('hello' as never, { name: 'Ada' })}</i>`,
      tools: () => html`<i class="mark">tools</i>`,
      message: ({ text }) => html`<i class="mark">${text}</i>`,
    }));
    expect(marks(element)).to.deep.equal([]);
    await arrive();
    expect(marks(element)).to.have.members(['header', 'Here it is', 'Hello Ada', 'tools']);
    expect(getComputedStyle(one(element.shadowRoot, '[part=header] .mark')).color).to.equal('rgb(1, 2, 3)');
  });

  it('is fetched once, and does without calmly where it is not there', async () => {
    const made = await panel(() => ({}));
    made.element.hide();
    await made.element.updateComplete;
    made.element.show();
    await made.element.updateComplete;
    expect(made.asked).to.equal(1);
    await made.fail();
    expect(has(made.element, 'input')).to.equal(true);
  });

  it('begins and ends with the element in the page', async () => {
    const said: string[] = [];
    const { element, arrive } = await panel(() => ({
      start: () => said.push('start'),
      stop: () => said.push('stop'),
    }));
    await arrive();
    element.remove();
    document.body.append(element);
    expect(said).to.deep.equal(['start', 'stop', 'start']);
  });

  it('goes out with the text, can send without one, and can refuse', async () => {
    let refuse = true;
    const said: string[] = [];
    const { element, client, arrive } = await panel(() => ({
      full: () => true,
      refuses: () => refuse,
      outgoing: () => ({ replyTo: 'x' }),
      sent: () => said.push('sent'),
    }));
    const send = part<HTMLButtonElement>(element, 'send-button');
    expect(send.disabled).to.equal(true);
    await arrive();
    expect(send.disabled).to.equal(false);
    send.click();
    await element.updateComplete;
    expect(client.called('sendMessage')).to.deep.equal([]);
    refuse = false;
    send.click();
    await until(() => said.length > 0);
    const [{ text, replyTo }] = client.called('sendMessage') as [{ text: string; replyTo: string }];
    expect([text, replyTo]).to.deep.equal(['', 'x']);
  });
});
