// Files in several tabs over one store: whichever tab sends them, the one that leads uploads them, once, and all show
// how far they are.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { MessageItem } from '../../src/headless/snapshot.js';
import { addons } from '../support/addons.js';
import { hangs, refuses, startTestBlobs, type TestBlobs } from '../support/blobs.js';
import { TestBrowser } from '../support/tab-world.js';
import { flush, until } from '../support/test-world.js';
import { RELAYS, setUp, texts } from './people.js';

const servers: TestBlobs[] = [];
after(async () => {
  for (const server of servers) await server.close();
});

/** Two tabs with a ticket that both know; the first leads. */
async function open() {
  const { world, agent, agentPerson } = setUp();
  const server = await startTestBlobs({ now: () => world.clock.now() });
  servers.push(server);
  await agent.connect();
  const browser = new TestBrowser(world);
  const openTab = async () => {
    const tab = Object.assign(browser.open(), { addons });
    const client = new CustomerClient({
      agent: agentPerson.pubkey,
      relays: RELAYS,
      blobServers: server.url,
      world: tab,
    });
    await client.connect();
    await flush();
    return { tab, client };
  };
  const [leader, follower] = [await openTab(), await openTab()];
  const { ticketId } = await leader.client.createTicket({ body: 'help' });
  await flush();
  const store = world.openStore('nostr-support/default');
  const bytes = async () => [...(await store.getAll('blob/')), ...(await store.getAll('file/'))].length;
  return { world, agent, server, leader, follower, ticketId, bytes, openTab };
}

const last = ({ client }: { client: CustomerClient }) =>
  client.getSnapshot().tickets[0]!.items.at(-1) as MessageItem;
const file = () => new Blob(['x'.repeat(100_000)], { type: 'text/plain' });
const puts = ({ asked }: TestBlobs) => asked.filter((each) => each === 'PUT /upload').length;

describe('of two tabs', () => {
  it('the one that leads uploads what the other sends, once, and both show it', async () => {
    const { agent, server, leader, follower, ticketId } = await open();
    server.fault = hangs;
    const attachments = [file()];
    const { sent } = await follower.client.sendMessage({ ticketId, text: 'see', attachments });
    await server.until(() => puts(server) === 1);
    for (const tab of [leader, follower])
      await until(tab.client, () => last(tab).delivery?.uploads?.[0]?.state === 'uploading');
    server.fault = undefined;
    await follower.client.retry({ id: last(follower).id });
    assert.equal((await sent).state, 'sent');
    await until(agent, () => texts(agent).length === 2);
    assert.equal(puts(server), 2);
    assert.deepEqual(follower.tab.sent, []);
    assert.deepEqual(leader.tab.sent, [...new Set(leader.tab.sent)]);
    await until(follower.client, () => last(follower).delivery?.uploads === undefined);
  });

  it('one that is opened after it was refused shows that, and can ask for it again', async () => {
    const { agent, server, leader, ticketId, openTab } = await open();
    server.fault = refuses(403, 'not you');
    await leader.client.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await until(leader.client, () => last(leader).delivery?.reason === 'blob-refused');
    await flush();
    const later = await openTab();
    assert.equal(last(later).delivery?.reason, 'blob-refused');
    server.fault = undefined;
    await later.client.retry({ id: last(later).id });
    await until(agent, () => texts(agent).length === 2);
  });

  it('either takes it back for both', async () => {
    for (const which of ['leader', 'follower'] as const) {
      const { agent, server, leader, follower, ticketId, bytes, ...setup } = await open();
      server.fault = hangs;
      const attachments = [file()];
      const { id, sent } = await follower.client.sendMessage({ ticketId, text: 'see', attachments });
      await until(leader.client, () => last(leader).id === id);
      await server.until(() => puts(server) === 1);
      await until(follower.client, () => !!last(follower).delivery?.uploads);
      await { leader, follower, ...setup }[which].client.cancel({ id });
      assert.equal((await sent).reason, 'cancelled');
      await flush();
      for (const { client } of [leader, follower]) assert.deepEqual(texts(client), ['help']);
      assert.equal(await bytes(), 0);
      server.fault = undefined;
      // Whoever leads next knows nothing of it either.
      leader.tab.kill();
      await flush();
      await follower.client.sendMessage({ ticketId, text: 'next' });
      await until(agent, () => texts(agent).length === 2);
      assert.deepEqual(texts(agent), ['help', 'next']);
      assert.deepEqual(texts(follower.client), ['help', 'next']);
    }
  });

  it('the other goes on where the one that led was closed in the middle', async () => {
    const { agent, server, leader, follower, ticketId, bytes } = await open();
    server.fault = hangs;
    await leader.client.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await server.until(() => puts(server) === 1);
    server.fault = undefined;
    leader.tab.kill();
    await flush();
    await until(agent, () => texts(agent).length === 2);
    await until(follower.client, () => last(follower).delivery?.state === 'sent');
    await flush();
    assert.equal(await bytes(), 0);
    assert.equal(puts(server), 2);
    // Its request would live on in this process.
    leader.client.disconnect();
  });
});
