// NIP-59 against its table, NIP-17's own example, and what a wrap tells the relays.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { buildMessage, parseMessage } from '../../src/protocol/direct-message.js';
import { verifyEvent, type NostrEvent, type Rumor } from '../../src/protocol/event.js';
import { backdate, buildGiftWrap, openGiftWrap } from '../../src/protocol/gift-wrap.js';
import { parseSecretKey } from '../../src/protocol/nip19.js';
import { agent, AT, customer, REF, RELAY_LIMIT, wireSize } from './fixtures.js';
import { read, secretOf, type EventCase, type Table } from './table.js';

const table = read<Table<EventCase>>('gift-wrap');
const signerOf = (name: 'customer' | 'agent' | 'stranger') => createLocalSigner(secretOf(name));
const rumor = buildMessage({ ...REF, author: customer, recipient: agent, text: 'Hello' });

describe('gift-wrap: valid', () => {
  for (const { name, event, expected } of table.valid) {
    it(name, async () => {
      assert.ok(verifyEvent(event));
      assert.deepEqual(await openGiftWrap(event, signerOf('agent')), { rumor: expected });
    });
  }
});

describe('gift-wrap: invalid', () => {
  for (const { name, event, why } of table.invalid) {
    it(name, async () => {
      assert.ok(verifyEvent(event));
      assert.deepEqual(await openGiftWrap(event, signerOf('agent')), { refused: why });
    });
  }
});

describe('the example of NIP-17', () => {
  const example = read<{
    sender_nsec: string;
    receiver_nsec: string;
    plaintext: string;
    wraps: NostrEvent[];
  }>('nip17.example');
  const signers = [example.receiver_nsec, example.sender_nsec].map((nsec) =>
    createLocalSigner(parseSecretKey(nsec)!),
  );

  it('opens for the one who is named in it, both copies the same rumor', async () => {
    const rumors: Rumor[] = [];
    for (const wrap of example.wraps) {
      assert.ok(verifyEvent(wrap));
      const keys = await Promise.all(signers.map((signer) => signer.getPublicKey()));
      const signer = signers[keys.indexOf(wrap.tags[0]![1]!)]!;
      const opened = await openGiftWrap(wrap, signer);
      assert.ok('rumor' in opened, JSON.stringify(opened));
      assert.equal(parseMessage(opened.rumor)?.text, example.plaintext);
      rumors.push(opened.rumor);
    }
    assert.equal(rumors.length, 2);
    assert.equal(rumors[0]?.id, rumors[1]?.id);
  });

  it('stays closed for the other', async () => {
    for (const wrap of example.wraps) {
      const keys = await Promise.all(signers.map((signer) => signer.getPublicKey()));
      const other = signers[1 - keys.indexOf(wrap.tags[0]![1]!)]!;
      await assert.rejects(openGiftWrap(wrap, other));
    }
  });
});

describe('buildGiftWrap', () => {
  it('opens for the recipient alone', async () => {
    const wrap = await buildGiftWrap({ rumor, recipient: agent, now: AT }, signerOf('customer'));
    assert.deepEqual(await openGiftWrap(wrap, signerOf('agent')), { rumor });
    await assert.rejects(openGiftWrap(wrap, signerOf('stranger')));
    await assert.rejects(openGiftWrap(wrap, signerOf('customer')), 'not even for the sender');
  });

  it('opens for oneself when wrapped to oneself', async () => {
    const wrap = await buildGiftWrap({ rumor, recipient: customer, now: AT }, signerOf('customer'));
    assert.deepEqual(await openGiftWrap(wrap, signerOf('customer')), { rumor });
  });

  it('tells the relays the recipient, and neither sender, ticket nor time', async () => {
    const make = () => buildGiftWrap({ rumor, recipient: agent, now: AT }, signerOf('customer'));
    const [one, two] = [await make(), await make()];
    assert.deepEqual(one.tags, [['p', agent]]);
    assert.notEqual(one.pubkey, two.pubkey);
    assert.ok(!JSON.stringify(one).includes(customer));
    for (const { created_at } of [one, two]) assert.ok(created_at <= AT && created_at > AT - 172_800);
  });

  it('stays under what relays take, with a message of full size', async () => {
    for (const text of ['"'.repeat(10_000), 'a'.repeat(20_000), '🤝'.repeat(5000)]) {
      const full = buildMessage({ ...REF, author: customer, recipient: agent, text });
      const wrap = await buildGiftWrap({ rumor: full, recipient: agent, now: AT }, signerOf('customer'));
      assert.ok(wireSize(wrap) < RELAY_LIMIT, String(wireSize(wrap)));
    }
  });

  it('gives back what the signer says when it refuses', async () => {
    const refusal = new Error('no');
    const signer = { ...signerOf('customer'), nip44Encrypt: () => Promise.reject(refusal) };
    await assert.rejects(buildGiftWrap({ rumor, recipient: agent, now: AT }, signer), refusal);
    const reader = { nip44Decrypt: () => Promise.reject(refusal) };
    await assert.rejects(openGiftWrap(table.valid[0]!.event, reader), refusal);
  });
});

it('backdate stays within two days, and each call is its own', () => {
  const moments = Array.from({ length: 200 }, () => backdate(AT));
  assert.ok(moments.every((at) => Number.isInteger(at) && at <= AT && at > AT - 172_800));
  assert.ok(new Set(moments).size > 150);
});
