// What a page loads, in bytes after Brotli at its highest quality, as a CDN serves it.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { LANGUAGES } from './build.js';

/** In bytes. The desk's is there so that a jump is seen. */
export const BUDGETS = {
  'dist-cdn/nostr-support.js': 38 * 1024,
  'dist-cdn/nostr-support-desk.js': 51 * 1024,
  'dist-cdn/addons/actions.js': 4.25 * 1024,
  'dist-cdn/addons/attachments.js': 4608,
  'dist-cdn/addons/attention.js': 1664,
  'dist-cdn/addons/digest.js': 1024,
  'dist-cdn/addons/erasure.js': 3 * 1024,
  'dist-cdn/addons/handover.js': 6 * 1024,
  'dist-cdn/addons/life.js': 5248,
  'dist-cdn/addons/menu.js': 4608,
  'dist-cdn/addons/nip05.js': 512,
  'dist-cdn/addons/nip07.js': 6 * 1024,
  'dist-cdn/addons/nip11.js': 2 * 1024,
  'dist-cdn/addons/nip49.js': 9 * 1024,
  'dist-cdn/addons/one-line.js': 512,
  'dist-cdn/addons/pow.js': 2 * 1024,
  'dist-cdn/addons/rating.js': 1024,
  'dist-cdn/addons/session.js': 1024,
  'dist-cdn/addons/transcript.js': 6 * 1024,
  'dist-cdn/addons/tray.js': 5504,
  'dist-cdn/addons/welcome.js': 5 * 1024,
  ...Object.fromEntries(LANGUAGES.map((language) => [`dist-cdn/${language}.js`, 4 * 1024])),
  'dist-cdn/addons/proof.js': 2 * 1024,
};

export function sizeOf(file) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

export function checkSizes() {
  return Object.entries(BUDGETS).flatMap(([file, budget]) => {
    const { raw, gzip, brotli } = sizeOf(file);
    console.log(`${file}: ${raw} raw, ${gzip} gzip, ${brotli} brotli of ${budget}`);
    return brotli <= budget ? [] : [`${file}: ${brotli} bytes, over its budget of ${budget}`];
  });
}
