// From sending in the widget to the text on the desk's screen, over a relay process on this machine; and what the relay
// alone takes of that: a signed event of the same length between two sockets of the same two pages.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finalizeEvent } from 'nostr-tools/pure';
import type { Browser, Page } from 'puppeteer';
import { createDemoServer } from '../../demo/server.js';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub, encodeNsec } from '../../src/protocol/nip19.js';
import { click, openPage, untilText } from '../support/pages.js';
import { startRelayProcess } from '../support/relay-process.js';
import { milliseconds, percentile, printTable, ratio } from './numbers.js';

const WIDGET = 'nostr-support';
const DESK = 'nostr-support-desk';
const MESSAGES = 60;
/** Not counted: the first ones compile what they run. */
const WARM_UP = 5;
const TEXT = 'The lid of the teapot in my parcel has a crack. '.repeat(4);

interface Widget {
  createTicket(ticket: { body: string }): Promise<{ ticketId: string }>;
  sendMessage(ticketId: string, text: string): Promise<unknown>;
}

/** What the pages keep between two questions of ours. */
interface Probe {
  seen: Promise<number>;
  socket: WebSocket;
}

export async function benchLatency(browser: Browser): Promise<void> {
  const relay = await startRelayProcess();
  const key = generateSecretKey();
  const keys = { npub: encodeNpub(getPublicKey(key)), nsec: encodeNsec(key) };
  const server = createDemoServer({ ...keys, relayUrl: relay.url });
  const base = await listen(server);
  const contexts = [await browser.createBrowserContext(), await browser.createBrowserContext()] as const;
  try {
    const desk = await openPage(contexts[0], `${base}/desk`);
    const shop = await openPage(contexts[1], `${base}/`);
    const ours = await measureWidget(shop, desk);
    const alone = await measureRelay(shop, desk, relay.url, key);
    const row = (name: string, share: number) => {
      const [a, b] = [percentile(ours, share), percentile(alone, share)];
      return [name, milliseconds(a), milliseconds(b), ratio(b, a)];
    };
    const title = `From sending to the other side's screen, ${MESSAGES} messages of ${TEXT.length} characters`;
    printTable(title, ['', 'widget to desk', 'relay alone', 'ratio'], [row('p50', 0.5), row('p95', 0.95)]);
  } finally {
    for (const context of contexts) await context.close();
    server.closeAllConnections();
    server.close();
    await relay.stop();
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function measureWidget(shop: Page, desk: Page): Promise<number[]> {
  await shop.bringToFront();
  await click(shop, WIDGET, '[part=launcher]');
  const ticketId = await shop.evaluate(async (tag) => {
    const widget = document.querySelector(tag) as unknown as Widget;
    return (await widget.createTicket({ body: 'The first message' })).ticketId;
  }, WIDGET);
  await desk.bringToFront();
  await untilText(desk, DESK, 'The first message');
  await click(desk, DESK, '.ticket');
  return repeat(async (number) => {
    const text = `${number}: ${TEXT}`;
    await desk.evaluate(watchFor, DESK, text.trim());
    const sent = await shop.evaluate(
      async (tag, ticket, body) => {
        const at = performance.timeOrigin + performance.now();
        await (document.querySelector(tag) as unknown as Widget).sendMessage(ticket, body);
        return at;
      },
      WIDGET,
      ticketId,
      text,
    );
    return (await desk.evaluate(() => (globalThis as unknown as Probe).seen)) - sent;
  });
}

/** Notes when a text stands in the conversation. Runs in the page. */
function watchFor(tag: string, text: string): void {
  const root = document.querySelector(tag)!.shadowRoot!;
  (globalThis as unknown as Probe).seen = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!root.querySelector('[part=log]')?.textContent.includes(text)) return;
      observer.disconnect();
      resolve(performance.timeOrigin + performance.now());
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
}

async function measureRelay(shop: Page, desk: Page, url: string, key: Uint8Array): Promise<number[]> {
  await Promise.all([shop, desk].map((page) => page.evaluate(connect, url)));
  await desk.evaluate((author) => {
    const { socket } = globalThis as unknown as Probe;
    const ready = new Promise((resolve) => {
      socket.onmessage = ({ data }) => String(data).includes('EOSE') && resolve(undefined);
    });
    socket.send(JSON.stringify(['REQ', 'bench', { kinds: [1], authors: [author], limit: 1 }]));
    return ready as Promise<void>;
  }, getPublicKey(key));
  return repeat(async (number) => {
    const template = {
      kind: 1,
      created_at: Math.floor(Date.now() / 1000),
      tags: [],
      content: `${number}: ${TEXT}`,
    };
    const event = finalizeEvent(template, key);
    await desk.evaluate((id) => {
      const probe = globalThis as unknown as Probe;
      probe.seen = new Promise((resolve) => {
        probe.socket.onmessage = ({ data }) =>
          String(data).includes(id) && resolve(performance.timeOrigin + performance.now());
      });
    }, event.id);
    const sent = await shop.evaluate(
      (message) => {
        const at = performance.timeOrigin + performance.now();
        (globalThis as unknown as Probe).socket.send(message);
        return at;
      },
      JSON.stringify(['EVENT', event]),
    );
    return (await desk.evaluate(() => (globalThis as unknown as Probe).seen)) - sent;
  });
}

/** Opens a socket. Runs in the page. */
function connect(url: string): Promise<void> {
  const socket = new WebSocket(url);
  (globalThis as unknown as Probe).socket = socket;
  return new Promise((resolve) => socket.addEventListener('open', () => resolve()));
}

async function repeat(once: (number: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < WARM_UP + MESSAGES; number++) times.push(await once(number));
  return times.slice(WARM_UP);
}
