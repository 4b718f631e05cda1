// A reset that asks relays to forget: what they are asked, what is said of it, and what nobody can make of it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CustomerClient, type CustomerOptions } from '../../src/headless/customer-client.js';
import type { Forgotten } from '../../src/headless/world.js';
import { getEventId, tagValue, verifyEvent, type NostrEvent } from '../../src/protocol/event.js';
import { buildDeletion, parseDeletion } from '../../src/protocol/deletion.js';
import { encryptKey } from '../../src/addons/nip49.js';
import * as kinds from '../../src/protocol/kinds.js';
import { buildVanish, parseVanish } from '../../src/protocol/vanish.js';
import { SupportError } from '../../src/util/errors.js';
import { addons } from '../support/addons.js';
import type { MemoryRelay } from '../support/memory-relay.js';
import { TestBrowser } from '../support/tab-world.js';
import { TestWorld, flush, until } from '../support/test-world.js';
import { NOW, Person, RELAYS, setUp, talk, texts } from './people.js';

const coded = (code: string) => (error: unknown) => error instanceof SupportError && error.code === code;
const STORE = 'nostr-support/default';
const LIMIT = 8000;

/** A question, an answer, a message, a rating. */
async function conversation(options: Partial<CustomerOptions> = {}) {
  const people = setUp();
  const { agent, agentPerson, world } = people;
  const makeCustomer = (w = world) =>
    new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: w, ...options });
  const customer = makeCustomer();
  await agent.connect();
  const ticketId = await talk(customer, agent);
  await customer.submitCsat({ ticketId, rating: 4 });
  await until(agent, () => texts(agent).length === 4);
  await flush();
  const { pubkey } = customer.getSnapshot();
  return { ...people, customer, makeCustomer, ticketId, pubkey: pubkey! };
}

/** What a relay was asked to forget, of what was sent to it from now on. */
function requestsTo(relay: MemoryRelay) {
  const from = relay.received.length;
  return () => relay.received.slice(from);
}

/** Obeys NIP-09 and NIP-62. */
function obey(relay: MemoryRelay): void {
  relay.answer = (event) => {
    const { pubkey: author, created_at: at } = event;
    const gone = event.kind === kinds.KIND_DELETION ? (parseDeletion(event)?.targets ?? []) : [];
    const vanish = parseVanish(event);
    const isNamed = vanish && (vanish.relays === 'all' || vanish.relays.includes(relay.url));
    relay.events = relay.events.filter((known) => {
      const isFor = known.kind === kinds.KIND_GIFT_WRAP && tagValue(known, 'p') === author;
      const isTheirs = known.pubkey === author || isFor;
      return !isTheirs || !(gone.includes(known.id) || (isNamed && (isFor || known.created_at <= at)));
    });
    return [true, ''];
  };
}

const stored = async (world: TestWorld) => (await world.stores.get(STORE)?.getAll('')) ?? [];

/** A reset whose relays take their time. */
async function resetIn(world: TestWorld, client: CustomerClient): Promise<Forgotten | undefined> {
  const reset = client.reset({ forget: true });
  await flush();
  await world.clock.advance(LIMIT);
  return reset;
}

describe('a reset that asks relays to forget', () => {
  it('asks each of them for all that the key signed or got, and then leaves nothing here', async () => {
    const { world, customer, agentPerson, relays, ticketId, pubkey } = await conversation();
    const csat = relays[0]!.events.find(({ kind }) => kind === kinds.KIND_CSAT)!;
    const lists = relays[0]!.events.filter((event) => event.pubkey === pubkey && event.kind > 10_000);
    const copies = relays[0]!.events.filter(
      (event) => event.kind === kinds.KIND_GIFT_WRAP && tagValue(event, 'p') === pubkey,
    );
    assert.deepEqual([lists.length, copies.length], [2, 1]);
    const asked = relays.map(requestsTo);
    let resets = 0;
    customer.onReset(() => resets++);
    assert.deepEqual(await customer.reset({ forget: true }), { asked: 2, accepted: 2 });
    for (const requests of asked) {
      const [toAgent, wrapped, own, vanish, ...rest] = requests();
      assert.deepEqual(rest, []);
      for (const event of [toAgent!, wrapped!, own!, vanish!]) assert.ok(verifyEvent(event));
      const { targets, kinds: named } = parseDeletion(toAgent!)!;
      assert.deepEqual([...targets].sort(), [ticketId, csat.id].sort());
      assert.deepEqual(named, ['7700', '7704']);
      assert.equal(tagValue(toAgent!, 'p'), agentPerson.pubkey);
      assert.equal(wrapped!.kind, kinds.KIND_GIFT_WRAP);
      const mine = parseDeletion(own!)!;
      assert.deepEqual([...mine.targets].sort(), [...lists, ...copies].map(({ id }) => id).sort());
      assert.deepEqual(mine.kinds, ['1059', '10002', '10050']);
      assert.equal(tagValue(own!, 'p'), undefined, 'nobody else needs to know');
      assert.deepEqual(parseVanish(vanish!)?.relays, RELAYS);
      const last = Math.max(
        ...relays[0]!.events.filter((e) => e.pubkey === pubkey && e.kind > 100).map((e) => e.created_at),
      );
      assert.ok(vanish!.created_at >= last && vanish!.created_at < toAgent!.created_at);
    }
    assert.deepEqual([await stored(world), customer.getSnapshot().tickets, resets], [[], [], 1]);
    assert.equal(await customer.hasHistory(), false);
  });

  it('is heard of by a desk at once: what was in a ticket that was answered keeps its place, and only that', async () => {
    const { customer, agent } = await conversation();
    await customer.createTicket({ body: 'another' });
    await until(agent, () => agent.getSnapshot().tickets.length === 2);
    await customer.reset({ forget: true });
    await until(agent, () => agent.getSnapshot().tickets.length === 1);
    await flush();
    assert.deepEqual(texts(agent), ['', 'hello', '']);
    const [first] = agent.getSnapshot().tickets[0]!.items;
    assert.equal(first?.type === 'message' && first.removed, true);
  });

  for (const isThorough of [false, true])
    it(`and is obeyed${isThorough ? ' to the letter' : ''} is heard of by a desk that slept`, async () => {
      const { customer, agent, agentWorld, makeAgent, pubkey, relays } = await conversation();
      agent.disconnect();
      relays.forEach(obey);
      await customer.reset({ forget: true });
      for (const { events } of relays) {
        const left = events.filter((event) => event.pubkey === pubkey).map(({ kind }) => kind);
        assert.deepEqual(left, [kinds.KIND_DELETION, kinds.KIND_DELETION, kinds.KIND_VANISH]);
        assert.ok(
          !events.some((event) => event.kind === kinds.KIND_GIFT_WRAP && tagValue(event, 'p') === pubkey),
        );
      }
      // Some keep not even the request.
      if (isThorough)
        for (const relay of relays) relay.events = relay.events.filter((event) => event.pubkey !== pubkey);
      const again = makeAgent(agentWorld.restart());
      await again.connect();
      await flush();
      assert.deepEqual(texts(again), ['', 'hello', '']);
    });

  it('brings nothing back from relays that did not forget', async () => {
    const { customer, makeCustomer, world, pubkey, relays } = await conversation();
    await customer.reset({ forget: true });
    for (const { events } of relays) assert.ok(events.some(({ kind }) => kind === kinds.KIND_TICKET));
    for (const client of [customer, makeCustomer(world.restart())]) {
      await client.connect();
      await flush();
      assert.deepEqual(client.getSnapshot().tickets, []);
      client.disconnect();
    }
    await customer.createTicket({ body: 'anew' });
    await flush();
    assert.deepEqual(texts(customer), ['anew']);
    assert.equal(customer.getSnapshot().tickets.length, 1);
    assert.notEqual(customer.getSnapshot().pubkey, pubkey);
  });

  it('asks also when nothing was connected until then', async () => {
    const { customer, makeCustomer, world, relays } = await conversation();
    customer.disconnect();
    const asked = requestsTo(relays[0]!);
    const later = makeCustomer(world.restart());
    assert.deepEqual(await later.reset({ forget: true }), { asked: 2, accepted: 2 });
    assert.equal(asked().length, 4);
    assert.deepEqual(await stored(world), []);
  });

  it('lets nothing follow that was still to be sent, or is written meanwhile', async () => {
    const { customer, relays, ticketId, world } = await conversation();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    await customer.sendMessage({ ticketId, text: 'too late' });
    await customer.createTicket({ body: 'too late' });
    await flush();
    const asked = relays.map(requestsTo);
    for (const relay of relays) relay.down = false;
    relays[1]!.answer = () => null;
    const reset = customer.reset({ forget: true });
    await flush();
    const late = customer.createTicket({ body: 'meanwhile' });
    await flush();
    await world.clock.advance(LIMIT);
    assert.deepEqual(await reset, { asked: 2, accepted: 1 });
    await late;
    await world.clock.advance(60_000);
    for (const requests of asked) {
      const came = requests().map(({ kind }) => kind);
      assert.deepEqual(
        [...new Set(came)].sort((a, b) => a - b),
        [5, 62, 1059],
      );
      assert.deepEqual(came.filter((kind) => kind === kinds.KIND_GIFT_WRAP).length, 1);
    }
    // Nor does what is waiting come up again.
    assert.deepEqual([await stored(world), customer.getSnapshot().tickets], [[], []]);
  });

  it('takes back also what was just being signed', async () => {
    const { signer } = new Person();
    let release = () => {};
    let gate = Promise.resolve();
    const slow = {
      ...signer,
      nip44Encrypt: async (pubkey: string, text: string) => {
        await gate;
        return signer.nip44Encrypt(pubkey, text);
      },
    };
    const { customer, relays } = await conversation({ signer: slow });
    gate = new Promise((resolve) => (release = resolve));
    const sending = customer.createTicket({ body: 'wait' });
    await flush();
    const asked = requestsTo(relays[0]!);
    const reset = customer.reset({ forget: true });
    await flush();
    release();
    assert.deepEqual(await reset, { asked: 2, accepted: 2 });
    const { ticketId } = await sending;
    assert.ok(asked().some((event) => parseDeletion(event)?.targets.includes(ticketId)));
  });

  it('goes on with what was begun after another reset that did not wait', async () => {
    const { customer, relays, world } = await conversation();
    for (const relay of relays) relay.answer = () => null;
    const slow = customer.reset({ forget: true });
    await flush();
    await customer.reset();
    await customer.createTicket({ body: 'anew' });
    await flush();
    await world.clock.advance(LIMIT);
    assert.deepEqual(await slow, { asked: 2, accepted: 0 });
    assert.deepEqual(texts(customer), ['anew']);
  });

  it('names much in several requests, each of which a relay can take', async () => {
    const { customer, makeCustomer, world, pubkey, agentPerson, relays } = await conversation();
    customer.disconnect();
    const id = (number: number) => number.toString(16).padStart(64, '0');
    const fact = { author: pubkey, recipient: agentPerson.pubkey, at: NOW, attachments: [], text: '' };
    const records = Array.from({ length: 700 }, (_, number) => ({
      fact: { type: 'message', id: id(number), ...fact },
      via: id(number + 1000),
    }));
    await world.stores.get(STORE)!.set('page/1-x', records);
    const asked = requestsTo(relays[0]!);
    assert.deepEqual(await makeCustomer(world.restart()).reset({ forget: true }), { asked: 2, accepted: 2 });
    for (const event of asked()) assert.ok(JSON.stringify(event).length < 65_000, `kind ${event.kind}`);
    const named = asked().flatMap((event) => parseDeletion(event)?.targets ?? []);
    for (const { via } of records) assert.ok(named.includes(via));
    assert.equal(asked().filter(({ kind }) => kind === kinds.KIND_GIFT_WRAP).length, 3);
  });
});

it('works from any of several tabs, and empties all of them', async () => {
  const { world, agent, agentPerson, relays } = setUp();
  await agent.connect();
  const browser = new TestBrowser(world);
  const tabs: CustomerClient[] = [];
  for (let made = 0; made < 3; made++) {
    const opened = Object.assign(browser.open(), { addons });
    const tab = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: opened });
    await tab.connect();
    await flush();
    tabs.push(tab);
  }
  const { ticketId } = await tabs[0]!.createTicket({ body: 'help' });
  await until(agent, () => texts(agent).length === 1);
  await agent.replyTicket({ ticketId, body: 'hello' });
  // Whoever answers stands behind what they have read: where it has not arrived yet, chance decides within a second.
  for (const tab of tabs) await until(tab, () => texts(tab).length === 2);
  await tabs[2]!.sendMessage({ ticketId, text: 'thanks' });
  await until(agent, () => texts(agent).length === 3);
  await flush();
  const asked = requestsTo(relays[0]!);
  // Not the one that is connected.
  assert.deepEqual(await tabs[1]!.reset({ forget: true }), { asked: 2, accepted: 2 });
  await flush();
  assert.deepEqual(
    asked().map(({ kind }) => kind),
    [5, 1059, 5, 62],
  );
  for (const tab of tabs) assert.deepEqual(tab.getSnapshot().tickets, []);
  assert.deepEqual(await stored(world), []);
  assert.deepEqual(texts(agent), ['', 'hello', '']);
});

describe('a relay that', () => {
  it('never answers is waited for some seconds, and everything is gone here nevertheless', async () => {
    const { customer, relays, world } = await conversation();
    relays[1]!.answer = () => null;
    let told: Forgotten | undefined;
    const reset = customer.reset({ forget: true }).then((answer) => (told = answer));
    await flush();
    await world.clock.advance(LIMIT - 1);
    assert.equal(told, undefined);
    assert.equal(customer.getSnapshot().tickets.length, 1);
    await world.clock.advance(1);
    await reset;
    assert.deepEqual(told, { asked: 2, accepted: 1 });
    assert.deepEqual([await stored(world), customer.getSnapshot().tickets], [[], []]);
    await world.clock.advance(60_000);
    assert.deepEqual([relays.map(({ sockets }) => sockets.size)], [[1, 1]], 'the agent is still there');
  });

  it('refuses all of it, or only one part, has not accepted', async () => {
    for (const refused of [undefined, kinds.KIND_VANISH]) {
      const { customer, relays, world } = await conversation();
      relays[0]!.answer = ({ kind }) => [refused !== undefined && kind !== refused, 'blocked: no'];
      assert.deepEqual(await customer.reset({ forget: true }), { asked: 2, accepted: 1 });
      assert.deepEqual(await stored(world), []);
    }
  });

  it('is down, like all the others, is not waited for for ever', async () => {
    const { customer, relays, world } = await conversation();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    await flush();
    assert.deepEqual(await resetIn(world, customer), { asked: 2, accepted: 0 });
    assert.deepEqual([await stored(world), customer.getSnapshot().tickets], [[], []]);
  });

  it('is back after a long time is not left to its next try', async () => {
    const { customer, relays, world } = await conversation();
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    await world.clock.advance(300_000);
    for (const relay of relays) relay.down = false;
    assert.deepEqual(await customer.reset({ forget: true }), { asked: 2, accepted: 2 });
  });

  it('hangs up in the middle is asked again when it is back', async () => {
    const { customer, relays, world } = await conversation();
    let isFirst = true;
    relays[0]!.answer = () => {
      if (!isFirst) return [true, ''];
      isFirst = false;
      queueMicrotask(() => relays[0]!.drop());
      return null;
    };
    assert.deepEqual(await resetIn(world, customer), { asked: 2, accepted: 2 });
  });

  it('wants to know who asks is told', async () => {
    const { customer, relays, pubkey } = await conversation();
    relays[0]!.authFor.add('writing');
    relays[0]!.drop();
    for (const { sockets } of relays) for (const socket of sockets) socket.ask();
    const reset = customer.reset({ forget: true });
    assert.deepEqual(await reset, { asked: 2, accepted: 2 });
    assert.ok(relays[0]!.introductions.some((event) => event.pubkey === pubkey));
  });
});

describe('nothing is emptied where nothing could be asked:', () => {
  it('without the add-on, until it is reset without asking', async () => {
    for (const broken of [{ erasure: () => Promise.reject(new TypeError('Failed to fetch')) }, undefined]) {
      const { customer, world, agent, ticketId } = await conversation();
      Object.assign(world, { addons: broken });
      await assert.rejects(customer.reset({ forget: true }), coded('addon-unavailable'));
      assert.deepEqual(texts(customer), ['help', 'hello', 'thanks', 'csat']);
      await customer.sendMessage({ ticketId, text: 'still here' });
      await until(agent, () => texts(agent).includes('still here'));
      assert.equal(await customer.reset(), undefined);
      assert.deepEqual(await stored(world), []);
    }
  });

  it('where the signer says no', async () => {
    const { signer } = new Person();
    let isWilling = true;
    const asking = {
      getPublicKey: () => signer.getPublicKey(),
      signEvent: (template: Parameters<typeof signer.signEvent>[0]) =>
        isWilling ? signer.signEvent(template) : Promise.reject(new Error('no')),
      nip44: {
        encrypt: (pubkey: string, text: string) => signer.nip44Encrypt(pubkey, text),
        decrypt: (pubkey: string, text: string) => signer.nip44Decrypt(pubkey, text),
      },
    };
    const { customer, agent, ticketId, relays } = await conversation({ signer: asking });
    isWilling = false;
    const asked = requestsTo(relays[0]!);
    await assert.rejects(customer.reset({ forget: true }), coded('signer-refused'));
    assert.deepEqual([asked(), texts(customer)], [[], ['help', 'hello', 'thanks', 'csat']]);
    isWilling = true;
    await customer.sendMessage({ ticketId, text: 'still here' });
    await until(agent, () => texts(agent).includes('still here'));
  });

  it('for an agent, whose key is more than this desk', async () => {
    const { agent } = await conversation();
    await assert.rejects(agent.reset({ forget: true }), coded('bad-input'));
    assert.equal(texts(agent).length, 4);
    await agent.reset();
    assert.equal(agent.getSnapshot().tickets.length, 0);
  });

  it('and nobody is asked by a visitor who never wrote', async () => {
    const { customer, world } = setUp();
    assert.deepEqual(await customer.reset({ forget: true }), { asked: 0, accepted: 0 });
    assert.equal(world.network.connections, 0);
  });
});

describe('a key that was brought along', () => {
  const kindsOf = (events: readonly NostrEvent[]) => [...new Set(events.map(({ kind }) => kind))];

  it('by a signer takes back what was said here, and lives on', async () => {
    const person = new Person();
    const { customer, relays, agent } = await conversation({ signer: person.signer });
    relays[0]!.inject(
      await person.seal({ kind: 10_002, created_at: NOW - 9, tags: [['r', RELAYS[0]!]], content: '' }),
    );
    await flush();
    const asked = requestsTo(relays[0]!);
    assert.deepEqual(await customer.reset({ forget: true }), { asked: 2, accepted: 2 });
    assert.deepEqual(kindsOf(asked()), [kinds.KIND_DELETION, kinds.KIND_GIFT_WRAP]);
    const named = asked().flatMap((event) => parseDeletion(event)?.kinds ?? []);
    assert.deepEqual(named, ['7700', '7704', '1059'], 'its relay lists are its own');
    await until(agent, () => texts(agent).join() === ',hello,');
  });

  it('by importKey does so too; one that was made here and carried back does not', async () => {
    const { customer, makeCustomer, world, relays } = await conversation();
    const passphrase = 'correct horse';
    const key = await customer.exportKey({ passphrase });
    const elsewhere = makeCustomer(new TestWorld(world));
    await elsewhere.importKey({ key, passphrase });
    await until(elsewhere, () => texts(elsewhere).length === 4);
    await customer.importKey({ key, passphrase });
    const identity = await encryptKey(new Person().key, passphrase, 4);
    await assert.rejects(customer.importKey({ key: identity, passphrase }), coded('key-exists'));
    for (const [client, mayVanish] of [
      [elsewhere, false],
      [customer, true],
    ] as const) {
      const asked = requestsTo(relays[0]!);
      assert.deepEqual(await client.reset({ forget: true }), { asked: 2, accepted: 2 });
      assert.equal(kindsOf(asked()).includes(kinds.KIND_VANISH), mayVanish);
    }
  });
});

describe('a stranger who says it in somebody else\u2019s place', () => {
  it('changes nothing, on either side', async () => {
    const { customer, agent, agentPerson, relays, ticketId, pubkey } = await conversation();
    const stranger = new Person();
    const ids = agent.getSnapshot().tickets[0]!.items.map(({ id }) => id);
    const deletion = buildDeletion({ at: NOW + 60, targets: ids, kinds: [], recipient: agentPerson.pubkey });
    const both = { ...deletion, tags: [...deletion.tags, ['p', pubkey]] };
    const vanish = buildVanish({ at: NOW + 60, relays: RELAYS });
    const signed = [await stranger.seal(both), await stranger.seal(vanish)];
    // In the customer's name, and the agent's, with a signature that is not theirs.
    const forged = [pubkey, agentPerson.pubkey].flatMap((author) =>
      signed.map((event) => {
        const unsigned = { ...event, pubkey: author };
        return { ...unsigned, id: getEventId(unsigned) };
      }),
    );
    const before = [texts(agent), texts(customer)];
    for (const event of [...signed, ...forged]) {
      relays[0]!.inject(event);
      relays[1]!.force(event);
    }
    await flush();
    assert.deepEqual([texts(agent), texts(customer)], before);
    assert.equal(agent.getSnapshot().tickets[0]!.id, ticketId);
    assert.ok(agent.getSnapshot().rejected['signature']! > 0);
  });
});
