// What the first released version has stored is read by today's, without any relay. The file is never written again:
// a shape that changes gets another number, another file, and stays readable.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { CustomerClient } from '../../src/headless/customer-client.js';
import { FaultyDisk } from '../faults/faulty-store.js';
import { flush, TestWorld } from '../support/test-world.js';
import { RELAYS, texts } from './people.js';

interface Stored {
  readonly agent: string;
  readonly records: Readonly<Record<string, { readonly json: unknown }>>;
}

it('a conversation stored in shape 1 is all there', async () => {
  const file = new URL('../vectors/stored-1.json', import.meta.url);
  const { agent, records } = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  const disk = new FaultyDisk();
  for (const [key, { json }] of Object.entries(records)) disk.records.set(key, JSON.stringify(json));
  const world = new TestWorld();
  world.openStore = () => disk.store();
  const relays = RELAYS.map((url) => world.network.relay(url));
  for (const relay of relays) relay.down = true;
  const customer = new CustomerClient({ agent, relays: RELAYS, world });
  assert.equal(await customer.hasHistory(), true);
  await customer.connect();
  const { tickets, drafts, profiles, unread, storage } = customer.getSnapshot();
  const said = ['My order has not come.', 'Let me look.', 'status', 'csat', 'It is on its way.'];
  assert.deepEqual(texts(customer), said);
  assert.deepEqual(
    [tickets[0]!.category, tickets[0]!.csat?.rating, unread, storage],
    ['billing', 5, 0, 'persistent'],
  );
  assert.equal(drafts[tickets[0]!.id], 'One more thing');
  assert.equal(profiles[agent]?.name, 'Ada');
  // What had not gone out goes out, and only that; what was read is not asked for again.
  for (const relay of relays) relay.down = false;
  await world.clock.advance(60_000);
  await flush();
  assert.deepEqual(
    relays.map(({ received }) => received.map(({ kind }) => kind)),
    [
      [1059, 1059],
      [1059, 1059],
    ],
  );
  assert.ok(relays.every(({ requests }) => requests.flat().every(({ since }) => since !== undefined)));
});
