// `npm test`: all of it, or the parts that are named (checks, unit, browser, e2e). Each part is run by its own runner and
// streams its output; at the end stands what failed once more, and the sum.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkFresh } from './checks/fresh.js';
import { QUICK_CHECKS, runChecks } from './checks/run.js';
import { checkSizes } from './checks/sizes.js';

/** Runs a test command; gives the counts in its own summary. A runner that dies without one counts as one failure. */
function runTests(title, command, args, summary) {
  console.log(`\n${title}`);
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
    });
    child.on('close', (code) => {
      const { passed, failed, failures } = summary(output);
      if (failed > 0 || (code === 0 && passed > 0)) resolve({ passed, failed, failures });
      else
        resolve({
          passed,
          failed: 1,
          failures: [...failures, `${command} ended with ${code} and no failed test`],
        });
    });
  });
}

const last = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
const nodeSummary = (output) => ({
  passed: last(output, /^\S* ?pass (\d+)/gm),
  // One that waits for what never comes, when nothing else is left to do, was cancelled, and with it all after it.
  failed: last(output, /^\S* ?fail (\d+)/gm) + last(output, /^\S* ?cancelled (\d+)/gm),
  failures: output.match(/^✖ failing tests:[\s\S]*/m) ?? [],
});

/** Each browser counts for itself; its last line stands. What moves the cursor may end in a capital just before it. */
function browserSummary(output) {
  const counts = [...output.matchAll(/([A-Z][a-z]+): +\|.*?(\d+) passed, (\d+) failed/g)];
  const latest = [
    ...new Map(counts.map(([, browser, passed, failed]) => [browser, [+passed, +failed]])).values(),
  ];
  const sum = (index) => latest.reduce((total, count) => total + count[index], 0);
  const files = output.match(/test\/\S+\.test\.ts:$[\s\S]*?(?=Chromium: +\|)/gm) ?? [];
  return { passed: sum(0), failed: sum(1), failures: files.filter((told) => told.includes('❌')) };
}

/** Node 20 takes files, not patterns. */
function testFiles(...folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(join('test', folder), { recursive: true }).map((file) => join('test', folder, file)),
  );
  return files.filter((file) => file.endsWith('.test.ts')).sort();
}

/** What waits for ever is said to, in milliseconds; nothing takes nearly as long. */
const LIMIT = '--test-timeout=900000';

const nodeTest = (title, ...args) =>
  runTests(
    title,
    'node',
    ['--import', 'tsx', '--test', '--test-reporter', 'spec', LIMIT, ...args],
    nodeSummary,
  );

const PARTS = {
  checks: () => runChecks({ ...QUICK_CHECKS, 'is built': checkFresh, 'keeps its size': checkSizes }),
  unit: () =>
    nodeTest(
      'unit tests',
      ...testFiles('util', 'protocol', 'io', 'headless', 'i18n', 'addons', 'fuzz', 'faults', 'demo'),
    ),
  browser: () =>
    runTests('component tests', 'web-test-runner', ['--config', 'test/browser.config.js'], browserSummary),
  e2e: () => nodeTest('end-to-end tests', '--test-concurrency=1', ...testFiles('e2e')),
};

/** Of what failed, in characters: one long comparison hides no other. */
const MOST = 4000;

const named = process.argv.slice(2);
const results = [];
for (const [name, run] of Object.entries(PARTS)) {
  if (named.length === 0 || named.includes(name)) results.push(await run());
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
for (const failure of results.flatMap(({ failures }) => failures)) {
  console.log(`\n${stripVTControlCharacters(failure).slice(0, MOST).trimEnd()}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
