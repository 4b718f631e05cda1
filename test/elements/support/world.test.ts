import { expect } from '@open-wc/testing';
import { SupportElement, type SupportClient } from '../../../src/elements/support/support-element.js';
import { AgentClient } from '../../../src/headless/agent-client.js';
import { createLocalSigner } from '../../../src/io/signers/local-signer.js';
import { generateSecretKey, getPublicKey } from '../../../src/protocol/event.js';
import { TestWorld, until as become } from '../../support/test-world.js';
import { has, one, part, press, type, until } from '../helpers.js';

const RELAYS = 'wss://one.test wss://two.test';
const key = generateSecretKey();
const agent = getPublicKey(key);

if (!customElements.get('nostr-support')) customElements.define('nostr-support', SupportElement);

const left: Element[] = [];

function made(attributes: Record<string, string> = {}): SupportElement {
  const element = document.createElement('nostr-support');
  for (const [name, value] of Object.entries({ agent, relays: RELAYS, ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  left.push(element);
  return element;
}

function placed(): TestWorld {
  const world = new TestWorld();
  SupportElement.world = world;
  SupportElement.extras = { rating: () => import('../../../src/addons/rating.js') };
  return world;
}

async function errorsOf(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const original = console.error;
  console.error = (line: string) => void lines.push(line);
  try {
    await work();
  } finally {
    console.error = original;
  }
  return lines;
}

const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');
const bubbles = (element: Element) =>
  [...(element.shadowRoot?.querySelectorAll('[part=bubble]') ?? [])].map(({ textContent }) => textContent);

async function write(element: SupportElement, text: string): Promise<void> {
  await until(() => has(element, 'input'));
  type(input(element), text);
  press(input(element), 'Enter');
  await until(() => bubbles(element).includes(text));
}

afterEach(() => {
  for (const element of left.splice(0)) element.remove();
  SupportElement.extras = {};
});

/** The widget, with each client that it made. */
class WatchedElement extends SupportElement {
  clients: SupportClient[] = [];

  protected override createClient(): SupportClient {
    const client = super.createClient();
    this.clients.push(client);
    return client;
  }
}

if (!customElements.get('watched-support')) customElements.define('watched-support', WatchedElement);

describe('the widget over relays', () => {
  it('opens no connection and no store until it is opened', async () => {
    const world = placed();
    const element = made();
    await element.ready;
    expect(world.network.connections).to.equal(0);
    expect(world.clock.pending).to.equal(0);
    element.show();
    await until(() => world.network.connections > 0);
    for (const store of world.stores.values())
      expect(await store.exists(), 'stored by a visitor').to.equal(false);
  });

  it('tells every client that it makes what the page has disabled', async () => {
    placed();
    const element = document.createElement('watched-support') as WatchedElement;
    left.push(element);
    Object.assign(element, { agent, relays: RELAYS, disable: 'typing receipts' });
    document.body.append(element);
    await element.ready;
    element.relays = 'wss://three.test';
    await element.updateComplete;
    expect(element.clients.map(({ signals }) => signals)).to.deep.equal([
      { typing: false, receipts: false },
      { typing: false, receipts: false },
    ]);
  });

  it('carries a question, an answer, a status and a rating', async () => {
    const world = placed();
    const desk = new AgentClient({
      signer: createLocalSigner(key),
      relays: RELAYS,
      world: new TestWorld(world),
    });
    await desk.connect();
    const element = made();
    element.show();
    await write(element, 'Where is my order?');
    expect(input(element).value).to.equal('');
    await until(() => has(element, 'receipt') && part(element, 'receipt').textContent?.trim() === 'Sent');

    await become(desk, () => desk.getSnapshot().tickets.length === 1);
    const ticketId = desk.getSnapshot().tickets[0]?.id ?? '';
    await desk.replyTicket({ ticketId, body: '<b>On</b> its way' });
    await until(() => bubbles(element).includes('<b>On</b> its way'));
    expect(one(element.shadowRoot, '[role=status]').textContent).to.contain('On</b> its way');
    await write(element, 'Thank you');
    await desk.updateStatus({ ticketId, status: 'resolved' });
    await until(() => has(element, 'csat'));
    element.shadowRoot?.querySelectorAll<HTMLElement>('[part=csat-star]')[3]?.click();
    await until(() => !one<HTMLButtonElement>(part(element, 'csat'), '.button').disabled);
    one(part(element, 'csat'), '.button').click();
    await become(desk, () => desk.getSnapshot().tickets[0]?.csat?.rating === 4);
    await until(() => !has(element, 'csat'));
    desk.disconnect();
  });

  it('finds the conversation again after a restart, and watches it while closed', async () => {
    const world = placed();
    const before = made();
    before.show();
    await write(before, 'Are you there?');
    await until(() => world.network.relay('wss://one.test').events.some(({ kind }) => kind === 7700));
    before.remove();

    SupportElement.world = world.restart();
    const desk = new AgentClient({
      signer: createLocalSigner(key),
      relays: RELAYS,
      world: new TestWorld(world),
    });
    await desk.connect();
    await become(desk, () => desk.getSnapshot().tickets.length === 1);
    const after = made();
    await desk.replyTicket({ ticketId: desk.getSnapshot().tickets[0]?.id ?? '', body: 'Always.' });
    await until(() => after.unreadCount === 1);
    expect(has(after, 'panel')).to.equal(false);
    after.show();
    await until(() => bubbles(after).includes('Always.'));
    await until(() => after.unreadCount === 0);
    desk.disconnect();
  });

  it('leaves nothing behind after a reset, and begins anew', async () => {
    const world = placed();
    const element = made();
    element.show();
    await write(element, 'Private');
    await element.reset();
    await until(() => has(element, 'input') && bubbles(element).length === 0);
    expect(element.tickets).to.deep.equal([]);
    for (const store of world.stores.values()) expect(await store.exists()).to.equal(false);
    await write(element, 'Somebody else');
    expect(bubbles(element)).to.deep.equal(['Somebody else']);
  });

  it('closes its connections and timers when it is removed', async () => {
    const world = placed();
    const element = made();
    element.show();
    const relay = world.network.relay('wss://one.test');
    await until(() => relay.sockets.size === 1);
    element.remove();
    await until(() => relay.sockets.size === 0 || world.clock.pending > 0);
    await world.clock.advance(120_000);
    expect(relay.sockets.size).to.equal(0);
    expect(world.clock.pending).to.equal(0);
  });

  it('shares its connections with another widget', async () => {
    const world = placed();
    made({ open: '' });
    made({ open: '', 'storage-key': 'second' });
    await until(() => world.network.relay('wss://two.test').sockets.size > 0);
    expect(world.network.relay('wss://one.test').connections).to.equal(1);
  });
});

describe('a wrong configuration', () => {
  const wrong: [string, Record<string, string>, string, string][] = [
    ['no agent', { agent: '' }, 'bad-agent', '<nostr-support agent="">'],
    [
      'an agent that is none',
      { agent: 'npub1nonsense' },
      'bad-agent',
      '<nostr-support agent="npub1nonsense">',
    ],
    [
      'a relay over http',
      { relays: 'http://relay.test' },
      'bad-relay',
      '<nostr-support relays="http://relay.test">',
    ],
    ['no relay at all', { relays: '' }, 'no-relays', '<nostr-support relays="">'],
  ];
  for (const [name, attributes, code, start] of wrong) {
    it(`speaks once, calmly: ${name}`, async () => {
      placed();
      const codes: string[] = [];
      const onError = (event: HTMLElementEventMap['support-error']) => codes.push(event.code);
      document.body.addEventListener('support-error', onError);
      const lines = await errorsOf(async () => {
        const element = made({ ...attributes, open: '' });
        await until(() => element.shadowRoot?.querySelector('.trouble') != null);
        expect(has(element, 'input')).to.equal(false);
        expect(part(element, 'banner').textContent).to.contain('.');
        const error = await element.createTicket({ body: 'Hi' }).catch((reason: unknown) => reason);
        expect(error).to.have.property('code', code);
      });
      document.body.removeEventListener('support-error', onError);
      expect(lines.length).to.equal(1);
      expect(lines[0]).to.contain(start);
      expect(codes).to.deep.equal([code]);
    });
  }

  it('never repeats a secret key', async () => {
    placed();
    const nsec = `nsec1${'q'.repeat(58)}`;
    const lines = await errorsOf(async () => {
      const element = made({ agent: nsec, open: '' });
      await until(() => element.shadowRoot?.querySelector('.trouble') != null);
    });
    expect(lines.join()).not.to.contain(nsec);
    expect(lines.length).to.equal(1);
  });

  it('is over once it is put right', async () => {
    placed();
    await errorsOf(async () => {
      const element = made({ agent: '', open: '' });
      await until(() => element.shadowRoot?.querySelector('.trouble') != null);
      element.agent = agent;
      await until(() => has(element, 'input'));
      expect(part(element, 'panel').textContent).not.to.contain('set up');
    });
  });
});
