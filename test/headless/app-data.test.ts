// What an agent keeps for itself: on the relays for other devices, and here for the next visit.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { KIND_APP_DATA } from '../../src/protocol/kinds.js';
import { flush, TestWorld } from '../support/test-world.js';
import { setUp } from './people.js';

const slot = 'muted';

describe('app data', () => {
  it('is on another device what was saved last, though all was saved in one second', async () => {
    const { agent, makeAgent, world, relays } = setUp();
    for (let data = 1; data <= 10; data++) await agent.appDataSave({ slot, data });
    await flush();
    const elsewhere = makeAgent(new TestWorld(world));
    assert.equal(await elsewhere.appDataLoad({ slot, here: true }), undefined);
    assert.equal(await elsewhere.appDataLoad({ slot }), 10);
    assert.equal(await elsewhere.appDataLoad({ slot, here: true }), 10);
    // What that one saves is later than what it has read, whatever its clock says.
    await elsewhere.appDataSave({ slot, data: 11 });
    await flush();
    assert.equal(await agent.appDataLoad({ slot }), 11);
    for (const relay of relays) {
      const kept = relay.events.filter(({ kind }) => kind === KIND_APP_DATA);
      assert.equal(new Set(kept.map((event) => event.created_at)).size, kept.length);
    }
  });

  it('is there after a restart without asking anybody', async () => {
    const { agent, makeAgent, agentWorld, relays } = setUp();
    await agent.appDataSave({ slot, data: ['somebody'] });
    await flush();
    agent.disconnect();
    for (const relay of relays) relay.connections = 0;
    const again = makeAgent(agentWorld.restart());
    assert.deepEqual(await again.appDataLoad({ slot, here: true }), ['somebody']);
    await flush();
    assert.deepEqual(
      relays.map(({ connections }) => connections),
      [0, 0],
    );
  });

  it('is what was saved here where the relays know none, or only what was before', async () => {
    const { agent, relays } = setUp();
    await agent.appDataSave({ slot, data: 'before' });
    await flush();
    for (const relay of relays) relay.answer = () => [false, 'blocked: not today'];
    await agent.appDataSave({ slot, data: 'after' });
    await flush();
    assert.equal(await agent.appDataLoad({ slot }), 'after');
    for (const relay of relays) relay.events.length = 0;
    assert.equal(await agent.appDataLoad({ slot }), 'after');
  });

  it('is gone from here with a reset', async () => {
    const { agent } = setUp();
    await agent.appDataSave({ slot, data: 'mine' });
    await agent.reset();
    assert.equal(await agent.appDataLoad({ slot, here: true }), undefined);
  });
});
