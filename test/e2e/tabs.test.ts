// Two tabs of one browser in the shop, over a real relay that is counted from outside: one connection set, and the
// conversation goes on when the tab that held it is closed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Browser, Page } from 'puppeteer';
import { AgentClient, createLocalSigner, createPlatform } from '../../src/headless.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub } from '../../src/protocol/nip19.js';
import {
  BROWSERS,
  click,
  countText,
  launch,
  openPage,
  servePage,
  until,
  untilText,
  write,
} from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { until as become } from '../support/test-world.js';

const WIDGET = 'nostr-support';

/** A door before a relay, which counts the pages inside: they alone say where they come from. */
async function startDoor(port: number) {
  const inside = new Set<Socket>();
  const door: Server = createServer((socket) => {
    const relay = connect(port, '127.0.0.1');
    socket.once('data', (request: Buffer) => {
      if (/^origin:/im.test(request.toString())) inside.add(socket);
    });
    for (const [from, to] of [
      [socket, relay],
      [relay, socket],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    socket.on('close', () => inside.delete(socket));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(door.address() as AddressInfo).port}/`,
    inside,
    close: () => {
      door.close();
    },
  };
}

for (const name of BROWSERS) {
  describe(`two tabs in ${name}`, () => {
    let browser: Browser;
    let relay: RelayProcess;
    let door: Awaited<ReturnType<typeof startDoor>>;
    let site: Awaited<ReturnType<typeof servePage>>;
    let agent: AgentClient;
    let first: Page;
    let second: Page;

    before(async () => {
      relay = await startRelayProcess();
      door = await startDoor(relay.port);
      const key = generateSecretKey();
      agent = new AgentClient({
        signer: createLocalSigner(key),
        relays: relay.url,
        world: createPlatform({ WebSocket: WebSocket as never }),
      });
      await agent.connect();
      site = await servePage(`<!doctype html><meta charset="utf-8"><title>Shop</title>
        <script type="module" src="/dist-cdn/nostr-support.js"></script>
        <${WIDGET} mode="inline" agent="${encodeNpub(getPublicKey(key))}" relays="${door.url}"></${WIDGET}>`);
      browser = await launch(name);
      first = await openPage(browser, site.url);
    });

    after(async () => {
      agent?.disconnect();
      await browser?.close();
      await site?.close();
      door?.close();
      await relay?.stop();
    });

    const say = async (page: Page, text: string) => {
      await page.bringToFront();
      await write(page, WIDGET, '[part=input]', text);
      await page.keyboard.press('Enter');
      await untilText(page, WIDGET, text);
    };
    const heard = (text: string) =>
      become(agent, () =>
        agent
          .getSnapshot()
          .tickets.some(({ items }) => items.some((item) => 'text' in item && item.text === text)),
      );

    it('share one connection, and what is written in either stands in both, once', async () => {
      await say(first, 'From the first tab');
      await untilText(first, WIDGET, 'Sent');
      second = await openPage(browser, site.url);
      await untilText(second, WIDGET, 'From the first tab');
      await say(second, 'From the second tab');
      await heard('From the second tab');
      await untilText(second, WIDGET, 'Sent');
      await untilText(first, WIDGET, 'From the second tab');
      const { id } = agent.getSnapshot().tickets[0]!;
      await agent.replyTicket({ ticketId: id, body: 'An answer for both' });
      await untilText(second, WIDGET, 'An answer for both');
      await untilText(first, WIDGET, 'An answer for both');
      assert.equal(door.inside.size, 1);
      for (const page of [first, second])
        for (const text of ['From the first tab', 'From the second tab'])
          assert.equal(await countText(page, `${WIDGET}`, text), 1);
    });

    it('share an edit, which ends in both', async () => {
      const composer = `document.querySelector('${WIDGET}').shadowRoot.querySelector('[part=input]')`;
      await first.bringToFront();
      await click(first, WIDGET, '[part=input]');
      await first.keyboard.press('ArrowUp');
      await untilText(second, WIDGET, 'Edit message');
      await until(second, `() => ${composer}.value === 'From the second tab'`, 'the text');
      await second.bringToFront();
      await write(second, WIDGET, '[part=input]', ', edited');
      await second.keyboard.press('Enter');
      await heard('From the second tab, edited');
      for (const page of [first, second]) {
        await untilText(page, WIDGET, 'From the second tab, edited');
        await until(page, `() => ${composer}.value === ''`, 'an empty composer');
        assert.equal(await countText(page, WIDGET, 'Edit message'), 0);
      }
    });

    it('the one that is left goes on', async () => {
      await first.close();
      await say(second, 'Still here');
      await heard('Still here');
      const { id } = agent.getSnapshot().tickets[0]!;
      await agent.replyTicket({ ticketId: id, body: 'So am I' });
      await untilText(second, WIDGET, 'So am I');
      assert.equal(door.inside.size, 1);
    });

    it('a tab that is left and come back to shows what came meanwhile', async () => {
      const { id } = agent.getSnapshot().tickets[0]!;
      await second.goto('about:blank');
      await agent.replyTicket({ ticketId: id, body: 'Written meanwhile' });
      await second.goBack();
      await untilText(second, WIDGET, 'Written meanwhile');
      assert.equal(door.inside.size, 1);
      await click(second, WIDGET, '[part=input]');
    });
  });
}
