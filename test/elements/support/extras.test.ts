import { expect } from '@open-wc/testing';
import { html } from '../../../src/elements/template.js';
import type { Extra, ExtraModule, Room } from '../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import {
  AGENT,
  defineShown,
  ShownClient,
  snapshot,
  theirs,
  ticket,
  type ShownSupportElement,
} from '../fixtures.js';
import { has, one, part, until } from '../helpers.js';

defineShown();

/** A panel with one add-on, which says what is to be said when it arrives. */
async function panel(extra: (room: Room) => Extra): Promise<{
  element: ShownSupportElement;
  client: ShownClient;
  asked: number;
  arrive: () => Promise<void>;
  fail: () => Promise<void>;
}> {
  const module: ExtraModule = {
    words: { hello: 'Hello {name}' },
    styles: '.mark { color: rgb(1, 2, 3); }',
    make: extra,
  };
  const client = new ShownClient(snapshot({ tickets: [ticket({ items: [theirs('Here it is')] })] }));
  const element = document.createElement('shown-support') as ShownSupportElement;
  element.shown = client;
  element.agent = AGENT;
  element.open = true;
  let resolve!: (module: ExtraModule) => void;
  let reject!: (error: Error) => void;
  const file = new Promise<ExtraModule>((...both) => ([resolve, reject] = both));
  const made = {
    element,
    client,
    asked: 0,
    arrive: settle(() => resolve(module)),
    fail: settle(() => reject(new TypeError('no file'))),
  };
  SupportElement.extras = { tray: () => (made.asked++, file) };
  document.body.append(element);
  await until(() => element.shadowRoot?.querySelector('[part~=input]') != null);
  return made;
  function settle(how: () => void) {
    return async () => {
      how();
      await file.catch(() => undefined);
      await element.updateComplete;
      await element.shadowRoot?.querySelector('nostr-support-timeline')?.updateComplete;
      await element.shadowRoot?.querySelector('nostr-support-composer')?.updateComplete;
    };
  }
}

afterEach(() => {
  SupportElement.extras = {};
  for (const element of document.querySelectorAll('shown-support')) element.remove();
});

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
