// A conversation over relays that want to know who is there (NIP-42), and signers that will not say it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventTemplate, NostrEvent } from '../../src/protocol/event.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { AuthFor } from '../support/memory-relay.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { Person, RELAYS, setUp, texts } from './people.js';

/** Of all kinds but this one the signer signs. */
function reluctant(person: Person, answer: (template: EventTemplate) => Promise<NostrEvent>) {
  const asked: EventTemplate[] = [];
  const signEvent = (template: EventTemplate) => {
    if (template.kind !== 22242) return person.signer.signEvent(template);
    asked.push(template);
    return answer(template);
  };
  return { asked, signer: { ...person.signer, signEvent } };
}

describe('relays that want to know who is there', () => {
  for (const authFor of [['reading'], ['writing'], ['reading', 'writing', 'wraps']] as AuthFor[][]) {
    it(`for ${authFor.join(' and ')} carry a conversation`, async () => {
      const { customer, agent, relays } = setUp();
      for (const relay of relays) for (const what of authFor) relay.authFor.add(what);
      await agent.connect();
      await customer.connect();
      const { ticketId, sent } = await customer.createTicket({ body: 'help' });
      assert.equal((await sent).state, 'sent');
      await until(agent, () => texts(agent).length === 1);
      await customer.sendMessage({ ticketId, text: 'please' });
      await until(agent, () => texts(agent).length === 2);
      await agent.replyTicket({ ticketId, body: 'yes' });
      await until(customer, () => texts(customer).length === 3);
      await flush();
      const { delivery } = customer.getSnapshot().tickets[0]!.items[1]!;
      assert.deepEqual(delivery, { state: 'sent', accepted: 2, total: 2 });
    });
  }

  it('get two clients of one page apart on one connection, and a second device all that is its own', async () => {
    const { world, customer, agent, agentPerson, relays } = setUp();
    for (const relay of relays)
      for (const what of ['reading', 'writing', 'wraps'] as const) relay.authFor.add(what);
    await agent.connect();
    const person = new Person();
    const options = { agent: agentPerson.pubkey, relays: RELAYS, signer: person.signer };
    const neighbour = new CustomerClient({ ...options, storageKey: 'second', world });
    await customer.createTicket({ body: 'one' });
    const { ticketId } = await neighbour.createTicket({ body: 'two' });
    await neighbour.sendMessage({ ticketId, text: 'more' });
    await until(agent, () => agent.getSnapshot().tickets.some(({ items }) => items.length === 2));
    await flush();
    assert.equal(relays[0]!.sockets.size, 2, 'one connection for each device');
    const device = new CustomerClient({ ...options, world: new TestWorld(world) });
    await device.connect();
    await flush();
    assert.deepEqual(texts(device), ['two', 'more']);
    assert.deepEqual(texts(customer), ['one']);
  });

  it('know nothing of a visitor who never writes', async () => {
    const { customer, relays } = setUp();
    for (const relay of relays) relay.authFor.add('wraps');
    await customer.connect();
    await flush();
    assert.deepEqual(
      relays.map(({ introductions }) => introductions.length),
      [0, 0],
    );
  });
});

describe('a signer that will not say who one is', () => {
  const person = new Person();

  async function open(answer: (template: EventTemplate) => Promise<NostrEvent>) {
    const setup = setUp();
    const { asked, signer } = reluctant(person, answer);
    setup.relays[0]!.authFor.add('writing').add('reading');
    setup.relays[1]!.authFor.add('wraps');
    const options = { agent: setup.agentPerson.pubkey, relays: RELAYS, signer, world: setup.world };
    const customer = new CustomerClient(options);
    const errors: string[] = [];
    customer.onError(({ code }) => errors.push(code));
    await customer.connect();
    return { ...setup, customer, asked, errors };
  }

  it('keeps nobody waiting at the other relays; one is told once, and never asked again', async () => {
    const { customer, world, relays, asked, errors } = await open(() => Promise.reject(new Error('no')));
    const { ticketId, sent } = await customer.createTicket({ body: 'help' });
    const { state, accepted, total } = await sent;
    assert.deepEqual([state, accepted, total], ['sent', 1, 2]);
    await customer.sendMessage({ ticketId, text: 'please' });
    relays[0]!.drop();
    await world.clock.advance(600_000);
    assert.deepEqual(errors, ['signer-refused']);
    assert.equal(asked.length, 2, 'once for each relay, which asked at the same time');
  });

  it('is final where no other relay takes it, says what the relay wanted, and is asked again by hand', async () => {
    let isWilling = false;
    const { customer, relays } = await open((template) =>
      isWilling ? person.signer.signEvent(template) : Promise.reject(new Error('no')),
    );
    relays[1]!.answer = () => [false, 'blocked: no'];
    const { id, sent } = await customer.createTicket({ body: 'help' });
    const { state, reason, detail } = await sent;
    assert.deepEqual([state, reason], ['failed', 'relay-refused']);
    assert.match(detail!, /^auth-required: /);
    const [socket] = relays[0]!.sockets;
    assert.equal(socket!.subscriptions.size, 0);
    isWilling = true;
    await customer.retry({ id });
    await flush();
    const { items } = customer.getSnapshot().tickets[0]!;
    assert.deepEqual(items[0]!.delivery, { state: 'sent', accepted: 1, total: 2, detail: 'blocked: no' });
    assert.equal(socket!.subscriptions.size, 1, 'what was refused is asked again as well');
  });

  it('by never answering is waited for a minute, at that relay only', async () => {
    const { customer, world, errors } = await open(() => new Promise(() => {}));
    const { sent } = await customer.createTicket({ body: 'help' });
    assert.equal((await sent).accepted, 1);
    assert.deepEqual(errors, []);
    await world.clock.advance(60_000);
    assert.deepEqual(errors, ['signer-timeout']);
    const { items } = customer.getSnapshot().tickets[0]!;
    const detail = 'auth-required: the signer did not sign';
    assert.deepEqual(items[0]!.delivery, { state: 'sent', accepted: 1, total: 2, detail });
    await world.clock.advance(600_000);
    assert.deepEqual(errors, ['signer-timeout']);
  });

  it('does not make one believe that what a relay hides was never there', async () => {
    const { world, relays, agent, agentPerson } = setUp();
    for (const relay of relays) relay.authFor.add('wraps');
    let isWilling = true;
    const answer = (template: EventTemplate) =>
      isWilling ? person.signer.signEvent(template) : Promise.reject(new Error('no'));
    const signEvent = (template: EventTemplate) =>
      template.kind === 22242 ? answer(template) : person.signer.signEvent(template);
    const options = { agent: agentPerson.pubkey, relays: RELAYS, signer: { ...person.signer, signEvent } };
    await agent.connect();
    const first = new CustomerClient({ ...options, world });
    const { ticketId } = await first.createTicket({ body: 'help' });
    await first.sendMessage({ ticketId, text: 'please' });
    await flush();
    first.disconnect();
    // Weeks later, so that a relay that was read would be asked for the last days only.
    const device = new TestWorld(world);
    world.clock.set(world.clock.now() + 60 * 24 * 60 * 60_000);
    isWilling = false;
    const second = new CustomerClient({ ...options, world: device });
    await second.connect();
    await flush();
    assert.deepEqual(texts(second), ['help']);
    second.disconnect();
    await world.clock.advance(60_000);
    isWilling = true;
    const third = new CustomerClient({ ...options, world: device.restart() });
    await third.connect();
    await flush();
    assert.deepEqual(texts(third), ['help', 'please']);
  });
});
