// The examples in demo/frameworks with the package as npm ships it: their types are checked, each is built with its own
// compiler and bundler, and driven in a browser under the demo's strict policy, against a relay process.

import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { WebSocket } from 'ws';
import { buildExample, EXAMPLES, runScript } from '../../demo/frameworks/build.js';
import { createDemoServer } from '../../demo/server.js';
import {
  AgentClient,
  createLocalSigner,
  createPlatform,
  encodeNpub,
  encodeNsec,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import { buildPackage } from '../checks/build.js';
import { launch, openPage, shownText, troubles, until, untilText, write } from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until as become } from '../support/test-world.js';
import { MISUSE } from './misuse.js';

const WIDGET = 'nostr-support';
/** What a server renders, and how its entry is called. */
const RENDERED = { react: 'src/server.tsx', vue: 'src/server.ts' };

/** The framework's build for development is the one that says what does not fit. */
const DEVELOPMENT = { NODE_ENV: 'development' };

/** A folder as it is after `npm install`: the package as it is shipped, and beside it the examples. */
function install(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nostr-support-frameworks-'));
  cpSync('package.json', join(folder, 'package.json'));
  buildPackage(join(folder, 'dist'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const examples = join(folder, 'examples');
  cpSync('demo/frameworks', examples, { recursive: true });
  cpSync(join(folder, 'package.json'), join(examples, 'node_modules', WIDGET, 'package.json'));
  cpSync(join(folder, 'dist'), join(examples, 'node_modules', WIDGET, 'dist'), { recursive: true });
  for (const [name, files] of Object.entries(MISUSE)) {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(examples, name, file), text);
  }
  return folder;
}

/** Remembers every socket that the page opens, from before its first script. */
function watch(): void {
  const sockets: globalThis.WebSocket[] = [];
  Object.assign(globalThis, { openSockets: () => sockets.filter(({ readyState }) => readyState < 2).length });
  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
}

describe('the examples for frameworks', () => {
  const key = generateSecretKey();
  const keys = { npub: encodeNpub(getPublicKey(key)), nsec: encodeNsec(key) };
  let folder: string;
  let site: string;
  let relay: RelayProcess;
  let server: Server;
  let base: string;
  let browser: Browser;
  let agent: AgentClient;
  const built = new Map<string, Promise<void>>();
  const checked = new Map<string, Promise<void>>();

  before(async () => {
    folder = install();
    site = join(folder, 'site');
    [relay, browser] = await Promise.all([startRelayProcess(), launch('chromium')]);
    server = createDemoServer({ ...keys, relayUrl: relay.url, examples: site });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const world = createPlatform({ WebSocket: WebSocket as never });
    agent = new AgentClient({ signer: createLocalSigner(key), relays: relay.url, world });
    await agent.connect();
    prepare();
  });

  after(async () => {
    agent?.disconnect();
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    await relay?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const example = (name: string) => join(folder, 'examples', name);
  const support = () => ({ agent: keys.npub, relays: relay.url });

  /** Two at a time: types are checked and examples built while others are driven. */
  function prepare(): void {
    const lanes = [Promise.resolve(), Promise.resolve()];
    const queue = (lane: number, work: () => Promise<void>): Promise<void> => {
      const done = lanes[lane]!.then(work);
      lanes[lane] = done.catch(() => {});
      return done;
    };
    for (const name of EXAMPLES) {
      built.set(
        name,
        queue(0, () => buildExample(example(name), name, support(), join(site, name))),
      );
      checked.set(
        name,
        queue(1, () => runScript(example(name), 'check')),
      );
    }
    for (const [name, entry] of Object.entries(RENDERED)) {
      const [folder, served] = [example(name), `${name}-served`];
      const both = async () => {
        await buildExample(folder, name, support(), join(folder, 'server'), ['--ssr', entry]);
        await buildExample(
          folder,
          served,
          support(),
          join(site, served),
          ['--mode', 'development'],
          DEVELOPMENT,
        );
      };
      built.set(served, queue(0, both));
    }
  }

  async function visit(path: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await openPage(await browser.createBrowserContext(), 'about:blank');
    const complaints: string[] = [];
    page.on('console', (message) => {
      // Builds for development take Lit's, which says so.
      if (['error', 'warn'].includes(message.type()) && !message.text().startsWith('Lit is in dev mode'))
        complaints.push(message.text());
    });
    await page.evaluateOnNewDocument(watch);
    await page.goto(`${base}${path}`);
    await until(page, `() => document.querySelector('${WIDGET}')?.matches(':defined')`, 'the widget');
    await page.bringToFront();
    return { page, complaints };
  }

  /** All that an example shows: property, method, event, and that nothing is left of what was taken out. */
  async function drive(page: Page, question: string): Promise<void> {
    await page.select('#plan', 'team');
    await page.click('#help');
    await untilText(page, WIDGET, 'Hello! What about your account?');
    await write(page, WIDGET, '[part=input]', question);
    await page.keyboard.press('Enter');
    const asked = () => agent.getSnapshot().tickets.find(({ title }) => title === question);
    await become(agent, () => asked() !== undefined);
    assert.equal(asked()?.details['plan'], 'team');
    await page.keyboard.press('Escape');
    await agent.replyTicket({ ticketId: asked()!.id, body: 'We will see to it.' });
    await until(page, `() => document.querySelector('#help').textContent.trim() === 'Help (1)'`, 'the event');
    assert.equal(await page.evaluate('openSockets()'), 1);
    await page.click('#leave');
    await until(
      page,
      `() => !document.querySelector('${WIDGET}') && openSockets() === 0`,
      'the sockets to close',
    );
    await page.click('#leave');
    await until(page, `() => document.querySelector('${WIDGET}')?.isConnected`, 'the widget again');
    await page.click('#help');
    await untilText(page, WIDGET, 'We will see to it.');
    await until(page, '() => openSockets() === 1', 'one socket again');
  }

  for (const name of EXAMPLES) {
    it(`for ${name} has sound types, and mistakes in the markup are found`, () => checked.get(name));

    it(`for ${name} is built, talks to the agent, and takes all down when it is left`, async () => {
      await built.get(name);
      const { page, complaints } = await visit(`/frameworks/${name}/`);
      await drive(page, `A question from ${name}`);
      assert.deepEqual([...complaints, ...(await troubles(page))], []);
      await page.browserContext().close();
    });
  }

  for (const name of Object.keys(RENDERED)) {
    it(`for ${name} is rendered by a server and taken over in the browser without a warning`, async () => {
      const served = `${name}-served`;
      await built.get(served);
      const program = join(example(name), 'server');
      const { render } = (await import(pathToFileURL(join(program, 'server.js')).href)) as {
        render(): Promise<string>;
      };
      const markup = await render();
      for (const [attribute, value] of [
        ['agent', keys.npub],
        ['relays', relay.url],
      ] as const) {
        assert.match(markup, new RegExp(`<nostr-support [^>]*\\b${attribute}="${value}"`));
      }
      const index = join(site, served, 'index.html');
      const html = readFileSync(index, 'utf8');
      writeFileSync(
        index,
        html.replace('<div id="app">', (tag) => tag + markup),
      );
      const { page, complaints } = await visit(`/frameworks/${served}/`);
      await drive(page, `A question from ${served}`);
      assert.deepEqual([...complaints, ...(await troubles(page))], []);
      assert.ok((await shownText(page, '#app')).includes('Your account'));
      await page.browserContext().close();
    });
  }
});
