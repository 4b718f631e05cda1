// The widget's panel under a flood, on a processor four times as slow: how soon keys are answered, and how much memory
// it takes, beside the same without a flood.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession, Page } from 'puppeteer';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub } from '../../src/protocol/nip19.js';
import type { Answers, bench } from './flood-page.js';
import type { Flood, Flooded } from './flood-relay.js';
import { milliseconds, percentile, printTable, ratio } from './numbers.js';
import { openBench, serveCode } from './pages.js';

const RELAY = fileURLToPath(new URL('flood-relay.ts', import.meta.url));
const RATE = 5000;
const SECONDS = 20;
const QUIET = 8;
const SLOWER = 4;
/** A short message. */
const KEYS = [...Array.from({ length: 15 }, () => 'KeyA' as const), 'Enter'] as const;
/** Milliseconds between two keys: a fast typist. */
const PAUSE = 60;

interface InPage {
  readonly bench: typeof bench;
}

export async function benchFlood(browser: Browser): Promise<void> {
  const relay = fork(RELAY, { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(relay, 'message')) as [number];
  const site = await serveCode('test/bench/flood-page.ts');
  const context = await browser.createBrowserContext();
  try {
    const page = await openBench(context, site.url);
    const agent = encodeNpub(getPublicKey(generateSecretKey()));
    const pubkey = await page.evaluate(
      (npub, url) => (globalThis as unknown as InPage).bench.open(npub, url),
      agent,
      `ws://127.0.0.1:${port}`,
    );
    const session = await page.createCDPSession();
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await type(page, QUIET * 1000);
    const quiet = await take(page);
    const before = await heap(session);
    relay.send({ pubkey, rate: RATE, seconds: SECONDS } satisfies Flood);
    await once(relay, 'message');
    const ended = once(relay, 'message') as Promise<[Flooded]>;
    let most = 0;
    const watching = setInterval(() => {
      void session.send('Runtime.getHeapUsage').then(({ usedSize }) => (most = Math.max(most, usedSize)));
    }, 250);
    await type(page, SECONDS * 1000);
    const [flooded] = await ended;
    const flood = await take(page);
    clearInterval(watching);
    const after = await heap(session);
    await type(page, QUIET * 1000);
    const aftermath = await take(page);
    const rejected = await page.evaluate(() => (globalThis as unknown as InPage).bench.rejected());
    printKeys(quiet, flood, aftermath);
    printMemory(before, most, after, flooded);
    printRejected(flooded, rejected);
  } finally {
    relay.disconnect();
    await context.close();
    await site.close();
  }
}

const take = (page: Page): Promise<Answers> =>
  page.evaluate(() => (globalThis as unknown as InPage).bench.take());

async function type(page: Page, time: number): Promise<void> {
  const end = performance.now() + time;
  for (let count = 0; performance.now() < end; count++) {
    await page.keyboard.press(KEYS[count % KEYS.length]!);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** What is in use and can't be collected, in bytes. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

function printKeys(quiet: Answers, flood: Answers, aftermath: Answers): void {
  const row = (name: string, all: Answers, of: keyof Answers) => [
    name,
    `${all[of].length}`,
    ...[0.5, 0.95, 1].map((share) => milliseconds(percentile(all[of], share))),
    ratio(percentile(quiet[of], 0.95), percentile(all[of], 0.95)),
    `${all[of].filter((time) => time > 100).length}`,
  ];
  const rate = RATE.toLocaleString('en');
  printTable(
    `The open panel at ${SLOWER}x CPU throttle and ${rate} events a second, for ${SECONDS} seconds`,
    ['', 'number', 'p50', 'p95', 'most', 'p95 to quiet', 'over 100 ms'],
    [
      row('key to its frame, quiet', quiet, 'keys'),
      row('flood', flood, 'keys'),
      row('after it', aftermath, 'keys'),
      row('Enter to the message shown, quiet', quiet, 'sends'),
      row('flood', flood, 'sends'),
      row('after it', aftermath, 'sends'),
      row("the page's other tasks wait, quiet", quiet, 'tasks'),
      row('flood', flood, 'tasks'),
      row('after it', aftermath, 'tasks'),
    ],
  );
}

function printMemory(before: number, most: number, after: number, { size }: Flooded): void {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  printTable(
    'Memory of its page (JavaScript heap)',
    ['sent by the flood', 'before', 'most, uncollected', 'after', 'grown'],
    [[size, before, most, after, after - before].map(megabytes)],
  );
}

function printRejected(flooded: Flooded, rejected: Readonly<Record<string, number>>): void {
  const number = (value: number) => value.toLocaleString('en');
  const { size: _, ...sent } = flooded;
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${number(count)}`)
      .join(', ');
  console.log(`\n  sent: ${list(sent)}\n  rejected, as the snapshot says: ${list(rejected)}`);
}
