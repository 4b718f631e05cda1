// The built files in real browsers, against a relay process with its store on disk: a customer in the shop, an agent at
// the desk, everything under the strict Content-Security-Policy of the demo.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'puppeteer';
import { createDemoServer } from '../../demo/server.js';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { generateSecretKey, getPublicKey, type EventTemplate } from '../../src/protocol/event.js';
import { encodeNpub, encodeNsec } from '../../src/protocol/nip19.js';
import {
  BROWSERS,
  click,
  countText,
  launch,
  openPage,
  troubles,
  until,
  untilText,
  write,
} from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';

const WIDGET = 'nostr-support';
const DESK = 'nostr-support-desk';

for (const name of BROWSERS) {
  describe(`the shop and the desk in ${name}`, () => {
    let browser: Browser;
    let relay: RelayProcess;
    let server: Server;
    let base: string;
    let customer: BrowserContext;
    let agent: BrowserContext;
    let shop: Page;
    let desk: Page;

    before(async () => {
      relay = await startRelayProcess();
      const key = generateSecretKey();
      const agentKeys = { npub: encodeNpub(getPublicKey(key)), nsec: encodeNsec(key) };
      server = createDemoServer({ ...agentKeys, relayUrl: relay.url });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      browser = await launch(name);
      customer = await browser.createBrowserContext();
      agent = await browser.createBrowserContext();
      desk = await openPage(agent, `${base}/desk`);
      shop = await openPage(customer, `${base}/`);
    });

    after(async () => {
      await browser?.close();
      server?.closeAllConnections();
      server?.close();
      await relay?.stop();
    });

    async function say(page: Page, host: string, text: string): Promise<void> {
      await page.bringToFront();
      await write(page, host, '[part=input]', text);
      await page.keyboard.press('Enter');
      await untilText(page, `${host}`, text);
    }

    it('leaves nothing in a browser whose visitor never writes', async () => {
      await until(shop, `() => customElements.get('${WIDGET}') !== undefined`, 'the widget');
      await shop.evaluate(
        (tag) => (document.querySelector(tag) as unknown as { ready: Promise<void> }).ready,
        WIDGET,
      );
      const databases = await shop.evaluate(async () =>
        (await indexedDB.databases()).map((database) => database.name),
      );
      assert.deepEqual(databases, []);
    });

    it('carries a question to the desk and the answer back', async () => {
      await shop.bringToFront();
      await click(shop, WIDGET, '[part=launcher]');
      await say(shop, WIDGET, 'Is the blue teapot dishwasher safe?');
      await untilText(shop, WIDGET, 'Sent');
      await desk.bringToFront();
      await untilText(desk, DESK, 'Is the blue teapot');
      await click(desk, DESK, '.ticket');
      await say(desk, DESK, 'Yes, all our glazes are.');
      await untilText(shop, WIDGET, 'Yes, all our glazes are.');
      await say(shop, WIDGET, 'Wonderful, thank you!');
      await untilText(desk, DESK, 'Wonderful, thank you!');
    });

    it('shows a note to agents only', async () => {
      await desk.bringToFront();
      await click(desk, DESK, 'input[value=note]');
      await say(desk, DESK, 'asks about glazes a lot');
      await click(desk, DESK, 'input[value=reply]');
      assert.equal(await countText(shop, WIDGET, 'asks about glazes'), 0);
    });

    it('goes on after the relay was killed and started again in the middle', async () => {
      await relay.kill();
      await shop.bringToFront();
      await untilText(shop, WIDGET, 'No connection');
      await say(shop, WIDGET, 'Written while the relay was down');
      await relay.restart();
      await untilText(desk, DESK, 'Written while the relay was down');
      await say(desk, DESK, 'It reached us all the same.');
      await untilText(shop, WIDGET, 'It reached us all the same.');
      assert.equal(
        await countText(desk, 'nostr-support-desk', 'Written while the relay was down'),
        1,
        'it arrived once',
      );
    });

    it('is resolved and rated', async () => {
      await desk.bringToFront();
      await click(desk, DESK, '.resolve');
      await shop.bringToFront();
      await click(shop, WIDGET, '[part~=csat-star]');
      await shop.keyboard.press('End');
      await click(shop, WIDGET, '[part~=csat] button');
      await until(
        shop,
        `() => document.querySelector('${WIDGET}').tickets[0].csat !== undefined`,
        'the rating in the widget',
      );
      await desk.bringToFront();
      await untilText(desk, DESK, 'Resolved');
    });

    it('is found again when both are reloaded', async () => {
      for (const [page, host] of [
        [shop, WIDGET],
        [desk, DESK],
      ] as const) {
        await page.bringToFront();
        await page.reload();
        await until(page, `() => document.querySelector('${host}')?.shadowRoot !== null`, host);
      }
      await shop.bringToFront();
      await click(shop, WIDGET, '[part=launcher]');
      for (const text of [
        'Is the blue teapot',
        'Yes, all our glazes are.',
        'Written while the relay was down',
        'It reached us all the same.',
      ]) {
        await untilText(shop, WIDGET, text);
      }
      await desk.bringToFront();
      // It is resolved now, so it stands under another filter.
      await untilText(desk, DESK, 'Resolved');
    });

    it('is found whole in a second browser with the same key', async () => {
      const signer = createLocalSigner(generateSecretKey());
      const open = async (context: BrowserContext) => {
        const page = await openPage(context, `${base}/`);
        await page.exposeFunction('askSigner', (method: string, ...values: unknown[]) =>
          answer(method, values),
        );
        await page.evaluate((tag) => {
          const ask =
            (method: string) =>
            (...values: unknown[]) =>
              (
                globalThis as unknown as { askSigner(method: string, ...values: unknown[]): Promise<unknown> }
              ).askSigner(method, ...values);
          const nip07 = {
            getPublicKey: ask('getPublicKey'),
            signEvent: ask('signEvent'),
            nip44: { encrypt: ask('encrypt'), decrypt: ask('decrypt') },
          };
          Object.assign(document.querySelector(tag)!, { signer: nip07 });
        }, WIDGET);
        await click(page, WIDGET, '[part=launcher]');
        return page;
      };
      const answer = (method: string, values: unknown[]): Promise<unknown> => {
        if (method === 'getPublicKey') return signer.getPublicKey();
        if (method === 'signEvent') return signer.signEvent(values[0] as EventTemplate);
        const [pubkey, text] = values as [string, string];
        return method === 'encrypt' ? signer.nip44Encrypt(pubkey, text) : signer.nip44Decrypt(pubkey, text);
      };

      const first = await open(await browser.createBrowserContext());
      await say(first, WIDGET, 'A question from the first browser');
      await untilText(first, WIDGET, 'Sent');
      await say(first, WIDGET, 'And a second line');
      await until(
        first,
        `() => document.querySelector('${WIDGET}').tickets[0].items.every((item) => item.delivery?.state !== 'waiting')`,
        'both to be sent',
      );
      const second = await open(await browser.createBrowserContext());
      await untilText(second, WIDGET, 'A question from the first browser');
      await untilText(second, WIDGET, 'And a second line');
      await first.close();
      await second.close();
    });

    it('broke no policy and threw no error', async () => {
      assert.deepEqual(await troubles(shop), []);
      assert.deepEqual(await troubles(desk), []);
    });
  });
}
