// `npm run properties`: what `npm test` holds to be true of every input, tried on other inputs, and on more of them.
//   --times 100   as many inputs as in `npm test`, times that
//   --seed 7700   the first one; otherwise by the clock          and the files, where not all of them

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    times: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
  allowPositionals: true,
});
const tests = readdirSync('test', { recursive: true })
  .map((file) => join('test', file))
  .filter((file) => file.endsWith('.test.ts'));
const files = tests.filter((file) => readFileSync(file, 'utf8').includes('support/properties.js'));
const SEED = values.seed;
console.log(`replay: npm run properties -- --times ${values.times} --seed ${SEED}`);
const { status } = spawnSync(
  'node',
  ['--import', 'tsx', '--test', '--test-reporter', 'spec', ...(positionals.length ? positionals : files)],
  { stdio: 'inherit', env: { ...process.env, SEED, TIMES: values.times } },
);
process.exitCode = status ?? 1;
