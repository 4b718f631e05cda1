// What `reset()` leaves in a real browser: every database, cache and storage entry is listed before and after.

import { expect } from '@open-wc/testing';
import { addons } from '../../../src/addons/loaders.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import { generateSecretKey, getPublicKey } from '../../../src/protocol/event.js';
import type { SupportError } from '../../../src/util/errors.js';
import { keptWorld } from '../../support/kept-world.js';
import { MemoryNetwork } from '../../support/memory-relay.js';
import { until } from '../helpers.js';

const RELAY = 'wss://one.test';
const agent = getPublicKey(generateSecretKey());
if (!customElements.get('nostr-support')) customElements.define('nostr-support', SupportElement);

let network: MemoryNetwork;
const left: SupportElement[] = [];

/** A world as the entry makes it, but for the relays: real storage, real time. */
function enter(): void {
  network = new MemoryNetwork();
  SupportElement.world = keptWorld(network);
}

function made(attributes: Record<string, string> = {}): SupportElement {
  const element = document.createElement('nostr-support');
  for (const [name, value] of Object.entries({ agent, relays: RELAY, open: '', ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  left.push(element);
  return element;
}

/** Everything that this origin keeps. */
async function kept(): Promise<string[]> {
  const databases = (await indexedDB.databases()).map(({ name }) => `database ${name}`);
  const folder = await navigator.storage.getDirectory?.();
  const files: string[] = [];
  for await (const [name] of (folder as unknown as Iterable<[string]>) ?? []) files.push(`file ${name}`);
  return [
    ...databases,
    ...files,
    ...(await caches.keys()).map((name) => `cache ${name}`),
    ...Object.keys(localStorage).map((name) => `localStorage ${name}`),
    ...Object.keys(sessionStorage).map((name) => `sessionStorage ${name}`),
    ...document.cookie.split(';').filter(Boolean),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => `worker ${scope}`),
  ].sort();
}

async function converse(element: SupportElement, body = 'Private'): Promise<string> {
  await element.ready;
  const { ticketId, sent } = await element.createTicket({ body });
  await sent;
  await element.sendMessage(ticketId, 'More of it');
  element.prefill('a draft');
  await until(() => element.tickets[0]?.items.length === 2);
  return ticketId;
}

/** What was under way would write within these turns; and Firefox lists a database while it is looked for. */
async function later(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve));
}

let before: string[];
beforeEach(async () => {
  enter();
  before = await kept();
});
afterEach(async () => {
  for (const element of left) await element.reset();
  for (const element of left.splice(0)) element.remove();
  // What was reset looks for its next database until then.
  await later();
});

for (const persist of ['local', 'session', 'none']) {
  describe(`reset() with persist="${persist}"`, () => {
    it('leaves nothing in this browser', async () => {
      const element = made({ persist });
      await converse(element);
      const during = (await kept())
        .filter((entry) => !before.includes(entry))
        .map((entry) => entry.split(' ')[0]);
      const expected = { local: ['database'], session: ['database', 'sessionStorage'], none: [] }[persist];
      expect(during).to.deep.equal(expected);
      await element.reset();
      await later();
      expect(await kept()).to.deep.equal(before);
      expect(element.tickets).to.deep.equal([]);
      await element.ready;
    });

    it('leaves nothing while something is being sent, nor when it is called twice', async () => {
      const element = made({ persist });
      const ticketId = await converse(element);
      const relay = network.relay(RELAY);
      relay.answer = () => null;
      const sending = [
        element.sendMessage(ticketId, 'on its way'),
        element.createTicket({ body: 'another' }),
        element.submitCsat(ticketId, { rating: 3 }),
      ];
      let resets = 0;
      element.addEventListener('support-reset', () => resets++);
      await Promise.all([element.reset(), element.reset()]);
      await Promise.allSettled(sending);
      await later();
      expect(await kept()).to.deep.equal(before);
      await element.reset();
      await later();
      expect(await kept()).to.deep.equal(before);
      expect(element.tickets).to.deep.equal([]);
      expect(resets).to.be.at.least(2);
    });

    it('empties the other element of the page too, which writes nothing back and begins anew', async () => {
      const one = made({ persist });
      await converse(one);
      const two = made({ persist });
      await until(() => two.tickets.length === 1);
      one.identify({ name: 'Mira' });
      let told = 0;
      two.addEventListener('support-reset', () => told++);
      const ticketId = two.tickets[0]!.id;
      const late = two.sendMessage(ticketId, 'late').catch(() => {});
      await one.reset();
      await until(() => told === 1 && two.tickets.length === 0);
      await late;
      await later();
      expect(await kept()).to.deep.equal(before);
      expect(two.shadowRoot?.textContent).not.to.contain('Private');
      await converse(two, 'Somebody else');
      expect(two.tickets.map(({ title }) => title)).to.deep.equal(['Somebody else']);
    });
  });
}

describe('reset({ forget: true })', () => {
  it('asks the relays first, says how many accepted, and leaves nothing in this browser', async () => {
    const element = made();
    await converse(element);
    const relay = network.relay(RELAY);
    const from = relay.received.length;
    const told = await element.reset({ forget: true });
    expect(told).to.deep.equal({ asked: 1, accepted: 1 });
    expect(relay.received.slice(from).map(({ kind }) => kind)).to.deep.equal([5, 1059, 5, 62]);
    await later();
    expect(await kept()).to.deep.equal(before);
    expect(element.tickets).to.deep.equal([]);
    expect(await element.reset({ forget: true })).to.deep.equal({ asked: 0, accepted: 0 });
    expect(await element.reset()).to.equal(undefined);
  });

  it('leaves everything where it is when the add-on can\u2019t be fetched', async () => {
    const erasure = () => Promise.reject(new TypeError('Failed to fetch'));
    SupportElement.world = { ...keptWorld(network), addons: { ...addons, erasure } };
    const element = made();
    await converse(element);
    const refusal = await element.reset({ forget: true }).catch((error: unknown) => error);
    expect((refusal as SupportError).code).to.equal('addon-unavailable');
    expect(element.tickets.length).to.equal(1);
    await element.reset();
    await later();
    expect(await kept()).to.deep.equal(before);
  });
});

describe('persist', () => {
  it('"none" keeps nothing anywhere, in no page but this one', async () => {
    const element = made({ persist: 'none' });
    await converse(element);
    expect(await kept()).to.deep.equal(before);
    element.remove();
    enter();
    const next = made({ persist: 'none' });
    await next.ready;
    expect(next.tickets).to.deep.equal([]);
  });

  it('with a value that is none of them keeps nothing either, and says so', async () => {
    const lines: string[] = [];
    const original = console.error;
    console.error = (line: string) => void lines.push(line);
    try {
      await converse(made({ persist: 'Session' }));
    } finally {
      console.error = original;
    }
    expect(await kept()).to.deep.equal(before);
    expect(lines.length).to.equal(1);
    expect(lines[0]).to.contain('persist="Session"');
  });
});
