// Kind 24242 against its table, and what the builder refuses.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildBlobAuth, parseBlobAuth, type BlobAuth } from '../../src/protocol/blob-auth.js';
import { AT } from './fixtures.js';
import { testTable } from './table.js';

testTable('blob-auth', parseBlobAuth);

const AUTH: BlobAuth = { at: AT, action: 'upload', sha256: 'f'.repeat(64), expires: AT + 60 };

it('buildBlobAuth gives what parseBlobAuth reads', () => {
  assert.deepEqual(parseBlobAuth(buildBlobAuth(AUTH)), AUTH);
});

it('buildBlobAuth refuses what allows nothing, or everything', () => {
  for (const changes of [{ sha256: 'f' }, { expires: AT }, { expires: NaN }, { expires: Infinity }])
    assert.throws(() => buildBlobAuth({ ...AUTH, ...changes }), { code: 'bad-input' });
});
