// Memory after a day of traffic is what is shown and little more: messages, reconnects, restarts of the connection,
// forged, repeated and other rubbish events. The day runs in a process of its own, which can collect its garbage.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measured } from './day.js';

const DAY = fileURLToPath(new URL('day.ts', import.meta.url));
/** Bytes by which memory may grow in three quarters of the day: what is shown, on both sides and both relays of ours. */
const GROWTH = 2_000_000;

describe('in a day of traffic', () => {
  it('memory grows by what is shown, not by what was sent', async () => {
    const args = ['--expose-gc', '--import', 'tsx', DAY];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { heap, shown, sent, rejected } = JSON.parse(stdout) as Measured;
    const grown = (values: readonly number[]) => values[1]! - values[0]!;
    // Each of two writes once in each round, and both see it.
    assert.equal(grown(shown), 36 * 2 * 2);
    assert.ok(grown(sent) > 20 * GROWTH, `${grown(sent)}`);
    for (const side of rejected)
      for (const reason of ['signature', 'not for us', 'unasked', 'malformed', 'undecryptable'])
        assert.ok((side[reason] ?? 0) > 100, `${reason}: ${side[reason]}`);
    assert.ok(grown(heap) < GROWTH, `${heap.join(' → ')} bytes`);
  });
});
