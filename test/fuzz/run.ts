// `npm run fuzz`: strange inputs to every codec and to the relay connection. Options: --inputs (of all targets
// together, 1,000,000 unless told), --seed (the first one; otherwise by the clock), --target (only this one, with one
// input: replays a finding).

import { parseArgs } from 'node:util';
import { Chance } from './mutate.js';
import { fuzz, TARGETS } from './targets.js';

const options = { inputs: { type: 'string' }, seed: { type: 'string' }, target: { type: 'string' } } as const;
const { values } = parseArgs({ options });
const names = values.target === undefined ? Object.keys(TARGETS) : [values.target];
const inputs = Number(values.inputs ?? (values.target === undefined ? 1_000_000 : 1));
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const each = Math.ceil(inputs / names.length);
if (!Number.isSafeInteger(each) || !Number.isSafeInteger(seed) || names.some((name) => !(name in TARGETS))) {
  console.error(`expected numbers, and one of these targets: ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}

let failed = 0;
for (const name of names) {
  const begun = performance.now();
  try {
    await fuzz(name, each, seed, (one) => new Chance(one));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${name}: ${each} inputs from seed ${seed}, ${seconds} s`);
  } catch (error) {
    failed++;
    console.error(error);
  }
}
console.log(`${each * names.length} inputs, ${failed} targets failed`);
process.exitCode = failed === 0 ? 0 : 1;
