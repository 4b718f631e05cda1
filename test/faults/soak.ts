// `npm run soak`: the exactly-once campaign over as many seeds as one likes, and what came of it.
//   --seeds 1000   how many          --from 1   the first one
//   --seed 123     only this one, step by step          --cut   and cut down to what matters

import { parseArgs } from 'node:util';
import { runSchedule, type Outcome } from './campaign.js';
import { describeAction, makeSchedule, type Schedule } from './schedule.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    cut: { type: 'boolean', default: false },
  },
});

if (values.seed === undefined) await soak(Number(values.from), Number(values.seeds));
else await replay(Number(values.seed));

async function soak(from: number, count: number): Promise<void> {
  const said = { messages: 0, changes: 0, files: 0 };
  const totals = { schedules: 0, 'faults injected': 0, ...said, lost: 0, doubled: 0, false: 0, other: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await runSchedule(makeSchedule(seed));
    totals.schedules++;
    totals['faults injected'] += outcome.faults;
    for (const what of ['messages', 'changes', 'files'] as const) totals[what] += outcome[what];
    for (const { what } of outcome.problems) {
      if (what === 'lost' || what === 'doubled' || what === 'false') totals[what]++;
      else totals.other++;
    }
    report(outcome);
  }
  console.log(
    Object.entries(totals)
      .map(([name, total]) => `${name}: ${total}`)
      .join(' · '),
  );
  if (totals.lost + totals.doubled + totals.false + totals.other > 0) process.exitCode = 1;
}

function report({ seed, problems }: Outcome): void {
  if (problems.length === 0) return;
  for (const { what, when, detail } of problems) console.log(`${seed}: ${what}, ${when}: ${detail}`);
  console.log(`npm run soak -- --seed ${seed}`);
}

async function replay(seed: number): Promise<void> {
  let schedule = makeSchedule(seed);
  let outcome = await runSchedule(schedule);
  if (values.cut && outcome.problems.length > 0) [schedule, outcome] = await cut(schedule, outcome);
  const { actions, ...rest } = schedule;
  console.log(JSON.stringify(rest));
  for (const action of actions) console.log(describeAction(action));
  console.log(outcome.trace);
  report(outcome);
  if (outcome.problems.length > 0) process.exitCode = 1;
}

/** Leaves out, one after the other, whatever the same kind of problem does not need. */
async function cut(schedule: Schedule, outcome: Outcome): Promise<[Schedule, Outcome]> {
  const { what } = outcome.problems[0]!;
  let best: [Schedule, Outcome] = [schedule, outcome];
  for (let size = schedule.actions.length >> 1; size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let at = 0; at < best[0].actions.length;) {
      const actions = best[0].actions.filter((_, index) => index < at || index >= at + size);
      const tried = { ...best[0], actions };
      const result = await runSchedule(tried);
      if (result.problems.some((problem) => problem.what === what)) best = [tried, result];
      else at += size;
    }
  }
  return best;
}
