// `npm run bench`: how long things take, beside something to compare them with in the same run. Prints tables and never
// fails for being slow; the figures of one machine say little about another, the ratios more.

import { BUDGETS, sizeOf } from '../checks/sizes.js';
import { launch } from '../support/pages.js';
import { benchClosed } from './closed.js';
import { benchLatency } from './latency.js';
import { printTable } from './numbers.js';
import { benchRestore } from './restore.js';

function benchSizes(): void {
  const rows = Object.keys(BUDGETS).map((file) => {
    const { raw, gzip, brotli } = sizeOf(file);
    return [file, ...[raw, gzip, brotli].map((bytes) => bytes.toLocaleString('en'))];
  });
  printTable('Sizes, in bytes', ['file', 'raw', 'gzip', 'brotli'], rows);
}

const browser = await launch('chromium');
try {
  console.log(`${await browser.version()}, Node ${process.versions.node}`);
  await benchLatency(browser);
  await benchRestore(browser, 1000);
  await benchClosed(browser);
  benchSizes();
} finally {
  await browser.close();
}
