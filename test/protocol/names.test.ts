// The public names of the entry `protocol`: a name that goes or comes is a change that somebody has to mean.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as entry from '../../src/protocol.js';
import names from './names.json' with { type: 'json' };

it('the entry exports these names and no others', () => {
  assert.deepEqual(Object.keys(entry).sort(), names);
});
