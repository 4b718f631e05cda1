// The short campaign: whatever breaks, what the composer accepted arrives exactly once and in its order, and nothing
// else is shown. The long one is `npm run soak`.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSchedule } from './campaign.js';
import { DOINGS } from './doing-schedule.js';
import { FAULT_NAMES, LATER_FAULT_NAMES } from './faults.js';
import { FILE_FAULT_NAMES } from './faulty-files.js';
import { makeSchedule } from './schedule.js';

const SEEDS = 6;
/** Schedules that have found something. */
const TELLING = [72, 162, 536, 584, 906];

describe('under random faults', () => {
  it('everything accepted arrives exactly once, in order, and nothing false is shown', async () => {
    const said = { messages: 0, changes: 0, files: 0 };
    for (const seed of [...Array.from({ length: SEEDS }, (_, i) => i + 1), ...TELLING]) {
      const outcome = await runSchedule(makeSchedule(seed));
      for (const what of ['messages', 'changes', 'files'] as const) said[what] += outcome[what];
      const problems = outcome.problems.map(({ what, when, detail }) => `${what}, ${when}: ${detail}`);
      assert.deepEqual(problems, [], `replay with: npm run soak -- --seed ${seed}`);
    }
    // A campaign in which nobody gets a word in would find nothing.
    const isEnough = said.messages > SEEDS * 4 && said.changes > SEEDS && said.files > SEEDS;
    assert.ok(isEnough, `only ${JSON.stringify(said)}`);
  });

  it('the same seed is the same story, so that a failure can be replayed', async () => {
    const schedule = makeSchedule(6);
    const first = await runSchedule(schedule);
    assert.deepEqual(await runSchedule(schedule), first);
  });

  it('the schedules know every fault, of relays and of file servers, and all that people do', () => {
    const actions = Array.from({ length: 300 }, (_, seed) => makeSchedule(seed + 1).actions).flat();
    const faults = new Set(actions.flatMap((action) => (action.do === 'begin' ? action.fault : [])));
    assert.deepEqual([...faults].sort(), [...FAULT_NAMES, ...LATER_FAULT_NAMES].sort());
    const ofServers = new Set(
      actions.flatMap((action) => (action.do === 'server' ? (action.fault ?? []) : [])),
    );
    assert.deepEqual([...ofServers].sort(), [...FILE_FAULT_NAMES].sort());
    const done = new Set(actions.map((action) => action.do));
    for (const what of [...DOINGS, 'server forgets'] as const) assert.ok(done.has(what), what);
  });
});
