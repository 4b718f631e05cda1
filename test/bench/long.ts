// The main thread while a conversation of 10,000 messages opens in the widget from this browser's storage and is
// scrolled from its end towards its beginning, beside one of 100.

import type { Browser } from 'puppeteer';
import type { bench, Watched } from './long-page.js';
import { milliseconds, percentile, printTable } from './numbers.js';
import { inPage, serveCode, type Site } from './pages.js';

const LENGTHS = [100, 10_000];

interface InPage {
  readonly bench: typeof bench;
}

export async function benchLong(browser: Browser): Promise<void> {
  const site = await serveCode('test/bench/long-page.ts');
  try {
    const rows: string[][] = [];
    for (const length of LENGTHS) {
      const [opened, scrolled] = await run(browser, site, length);
      const count = length.toLocaleString('en');
      rows.push(row(`open ${count}`, opened), row(`scroll ${count}`, scrolled));
    }
    printTable(
      'A long conversation in the widget, from storage',
      ['', 'time', 'long tasks (over 50 ms)', 'longest', 'frame p50', 'frame p99'],
      rows,
    );
  } finally {
    await site.close();
  }
}

async function run(browser: Browser, { url }: Site, length: number): Promise<[Watched, Watched]> {
  const context = await browser.createBrowserContext();
  const agent = await inPage(context, url, length, (count) =>
    (globalThis as unknown as InPage).bench.fill(count),
  );
  const watched = await inPage(context, url, agent, async (npub): Promise<[Watched, Watched]> => {
    const { open, scroll } = (globalThis as unknown as InPage).bench;
    return [await open(npub), await scroll()];
  });
  await context.close();
  for (const { items } of watched) if (items !== length) throw new Error(`expected ${length}, got ${items}`);
  return watched;
}

function row(name: string, { time, tasks, frames }: Watched): string[] {
  const of = (share: number) => (frames.length > 0 ? milliseconds(percentile(frames, share)) : '');
  const longest = tasks.length > 0 ? milliseconds(Math.max(...tasks)) : '';
  return [name, milliseconds(time), `${tasks.length}`, longest, of(0.5), of(0.99)];
}
