// A sample of what `npm run fuzz` does at length.

import { describe, it } from 'node:test';
import { Chance } from './mutate.js';
import { fuzz, TARGETS } from './targets.js';

describe('2,000 strange inputs from fixed seeds stop nobody who reads a', () => {
  for (const name of Object.keys(TARGETS)) it(name, () => fuzz(name, 2000, 0, (seed) => new Chance(seed)));
});
