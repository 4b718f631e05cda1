// NIP-19 against its table and against nostr-tools.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as peer from 'nostr-tools/nip19';
import {
  encodeNprofile,
  encodeNpub,
  encodeNsec,
  parsePublicKey,
  parseSecretKey,
} from '../../src/protocol/nip19.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { bech32Encode } from '../../src/util/bech32.js';
import { KEYS, secretOf, testInputs } from './table.js';

testInputs<string>('nip19', {
  valid: (input, expected) => assert.deepEqual(parsePublicKey(input), expected),
  invalid: (input) => assert.equal(parsePublicKey(input), undefined),
});

const { public: pubkey } = KEYS.agent;
const secret = secretOf('agent');

describe('with nostr-tools', () => {
  it('keys are written the same', () => {
    assert.equal(encodeNpub(pubkey), peer.npubEncode(pubkey));
    assert.equal(encodeNsec(secret), peer.nsecEncode(secret));
  });

  it('it reads what we write', () => {
    const relays = ['wss://a.example', 'wss://b.example/inbox'];
    const { data } = peer.decode(encodeNprofile(pubkey, relays));
    assert.deepEqual(data, { pubkey, relays });
  });
});

describe('parseSecretKey', () => {
  it('reads nsec and hex', () => {
    const texts = [
      encodeNsec(secret),
      encodeNsec(secret).toUpperCase(),
      ` ${KEYS.agent.secret}\n`,
      KEYS.agent.secret.toUpperCase(),
    ];
    for (const text of texts) assert.deepEqual(parseSecretKey(text), secret);
  });

  it('reads nothing else', () => {
    const nsec = encodeNsec(secret);
    for (const text of [
      '',
      'nsec1',
      encodeNpub(pubkey),
      nsec.slice(1),
      `${nsec}q`,
      encodeNsec(secret.subarray(1)),
      `nostr:${nsec}x`,
    ])
      assert.equal(parseSecretKey(text), undefined, text.slice(0, 8));
  });
});

describe('nprofile', () => {
  const entry = (type: number, value: Uint8Array) => concatBytes(Uint8Array.of(type, value.length), value);
  const key = entry(0, Uint8Array.from(Buffer.from(pubkey, 'hex')));
  const read = (...parts: Uint8Array[]) => parsePublicKey(bech32Encode('nprofile', concatBytes(...parts)));

  it('skips entries it does not know and hints that are no text', () => {
    const hint = entry(1, new TextEncoder().encode('wss://a.example'));
    assert.deepEqual(read(entry(9, Uint8Array.of(1)), entry(1, Uint8Array.of(255)), key, hint), {
      pubkey,
      relays: ['wss://a.example'],
    });
  });

  it('takes the first key', () => {
    assert.equal(read(key, entry(0, new Uint8Array(32)))?.pubkey, pubkey);
  });

  it('is none without a key or with an entry that breaks off', () => {
    assert.equal(read(entry(1, Uint8Array.of(97))), undefined);
    assert.equal(read(entry(0, new Uint8Array(31))), undefined);
    assert.equal(read(key, Uint8Array.of(1, 200, 97)), undefined);
    assert.equal(read(new Uint8Array(0)), undefined);
  });

  it('leaves out a relay too long to be written', () => {
    const long = `wss://${'a'.repeat(250)}.example`;
    assert.deepEqual(parsePublicKey(encodeNprofile(pubkey, [long, 'wss://b.example']))?.relays, [
      'wss://b.example',
    ]);
  });
});
