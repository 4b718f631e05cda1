// Relays that say no: for good, or for now. What one says is that one's alone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerClient } from '../../src/headless/customer-client.js';
import type { MemoryRelay } from '../support/memory-relay.js';
import { flush, type TestClock, until } from '../support/test-world.js';
import { setUp } from './people.js';

const MINUTE = 60_000;

/** A ticket that is settled everywhere, and an offer to each relay is counted from then on. */
async function settled() {
  const setup = setUp();
  const { ticketId } = await setup.customer.createTicket({ body: 'help' });
  await flush();
  const { pubkey } = setup.agentPerson;
  const offers = ({ received }: MemoryRelay) =>
    received.filter(({ kind, tags }) => kind === 1059 && tags[0]![1] === pubkey).length;
  const write = (text: string) => setup.customer.sendMessage({ ticketId, text });
  return { ...setup, ticketId, write, offers: () => setup.relays.map(offers) };
}

const deliveries = (client: CustomerClient) =>
  client
    .getSnapshot()
    .tickets[0]!.items.slice(1)
    .map(({ delivery }) => delivery);

/** Refuses from now on, and gives the waits between one offer and the next, in seconds. */
function refuse(clock: TestClock, relay: MemoryRelay, words: string): () => number[] {
  const times = new Set([clock.now()]);
  relay.answer = () => {
    times.add(clock.now());
    return [false, words];
  };
  return () => [...times].slice(1).map((time, index) => Math.round((time - [...times][index]!) / 1000));
}

describe('a relay that says no for good', () => {
  for (const words of [
    'invalid: bad kind',
    'blocked: not you',
    'restricted: members only',
    'unsupported: kind 1059',
    'pow: 40 bits needed',
  ]) {
    it(`"${words}" is not asked again, and that is said`, async () => {
      const { world, customer, relays, write, offers, makeCustomer } = await settled();
      relays[1]!.answer = () => [false, words];
      assert.equal((await (await write('hi')).sent).state, 'sent');
      // Work is done by an add-on, whose file has to be read first.
      await until(customer, () => !!deliveries(customer)[0]?.detail);
      const [delivery] = deliveries(customer);
      assert.deepEqual([delivery!.state, delivery!.accepted, delivery!.total], ['sent', 1, 2]);
      assert.ok(delivery!.detail!.startsWith(words));
      for (const relay of relays) relay.drop();
      await world.clock.advance(5 * MINUTE);
      customer.disconnect();
      relays[1]!.answer = () => [true, ''];
      const again = makeCustomer(world.restart());
      await again.connect();
      await world.clock.advance(5 * MINUTE);
      assert.deepEqual(offers(), [1, 1]);
      assert.ok(deliveries(again)[0]!.detail!.startsWith(words));
    });
  }

  it('is asked for the next message all the same', async () => {
    const { customer, relays, write, offers } = await settled();
    relays[1]!.answer = () => [false, 'blocked: not you'];
    await write('one');
    await flush();
    relays[1]!.answer = () => [true, ''];
    await write('two');
    await flush();
    assert.deepEqual(offers(), [2, 2]);
    assert.deepEqual(
      deliveries(customer).map((delivery) => delivery!.detail),
      ['blocked: not you', undefined],
    );
  });
});

describe('a relay that says no for now', () => {
  for (const words of ['rate-limited: slow down', 'error: disk full', 'mute: busy', 'what a prefix is', '']) {
    it(`"${words}" is asked again after waits that double up to five minutes, and gets it in the end`, async () => {
      const { world, customer, relays, write } = await settled();
      const waits = refuse(world.clock, relays[1]!, words);
      await write('hi');
      await world.clock.advance(20 * MINUTE);
      // The clock's chance takes a quarter off each.
      assert.deepEqual(waits(), [2, 3, 6, 12, 24, 48, 96, 192, 225, 225, 225]);
      assert.deepEqual(deliveries(customer), [{ state: 'sent', accepted: 1, total: 2 }]);
      relays[1]!.answer = () => [true, ''];
      await world.clock.advance(5 * MINUTE);
      assert.deepEqual(deliveries(customer), [{ state: 'sent', accepted: 2, total: 2 }]);
    });
  }

  it('keeps nobody else waiting, and is offered nothing while it is waited for', async () => {
    const { world, customer, relays, write, offers } = await settled();
    relays[1]!.answer = () => [false, 'rate-limited: slow down'];
    await write('one');
    await world.clock.advance(10_000);
    const [, before] = offers();
    // From the fifth second to the eleventh.
    for (const text of ['two', 'three']) assert.equal((await (await write(text)).sent).state, 'sent');
    await flush();
    assert.deepEqual(offers(), [3, before]);
    relays[1]!.answer = () => [true, ''];
    await world.clock.advance(10_000);
    assert.deepEqual(
      deliveries(customer).map((delivery) => delivery!.accepted),
      [2, 2, 2],
    );
  });

  it('is waited for by its own patience, not by another\u2019s', async () => {
    const { world, relays, write } = await settled();
    relays[1]!.answer = () => [false, 'rate-limited: slow down'];
    await write('one');
    await world.clock.advance(10 * MINUTE);
    const waits = refuse(world.clock, relays[0]!, 'error: disk full');
    await write('two');
    await world.clock.advance(10_000);
    assert.deepEqual(waits(), [2, 3]);
  });

  it('is asked at once when whoever wrote says so', async () => {
    const { customer, relays, write, world, offers } = await settled();
    for (const relay of relays) relay.answer = () => [false, 'rate-limited: slow down'];
    const { id } = await write('one');
    await world.clock.advance(10 * MINUTE);
    for (const relay of relays) relay.answer = () => [true, ''];
    const before = offers();
    await customer.retry({ id });
    await flush();
    assert.deepEqual(
      offers(),
      before.map((count) => count + 1),
    );
    assert.deepEqual(deliveries(customer), [{ state: 'sent', accepted: 2, total: 2 }]);
  });
});
