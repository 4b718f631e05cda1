// Files in real browsers, over a real relay and a real file server: the headless client as a page has it, with the
// browser's own database, under a policy that allows it nothing but these two.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer';
import { build, type Rolldown } from 'vite';
import { WebSocket } from 'ws';
import {
  AgentClient,
  createLocalSigner,
  createPlatform,
  generateSecretKey,
  getPublicKey,
  type CustomerClient,
  type Upload,
} from '../../src/headless.js';
import { hangs, startTestBlobs, type TestBlobs } from '../support/blobs.js';
import { BROWSERS, launch, openPage, troubles } from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until } from '../support/test-world.js';

const SIZE = 20_000_000;

/** What a page has by the name `own`. */
interface Own {
  readonly client: CustomerClient;
  readonly uploads: (Upload | undefined)[];
}

/** The client as one module, and its add-ons beside it. */
async function bundle(): Promise<Map<string, string>> {
  const options = { entry: 'src/headless.ts', formats: ['es' as const], fileName: () => 'headless.js' };
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { lib: options, write: false, target: 'es2022', rolldownOptions: { external: ['ws'] } },
  })) as Rolldown.RolldownOutput[];
  return new Map(
    built.flatMap(({ output }) =>
      output.flatMap((file): [string, string][] =>
        file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [],
      ),
    ),
  );
}

/** Makes a client, connects it, and keeps every state of the last message's first upload. */
const page = (options: object) => `
  import { CustomerClient } from './headless.js';
  const client = new CustomerClient(${JSON.stringify(options)});
  const uploads = [];
  client.subscribe(() => uploads.push(client.getSnapshot().tickets[0]?.items.at(-1)?.delivery?.uploads?.[0]));
  globalThis.own = { client, uploads };
  await client.connect();
  document.title = 'ready';`;

for (const name of BROWSERS) {
  describe(`files in ${name}`, () => {
    let browser: Browser;
    let relay: RelayProcess;
    let blobs: TestBlobs;
    let elsewhere: TestBlobs;
    let site: Server;
    let agent: AgentClient;
    let shop: Page;

    before(async () => {
      [relay, blobs, elsewhere] = [await startRelayProcess(), await startTestBlobs(), await startTestBlobs()];
      const key = generateSecretKey();
      const both = { relays: relay.url, blobServers: blobs.url };
      const world = createPlatform({ WebSocket: WebSocket as never });
      agent = new AgentClient({ signer: createLocalSigner(key), ...both, world });
      await agent.connect();
      const files = await bundle();
      files.set('/page.js', page({ agent: getPublicKey(key), ...both }));
      const policy = `default-src 'none'; script-src 'self'; img-src 'self'; connect-src ${relay.url} ${blobs.url} ${elsewhere.url}; require-trusted-types-for 'script'`;
      site = createServer(({ url = '' }, response) => {
        const script = files.get(url);
        response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
        response.setHeader('content-security-policy', policy);
        response.end(
          script ?? '<!doctype html><title></title><script type="module" src="/page.js"></script>',
        );
      });
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      browser = await launch(name);
      shop = await openPage(
        browser,
        `http://127.0.0.1:${(site.address() as AddressInfo).port}/shop?secret=1`,
      );
      await ready();
    });

    after(async () => {
      agent?.disconnect();
      await browser?.close();
      site?.closeAllConnections();
      site?.close();
      await blobs?.close();
      await elsewhere?.close();
      await relay?.stop();
    });

    const ready = () => shop.waitForFunction(() => document.title === 'ready');
    const filesOf = (client: { getSnapshot: AgentClient['getSnapshot'] }) =>
      client
        .getSnapshot()
        .tickets.flatMap(({ items }) => items)
        .flatMap((item) => (item.type === 'message' ? item.attachments : []));
    const ticket = () => agent.getSnapshot().tickets[0]!.id;
    const puts = () => blobs.asked.filter((asked) => asked === 'PUT /upload').length;
    /** Sends zeroes from the page. */
    const send = (size: number, ticketId?: string) =>
      shop.evaluate(
        async (bytes, id) => {
          const { client } = (globalThis as unknown as { own: Own }).own;
          const attachments = [{ data: new Blob([new Uint8Array(bytes)]), name: 'zeroes' }];
          if (id) await client.sendMessage({ ticketId: id, text: '', attachments });
          else await client.createTicket({ body: 'see', attachments });
        },
        size,
        ticketId,
      );
    const arrived = async (count: number, size: number) => {
      await until(agent, () => filesOf(agent).length === count);
      const file = await agent.downloadAttachment(filesOf(agent).at(-1)!);
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array(size));
    };

    it('one is uploaded, and how far it is is told meanwhile', async () => {
      let go = () => {};
      blobs.fault = (request, _response, answer) => {
        if (request.method !== 'PUT') return false;
        go = answer;
        return true;
      };
      await send(SIZE);
      await shop.waitForFunction(() =>
        (globalThis as unknown as { own: Own }).own.uploads.some(
          (upload) => upload && upload.sent > 0 && upload.sent < upload.total,
        ),
      );
      blobs.fault = undefined;
      go();
      await arrived(1, SIZE);
      const told = await shop.evaluate(() => (globalThis as unknown as { own: Own }).own.uploads);
      const sent = told.flatMap((upload) => upload?.sent ?? []);
      assert.deepEqual(
        sent,
        [...sent].sort((a, b) => a - b),
      );
      assert.equal(puts(), 1);
      const { referer = '', origin } = blobs.headers.at(-1)!;
      assert.doesNotMatch(referer, /secret/);
      assert.ok(origin === undefined || origin.startsWith('http://127.0.0.1'));
    });

    it('one that was on its way when the page was reloaded is uploaded then', async () => {
      blobs.fault = hangs;
      const before = puts();
      await send(1_000_000, ticket());
      await blobs.until(() => puts() === before + 1);
      blobs.fault = undefined;
      await shop.reload();
      await ready();
      await arrived(2, 1_000_000);
    });

    it('one that its server leads elsewhere does not count as kept', async () => {
      blobs.fault = (request, response) => {
        if (request.method !== 'PUT') return false;
        request.resume();
        const headers = { location: `${elsewhere.url}upload`, 'access-control-allow-origin': '*' };
        response.writeHead(307, headers).end();
        return true;
      };
      elsewhere.fault = (request, response) => {
        if (request.method !== 'PUT') return false;
        request.resume();
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
        return true;
      };
      await send(1000, ticket());
      await shop.waitForFunction(() =>
        (globalThis as unknown as { own: Own }).own.uploads.some((upload) => upload?.state === 'failed'),
      );
      assert.ok(elsewhere.asked.includes('PUT /upload'));
      blobs.fault = undefined;
      // Tried again by itself.
      await arrived(3, 1000);
    });

    it('one of the agent\u2019s is fetched', async () => {
      const attachments = [new Blob(['<script>'], { type: 'text/html' })];
      await agent.replyTicket({ ticketId: ticket(), body: '', attachments });
      await until(agent, () => filesOf(agent).length === 4);
      const read = await shop.evaluate(async () => {
        const { client } = (globalThis as unknown as { own: Own }).own;
        const find = () => {
          const item = client.getSnapshot().tickets[0]?.items.at(-1);
          return item?.type === 'message' && item.from === 'agent' ? item.attachments[0] : undefined;
        };
        await new Promise<void>((resolve) => {
          const look = () => find() && resolve();
          client.subscribe(look);
          look();
        });
        const blob = await client.downloadAttachment(find()!, { own: true });
        return [blob.type, await blob.text()];
      });
      assert.deepEqual(read, ['application/octet-stream', '<script>']);
    });

    it('one that is on its way is gone with a reset, and nothing broke the page\u2019s policy', async () => {
      blobs.fault = hangs;
      const before = puts();
      await send(1_000_000, ticket());
      await blobs.until(() => puts() === before + 1);
      const left = await shop.evaluate(async () => {
        await (globalThis as unknown as { own: Own }).own.client.reset();
        return (await indexedDB.databases()).length;
      });
      assert.equal(left, 0);
      assert.deepEqual(await troubles(shop), []);
    });
  });
}
