// Several tabs over one store: one of them speaks to the relays, and all show the same.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CustomerClient } from '../../src/headless/customer-client.js';
import { flush, until } from '../support/test-world.js';
import { TestBrowser, type TabWorld } from '../support/tab-world.js';
import { Person, refOf, RELAYS, setUp, texts } from './people.js';

/** A customer in a browser with so many tabs, all connected, and the agent on another device. */
async function open(count: number) {
  const { world, agent, agentPerson, relays } = setUp();
  await agent.connect();
  const browser = new TestBrowser(world);
  const openTab = async () => {
    const tab = browser.open();
    const client = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, world: tab });
    await client.connect();
    await flush();
    return [tab, client] as const;
  };
  const tabs = [];
  for (let made = 0; made < count; made++) tabs.push(await openTab());
  return {
    clock: world.clock,
    browser,
    agent,
    agentPerson,
    relays,
    openTab,
    tabs,
    store: world.openStore('nostr-support/default'),
  };
}

/** The same with a ticket that all know. */
async function openWithTicket(count: number) {
  const setup = await open(count);
  const { ticketId } = await setup.tabs[0]![1].createTicket({ body: 'help' });
  await flush();
  return { ...setup, ticketId };
}

const sockets = (tabs: readonly (readonly [TabWorld, CustomerClient])[]) =>
  tabs.map(([tab]) => tab.sockets.size);
const delivered = (client: CustomerClient) =>
  client.getSnapshot().tickets[0]?.items.map(({ delivery }) => delivery?.state);

/** No event has gone to the same relay twice. */
function assertSentOnce(tabs: readonly (readonly [TabWorld, CustomerClient])[]) {
  const sent = tabs.flatMap(([tab]) => tab.sent);
  assert.deepEqual(sent, [...new Set(sent)]);
}

describe('of several tabs', () => {
  it('one is connected, and all show that it is', async () => {
    const { tabs, clock } = await open(3);
    await clock.advance(60_000);
    assert.deepEqual(sockets(tabs), [2, 0, 0]);
    for (const [, client] of tabs) {
      const { connection, relays } = client.getSnapshot();
      assert.deepEqual([connection, relays.map(({ state }) => state)], ['online', ['open', 'open']]);
    }
  });

  it('one that is alone says nothing and waits for nothing', async () => {
    const { browser, clock, tabs } = await open(1);
    const before = browser.said.length;
    await clock.advance(600_000);
    assert.equal(browser.said.length, before);
    assert.deepEqual(sockets(tabs), [2]);
  });

  it('all hear what the agent writes, and the first to be read is read in all', async () => {
    const { tabs, agent, ticketId } = await openWithTicket(3);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    assert.deepEqual(
      tabs.map(([, client]) => texts(client)),
      Array(3).fill(['help', 'hello']),
    );
    assert.deepEqual(
      tabs.map(([, client]) => client.getSnapshot().unread),
      [1, 1, 1],
    );
    tabs[2]![1].markRead({ ticketId });
    await flush();
    assert.deepEqual(
      tabs.map(([, client]) => client.getSnapshot().unread),
      [0, 0, 0],
    );
  });

  it('each has the draft that one of them holds', async () => {
    const { tabs, openTab } = await open(2);
    tabs[1]![1].saveDraft({ ticketId: 'new', text: 'half a sen' });
    await flush();
    const [, later] = await openTab();
    for (const client of [tabs[0]![1], later])
      assert.deepEqual(client.getSnapshot().drafts, { new: 'half a sen' });
    later.saveDraft({ ticketId: 'new', text: '' });
    await flush();
    for (const [, client] of tabs) assert.deepEqual(client.getSnapshot().drafts, {});
  });

  it('a follower writes, the leader delivers, once to each relay', async () => {
    const { tabs, agent, ticketId } = await openWithTicket(3);
    const { sent } = await tabs[1]![1].sendMessage({ ticketId, text: 'from the second' });
    assert.deepEqual(await sent, { state: 'sent', accepted: 1, total: 2 });
    await flush();
    assert.deepEqual(texts(agent), ['help', 'from the second']);
    assert.deepEqual(
      tabs.map(([, client]) => texts(client)),
      Array(3).fill(['help', 'from the second']),
    );
    assert.deepEqual(
      tabs.map(([, client]) => delivered(client)),
      Array(3).fill(['sent', 'sent']),
    );
    assert.deepEqual(sockets(tabs), [2, 0, 0]);
    assert.deepEqual(
      tabs.map(([tab]) => tab.sent.length > 0),
      [true, false, false],
    );
    assertSentOnce(tabs);
  });

  it('a follower opens the first ticket, and the leader reads the answer with the key it made', async () => {
    const { tabs, agent, relays } = await open(2);
    const { ticketId } = await tabs[1]![1].createTicket({ body: 'help' });
    await flush();
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    for (const [, client] of tabs) assert.deepEqual(texts(client), ['help', 'hello']);
    await tabs[0]![1].createTicket({ body: 'another' });
    await flush();
    // Where one is reached is published once.
    assert.equal(
      new Set(relays[0]!.received.filter(({ kind }) => kind === 10002).map(({ id }) => id)).size,
      1,
    );
    const [one, two] = tabs.map(([, client]) => client.getSnapshot().pubkey);
    assert.ok(one);
    assert.equal(one, two);
    assertSentOnce(tabs);
  });

  for (const isKept of [true, false])
    it(`one that leads without a key ${isKept ? 'finds the one' : 'takes nothing for another\u2019s'} of what was written meanwhile`, async () => {
      const { browser, clock, tabs, relays, agent, agentPerson, openTab, store } = await open(1);
      // By a tab that the others can't hear, and that is closed before a relay has it.
      const apart = new TestBrowser(browser.device).open();
      const options = { agent: agentPerson.pubkey, relays: RELAYS, world: apart };
      const unheard = new CustomerClient(options);
      for (const relay of relays) relay.answer = () => null;
      await unheard.createTicket({ body: 'help' });
      await flush();
      apart.kill();
      if (!isKept) await store.delete(['identity']);
      for (const relay of relays) relay.answer = () => [true, ''];
      const leader = tabs[0]![1];
      const seen = new Set<string>();
      leader.onTicket(() => seen.add('told'));
      leader.subscribe(() => {
        for (const { unread, items } of leader.getSnapshot().tickets)
          seen.add(`${unread} unread, own: ${items.map(({ own }) => own).join()}`);
      });
      const [, later] = await openTab();
      await clock.advance(60_000);
      assert.deepEqual([...seen], isKept ? ['0 unread, own: true'] : []);
      if (!isKept) return;
      for (const client of [leader, later, agent]) assert.deepEqual(texts(client), ['help']);
      for (const client of [leader, later]) assert.deepEqual(delivered(client), ['sent']);
    });

  it('two that open their first ticket in the same moment share one key', async () => {
    const { tabs, agent } = await open(2);
    await Promise.all(tabs.map(([, client], index) => client.createTicket({ body: `${index}` })));
    await flush();
    assert.deepEqual(
      agent
        .getSnapshot()
        .tickets.map(({ title }) => title)
        .sort(),
      ['0', '1'],
    );
    assert.equal(new Set(agent.getSnapshot().tickets.map(({ customer }) => customer)).size, 1);
    for (const [, client] of tabs) assert.equal(client.getSnapshot().tickets.length, 2);
    assertSentOnce(tabs);
  });

  it('a follower writes down nothing but what is its own, and a leader everything', async () => {
    const { tabs, agent, ticketId } = await openWithTicket(2);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await agent.publishSetup({ name: 'Ada', relays: RELAYS });
    await flush();
    assert.deepEqual(tabs[1]![0].written, []);
    const { id } = await tabs[1]![1].sendMessage({ ticketId, text: 'thanks' });
    await flush();
    assert.deepEqual(tabs[1]![0].written, [`outbox/${id}`]);
    assert.equal(tabs[0]![0].written.includes('known'), true);
  });

  it('all show that the relays are gone', async () => {
    const { tabs, relays } = await open(2);
    for (const relay of relays) {
      relay.down = true;
      relay.drop();
    }
    await flush();
    for (const [, client] of tabs) assert.equal(client.getSnapshot().connection, 'offline');
  });

  it('one that has lost its store goes on alone', async () => {
    const { tabs, agent, ticketId } = await openWithTicket(2);
    tabs[1]![0].loseStore();
    await flush();
    assert.deepEqual(sockets(tabs), [2, 2]);
    await tabs[1]![1].sendMessage({ ticketId, text: 'still here' });
    await flush();
    assert.deepEqual(texts(agent), ['help', 'still here']);
    assert.deepEqual(delivered(tabs[1]![1]), ['sent', 'sent']);
  });

  it('an agent\u2019s asks no relay who the customers are, unless it leads', async () => {
    const { world, agentPerson, agentWorld, customer, makeAgent } = setUp();
    const browser = new TestBrowser(agentWorld);
    const tabs = [browser.open(), browser.open()];
    const agents = tabs.map((tab) => makeAgent(tab));
    for (const agent of agents) {
      await agent.connect();
      await flush();
    }
    await customer.createTicket({ body: 'help' });
    await flush();
    assert.equal(customer.getSnapshot().tickets[0]!.agent, agentPerson.pubkey);
    for (const agent of agents) assert.deepEqual(texts(agent), ['help']);
    assert.deepEqual(
      tabs.map(({ sockets }) => sockets.size),
      [2, 0],
    );
    assert.deepEqual(
      agents.map((agent) => agent.getSnapshot().setup),
      ['missing', 'missing'],
    );
    await world.clock.advance(1000);
  });

  it('each follower believes a colleague whose team was told before it came', async () => {
    const { relays, tabs, openTab, agentPerson } = await open(1);
    const colleague = new Person();
    relays[0]!.inject(await agentPerson.team([colleague]));
    await flush();
    const [, later] = await openTab();
    await later.createTicket({ body: 'help' });
    await flush();
    const ticket = relays[0]!.events.find(({ kind }) => kind === 7700)!;
    const person = { pubkey: later.getSnapshot().pubkey! } as Person;
    relays[0]!.inject(await colleague.message(person, refOf(ticket), 'hello'));
    await flush();
    for (const client of [tabs[0]![1], later]) assert.deepEqual(texts(client), ['help', 'hello']);
  });

  it('one that is opened while something is being settled shows it as sent', async () => {
    const { tabs, store, ticketId, openTab } = await openWithTicket(1);
    const set = store.set.bind(store);
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    store.set = async (key, value) => {
      if (key.startsWith('page/')) await gate;
      await set(key, value);
    };
    await tabs[0]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    const [, later] = await openTab();
    release();
    await flush();
    assert.equal(later.getSnapshot().tickets[0]!.items[1]!.delivery?.accepted, 2);
  });

  it('one that is opened while a yes is being written down shows it as sent', async () => {
    const { tabs, store, relays, ticketId, openTab } = await openWithTicket(1);
    relays[1]!.answer = () => null;
    const set = store.set.bind(store);
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let writes = 0;
    store.set = async (key, value) => {
      if (key.startsWith('outbox/') && writes++ > 0) await gate;
      await set(key, value);
    };
    await tabs[0]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    const [, later] = await openTab();
    release();
    await flush();
    assert.deepEqual(delivered(later), ['sent', 'sent']);
  });

  it('each can ask for what was refused to be offered again', async () => {
    const { tabs, relays, ticketId } = await openWithTicket(2);
    for (const relay of relays) relay.answer = () => [false, 'blocked: no'];
    const { id, sent } = await tabs[1]![1].sendMessage({ ticketId, text: 'hi' });
    assert.equal((await sent).reason, 'relay-refused');
    for (const relay of relays) relay.answer = () => [true, ''];
    await tabs[1]![1].retry({ id });
    await flush();
    assert.deepEqual(
      tabs.map(([, client]) => delivered(client)),
      Array(2).fill(['sent', 'sent']),
    );
  });

  it('a visitor who has written nothing sees in each tab who answers', async () => {
    const { agent, openTab, tabs } = await open(1);
    await agent.publishSetup({ name: 'Ada', relays: RELAYS });
    await flush();
    const [, later] = await openTab();
    for (const client of [tabs[0]![1], later])
      assert.deepEqual(
        Object.values(client.getSnapshot().profiles).map(({ name }) => name),
        ['Ada'],
      );
  });

  it('each follower shows what is not sent yet as waiting', async () => {
    const { tabs, relays, ticketId, openTab } = await openWithTicket(2);
    for (const relay of relays) relay.answer = () => null;
    await tabs[0]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    const late = await openTab();
    for (const [, client] of [...tabs, late]) assert.deepEqual(delivered(client), ['sent', 'waiting']);
  });

  it('all are emptied when one is reset, and one of them leads the next conversation', async () => {
    const { tabs, agent, browser } = await openWithTicket(3);
    const before = tabs[0]![1].getSnapshot().pubkey;
    await tabs[1]![1].reset();
    await flush();
    for (const [, client] of tabs) assert.deepEqual(texts(client), []);
    for (const [, client] of tabs) await client.connect();
    await tabs[2]![1].createTicket({ body: 'again' });
    await flush();
    for (const [, client] of tabs) {
      assert.deepEqual(texts(client), ['again']);
      assert.notEqual(client.getSnapshot().pubkey, before);
    }
    assert.deepEqual(sockets(tabs).sort(), [0, 0, 2]);
    assert.equal(browser.held.size, 1);
    assert.equal(agent.getSnapshot().tickets.length, 2);
  });

  it('one without a store that lasts is on its own', async () => {
    const { browser, tabs } = await open(1);
    const tab = browser.open();
    const client = new CustomerClient({ agent: 'a'.repeat(64), relays: RELAYS, world: tab, persist: 'none' });
    await client.connect();
    await flush();
    assert.equal(tab.sockets.size, 2);
    assert.equal(browser.channels.size, 1);
    assert.deepEqual(sockets(tabs), [2]);
  });

  it('one that only looks whether there is a conversation holds no lock and no channel', async () => {
    const { browser, tabs } = await open(1);
    tabs[0]![1].disconnect();
    const client = new CustomerClient({ agent: 'a'.repeat(64), relays: RELAYS, world: browser.open() });
    assert.equal(await client.hasHistory(), false);
    assert.deepEqual([browser.channels.size, browser.held.size], [0, 0]);
  });
});

describe('when the leading tab', () => {
  it('is closed, the next is connected at once and goes on', async () => {
    const { tabs, agent, ticketId } = await openWithTicket(3);
    tabs[0]![0].kill();
    await flush();
    assert.deepEqual(sockets(tabs.slice(1)), [2, 0]);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    await tabs[2]![1].sendMessage({ ticketId, text: 'thanks' });
    await flush();
    for (const [, client] of tabs.slice(1)) {
      assert.deepEqual(texts(client), ['help', 'hello', 'thanks']);
      assert.equal(client.getSnapshot().connection, 'online');
    }
    assert.deepEqual(texts(agent), ['help', 'hello', 'thanks']);
    assertSentOnce(tabs);
  });

  it('is closed, what had a yes is not sent again, and what had none is', async () => {
    const { tabs, relays, agent, ticketId } = await openWithTicket(2);
    relays[1]!.answer = () => null;
    await tabs[1]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    const before = relays.map(({ received }) => received.length);
    tabs[0]![0].kill();
    relays[1]!.answer = () => [true, ''];
    await flush();
    assert.equal(relays[0]!.received.length, before[0]);
    assert.equal(relays[1]!.received.length, before[1]! + 2);
    assert.deepEqual(texts(agent), ['help', 'hi']);
    assert.deepEqual(delivered(tabs[1]![1]), ['sent', 'sent']);
  });

  it('is closed before it has taken up what a follower wrote, nothing is lost', async () => {
    const { tabs, agent, ticketId, clock } = await openWithTicket(2);
    tabs[0]![0].freeze();
    const { sent } = await tabs[1]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    assert.deepEqual(texts(agent), ['help']);
    assert.deepEqual(delivered(tabs[1]![1]), ['sent', 'waiting']);
    tabs[0]![0].kill();
    assert.equal((await sent).state, 'sent');
    await clock.advance(1000);
    assert.deepEqual(texts(agent), ['help', 'hi']);
  });

  it('is closed before it has written down what it heard, the next one does', async () => {
    const { tabs, agent, relays, store, ticketId, openTab } = await openWithTicket(2);
    const set = store.set.bind(store);
    store.set = async (key, value) => (key.startsWith('page/') ? new Promise(() => {}) : set(key, value));
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    store.set = set;
    tabs[0]![0].kill();
    await flush();
    tabs[1]![0].kill();
    for (const relay of relays) relay.down = true;
    const [, later] = await openTab();
    later.disconnect();
    assert.deepEqual(texts(later), ['help', 'hello']);
  });

  it('is closed, what is being typed in another stays', async () => {
    const { tabs, store } = await open(2);
    const set = store.set.bind(store);
    store.set = async (key, value) => (key === 'drafts' ? new Promise(() => {}) : set(key, value));
    tabs[1]![1].saveDraft({ ticketId: 'new', text: 'half a sen' });
    tabs[0]![0].kill();
    await flush();
    assert.deepEqual(sockets(tabs), [0, 2]);
    assert.deepEqual(tabs[1]![1].getSnapshot().drafts, { new: 'half a sen' });
  });

  it('is frozen, a tab on screen takes its place within ten seconds, and it leads no more when it wakes', async () => {
    const { tabs, agent, clock, ticketId } = await openWithTicket(2);
    await clock.advance(20_000);
    tabs[0]![0].freeze();
    await clock.advance(10_000);
    assert.equal(tabs[1]![0].sockets.size, 2);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await flush();
    await tabs[1]![1].sendMessage({ ticketId, text: 'thanks' });
    await flush();
    assert.deepEqual(texts(tabs[1]![1]), ['help', 'hello', 'thanks']);
    tabs[0]![0].thaw();
    await flush();
    await clock.advance(6000);
    assert.deepEqual(sockets(tabs), [0, 2]);
    assert.deepEqual(texts(tabs[0]![1]), ['help', 'hello', 'thanks']);
    assert.deepEqual(
      tabs.map(([, client]) => client.getSnapshot().connection),
      ['online', 'online'],
    );
    tabs[1]![0].kill();
    await flush();
    assert.deepEqual(sockets(tabs), [2, 0]);
    assertSentOnce(tabs);
  });

  it('is frozen, a tab that nobody sees leaves it in its place', async () => {
    const { tabs, clock } = await open(2);
    tabs[1]![0].hidden = true;
    tabs[0]![0].freeze();
    await clock.advance(60_000);
    assert.equal(tabs[1]![0].sockets.size, 0);
    tabs[1]![0].hidden = false;
    await clock.advance(10_000);
    assert.equal(tabs[1]![0].sockets.size, 2);
  });

  it('is frozen, leads again later and sends nothing that another one has settled meanwhile', async () => {
    const { tabs, agent, clock, relays, ticketId } = await openWithTicket(2);
    for (const relay of relays) relay.answer = () => null;
    await tabs[0]![1].sendMessage({ ticketId, text: 'hi' });
    await flush();
    tabs[0]![0].freeze();
    for (const relay of relays) relay.answer = () => [true, ''];
    await clock.advance(10_000);
    assert.deepEqual(texts(agent), ['help', 'hi']);
    const before = relays.map(({ received }) => received.length);
    tabs[0]![0].thaw();
    await flush();
    tabs[1]![0].kill();
    await clock.advance(60_000);
    assert.deepEqual(sockets(tabs), [2, 0]);
    assert.deepEqual(delivered(tabs[0]![1]), ['sent', 'sent']);
    assert.deepEqual(
      relays.map(({ received }) => received.length),
      before,
    );
  });

  it('is laid aside, it holds nothing, and comes back as the last of the others', async () => {
    const { tabs, browser, agent, clock, ticketId } = await openWithTicket(2);
    tabs[0]![0].hide();
    assert.equal(tabs[0]![0].sockets.size, 0);
    assert.deepEqual(
      [...browser.channels.values()].map(({ tab }) => tab === tabs[1]![0]),
      [true],
    );
    await flush();
    assert.deepEqual(sockets(tabs), [0, 2]);
    await agent.replyTicket({ ticketId, body: 'hello' });
    tabs[1]![1].saveDraft({ ticketId, text: 'than' });
    await flush();
    tabs[1]![1].markRead({ ticketId });
    tabs[0]![0].wake();
    await flush();
    await clock.advance(6000);
    assert.deepEqual(sockets(tabs), [0, 2]);
    const { unread, drafts, connection } = tabs[0]![1].getSnapshot();
    assert.deepEqual(
      [texts(tabs[0]![1]), unread, drafts, connection],
      [['help', 'hello'], 0, { [ticketId]: 'than' }, 'online'],
    );
  });
});

describe('what is said between tabs', () => {
  it('may be anything', async () => {
    const { tabs, browser, agent, ticketId } = await openWithTicket(2);
    await agent.replyTicket({ ticketId, body: 'unread' });
    await flush();
    const channel = [...browser.channels].map(([made]) => made);
    const before = tabs.map(([, client]) => JSON.stringify(client.getSnapshot()));
    const [, , real] = [0, 0, browser.said.filter((said) => JSON.stringify(said).includes('"event"'))];
    const forged = structuredClone(real[0]) as [boolean, { event: { content: string; id: string } }];
    forged[1].event.id = 'a'.repeat(64);
    const values: unknown[] = [null, undefined, 0, '', [], {}, [[]], { length: -1 }, NaN, new Map()];
    const errors: unknown[] = [];
    for (const [, client] of tabs) client.onError((error) => errors.push(error));
    const names = [
      'ask',
      'event',
      'sent',
      'id',
      'delivery',
      'ticket',
      'at',
      'text',
      'again',
      'relays',
      'heard',
    ];
    const rubbish: unknown[] = [
      ...values,
      ...names.flatMap((name) => values.map((value) => ({ [name]: value }))),
      ...names.flatMap((name) => values.map((value) => ({ id: ticketId, [name]: value }))),
      { id: ticketId, at: '9999999999' },
      { relays: [null] },
      { event: { kind: 7700 }, sent: true },
    ];
    for (const made of channel) {
      for (const message of rubbish) {
        made.onmessage!({ data: message } as never);
        for (const leads of [true, false]) made.onmessage!({ data: [leads, message] } as never);
      }
      made.onmessage!({ data: forged } as never);
    }
    await flush();
    assert.deepEqual(errors, []);
    const state = (text: string) => {
      const { tickets, drafts, unread } = JSON.parse(text) as Record<string, unknown>;
      return { tickets, drafts, unread };
    };
    assert.deepEqual(
      tabs.map(([, client]) => state(JSON.stringify(client.getSnapshot()))),
      before.map(state),
    );
    await agent.replyTicket({ ticketId, body: 'hello' });
    await until(tabs[1]![1], () => texts(tabs[1]![1]).length === 3);
  });

  it('holds no key', async () => {
    const { browser, tabs, store, ticketId } = await openWithTicket(2);
    await tabs[1]![1].sendMessage({ ticketId, text: 'a secret of mine' });
    await flush();
    const nsec = await store.get<string>('identity');
    assert.ok(nsec);
    assert.equal(JSON.stringify(browser.said).includes(nsec), false);
    assert.equal(JSON.stringify(browser.said).includes('a secret of mine'), false);
  });
});
