// The words: plurals, values, overrides, languages.

import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { deskEn } from '../../src/i18n/desk-en.js';
import { en, partsEn } from '../../src/i18n/en.js';
import { createWords, directionOf } from '../../src/i18n/words.js';
import { ERROR_CODES } from '../../src/util/errors.js';

describe('words', () => {
  it('fill in values, and leave a slot without one as it is', () => {
    const words = createWords({ sent: '{accepted} of {total}, {name}' });
    assert.equal(words('sent', { accepted: 1, total: 2, name: '$& {total}' }), '1 of 2, $& {total}');
    assert.equal(words('sent', { accepted: 1 }), '1 of {total}, {name}');
  });

  it('write a date as their language does, and make its format once, however often there are more of them', () => {
    const at = Date.UTC(2026, 10, 20, 12) / 1000;
    const date = (lang: string) => createWords({}, {}, lang).date(at, { dateStyle: 'full', timeZone: 'UTC' });
    assert.equal(date('en'), 'Friday, November 20, 2026');
    assert.equal(date('fr'), 'vendredi 20 novembre 2026');
    const made = mock.method(Intl, 'DateTimeFormat');
    assert.deepEqual([date('en'), date('fr')], ['Friday, November 20, 2026', 'vendredi 20 novembre 2026']);
    assert.equal(made.mock.callCount(), 0);
    made.mock.restore();
  });

  it('choose the plural form of the language', () => {
    const table = { unread: { one: 'one', few: '{count} few', other: '{count} other' } };
    const english = createWords(table);
    assert.deepEqual(
      [0, 1, 2].map((count) => english('unread', { count })),
      ['0 other', 'one', '2 other'],
    );
    assert.equal(createWords(table, {}, 'pl')('unread', { count: 3 }), '3 few');
  });

  it('write numbers as the language does', () => {
    assert.equal(createWords({ n: '{n}' }, {}, 'de')('n', { n: 12_345 }), '12.345');
  });

  it('let any text be replaced, plurals included', () => {
    const words = createWords(en, { launch: 'Ask us', launchUnread: '{count}!' });
    assert.equal(words('launch'), 'Ask us');
    assert.equal(words('launchUnread', { count: 2 }), '2!');
    assert.equal(words('close'), 'Close');
  });

  it('take a malformed language tag for English, and show a key that is missing', () => {
    const words = createWords<string>({}, {}, 'not a tag');
    assert.equal(words.lang, 'en');
    assert.equal(words('nothing'), 'nothing');
  });

  it('know which languages are written from right to left', () => {
    assert.deepEqual(['ar', 'ar-EG', 'he', 'fa-IR', 'pa-Arab', 'UR'].map(directionOf), [
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'rtl',
    ]);
    assert.deepEqual(['en', 'de', 'arn', 'pa', ''].map(directionOf), ['ltr', 'ltr', 'ltr', 'ltr', 'ltr']);
  });

  it('have a sentence for every error, and the desk has all words of the parts', () => {
    for (const code of ERROR_CODES) assert.match(en[`error-${code}`], /\.$/);
    for (const key of Object.keys(partsEn)) assert.ok(key in deskEn, key);
  });
});
