// The import rule: a file imports its own folder or one further down the listing; entries import anything, and nobody
// imports an entry; add-ons never import each other.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const LAYERS = ['addons', 'elements', 'headless', 'i18n', 'io', 'protocol', 'util'];

/** An add-on is a file, or a file and a folder of the same name. */
const nameOf = (path) => path[1].replace(/\.(ts|js)$/, '');

export function checkLayers(root = 'src') {
  const problems = [];
  for (const entry of readdirSync(root, { recursive: true })) {
    const file = join(root, String(entry));
    if (!file.endsWith('.ts')) continue;
    const from = relative(root, file).split('/');
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const to = relative(root, normalize(join(dirname(file), path))).split('/');
      const complain = (why) => problems.push(`${file}: imports ${path}: ${why}`);
      if (!path.endsWith('.js')) complain('expected .js at the end');
      if (to.length === 1) complain('nobody imports an entry');
      else if (!LAYERS.includes(to[0])) complain('no such layer');
      else if (from.length > 1 && LAYERS.indexOf(to[0]) < LAYERS.indexOf(from[0]))
        complain('imports go down');
      else if (
        from[0] === 'addons' &&
        to[0] === 'addons' &&
        nameOf(from) !== nameOf(to) &&
        from[1] !== 'loaders.ts'
      ) {
        complain('add-ons never import each other');
      }
    }
  }
  return problems;
}
