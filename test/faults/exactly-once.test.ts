// The short campaign: whatever breaks, what the composer accepted arrives exactly once and in its order, and nothing
// else is shown. The long one is `npm run soak`.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSchedule } from './campaign.js';
import { FAULT_NAMES } from './faults.js';
import { makeSchedule } from './schedule.js';

const SEEDS = 28;
/** Schedules that have found something. */
const TELLING = [37, 110, 119, 165, 442, 480, 715, 796, 880];

describe('under random faults', () => {
  it('everything accepted arrives exactly once, in order, and nothing false is shown', async () => {
    let messages = 0;
    for (const seed of [...Array.from({ length: SEEDS }, (_, i) => i + 1), ...TELLING]) {
      const outcome = await runSchedule(makeSchedule(seed));
      messages += outcome.messages;
      const problems = outcome.problems.map(({ what, when, detail }) => `${what}, ${when}: ${detail}`);
      assert.deepEqual(problems, [], `replay with: npm run soak -- --seed ${seed}`);
    }
    // A campaign in which nobody gets a word in would find nothing.
    assert.ok(messages > SEEDS * 4, `only ${messages} messages`);
  });

  it('the same seed is the same story, so that a failure can be replayed', async () => {
    const schedule = makeSchedule(3);
    const first = await runSchedule(schedule);
    assert.deepEqual(await runSchedule(schedule), first);
  });

  it('the schedules know every fault', () => {
    const used = new Set<string>();
    for (let seed = 1; seed <= 300; seed++) {
      for (const action of makeSchedule(seed).actions) if (action.do === 'begin') used.add(action.fault);
    }
    assert.deepEqual([...used].sort(), [...FAULT_NAMES].sort());
  });
});
