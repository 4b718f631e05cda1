// The lock file names packages and their hashes, no address to fetch them from; every version is exact.

import { EXAMPLES } from '../../demo/frameworks/build.js';
import { readFileSync } from 'node:fs';

export function checkLockFile() {
  const problems = [];
  if (/"resolved": "http/.test(readFileSync('package-lock.json', 'utf8')))
    problems.push('package-lock.json names a registry');
  const examples = EXAMPLES.map((name) => `demo/frameworks/${name}/package.json`);
  for (const file of ['package.json', 'demo/package.json', ...examples]) {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(file, 'utf8'));
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      // The examples take the package itself from this very folder.
      if (!/^(\d+\.\d+\.\d+|file:[./]+)$/.test(version))
        problems.push(`${file}: ${name} is not pinned to one version`);
    }
  }
  return problems;
}
