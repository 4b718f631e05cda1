// The envelope against its table; writing it is the inverse of reading it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildEnvelope, parseEnvelope, type Envelope } from '../../src/protocol/envelope.js';
import { FILE } from './fixtures.js';
import { read, type Table } from './table.js';

describe('envelope', () => {
  for (const { name, plaintext, expected } of read<Table<{ plaintext: string; expected: Envelope }>>(
    'envelope',
  ).valid) {
    it(name, () => {
      assert.deepEqual(parseEnvelope(plaintext), expected);
      assert.deepEqual(parseEnvelope(buildEnvelope(expected)), expected, 'written again');
      const asText = { text: plaintext, attachments: [] };
      assert.deepEqual(parseEnvelope(buildEnvelope(asText)), asText, 'as a text of its own');
    });
  }

  it('is written as plain text where that says the same', () => {
    assert.equal(buildEnvelope({ text: '{"a":1}', attachments: [] }), '{"a":1}');
    assert.equal(
      buildEnvelope({ text: '{"v":9}', attachments: [] }),
      '{"v":1,"text":"{\\"v\\":9}","attachments":[]}',
    );
  });

  it('reads 32 attachments at most', () => {
    const attachments = Array.from({ length: 1000 }, () => FILE);
    assert.equal(parseEnvelope(JSON.stringify({ v: 1, text: '', attachments })).attachments.length, 32);
  });
});
