// What is asked before the first message, with a real client: what is on the relays, in the store, and at the desk.

import { expect } from '@open-wc/testing';
import type { ExtraModule } from '../../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../../src/elements/support/support-element.js';
import { AgentClient } from '../../../../src/headless/agent-client.js';
import { createLocalSigner } from '../../../../src/io/signers/local-signer.js';
import { generateSecretKey, getPublicKey, signEvent } from '../../../../src/protocol/event.js';
import { buildIdentityProof, parseIdentityProof } from '../../../../src/protocol/identity-proof.js';
import { TestWorld, until as become } from '../../../support/test-world.js';
import { has, one, part, press, type, until } from '../../helpers.js';

const RELAY = 'wss://one.test';
const key = generateSecretKey();
const agent = getPublicKey(key);

if (!customElements.get('nostr-support')) customElements.define('nostr-support', SupportElement);

function made(attributes: Record<string, string>): SupportElement {
  const element = document.createElement('nostr-support');
  for (const [name, value] of Object.entries({ agent, relays: RELAY, lang: 'en', ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

const root = (element: Element) => element.shadowRoot!;
const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');
const bubbles = (element: Element) => root(element).querySelectorAll('[part=bubble]').length;
const box = (element: Element) => one<HTMLInputElement>(root(element), '#prechat-consent');

async function stored(world: TestWorld): Promise<number> {
  const there = await Promise.all([...world.stores.values()].map((store) => store.exists()));
  return there.filter(Boolean).length;
}

async function detailsAt(world: TestWorld): Promise<Readonly<Record<string, string>>> {
  const desk = new AgentClient({
    signer: createLocalSigner(key),
    relays: RELAY,
    world: new TestWorld(world),
  });
  await desk.connect();
  await become(desk, () => desk.getSnapshot().tickets.length === 1);
  desk.disconnect();
  return desk.getSnapshot().tickets[0]!.details;
}

let world: TestWorld;
beforeEach(() => {
  SupportElement.world = world = new TestWorld();
  SupportElement.extras = {
    welcome: () => import('../../../../src/addons/welcome.js') as Promise<ExtraModule>,
  };
});
afterEach(() => {
  SupportElement.extras = {};
  for (const element of document.querySelectorAll('nostr-support')) element.remove();
});

describe('before the first message, over relays', () => {
  it('answers reach the desk within the encrypted body, and stand in no tag', async () => {
    const element = made({ prechat: 'name email' });
    element.show();
    await until(() => root(element).querySelector('.prechat') !== null);
    for (const [name, text] of [
      ['name', 'Ada Lovelace'],
      ['email', 'ada@shop.test'],
    ] as const) {
      const field = one<HTMLInputElement>(root(element), `[name=${name}]`);
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    type(input(element), 'Where is my order?');
    press(input(element), 'Enter');
    await until(() => bubbles(element) === 1);
    expect(await detailsAt(world)).to.deep.equal({ name: 'Ada Lovelace', email: 'ada@shop.test' });
    const events = JSON.stringify(world.network.relay(RELAY).events);
    expect(events).to.contain('7700');
    for (const word of ['Ada', 'ada@', 'name', 'email']) expect(events, word).not.to.contain(`"${word}`);
  });

  it('nothing of the page is told unless the page tells it', async () => {
    const element = made({});
    await element.createTicket({ body: 'Hello' });
    expect(await detailsAt(world)).to.deep.equal({});
  });

  it('the page’s address is told where the page says so', async () => {
    const element = made({});
    element.context = { page: location.href };
    await element.createTicket({ body: 'Hello' });
    expect(await detailsAt(world)).to.deep.equal({ page: location.href });
  });
});

describe('who is writing, over relays', () => {
  const sign = (customer: string, at = Math.floor(world.clock.now() / 1000)) =>
    signEvent(
      buildIdentityProof({ at, expires: at + 600, customer, claims: { name: 'Ada' } }),
      new Uint8Array(32).fill(9),
    );
  const told: (string | undefined)[] = [];
  const listen = (element: SupportElement) => {
    told.length = 0;
    element.addEventListener('support-error', ({ code }) => told.push(code));
  };

  it('is proved by what the page fetches for the key, once there is one', async () => {
    const element = made({ prechat: 'name email?' });
    listen(element);
    const asked: string[] = [];
    const proof = async (pubkey: string) => {
      asked.push(pubkey);
      return sign(pubkey);
    };
    element.identify({ name: 'Ada', proof });
    element.show();
    await until(() => root(element).querySelector('.prechat') !== null);
    expect(root(element).querySelectorAll('[name=name]').length).to.equal(0);
    expect(asked).to.deep.equal([]);
    type(input(element), 'Where is my order?');
    press(input(element), 'Enter');
    await until(() => bubbles(element) === 1);
    const { proof: token, ...others } = await detailsAt(world);
    expect(parseIdentityProof(token!)?.customer).to.equal(asked[0]);
    expect(others).to.deep.equal({ name: 'Ada' });
    expect(told).to.deep.equal([]);
    await element.reset();
    await element.createTicket({ body: 'Somebody else' });
    expect(asked.length).to.equal(1);
  });

  it('is sent without a proof that cannot be had, which the page is told and the reader is not', async () => {
    const element = made({});
    listen(element);
    element.identify({ name: 'Ada', proof: () => Promise.reject(new Error('401')) });
    element.show();
    await until(() => has(element, 'input'));
    type(input(element), 'Where is my order?');
    press(input(element), 'Enter');
    await until(() => bubbles(element) === 1);
    expect(await detailsAt(world)).to.deep.equal({ name: 'Ada' });
    expect(told).to.deep.equal(['no-proof']);
    expect(root(element).querySelectorAll('[role=alert], .error').length).to.equal(0);
    expect(input(element).value).to.equal('');
  });
});

describe('with consent', () => {
  it('nothing is stored and no relay is contacted until the first message is sent', async () => {
    const element = made({ consent: '', prechat: 'name?' });
    element.prefill('From the page');
    element.show();
    await until(() => root(element).querySelector('.prechat') !== null);
    await element.ready;
    expect(input(element).value).to.equal('From the page');
    type(input(element), 'Hello');
    const name = one<HTMLInputElement>(root(element), '[name=name]');
    name.focus();
    name.value = 'Ada';
    name.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
    box(element).click();
    await element.updateComplete;
    // Closed and opened again it is still there.
    element.hide();
    await element.updateComplete;
    element.show();
    await until(() => has(element, 'input') && root(element).querySelector('.prechat') !== null);
    expect([input(element).value, one<HTMLInputElement>(root(element), '[name=name]').value]).to.deep.equal([
      'Hello',
      'Ada',
    ]);
    expect([world.network.connections, await stored(world), element.connection]).to.deep.equal([
      0,
      0,
      'idle',
    ]);
    press(input(element), 'Enter');
    await until(() => bubbles(element) === 1);
    const { consent, name: told } = await detailsAt(world);
    expect([told, consent]).to.deep.equal(['Ada', new Date(world.clock.now()).toISOString()]);
    expect(await stored(world)).to.equal(1);
  });

  it('a field keeps the focus while it is typed in', async () => {
    const element = made({ consent: '', prechat: 'name' });
    element.show();
    await until(() => root(element).querySelector('.prechat') !== null);
    const name = one<HTMLInputElement>(root(element), '[name=name]');
    name.focus();
    for (const text of ['A', 'Ad', 'Ada']) {
      name.value = text;
      name.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await element.updateComplete;
    }
    expect(root(element).activeElement).to.equal(name);
  });

  it('a conversation that is there already is found again, and watched', async () => {
    const before = made({});
    await before.createTicket({ body: 'Hello' });
    await until(() => world.network.relay(RELAY).events.some(({ kind }) => kind === 7700));
    before.remove();
    SupportElement.world = world = world.restart();
    const connections = world.network.connections;
    const element = made({ consent: '' });
    await until(() => element.tickets.length === 1);
    expect(world.network.connections).to.be.above(connections - 1);
    element.show();
    await until(() => bubbles(element) === 1);
  });

  it('the page’s own calls are the page’s to answer for', async () => {
    const element = made({ consent: '', prechat: 'name' });
    await element.createTicket({ body: 'Hello', details: { consent: 'by our own form' } });
    expect(await detailsAt(world)).to.deep.equal({ consent: 'by our own form' });
  });
});
