// Files on their way from a customer to an agent and back, over real file servers: encrypted here, on screen at once, on
// a relay only when they are there, and never in the way of what is written after them.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Delivery, MessageItem } from '../../src/headless/snapshot.js';
import type { FileInput } from '../../src/headless/world.js';
import {
  hangs,
  keepsAnother,
  refuses,
  startTestBlobs,
  type Fault,
  type TestBlobs,
} from '../support/blobs.js';
import { parseBlobAuth } from '../../src/protocol/blob-auth.js';
import type { NostrEvent } from '../../src/protocol/event.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { Person, RELAYS, texts } from './people.js';

type Client = CustomerClient | AgentClient;

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function blobServer(world: TestWorld, options: Parameters<typeof startTestBlobs>[0] = {}) {
  const server = await startTestBlobs({ now: () => world.clock.now(), ...options });
  open.push(server);
  return server;
}

function people(world: TestWorld, servers: readonly TestBlobs[], maxFileSize?: number) {
  const agentPerson = new Person();
  const options = { relays: RELAYS, blobServers: servers.map(({ url }) => url), maxFileSize };
  const makeCustomer = (where: TestWorld) =>
    track(new CustomerClient({ agent: agentPerson.pubkey, ...options, world: where }));
  const agent = track(
    new AgentClient({ signer: agentPerson.signer, ...options, world: new TestWorld(world) }),
  );
  return { customer: makeCustomer(world), agent, makeCustomer };
}

function track<T extends Client>(client: T): T {
  open.push({ close: () => client.disconnect() });
  return client;
}

const TEXT = 'x'.repeat(1_000_000);
const file = (text = TEXT, type = 'text/plain') => new Blob([text], { type });
const itemsOf = (client: Client) => (client.getSnapshot().tickets[0]?.items ?? []) as readonly MessageItem[];
const lastOf = (client: Client) => itemsOf(client).at(-1)!;
const deliveryOf = (client: Client): Delivery | undefined => lastOf(client)?.delivery;
const filesOf = (client: Client) => itemsOf(client).flatMap(({ attachments = [] }) => attachments);
const events = (world: TestWorld, kind: number) =>
  world.network.relay(RELAYS[0]!).events.filter((event) => event.kind === kind).length;

/** Whether anything of a file is left in a store. */
async function bytesIn(world: TestWorld): Promise<number> {
  const left = [...world.stores.values()].map(async (store) => [
    ...(await store.getAll('blob/')),
    ...(await store.getAll('file/')),
  ]);
  return (await Promise.all(left)).flat().length;
}

/** A ticket without files, so that there is something to write in. */
async function begun(world: TestWorld, servers: readonly TestBlobs[]) {
  const both = people(world, servers);
  await both.agent.connect();
  const { ticketId } = await both.customer.createTicket({ body: 'help' });
  await until(both.agent, () => itemsOf(both.agent).length === 1);
  return { ...both, ticketId };
}

describe('a file', () => {
  for (const strict of ['old', 'new'] as const)
    it(`goes from a customer to the agent and back, by a file server of the ${strict} kind`, async () => {
      const world = new TestWorld();
      const server = await blobServer(world, { strict });
      const { customer, agent } = people(world, [server]);
      await agent.connect();
      const { ticketId, sent } = await customer.createTicket({
        body: 'see this',
        attachments: [new File([TEXT], 'notes.txt', { type: 'text/plain' })],
      });
      assert.equal((await sent).state, 'sent');
      await until(agent, () => filesOf(agent).length === 1);
      const [got] = filesOf(agent);
      assert.equal(got!.name, 'notes.txt');
      assert.equal(got!.size, TEXT.length);
      const blob = await agent.downloadAttachment(got!);
      assert.equal(await blob.text(), TEXT);
      assert.equal(blob.type, 'text/plain');
      await agent.replyTicket({ ticketId, body: '', attachments: [{ data: file('answer'), name: 'a.txt' }] });
      await until(customer, () => filesOf(customer).length === 2);
      assert.equal(await (await customer.downloadAttachment(filesOf(customer)[1]!)).text(), 'answer');
      await customer.sendMessage({ ticketId, text: 'and', attachments: [file('a'), file('b')] });
      await until(agent, () => filesOf(agent).length === 4);
      assert.equal(await bytesIn(world), 0);
      for (const { authorization = '' } of server.headers) assert.doesNotMatch(authorization, /[+/=]/);
    });

  it('is stored by a server that learns neither name, type, key nor whose it is', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer } = await begun(world, [server]);
    const { sent } = await customer.createTicket({
      body: 'x',
      attachments: [{ data: file(), name: 'secret.txt' }, file()],
    });
    await sent;
    const puts = server.headers.filter(({ authorization }) => authorization);
    const signed = puts.map(
      ({ authorization }) =>
        JSON.parse(Buffer.from(authorization!.slice('Nostr '.length), 'base64').toString()) as NostrEvent,
    );
    const at = Math.floor(world.clock.now() / 1000) - 5;
    const allowed = puts.map((headers) => ({
      at,
      action: 'upload',
      sha256: headers['x-sha-256'],
      expires: at + 3600,
    }));
    assert.deepEqual(signed.map(parseBlobAuth), allowed);
    assert.equal(new Set(signed.map(({ pubkey }) => pubkey)).size, 2);
    assert.ok(signed.every(({ pubkey }) => pubkey !== customer.getSnapshot().pubkey));
    assert.ok(puts.every((headers) => headers['content-type'] === 'application/octet-stream'));
    assert.ok(puts.every(({ referer, cookie }) => referer === undefined && cookie === undefined));
    assert.doesNotMatch(JSON.stringify([server.headers, signed, server.asked]), /secret|text\/plain/);
    assert.equal((await server.kept()).length, 2);
  });

  it('is named by as much of its name as others read, and by a type in any case', async () => {
    const world = new TestWorld();
    const { customer, ticketId } = await begun(world, [await blobServer(world)]);
    const data = new Blob(['x']);
    const attachments = ['n'.repeat(1000), `${'n'.repeat(199)}\u{1f600}`, 'a\ud800'].map((name) => ({
      data,
      name,
    }));
    await customer.sendMessage({ ticketId, text: '', attachments });
    const names = filesOf(customer).map(({ name }) => name);
    assert.deepEqual(names, ['n'.repeat(200), 'n'.repeat(199), 'a\ufffd']);
    assert.ok(filesOf(customer).every(({ mime }) => mime === 'application/octet-stream'));
  });

  it('is encrypted under a key and a nonce of its own, the same file too', async () => {
    const world = new TestWorld();
    const { customer, ticketId } = await begun(world, [await blobServer(world)]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file('a'), file('a')] });
    for (const what of ['key', 'iv'] as const)
      assert.equal(new Set(filesOf(customer).map((each) => each[what])).size, 2, what);
  });

  it('is on screen at once, and its message on no relay before it is on a file server', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: hangs });
    const { customer, ticketId } = await begun(world, [server]);
    const before = events(world, 1059);
    await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    assert.equal(lastOf(customer).text, 'see');
    await server.until(() => server.asked.includes('PUT /upload'));
    await flush();
    assert.equal(deliveryOf(customer)!.state, 'waiting');
    assert.deepEqual(deliveryOf(customer)!.uploads, [
      {
        sha256: lastOf(customer).attachments[0]!.blossom.blob_sha256,
        sent: 0,
        total: TEXT.length + 16,
        state: 'uploading',
      },
    ]);
    assert.equal(events(world, 1059), before);
  });

  it('does not hold up what is written after it', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: hangs });
    const { customer, agent, ticketId } = await begun(world, [server]);
    await customer.sendMessage({ ticketId, text: 'file', attachments: [file()] });
    await customer.sendMessage({ ticketId, text: 'words' });
    await until(agent, () => texts(agent).length === 2);
    assert.deepEqual(texts(agent), ['help', 'words']);
    server.fault = undefined;
    await customer.retry({ id: itemsOf(customer)[1]!.id });
    await until(agent, () => texts(agent).length === 3);
    // By when it was written, not by when it came.
    assert.deepEqual(texts(agent), ['help', 'file', 'words']);
    assert.deepEqual(texts(customer), texts(agent));
  });
});

describe('where a file server fails', () => {
  it('the next one gets the file', async () => {
    const world = new TestWorld();
    const [first, second] = [await blobServer(world), await blobServer(world)];
    await first.down();
    const { customer, agent, ticketId } = await begun(world, [first, second]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file()] });
    await until(agent, () => filesOf(agent).length === 1);
    assert.equal((await second.kept()).length, 1);
    assert.deepEqual(filesOf(agent)[0]!.blossom.servers, [first.url, second.url]);
    assert.equal(await (await agent.downloadAttachment(filesOf(agent)[0]!)).text(), TEXT);
  });

  it('and every one says no, it is said with the first one\u2019s reason, and tried again when asked to', async () => {
    const world = new TestWorld();
    const servers = [
      await blobServer(world, { fault: refuses(413, 'too big for us') }),
      await blobServer(world, { fault: refuses(403, 'not you') }),
    ];
    const { customer, agent, ticketId } = await begun(world, servers);
    const { id, sent } = await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    const { uploads, ...told } = await sent;
    assert.deepEqual(told, {
      state: 'failed',
      accepted: 0,
      total: 2,
      reason: 'blob-refused',
      detail: 'too big for us',
    });
    assert.deepEqual(
      uploads!.map(({ state }) => state),
      ['failed'],
    );
    const asked = servers[0]!.asked.length;
    await world.clock.advance(600_000);
    assert.equal(servers[0]!.asked.length, asked);
    servers[1]!.fault = undefined;
    await customer.retry({ id });
    await until(agent, () => filesOf(agent).length === 1);
    assert.equal(deliveryOf(customer)!.state, 'sent');
    assert.equal(deliveryOf(customer)!.uploads, undefined);
  });

  it('what it says of itself counts: for good, for now, or done', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer, ticketId } = await begun(world, [server]);
    const send = async (status: number) => {
      // It reads all of it first: whoever is still sending may miss an answer.
      server.fault = (request, response) => {
        if (request.method !== 'PUT') return false;
        const answer = () => response.writeHead(status, { 'x-reason': `because of ${status}` }).end();
        request.resume().on('end', answer);
        return true;
      };
      return customer.sendMessage({ ticketId, text: '', attachments: [file('a')] });
    };
    const rules = [
      ['blob-refused', [400, 401, 402, 403, 404, 411, 413, 415, 451]],
      ['blob-unreachable', [202, 206, 304, 408, 425, 429, 500, 502, 503]],
    ] as const;
    for (const [reason, statuses] of rules)
      for (const status of statuses) {
        const { id } = await send(status);
        await until(customer, () => deliveryOf(customer)?.reason !== undefined);
        const { state, reason: why, detail } = deliveryOf(customer)!;
        assert.deepEqual([state, why, detail], ['failed', reason, `because of ${status}`]);
        await customer.cancel({ id });
      }
    for (const status of [200, 201, 204]) assert.equal((await (await send(status)).sent).state, 'sent');
  });

  it('and one says no, but another may yet take it, it is tried again by itself', async () => {
    for (const statuses of [
      [413, 503],
      [503, 413],
    ]) {
      const world = new TestWorld();
      const servers = await Promise.all(
        statuses.map((status) => blobServer(world, { fault: refuses(status) })),
      );
      const { customer, agent, ticketId } = await begun(world, servers);
      await customer.sendMessage({ ticketId, text: '', attachments: [file('a')] });
      await until(customer, () => deliveryOf(customer)?.reason !== undefined);
      assert.equal(deliveryOf(customer)!.reason, 'blob-unreachable');
      for (const server of servers) server.fault = undefined;
      await world.clock.advance(2000);
      await until(agent, () => filesOf(agent).length === 1);
    }
  });

  it('and one says yes without end, it does not count as kept', async () => {
    const world = new TestWorld();
    let isClosed = false;
    const fault: Fault = (request, response) => {
      if (request.method !== 'PUT') return false;
      request.resume();
      response.on('close', () => (isClosed = true));
      response.write(' '.repeat(100_000));
      return true;
    };
    const [first, second] = [await blobServer(world, { fault }), await blobServer(world)];
    const { customer, agent, ticketId } = await begun(world, [first, second]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file('a')] });
    await until(agent, () => filesOf(agent).length === 1);
    assert.equal((await second.kept()).length, 1);
    while (!isClosed) await flush();
  });

  it('and none can be reached, it is tried again as soon as the network is back', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: refuses(503) });
    const { customer, agent, ticketId } = await begun(world, [server]);
    const network = new EventTarget();
    const page = {
      addEventListener: network.addEventListener.bind(network),
      removeEventListener: network.removeEventListener.bind(network),
    };
    Object.assign(globalThis, page);
    try {
      await customer.sendMessage({ ticketId, text: '', attachments: [file('a')] });
      await until(customer, () => deliveryOf(customer)?.reason !== undefined);
      await flush();
      server.fault = undefined;
      network.dispatchEvent(new Event('online'));
      await until(agent, () => filesOf(agent).length === 1);
    } finally {
      for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name);
    }
  });

  it('and none can be reached, it is said, and tried again by itself', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: refuses(503) });
    const { customer, agent, ticketId } = await begun(world, [server]);
    await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await until(customer, () => deliveryOf(customer)?.reason === 'blob-unreachable');
    assert.equal(deliveryOf(customer)!.detail, 'status 503');
    await server.down();
    await world.clock.advance(2000);
    await until(customer, () => deliveryOf(customer)?.detail === 'the server could not be reached');
    assert.equal(deliveryOf(customer)!.reason, 'blob-unreachable');
    server.fault = undefined;
    await server.up();
    await world.clock.advance(4000);
    await until(agent, () => filesOf(agent).length === 1);
  });

  it('and one never answers, it is given up after half a minute and what its size may take', async () => {
    const world = new TestWorld();
    const [first, second] = [await blobServer(world, { fault: hangs }), await blobServer(world)];
    const { customer, agent, ticketId } = await begun(world, [first, second]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file()] });
    await first.until(() => first.asked.includes('PUT /upload'));
    await flush();
    await world.clock.advance(92_000);
    assert.deepEqual(second.asked, []);
    await world.clock.advance(1000);
    await until(agent, () => filesOf(agent).length === 1);
  });

  it('and one leads elsewhere, nobody there is asked', async () => {
    const world = new TestWorld();
    const elsewhere = await blobServer(world);
    const location = `${elsewhere.url}upload`;
    const fault: Fault = (request, response) => {
      request.resume();
      response.writeHead(307, { location }).end();
      return true;
    };
    const [first, second] = [await blobServer(world, { fault }), await blobServer(world)];
    const { customer, agent, ticketId } = await begun(world, [first, second]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file()] });
    await until(agent, () => filesOf(agent).length === 1);
    assert.deepEqual([elsewhere.asked, (await second.kept()).length], [[], 1]);
  });

  it('and one keeps something else, it does not count as kept', async () => {
    const world = new TestWorld();
    const [first, second] = [await blobServer(world, { fault: keepsAnother }), await blobServer(world)];
    const { customer, agent, ticketId } = await begun(world, [first, second]);
    await customer.sendMessage({ ticketId, text: '', attachments: [file()] });
    await until(agent, () => filesOf(agent).length === 1);
    assert.equal((await second.kept()).length, 1);
  });
});

describe('an upload', () => {
  it('goes on after a restart in the middle of it, with what was not there yet', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer, agent, makeCustomer, ticketId } = await begun(world, [server]);
    let puts = 0;
    // The second of two files gets stuck.
    server.fault = (...exchange) => exchange[0].method === 'PUT' && ++puts === 2 && hangs(...exchange);
    const files = [file('first'), file(TEXT)];
    const { id } = await customer.sendMessage({ ticketId, text: 'two', attachments: files });
    await server.until(() => puts === 2);
    customer.disconnect();
    await flush();
    server.fault = undefined;
    const again = makeCustomer(world.restart());
    await again.connect();
    await until(agent, () => filesOf(agent).length === 2);
    assert.equal(lastOf(agent).id, id);
    assert.equal(server.asked.filter((asked) => asked === 'PUT /upload').length, 3);
    // What was there already is known to be: nobody has to be asked.
    assert.ok(server.asked.every((asked) => !asked.startsWith('HEAD')));
    assert.equal(await (await agent.downloadAttachment(filesOf(agent)[1]!)).text(), TEXT);
    await until(again, () => deliveryOf(again)?.state === 'sent');
    await flush();
    assert.equal(await bytesIn(world), 0);
  });

  const noneHas: [string, Fault | undefined][] = [
    ['is not there', undefined],
    ['is not told', hangs],
    [
      'is said to be elsewhere',
      (_request, response) => !!response.writeHead(302, { location: '/yes' }).end(),
    ],
  ];
  const gone: [string, Fault | undefined, boolean][] = [
    ['counts as done where a server has it', undefined, true],
    ...noneHas.map(([what, fault]): [string, Fault | undefined, boolean] => [
      `has failed where it ${what}`,
      fault,
      false,
    ]),
  ];
  for (const [what, fault, isThere] of gone)
    it(`whose bytes are gone ${what}`, async () => {
      const world = new TestWorld();
      const server = await blobServer(world);
      const { customer, agent, makeCustomer, ticketId } = await begun(world, [server]);
      server.fault = (...exchange) => {
        if (exchange[0].method !== 'PUT') return false;
        // It has arrived; whoever sent it did not live to hear it.
        if (isThere) exchange[1].end = (() => exchange[1]) as never;
        return !isThere && hangs(...exchange);
      };
      await customer.sendMessage({ ticketId, text: 'see', attachments: [file('a')] });
      await server.until(() => server.asked.includes('PUT /upload'));
      while (isThere && (await server.kept()).length === 0) await flush();
      customer.disconnect();
      await flush();
      server.fault = (...exchange) => {
        if (exchange[0].url !== '/yes') return fault?.(...exchange) ?? false;
        exchange[1].end();
        return true;
      };
      for (const store of world.stores.values()) {
        const pieces = await store.getAll('blob/');
        await store.delete(pieces.map(([key]) => key));
      }
      const again = makeCustomer(world.restart());
      await again.connect();
      if (isThere) return until(agent, () => filesOf(agent).length === 1);
      await server.until(() => server.asked.some((asked) => asked.startsWith('HEAD')));
      await flush();
      await world.clock.advance(10_000);
      await until(again, () => deliveryOf(again)?.reason === 'storage-unavailable');
    });

  it('that is cancelled leaves nothing: not on screen, not in the store, not on a relay', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: hangs });
    const { customer, agent, ticketId, makeCustomer } = await begun(world, [server]);
    const { id, sent } = await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await server.until(() => server.asked.includes('PUT /upload'));
    await customer.cancel({ id });
    assert.equal((await sent).reason, 'cancelled');
    assert.deepEqual(texts(customer), ['help']);
    await flush();
    assert.equal(await bytesIn(world), 0);
    for (const store of world.stores.values()) assert.equal(await store.get(`outbox/${id}`), undefined);
    server.fault = undefined;
    customer.disconnect();
    const again = makeCustomer(world.restart());
    await again.connect();
    await again.sendMessage({ ticketId, text: 'next' });
    await until(agent, () => texts(agent).length === 2);
    assert.deepEqual(texts(agent), ['help', 'next']);
    assert.deepEqual(texts(again), ['help', 'next']);
  });

  it('that is cancelled while it waits to be tried again is asked for no more', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: refuses(503) });
    const { customer, ticketId } = await begun(world, [server]);
    const timers = world.clock.pending;
    const { id } = await customer.sendMessage({ ticketId, text: '', attachments: [file('a')] });
    await until(customer, () => deliveryOf(customer)?.reason !== undefined);
    await flush();
    const asked = server.asked.length;
    await customer.cancel({ id });
    await flush();
    assert.equal(await bytesIn(world), 0);
    assert.equal(world.clock.pending, timers);
    await world.clock.advance(600_000);
    assert.equal(server.asked.length, asked);
  });

  it('of a ticket can be cancelled too, as long as nothing else is written in it', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: hangs });
    const { customer } = people(world, [server]);
    const first = await customer.createTicket({ body: 'one', attachments: [file()] });
    await customer.cancel({ id: first.id });
    assert.equal(customer.getSnapshot().tickets.length, 0);
    const { id } = await customer.createTicket({ body: 'two', attachments: [file()] });
    await customer.sendMessage({ ticketId: id, text: 'more' });
    await assert.rejects(customer.cancel({ id }), { code: 'bad-input' });
    assert.deepEqual(texts(customer), ['two', 'more']);
  });

  it('can\u2019t be cancelled once relays have been offered it, nor what has no files', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer, agent, ticketId } = await begun(world, [server]);
    const { id, sent } = await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await sent;
    await assert.rejects(customer.cancel({ id }), { code: 'bad-input' });
    await assert.rejects(customer.cancel({ id: 'x' }), { code: 'bad-input' });
    await until(agent, () => texts(agent).length === 2);
  });

  it('leaves no bytes behind a reset', async () => {
    const world = new TestWorld();
    const server = await blobServer(world, { fault: hangs });
    const { customer, ticketId } = await begun(world, [server]);
    await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    await server.until(() => server.asked.includes('PUT /upload'));
    assert.ok((await bytesIn(world)) > 0);
    await customer.reset();
    await flush();
    assert.equal(await bytesIn(world), 0);
    for (const store of world.stores.values()) assert.equal(await store.exists(), false);
  });

  it('is not swept away where the device sleeps for hours before it is all written down', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer, agent, ticketId } = await begun(world, [server]);
    const [store] = world.stores.values();
    const set = store!.set.bind(store);
    const written: [key: string, value: unknown][] = [];
    store!.set = async (key, value) => {
      await set(key, value);
      written.push([key, value]);
      if (key.startsWith('blob/')) world.clock.set(world.clock.now() + 7_200_000);
    };
    const { sent } = await customer.sendMessage({ ticketId, text: 'see', attachments: [file()] });
    assert.equal((await sent).state, 'sent');
    await until(agent, () => texts(agent).length === 2);
    // That it is there is written down first, else nobody would find what a page leaves that is closed now; and in
    // pieces that nobody waits for.
    const [note, ...pieces] = written.filter(([key]) => /^(file|blob)\//.test(key));
    assert.match(note![0], /^file\//);
    assert.equal(pieces.length, 2);
    assert.ok(pieces.every(([, value]) => (value as string).length <= 2 ** 20));
  });

  it('that was begun and never written down is swept away with the next one, after an hour', async () => {
    const world = new TestWorld();
    const server = await blobServer(world);
    const { customer, ticketId } = await begun(world, [server]);
    const [store] = world.stores.values();
    await store!.set('file/lost', { at: world.clock.now() });
    await store!.set('blob/lost/0', 'AAAA');
    // One that waits in the outbox since an earlier page.
    await store!.set('outbox/wanted', { held: { uploads: [{ sha256: 'wanted' }] } });
    await store!.set('file/wanted', { at: world.clock.now() });
    await store!.set('blob/wanted/0', 'AAAA');
    const send = async () => (await customer.sendMessage({ ticketId, text: '', attachments: [file()] })).sent;
    await send();
    await flush();
    assert.equal(await bytesIn(world), 4);
    await world.clock.advance(60 * 60 * 1000);
    await send();
    await flush();
    assert.equal(await bytesIn(world), 2);
    assert.equal(await store!.get('blob/wanted/0'), 'AAAA');
  });
});

describe('what can\u2019t be sent is refused before anything is written', () => {
  const refused = async (
    servers: number,
    attachments: readonly FileInput[],
    code: string,
    maxFileSize?: number,
  ) => {
    const world = new TestWorld();
    const all = await Promise.all(Array.from({ length: servers }, () => blobServer(world)));
    const { customer } = people(world, all, maxFileSize);
    await assert.rejects(customer.createTicket({ body: 'see', attachments }), { code });
    assert.equal(customer.getSnapshot().tickets.length, 0);
    assert.equal(customer.getSnapshot().pubkey, undefined);
    for (const store of world.stores.values()) assert.equal(await store.exists(), false);
  };

  it('without a file server', () => refused(0, [file()], 'no-blob-servers'));
  it('a file over the limit', () => refused(1, [file('small'), file('123456')], 'file-too-large', 5));
  it('a file over 25 MiB, where no limit is given or it is none', async () => {
    for (const limit of [undefined, NaN, 0, -5])
      await refused(1, [new Blob([new Uint8Array(25 * 1024 * 1024 + 1)])], 'file-too-large', limit);
  });
  for (const [what, input] of [
    ['no file', 'text'],
    ['an object without one', {}],
    ['something else by the name of one', { data: 'text' }],
    ['a file with a name that is none', { data: file(), name: 5 }],
    ['an attachment that is none', { blossom: {} }],
  ] as const)
    it(`what is ${what}`, () => refused(1, [input as never], 'bad-input'));
  it('what is no list', () => refused(1, { length: 1 } as never, 'bad-input'));
  it('more files than a message holds, before any of them is read', () => {
    const unread = file('a');
    Object.defineProperty(unread, 'arrayBuffer', { value: () => assert.fail('it was read') });
    return refused(
      1,
      Array.from({ length: 33 }, () => unread),
      'bad-input',
    );
  });
  it('any, on a page that the platform does not trust with a cipher', async () => {
    const { subtle } = crypto;
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
      await refused(1, [file('a')], 'insecure-context');
    } finally {
      Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true });
    }
  });
  it('more files than fit into a message of full size', () =>
    refused(
      1,
      Array.from({ length: 32 }, () => ({ data: file('a'), name: '"'.repeat(200) })),
      'too-long',
    ));
  it('a file that can\u2019t be read any more', () => {
    const gone = file();
    Object.defineProperty(gone, 'arrayBuffer', { value: () => Promise.reject(new Error('gone')) });
    return refused(1, [gone], 'bad-input');
  });

  it('by a client whose file servers are none', async () => {
    const agent = new Person().pubkey;
    const make = (blobServers: string | string[]) =>
      new CustomerClient({ agent, relays: RELAYS, blobServers, world: new TestWorld() });
    const bad = ['http://example.com', 'ftp://x.test', 'x'];
    for (const url of bad) assert.throws(() => make(url), { code: 'bad-blob-server' }, url);
    const many = Array.from({ length: 9 }, (_, index) => `https://${index}.test`);
    assert.throws(() => make(many), { code: 'bad-blob-server' });
    make(many.slice(1));
    make('https://one.test, http://localhost:3000');
    for (const said of ['name:password', 'name', ':password'])
      await assert.rejects(
        make(`https://${said}@one.test`).createTicket({ body: 'see', attachments: [file()] }),
        { code: 'bad-blob-server' },
      );
  });
});
