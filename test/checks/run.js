// `npm run check`: the quick half of the tests. Each check is one line and counts as one.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkDocumented } from './documented.js';
import { checkLayers } from './layers.js';
import { checkLockFile } from './lock-file.js';
import { checkTemplates } from './templates.js';

function tool(command, args) {
  return () => {
    try {
      execFileSync('npx', ['--no-install', command, ...args], { encoding: 'utf8', stdio: 'pipe' });
      return [];
    } catch (error) {
      return [`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || String(error)];
    }
  };
}

export const QUICK_CHECKS = {
  'is formatted': tool('prettier', ['--check', '.']),
  'has no lint': tool('eslint', ['.', '--max-warnings', '0']),
  'has sound types': tool('tsc', ['--noEmit', '-p', '.']),
  'keeps the layers': () => checkLayers(),
  'writes its templates as they are read': () => checkTemplates(),
  'documents what a page can style and fill': () => checkDocumented(),
  'pins its packages': checkLockFile,
};

/** Runs checks one after the other; each gives the list of its problems. */
export function runChecks(checks) {
  let passed = 0;
  const failures = [];
  for (const [name, check] of Object.entries(checks)) {
    const problems = check();
    if (problems.length === 0) passed++;
    const told = [
      `${problems.length === 0 ? '✔' : '✖'} the repository ${name}`,
      ...problems.map((problem) => problem.replace(/^/gm, '    ')),
    ].join('\n');
    if (problems.length > 0) failures.push(told);
    console.log(told);
  }
  return { passed, failed: failures.length, failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = runChecks(QUICK_CHECKS);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
