// Kind 7704 against its table (both forms), and what the builder refuses.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildCsat, isPlainCsat, parseCsat } from '../../src/protocol/csat.js';
import { agent, REF } from './fixtures.js';
import { read, testTable, type EventCase, type Table } from './table.js';

testTable('csat', parseCsat);

describe('isPlainCsat', () => {
  for (const { name, event, recipient } of read<Table<EventCase>>('csat').valid)
    it(name, () => assert.equal(isPlainCsat(event), recipient === undefined));
});

it('buildCsat writes the encrypted form only', () => {
  const draft = buildCsat({ ...REF, agent, rating: 5, comment: 'Great' });
  assert.equal(draft.encryptTo, agent);
  assert.ok(!draft.tags.some(([name]) => name === 'rating'));
  assert.deepEqual(JSON.parse(draft.content), { rating: 5, comment: 'Great' });
});

it('buildCsat refuses ratings that are none, and long comments', () => {
  for (const rating of [0, 6, 2.5, NaN, '5' as unknown as number])
    assert.throws(() => buildCsat({ ...REF, agent, rating }), { code: 'bad-input' });
  const comment = 'a'.repeat(20_001);
  assert.throws(() => buildCsat({ ...REF, agent, rating: 1, comment }), { code: 'too-long' });
});
