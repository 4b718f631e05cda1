// Relay addresses against their table.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeRelayUrl, normalizeRelayUrls } from '../../src/protocol/relay-url.js';
import { testInputs } from './table.js';

testInputs<string>('relay-url', {
  valid: (input, expected) => {
    assert.equal(normalizeRelayUrl(input), expected);
    assert.equal(normalizeRelayUrl(String(expected)), expected, 'the spelling is its own');
  },
  invalid: (input) => assert.equal(normalizeRelayUrl(input), undefined),
});

describe('normalizeRelayUrls', () => {
  it('keeps order, drops twins and what is none', () => {
    assert.deepEqual(normalizeRelayUrls(['wss://b.example', 'x', 'wss://a.example/', 'WSS://B.example']), [
      'wss://b.example',
      'wss://a.example',
    ]);
  });

  it('stops at the most that is wanted', () => {
    const texts = Array.from({ length: 30 }, (_, i) => `wss://r${i}.example`);
    assert.equal(normalizeRelayUrls(texts).length, 12);
    assert.deepEqual(normalizeRelayUrls(texts, 2), texts.slice(0, 2));
  });
});
