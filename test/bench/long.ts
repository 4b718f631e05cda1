// The main thread while a conversation of 10,000 messages opens in the widget from this browser's storage, is scrolled
// from its end towards its beginning and goes on, beside one of 100.

import type { Browser } from 'puppeteer';
import type { Appended, bench, Opened, Watched } from './long-page.js';
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
    const presses: string[][] = [];
    const appends: string[][] = [];
    for (const length of LENGTHS) {
      const [first, opened, scrolled, appended, pressed] = await run(browser, site, length);
      const count = length.toLocaleString('en');
      rows.push(
        row(`open ${count}, as others have stored them`, first, first.painted),
        row(`open ${count} again`, opened, opened.painted),
        row(`scroll ${count}`, scrolled),
      );
      presses.push([count, ...pressed.map(milliseconds)]);
      appends.push([`append to ${count}`, ...spread(appended.shown), ...spread(appended.drawn)]);
    }
    printTable(
      'A long conversation in the widget, from storage',
      ['', 'last ones there', 'all done', 'long tasks (over 50 ms)', 'longest', 'frame p50', 'frame p99'],
      rows,
    );
    printTable(
      'From the press on the launcher until the last ones are there, in a page that has been open for a while',
      ['messages', 'first time', 'again'],
      presses,
    );
    printTable(
      'One message more, from what it says to the snapshot, and until the element has drawn it',
      ['', 'snapshot p50', 'p90', 'drawn p50', 'p90'],
      appends,
    );
  } finally {
    await site.close();
  }
}

async function run(
  browser: Browser,
  { url }: Site,
  length: number,
): Promise<[Opened, Opened, Watched, Appended, readonly number[]]> {
  const context = await browser.createBrowserContext();
  const agent = await inPage(context, url, length, (count) =>
    (globalThis as unknown as InPage).bench.fill(count),
  );
  const first = await inPage(context, url, [agent, length] as const, async ([npub, count]) => {
    const { open, leave } = (globalThis as unknown as InPage).bench;
    const opened = await open(npub);
    await leave(count);
    return opened;
  });
  const watched = await inPage(context, url, agent, async (npub): Promise<[Opened, Watched, Appended]> => {
    const { open, scroll, append } = (globalThis as unknown as InPage).bench;
    const opened = await open(npub);
    const appended = await append();
    return [opened, await scroll(), appended];
  });
  const pressed = await inPage(context, url, agent, (npub) =>
    (globalThis as unknown as InPage).bench.press(npub),
  );
  await context.close();
  for (const { items } of [first, watched[0]])
    if (items !== length) throw new Error(`expected ${length}, got ${items}`);
  return [first, ...watched, pressed];
}

function spread(times: readonly number[]): string[] {
  return [0.5, 0.9].map((share) => milliseconds(percentile(times, share)));
}

function row(name: string, { time, tasks, frames }: Watched, first?: number): string[] {
  const of = (share: number) => (frames.length > 0 ? milliseconds(percentile(frames, share)) : '');
  const longest = tasks.length > 0 ? milliseconds(Math.max(...tasks)) : '';
  const there = first === undefined ? '' : milliseconds(first);
  return [name, there, milliseconds(time), `${tasks.length}`, longest, of(0.5), of(0.99)];
}
