// `npm run build`: the files of dist-cdn (two elements, and the add-ons and languages that they fetch on demand), the
// npm entries with their types, the custom elements manifest, and the README's tables that are made from it.

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFrameworkTypes } from './framework-types.js';
import { writeManifest } from './manifest.js';
import { writeTables } from './readme-tables.js';

export const BUNDLES = [
  'nostr-support',
  'nostr-support-desk',
  'addons/actions',
  'addons/attention',
  'addons/tray',
  'addons/attachments',
  'addons/digest',
  'addons/erasure',
  'addons/handover',
  'addons/life',
  'addons/menu',
  'addons/nip05',
  'addons/nip07',
  'addons/nip11',
  'addons/nip49',
  'addons/one-line',
  'addons/pow',
  'addons/rating',
  'addons/transcript',
  'addons/session',
  'addons/proof',
  'addons/welcome',
];

/** What the widget speaks beside English; one run makes them all. */
export const LANGUAGES = readdirSync('src/i18n/languages').map((file) => `lang/${basename(file, '.ts')}`);

const run = (command, args) => execFileSync('npx', ['--no-install', command, ...args], { stdio: 'inherit' });

export function buildBundles(outDir) {
  for (const bundle of [...BUNDLES, 'lang'])
    run('vite', ['build', '--mode', bundle, '--logLevel', 'warn', '--outDir', outDir]);
}

/** The npm entries with their types. */
export function buildPackage(outDir) {
  run('tsc', ['-p', 'tsconfig.build.json', '--outDir', outDir]);
  writeFrameworkTypes(outDir);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync('dist', { recursive: true, force: true });
  buildBundles('dist-cdn');
  buildPackage('dist');
  writeManifest('.');
  writeTables();
}
