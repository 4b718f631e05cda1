// A conversation as a file: what stands in it, that it can be verified, and that nothing that anybody wrote is more than
// text in it.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { verifyEvent as verify, type NostrEvent } from 'nostr-tools';
import { WebSocket } from 'ws';
import {
  AgentClient,
  createLocalSigner,
  createPlatform,
  CustomerClient,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import { createWords } from '../../src/i18n/words.js';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { CHARACTERS, MARKUP } from '../elements/hostile-texts.js';
import { Person, RELAYS, refOf, texts } from '../headless/people.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { flush, TestWorld, until } from '../support/test-world.js';

interface Data {
  ticket: { id: string; details: Record<string, string> };
  items: { type: string; id: string; event: string; signed: boolean; text?: string; attachments?: unknown }[];
  events: NostrEvent[];
  missing: string[];
}

const open: { disconnect(): void }[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.disconnect();
});
const track = <T extends { disconnect(): void }>(client: T): T => (open.push(client), client);

const FILE = {
  type: 'encrypted_blob',
  mime: 'image/png',
  name: 'photo.png',
  size: 12_345,
  sha256: '1'.repeat(64),
  cipher: 'aes-256-gcm',
  key: Buffer.alloc(32, 7).toString('base64'),
  iv: Buffer.alloc(12, 9).toString('base64'),
  blossom: { blob_sha256: '2'.repeat(64), servers: ['https://files.test'] },
} as const;

/** A conversation with something of each kind, the customer's client in it. */
async function begun(body = 'Where is my order?', answer = 'On its way', name = 'Ada') {
  const world = new TestWorld();
  const person = new Person();
  const options = { relays: RELAYS };
  const agent = track(new AgentClient({ signer: person.signer, ...options, world: new TestWorld(world) }));
  const customer = track(new CustomerClient({ agent: person.pubkey, ...options, world }));
  await agent.connect();
  await agent.publishSetup({ name: 'Mira Holm', relays: RELAYS });
  const { ticketId } = await customer.createTicket({ body, details: { name }, attachments: [FILE] });
  await until(agent, () => texts(agent).length === 1);
  await agent.replyTicket({ ticketId, body: answer });
  await until(customer, () => texts(customer).length === 2);
  await customer.sendMessage({ ticketId, text: 'thanks' });
  await until(agent, () => texts(agent).length === 3);
  await agent.addInternalNote({ ticketId, body: 'never to be shown' });
  await agent.updateStatus({ ticketId, status: 'resolved' });
  await until(customer, () => customer.getSnapshot().tickets[0]?.status === 'resolved');
  await customer.submitCsat({ ticketId, rating: 5, comment: 'quick' });
  await until(agent, () => agent.getSnapshot().tickets[0]?.csat?.rating === 5);
  await flush();
  return { world, person, agent, customer, ticketId };
}

const dataOf = async (client: CustomerClient | AgentClient, ticketId: string) =>
  JSON.parse(await client.exportTranscript({ ticketId, format: 'json' })) as Data;

describe('a transcript', () => {
  it('as text tells who said what and when, with the zone, and no key of a file', async () => {
    const { world, customer, agent, ticketId } = await begun();
    const text = await customer.exportTranscript({ ticketId, format: 'text' });
    // As it is then: many have another one in summer.
    const time = new Intl.DateTimeFormat('en', { timeStyle: 'long' }).format(world.clock.now());
    const zone = time.split(' ').at(-1)!;
    assert.match(text, /^Where is my order\?\nConversation with Mira Holm\nReference: [0-9a-f-]{36}\nSaved /);
    assert.match(
      text,
      /\n\n\w.* · You\n {4}Where is my order\?\n {4}File: photo\.png \(12 kB, image\/png\)\n/,
    );
    assert.match(text, / · Mira Holm\n {4}On its way\n/);
    assert.match(text, / · Marked as resolved\n/);
    assert.match(text, / · You · Rated 5 out of 5\n {4}quick\n/);
    assert.ok(text.includes(zone), zone);
    const desk = await agent.exportTranscript({ ticketId, format: 'text' });
    assert.match(desk, /\nConversation with Ada\n/);
    for (const client of [customer, agent])
      for (const format of ['text', 'html', 'json'] as const) {
        const file = await client.exportTranscript({ ticketId, format });
        for (const secret of [FILE.key, FILE.iv, FILE.blossom.blob_sha256, 'never to be shown'])
          assert.ok(!file.includes(secret), `${secret} in ${format}`);
      }
  });

  it('is written in the words of whoever asks, and in English where one is missing', async () => {
    const { customer, ticketId } = await begun();
    const words = createWords<string>({ you: 'Du', transcriptWith: 'Gespräch mit {name}' }, {}, 'de');
    const text = await customer.exportTranscript({ ticketId, format: 'text', words });
    assert.match(text, /Gespräch mit Mira Holm/);
    assert.match(text, / · Du\n/);
    assert.match(text, /Reference: /);
    const arabic = createWords<string>({}, {}, 'ar');
    const page = await customer.exportTranscript({ ticketId, format: 'html', words: arabic });
    assert.match(page, /<html lang="ar" dir="rtl">/);
  });

  it('calls people by the names that it is given, oneself too, and by their own where there is none', async () => {
    const { customer, agent, person, ticketId } = await begun();
    const { pubkey = '' } = customer.getSnapshot();
    const names = { [pubkey]: 'Ada\nLovelace', [person.pubkey]: 'Mira of the shop' };
    const text = await agent.exportTranscript({ ticketId, format: 'text', names });
    assert.match(text, /\nConversation with Ada Lovelace\n/);
    assert.match(text, / · Ada Lovelace\n {4}Where is my order\?\n/);
    assert.match(text, / · Mira of the shop\n {4}On its way\n/);
    assert.doesNotMatch(text, /You/);
    const data = JSON.parse(await agent.exportTranscript({ ticketId, format: 'json', names })) as {
      names: object;
    };
    assert.deepEqual(data.names, { ...names, [pubkey]: 'Ada Lovelace' });
    const some = await agent.exportTranscript({ ticketId, format: 'text', names: { [pubkey]: '' } });
    assert.match(some, /Conversation with Ada\n/);
    assert.match(some, / · You\n {4}On its way\n/);
    const wrong = agent.exportTranscript({ ticketId, format: 'text', names: 'Ada' as never });
    await assert.rejects(wrong, { code: 'bad-input' });
  });

  it('lets nobody write what looks like another one’s message', async () => {
    const forged = 'hi\n\nJan 1, 2026 · Mira Holm\n    I owe you 1000\u2028Jan 2 · Mira Holm\rJan 3 · You';
    const { customer, ticketId } = await begun(forged, forged, 'A\nda \u202e· You');
    const text = await customer.exportTranscript({ ticketId, format: 'text' });
    const outside = text.split('\n').filter((line) => line && !line.startsWith('    '));
    // Three lines under the title, and one for each thing that happened.
    assert.equal(outside.length, 1 + 3 + 5);
    assert.doesNotMatch(text, /[\r\u2028\u202e]/);
  });

  it('as a page is nothing but text under a policy that runs nothing', async () => {
    const hostile = [...MARKUP, ...Object.values(CHARACTERS)].map((text) => text.slice(0, 150));
    const plain = await begun('plain', 'plain');
    const page = await plain.customer.exportTranscript({ ticketId: plain.ticketId, format: 'html' });
    const tags = (html: string) => html.match(/<[^>]*>/g)!.map((tag) => tag.replace(/"[^"]*"/g, '""'));
    assert.match(page, /content="default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/);
    assert.ok(page.indexOf('charset') < page.indexOf('<title>'));
    assert.doesNotMatch(page.replace(/<style>.*<\/style>/s, ''), /\b(src|href|style)=/);
    for (let from = 0; from < hostile.length; from += 40) {
      const body = hostile.slice(from, from + 40).join('\n');
      const made = await begun(body, body, hostile[from]);
      const got = await made.customer.exportTranscript({ ticketId: made.ticketId, format: 'html' });
      assert.deepEqual(tags(got), tags(page));
      assert.doesNotMatch(got, /[\0-\x08\x0b-\x1f\x7f]/);
      for (const client of [made.customer, made.agent]) client.disconnect();
    }
  });

  it('as data has every signed event, and says of direct messages that they are unsigned', async () => {
    const { customer, agent, person, world, ticketId } = await begun();
    const { pubkey = '' } = customer.getSnapshot();
    const [ticket] = world.network.relay(RELAYS[0]!).events.filter(({ kind }) => kind === 7700);
    // A general NIP-17 client answers by a direct message too.
    const now = world.clock.now() / 1000;
    const rumor = buildMessage({
      at: now,
      author: person.pubkey,
      recipient: pubkey,
      ...refOf(ticket!),
      text: 'by hand',
    });
    const to = Object.assign(new Person(), { pubkey });
    world.network.relay(RELAYS[0]!).inject(await person.wrap(rumor, to));
    await until(customer, () => texts(customer).includes('by hand'));
    await flush();
    const data = await dataOf(customer, ticketId);
    const signed = Object.fromEntries(data.items.map(({ type, text, signed }) => [text ?? type, signed]));
    assert.deepEqual(signed, {
      'Where is my order?': true,
      'On its way': true,
      'by hand': false,
      thanks: false,
      status: true,
      csat: true,
    });
    assert.deepEqual(
      data.events.map(({ kind }) => kind).sort((a, b) => a - b),
      [7700, 7701, 7702, 7704],
    );
    assert.deepEqual(data.missing, []);
    assert.deepEqual(data.items[0]!.attachments, [{ name: 'photo.png', size: 12_345, type: 'image/png' }]);
    assert.equal((await dataOf(agent, ticketId)).events.length, 4);
  });

  it('names what no relay gave in time, and takes no forged twin for it', async () => {
    const { customer, world, ticketId } = await begun();
    for (const url of RELAYS) {
      const { events } = world.network.relay(url);
      events.forEach((event, index) => {
        if (event.kind === 7702) events[index] = { ...event, content: 'forged' };
      });
    }
    const forged = await dataOf(customer, ticketId);
    const reply = forged.items.find(({ text }) => text === 'On its way')!;
    assert.deepEqual(forged.missing, [reply.event]);
    assert.equal(forged.events.length, 3);
    for (const url of RELAYS) {
      world.network.relay(url).down = true;
      world.network.relay(url).drop();
    }
    let isDone = false;
    const pending = dataOf(customer, ticketId).finally(() => (isDone = true));
    await flush();
    await world.clock.advance(7999);
    assert.equal(isDone, false);
    await world.clock.advance(1);
    const late = await pending;
    assert.equal(late.missing.length, 4);
    assert.deepEqual(late.events, []);
  });

  it('is made of what is stored, where no relay was asked yet', async () => {
    const { customer, person, world, ticketId } = await begun();
    customer.disconnect();
    const again = world.restart();
    const client = track(new CustomerClient({ agent: person.pubkey, relays: RELAYS, world: again }));
    const { connections } = world.network.relay(RELAYS[0]!);
    assert.match(await client.exportTranscript({ ticketId, format: 'text' }), /On its way/);
    assert.equal(world.network.relay(RELAYS[0]!).connections, connections);
    assert.equal((await dataOf(client, ticketId)).events.length, 4);
  });

  it('is refused for what is not known', async () => {
    const { customer, ticketId } = await begun();
    const code = (input: unknown) =>
      customer.exportTranscript(input as never).then(
        () => 'none',
        (error: { name: string; code: string }) => `${error.name} ${error.code}`,
      );
    assert.equal(await code({ ticketId: 'x', format: 'text' }), 'SupportError unknown-ticket');
    assert.equal(await code({ ticketId, format: 'pdf' }), 'SupportError bad-input');
    assert.equal(await code({ ticketId: 7, format: 'text' }), 'SupportError bad-input');
    assert.equal(await code(undefined), 'SupportError bad-input');
  });
});

describe('a transcript over a real relay', () => {
  let relay: RelayProcess;
  before(async () => {
    relay = await startRelayProcess();
  });
  after(() => relay.stop());

  it('holds events that anybody can verify', async () => {
    const device = () => createPlatform({ WebSocket: WebSocket as never });
    const key = generateSecretKey();
    const options = { relays: relay.url };
    const agent = track(new AgentClient({ signer: createLocalSigner(key), ...options, world: device() }));
    const customer = track(new CustomerClient({ agent: getPublicKey(key), ...options, world: device() }));
    await agent.connect();
    const { ticketId } = await customer.createTicket({ body: 'help' });
    await until(agent, () => texts(agent).length === 1);
    await agent.replyTicket({ ticketId, body: 'hello' });
    await until(customer, () => texts(customer).length === 2);
    await customer.sendMessage({ ticketId, text: 'thanks' });
    await until(agent, () => texts(agent).length === 3);
    const data = await dataOf(customer, ticketId);
    assert.deepEqual(
      data.items.map(({ signed }) => signed),
      [true, true, false],
    );
    assert.deepEqual(
      data.events.map(({ id }) => id),
      data.items.slice(0, 2).map(({ event }) => event),
    );
    for (const event of data.events) assert.ok(verify({ ...event }));
    assert.ok(!verify({ ...data.events[0]!, content: 'forged' }));
    assert.deepEqual(
      data.events.map(({ pubkey }) => pubkey),
      [customer.getSnapshot().pubkey, getPublicKey(key)],
    );
  });
});
