// Kind 30078 against its table.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDataIdentifier, appDataIdentifiers, buildAppData } from '../../src/protocol/app-data.js';
import { tagValue } from '../../src/protocol/event.js';
import { AT, customer, seal } from './fixtures.js';
import { open, read, type EventCase, type Table } from './table.js';

type Slot = EventCase & { readonly expected: { slot: string; data: unknown } };
const table = read<Table<Slot, { slot: string }>>('app-data');

describe('app-data', () => {
  for (const one of table.valid) {
    it(one.name, () => {
      const { slot, data } = one.expected;
      assert.ok(appDataIdentifiers(slot).includes(tagValue(one.event, 'd')!));
      assert.equal(open(one), one.plaintext);
      const event = seal(buildAppData({ at: AT, slot, data, pubkey: customer }), 'customer');
      assert.equal(open({ event, plaintext: '', recipient: 'customer' }), one.plaintext);
      assert.equal(tagValue(event, 'd'), appDataIdentifier(slot));
      assert.equal(event.kind, 30078);
    });
  }

  for (const { name, slot } of table.invalid)
    it(`refuses ${name}`, () => assert.throws(() => appDataIdentifier(slot), { code: 'bad-input' }));

  it('refuses what JSON cannot hold', () => {
    const make = (data: unknown) => () => buildAppData({ at: AT, slot: 'a', data, pubkey: customer });
    assert.throws(make(undefined), { code: 'bad-input' });
    assert.throws(
      make(() => 1),
      { code: 'bad-input' },
    );
  });
});
