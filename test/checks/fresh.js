// What is built and committed is what the source gives now: dist-cdn, the manifest and the README's tables.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLES, LANGUAGES, buildBundles } from './build.js';
import { writeManifest } from './manifest.js';
import { withTables } from './readme-tables.js';

export function checkFresh() {
  const folder = mkdtempSync(join(tmpdir(), 'nostr-support-'));
  try {
    buildBundles(folder);
    writeManifest(folder);
    const stale = [...BUNDLES, ...LANGUAGES]
      .map((bundle) => `${bundle}.js`)
      .filter((file) => !same(join(folder, file), join('dist-cdn', file)));
    const problems = stale.map((file) => `dist-cdn/${file} is not what the source gives: npm run build`);
    if (!same(join(folder, 'custom-elements.json'), 'custom-elements.json')) {
      problems.push('custom-elements.json is not what the source gives: npm run build');
    }
    const readme = readFileSync('README.md', 'utf8');
    const manifest = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8'));
    if (withTables(readme, manifest) !== readme)
      problems.push('the tables of README.md are out of date: npm run build');
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function same(a, b) {
  try {
    return readFileSync(a).equals(readFileSync(b));
  } catch {
    return false;
  }
}
