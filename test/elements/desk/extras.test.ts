// Add-ons at work in the desk: what they draw stands where it belongs, and looks as it does in the widget.

import { expect } from '@open-wc/testing';
import { DeskTicketElement } from '../../../src/elements/desk/inbox/ticket-view.js';
import { atRest, until } from '../helpers.js';
import {
  AGENT,
  find,
  findAll,
  makeMessage,
  makeTicket,
  openDesk,
  press,
  settle,
  type,
  type FakeDesk,
} from './desk-fixture.js';

const TICKET = makeTicket(1, {
  items: [
    ...makeTicket(1).items,
    makeMessage(2, { from: 'agent', own: true, pubkey: AGENT, text: 'On its way' }),
  ],
});

describe('add-ons in the desk', () => {
  let desk: FakeDesk;
  const { extras } = DeskTicketElement;

  beforeEach(() => {
    DeskTicketElement.extras = {
      actions: () => import('../../../src/addons/actions.js'),
      tray: () => import('../../../src/addons/tray.js'),
    };
  });
  afterEach(() => {
    desk.remove();
    DeskTicketElement.extras = extras;
  });

  async function open(change = {}): Promise<void> {
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets: [{ ...TICKET, ...change }] } });
    find(desk, '.ticket').click();
    await settle(desk);
    await until(() => findAll(desk, '.more').length > 0);
  }

  it('say who is typing, between the conversation and where the answer is written', async () => {
    await open({ typing: TICKET.customer });
    const line = find(desk, '.typing');
    expect(line.textContent.trim()).to.equal('Customer 1 is typing…');
    const { top, bottom, left } = line.getBoundingClientRect();
    const [log, answer] = [find(desk, '.log'), find(desk, '.answer')].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(Math.abs(bottom - answer!.top)).to.be.lessThan(2);
    expect(top).to.be.greaterThan(log!.top);
    expect(left).to.be.greaterThan(answer!.left);
  });

  it('offer what can be done with a message as lines of one menu', async () => {
    await open();
    findAll(desk, '.more').at(-1)!.click();
    await settle(desk);
    await atRest(desk);
    const choices = findAll(desk, '.choices .choice');
    expect(choices.map(({ textContent }) => textContent)).to.deep.equal(['Reply', 'Copy', 'Edit', 'Delete']);
    for (const choice of choices) {
      const { borderTopWidth, backgroundColor } = getComputedStyle(choice);
      expect([borderTopWidth, backgroundColor]).to.deep.equal(['0px', 'rgba(0, 0, 0, 0)']);
    }
  });

  it('bring back all that was typed before an edit, however it begins', async () => {
    await open();
    const field = find<HTMLTextAreaElement>(desk, 'nostr-support-composer textarea');
    await type(desk, field, 'On its way to you');
    findAll(desk, '.more').at(-1)!.click();
    await settle(desk);
    await press(desk, 'Edit');
    expect(field.value).to.equal('On its way');
    await press(desk, 'Send');
    expect(field.value).to.equal('On its way to you');
  });

  it('leave who has begun a note meanwhile at their note, when an edit is written down at last', async () => {
    await open();
    const field = () => find<HTMLTextAreaElement>(desk, 'nostr-support-composer textarea');
    await type(desk, field(), 'For the customer');
    findAll(desk, '.more').at(-1)!.click();
    await settle(desk);
    await press(desk, 'Edit');
    let written = () => {};
    const { client } = desk;
    const edit = client.editMessage.bind(client);
    client.editMessage = async (input) => {
      await new Promise<void>((resolve) => (written = resolve));
      return edit(input);
    };
    await press(desk, 'Send');
    const mode = (name: string) => find<HTMLInputElement>(desk, `[name=mode][value=${name}]`);
    mode('note').click();
    await settle(desk);
    await type(desk, field(), 'Careful: this customer is');
    written();
    await settle(desk);
    await settle(desk);
    expect(field().value).to.equal('Careful: this customer is');
    expect(mode('note').checked).to.equal(true);
    mode('reply').click();
    await settle(desk);
    expect(field().value).to.equal('For the customer');
  });
});
