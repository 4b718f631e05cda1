// NIP-44 against the published vectors, with the extended lengths of June 2026, and our own limit.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { bytesToHex as hex } from '@noble/hashes/utils.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as sha } from '@noble/hashes/sha2.js';
import * as peer from 'nostr-tools/nip44';
import { getPublicKey } from '../../src/protocol/event.js';
import {
  calcPaddedLen,
  getConversationKey,
  getMessageKeys,
  MAX_PAYLOAD_CHARS,
  nip44Decrypt,
  nip44Encrypt,
} from '../../src/protocol/nip44.js';
import { bytes, read } from './table.js';

type Strings = Record<string, string>;
const { valid, invalid } = read<{
  v2: {
    valid: {
      get_conversation_key: Strings[];
      get_message_keys: { conversation_key: string; keys: Strings[] };
      calc_padded_len: [number, number][];
      encrypt_decrypt: Strings[];
      encrypt_decrypt_long_msg: { conversation_key: string; nonce: string; letter: string; repeat: number }[];
    };
    invalid: {
      encrypt_msg_lengths: number[];
      decrypt_msg_lengths: number[];
      get_conversation_key: Strings[];
      decrypt: Strings[];
    };
  };
}>('nip44.vectors').v2;

const field = (one: Strings, name: string) => one[name]!;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
// The key and nonce of NIP-44's own examples.
const KEY = bytes('c41c775356fd92eadc63ff5a0dc1da211b268cbea22316767095b2871ea1412d');
const NONCE = bytes('1'.padStart(64, '0'));

describe('valid', () => {
  it('conversation keys', () => {
    for (const one of valid.get_conversation_key) {
      const key = getConversationKey(bytes(field(one, 'sec1')), field(one, 'pub2'));
      assert.equal(hex(key), one['conversation_key']);
    }
  });

  it('message keys', () => {
    const { conversation_key, keys } = valid.get_message_keys;
    for (const one of keys) {
      const made = getMessageKeys(bytes(conversation_key), bytes(field(one, 'nonce')));
      assert.equal(hex(made.chachaKey), one['chacha_key']);
      assert.equal(hex(made.chachaNonce), one['chacha_nonce']);
      assert.equal(hex(made.hmacKey), one['hmac_key']);
    }
  });

  it('padded lengths', () => {
    for (const [length, padded] of valid.calc_padded_len) assert.equal(calcPaddedLen(length), padded);
  });

  it('padded lengths around every power of two, up to the largest', () => {
    for (let power = 6; power <= 32; power++) {
      const length = 2 ** power;
      assert.equal(calcPaddedLen(Math.min(length, 2 ** 32 - 1)), length, String(length));
      const chunk = length * 2 <= 256 ? 32 : length / 4;
      if (power < 32) assert.equal(calcPaddedLen(length + 1), length + chunk, String(length + 1));
    }
  });

  it('encrypts and decrypts, from both sides', () => {
    for (const one of valid.encrypt_decrypt) {
      const [sec1, sec2] = [bytes(field(one, 'sec1')), bytes(field(one, 'sec2'))];
      const key = getConversationKey(sec1, getPublicKey(sec2));
      assert.equal(hex(key), one['conversation_key']);
      assert.deepEqual(getConversationKey(sec2, getPublicKey(sec1)), key);
      assert.equal(nip44Encrypt(field(one, 'plaintext'), key, bytes(field(one, 'nonce'))), one['payload']);
      assert.equal(nip44Decrypt(field(one, 'payload'), key), one['plaintext']);
    }
  });

  it('long messages', () => {
    for (const one of valid.encrypt_decrypt_long_msg) {
      const key = bytes(one.conversation_key);
      const text = one.letter.repeat(one.repeat);
      assert.equal(nip44Decrypt(nip44Encrypt(text, key, bytes(one.nonce)), key), text);
    }
  });

  // NIP-44, "Extended length prefix test vectors".
  const extended: [number, number, string, string][] = [
    [
      65535,
      65536,
      '6e1bebca6a8229364a162a72ef064826c4cd7457bf54f190ef782bd9deff3e42',
      '6d8c2810d1e870fbaa1f0a0937126cca837a15f9260e27060c331d70a3c0bc84',
    ],
    [
      65536,
      65536,
      'bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a',
      'b7b4edb36ba92e267d322d56d9aebc22e7fa96ff52e3c12adc07f07a43cbc616',
    ],
    [
      65537,
      81920,
      '008ffc88d3c96a9f307524eb361e47c5222a887fc45fa0c1fb8d429c5c23b430',
      'eeb7c7c5373894ea2c1547cfd3ccb15d5a0b2d619da852e5c79df792dcc9e435',
    ],
  ];
  for (const [length, padded, plaintextHash, payloadHash] of extended) {
    it(`${length} bytes`, () => {
      const text = 'a'.repeat(length);
      assert.equal(sha256(text), plaintextHash);
      assert.equal(calcPaddedLen(length), padded);
      const payload = nip44Encrypt(text, KEY, NONCE);
      assert.equal(sha256(payload), payloadHash);
      assert.equal(nip44Decrypt(payload, KEY), text);
    });
  }

  it('100,000 bytes, too long before June 2026', () => {
    const text = 'a'.repeat(100_000);
    assert.equal(nip44Decrypt(nip44Encrypt(text, KEY), KEY), text);
  });
});

describe('invalid', () => {
  it('an empty plaintext is not encrypted; every longer one of the list is since June 2026', () => {
    const [empty, ...longer] = invalid.encrypt_msg_lengths;
    assert.equal(empty, 0);
    assert.throws(() => nip44Encrypt('', KEY), RangeError);
    for (const length of longer) assert.ok(nip44Encrypt('a'.repeat(length), KEY).length > length);
  });

  for (const one of invalid.get_conversation_key)
    it(`conversation key: ${one['note']}`, () => {
      assert.throws(() => getConversationKey(bytes(field(one, 'sec1')), field(one, 'pub2')));
    });

  for (const one of invalid.decrypt)
    it(`decrypt: ${one['note']}`, () => {
      const key = bytes(field(one, 'conversation_key'));
      const message = field(one, 'note').replace(/ 0$/, '');
      assert.throws(() => nip44Decrypt(field(one, 'payload'), key), { message });
    });

  it('payloads of these lengths are not decrypted', () => {
    for (const length of invalid.decrypt_msg_lengths) {
      const payload = Buffer.concat([Buffer.of(2), Buffer.alloc(Math.max(length - 1, 0))]).toString('base64');
      assert.throws(() => nip44Decrypt(payload, KEY), { message: 'invalid payload length' });
    }
  });

  it('a payload over our own limit is refused unread', () => {
    assert.throws(() => nip44Decrypt('A'.repeat(MAX_PAYLOAD_CHARS + 4), KEY), {
      message: 'invalid payload length',
    });
    assert.throws(() => nip44Decrypt(nip44Encrypt('a'.repeat(200_000), KEY), KEY), {
      message: 'invalid payload length',
    });
  });

  it('keys and nonces of another length', () => {
    assert.throws(() => nip44Encrypt('a', KEY.subarray(1)), RangeError);
    assert.throws(() => nip44Encrypt('a', KEY, NONCE.subarray(1)), RangeError);
  });
});

describe('tampering', () => {
  const payload = nip44Encrypt('Hello'.repeat(7), KEY, NONCE);

  it('any byte changed is noticed', () => {
    const data = Buffer.from(payload, 'base64');
    for (let i = 0; i < data.length; i++) {
      const changed = Buffer.from(data);
      changed[i]! ^= 1;
      assert.throws(() => nip44Decrypt(changed.toString('base64'), KEY), `byte ${i}`);
    }
  });

  it('there is one Base64 for one payload', () => {
    assert.ok(payload.endsWith('='), 'has spare bits');
    const last = payload.replace(/=+$/, '').at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const other = alphabet[alphabet.indexOf(last) + 1]!;
    const i = payload.lastIndexOf(last);
    const twin = payload.slice(0, i) + other + payload.slice(i + 1);
    assert.deepEqual(Buffer.from(twin, 'base64'), Buffer.from(payload, 'base64'));
    for (const text of [twin, ` ${payload}`, payload.replace(/=+$/, ''), `${payload}\n`])
      assert.throws(() => nip44Decrypt(text, KEY));
  });

  // Only who holds the key can do this, and must still not get anything odd through.
  const forge = (padded: Uint8Array) => {
    const { chachaKey, chachaNonce, hmacKey } = getMessageKeys(KEY, NONCE);
    const ciphertext = chacha20(chachaKey, chachaNonce, padded);
    const mac = hmac(sha, hmacKey, Buffer.concat([NONCE, ciphertext]));
    return Buffer.concat([Buffer.of(2), NONCE, ciphertext, mac]).toString('base64');
  };
  const padded = (length: number, prefix: number[]) => {
    const data = new Uint8Array(length).fill(97);
    data.set(prefix);
    return data;
  };

  it('a padding that does not fit its length', () => {
    const bad: [string, Uint8Array][] = [
      ['length 0', padded(34, [0, 0])],
      ['length 0, extended', padded(38, [0, 0, 0, 0, 0, 0])],
      ['a short length written long', padded(38, [0, 0, 0, 0, 0, 5])],
      ['65,535 written long', padded(65542, [0, 0, 0, 0, 255, 255])],
      ['longer than what is there', padded(34, [0, 200])],
      ['much longer than what is there', padded(38, [0, 0, 255, 255, 255, 255])],
      ['padded too far', padded(66, [0, 5])],
    ];
    for (const [name, data] of bad)
      assert.throws(() => nip44Decrypt(forge(data), KEY), { message: 'invalid padding' }, name);
    assert.equal(nip44Decrypt(forge(padded(34, [0, 5])), KEY), 'aaaaa');
  });

  it('bytes that are no UTF-8', () => {
    assert.throws(() => nip44Decrypt(forge(padded(34, [0, 1, 255])), KEY), TypeError);
  });
});

describe('with nostr-tools', () => {
  for (const text of ['a', '\ufeffstarts with a byte order mark', '🤝 的 ȺȾ', '\u0000', 'x'.repeat(65535)]) {
    it(`${JSON.stringify(text.slice(0, 20))}, ${text.length}`, () => {
      assert.equal(nip44Encrypt(text, KEY, NONCE), peer.encrypt(text, KEY, NONCE));
      assert.equal(nip44Decrypt(peer.encrypt(text, KEY), KEY), text);
    });
  }
});
