// Kind 0 against its table.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildProfile, parseProfile } from '../../src/protocol/profile.js';
import { agent, AT, unsigned } from './fixtures.js';
import { testTable } from './table.js';

testTable('profile', parseProfile);

it('buildProfile says that this is an agent, and is read back', () => {
  const picture = 'https://a.example/me.png';
  const template = buildProfile({ at: AT, name: 'Ann', about: 'Help', picture });
  assert.equal((JSON.parse(template.content) as { cs_role: string }).cs_role, 'agent');
  assert.deepEqual(parseProfile(unsigned(template, 'agent')), {
    pubkey: agent,
    name: 'Ann',
    about: 'Help',
    picture,
  });
});

it('buildProfile leaves out what was not given', () => {
  const template = buildProfile({ at: AT, name: 'Ann', about: '' });
  assert.deepEqual(JSON.parse(template.content), { name: 'Ann', cs_role: 'agent' });
});
