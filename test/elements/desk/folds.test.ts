import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { foldTickets } from '../../../src/elements/desk/inbox/folds.js';
import type { SupportUnreadEvent } from '../../../src/elements/events.js';
import type { Ticket } from '../../../src/headless/snapshot.js';
import { SupportError } from '../../../src/util/errors.js';
import { button, find, findAll, makeTicket, openDesk, press, settle, type FakeDesk } from './desk-fixture.js';

const OTTER = makeTicket(199).customer;
const OTHERS = [makeTicket(1, { unread: 2 }), makeTicket(2)];
const NEWEST = 1_795_000_000;

/** Newest first, `gap` seconds from one to the next, every one with one unread message. */
function makeCrowd(count: number, gap = 1, change: Partial<Ticket> = {}): Ticket[] {
  return Array.from({ length: count }, (_, index) =>
    makeTicket(1000 + index, {
      customer: OTTER,
      details: { name: 'brave-otter' },
      createdAt: NEWEST - index * gap,
      updatedAt: NEWEST - index * gap,
      unread: 1,
      ...change,
    }),
  );
}

describe('tickets fold', () => {
  const sizes = (tickets: readonly Ticket[], muted?: readonly string[]) =>
    foldTickets(tickets, muted).map((row) => ('tickets' in row ? row.tickets.length : 1));

  it('when one customer opens more than five within an hour, and no sooner', () => {
    expect(sizes(makeCrowd(5))).to.deep.equal([1, 1, 1, 1, 1]);
    expect(sizes(makeCrowd(6))).to.deep.equal([6]);
    expect(sizes(makeCrowd(6, 720))).to.deep.equal([6]);
    expect(sizes(makeCrowd(6, 721))).to.deep.equal([1, 1, 1, 1, 1, 1]);
  });

  it('when one customer has more than twenty, whatever times they claim', () => {
    expect(sizes(makeCrowd(20, 86_400))).to.have.length(20);
    expect(sizes(makeCrowd(21, 86_400))).to.deep.equal([21]);
  });

  it('leaving alone what the same customer asked at another time, and what others asked', () => {
    const [old] = makeCrowd(1, 1, { id: 'e'.repeat(64), createdAt: NEWEST - 90_000 });
    const rows = foldTickets([OTHERS[0]!, ...makeCrowd(7), OTHERS[1]!, old!]);
    expect(rows.map(({ id }) => id)).to.deep.equal([OTHERS[0]!.id, `fold ${OTTER}`, OTHERS[1]!.id, old!.id]);
  });

  it('where the newest would stand, and at the end when muted: even a single one', () => {
    const tickets = [...makeCrowd(1), ...OTHERS];
    expect(foldTickets(tickets, [OTTER]).map(({ id }) => id)).to.deep.equal([
      OTHERS[0]!.id,
      OTHERS[1]!.id,
      `fold ${OTTER}`,
    ]);
  });

  it('with every ticket still there, in the order given', () => {
    const tickets = [OTHERS[0]!, ...makeCrowd(1000, 7), OTHERS[1]!];
    for (const muted of [[], [OTTER], [OTHERS[0]!.customer, OTTER]]) {
      const all = foldTickets(tickets, muted).flatMap((row) => ('tickets' in row ? row.tickets : row));
      expect(all).to.have.length(tickets.length);
      expect(tickets.filter((ticket) => !all.includes(ticket))).to.deep.equal([]);
      expect(all.filter(({ customer }) => customer === OTTER)).to.deep.equal(tickets.slice(1, -1));
    }
  });
});

describe('a customer who opens a thousand tickets', () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  const CROWD = makeCrowd(1000);
  const names = () =>
    findAll(desk, '.ticket-name').map(({ textContent }) => textContent.replace(/[\u2068\u2069]/g, '').trim());
  const focused = () => (desk.shadowRoot!.activeElement as HTMLElement | null)?.dataset['id'];
  const open = async (tickets: readonly Ticket[] = [OTHERS[0]!, ...CROWD, OTHERS[1]!], appData?: unknown) => {
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets }, appData });
  };
  const mute = async () => {
    find(desk, '.mute').click();
    await settle(desk);
  };

  it('is one row with the count, the newest and the mark', async () => {
    await open();
    expect(names()).to.deep.equal(['Customer 1', '1,000 tickets from brave-otter', 'Customer 2']);
    const row = find(desk, '.fold');
    expect(row.textContent).to.contain('1,000 unread messages').and.to.contain('Question number 1000');
    expect(row.querySelector('.unread')).not.to.equal(null);
    expect(row.querySelector('time')!.dateTime).to.equal(new Date(NEWEST * 1000).toISOString());
  });

  it('is opened and closed by the keyboard, a page at a time, and its tickets are read one by one', async () => {
    await open();
    findAll(desk, '.ticket')[0]!.focus();
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    const row = () => find(desk, '.fold .ticket');
    expect(row().getAttribute('aria-expanded')).to.equal('true');
    expect(findAll(desk, '.ticket').length).to.be.greaterThan(20).and.lessThan(200);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    expect(focused()).to.equal(CROWD[0]!.id);
    expect(find(desk, '.case h2').textContent).to.equal('Question number 1000');
    expect(desk.client.called('markRead')).to.deep.equal([{ ticketId: CROWD[0]!.id }]);
    await sendKeys({ press: 'k' });
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    expect(row().getAttribute('aria-expanded')).to.equal('false');
    expect(names()).to.have.length(3);
    expect(focused()).to.equal(`fold ${OTTER}`);
  });

  it('shows the last of them too', async () => {
    const crowd = makeCrowd(80);
    await open(crowd);
    find(desk, '.fold .ticket').click();
    await settle(desk);
    find(desk, '.fold .ticket').focus();
    await sendKeys({ press: 'End' });
    await settle(desk);
    await sendKeys({ press: 'End' });
    expect(focused()).to.equal(crowd.at(-1)!.id);
  });

  it('stays found under every filter, with its count', async () => {
    await open([...makeCrowd(8, 1, { status: 'closed' }), ...OTHERS]);
    await press(desk, 'Closed');
    expect(names()).to.deep.equal(['8 tickets from brave-otter']);
    await press(desk, 'All');
    expect(names()).to.deep.equal(['8 tickets from brave-otter', 'Customer 1', 'Customer 2']);
  });

  it('keeps a row and the keyboard on it while others move', async () => {
    await open();
    const row = find(desk, '.fold .ticket');
    row.focus();
    desk.client.show({ tickets: [makeTicket(5), OTHERS[1]!, ...CROWD, OTHERS[0]!] });
    await settle(desk);
    expect(find(desk, '.fold .ticket')).to.equal(row);
    expect(desk.shadowRoot!.activeElement).to.equal(row);
    expect(names()).to.deep.equal([
      'Customer 5',
      'Customer 2',
      '1,000 tickets from brave-otter',
      'Customer 1',
    ]);
  });

  it('is muted with a button that the Tab key reaches from the row', async () => {
    await open();
    findAll(desk, '.ticket')[0]!.focus();
    await settle(desk);
    expect(find(desk, '.mute').tabIndex).to.equal(-1);
    await sendKeys({ press: 'ArrowDown' });
    await settle(desk);
    await sendKeys({ press: 'Tab' });
    expect(desk.shadowRoot!.activeElement).to.equal(button(desk, 'Mute \u2068brave-otter'));
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    expect(names()).to.deep.equal(['Customer 1', 'Customer 2', '1,000 tickets from brave-otter']);
    // The keyboard goes on where the row was.
    expect(focused()).to.equal(OTHERS[1]!.id);
    expect(desk.client.called('appDataSave')).to.deep.equal([{ slot: 'muted', data: [OTTER] }]);
  });

  it('is no longer unread when muted, and can be again', async () => {
    await open();
    expect(desk.unreadCount).to.equal(1002);
    const told = oneEvent(desk, 'support-unread');
    await mute();
    expect(await told).to.have.property('count', 2);
    expect(desk.unreadCount).to.equal(2);
    const row = find(desk, '.fold');
    expect(row.textContent).to.contain('Muted').and.not.to.contain('unread');
    expect(row.querySelector('.unread')).to.equal(null);
    expect(find(desk, '.filter-count').textContent).to.equal('1002');
    await mute();
    expect(names()[1]).to.equal('1,000 tickets from brave-otter');
    expect(desk.unreadCount).to.equal(1002);
    expect(desk.client.called('appDataSave').at(-1)).to.deep.equal({ slot: 'muted', data: [] });
  });

  it('says nothing more when muted, whatever comes', async () => {
    await open([...makeCrowd(8), makeTicket(1)], [OTTER]);
    const unread: number[] = [];
    desk.addEventListener('support-unread', ({ count }) => unread.push(count));
    desk.client.show({ tickets: [...makeCrowd(9), makeTicket(1)] });
    await settle(desk);
    const news = () => find(desk, 'nostr-support-desk-workspace + [role=status]').textContent;
    expect(news()).to.equal('');
    expect(unread).to.deep.equal([]);
    expect(find(desk, '.filter-count').classList.contains('unread')).to.equal(false);
    expect(names()).to.deep.equal(['Customer 1', '9 tickets from brave-otter']);
    desk.client.show({ tickets: [...makeCrowd(10), makeTicket(1, { unread: 3 })] });
    await settle(desk);
    expect(news()).to.equal('3 unread messages');
    expect(unread).to.deep.equal([3]);
  });

  it('opens when muted: nothing is out of reach', async () => {
    await open([...makeCrowd(8), makeTicket(1)], [OTTER]);
    find(desk, '.fold .ticket').click();
    await settle(desk);
    expect(names()).to.have.length(10);
    findAll(desk, '.ticket').at(-1)!.click();
    await settle(desk);
    expect(find(desk, '.case h2').textContent).to.equal('Question number 1007');
  });

  it('is known from the last visit before anybody is told what is unread', async () => {
    const unread: number[] = [];
    const listener = ({ count }: SupportUnreadEvent) => unread.push(count);
    document.body.addEventListener('support-unread', listener);
    await open([...makeCrowd(8), makeTicket(1)], [OTTER]);
    document.body.removeEventListener('support-unread', listener);
    expect(unread).to.deep.equal([]);
    expect(desk.client.called('appDataLoad')[0]).to.deep.equal({ slot: 'muted', here: true });
  });

  it('is asked for on the relays whenever they can be reached', async () => {
    await open([...makeCrowd(8), makeTicket(1)]);
    desk.client.show({ connection: 'offline' });
    await settle(desk);
    desk.client.appData = [OTTER, 7];
    desk.client.show({ connection: 'online' });
    await settle(desk);
    expect(names()).to.deep.equal(['Customer 1', '8 tickets from brave-otter']);
    expect(desk.client.called('appDataLoad').at(-1)).to.deep.equal({ slot: 'muted', here: false });
  });

  it('is not shown as muted when that could not be kept', async () => {
    await open();
    desk.client.refusal = new SupportError('signer-refused', 'no');
    await mute();
    await settle(desk);
    expect(names()[1]).to.equal('1,000 tickets from brave-otter');
    expect(find(desk, '.banner[role=alert]').textContent).to.contain('signer said no');
    await mute();
    expect(names()[2]).to.equal('1,000 tickets from brave-otter');
  });

  it('does not unmute whom another tab has muted', async () => {
    const goose = OTHERS[1]!.customer;
    await open();
    desk.client.appData = [goose];
    await mute();
    await settle(desk);
    expect(desk.client.appData).to.deep.equal([goose, OTTER]);
    expect(names()).to.deep.equal([
      'Customer 1',
      '1,000 tickets from brave-otter',
      'One ticket from Customer 2',
    ]);
  });

  it('is nobody to the next who signs in', async () => {
    await open(undefined, [OTTER]);
    expect(desk.unreadCount).to.equal(2);
    await desk.signOut();
    expect(desk.unreadCount).to.equal(0);
    desk.client.appData = undefined;
    await desk.signIn({ secretKey: '9'.repeat(64) });
    await settle(desk);
    expect(desk.unreadCount).to.equal(1002);
  });
});
