// The largest file that is sent, in bytes: what the page has set, which may be anything, or else the usual one.

import { MAX_FILE_SIZE } from '../../headless/options.js';

export function limitOf(given: unknown): number {
  const most = /number|string/.test(typeof given) ? Number(given) : 0;
  return most > 0 ? most : MAX_FILE_SIZE;
}
