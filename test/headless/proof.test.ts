// Who is writing, as the site's backend has signed it: asked for once the key is known, and never at a ticket's expense.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerClient } from '../../src/headless/customer-client.js';
import { signEvent } from '../../src/protocol/event.js';
import { buildIdentityProof, verifyIdentityProof } from '../../src/protocol/identity-proof.js';
import type { SupportError } from '../../src/util/errors.js';
import { flush, TestWorld, until } from '../support/test-world.js';
import { NOW, Person, setUp, texts } from './people.js';

const backend = new Person();
const sign = (customer: string) =>
  signEvent(
    buildIdentityProof({ at: NOW, expires: NOW + 600, customer, claims: { name: 'Ada' } }),
    backend.key,
  );

async function people() {
  const all = setUp();
  await all.agent.connect();
  const errors: SupportError[] = [];
  all.customer.onError((error) => errors.push(error));
  const details = () => all.agent.getSnapshot().tickets[0]?.details;
  const arrived = () => until(all.agent, () => texts(all.agent).length > 0);
  return { ...all, errors, details, arrived };
}

function verify({ proof = '' }: Readonly<Record<string, string>> = {}, customer?: CustomerClient) {
  const pubkey = customer?.getSnapshot().pubkey ?? '';
  return verifyIdentityProof(proof, { customer: pubkey, at: NOW, issuers: [backend.pubkey] }).verified;
}

describe('a proof of who is writing', () => {
  it('is asked for with the key that is made for the first ticket, and reaches the agent', async () => {
    const { customer, errors, details, arrived, relays } = await people();
    const asked: string[] = [];
    const proof = async (pubkey: string) => {
      asked.push(pubkey);
      return JSON.stringify(sign(pubkey));
    };
    await customer.createTicket({ body: 'help', details: { name: 'Ada', proof } });
    await arrived();
    assert.deepEqual(asked, [customer.getSnapshot().pubkey]);
    assert.equal(verify(details(), customer), true);
    assert.equal(details()?.['name'], 'Ada');
    assert.deepEqual(errors, []);
    // In no tag and in no event of its own.
    const sent = relays.flatMap(({ events }) => [...events.values()]);
    assert.ok(sent.length > 0);
    assert.ok(!JSON.stringify(sent).includes(backend.pubkey));
    assert.ok(sent.every(({ kind }) => kind !== 20771));
  });

  it('may be the signed event, or its text, where the key is known already', async () => {
    const { customer, details, agent } = await people();
    await customer.createTicket({ body: 'first' });
    const event = sign(customer.getSnapshot().pubkey!);
    for (const proof of [event, JSON.stringify(event)]) {
      const { ticketId } = await customer.createTicket({ body: 'more', details: { proof } });
      const find = () => agent.getSnapshot().tickets.find(({ id }) => id === ticketId);
      await until(agent, () => find() !== undefined);
      assert.equal(verify(find()!.details, customer), true);
    }
    assert.ok(details());
  });

  it('comes first, however much stands beside it', async () => {
    const { customer, details, arrived } = await people();
    const much = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i}`, 'x'.repeat(1900)]));
    await customer.createTicket({ body: 'help', details: { ...much, proof: sign } });
    await arrived();
    assert.equal(verify(details(), customer), true);
  });

  const never = () => new Promise(() => {});
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  const failures: Record<string, (pubkey: string) => unknown> = {
    'that throws': () => {
      throw new Error('not logged in');
    },
    'that rejects with no error': () => Promise.reject(new Date()),
    'of nothing': () => undefined,
    'that is no token': () => 'eyJhbGciOiJIUzI1NiJ9',
    'that is a page of HTML': () => `<!doctype html>${'<p>'.repeat(40_000)}`,
    'that cannot be written': () => loop,
    'for another key': () => sign(backend.pubkey),
  };
  for (const [name, proof] of Object.entries(failures)) {
    it(`${name} is told, and the ticket goes out without it`, async () => {
      const { customer, errors, details, arrived } = await people();
      await customer.createTicket({ body: 'help', details: { name: 'Ada', proof } });
      await arrived();
      assert.deepEqual(details(), { name: 'Ada' });
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['no-proof'],
      );
      assert.ok(errors[0]!.message.length < 200);
    });
  }

  it('is waited for five seconds and no longer, and comes too late after that', async () => {
    const { customer, errors, details, arrived, world } = await people();
    const sending = customer.createTicket({ body: 'help', details: { name: 'Ada', proof: never } });
    await flush();
    assert.equal(details(), undefined);
    await world.clock.advance(5000);
    await sending;
    await arrived();
    assert.deepEqual(details(), { name: 'Ada' });
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['no-proof'],
    );
  });

  it("is left out where the add-on's file can't be fetched", async () => {
    class Bare extends TestWorld {
      override readonly addons = undefined;
    }
    const { agent, makeCustomer, world } = await people();
    const customer = makeCustomer(new Bare(world));
    const errors: SupportError[] = [];
    customer.onError((error) => errors.push(error));
    await customer.createTicket({ body: 'help', details: { proof: sign } });
    await until(agent, () => texts(agent).length > 0);
    assert.deepEqual(agent.getSnapshot().tickets[0]!.details, {});
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['no-proof'],
    );
  });

  it('is not asked for when the text cannot be sent, and no key is made', async () => {
    const { customer } = await people();
    const proof = () => assert.fail('asked');
    const body = 'x'.repeat(30_000);
    await assert.rejects(customer.createTicket({ body, details: { proof } }), { code: 'too-long' });
    assert.equal(customer.getSnapshot().pubkey, undefined);
  });

  it('that comes after a reset does not bring anything back', async () => {
    const { customer, world } = await people();
    let answer = (_: unknown) => {};
    const proof = () => new Promise((resolve) => (answer = resolve));
    const sending = customer.createTicket({ body: 'help', details: { proof } }).catch(() => {});
    await flush();
    await customer.reset();
    answer('late');
    await sending;
    await flush();
    assert.equal(await customer.hasHistory(), false);
    const kept = await Promise.all([...world.stores.values()].map((store) => store.exists()));
    assert.deepEqual(kept.filter(Boolean), []);
  });
});
