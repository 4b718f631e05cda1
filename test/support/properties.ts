// What holds for every input is tried on the same ones each time, so that a change is judged by itself and not by chance.
// `npm run properties` tries others, and more of them.

import fc from 'fast-check';

const { SEED = '7700', TIMES = '1' } = process.env;

fc.configureGlobal({ seed: Number(SEED) });

/** How many inputs are tried: so many, and with `npm run properties` so many times that. */
export const runs = (count: number): { readonly numRuns: number } => ({ numRuns: count * Number(TIMES) });
