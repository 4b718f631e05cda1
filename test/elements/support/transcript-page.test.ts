// A saved conversation, opened as a file in a browser: what strangers wrote is text in it, nothing runs, nothing is
// fetched, nothing leads anywhere; and were it markup, the page's own policy would still let none of it run.

import { expect } from '@open-wc/testing';
import { addons } from '../../../src/addons/loaders.js';
import { CustomerClient } from '../../../src/headless/customer-client.js';
import type { Fact } from '../../../src/headless/facts.js';
import { generateSecretKey, getPublicKey } from '../../../src/protocol/event.js';
import { encodeNsec } from '../../../src/protocol/nip19.js';
import { buildUuidV7 } from '../../../src/protocol/uuid.js';
import { TestWorld } from '../../support/test-world.js';
import { AGENT } from '../fixtures.js';
import { CHARACTERS, MARKUP } from '../hostile-texts.js';

const HOSTILE = [...MARKUP, ...Object.values(CHARACTERS)].map((text) => text.slice(0, 500));
const ran: unknown[] = [];
const frames: HTMLIFrameElement[] = [];
(globalThis as { xss?: (what: unknown) => void }).xss = (what) => ran.push(what);

afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove();
  expect(ran.splice(0)).to.deep.equal([]);
});

/** The page that is saved of a conversation in which each of these was said, by both, and is the name of both. */
async function pageOf(texts: readonly string[], name = texts[0]!): Promise<string> {
  const world = new TestWorld();
  const key = generateSecretKey();
  const customer = getPublicKey(key);
  const now = world.clock.now() / 1000 - 10_000;
  const ref = { ticket: '1'.repeat(64), ticketId: buildUuidV7(now * 1000, new Uint8Array(10)) };
  const people = { author: customer, recipient: AGENT };
  const file = { type: 'encrypted_blob', mime: name, name, size: 1, sha256: '2'.repeat(64) };
  const facts: Fact[] = [
    {
      ...{ type: 'ticket', id: ref.ticket, ticketId: ref.ticketId, ...people, at: now, title: name },
      ...{ text: name, attachments: [file as never], category: name, details: { name }, priority: 'normal' },
    },
    ...texts.flatMap((text, index): Fact[] => {
      const [id, answer] = [0, 1].map((side) => (2 * index + side).toString(16).padStart(64, '0'));
      const said = { ...ref, text, attachments: [] };
      return [
        { type: 'message', id: id!, at: now + 2 * index + 1, ...people, ...said },
        { type: 'reply', id: answer!, at: now + 2 * index + 2, author: AGENT, recipient: customer, ...said },
      ];
    }),
  ];
  const store = world.openStore('nostr-support/default');
  await store.set('identity', encodeNsec(key));
  await store.set('conversation', true);
  await store.set(
    'page/1-x',
    facts.map((fact) => ({ fact })),
  );
  Object.assign(world, { addons });
  const client = new CustomerClient({ agent: AGENT, relays: 'wss://one.test', world });
  const html = await client.exportTranscript({ ticketId: ref.ticket, format: 'html' });
  client.disconnect();
  // What runs in a frame is heard here.
  return html.replaceAll('xss(', 'parent.xss(');
}

async function opened(html: string): Promise<Document> {
  const frame = document.createElement('iframe');
  frames.push(frame);
  const address = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  frame.src = address;
  document.body.append(frame);
  await loaded;
  URL.revokeObjectURL(address);
  return frame.contentDocument!;
}

/** Each element once, by its name and its attributes' names. */
function structure(page: Document): string[] {
  const names = [...page.querySelectorAll('*')].map(
    ({ localName, attributes }) => `${localName} ${[...attributes].map(({ name }) => name).join()}`,
  );
  return [...new Set(names)].sort();
}

it('a saved conversation is a page of text, whatever was said in it', async () => {
  const expected = structure(await opened(await pageOf(['Hello', 'there'])));
  for (const name of [HOSTILE[0]!, '</title><img src=x onerror=xss(1)>', '"><svg onload=xss(1)>']) {
    const page = await opened(await pageOf(HOSTILE, name));
    expect(structure(page)).to.deep.equal(expected);
    expect(page.querySelectorAll('article').length).to.equal(1 + 2 * HOSTILE.length);
    expect([page.scripts.length, page.links.length, page.images.length]).to.deep.equal([0, 0, 0]);
    const fetched = page.defaultView!.performance.getEntriesByType('resource');
    expect(fetched.map((entry) => entry.name)).to.deep.equal([]);
  }
});

it('what would be markup in it is let do nothing by the page’s own policy', async () => {
  for (const text of HOSTILE) {
    const page = await pageOf([text], 'Ada');
    const live = page.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    await opened(live);
    frames.pop()!.remove();
  }
});
