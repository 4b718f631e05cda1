import { expect } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import type { Attachment } from '../../../src/protocol/envelope.js';
import {
  AGENT,
  csat,
  defineShown,
  own,
  ShownClient,
  snapshot,
  status,
  theirs,
  ticket,
  type ShownSupportElement,
} from '../fixtures.js';
import { atRest, focused, has, one, part, press, type, until } from '../helpers.js';

defineShown();

/** When a test begins: what is a minute older than the widget is no news. */
let NOW: number;
const left: Element[] = [];

async function made(
  first: Snapshot = snapshot(),
  attributes: Record<string, string> = {},
  parent: Element = document.body,
): Promise<{ element: ShownSupportElement; client: ShownClient }> {
  const element = document.createElement('shown-support') as ShownSupportElement;
  const client = new ShownClient(first);
  client.history = first.tickets.length > 0;
  element.shown = client;
  for (const [name, value] of Object.entries({ agent: AGENT, ...attributes }))
    element.setAttribute(name, value);
  parent.append(element);
  left.push(element);
  await element.ready;
  return { element, client };
}

function events(element: Element, ...names: string[]): Event[] {
  const heard: Event[] = [];
  for (const name of names) element.addEventListener(name, (event) => heard.push(event));
  return heard;
}

const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');
const said = (element: Element) => one(element.shadowRoot, '[role=status]').textContent?.trim();

beforeEach(() => {
  NOW = Math.floor(Date.now() / 1000);
});
afterEach(() => {
  for (const element of left.splice(0)) element.remove();
});

describe('the launcher', () => {
  it('is a button that says whether the panel is open, and draws no panel while it is closed', async () => {
    const { element, client } = await made();
    const launcher = part<HTMLButtonElement>(element, 'launcher');
    expect(launcher.localName).to.equal('button');
    expect(launcher.getAttribute('aria-expanded')).to.equal('false');
    expect(has(element, 'panel')).to.equal(false);
    expect(client.called('connect').length, 'connections of an unused widget').to.equal(0);
    launcher.click();
    await element.updateComplete;
    expect(launcher.getAttribute('aria-expanded')).to.equal('true');
    expect(launcher.getAttribute('aria-controls')).to.equal(part(element, 'panel').id);
    expect(element.hasAttribute('open')).to.equal(true);
    expect(client.called('connect').length).to.equal(1);
    launcher.click();
    await element.updateComplete;
    expect(has(element, 'panel')).to.equal(false);
  });

  it('connects while closed where a conversation exists', async () => {
    const { client } = await made(snapshot({ tickets: [ticket()] }));
    expect(client.called('connect').length).to.equal(1);
  });

  it('counts unread messages up to 99', async () => {
    const { element, client } = await made(snapshot({ tickets: [ticket({ unread: 1 })] }));
    expect(part(element, 'badge').textContent).to.equal('1');
    expect(part(element, 'launcher').getAttribute('aria-label')).to.equal(
      'Open support chat, 1 unread message',
    );
    client.show(snapshot({ tickets: [ticket({ unread: 100 })] }));
    await element.updateComplete;
    expect(part(element, 'badge').textContent).to.equal('99+');
    expect(element.unreadCount).to.equal(100);
  });

  it('can be left out', async () => {
    const { element } = await made(snapshot(), { disable: 'launcher' });
    expect(has(element, 'launcher')).to.equal(false);
    element.show();
    await element.updateComplete;
    expect(has(element, 'panel')).to.equal(true);
  });
});

describe('the keyboard', () => {
  it('goes into the composer and back to the launcher', async () => {
    const { element } = await made();
    const launcher = part(element, 'launcher');
    launcher.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused() === element.shadowRoot?.querySelector('textarea'));
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect(has(element, 'panel')).to.equal(false);
    expect(focused()).to.equal(launcher);
  });

  it('goes back to what in the page opened the panel', async () => {
    const button = document.body.appendChild(document.createElement('button'));
    left.push(button);
    const { element } = await made();
    button.focus();
    element.show();
    await until(() => focused()?.localName === 'textarea');
    element.hide();
    await element.updateComplete;
    expect(focused()).to.equal(button);
  });

  it('is left alone by a reader who has moved on, and by a page that opens the panel at the start', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    left.push(field);
    field.focus();
    const { element } = await made(snapshot(), { open: '' });
    await until(() => has(element, 'input'));
    expect(focused()).to.equal(field);
    element.hide();
    element.show();
    field.focus();
    element.hide();
    await element.updateComplete;
    expect(focused()).to.equal(field);
  });

  it('passes launcher, back, close, log, receipt and composer in this order', async () => {
    const delivery = { state: 'sent', accepted: 1, total: 2 } as const;
    const { element } = await made(
      snapshot({ tickets: [ticket({ items: [own('Hi', NOW, { delivery })] })] }),
    );
    part(element, 'launcher').focus();
    element.show();
    await until(() => focused()?.localName === 'textarea');
    type(input(element), 'Something to send');
    await one<HTMLElementTagNameMap['nostr-support-composer']>(element.shadowRoot, 'nostr-support-composer')
      .updateComplete;
    part(element, 'launcher').focus();
    const order: (string | null | undefined)[] = [];
    for (let step = 0; step < 6; step++) {
      await sendKeys({ press: 'Tab' });
      order.push(focused()?.getAttribute('part'));
    }
    expect(order).to.deep.equal(['back-button', 'close-button', 'log', 'receipt', 'input', 'send-button']);
  });

  it('closes nothing with the Escape that ends a composition', async () => {
    const { element } = await made(snapshot(), { open: '' });
    await until(() => has(element, 'input'));
    press(input(element), 'Escape', { isComposing: true });
    expect(element.open).to.equal(true);
  });
});

describe('the dialog', () => {
  it('has a role and a name, and no control is smaller than 24 pixels', async () => {
    const delivery = { state: 'failed', accepted: 0, total: 1 } as const;
    const { element } = await made(
      snapshot({ tickets: [ticket({ items: [own('Hi', NOW, { delivery })] })] }),
      { open: '' },
    );
    await until(() => has(element, 'receipt'));
    const panel = part(element, 'panel');
    expect(panel.getAttribute('role')).to.equal('dialog');
    expect(panel.getAttribute('aria-label')).to.equal('Mira Holm');
    // Sizes are those at rest.
    await atRest(element);
    for (const control of element.shadowRoot?.querySelectorAll('button, textarea') ?? []) {
      const { width, height } = control.getBoundingClientRect();
      expect(Math.min(width, height), control.outerHTML).to.be.at.least(24);
    }
  });

  it('announces each incoming message once, none of one’s own and none that is old', async () => {
    const first = ticket({ items: [own('Hi', NOW - 9000)] });
    const { element, client } = await made(snapshot({ tickets: [first] }));
    expect(said(element)).to.equal('');
    const old = { ...first, items: [...first.items, theirs('from yesterday', NOW - 8000)] };
    client.show(snapshot({ tickets: [old] }));
    await element.updateComplete;
    expect(said(element)).to.equal('');
    const next = { ...old, items: [...old.items, theirs('On its way', NOW)] };
    client.show(snapshot({ tickets: [next] }));
    await element.updateComplete;
    expect(said(element)).to.equal('New message from Mira Holm: On its way');
    const node = one(element.shadowRoot, '[role=status] > *');
    client.show(snapshot({ tickets: [{ ...next, items: [...next.items, own('Thanks', NOW)] }] }));
    await element.updateComplete;
    expect(one(element.shadowRoot, '[role=status] > *'), 'not said again').to.equal(node);
  });

  it('announces a message of files alone by how many there are', async () => {
    const first = ticket({ items: [own('Hi', NOW - 9000)] });
    const { element, client } = await made(snapshot({ tickets: [first] }));
    const files = { ...theirs('', NOW), attachments: [{}, {}] as unknown as Attachment[] };
    client.show(snapshot({ tickets: [{ ...first, items: [...first.items, files] }] }));
    await element.updateComplete;
    expect(said(element)).to.equal('New message from Mira Holm: 2 attachments');
  });

  it('counts nothing in a message with nothing in it, as another client may send it', async () => {
    const first = ticket({ items: [own('Hi', NOW - 9000)] });
    const { element, client } = await made(snapshot({ tickets: [first] }));
    client.show(snapshot({ tickets: [{ ...first, items: [...first.items, theirs('', NOW)] }] }));
    await element.updateComplete;
    expect(said(element).trim()).to.equal('New message from Mira Holm:');
  });

  it('announces what comes at once together, each message once, without one’s own and without what is old', async () => {
    const first = ticket({ ticketId: 'first', items: [own('Hi', NOW)] });
    const second = ticket({ ticketId: 'second', items: [own('Hello', NOW)] });
    const { element, client } = await made(snapshot({ tickets: [first, second] }));
    const more = [theirs('Found it', NOW), own('Where?', NOW), theirs('At the gate', NOW + 1)];
    const other = [theirs('from yesterday', NOW - 8000), theirs('Good day', NOW)];
    const next = [
      { ...first, items: [...first.items, ...more] },
      { ...second, items: [...second.items, ...other] },
    ];
    client.show(snapshot({ tickets: next }));
    await element.updateComplete;
    expect(said(element)?.split('\n')).to.deep.equal([
      'New message from Mira Holm: Found it',
      'New message from Mira Holm: At the gate',
      'New message from Mira Holm: Good day',
    ]);
    client.show(
      snapshot({
        tickets: next.map((each) => ({ ...each, items: each.items.map((item) => ({ ...item })) })),
      }),
    );
    await element.updateComplete;
    expect(said(element)?.split('\n').length, 'none is said again').to.equal(3);
    client.show(
      snapshot({ tickets: [{ ...next[0]!, items: [...next[0]!.items, theirs('Here', NOW + 2)] }] }),
    );
    await element.updateComplete;
    expect(said(element)).to.equal('New message from Mira Holm: Here');
  });

  it('marks as read only what is on screen', async () => {
    const unread = ticket({ unread: 1, items: [own('Hi'), theirs('Hello')] });
    const { element, client } = await made(snapshot({ tickets: [unread, ticket()] }));
    expect(client.called('markRead')).to.deep.equal([]);
    element.show();
    await element.updateComplete;
    expect(client.called('markRead'), 'in the list').to.deep.equal([]);
    element.shadowRoot?.querySelector<HTMLElement>('[part=ticket-item]')?.click();
    await element.updateComplete;
    expect(client.called('markRead')).to.deep.equal([{ ticketId: unread.id }]);
  });
});

describe('the events', () => {
  it('can keep the panel open or closed, and a message unsent', async () => {
    const { element, client } = await made();
    const refuse = (event: Event) => event.preventDefault();
    element.addEventListener('support-show', refuse);
    element.show();
    expect(element.open).to.equal(false);
    element.removeEventListener('support-show', refuse);
    element.toggle();
    expect(element.open).to.equal(true);
    element.addEventListener('support-hide', refuse);
    element.hide();
    expect(element.open).to.equal(true);

    element.addEventListener('support-before-send', refuse);
    await until(() => has(element, 'input'));
    type(input(element), 'Wait');
    press(input(element), 'Enter');
    const error = await element.createTicket({ body: 'Wait' }).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'cancelled');
    expect(client.called('createTicket')).to.deep.equal([]);
    expect(input(element).value).to.equal('Wait');
    expect(has(element, 'banner'), 'nothing went wrong').to.equal(false);
  });

  it('tell what happens, and the text only with expose-messages', async () => {
    const first = ticket({ items: [own('Hi')] });
    const { element, client } = await made(snapshot({ tickets: [first] }));
    const heard = events(
      document.body,
      'support-message',
      'support-status',
      'support-unread',
      'support-ticket',
    );
    const items = [...first.items, theirs('Secret'), status('resolved')];
    client.show(snapshot({ tickets: [{ ...first, items, status: 'resolved', unread: 1 }] }));
    expect(heard.map(({ type }) => type)).to.deep.equal([
      'support-message',
      'support-status',
      'support-unread',
    ]);
    expect(heard[0]).to.include({ ticketId: first.id, from: 'agent', text: undefined });
    expect(heard[1]).to.include({ ticketId: first.id, status: 'resolved' });
    expect(heard[2]).to.include({ count: 1 });
    expect(heard.every(({ bubbles, composed, cancelable }) => bubbles && composed && !cancelable)).to.equal(
      true,
    );
    element.exposeMessages = true;
    client.show(snapshot({ tickets: [{ ...first, items: [...items, theirs('Open')] }] }));
    expect(heard.some((event) => 'text' in event && event.text === 'Open')).to.equal(true);
  });

  it('tell of a rating, once, and of each change of the connection', async () => {
    const first = ticket();
    const { element, client } = await made(snapshot({ tickets: [first] }));
    const heard = events(document.body, 'support-csat', 'support-connection');
    const rated = { ...first, items: [...first.items, csat(4, 'Fast')] };
    const show = (connection: Snapshot['connection']) =>
      client.show(snapshot({ tickets: [{ ...rated }], connection }));
    show('online');
    expect(heard.map(({ type }) => type)).to.deep.equal(['support-csat']);
    expect(heard[0]).to.include({ ticketId: first.id, rating: 4 });
    expect(heard[0]).not.to.have.property('comment');
    for (const connection of ['online', 'offline', 'connecting', 'connecting'] as const) {
      show(connection);
      expect(element.connection).to.equal(connection);
    }
    expect(heard.slice(1).map(({ type }) => type)).to.deep.equal([
      'support-connection',
      'support-connection',
    ]);
    expect(heard[1]).to.include({ connection: 'offline' });
    expect(heard[2]).to.include({ connection: 'connecting' });
    for (const { bubbles, composed, cancelable } of heard)
      expect([bubbles, composed, cancelable]).to.deep.equal([true, true, false]);
  });

  it('tell of unread messages only where their number changes', async () => {
    const first = ticket({ unread: 1 });
    const { client } = await made(snapshot({ tickets: [first] }));
    const heard = events(document.body, 'support-unread');
    for (const unread of [1, 2, 2, 0]) client.show(snapshot({ tickets: [{ ...first, unread }] }));
    expect(heard.map((event) => 'count' in event && event.count)).to.deep.equal([2, 0]);
  });

  it('tell nothing of what was stored before', async () => {
    const { element, client } = await made(snapshot({ restoring: true }), { open: '' });
    const heard = events(element, 'support-message', 'support-ticket');
    client.show(snapshot({ tickets: [ticket()] }));
    expect(heard).to.deep.equal([]);
    client.show(snapshot({ tickets: [ticket()] }));
    expect(heard.length).to.be.greaterThan(0);
  });

  it('say when it is ready and when every trace is gone', async () => {
    const element = document.createElement('shown-support') as ShownSupportElement;
    left.push(element);
    const heard = events(element, 'support-ready', 'support-reset');
    element.agent = AGENT;
    document.body.append(element);
    await element.ready;
    expect(heard.map(({ type }) => type)).to.deep.equal(['support-ready']);
    await element.reset();
    expect(element.shown.called('reset').length).to.equal(1);
    expect(heard.map(({ type }) => type)).to.deep.equal(['support-ready', 'support-reset']);
  });

  it('say of a wrong value once, in the console and in the panel, which element and what', async () => {
    const lines: string[] = [];
    const original = console.error;
    console.error = (line: string) => void lines.push(line);
    try {
      const { element } = await made(snapshot(), { open: '', theme: 'purple' });
      await until(() => has(element, 'banner'));
      expect(lines).to.deep.equal([
        '<nostr-support theme="purple">: expected auto, light, dark, got "purple"',
      ]);
      expect(part(element, 'banner').textContent).to.contain('not set up correctly');
      element.heading = 'another change';
      await element.updateComplete;
      expect(lines.length).to.equal(1);
    } finally {
      console.error = original;
    }
  });
});

describe('the methods', () => {
  it('fill the composer for the reader to look over', async () => {
    const { element, client } = await made();
    element.prefill('My order 1042');
    element.show();
    await until(() => has(element, 'input') && input(element).value === 'My order 1042');
    expect(client.called('createTicket')).to.deep.equal([]);
  });

  it('give back what the client gave', async () => {
    const { element } = await made();
    const sent = await element.createTicket({ body: 'Hi', priority: 'high' });
    expect(sent).to.include({ ticketId: 'new-ticket' });
    expect(await sent.sent).to.include({ state: 'sent' });
    expect(element.shown.called('createTicket')).to.deep.equal([
      { body: 'Hi', priority: 'high', details: {} },
    ]);
  });
});

describe('in the page', () => {
  it('follows the language it stands in, with its direction', async () => {
    const page = document.body.appendChild(document.createElement('div'));
    left.push(page);
    page.lang = 'ar-EG';
    const { element } = await made(snapshot(), { open: '' }, page);
    const root = one(element.shadowRoot, '.root');
    expect(root.dir).to.equal('rtl');
    await until(() => root.lang === 'ar-EG');
    const launcher = part(element, 'launcher').getBoundingClientRect();
    expect(launcher.left, 'end is on the left').to.be.lessThan(innerWidth / 2);
    element.lang = 'de';
    await element.updateComplete;
    expect(root.dir).to.equal('ltr');
    await until(() => root.lang === 'de');
  });

  it('lets go when it is removed, and goes on when it comes back', async () => {
    const { element, client } = await made(snapshot({ tickets: [ticket()] }), { open: '' });
    await until(() => has(element, 'input'));
    type(input(element), 'not yet sent');
    element.remove();
    expect(client.calls.at(-1)).to.deep.equal(['disconnect']);
    document.body.append(element);
    await until(() => client.calls.at(-1)?.[0] === 'connect');
    expect(input(element).value).to.equal('not yet sent');
  });

  it('takes another client when the agent changes', async () => {
    const { element, client } = await made();
    const next = new ShownClient(snapshot({ tickets: [ticket()] }));
    element.shown = next;
    element.agent = 'b'.repeat(64);
    await element.updateComplete;
    expect(client.called('disconnect').length).to.equal(1);
    expect(element.tickets.length).to.equal(1);
    client.show(snapshot({ tickets: [ticket(), ticket()] }));
    expect(element.tickets.length, 'the former client is not listened to').to.equal(1);
  });

  it('has its client signal neither typing nor receipts that the page has disabled', async () => {
    const { element, client } = await made(snapshot(), { disable: 'typing receipts' });
    expect(client.signals).to.deep.equal({ typing: false, receipts: false });
    for (const [disable, typing, receipts] of [
      ['receipts', true, false],
      ['emoji typing', false, true],
      ['', true, true],
    ] as const) {
      element.disable = disable;
      await element.updateComplete;
      expect(client.signals, disable).to.deep.equal({ typing, receipts });
    }
  });

  it('fills slots', async () => {
    const label = Object.assign(document.createElement('span'), { slot: 'launcher', textContent: 'Ask us' });
    const { element } = await made();
    element.append(label);
    expect(label.assignedSlot?.name).to.equal('launcher');
    expect(part(element, 'launcher').offsetWidth).to.be.greaterThan(60);
  });

  it('stands in the page without a launcher when it is inline', async () => {
    const { element, client } = await made(snapshot(), { mode: 'inline' });
    expect(has(element, 'launcher')).to.equal(false);
    expect(has(element, 'close-button')).to.equal(false);
    expect(part(element, 'panel').getAttribute('role')).to.equal('region');
    expect(client.called('connect').length).to.be.greaterThan(0);
    expect(element.offsetHeight).to.be.greaterThan(300);
  });
});

describe('on a phone', () => {
  const screen = { width: innerWidth, height: innerHeight };
  beforeEach(() => setViewport({ width: 390, height: 700 }));
  afterEach(() => setViewport(screen));

  it('is the whole screen, holds the page still, and closes with the back gesture', async () => {
    const { element } = await made();
    element.show();
    await element.updateComplete;
    await atRest(element);
    const { width, height } = part(element, 'panel').getBoundingClientRect();
    expect([width, height]).to.deep.equal([390, 700]);
    expect(part(element, 'launcher').offsetHeight).to.equal(0);
    expect(part(element, 'panel').getAttribute('aria-modal')).to.equal('true');
    expect(getComputedStyle(document.documentElement).overflow).to.equal('hidden');
    history.back();
    await until(() => !element.open);
    await element.updateComplete;
    expect(getComputedStyle(document.documentElement).overflow).not.to.equal('hidden');
  });

  it('takes its history entry away when it is closed by hand', async () => {
    const { element } = await made();
    const before = history.state as unknown;
    element.show();
    await element.updateComplete;
    expect(history.state).not.to.deep.equal(before);
    element.hide();
    await until(() => JSON.stringify(history.state) === JSON.stringify(before));
  });

  it('has an input that does not make the screen zoom in', async () => {
    const { element } = await made(snapshot(), { open: '' });
    await until(() => has(element, 'input'));
    const size = parseFloat(getComputedStyle(input(element)).fontSize);
    expect(size).to.be.at.least(matchMedia('(pointer: coarse)').matches ? 16 : 15);
  });
});
