// UUIDv7 against its table, which has the example of RFC 9562.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildUuidV7, isUuidV7 } from '../../src/protocol/uuid.js';
import { bytes, read, type Table } from './table.js';

interface Made {
  readonly milliseconds: number;
  readonly random: string;
  readonly expected: string;
}
const table = read<Table<Made, { input: unknown }>>('uuid');

describe('uuid', () => {
  for (const { name, milliseconds, random, expected } of table.valid) {
    it(name, () => {
      assert.equal(buildUuidV7(milliseconds, bytes(random)), expected);
      assert.ok(isUuidV7(expected));
    });
  }

  for (const { name, input } of table.invalid) it(`no UUIDv7: ${name}`, () => assert.ok(!isUuidV7(input)));

  it('is not made of a time that does not fit, or of too little randomness', () => {
    for (const time of [-1, 2 ** 48, NaN, Infinity])
      assert.throws(() => buildUuidV7(time, new Uint8Array(10)), RangeError);
    assert.throws(() => buildUuidV7(0, new Uint8Array(9)), RangeError);
  });

  it('sorts by time and leaves the random bytes as they were', () => {
    const random = new Uint8Array(16).fill(255);
    const ids = [0, 1, 255, 65536, 1.7e12].map((time) => buildUuidV7(time, random));
    assert.deepEqual(ids, [...ids].sort());
    assert.ok(random.every((byte) => byte === 255));
  });
});
