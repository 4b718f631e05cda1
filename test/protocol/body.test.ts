// How long a text may be, against its table.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodySize, buildBody, MAX_BODY_BYTES, parseBody } from '../../src/protocol/body.js';
import { FILE } from './fixtures.js';
import { read, type Table } from './table.js';

interface Text {
  readonly input: string;
  readonly times?: number;
  readonly expected?: number;
}
const table = read<Table<Text>>('body-size');

describe('body-size', () => {
  for (const { name, input, times = 1, expected } of table.valid) {
    it(name, () => {
      const text = input.repeat(times);
      assert.equal(bodySize(text), expected);
      if (text.trim() !== '') assert.ok(buildBody('body', text));
    });
  }

  for (const { name, input, times = 1 } of table.invalid) {
    it(`too long: ${name}`, () => {
      assert.ok(bodySize(input.repeat(times)) > MAX_BODY_BYTES);
      assert.throws(() => buildBody('body', input.repeat(times)), { code: 'too-long' });
      assert.throws(() => buildBody('body', input.repeat(times), [FILE]), { code: 'too-long' });
    });
  }
});

it('what nobody would see is no text', () => {
  for (const text of ['', ' \n\t', '\u200B\u200B', '\u2060\u00AD\uFEFF', '\u3164', '\u202E\u2069'])
    assert.throws(() => buildBody('body', text), { code: 'bad-input' }, JSON.stringify(text));
  for (const text of ['.', '0', '\u200Bx', '❤️', '👩‍💻', '🇺🇳', '١', '\u0301'])
    assert.ok(buildBody('body', text), JSON.stringify(text));
  assert.ok(buildBody('body', '\u200B', [FILE]));
});

it('the message of an error never holds the text', () => {
  const secret = 'my secret '.repeat(3000);
  assert.throws(
    () => buildBody('body', secret),
    (error: Error) => !error.message.includes('secret'),
  );
});

describe('parseBody', () => {
  const LABEL = '0192f2a0-0000-7000-8000-000000000000';
  const text = (plaintext: string) => parseBody(plaintext, LABEL)?.envelope.text;

  it('reads objects with a text only', () => {
    assert.equal(text('{"body":"x"}'), 'x');
    for (const other of ['', 'null', '[]', '5', '"x"', '{', '[{"body":"x"}]', '{}', '{"body":5}'])
      assert.equal(text(other), undefined, other);
  });

  it('reads no body of another ticket', () => {
    assert.equal(text(`{"body":"x","ticket_id":"${LABEL}"}`), 'x');
    for (const label of ['"other"', 'null', '5'])
      assert.equal(text(`{"body":"x","ticket_id":${label}}`), undefined);
  });

  it('gives __proto__ no power', () => {
    assert.equal(text('{"__proto__":{"body":"x"}}'), undefined);
    assert.equal(({} as Record<string, unknown>)['body'], undefined);
  });
});
