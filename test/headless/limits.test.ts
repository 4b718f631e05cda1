// What a relay has published of its limits (NIP-11), as whoever writes sees it: with a clock that moves when told.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LimitedLine } from '../../src/addons/nip11.js';
import type { Limits } from '../../src/addons/nip11/limits.js';
import type { LimitReader } from '../../src/io/relays/relay-connection.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import { flush, TestWorld } from '../support/test-world.js';
import { Person, RELAYS, setUp } from './people.js';

/** A customer whose relays have published these. */
function published(limits: Record<string, Limits>) {
  const setup = setUp();
  const { clock, network } = setup.world;
  const limit: LimitReader = async (url, lineClock, send, hear) =>
    new LimitedLine({ clock: lineClock, send, hear }, limits[url] ?? {});
  const pool = new RelayPool({ clock, open: network.open, limits: async () => ({ limit }) });
  Object.assign(setup.world, { pool });
  return { ...setup, clock };
}

const START = new TestWorld().clock.now();

describe('a relay that has published how far ahead an event may be', () => {
  function behind() {
    const setup = published({ [RELAYS[0]!]: { ahead: 3 } });
    const { customer, relays, clock } = setup;
    relays[0]!.answer = ({ created_at }) =>
      created_at > clock.now() / 1000 + 3 ? [false, 'invalid: created_at is in the future'] : [true, ''];
    return { ...setup, delivery: () => customer.getSnapshot().tickets[0]!.items.at(-1)!.delivery! };
  }

  it('gets what is ahead for a while once that has passed', async () => {
    const { customer, agentPerson, relays, clock, delivery } = behind();
    await customer.createTicket({ body: 'help' });
    await flush();
    const { pubkey = '', tickets } = customer.getSnapshot();
    const { id, ticketId } = tickets[0]!;
    // Somebody else's clock is ahead, so what comes after theirs is too.
    const to = Object.assign(new Person(), { pubkey });
    relays[1]!.inject(
      await agentPerson.status(to, { ticket: id, ticketId }, 'in_progress', START / 1000 + 60),
    );
    await flush();
    await customer.submitCsat({ ticketId, rating: 5 });
    await flush();
    assert.deepEqual([delivery().accepted, delivery().detail], [1, undefined]);
    await clock.advance(130_000);
    assert.deepEqual([delivery().state, delivery().accepted], ['sent', 2]);
  });

  it('is not asked again and again about what is hours ahead', async () => {
    const { customer, world, relays, clock, delivery } = behind();
    for (const relay of relays) relay.down = true;
    await customer.createTicket({ body: 'help' });
    await flush();
    clock.set(START - 7_200_000);
    for (const relay of relays) relay.down = false;
    world.pool.wake();
    await flush();
    assert.deepEqual([delivery().accepted, delivery().detail], [1, 'invalid: created_at is in the future']);
    const offered = () => relays[0]!.received.filter(({ kind }) => kind === 7700).length;
    assert.equal(offered(), 1);
  });
});

describe('a relay that has published how old an event may be', () => {
  it('is not offered what waited longer, which is said; the others are', async () => {
    const { customer, relays, clock } = published({ [RELAYS[0]!]: { age: 3600 } });
    for (const relay of relays) relay.down = true;
    await customer.createTicket({ body: 'help' });
    await flush();
    clock.set(START + 7_200_000);
    for (const relay of relays) relay.down = false;
    await clock.advance(120_000);
    const { state, accepted, detail } = customer.getSnapshot().tickets[0]!.items[0]!.delivery!;
    assert.deepEqual([state, accepted], ['sent', 1]);
    assert.match(detail!, /^invalid: too old, it was made 7\d\d\d seconds ago and this relay takes 3600$/);
    assert.equal(relays[0]!.received.length, 0);
    assert.ok(relays[1]!.received.length > 0);
  });
});
