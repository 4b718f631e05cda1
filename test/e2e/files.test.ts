// Files and what else is done with messages, in the built elements: a customer in the shop, an agent at the desk, a real
// relay and two real file servers, under the strict Content-Security-Policy of the demo.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, ElementHandle, Page } from 'puppeteer';
import { createDemoServer } from '../../demo/server.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub, encodeNsec } from '../../src/protocol/nip19.js';
import { hangs, startTestBlobs, type TestBlobs } from '../support/blobs.js';
import { BROWSERS, click, launch, openPage, troubles, until, untilText, write } from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';

const WIDGET = 'nostr-support';
const DESK = 'nostr-support-desk';

/** 16 × 16, of one colour. */
function picture(): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 16, 0, 0, 0, 16, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(16 * 17))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Keeps what the page saves, by name, instead of saving it. */
const KEEP = () => {
  const blobs = new Map<string, Blob>();
  const saved: Record<string, string> = {};
  Object.assign(globalThis, { saved });
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob: Blob) => {
    const url = create.call(URL, blob);
    blobs.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    void blobs
      .get(this.href)
      ?.text()
      .then((text) => (saved[this.download] = text));
  };
};

for (const name of BROWSERS) {
  describe(`files between the shop and the desk in ${name}`, () => {
    let browser: Browser;
    let relay: RelayProcess;
    let first: TestBlobs;
    let second: TestBlobs;
    let server: Server;
    let folder: string;
    let shop: Page;
    let desk: Page;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nostr-support-files-'));
      await writeFile(join(folder, 'teapot.png'), picture());
      await writeFile(join(folder, 'order.pdf'), '%PDF of the order');
      await writeFile(join(folder, 'bill.pdf'), '%PDF of the bill');
      await writeFile(join(folder, 'late.pdf'), '%PDF that waits');
      await writeFile(join(folder, 'mirror.pdf'), '%PDF elsewhere');
      [relay, first, second] = await Promise.all([startRelayProcess(), startTestBlobs(), startTestBlobs()]);
      const key = generateSecretKey();
      const agent = { npub: encodeNpub(getPublicKey(key)), nsec: encodeNsec(key) };
      const blobsUrl = `${first.url} ${second.url}`;
      server = createDemoServer({ ...agent, relayUrl: relay.url, blobsUrl });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      browser = await launch(name);
      desk = await openPage(await browser.createBrowserContext(), `${base}/desk`);
      shop = await openPage(await browser.createBrowserContext(), `${base}/`);
      await desk.evaluate(KEEP);
      await shop.evaluate(KEEP);
    });

    after(async () => {
      await browser?.close();
      server?.closeAllConnections();
      server?.close();
      await Promise.all([relay?.stop(), first?.close(), second?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    async function attach(page: Page, host: string, ...files: string[]): Promise<void> {
      await page.bringToFront();
      await untilIn(page, host, `root.querySelector('input[type=file]')`);
      const found = await page.$(`${host} >>> input[type=file]`);
      await (found as ElementHandle<HTMLInputElement>).uploadFile(...files.map((file) => join(folder, file)));
      await untilIn(
        page,
        host,
        `root.querySelectorAll('.chosen:not(.preparing)').length === ${files.length}`,
      );
    }

    const untilIn = (page: Page, host: string, condition: string) =>
      until(
        page,
        `() => { const root = document.querySelector('${host}').shadowRoot; return ${condition}; }`,
        condition,
        host,
      );

    async function send(page: Page, host: string, text = ''): Promise<void> {
      await page.bringToFront();
      await write(page, host, '[part=input]', text);
      await page.keyboard.press('Enter');
      await untilIn(page, host, `root.querySelector('[part=input]').value === ''`);
    }

    async function savedAs(page: Page, host: string, file: string): Promise<string> {
      await page.bringToFront();
      const button = `[...root.querySelectorAll('.file-face')].find((face) => face.textContent.includes('${file}'))`;
      await untilIn(page, host, button);
      await page.evaluate(
        `{ const root = document.querySelector('${host}').shadowRoot; ${button}.click(); }`,
      );
      await until(page, `() => globalThis.saved['${file}'] !== undefined`, file, host);
      return (await page.evaluate(`globalThis.saved['${file}']`)) as string;
    }

    /** Chooses something for the message with this text. */
    async function act(page: Page, host: string, text: string, ...choices: string[]): Promise<void> {
      await page.bringToFront();
      const message = `[...root.querySelectorAll('.message')].find((each) => each.querySelector('.bubble')?.textContent === '${text}')`;
      await untilIn(page, host, `${message}?.querySelector('.more')`);
      const press = (found: string) =>
        page.evaluate(`{ const root = document.querySelector('${host}').shadowRoot; ${found}.click(); }`);
      await press(`${message}.querySelector('.more')`);
      for (const choice of choices) {
        const found = `[...${message}.querySelectorAll('.choices button')].find((each) => each.textContent.trim() === '${choice}')`;
        await untilIn(page, host, found);
        await press(found);
      }
    }

    it('a picture and a document reach the desk, the picture to be seen, the document to be saved', async () => {
      await shop.bringToFront();
      await click(shop, WIDGET, '[part=launcher]');
      await attach(shop, WIDGET, 'teapot.png', 'order.pdf');
      await send(shop, WIDGET, 'This teapot');
      await desk.bringToFront();
      await untilText(desk, DESK, 'This teapot');
      await click(desk, DESK, '.ticket');
      await untilIn(desk, DESK, `root.querySelector('.file img')?.naturalWidth === 16`);
      assert.equal(await savedAs(desk, DESK, 'order.pdf'), '%PDF of the order');
      // One's own is seen as well.
      await untilIn(shop, WIDGET, `root.querySelector('.file img')?.naturalWidth === 16`);
      assert.equal((await first.kept()).length, 2);
    });

    it('an answer comes with a file, without a text', async () => {
      await attach(desk, DESK, 'bill.pdf');
      await send(desk, DESK);
      assert.equal(await savedAs(shop, WIDGET, 'bill.pdf'), '%PDF of the bill');
    });

    it('a message is reacted to, answered, edited and taken back, for both to see', async () => {
      await send(shop, WIDGET, 'Do you ship to Norway?');
      await act(desk, DESK, 'Do you ship to Norway?', '🎉');
      await untilIn(shop, WIDGET, `root.querySelector('.reaction')?.textContent.includes('🎉')`);
      await act(desk, DESK, 'Do you ship to Norway?', 'Reply');
      await send(desk, DESK, 'We do');
      await untilIn(
        shop,
        WIDGET,
        `root.querySelector('.quote')?.textContent.includes('Do you ship to Norway?')`,
      );
      await act(shop, WIDGET, 'Do you ship to Norway?', 'Edit');
      await untilIn(shop, WIDGET, `root.querySelector('[part=input]').value === 'Do you ship to Norway?'`);
      await shop.keyboard.type(' And Iceland?');
      await shop.keyboard.press('Enter');
      await untilText(desk, DESK, 'Do you ship to Norway? And Iceland?');
      await untilText(desk, DESK, 'edited');
      await send(shop, WIDGET, 'Never mind this');
      await untilText(desk, DESK, 'Never mind this');
      await act(shop, WIDGET, 'Never mind this', 'Delete', 'Delete for both?');
      await untilText(desk, DESK, 'Removed by its author');
      await untilText(shop, WIDGET, 'Removed by its author');
    });

    it('each sees that the other is typing, and has read', async () => {
      // As long as a person writes: who has typed a moment ago is not heard at once again.
      const long = 'Let me look that up for you, it will only take a moment.';
      await desk.bringToFront();
      await click(desk, DESK, '[part=input]');
      await desk.keyboard.type(long, { delay: 100 });
      await untilIn(shop, WIDGET, `root.querySelector('[part=typing]') !== null`);
      await desk.keyboard.press('Enter');
      await shop.bringToFront();
      await untilText(shop, WIDGET, long);
      await untilIn(shop, WIDGET, `root.querySelector('[part=typing]') === null`);
      await untilText(desk, DESK, 'Read');
      await click(shop, WIDGET, '[part=input]');
      await shop.keyboard.type(`Thanks. ${long}`, { delay: 100 });
      await untilIn(desk, DESK, `root.querySelector('[part=typing]') !== null`);
      await shop.keyboard.press('Enter');
      await desk.bringToFront();
      await untilText(desk, DESK, 'Thanks.');
      await shop.bringToFront();
      await untilText(shop, WIDGET, 'Read');
    });

    it('goes to the mirror while the first file server is down', async () => {
      await first.down();
      await attach(shop, WIDGET, 'mirror.pdf');
      await send(shop, WIDGET, 'To the mirror');
      assert.equal(await savedAs(desk, DESK, 'mirror.pdf'), '%PDF elsewhere');
      await first.up();
    });

    it('an upload goes on after the page was loaded anew in the middle of it', async () => {
      first.fault = second.fault = hangs;
      const asked = first.asked.length;
      await attach(shop, WIDGET, 'late.pdf');
      await send(shop, WIDGET, 'It takes its time');
      await first.until(() => first.asked.length > asked);
      await untilIn(shop, WIDGET, `root.querySelector('progress') !== null`);
      // Who has been asked by now goes on being silent.
      first.fault = second.fault = undefined;
      await shop.reload();
      await click(shop, WIDGET, '[part=launcher]');
      assert.equal(await savedAs(desk, DESK, 'late.pdf'), '%PDF that waits');
      await untilIn(shop, WIDGET, `root.querySelector('progress') === null`);
    });

    it('broke no policy and threw no error', async () => {
      assert.deepEqual(await troubles(shop), []);
      assert.deepEqual(await troubles(desk), []);
    });
  });
}
