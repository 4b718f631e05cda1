// A conversation goes to another browser with its key (NIP-49), and nothing is given up for it by mistake.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encryptKey } from '../../src/addons/nip49.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import { encodeNsec } from '../../src/protocol/nip19.js';
import { bech32Decode, bech32Encode } from '../../src/util/bech32.js';
import { SupportError } from '../../src/util/errors.js';
import { TestWorld, flush, until } from '../support/test-world.js';
import { Person, RELAYS, setUp, talk, texts } from './people.js';

const coded = (code: string) => (error: unknown) => error instanceof SupportError && error.code === code;
const passphrase = 'correct horse';

/** A conversation of three, and a second browser. */
async function conversation() {
  const people = setUp();
  const { customer, agent, world } = people;
  await agent.connect();
  await talk(customer, agent);
  await flush();
  return { ...people, elsewhere: new TestWorld(world) };
}

describe('the key of a conversation', () => {
  it('carries all of it to another browser, where it goes on', async () => {
    const { customer, agent, makeCustomer, elsewhere } = await conversation();
    const key = await customer.exportKey({ passphrase });
    assert.match(key, /^ncryptsec1/);
    const other = makeCustomer(elsewhere);
    await other.importKey({ key, passphrase });
    await until(other, () => texts(other).length === 3);
    assert.deepEqual(texts(other), ['help', 'hello', 'thanks']);
    assert.equal(await other.hasHistory(), true);
    await other.sendMessage({ ticketId: other.getSnapshot().tickets[0]!.id, text: 'from my phone' });
    await until(agent, () => texts(agent).length === 4);
    other.disconnect();
    const later = makeCustomer(elsewhere.restart());
    await later.connect();
    assert.deepEqual(texts(later), ['help', 'hello', 'thanks', 'from my phone']);
  });

  it('is read by a widget that is already open', async () => {
    const { customer, makeCustomer, elsewhere } = await conversation();
    const key = await customer.exportKey({ passphrase });
    const other = makeCustomer(elsewhere);
    await other.connect();
    await flush();
    await other.importKey({ key, passphrase });
    await until(other, () => texts(other).length === 3);
    // Once more changes nothing.
    await other.importKey({ key, passphrase });
    await flush();
    assert.equal(other.getSnapshot().tickets.length, 1);
  });

  it('does not take the place of another conversation unless it is told to', async () => {
    const { customer, makeCustomer, elsewhere } = await conversation();
    const key = await customer.exportKey({ passphrase });
    const other = makeCustomer(elsewhere);
    await other.createTicket({ body: 'mine' });
    await assert.rejects(other.importKey({ key, passphrase }), coded('key-exists'));
    await assert.rejects(other.importKey({ key, passphrase: 'wrong', replace: true }), coded('bad-key'));
    assert.deepEqual(texts(other), ['mine']);
    await other.importKey({ key, passphrase, replace: true });
    await until(other, () => texts(other).length === 3);
    assert.equal(other.getSnapshot().tickets.length, 1);
    assert.equal(other.getSnapshot().pubkey, customer.getSnapshot().pubkey);
  });

  it('is neither there before something was written, nor where a signer has it', async () => {
    const { world, agentPerson, customer } = setUp();
    await assert.rejects(customer.exportKey({ passphrase }), coded('no-key'));
    const { signer, key } = new Person();
    const external = new CustomerClient({ agent: agentPerson.pubkey, relays: RELAYS, signer, world });
    await assert.rejects(external.exportKey({ passphrase }), coded('no-key'));
    await assert.rejects(external.importKey({ key: encodeNsec(key), passphrase }), coded('no-key'));
    assert.equal(await customer.hasHistory(), false);
  });

  it('is never repeated by what is wrong with it', async () => {
    const { customer } = await conversation();
    const nsec = encodeNsec(new Person().key);
    const quiet = (code: string) => (error: unknown) =>
      coded(code)(error) && !`${String(error)}${(error as Error).stack}`.includes(nsec.slice(5, 30));
    await assert.rejects(customer.importKey({ key: nsec, passphrase }), quiet('bad-key'));
    await assert.rejects(customer.importKey({ key: nsec.repeat(3), passphrase: nsec }), quiet('bad-key'));
    await assert.rejects(customer.exportKey({ passphrase: '' }), coded('bad-input'));
    await assert.rejects(customer.exportKey(nsec as never), quiet('bad-input'));
  });

  it('is refused where it is none, and nothing is given up for it', async () => {
    const { customer, makeCustomer, elsewhere } = await conversation();
    const other = makeCustomer(elsewhere);
    await other.createTicket({ body: 'mine' });
    const { pubkey } = other.getSnapshot();
    const order = Buffer.from('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', 'hex');
    const good = await customer.exportKey({ passphrase });
    const bytes = bech32Decode('ncryptsec', good)!;
    const version = (number: number) => bech32Encode('ncryptsec', Uint8Array.of(number, ...bytes.slice(1)));
    const thrower = {
      toString() {
        throw new Error('a text that is none');
      },
    };
    for (const none of [new Uint8Array(32), order, new Uint8Array(32).fill(255)]) {
      const key = await encryptKey(none, passphrase, 4);
      await assert.rejects(other.importKey({ key, passphrase, replace: true }), coded('bad-key'));
    }
    for (const [code, key, phrase = passphrase] of [
      ['bad-key', ''],
      ['bad-key', null],
      ['bad-key', thrower],
      ['bad-key', 'ncryptsec1'],
      ['bad-key', good.slice(0, 80)],
      ['bad-key', good + good],
      ['bad-key', good.replace('ncryptsec', 'nsec')],
      ['bad-key', 'ncryptsec1' + 'q'.repeat(10_000_000)],
      ['bad-key', ' '.repeat(10_000_000)],
      ['bad-key', version(1)],
      ['bad-key', version(3)],
      ['bad-key', good, ''],
      ['bad-key', good, 'x'.repeat(1_000_000)],
      ['bad-input', good, null],
      ['bad-input', good, 5],
      ['bad-input', good, thrower],
      ['bad-input', good, Symbol('x')],
    ] as [string, string, string][])
      await assert.rejects(
        other.importKey({ key, passphrase: phrase, replace: true }),
        coded(code),
        `${code} ${typeof key} ${typeof phrase}`,
      );
    assert.deepEqual([texts(other), other.getSnapshot().pubkey], [['mine'], pubkey]);
    other.disconnect();
    const later = makeCustomer(elsewhere.restart());
    await later.connect();
    assert.deepEqual([texts(later), later.getSnapshot().pubkey], [['mine'], pubkey]);
  });

  it('stays where it is when the add-on can\u2019t be fetched, and nothing else is broken by it', async () => {
    const { world, makeCustomer, agent } = setUp();
    const addons = { nip49: () => Promise.reject(new TypeError('Failed to fetch')) };
    for (const without of [addons, undefined]) {
      Object.assign(world, { addons: without });
      const customer = makeCustomer(world);
      await customer.createTicket({ body: 'help' });
      await assert.rejects(customer.exportKey({ passphrase }), coded('addon-unavailable'));
      await assert.rejects(customer.importKey({ key: 'ncryptsec1', passphrase }), coded('addon-unavailable'));
      assert.equal(await customer.hasHistory(), true);
      customer.disconnect();
    }
    await agent.connect();
    await until(agent, () => agent.getSnapshot().tickets.length === 2);
  });
});
