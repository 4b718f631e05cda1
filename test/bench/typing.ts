// What a key costs in the widget's composer, on a processor four times as slow: in a conversation of ten messages and in
// one of a thousand, beside a bare text box in an empty page.

import type { Browser } from 'puppeteer';
import type { bench } from './long-page.js';
import { milliseconds, percentile, printTable } from './numbers.js';
import { inPage, openBench, serveCode, type Site } from './pages.js';

/** None: the bare one. */
const LENGTHS = [undefined, 10, 1000];
const SLOWER = 4;
/** A text that grows over several lines; then most of it is taken back. */
const WORDS = 'The lid of the teapot in my parcel has a crack, and the box was wet. ';
const KEYS = [...WORDS.repeat(4), ...Array.from({ length: 60 }, () => 'Backspace' as const)];
/** Milliseconds between two keys: a fast typist. */
const PAUSE = 60;

interface InPage {
  readonly bench: typeof bench;
}

export async function benchTyping(browser: Browser): Promise<void> {
  const site = await serveCode('test/bench/long-page.ts');
  try {
    const rows: string[][] = [];
    for (const length of LENGTHS) {
      const times = await run(browser, site, length);
      const over = times.filter((time) => time > 50).length;
      const of = [0.5, 0.95, 1].map((share) => milliseconds(percentile(times, share)));
      rows.push([length?.toLocaleString('en') ?? 'a bare text box', `${times.length}`, ...of, `${over}`]);
    }
    printTable(
      `A key in the composer at ${SLOWER}x CPU throttle, to the end of its frame`,
      ['messages', 'keys', 'p50', 'p95', 'most', 'over 50 ms'],
      rows,
    );
  } finally {
    await site.close();
  }
}

async function run(browser: Browser, { url }: Site, length: number | undefined): Promise<number[]> {
  const context = await browser.createBrowserContext();
  try {
    const agent =
      length &&
      (await inPage(context, url, length, (count) => (globalThis as unknown as InPage).bench.fill(count)));
    const page = await openBench(context, url);
    await page.evaluate(async (npub) => {
      const { open, type } = (globalThis as unknown as InPage).bench;
      if (npub) await open(npub);
      type();
    }, agent);
    const session = await page.createCDPSession();
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    for (const key of KEYS) {
      await page.keyboard.press(key as 'a');
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return await page.evaluate(() => (globalThis as unknown as InPage).bench.take());
  } finally {
    await context.close();
  }
}
