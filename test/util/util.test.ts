// Bytes, text, addresses, guards and errors.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { bech32Decode, bech32Encode } from '../../src/util/bech32.js';
import { base64Decode, base64Encode, utf8Decode, utf8Encode } from '../../src/util/bytes.js';
import { badInput, ERROR_CODES, SupportError, toSupportError } from '../../src/util/errors.js';
import { isHex32, isObject, isUnixTime, parseJson } from '../../src/util/guards.js';
import { clip, toWellFormed } from '../../src/util/text.js';
import { fileServerUrl, httpsUrl } from '../../src/util/web-url.js';
import { yieldToMain } from '../../src/util/yield-to-main.js';
import { runs } from '../support/properties.js';

describe('base64', () => {
  it('agrees with Buffer on any bytes, and on 1 MB', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = base64Encode(bytes);
        assert.equal(text, Buffer.from(bytes).toString('base64'));
        assert.deepEqual(base64Decode(text), Uint8Array.from(bytes));
      }),
      runs(500),
    );
    const big = new Uint8Array(1_000_000).fill(7);
    assert.deepEqual(base64Decode(base64Encode(big)), big);
  });

  it('is read in its one spelling only', () => {
    for (const text of [
      'Q',
      'QQ',
      'QQ=',
      'QQ== ',
      ' QQ==',
      'QR==',
      'QUJ=',
      'Q===',
      '====',
      '=QQ=',
      'Q-__',
      'QQ==QQ==',
      'QQ\n=',
      'ÄQ==',
    ])
      assert.equal(base64Decode(text), undefined, JSON.stringify(text));
    assert.deepEqual(base64Decode(''), new Uint8Array());
  });
});

describe('bech32', () => {
  it('agrees with @scure/base', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = bech32Encode('npub', bytes);
        assert.equal(text, bech32.encode('npub', bech32.toWords(bytes), 5000));
        assert.deepEqual(bech32Decode('npub', text), Uint8Array.from(bytes));
        assert.equal(bech32Decode('nsec', text), undefined);
      }),
      runs(500),
    );
  });

  it('notices one letter changed, anywhere', () => {
    const text = bech32Encode('npub', new Uint8Array(32).fill(9));
    for (let i = 5; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === 'q' ? 'p' : 'q') + text.slice(i + 1);
      assert.equal(bech32Decode('npub', changed), undefined);
    }
  });
});

describe('utf8', () => {
  it('comes back as it was, a byte order mark included', () => {
    for (const text of ['', 'a', '\ufeff', '\ufeffa\ufeff', '🤝', '\u0000'])
      assert.equal(utf8Decode(utf8Encode(text)), text);
  });

  it('throws on what is none', () => {
    for (const bytes of [[255], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f]])
      assert.throws(() => utf8Decode(Uint8Array.from(bytes)), TypeError);
  });
});

describe('text', () => {
  it('toWellFormed replaces halves and leaves pairs', () => {
    assert.equal(toWellFormed('a\ud83eb🤝\udd1d'), 'a\ufffdb🤝\ufffd');
    assert.equal(toWellFormed('🤝👩‍👩‍👧 的'), '🤝👩‍👩‍👧 的');
  });

  it('clip cuts between characters', () => {
    assert.equal(clip('abc', 3), 'abc');
    assert.equal(clip('abcd', 3), 'abc');
    assert.equal(clip('ab🤝', 3), 'ab');
    assert.equal(clip('ab🤝', 4), 'ab🤝');
  });
});

describe('web addresses', () => {
  it('httpsUrl takes https alone', () => {
    assert.equal(httpsUrl('https://a.example'), 'https://a.example/');
    for (const text of [
      '',
      'a.example',
      'http://localhost',
      'javascript:alert(1)',
      'data:,x',
      'blob:https://a.example/1',
    ])
      assert.equal(httpsUrl(text), undefined, text);
  });

  it('fileServerUrl takes http on loopback too', () => {
    for (const text of ['https://a.example', 'http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:1/'])
      assert.ok(fileServerUrl(text), text);
    for (const text of [
      'http://a.example',
      'http://localhost.example',
      'http://127.0.0.1.example',
      'ws://localhost',
    ])
      assert.equal(fileServerUrl(text), undefined, text);
  });
});

describe('guards', () => {
  it('isHex32', () => {
    assert.ok(isHex32('a'.repeat(64)));
    for (const value of [
      'A'.repeat(64),
      'a'.repeat(63),
      `${'a'.repeat(64)}\n`,
      'g'.repeat(64),
      5,
      null,
      ['a'.repeat(64)],
    ])
      assert.ok(!isHex32(value));
  });

  it('isUnixTime', () => {
    for (const value of [0, 1, 8.64e12])
      assert.ok(isUnixTime(value) && !Number.isNaN(new Date(value * 1000).getTime()));
    for (const value of [-1, 1.5, NaN, Infinity, '1', null, 8.64e12 + 1, 1n]) assert.ok(!isUnixTime(value));
  });

  it('isObject and parseJson', () => {
    assert.ok(isObject({}) && isObject(Object.create(null)));
    for (const value of [null, [], 'x', 5, undefined, () => 1]) assert.ok(!isObject(value));
    assert.deepEqual(parseJson('[1]'), [1]);
    for (const text of ['', '{', 'undefined', '{a:1}']) assert.equal(parseJson(text), undefined);
  });
});

describe('errors', () => {
  it('badInput never prints a long value', () => {
    const secret = `nsec1${'q'.repeat(58)}`;
    const texts = [secret, { secret }, [secret], Symbol(secret), () => secret].map(
      (value) => badInput('x', value).message,
    );
    for (const text of texts) assert.ok(!text.includes('nsec1'), text);
    assert.equal(badInput('a', 'b').code, 'bad-input');
    assert.equal(badInput('a', null).message, 'expected a, got null');
  });

  it('toSupportError keeps ours and wraps any other, whatever was thrown', () => {
    const ours = new SupportError('too-long', 'x');
    assert.equal(toSupportError(ours, 'bad-key'), ours);
    const cause = new Error('denied');
    const wrapped = toSupportError(cause, 'signer-refused');
    assert.deepEqual([wrapped.code, wrapped.message, wrapped.cause], ['signer-refused', 'denied', cause]);
    for (const thrown of ['no', undefined, null, 5, {}, Object.create(null) as unknown, Symbol('x')])
      assert.equal(toSupportError(thrown, 'signer-refused').code, 'signer-refused');
    assert.equal(toSupportError('no', 'signer-refused').message, 'no');
  });

  it('every code stands once', () => {
    assert.equal(new Set(ERROR_CODES).size, ERROR_CODES.length);
  });
});

it('yieldToMain resolves, again and again', async () => {
  for (let i = 0; i < 3; i++) await yieldToMain('background');
});
