// Kind 30000 against its table.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildTeam, parseTeam } from '../../src/protocol/team.js';
import { AT, customer, unsigned } from './fixtures.js';
import { testTable, KEYS } from './table.js';

testTable('team', parseTeam);

it('buildTeam is read back', () => {
  const team = { at: AT, members: [KEYS.colleague.public], removed: { [customer]: AT - 5 } };
  const { members, removed } = parseTeam(unsigned(buildTeam(team), 'agent'))!;
  assert.deepEqual({ at: AT, members, removed }, team);
});

it('parseTeam reads 200 members at most', () => {
  const members = Array.from({ length: 500 }, (_, i) => i.toString(16).padStart(64, '0'));
  assert.equal(
    parseTeam(unsigned(buildTeam({ at: AT, members, removed: {} }), 'agent'))?.members.length,
    200,
  );
});
