// What the widget costs a page in which nobody opens it: scripting time on a processor four times as slow, beside the
// same page without it.

import type { Browser, Page } from 'puppeteer';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub } from '../../src/protocol/nip19.js';
import { servePage } from '../support/pages.js';
import { median, milliseconds, printTable } from './numbers.js';

const RUNS = 7;
const SLOWER = 4;

const EMPTY =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1></html>';

interface Cost {
  readonly script: number;
  readonly all: number;
}

export async function benchClosed(browser: Browser): Promise<void> {
  const agent = encodeNpub(getPublicKey(generateSecretKey()));
  const widget = `<nostr-support agent="${agent}" relays="wss://relay.example.com"></nostr-support>`;
  const script = '<script type="module" src="/dist-cdn/nostr-support.js"></script>';
  const [empty, full] = await Promise.all([
    servePage(EMPTY),
    servePage(EMPTY.replace('</html>', `${script}${widget}</html>`)),
  ]);
  const costs: { empty: Cost[]; full: Cost[] } = { empty: [], full: [] };
  for (let run = 0; run < RUNS; run++) {
    costs.empty.push(await load(browser, empty.url));
    costs.full.push(await load(browser, full.url));
  }
  await Promise.all([empty.close(), full.close()]);
  const row = (name: string, of: keyof Cost) => {
    const [without, withIt] = [costs.empty, costs.full].map((all) => median(all.map((cost) => cost[of]))) as [
      number,
      number,
    ];
    return [name, milliseconds(withIt), milliseconds(without), milliseconds(withIt - without)];
  };
  printTable(
    `The closed widget at ${SLOWER}x CPU throttle, median of ${RUNS} first visits`,
    ['', 'with it', 'empty page', 'difference'],
    [row('scripting', 'script'), row('all of the main thread', 'all')],
  );
}

/** Loads a page in a browser profile that has never seen it. In milliseconds. */
async function load(browser: Browser, url: string): Promise<Cost> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const session = await page.createCDPSession();
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const before = await cost(page);
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(async () => {
    const widget = document.querySelector('nostr-support') as unknown as { ready?: Promise<void> } | null;
    await widget?.ready;
    await new Promise((resolve) => requestIdleCallback(resolve));
  });
  const after = await cost(page);
  await context.close();
  return { script: after.script - before.script, all: after.all - before.all };
}

async function cost(page: Page): Promise<Cost> {
  const { ScriptDuration = 0, TaskDuration = 0 } = await page.metrics();
  return { script: ScriptDuration * 1000, all: TaskDuration * 1000 };
}
