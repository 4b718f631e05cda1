// Where two things meet: tabs and a key that is brought, a reset and a connection that is being made, a place among the
// tabs and its end.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CustomerClient, type CustomerOptions } from '../../src/headless/customer-client.js';
import { LeasedStore } from '../../src/headless/leased-store.js';
import type { EventTemplate } from '../../src/protocol/event.js';
import type { ProfilePointer } from '../../src/protocol/nip19.js';
import { FaultyDisk } from '../faults/faulty-store.js';
import { addons } from '../support/addons.js';
import { TestBrowser } from '../support/tab-world.js';
import { flush, until } from '../support/test-world.js';
import { Person, RELAYS, setUp, texts } from './people.js';

const passphrase = 'correct horse';

function inTabs(count: number, more: Partial<CustomerOptions> = {}) {
  const setup = setUp();
  const browser = new TestBrowser(setup.world);
  const tabs = Array.from({ length: count }, () => {
    const tab = Object.assign(browser.open(), { addons });
    const options = { agent: setup.agentPerson.pubkey, relays: RELAYS, world: tab, ...more };
    return { tab, client: new CustomerClient(options) };
  });
  return { ...setup, browser, tabs };
}

describe('a key that is brought to one of several tabs', () => {
  for (const which of [0, 1]) {
    it(`is what all of them go on with (${which === 0 ? 'the leader' : 'a follower'})`, async () => {
      const { agent, agentWorld, agentPerson, tabs } = inTabs(3);
      await agent.connect();
      const origin = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: agentWorld });
      const { ticketId } = await origin.createTicket({ body: 'help' });
      await flush();
      await agent.replyTicket({ ticketId, body: 'hello' });
      await flush();
      const key = await origin.exportKey({ passphrase });
      for (const { client } of tabs) {
        await client.connect();
        await flush();
      }
      await tabs[which]!.client.importKey({ key, passphrase });
      await flush();
      for (const { client } of tabs) assert.deepEqual(texts(client), ['help', 'hello']);
    });
    it(`takes the place of another one in all (${which === 0 ? 'the leader' : 'a follower'})`, async () => {
      const { agent, agentWorld, agentPerson, tabs } = inTabs(3);
      await agent.connect();
      const origin = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: agentWorld });
      await origin.createTicket({ body: 'help' });
      await flush();
      const key = await origin.exportKey({ passphrase });
      for (const { client } of tabs) {
        client.onReset(() => void client.connect());
        await client.connect();
        await flush();
      }
      await tabs[0]!.client.createTicket({ body: 'other' });
      await flush();
      await tabs[which]!.client.importKey({ key, passphrase, replace: true });
      await flush();
      for (const { client } of tabs) assert.deepEqual(texts(client), ['help']);
    });
  }
});

it('a tab that is left before it knows its place keeps no lock', async () => {
  for (let steps = 0; steps < 12; steps++) {
    const { browser, tabs } = inTabs(2);
    const [one, other] = tabs.map(({ client }) => client) as [CustomerClient, CustomerClient];
    void one.connect().catch(() => {});
    for (let step = 0; step < steps; step++) await Promise.resolve();
    one.disconnect();
    await flush();
    assert.equal(browser.held.size, 0, `after ${steps} steps`);
    await other.connect();
    await flush();
    assert.equal(tabs[1]!.tab.sockets.size, 2);
  }
});

describe('a connection that is being made', () => {
  function named() {
    const setup = setUp();
    const answers: ((answer: ProfilePointer | undefined) => void)[] = [];
    setup.world.resolveName = () => new Promise((resolve) => answers.push(resolve));
    const customer = new CustomerClient({ agent: 'a@b.test', relays: RELAYS, world: setup.world });
    return { ...setup, customer, answers };
  }

  it('and fails does not end the one that came after it', async () => {
    const { customer, answers, agentPerson } = named();
    const first = customer.connect();
    await flush();
    customer.disconnect();
    const second = customer.connect();
    await flush();
    answers[0]!(undefined);
    await assert.rejects(first);
    await flush();
    answers[1]!({ pubkey: agentPerson.pubkey, relays: [] });
    await second;
    await flush();
    assert.equal(customer.getSnapshot().connection, 'online');
  });

  it('when everything is reset does not end the next one', async () => {
    const { customer, answers, agentPerson } = named();
    const first = customer.connect();
    await flush();
    await customer.reset();
    const second = customer.connect();
    await flush();
    answers[1]!({ pubkey: agentPerson.pubkey, relays: [] });
    await second;
    await flush();
    answers[0]!({ pubkey: agentPerson.pubkey, relays: [] });
    await assert.rejects(first);
    await flush();
    assert.equal(customer.getSnapshot().connection, 'online');
  });

  it('while everything is being reset leaves nothing behind', async () => {
    for (let steps = 0; steps < 20; steps++) {
      const { browser, tabs, world } = inTabs(1);
      const { clock } = world;
      const { tab, client } = tabs[0]!;
      await client.createTicket({ body: 'help' });
      await flush();
      const reset = client.reset();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      const isOver = client.getSnapshot().tickets.length === 0;
      const connecting = client.connect().catch(() => {});
      await reset;
      await connecting;
      await flush();
      client.disconnect();
      await clock.advance(10_000);
      assert.deepEqual([tab.sockets.size, browser.held.size], [0, 0], `after ${steps} steps, ${isOver}`);
    }
  });
});

describe('what is written while a store is destroyed', () => {
  it('by another of its owners goes nowhere', async () => {
    for (let steps = 0; steps < 30; steps++) {
      const disk = new FaultyDisk();
      const store = disk.store();
      const lease = () =>
        new LeasedStore(
          async () => 'x',
          () => store,
          () => {},
        );
      const [one, other] = [lease(), lease()];
      await one.set('a', 1);
      await other.set('b', 1);
      const gone = one.destroy();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      void other.set('late', 1);
      void other.set('later', 1);
      await gone;
      await flush();
      assert.deepEqual([...disk.records.keys()], [], `after ${steps} steps`);
    }
  });
});

it('who said no to a relay can be asked again from any tab', async () => {
  const person = new Person();
  let isWilling = false;
  const signEvent = (template: EventTemplate) =>
    template.kind !== 22242 || isWilling
      ? person.signer.signEvent(template)
      : Promise.reject(new Error('no'));
  const { tabs, relays } = inTabs(3, { signer: { ...person.signer, signEvent } });
  relays[0]!.authFor.add('writing');
  relays[1]!.answer = () => [false, 'blocked: no'];
  for (const { client } of tabs) {
    await client.connect();
    await flush();
  }
  const { id } = await tabs[1]!.client.createTicket({ body: 'help' });
  await flush();
  const state = () => tabs[1]!.client.getSnapshot().tickets[0]!.items[0]!.delivery?.state;
  assert.equal(state(), 'failed');
  isWilling = true;
  await tabs[1]!.client.retry({ id });
  await flush();
  assert.equal(state(), 'sent');
});

it('a draft that is begun while the store is read is there at the next visit', async () => {
  const { customer, world, makeCustomer } = setUp();
  const connecting = customer.connect();
  customer.saveDraft({ ticketId: 'new', text: 'half a sen' });
  await connecting;
  await flush();
  customer.disconnect();
  const later = makeCustomer(world.restart());
  await later.connect();
  assert.deepEqual(later.getSnapshot().drafts, { new: 'half a sen' });
});

it('what waits does not follow behind a request to forget it that another tab makes', async () => {
  const { tabs, relays, agent, world } = inTabs(2);
  await agent.connect();
  for (const { client } of tabs) {
    await client.connect();
    await flush();
  }
  const { ticketId } = await tabs[0]!.client.createTicket({ body: 'help' });
  await until(agent, () => texts(agent).length === 1);
  await flush();
  const isWrap = ({ kind }: { kind: number }) => kind === 1059;
  for (const relay of relays)
    relay.answer = (event) => (isWrap(event) ? [false, 'rate-limited: '] : [true, '']);
  await tabs[0]!.client.sendMessage({ ticketId, text: 'regretted' });
  await flush();
  // One is waited for, while the other would take by now what it did not.
  relays[1]!.answer = () => null;
  let isOver = false;
  const reset = tabs[1]!.client.reset({ forget: true }).finally(() => (isOver = true));
  await flush();
  relays[0]!.answer = () => [true, ''];
  while (!isOver) await world.clock.advance(8000);
  await reset;
  await flush();
  assert.ok(!texts(agent).includes('regretted'));
});
