import { expect, oneEvent } from '@open-wc/testing';
import { DeskElement } from '../../../src/elements/desk/desk-element.js';
import type { SupportErrorEvent } from '../../../src/elements/events.js';
import { CustomerClient } from '../../../src/headless/customer-client.js';
import { encodeNpub } from '../../../src/protocol/nip19.js';
import { flush, TestWorld, until } from '../../support/test-world.js';
import { AGENT, find, findAll, NSEC, openDesk, press, settle, type, type FakeDesk } from './desk-fixture.js';

const RELAY = 'wss://relay.example.com';

class WorldDesk extends DeskElement {
  static override widgetUrl = 'https://cdn.example.com/nostr-support.js';
}
customElements.define('world-desk', WorldDesk);

describe('the desk over a real client', () => {
  let desk: WorldDesk;
  let world: TestWorld;

  async function open(): Promise<void> {
    WorldDesk.world = world;
    desk = new WorldDesk();
    desk.relays = RELAY;
    document.body.append(desk);
    await drawn();
  }
  async function drawn(): Promise<void> {
    await flush();
    await settle(desk as unknown as FakeDesk);
  }
  const shown = <E extends Element = HTMLElement>(selector: string) =>
    find<E>(desk as unknown as FakeDesk, selector);
  const all = (selector: string) => findAll(desk as unknown as FakeDesk, selector);

  beforeEach(async () => {
    world = new TestWorld();
    await open();
  });
  afterEach(() => desk.remove());

  async function ask(body: string): Promise<CustomerClient> {
    const customer = new CustomerClient({
      agent: encodeNpub(AGENT),
      relays: RELAY,
      world: new TestWorld(world),
    });
    await customer.connect();
    await (
      await customer.createTicket({ body })
    ).sent;
    return customer;
  }

  it('answers a customer, and finds it all again after a reload', async () => {
    await desk.signIn({ secretKey: NSEC });
    const customer = await ask('Where is my order?');
    await drawn();
    await press(desk as unknown as FakeDesk, 'Not now');
    await press(desk as unknown as FakeDesk, 'Go to the inbox');
    all('.ticket')[0]!.click();
    await drawn();
    await type(
      desk as unknown as FakeDesk,
      shown<HTMLTextAreaElement>('nostr-support-composer textarea'),
      'On its way',
    );
    await press(desk as unknown as FakeDesk, 'Send');
    await until(customer, () => customer.getSnapshot().tickets[0]?.items.length === 2);
    customer.disconnect();

    desk.remove();
    world = world.restart();
    await open();
    expect(all('.ticket')).to.have.length(1);
    all('.ticket')[0]!.click();
    await drawn();
    expect(all('.bubble').map((bubble) => bubble.textContent)).to.deep.equal([
      'Where is my order?',
      'On its way',
    ]);
  });

  it('publishes a profile and two lists for a new key, once', async () => {
    await desk.signIn({ secretKey: NSEC, made: 'here' });
    await drawn();
    await type(desk as unknown as FakeDesk, shown<HTMLInputElement>('[name=name]'), 'Acme');
    expect(world.network.relay(RELAY).received).to.have.length(0);
    await press(desk as unknown as FakeDesk, 'Publish');
    await drawn();
    const kinds = world.network.relay(RELAY).received.map(({ kind }) => kind);
    expect(kinds.sort((a, b) => a - b)).to.deep.equal([0, 10002, 10050]);

    desk.remove();
    world = world.restart();
    await open();
    expect(all('nostr-support-desk-setup')).to.have.length(0);
    expect(shown('.account-name').textContent).to.equal('Acme');
  });

  it('publishes nothing for a key from elsewhere that was not asked for', async () => {
    await desk.signIn({ secretKey: NSEC });
    await drawn();
    await press(desk as unknown as FakeDesk, 'Not now');
    await drawn();
    expect(world.network.relay(RELAY).received).to.have.length(0);
  });

  it('closes its sockets when it is taken out of the page, and opens them when it is put back', async () => {
    await desk.signIn({ secretKey: NSEC });
    await drawn();
    const { sockets } = world.network.relay(RELAY);
    expect(sockets.size).to.equal(1);
    desk.remove();
    await world.clock.advance(60_000);
    expect(sockets.size).to.equal(0);
    document.body.append(desk);
    await drawn();
    expect(sockets.size).to.equal(1);
    expect(desk.connection).to.equal('online');
  });

  it('leaves no key and no ticket in the stores after signing out', async () => {
    await desk.signIn({ secretKey: NSEC });
    await ask('Where is my order?').then((customer) => customer.disconnect());
    await drawn();
    await desk.signOut();
    await drawn();
    for (const store of world.stores.values()) expect(await store.exists()).to.equal(false);
    expect(all('.way')).to.have.length(3);
  });

  it('opens no connection and keeps nothing while nobody is signed in', async () => {
    expect(world.network.connections).to.equal(0);
    for (const store of world.stores.values()) expect(await store.exists()).to.equal(false);
  });
});

describe('a wrong configuration of the desk', () => {
  let desk: FakeDesk;
  const { error } = console;
  let lines: unknown[][];

  beforeEach(() => {
    lines = [];
    console.error = (...line: unknown[]) => void lines.push(line);
  });
  afterEach(() => {
    console.error = error;
    desk.remove();
  });

  it('is said once in the console and in an event', async () => {
    desk = await openDesk();
    const told = oneEvent(desk, 'support-error') as Promise<SupportErrorEvent>;
    desk.setAttribute('relays', 'wss://a.example http://b.example');
    expect((await told).code).to.equal('bad-relay');
    await settle(desk);
    expect(lines).to.deep.equal([
      ['<nostr-support-desk> relays="http://b.example": expected wss: addresses'],
    ]);
  });

  it('never repeats what may be a secret key', async () => {
    desk = await openDesk({ attributes: { relays: NSEC } });
    expect(lines).to.have.length(1);
    expect(String(lines[0])).not.to.contain(NSEC);
  });

  it('names a theme that does not exist', async () => {
    desk = await openDesk({ attributes: { theme: 'pink' } });
    expect(String(lines[0])).to.contain('theme="pink"');
  });
});
