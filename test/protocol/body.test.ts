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

it('the message of an error never holds the text', () => {
  const secret = 'my secret '.repeat(3000);
  assert.throws(
    () => buildBody('body', secret),
    (error: Error) => !error.message.includes('secret'),
  );
});

describe('parseBody', () => {
  it('reads objects only', () => {
    assert.deepEqual(parseBody('{"a":1}'), { a: 1 });
    for (const text of ['', 'null', '[]', '5', '"x"', '{', '[{}]'])
      assert.equal(parseBody(text), undefined, text);
  });

  it('gives __proto__ no power', () => {
    const body = parseBody('{"__proto__":{"body":"x"}}')!;
    assert.equal(body['body'], undefined);
    assert.equal(({} as Record<string, unknown>)['body'], undefined);
  });
});
