// A page with nothing in it but the README's snippet, under a policy as strict as pages have them, against a relay
// process; the agent is a program in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer';
import {
  AgentClient,
  createLocalSigner,
  createPlatform,
  encodeNpub,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import { WebSocket } from 'ws';
import {
  BROWSERS,
  click,
  launch,
  openPage,
  servePage,
  shownText,
  troubles,
  until,
  untilText,
  write,
} from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until as become } from '../support/test-world.js';

const WIDGET = 'nostr-support';
const README = readFileSync('README.md', 'utf8');
const SNIPPET = /<!-- snippet -->\s*```html\n(.*?)```/s.exec(README)?.[1] ?? '';

/** The README's snippet with one's own values in its attributes. */
function snippet(values: { agent: string; relays: string }): string {
  const own = { src: '/dist-cdn/nostr-support.js', ...values };
  return Object.entries(own).reduce((text, [name, value]) => {
    const attribute = new RegExp(`\\b${name}="[^"]*"`);
    assert.match(text, attribute, `the README's snippet has ${name}`);
    return text.replace(attribute, () => `${name}="${value}"`);
  }, SNIPPET);
}

function policy(relays: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src ${relays}`,
    "img-src 'self' https:",
    "base-uri 'none'",
    "form-action 'none'",
    "trusted-types 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** Remembers every socket, console error and error event of the page, from before its first script. */
function watch(): void {
  const seen = { sockets: [] as string[], console: [] as string[], errors: [] as string[] };
  Object.assign(globalThis, { seen });
  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      seen.sockets.push(String(url));
    }
  };
  const original = console.error;
  console.error = (...values: unknown[]) => {
    seen.console.push(values.map(String).join(' '));
    original(...values);
  };
  addEventListener('support-error', (event) => {
    const { code } = event as unknown as { code: string };
    seen.errors.push(code);
  });
}

interface Seen {
  readonly sockets: string[];
  readonly console: string[];
  readonly errors: string[];
}

const seenIn = (page: Page): Promise<Seen> =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** Everything the page has stored, as text: strings as they are, bytes both as text and as hex; and whether keys can be exported. */
const DUMP = `(async () => {
  const texts = [];
  const keys = [];
  const seen = new Set();
  const read = (value) => {
    if (value === null || value === undefined || seen.has(value)) return;
    if (typeof value !== 'object') { texts.push(String(value)); return; }
    seen.add(value);
    if (value instanceof CryptoKey) { keys.push(value.extractable); return; }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      texts.push(new TextDecoder().decode(bytes), [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
      return;
    }
    for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) { texts.push(String(key)); read(inner); }
  };
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let records = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      const store = database.transaction(table).objectStore(table);
      const [names, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      records += values.length;
      read(names);
      read(values);
    }
    database.close();
  }
  for (const storage of [localStorage, sessionStorage]) read({ ...storage });
  texts.push(document.cookie);
  return { text: texts.join('\\n'), keys, records };
})()`;

interface Dump {
  readonly text: string;
  readonly keys: boolean[];
  readonly records: number;
}

const databases = (page: Page): Promise<unknown[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

for (const name of BROWSERS) {
  describe(`the README's snippet in ${name}`, () => {
    const key = generateSecretKey();
    const npub = encodeNpub(getPublicKey(key));
    let browser: Browser;
    let relay: RelayProcess;
    let agent: AgentClient;
    const closing: (() => Promise<unknown>)[] = [];

    before(async () => {
      [browser, relay] = await Promise.all([launch(name), startRelayProcess()]);
      const world = createPlatform({ WebSocket: WebSocket as never });
      agent = new AgentClient({ signer: createLocalSigner(key), relays: relay.url, world });
      await agent.connect();
    });

    after(async () => {
      agent?.disconnect();
      await browser?.close();
      for (const close of closing) await close();
      await relay?.stop();
    });

    /** A page in a browser profile of its own. */
    async function visit(
      {
        persist = 'local',
        allowed,
        ...values
      }: { agent?: string; relays?: string; persist?: string; allowed?: string } = {},
      context?: BrowserContext,
    ): Promise<Page> {
      const relays = values.relays ?? relay.url;
      const html = `<!doctype html><html lang="en"><title>A page</title>${snippet({ agent: npub, relays, ...values }).replace('<nostr-support', `$& persist="${persist}"`)}</html>`;
      const site = await servePage(html, policy(allowed ?? relays));
      closing.push(() => site.close());
      const page = await openPage(context ?? (await browser.createBrowserContext()), 'about:blank');
      await page.evaluateOnNewDocument(watch);
      await page.goto(site.url);
      await until(page, `() => customElements.get('${WIDGET}') !== undefined`, 'the widget');
      await page.bringToFront();
      return page;
    }

    const ready = (page: Page) =>
      page.evaluate(
        (tag) => (document.querySelector(tag) as unknown as { ready: Promise<void> }).ready,
        WIDGET,
      );

    it('costs nothing while it is closed and unused', async () => {
      const page = await visit();
      await ready(page);
      assert.deepEqual(await databases(page), []);
      assert.deepEqual(
        await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
        [0, 0, ''],
      );
      assert.deepEqual(await seenIn(page), { sockets: [], console: [], errors: [] });
      assert.deepEqual(await troubles(page), []);
      await page.close();
    });

    it('carries a message to an agent and the answer back, and stores neither in the clear', async () => {
      const page = await visit();
      await click(page, WIDGET, '[part=launcher]');
      await write(page, WIDGET, '[part=input]', 'Do you ship vermilion umbrellas?');
      await page.keyboard.press('Enter');
      await become(agent, () => agent.getSnapshot().tickets.some(({ title }) => title.includes('vermilion')));
      const ticket = agent.getSnapshot().tickets.find(({ title }) => title.includes('vermilion'))!;
      await agent.replyTicket({ ticketId: ticket.id, body: 'We do, to twelve lighthouses.' });
      await untilText(page, WIDGET, 'We do, to twelve lighthouses.');
      await write(page, WIDGET, '[part=input]', 'Splendid, an aardvark waits.');
      await page.keyboard.press('Enter');
      await become(agent, () =>
        agent.getSnapshot().tickets.some(({ items }) => items.length === 3 && items[2]?.own === false),
      );
      // Settled and so written down, not only on its way.
      await until(
        page,
        `() => document.querySelector('${WIDGET}').tickets[0].items.every((item) => item.delivery?.state !== 'waiting')`,
        'everything to be sent',
      );
      await write(page, WIDGET, '[part=input]', 'a draft about zeppelins');
      await page.reload();
      await click(page, WIDGET, '[part=launcher]');
      await untilText(page, WIDGET, 'Splendid, an aardvark waits.');
      const { text, keys, records } = (await page.evaluate(DUMP)) as Dump;
      assert.ok(records > 3, `the conversation is stored: ${records} records`);
      for (const secret of ['vermilion', 'lighthouses', 'aardvark', 'zeppelins', 'nsec']) {
        assert.ok(!text.toLowerCase().includes(secret), `"${secret}" stands in what is stored`);
        const hex = Buffer.from(secret).toString('hex');
        assert.ok(!text.includes(hex), `"${secret}" stands in what is stored, in hex`);
      }
      assert.deepEqual([...new Set(keys)], [false], 'no key can be exported');
      assert.deepEqual(await troubles(page), []);
      await page.close();
    });

    it('carries its key to another browser, by a file that is fetched only then', async () => {
      const page = await visit();
      const passphrase = 'correct horse';
      const fetched = (where: Page) =>
        where.evaluate(
          () =>
            performance.getEntriesByType('resource').filter(({ name }) => name.includes('/addons/nip49'))
              .length,
        );
      await click(page, WIDGET, '[part=launcher]');
      await write(page, WIDGET, '[part=input]', 'To be read elsewhere');
      await page.keyboard.press('Enter');
      await untilText(page, WIDGET, 'Sent');
      assert.equal(await fetched(page), 0);
      const key = (await page.evaluate(
        `document.querySelector('${WIDGET}').exportKey(${JSON.stringify(passphrase)})`,
      )) as string;
      assert.match(key, /^ncryptsec1/);
      assert.equal(await fetched(page), 1);
      const other = await visit();
      await other.evaluate(
        `document.querySelector('${WIDGET}').importKey(${JSON.stringify(key)}, ${JSON.stringify(passphrase)})`,
      );
      await click(other, WIDGET, '[part=launcher]');
      await untilText(other, WIDGET, 'To be read elsewhere');
      for (const each of [page, other]) {
        assert.deepEqual(await troubles(each), []);
        await each.close();
      }
    });

    it('with persist="session" is a visitor of its own in each tab, until the tab is closed', async () => {
      const context = await browser.createBrowserContext();
      const one = await visit({ persist: 'session' }, context);
      await click(one, WIDGET, '[part=launcher]');
      await write(one, WIDGET, '[part=input]', 'Only in this tab');
      await one.keyboard.press('Enter');
      await untilText(one, WIDGET, 'Sent');
      const tickets = (page: Page) =>
        page.evaluate(`document.querySelector('${WIDGET}').ready
          .then(() => document.querySelector('${WIDGET}').tickets.length)`);
      await one.reload();
      await until(one, `() => document.querySelector('${WIDGET}')?.tickets.length === 1`, 'the conversation');
      const two = await openPage(context, one.url());
      assert.equal(await tickets(two), 0);
      assert.deepEqual(await two.evaluate(() => Object.keys(sessionStorage)), []);
      // A window that is opened by a page begins with a copy of what its tab remembers.
      const opened = new Promise<Page>((resolve) => one.once('popup', (page) => resolve(page!)));
      await one.evaluate(() => void open(location.href));
      const copy = await opened;
      await until(copy, `() => document.querySelector('${WIDGET}')?.ready !== undefined`, 'the copy');
      assert.equal(await tickets(copy), 0);
      await one.reload();
      await until(one, `() => document.querySelector('${WIDGET}')?.tickets.length === 1`, 'the conversation');
      assert.deepEqual(await troubles(one), []);
      for (const page of [one, two, copy]) await page.close();
    });

    it('goes on with an edit after the page was loaded anew', async () => {
      const context = await browser.createBrowserContext();
      const one = await visit({}, context);
      await click(one, WIDGET, '[part=launcher]');
      await write(one, WIDGET, '[part=input]', 'A walrus');
      await one.keyboard.press('Enter');
      await untilText(one, WIDGET, 'Sent');
      await one.keyboard.press('ArrowUp');
      await untilText(one, WIDGET, 'Edit message');
      await write(one, WIDGET, '[part=input]', ' or two');
      // Another tab is told of what is written down.
      const two = await openPage(context, one.url());
      const typed = (page: Page) =>
        until(
          page,
          `() => document.querySelector('${WIDGET}').shadowRoot.querySelector('[part=input]')?.value === 'A walrus or two'`,
          'what was typed',
        );
      await click(two, WIDGET, '[part=launcher]');
      await typed(two);
      await one.close();
      await two.reload();
      await click(two, WIDGET, '[part=launcher]');
      await untilText(two, WIDGET, 'Edit message');
      await typed(two);
      await click(two, WIDGET, '[part=input]');
      await two.keyboard.press('Enter');
      await become(agent, () => agent.getSnapshot().tickets.some(({ title }) => title === 'A walrus or two'));
      const { items } = agent.getSnapshot().tickets.find(({ title }) => title === 'A walrus or two')!;
      assert.equal(items.length, 1);
      await two.close();
    });

    it('says that there is no connection where the page forbids it', async () => {
      const page = await visit({ allowed: "'self'" });
      await click(page, WIDGET, '[part=launcher]');
      await write(page, WIDGET, '[part=input]', 'Does anybody hear this?');
      await page.keyboard.press('Enter');
      await untilText(page, WIDGET, 'No connection');
      await untilText(page, WIDGET, 'Not sent yet');
      await page.close();
    });

    it('says once what is wrong with an agent that is none', async () => {
      const page = await visit({ agent: 'npub1nonsense' });
      await until(page, `() => seen.errors.length > 0`, 'the error event');
      await click(page, WIDGET, '[part=launcher]');
      await untilText(page, WIDGET, 'Support is not available here right now.');
      const seen = await seenIn(page);
      assert.equal(seen.console.length, 1, seen.console.join('\n'));
      assert.match(seen.console[0]!, /<nostr-support agent="npub1nonsense">/);
      assert.deepEqual([...new Set(seen.errors)], ['bad-agent']);
      assert.deepEqual(seen.sockets, []);
      assert.deepEqual(await troubles(page), []);
      await page.close();
    });

    it('keeps what is typed while no relay can be reached, and sends it once', async () => {
      const late = await startRelayProcess();
      closing.push(() => late.stop());
      await late.kill();
      const page = await visit({ relays: late.url });
      await click(page, WIDGET, '[part=launcher]');
      await untilText(page, WIDGET, 'No connection');
      await write(page, WIDGET, '[part=input]', 'Written before there was a relay');
      await page.keyboard.press('Enter');
      await until(
        page,
        `() => document.querySelector('${WIDGET}').tickets[0]?.items[0].delivery?.accepted === 0`,
        'it to be kept',
      );
      await late.restart();
      const world = createPlatform({ WebSocket: WebSocket as never });
      const other = new AgentClient({ signer: createLocalSigner(key), relays: late.url, world });
      await other.connect();
      await become(other, () => other.getSnapshot().tickets.length > 0);
      await untilText(page, WIDGET, 'Sent');
      await other.replyTicket({ ticketId: other.getSnapshot().tickets[0]!.id, body: 'Here it is.' });
      await untilText(page, WIDGET, 'Here it is.');
      const { tickets } = other.getSnapshot();
      const texts = tickets.flatMap(({ items }) =>
        items.map((item) => (item.type === 'message' ? item.text : item.type)),
      );
      assert.deepEqual(texts, ['Written before there was a relay', 'Here it is.']);
      assert.ok(!(await shownText(page, WIDGET)).includes('No connection'));
      other.disconnect();
      await page.close();
    });
  });
}
