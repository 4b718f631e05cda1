// Customer and agent as a program in Node has them, over a real relay in a process of its own.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  AgentClient,
  createLocalSigner,
  createPlatform,
  CustomerClient,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import { WebSocket } from 'ws';
import { startTestBlobs } from '../support/blobs.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until } from '../support/test-world.js';
import { talk, texts, textsOf } from './people.js';

let relay: RelayProcess;
before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.stop());

/** A device of its own: a store and connections that it shares with nobody. */
const device = () => createPlatform({ WebSocket: WebSocket as never });

describe('over a real relay', () => {
  it('a conversation goes from question to rating', async () => {
    const key = generateSecretKey();
    const options = { relays: relay.url };
    const agent = new AgentClient({ signer: createLocalSigner(key), ...options, world: device() });
    const customer = new CustomerClient({ agent: getPublicKey(key), ...options, world: device() });
    await agent.connect();
    await agent.publishSetup({ name: 'Agent', relays: relay.url });
    const { ticketId, sent } = await customer.createTicket({ body: 'help' });
    assert.deepEqual(await sent, { state: 'sent', accepted: 1, total: 1 });
    await until(agent, () => texts(agent).length === 1);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await until(customer, () => texts(customer).length === 2);
    await customer.sendMessage({ ticketId, text: 'thanks' });
    await until(agent, () => texts(agent).length === 3);
    await agent.addInternalNote({ ticketId, body: 'note' });
    await agent.updateStatus({ ticketId, status: 'resolved' });
    await until(customer, () => customer.getSnapshot().tickets[0]?.status === 'resolved');
    await customer.submitCsat({ ticketId, rating: 5 });
    await until(agent, () => agent.getSnapshot().tickets[0]?.csat?.rating === 5);
    assert.deepEqual(texts(customer), ['help', 'hello', 'thanks', 'status', 'csat']);
    assert.deepEqual(texts(agent), ['help', 'hello', 'thanks', 'note', 'status', 'csat']);
    await until(customer, () => customer.getSnapshot().profiles[getPublicKey(key)]?.name === 'Agent');
    customer.disconnect();
    agent.disconnect();
  });

  it('nothing is lost when the relay is killed in the middle and started again', async () => {
    const key = generateSecretKey();
    const options = { relays: relay.url };
    const agent = new AgentClient({ signer: createLocalSigner(key), ...options, world: device() });
    const customer = new CustomerClient({ agent: getPublicKey(key), ...options, world: device() });
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    await relay.kill();
    await until(customer, () => customer.getSnapshot().connection === 'offline');
    await until(agent, () => agent.getSnapshot().connection === 'offline');
    const offline = [
      await customer.sendMessage({ ticketId, text: 'still there?' }),
      await agent.replyTicket({ ticketId, body: 'of course' }),
    ];
    await relay.restart();
    for (const { sent } of offline) assert.equal((await sent).state, 'sent');
    await until(agent, () => texts(agent).length === 3);
    await until(customer, () => texts(customer).length === 3);
    assert.deepEqual(texts(customer).sort(), ['help', 'of course', 'still there?']);
    assert.deepEqual(texts(agent), texts(customer));
    customer.disconnect();
    agent.disconnect();
  });

  it('a customer who asks to be forgotten is, on the relay and on the desk', async () => {
    const key = generateSecretKey();
    const options = { relays: relay.url };
    const agentDevice = device();
    const agent = new AgentClient({ signer: createLocalSigner(key), ...options, world: agentDevice });
    const customer = new CustomerClient({ agent: getPublicKey(key), ...options, world: device() });
    await agent.connect();
    const ticketId = await talk(customer, agent);
    await customer.submitCsat({ ticketId, rating: 5 });
    await until(agent, () => texts(agent).length === 4);
    const author = customer.getSnapshot().pubkey!;
    const left = async (authors: readonly string[], kinds: readonly number[]) => {
      const { events, complete } = await agentDevice.pool.query(relay.url, [{ authors, kinds }]);
      assert.equal(complete, true);
      return events.length;
    };
    assert.equal(await left([author], [7700, 7704, 10002, 10050]), 4);
    assert.deepEqual(await customer.reset({ forget: true }), { asked: 1, accepted: 1 });
    await until(agent, () => texts(agent).join() === ',hello,');
    assert.equal(await left([author], [7700, 7704, 10002, 10050]), 0);
    assert.equal(await left([getPublicKey(key)], [7702]), 1);
    customer.disconnect();
    agent.disconnect();
  });

  it('files go both ways, the text of one is read, and another device finds them', async () => {
    const server = await startTestBlobs();
    const [agentKey, customerKey] = [generateSecretKey(), generateSecretKey()];
    const options = { relays: relay.url, blobServers: server.url };
    const agent = new AgentClient({ signer: createLocalSigner(agentKey), ...options, world: device() });
    const signer = createLocalSigner(customerKey);
    const makeCustomer = () =>
      new CustomerClient({ agent: getPublicKey(agentKey), signer, ...options, world: device() });
    const customer = makeCustomer();
    await agent.connect();
    const attachments = [new File(['from the customer'], 'a.txt', { type: 'text/plain' })];
    const { ticketId, sent } = await customer.createTicket({ body: 'help', attachments });
    assert.equal((await sent).state, 'sent');
    await until(agent, () => texts(agent).length === 1);
    const answer = new Blob(['from the agent']);
    await agent.replyTicket({ ticketId, body: '', attachments: [answer] });
    await until(customer, () => texts(customer).length === 2);
    const second = makeCustomer();
    await second.connect();
    await until(second, () => texts(second).length === 2);
    const files = second
      .getSnapshot()
      .tickets[0]!.items.flatMap((item) => (item.type === 'message' ? item.attachments : []));
    const read = await Promise.all(files.map((file) => second.downloadAttachment(file, { own: true })));
    assert.deepEqual(await Promise.all(read.map((blob) => blob.text())), [
      'from the customer',
      'from the agent',
    ]);
    for (const client of [customer, second, agent]) client.disconnect();
    await server.close();
  });

  it('another device with the customer\u2019s key finds the whole conversation', async () => {
    const [agentKey, customerKey] = [generateSecretKey(), generateSecretKey()];
    const options = { relays: relay.url };
    const agent = new AgentClient({ signer: createLocalSigner(agentKey), ...options, world: device() });
    const signer = createLocalSigner(customerKey);
    const makeCustomer = () =>
      new CustomerClient({ agent: getPublicKey(agentKey), signer, ...options, world: device() });
    const customer = makeCustomer();
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    const { id } = await customer.sendMessage({ ticketId, text: 'mine' });
    await until(agent, () => texts(agent).length === 2);
    await agent.replyTicket({ ticketId, body: 'yours' });
    await until(customer, () => texts(customer).length === 3);
    // The copy to oneself goes out after the recipient's: settled means that the relay has both.
    await until(customer, () => customer.getSnapshot().tickets[0]!.items[1]!.delivery?.state === 'sent');
    const second = makeCustomer();
    await second.connect();
    await until(second, () => texts(second).length === 3);
    assert.deepEqual(textsOf(second.getSnapshot().tickets[0]), ['help', 'mine', 'yours']);
    assert.equal(second.getSnapshot().tickets[0]!.items[1]!.id, id);
    for (const client of [customer, second, agent]) client.disconnect();
  });
});
