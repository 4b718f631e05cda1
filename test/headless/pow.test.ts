// Relays that want proof of work (NIP-13): what can have it gets it, nobody else waits, and no id that others may know
// changes.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getPow } from 'nostr-tools/nip13';
import { coreOf } from '../../src/headless/client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { OutboxEntry, Parcel } from '../../src/headless/outbox.js';
import { kit } from '../../src/headless/sending.js';
import type { Miner } from '../../src/headless/world.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import type { MemoryRelay } from '../support/memory-relay.js';
import { flush, until, type TestWorld } from '../support/test-world.js';
import { Person, RELAYS, setUp, texts } from './people.js';

const BITS = 6;

function wantsWork(
  relay: MemoryRelay,
  kinds: readonly number[] = [1059],
  words = `pow: ${BITS} bits needed`,
) {
  relay.answer = ({ id, kind, tags }) => {
    const target = Number(tags.find(([name]) => name === 'nonce')?.[2] ?? 0);
    return kinds.includes(kind) && (target < BITS || getPow(id) < BITS) ? [false, words] : [true, ''];
  };
}

/** A ticket that is settled everywhere, and how often the add-on was asked for. */
async function settled() {
  const setup = setUp();
  let fetched = 0;
  const addons = {
    ...setup.world.addons!,
    pow: () => {
      fetched++;
      return setup.world.restart().addons!.pow();
    },
  };
  Object.assign(setup.world, { addons });
  const { ticketId } = await setup.customer.createTicket({ body: 'help' });
  await flush();
  return { ...setup, addons, ticketId, fetched: () => fetched, last: () => lastOf(setup.customer) };
}

const lastOf = (client: CustomerClient) => client.getSnapshot().tickets[0]!.items.at(-1)!.delivery!;
const deliveredTo = (client: CustomerClient, count: number) =>
  until(client, () => client.getSnapshot().tickets[0]?.items.at(-1)!.delivery?.accepted === count);
const wraps = ({ received }: MemoryRelay) => received.filter(({ kind }) => kind === 1059);
const outboxIsEmpty = async (world: TestWorld) =>
  (await world.openStore('nostr-support/default').getAll('outbox/')).length === 0;

/** Resolves when there is no more work. */
async function idle(client: CustomerClient, { work }: Miner): Promise<void> {
  const [event, newer] = [{}, {}] as [NostrEvent, NostrEvent];
  const parcel = { event: newer } as Parcel;
  await work(kit, coreOf(client), {} as OutboxEntry, { words: '', event, parcel, isWanted: () => true });
}

describe('a relay that wants proof of work', () => {
  it('gets it for a message, which is still the same message', async () => {
    const { customer, agent, world, relays, ticketId, fetched } = await settled();
    await agent.connect();
    await until(agent, () => texts(agent).length === 1);
    assert.equal(fetched(), 0);
    wantsWork(relays[1]!);
    await customer.sendMessage({ ticketId, text: 'hi' });
    await deliveredTo(customer, 2);
    await until(customer, () => relays[1]!.events.filter(({ kind }) => kind === 1059).length === 2);
    await until(agent, () => texts(agent).length === 2);
    await flush();
    assert.deepEqual(texts(agent), ['help', 'hi']);
    assert.deepEqual(texts(customer), ['help', 'hi']);
    assert.equal(await outboxIsEmpty(world), true);
    // Both that were refused, and both anew.
    assert.equal(wraps(relays[1]!).length, 4);
  });

  it('gives back the copy to oneself, which is not opened again', async () => {
    const { world, relays, agentPerson } = setUp();
    const { signer } = new Person();
    const opened: string[] = [];
    const counting = {
      ...signer,
      nip44Decrypt: async (pubkey: string, text: string) => {
        opened.push(pubkey);
        return signer.nip44Decrypt(pubkey, text);
      },
    };
    const options = { agent: agentPerson.pubkey, relays: RELAYS, signer: counting, world };
    const customer = new CustomerClient(options);
    const { ticketId } = await customer.createTicket({ body: 'help' });
    for (const relay of relays) wantsWork(relay);
    await customer.sendMessage({ ticketId, text: 'hi' });
    await deliveredTo(customer, 2);
    await idle(customer, await world.addons!.pow());
    await flush();
    assert.equal(relays[1]!.events.filter(({ kind }) => kind === 1059).length, 2);
    assert.deepEqual(opened, []);
  });

  it('gets it for relay lists, which are the same lists', async () => {
    const { customer, relays } = setUp();
    const listed = [10002, 10050];
    wantsWork(relays[1]!, listed);
    const lists = (relay: MemoryRelay) => relay.events.filter(({ kind }) => listed.includes(kind));
    await customer.createTicket({ body: 'help' });
    await new Promise<void>((resolve) => {
      const inject = relays[1]!.inject.bind(relays[1]!);
      relays[1]!.inject = (event) => {
        inject(event);
        if (lists(relays[1]!).length === 2) resolve();
      };
    });
    const [plain, worked] = relays.map((relay) =>
      lists(relay).map(({ kind, created_at, tags }) => [
        kind,
        created_at,
        tags.filter(([name]) => name !== 'nonce'),
      ]),
    );
    assert.deepEqual(worked!.sort(), plain!.sort());
  });

  it('does not make other relays wait', async () => {
    const { customer, addons, relays, ticketId, last } = await settled();
    const addon = await addons.pow();
    let begin = () => {};
    const held = new Promise<void>((resolve) => (begin = resolve));
    addons.pow = async () => ({ ...addon, work: (...asked) => held.then(() => addon.work(...asked)) });
    wantsWork(relays[0]!);
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    assert.equal((await sent).state, 'sent');
    await customer.sendMessage({ ticketId, text: 'again' });
    await flush();
    assert.equal(wraps(relays[1]!).length, 4);
    assert.equal(last().accepted, 1);
    begin();
    await deliveredTo(customer, 2);
  });

  it('has its work done once where two of them ask for it', async () => {
    const { customer, relays, ticketId } = await settled();
    for (const relay of relays) wantsWork(relay);
    await customer.sendMessage({ ticketId, text: 'hi' });
    await deliveredTo(customer, 2);
    await flush();
    assert.deepEqual(
      ...(relays.map(({ events }) =>
        events
          .filter(({ kind }) => kind === 1059)
          .map(({ id }) => id)
          .sort(),
      ) as [string[], string[]]),
    );
  });

  it('has said no for good where it never has enough', async () => {
    const { customer, agentPerson, world, relays, ticketId, last } = await settled();
    for (const relay of relays) relay.answer = () => [false, `pow: ${BITS} bits needed`];
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    assert.equal((await sent).reason, 'relay-refused');
    assert.equal(last().detail, `pow: ${BITS} bits needed (it was given ${BITS} bits)`);
    const offered = () => wraps(relays[0]!).filter(({ tags }) => tags[0]![1] === agentPerson.pubkey).length;
    assert.equal(offered(), 2);
    await world.clock.advance(600_000);
    assert.equal(offered(), 2);
  });

  it('is told that a page can\u2019t do more, and so is whoever wrote', async () => {
    const { customer, relays, ticketId } = await settled();
    for (const relay of relays) wantsWork(relay, [1059], 'pow: difficulty 0 is less than 30');
    const { sent } = await customer.sendMessage({ ticketId, text: 'hi' });
    const { state, reason, detail } = await sent;
    assert.deepEqual([state, reason], ['failed', 'relay-refused']);
    assert.equal(detail, 'pow: difficulty 0 is less than 30 (more proof of work than a page can do)');
  });

  it('has said no in its own words where the add-on can\u2019t be fetched', async () => {
    for (const addons of [undefined, { pow: () => Promise.reject(new TypeError('Failed to fetch')) }]) {
      const { customer, world, relays, ticketId, makeCustomer } = await settled();
      // A client takes the world as it finds it.
      customer.disconnect();
      const again = makeCustomer(Object.assign(world.restart(), { addons }));
      for (const relay of relays) wantsWork(relay);
      const { sent } = await again.sendMessage({ ticketId, text: 'hi' });
      assert.equal((await sent).detail, `pow: ${BITS} bits needed`);
    }
  });

  it('gets it after a restart where the page was closed over it', async (t) => {
    // However slow this machine is: it does not give up before the page is closed.
    t.mock.method(performance, 'now', () => 0);
    const { customer, addons, world, relays, ticketId, makeCustomer } = await settled();
    for (const relay of relays) wantsWork(relay, [1059], 'pow: 24 bits needed');
    await customer.sendMessage({ ticketId, text: 'hi' });
    await flush();
    customer.disconnect();
    await idle(customer, await addons.pow());
    await world.clock.advance(5000);
    assert.equal(world.clock.pending, 0);
    for (const relay of relays) wantsWork(relay);
    const again = makeCustomer(world.restart());
    await again.connect();
    await deliveredTo(again, 2);
  });
});
