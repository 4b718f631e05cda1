// Hashes and the cipher: published vectors, and held against the library and the platform over many lengths.

import assert from 'node:assert/strict';
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { chacha20 as referenceChaCha20 } from '@noble/ciphers/chacha.js';
import { chacha20 } from '../../src/util/chacha20.js';
import { hkdfExpand, hmacSha256, sha256 } from '../../src/util/sha256.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'ascii'));

describe('SHA-256', () => {
  it('gives the digests of FIPS 180-4', () => {
    assert.equal(
      hex(sha256(ascii('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    assert.equal(hex(sha256(ascii(''))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const two = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
    assert.equal(hex(sha256(ascii(two))), '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
    const million = sha256(new Uint8Array(1_000_000).fill(0x61));
    assert.equal(hex(million), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });

  it('is the platform’s own for every length up to four blocks, and for a view into a larger buffer', () => {
    for (let length = 0; length <= 256; length++) {
      const message = new Uint8Array(randomBytes(length + 7)).subarray(7);
      assert.equal(hex(sha256(message)), createHash('sha256').update(message).digest('hex'));
    }
  });
});

describe('HMAC-SHA-256 and HKDF', () => {
  it('give the values of RFC 4231', () => {
    const mac = hmacSha256(ascii('Jefe'), ascii('what do ya want for nothing?'));
    assert.equal(hex(mac), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    const long = hmacSha256(
      new Uint8Array(131).fill(0xaa),
      ascii('Test Using Larger Than Block-Size Key - Hash Key First'),
    );
    assert.equal(hex(long), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });

  it('give the first test case of RFC 5869', () => {
    const key = hmacSha256(bytes('000102030405060708090a0b0c'), new Uint8Array(22).fill(0x0b));
    assert.equal(hex(key), '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    const out = hkdfExpand(key, bytes('f0f1f2f3f4f5f6f7f8f9'), 42);
    assert.equal(
      hex(out),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('are the platform’s own for random keys and lengths', () => {
    for (let length = 1; length <= 200; length += 7) {
      const [key, salt, info] = [randomBytes(length), randomBytes(32), randomBytes(length)];
      assert.equal(hex(hmacSha256(key, info)), createHmac('sha256', key).update(info).digest('hex'));
      const expected = hex(new Uint8Array(hkdfSync('sha256', key, salt, info, length)));
      assert.equal(hex(hkdfExpand(hmacSha256(salt, key), info, length)), expected);
    }
  });
});

describe('ChaCha20', () => {
  it('gives the first key stream of RFC 8439 appendix A.1', () => {
    const stream = chacha20(new Uint8Array(32), new Uint8Array(12), new Uint8Array(64));
    assert.equal(
      hex(stream),
      '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7' +
        'da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586',
    );
  });

  it('is the library’s for every length up to four blocks, and back again', () => {
    for (let length = 0; length <= 256; length++) {
      const [key, nonce] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(12))];
      const data = new Uint8Array(randomBytes(length));
      const out = chacha20(key, nonce, data);
      assert.equal(hex(out), hex(referenceChaCha20(key, nonce, data)));
      assert.equal(hex(chacha20(key, nonce, out)), hex(data));
    }
  });
});
