import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Ticket } from '../../../src/headless/snapshot.js';
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
  settle,
  type,
  type FakeDesk,
} from './desk-fixture.js';

const [FIRST, SECOND] = [makeTicket(1), makeTicket(2)];
const ticketId = FIRST!.id;
const GONE = { text: '', removed: true, deletion: 'd'.repeat(64), pubkey: FIRST!.customer } as const;
/** Of which its customer has taken back all that they wrote. */
const ERASED = {
  title: '',
  details: {},
  items: [
    makeMessage(1, GONE),
    makeMessage(2, { from: 'agent', own: true, text: 'Hello' }),
    makeMessage(3, GONE),
  ],
};

describe('a ticket in the desk', () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  async function open(change: Partial<Ticket> = {}, snapshot = {}): Promise<void> {
    const tickets = [{ ...FIRST!, ...change }, SECOND!];
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets, ...snapshot } });
    await choose(0);
  }
  async function choose(index: number): Promise<void> {
    findAll(desk, '.ticket')[index]!.click();
    await settle(desk);
  }
  async function mode(name: 'reply' | 'note'): Promise<void> {
    find(desk, `[name=mode][value=${name}]`).click();
    await settle(desk);
  }
  const input = () => find<HTMLTextAreaElement>(desk, 'nostr-support-composer textarea');
  const write = (text: string) => type(desk, input(), text);

  it('says who asks, what about, and what they told', async () => {
    const details = { name: 'Maya', email: 'maya@example.com', plan: 'Gold' };
    await open({ details, priority: 'urgent', category: 'billing', title: 'My invoice' });
    const head = find(desk, '.case-head').textContent;
    for (const text of ['My invoice', 'Maya', 'Urgent', 'billing']) expect(head).to.contain(text);
    expect(find(desk, '.facts dl').textContent).to.contain('maya@example.com').and.to.contain('Gold');
  });

  it('shows markup as text', async () => {
    const text = '<img src=x onerror=alert(1)>';
    await open({ title: text, details: { name: text, [text]: text }, items: [makeMessage(1, { text })] });
    expect(findAll(desk, '.case img')).to.have.length(0);
    expect(find(desk, '.case h2').textContent).to.equal(text);
  });

  it('sends a reply and empties the field', async () => {
    await open();
    await write('On its way');
    await press(desk, 'Send');
    expect(desk.client.called('replyTicket')).to.deep.equal([{ ticketId, body: 'On its way' }]);
    expect(input().value).to.equal('');
    expect(desk.client.called('saveDraft').at(-1)).to.deep.equal({ ticketId, text: '' });
  });

  for (const modifier of ['', 'Control', 'Meta']) {
    it(`sends with ${modifier} Enter`, async () => {
      await open();
      await write('On its way');
      input().focus();
      if (modifier) await sendKeys({ down: modifier });
      await sendKeys({ press: 'Enter' });
      if (modifier) await sendKeys({ up: modifier });
      await settle(desk);
      expect(desk.client.called('replyTicket')).to.have.length(1);
    });
  }

  it('sends a note as a note, and says that no customer sees it', async () => {
    await open();
    await mode('note');
    expect(find(desk, '.answer').textContent).to.contain('Customers never see notes.');
    expect(input().getAttribute('aria-label')).to.equal('Internal note');
    await write('Be generous');
    await press(desk, 'Send');
    expect(desk.client.called('addInternalNote')).to.deep.equal([{ ticketId, body: 'Be generous' }]);
    expect(desk.client.called('replyTicket')).to.have.length(0);
  });

  it('looks different while a note is written', async () => {
    await open();
    const colour = () => getComputedStyle(find(desk, '.composer')).backgroundColor;
    const reply = colour();
    await mode('note');
    expect(colour()).not.to.equal(reply);
  });

  it('keeps one draft for the reply and one for the note of each ticket', async () => {
    await open();
    await write('A reply');
    await mode('note');
    expect(input().value).to.equal('');
    await write('A note');
    await mode('reply');
    expect(input().value).to.equal('A reply');
    await choose(1);
    expect(input().value).to.equal('');
    await choose(0);
    expect(input().value).to.equal('A reply');
    await mode('note');
    expect(input().value).to.equal('A note');
    expect(desk.client.called('saveDraft')).to.deep.equal([
      { ticketId, text: 'A reply' },
      { ticketId: `${ticketId}:note`, text: 'A note' },
    ]);
  });

  it('finds the drafts of the last visit', async () => {
    await open({}, { drafts: { [ticketId]: 'Half a sen' } });
    expect(input().value).to.equal('Half a sen');
  });

  it('goes along with what another tab does to a draft, so that nobody sends it twice', async () => {
    await open();
    await write('Half a sen');
    desk.client.show({ drafts: { [ticketId]: 'Half a sentence' } });
    await settle(desk);
    expect(input().value).to.equal('Half a sentence');
    // It was sent there.
    desk.client.show({ drafts: {} });
    await settle(desk);
    expect(input().value).to.equal('');
  });

  it('shows of a long name in the hint what there is room for, and breaks what is typed', async () => {
    await open();
    const style = getComputedStyle(input());
    expect([style.textOverflow, style.whiteSpace]).to.deep.equal(['ellipsis', 'nowrap']);
    await write('A text');
    expect(style.whiteSpace).to.contain('wrap').and.not.to.contain('nowrap');
  });

  it('writes a reply, not a note, in the next ticket', async () => {
    await open();
    await mode('note');
    await choose(1);
    expect(find<HTMLInputElement>(desk, '[name=mode][value=reply]').checked).to.equal(true);
  });

  it('keeps the text and says why it was not sent', async () => {
    await open();
    desk.client.refusal = new SupportError('signer-refused', 'no');
    await write('On its way');
    await press(desk, 'Send');
    expect(find(desk, '.answer [role=alert]').textContent).to.contain('Your signer said no');
    expect(input().value).to.equal('On its way');
    await press(desk, 'Send');
    expect(findAll(desk, '.answer [role=alert]')).to.have.length(0);
    expect(desk.client.called('replyTicket')).to.have.length(2);
  });

  it('keeps what is typed until the text is safe, there or elsewhere, and nothing of what was sent', async () => {
    await open();
    const { client } = desk;
    const reply = client.replyTicket.bind(client);
    for (const [typed, left] of [
      ['On its way now', ' now'],
      ['Another thing', 'Another thing'],
    ] as const) {
      let end = () => {};
      const written = new Promise<void>((resolve) => (end = resolve));
      client.replyTicket = (sent) => written.then(() => reply(sent));
      await write('On its way');
      await press(desk, 'Send');
      await write(typed);
      await choose(1);
      end();
      await settle(desk);
      await choose(0);
      expect(input().value).to.equal(left);
      expect(client.called('saveDraft').at(-1)).to.deep.equal({ ticketId, text: left });
    }
  });

  it('sets any of the four states', async () => {
    await open();
    const select = find<HTMLSelectElement>(desk, 'select');
    expect([...select.options].map(({ value }) => value)).to.deep.equal([
      'open',
      'in_progress',
      'resolved',
      'closed',
    ]);
    select.value = 'in_progress';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settle(desk);
    expect(desk.client.called('updateStatus')).to.deep.equal([{ ticketId, status: 'in_progress' }]);
  });

  it('resolves and reopens with one press', async () => {
    await open();
    find(desk, '.resolve').click();
    await settle(desk);
    desk.client.show({ tickets: [{ ...FIRST!, status: 'resolved' }] });
    await settle(desk);
    expect(find<HTMLSelectElement>(desk, 'select').value).to.equal('resolved');
    button(desk, 'Reopen').click();
    await settle(desk);
    expect(desk.client.called('updateStatus')).to.deep.equal([
      { ticketId, status: 'resolved' },
      { ticketId, status: 'open' },
    ]);
  });

  it('shows the state that holds where a change was refused', async () => {
    await open();
    desk.client.refusal = new SupportError('signer-refused', 'no');
    const select = find<HTMLSelectElement>(desk, 'select');
    select.value = 'closed';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settle(desk);
    expect(select.value).to.equal('open');
    expect(find(desk, '.answer [role=alert]').textContent).to.contain('Your signer said no');
  });

  it('shows notes and the rating, and offers to retry what no relay took', async () => {
    const own = { own: true, pubkey: AGENT };
    const delivery = { state: 'failed', accepted: 0, total: 2, reason: 'relay-refused' } as const;
    await open({
      items: [
        ...FIRST!.items,
        { type: 'note', id: 'b'.repeat(64), at: 1_795_000_001, text: 'Among ourselves', to: [AGENT], ...own },
        {
          type: 'csat',
          id: 'c'.repeat(64),
          at: 1_795_000_002,
          pubkey: FIRST!.customer,
          own: false,
          rating: 4,
          comment: 'Fine',
        },
        makeMessage(9, { from: 'agent', at: 1_795_000_003, text: 'Last word', delivery, ...own }),
      ],
    });
    const log = find(desk, '[role=log]').textContent;
    for (const text of ['Among ourselves', 'Internal note', 'Rated 4 out of 5', 'Fine', 'Not sent'])
      expect(log).to.contain(text);
    await press(desk, 'Retry');
    expect(desk.client.called('retry')).to.deep.equal([{ id: makeMessage(9).id }]);
  });

  it('says when each status was set and when it was rated', async () => {
    const line = { pubkey: AGENT, own: true };
    await open({
      items: [
        ...FIRST!.items,
        { type: 'status', id: 'b'.repeat(64), at: 1_795_000_060, status: 'resolved', ...line },
        { type: 'csat', id: 'c'.repeat(64), at: 1_795_000_120, rating: 4, comment: '', ...line },
      ],
    });
    const times = [FIRST!.createdAt, 1_795_000_060, 1_795_000_120].map((at) =>
      new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(at * 1000),
    );
    expect(findAll(desk, '.log time').map((time) => time.textContent)).to.deep.equal(times);
  });

  it('says once that the customer has deleted what they wrote, before anybody answers nobody', async () => {
    await open(ERASED);
    const seen = () => find(desk, '.case').innerText;
    expect(find(desk, '.case h2').textContent).to.equal('Deleted by the customer');
    expect(seen()).to.contain('Hello').and.not.to.contain('Removed by its author');
    expect(find(desk, '.answer').innerText).to.contain('may not see an answer');
    await choose(1);
    expect(seen()).to.contain('Question number 2').and.not.to.contain('may not see');
  });

  it('asks for a note, not for a reply, where the customer has deleted what they wrote', async () => {
    await open(ERASED);
    expect(input().placeholder).to.equal('Write a note…');
    expect(find(desk, '.answer').innerText).to.contain('Customers never see notes');
    await mode('reply');
    await write('Are you still there?');
    await press(desk, 'Send');
    expect(desk.client.called('replyTicket')).to.have.length(1);
    await choose(1);
    expect(input().placeholder).to.contain('Reply to');
  });

  it('asks for a reply again once the customer writes anew', async () => {
    await open();
    const show = async (change: Partial<Ticket>) => {
      desk.client.show({ tickets: [{ ...FIRST!, ...change }, SECOND!] });
      await settle(desk);
    };
    await show(ERASED);
    expect(input().placeholder).to.equal('Write a note…');
    await show({ items: [...ERASED.items, makeMessage(4)] });
    expect(input().placeholder).to.contain('Reply to');
  });

  it('leaves a reply that is being written one, when the customer deletes what they wrote', async () => {
    await open();
    await write('Half a thought');
    desk.client.show({ tickets: [{ ...FIRST!, ...ERASED }, SECOND!] });
    await settle(desk);
    expect(input().value).to.equal('Half a thought');
    expect(find<HTMLInputElement>(desk, '[name=mode][value=reply]').checked).to.equal(true);
    expect(find(desk, '.answer').innerText).to.contain('may not see an answer');
  });

  it('still says which message was removed where others are left', async () => {
    const gone = { text: '', removed: true, deletion: 'd'.repeat(64) } as const;
    await open({ items: [makeMessage(1), makeMessage(2, gone)] });
    expect(find(desk, '.case').innerText)
      .to.contain('Removed by its author')
      .and.not.to.contain('may not see');
  });

  it('tells customers apart by two characters of their keys where that is all there is', async () => {
    await open({ details: {} });
    const face = () => find(desk, '.case-head .avatar').textContent.trim();
    const [, two] = /^npub1(..)/.exec(find(desk, '.case-name').textContent)!;
    expect(face()).to.equal(two!.toUpperCase());
    await choose(1);
    expect(face()).to.equal('C2');
  });

  it('gives the keyboard back to the list on Escape', async () => {
    await open();
    input().focus();
    await sendKeys({ press: 'Escape' });
    await settle(desk);
    expect(desk.shadowRoot!.activeElement).to.equal(findAll(desk, '.ticket')[0]);
    expect(findAll(desk, '.case')).to.have.length(1);
  });
});
