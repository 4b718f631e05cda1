// The languages beside English: each says all that English says, no more, with the same values and in its own forms.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deskEn } from '../../src/i18n/desk-en.js';
import { languages } from '../../src/i18n/loaders.js';
import type { Phrase } from '../../src/i18n/words.js';
import { LANGUAGES } from '../checks/build.js';
import { english } from './english.js';
import { unsaid } from './said.js';

const formsOf = (phrase: Phrase | undefined) =>
  typeof phrase === 'object' ? phrase : { other: phrase ?? '' };
const slotsOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('the languages', () => {
  it('are those that are promised, each with a file to itself that is built', () => {
    const tags = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh'];
    assert.deepEqual(Object.keys(languages), tags);
    assert.deepEqual(
      LANGUAGES,
      tags.map((tag) => `lang/${tag}`),
    );
  });

  it('are never part of the widget’s own file', () => {
    for (const file of readdirSync('src', { recursive: true }).map(String)) {
      if (!file.endsWith('.ts') || file.startsWith('i18n/languages/')) continue;
      assert.doesNotMatch(
        readFileSync(join('src', file), 'utf8'),
        /from '[^']*\/languages\/|^import '[^']*\/languages\//m,
        file,
      );
    }
  });

  it('have no word that is said nowhere', () => {
    // These are named by the page, and read as they come.
    const asked = ['prechat-name', 'prechat-email', 'prechat-phone', 'prechat-company'];
    assert.deepEqual(
      unsaid(Object.keys(english), (file) => !file.includes('desk')),
      asked,
    );
    assert.deepEqual(
      unsaid(Object.keys(deskEn), (file) => !file.includes('elements/support')),
      [],
    );
  });
});

for (const [tag, load] of Object.entries(languages)) {
  describe(`the words in ${new Intl.DisplayNames('en', { type: 'language' }).of(tag)}`, () => {
    const read = async () => Object.entries<Phrase>((await load()).words);

    it('are all there, and no others', async () => {
      const keys = (await read()).map(([key]) => key);
      const missing = Object.keys(english).filter((key) => !keys.includes(key));
      assert.deepEqual(missing, [], '`npm run words` lists what is missing');
      const unknown = keys.filter((key) => !(key in english));
      assert.deepEqual(unknown, []);
    });

    it('have the values of English in every form', async () => {
      for (const [key, phrase] of await read()) {
        const expected = slotsOf(formsOf(english[key]).other);
        const { other, ...forms } = formsOf(phrase);
        assert.deepEqual(slotsOf(other), expected, key);
        // “One message” needs no number.
        for (const form of Object.values(forms))
          assert.ok(
            slotsOf(form).every((slot) => expected.includes(slot)),
            `${key}: ${form}`,
          );
      }
    });

    it('have every plural form of the language where English has plurals', async () => {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort();
      for (const [key, phrase] of await read()) {
        assert.equal(typeof phrase, typeof english[key], key);
        if (typeof phrase === 'object') assert.deepEqual(Object.keys(phrase).sort(), forms, key);
      }
    });

    it('are said, cleanly: with the marks of print, no blanks at the ends, and a full stop after an error', async () => {
      for (const [key, phrase] of await read()) {
        for (const text of Object.values(formsOf(phrase))) {
          assert.equal(text, text.trim().normalize('NFC'), key);
          assert.match(text, /\p{Letter}/u, key);
          assert.doesNotMatch(text, /['"]|\.\.|  /, key);
          if (key.startsWith('error-')) assert.match(text, /[.。]$/, key);
        }
      }
    });

    it('are translated', async () => {
      // A word that both languages have stays as it is; a sentence never does.
      const same = (await read()).filter(([key, phrase]) => {
        const { other } = formsOf(phrase);
        return other.includes(' ') && other === formsOf(english[key]).other;
      });
      assert.deepEqual(same, []);
    });
  });
}
