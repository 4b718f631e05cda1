// `npm run bench`: how long things take, beside something to compare them with in the same run. Prints tables and never
// fails for being slow; the figures of one machine say little about another, the ratios more.

import type { Browser } from 'puppeteer';
import { BUDGETS, sizeOf } from '../checks/sizes.js';
import { launch } from '../support/pages.js';
import { benchClosed } from './closed.js';
import { benchFlood } from './flood.js';
import { benchLatency } from './latency.js';
import { benchLong } from './long.js';
import { printTable } from './numbers.js';
import { benchRestore } from './restore.js';
import { benchTyping } from './typing.js';

/** Measured in November 2026, each as its maker says to embed it. */
const PEERS = [
  ['Chatwoot, open', 482_002],
  ['@n8n/chat', 480_863],
  ['Rocket.Chat livechat', 370_887],
  ['Chatwoot, closed', 339_144],
  ['Papercups', 216_871],
  ['deep-chat', 91_852],
  ['nostri.chat', 83_848],
  ['GoChat', 80_120],
  ['zapthreads', 38_701],
  ['window.nostr.js', 37_106],
] as const;

function benchSizes(): void {
  const rows = Object.keys(BUDGETS).map((file) => {
    const { raw, gzip, brotli } = sizeOf(file);
    return [file, ...[raw, gzip, brotli].map((bytes) => bytes.toLocaleString('en'))];
  });
  printTable('Sizes, in bytes', ['file', 'raw', 'gzip', 'brotli'], rows);
  const { brotli: ours } = sizeOf('dist-cdn/nostr-support.js');
  const peers = [['nostr-support', ours] as const, ...PEERS].map(([name, bytes]) => [
    name,
    bytes.toLocaleString('en'),
    `${(bytes / ours).toFixed(1)} x`,
  ]);
  printTable('What a page loads for a chat, in bytes after Brotli', ['widget', 'brotli', 'ours'], peers);
}

const BENCHES: Readonly<Record<string, (browser: Browser) => Promise<void> | void>> = {
  latency: benchLatency,
  'restore-1000': (browser) => benchRestore(browser, 1000),
  'restore-10000': (browser) => benchRestore(browser, 10_000),
  long: benchLong,
  typing: benchTyping,
  flood: benchFlood,
  closed: benchClosed,
  sizes: benchSizes,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in BENCHES));
if (unknown.length > 0)
  throw new Error(`expected some of ${Object.keys(BENCHES).join(', ')}; got ${unknown.join(', ')}`);

const browser = await launch('chromium');
try {
  console.log(`${await browser.version()}, Node ${process.versions.node}`);
  for (const [name, bench] of Object.entries(BENCHES))
    if (named.length === 0 || named.includes(name)) await bench(browser);
} finally {
  await browser.close();
}
