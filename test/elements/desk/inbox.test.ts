import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { MessageItem } from '../../../src/headless/snapshot.js';
import type { Attachment } from '../../../src/protocol/envelope.js';
import { SupportError } from '../../../src/util/errors.js';
import {
  AGENT,
  button,
  find,
  findAll,
  makeMessage,
  makeTicket,
  openDesk,
  press,
  RELAYS,
  settle,
  type FakeDesk,
} from './desk-fixture.js';

const TICKETS = [
  makeTicket(1, { unread: 2 }),
  makeTicket(2, { status: 'in_progress' }),
  makeTicket(3),
  makeTicket(4, { status: 'resolved' }),
  makeTicket(5),
];

describe("the desk's inbox", () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  const names = () => findAll(desk, '.ticket-name').map((name) => name.textContent);
  const lines = () => findAll(desk, '.ticket-line').map((line) => line.textContent.trim());
  const focused = () => desk.shadowRoot!.activeElement?.querySelector('.ticket-name')?.textContent;
  const open = (snapshot = {}) =>
    openDesk({ signedIn: 'elsewhere', snapshot: { tickets: TICKETS, ...snapshot } });

  it('begins with what is open, in the order it is given', async () => {
    desk = await open();
    expect(names()).to.deep.equal(['Customer 1', 'Customer 3', 'Customer 5']);
  });

  it('filters by status and counts each', async () => {
    desk = await open();
    const counts = findAll(desk, '.filter-count').map((count) => count.textContent);
    expect(counts).to.deep.equal(['3', '1', '1', '', '5']);
    await press(desk, 'In progress');
    expect(names()).to.deep.equal(['Customer 2']);
    expect(find(desk, '.filter[aria-current=true]').title).to.equal('In progress');
    await press(desk, 'All');
    expect(names()).to.have.length(5);
    await press(desk, 'Closed');
    expect(find(desk, '.list .empty').textContent).to.contain('No ticket has this status.');
  });

  it('keeps the keyboard where it was when somebody else has closed the ticket that it was on', async () => {
    desk = await open();
    findAll(desk, '.ticket')[1]!.focus();
    desk.client.show({ tickets: TICKETS.filter((_, index) => index !== 2) });
    await settle(desk);
    expect(focused()).to.equal('Customer 5');
    desk.client.show({ tickets: TICKETS.slice(0, 1) });
    await settle(desk);
    expect(focused()).to.equal('Customer 1');
  });

  it('marks what is unread, for eyes and for ears', async () => {
    desk = await open();
    const [first, second] = findAll(desk, '.ticket');
    expect(first!.textContent).to.contain('2 unread messages');
    expect(second!.textContent).not.to.contain('unread');
  });

  it('calls a customer without a name by the ends of the key', async () => {
    desk = await open({ tickets: [makeTicket(1, { details: {} })] });
    expect(names()[0]).to.match(/^npub1\w{4}…\w{4}$/);
  });

  it('shows what was said last, read or not, and by whom; what it is about while that is all there is', async () => {
    const own = { from: 'agent', own: true } as const;
    const colleague = { from: 'agent', pubkey: 'c'.repeat(64) } as const;
    const items = [makeMessage(1), makeMessage(2, own), makeMessage(3, { text: 'And another thing' })];
    const tickets = [
      makeTicket(1, { items, unread: 1 }),
      makeTicket(2, { items }),
      makeTicket(3),
      makeTicket(4, { items: items.slice(0, 2) }),
      makeTicket(5, { items: [...items, makeMessage(4, { ...colleague, text: 'Let me look' })] }),
    ];
    const profiles = { [colleague.pubkey]: { pubkey: colleague.pubkey, name: 'Ben', about: '' } };
    desk = await open({ tickets, profiles });
    expect(lines()).to.deep.equal([
      'And another thing',
      'And another thing',
      'Question number 3',
      'You: Message 2',
      'Ben: Let me look',
    ]);
  });

  it('says of a ticket that its customer has deleted it, and of no other', async () => {
    const gone = { text: '', removed: true, deletion: 'd'.repeat(64) } as const;
    const answer = makeMessage(2, { from: 'agent', own: true, text: 'Hello' });
    const ticket = (number: number, first: Partial<MessageItem>, last: Partial<MessageItem>) =>
      makeTicket(number, { title: '', items: [makeMessage(1, first), answer, makeMessage(3, last)] });
    // The last one has run out by itself.
    const tickets = [
      ticket(1, gone, gone),
      ticket(2, gone, {}),
      ticket(3, { text: '', removed: true }, gone),
    ];
    desk = await open({ tickets });
    expect(lines()).to.deep.equal(['Deleted by the customer', 'Message 3', 'Removed by its author']);
  });

  it('counts the files of a message without a text, and says of one that it was removed', async () => {
    const file = {} as Attachment;
    const last = (change: Partial<MessageItem>, unread = 0) => {
      const items = [makeMessage(1), makeMessage(2, { own: true }), makeMessage(3, { text: '', ...change })];
      return makeTicket(unread, { items, unread });
    };
    const tickets = [last({ attachments: [file, file] }, 1), last({ removed: true }, 2)];
    desk = await open({ tickets: [...tickets, last({ attachments: [file], own: true, from: 'agent' })] });
    expect(lines()).to.deep.equal(['2 attachments', 'Removed by its author', 'You: One attachment']);
  });

  it('is walked through with arrows and with j and k, and opened with Enter', async () => {
    desk = await open();
    findAll(desk, '.ticket')[0]!.focus();
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()).to.equal('Customer 3');
    await sendKeys({ press: 'j' });
    expect(focused()).to.equal('Customer 5');
    await sendKeys({ press: 'j' });
    expect(focused()).to.equal('Customer 5');
    await sendKeys({ press: 'k' });
    await sendKeys({ press: 'ArrowUp' });
    expect(focused()).to.equal('Customer 1');
    await sendKeys({ press: 'End' });
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    expect(find(desk, '.case h2').textContent).to.equal('Question number 5');
    expect(find(desk, '.ticket[aria-current]').textContent).to.contain('Customer 5');
  });

  it('takes the keyboard to where a reply or a note is written, with r and n', async () => {
    desk = await open();
    for (const [key, mode] of [
      ['n', 'note'],
      ['r', 'reply'],
    ] as const) {
      findAll(desk, '.ticket')[1]!.focus();
      await sendKeys({ press: key });
      await settle(desk);
      expect(find(desk, '.case h2').textContent).to.equal('Question number 3');
      expect(find<HTMLInputElement>(desk, `[value=${mode}]`).checked).to.equal(true);
      const input = find<HTMLTextAreaElement>(desk, 'textarea');
      expect(desk.shadowRoot!.activeElement === input, `where ${key} leads`).to.equal(true);
      expect(input.value).to.equal('');
    }
  });

  for (const width of ['1200px', '390px'])
    it(`goes on where it was in the list once a ticket is done with, at ${width}`, async () => {
      desk = await open();
      desk.style.setProperty('width', width);
      const resolve = async (index: number) => {
        const { tickets } = desk.client.getSnapshot();
        findAll(desk, '.ticket')[index]!.click();
        await settle(desk);
        find(desk, '.resolve').focus();
        const { id } = tickets.filter(({ status }) => status === 'open')[index]!;
        desk.client.show({
          tickets: tickets.map((each) => (each.id === id ? { ...each, status: 'resolved' } : each)),
        });
        await sendKeys({ press: 'Escape' });
        await settle(desk);
      };
      await resolve(1);
      expect(focused()).to.equal('Customer 5');
      await resolve(1);
      expect(focused()).to.equal('Customer 1');
    });

  it('has one stop for the Tab key', async () => {
    desk = await open();
    findAll(desk, '.ticket')[1]!.focus();
    await settle(desk);
    expect(findAll(desk, '.ticket').map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, 0, -1]);
  });

  it('draws thousands of tickets a page at a time', async () => {
    desk = await open({ tickets: Array.from({ length: 3000 }, (_, index) => makeTicket(index)) });
    const drawn = findAll(desk, '.ticket').length;
    expect(drawn).to.be.lessThan(200);
    findAll(desk, '.ticket')[0]!.focus();
    await sendKeys({ press: 'End' });
    await settle(desk);
    expect(findAll(desk, '.ticket').length).to.be.greaterThan(drawn);
  });

  it('marks a ticket as read when it is opened, and what comes while it is on screen', async () => {
    desk = await open();
    const ticketId = TICKETS[0]!.id;
    findAll(desk, '.ticket')[0]!.click();
    await settle(desk);
    expect(desk.client.called('markRead')).to.deep.equal([{ ticketId }]);
    const items = [...TICKETS[0]!.items, makeMessage(77)];
    desk.client.show({ tickets: [{ ...TICKETS[0]!, items, unread: 1 }] });
    await settle(desk);
    expect(desk.client.called('markRead')).to.have.length(2);
  });

  it('waits with marking until somebody looks', async () => {
    desk = await open();
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    try {
      findAll(desk, '.ticket')[0]!.click();
      await settle(desk);
      expect(desk.client.called('markRead')).to.have.length(0);
    } finally {
      delete (document as { visibilityState?: unknown }).visibilityState;
    }
    document.dispatchEvent(new Event('visibilitychange'));
    expect(desk.client.called('markRead')).to.have.length(1);
  });

  it('announces what arrives, and not what was there', async () => {
    desk = await open();
    const news = () => find(desk, 'nostr-support-desk-workspace + [role=status]').textContent;
    expect(news()).to.equal('');
    const told = oneEvent(desk, 'support-unread');
    desk.client.show({ tickets: TICKETS.map((each) => ({ ...each, unread: 1 })) });
    await told;
    await settle(desk);
    expect(news()).to.equal('5 unread messages');
    expect(desk.unreadCount).to.equal(5);
  });

  it('announces that the customer has deleted the ticket that is open, and no other', async () => {
    desk = await open();
    const gone = { text: '', removed: true, deletion: 'd'.repeat(64) } as const;
    const erase = async (erased: number) => {
      const items = [makeMessage(1, gone), makeMessage(2, { from: 'agent' })];
      desk.client.show({
        tickets: desk.client
          .getSnapshot()
          .tickets.map((each, index) => (index === erased ? { ...each, items } : each)),
      });
      await settle(desk);
    };
    const news = () => find(desk, '.desk > [role=status]').textContent;
    findAll(desk, '.ticket')[0]!.click();
    await settle(desk);
    await erase(1);
    expect(news()).to.equal('');
    await erase(0);
    expect(news()).to.contain('The customer has deleted all that they wrote');
    findAll(desk, '.ticket')[1]!.click();
    await settle(desk);
    expect(news(), 'what could be read when it was opened').to.equal('');
  });

  for (const width of ['1200px', '390px'])
    it(`says that nothing is left of the ticket that is open, and leads back, at ${width}`, async () => {
      desk = await open();
      desk.style.setProperty('width', width);
      findAll(desk, '.ticket')[0]!.click();
      await settle(desk);
      find(desk, 'textarea').focus();
      desk.client.show({ tickets: desk.client.getSnapshot().tickets.slice(1) });
      await settle(desk);
      expect(find(desk, '.reader').innerText).to.contain('This ticket is gone');
      expect(find(desk, '.desk > [role=status]').textContent).to.contain('This ticket is gone');
      expect(desk.shadowRoot!.activeElement?.textContent).to.equal('Back');
      await press(desk, 'Back');
      expect(focused()).to.equal('Customer 3');
      expect(find(desk, '.reader').textContent).not.to.contain('gone');
    });

  it('keeps the keyboard in the list when nothing is left of the ticket that is open', async () => {
    desk = await open();
    findAll(desk, '.ticket')[0]!.click();
    findAll(desk, '.ticket')[1]!.focus();
    await settle(desk);
    desk.client.show({ tickets: desk.client.getSnapshot().tickets.slice(1) });
    await settle(desk);
    expect(find(desk, '.reader').innerText).to.contain('This ticket is gone');
    expect(focused()).to.equal('Customer 3');
  });

  it('says thinly that it is offline, keeps nothing, or that something failed', async () => {
    desk = await open({
      connection: 'offline',
      storage: 'memory',
      relays: RELAYS.map((url) => ({ url, state: 'waiting' })),
    });
    expect(find(desk, '.banners').textContent).to.contain('No connection.').and.to.contain('stores nothing');
    desk.client.fail(new SupportError('storage-unavailable', 'full'));
    await settle(desk);
    expect(findAll(desk, '[role=alert]')).to.have.length(0);
    const told = oneEvent(desk, 'support-error');
    desk.client.fail(new SupportError('signer-timeout', 'late'));
    await told;
    await settle(desk);
    expect(find(desk, '.banner[role=alert]').textContent).to.contain('did not answer');
    find(desk, '.banner[role=alert] button').focus();
    await press(desk, 'Dismiss');
    expect(findAll(desk, '[role=alert]')).to.have.length(0);
    expect(desk.shadowRoot!.activeElement?.className, 'where the keyboard is').to.equal('root');
  });

  it('shows bones while it reads, and words once it knows that there is nothing', async () => {
    desk = await open({ tickets: [], restoring: true });
    expect(find(desk, '.skeleton').textContent).to.contain('Loading tickets…');
    desk.client.show({ restoring: false });
    await settle(desk);
    expect(findAll(desk, '.skeleton')).to.have.length(0);
    expect(find(desk, '.list .empty').textContent).to.contain('No tickets yet');
  });

  it('has a menu that the keyboard walks through and leaves', async () => {
    desk = await open();
    button(desk, 'Account').focus();
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    const current = () => desk.shadowRoot!.activeElement?.textContent.trim();
    expect(current()).to.equal('Snippet for your site');
    await sendKeys({ press: 'ArrowUp' });
    expect(current()).to.equal('Sign out');
    await sendKeys({ press: 'ArrowDown' });
    expect(current()).to.equal('Snippet for your site');
    await sendKeys({ press: 'Escape' });
    await settle(desk);
    expect(findAll(desk, '[role=menu]')).to.have.length(0);
    expect(desk.shadowRoot!.activeElement).to.equal(button(desk, 'Account'));
  });

  it('shows three panes, two, or one, by its own width', async () => {
    desk = await open({ profiles: { [AGENT]: { pubkey: AGENT, name: 'Shop', about: '' } } });
    const shown = (selector: string) => find(desk, selector).getBoundingClientRect();
    desk.style.setProperty('width', '1200px');
    expect(shown('.list').left).to.be.greaterThan(shown('.nav').right - 2);
    expect(shown('.reader').left).to.be.greaterThan(shown('.list').right - 2);
    desk.style.setProperty('width', '800px');
    expect(shown('.list').top).to.be.greaterThan(shown('.nav').bottom - 2);
    expect(shown('.reader').left).to.be.greaterThan(shown('.list').right - 2);
    desk.style.setProperty('width', '390px');
    expect(shown('.list').width).to.equal(390);
    expect(shown('.reader').width).to.equal(0);
  });

  it('goes to the ticket and back on a narrow screen, and takes the keyboard along', async () => {
    desk = await open();
    desk.style.setProperty('width', '390px');
    findAll(desk, '.ticket')[1]!.click();
    await settle(desk);
    expect(find(desk, '.list').getBoundingClientRect().width).to.equal(0);
    expect(desk.shadowRoot!.activeElement).to.equal(find(desk, '.case h2'));
    await press(desk, 'Back');
    expect(find(desk, '.reader').getBoundingClientRect().width).to.equal(0);
    expect(focused()).to.equal('Customer 3');
  });

  it('finds a ticket as it was left on a narrow screen, and marks nothing as read behind the list', async () => {
    desk = await open();
    desk.style.setProperty('width', '390px');
    findAll(desk, '.ticket')[0]!.click();
    await settle(desk);
    const ticket = find(desk, 'nostr-support-desk-ticket');
    await press(desk, 'Back');
    desk.client.calls.length = 0;
    const tickets = (item: MessageItem) =>
      TICKETS.map((each, index) => (index ? each : { ...each, unread: 1, items: [...each.items, item] }));
    desk.client.show({ tickets: tickets(makeMessage(7)) });
    await settle(desk);
    expect(desk.client.called('markRead')).to.have.length(0);
    findAll(desk, '.ticket')[0]!.click();
    await settle(desk);
    expect(desk.client.called('markRead')).to.have.length(1);
    const isSame = find(desk, 'nostr-support-desk-ticket') === ticket;
    expect(isSame, 'what add-ons keep of it is there').to.equal(true);
    await press(desk, 'Back');
    desk.client.show({ tickets: TICKETS.slice(1) });
    await settle(desk);
    expect(find(desk, '.list').getBoundingClientRect().width).to.equal(390);
    expect(find(desk, '.desk > [role=status]').textContent).to.equal('');
  });
});
