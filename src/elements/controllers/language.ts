// The words of an element, in the language it is asked for: English until that language's file is there, and for good
// where it can't be fetched. It must never make anyone wait. A file is only asked for once the element is in use, so a
// closed widget shows English; but then `words.lang` is English too, and a screen reader says it as English.

import { en, type WordKey } from '../../i18n/en.js';
import type { ExtraKey } from '../../i18n/extras-en.js';
import { languages } from '../../i18n/loaders.js';
import { createWords, wellFormed, type WordTable, type Words } from '../../i18n/words.js';
import type { LiveElement } from '../live-element.js';

type Table = Partial<WordTable<WordKey | ExtraKey>>;

/** English that has come with add-ons, and what the page says instead of any. */
interface Others {
  readonly added: WordTable;
  readonly strings: Table;
}

/** What is here, for every element in the page. */
const tables: Record<string, Table | undefined> = { en };

export class Language {
  /** What is shown. */
  words!: Words<WordKey | ExtraKey>;
  /** What is asked for. The direction follows it from the start, so that nothing moves when the words arrive. */
  asked = '';
  readonly #host: LiveElement;
  #table: Table = en;
  /** The language that the table is in. */
  #tag = 'en';
  /** What the words were made of. */
  #parts: readonly unknown[] = [];
  /** Whose file was asked for last. */
  #tried = '';

  constructor(host: LiveElement) {
    this.#host = host;
  }

  /** To be called before each drawing; `used` whether a file may be fetched, `again` even if it failed before. */
  follow(lang: string, { added, strings }: Others, used: boolean, again: boolean): void {
    this.asked = wellFormed(lang);
    const name = this.asked.split('-')[0]!;
    const load = languages[name];
    const table = tables[name];
    // Else what was shown stays until what is asked for is here.
    if (table || !load) {
      this.#table = table ?? en;
      this.#tag = table ? this.asked : 'en';
    }
    // With texts of the page's own the language is the one that the page says.
    const tag = Object.keys(strings)[0] ? this.asked : this.#tag;
    const parts = [this.#table, added, strings, tag];
    if (parts.some((part, index) => part !== this.#parts[index])) {
      this.#parts = parts;
      // English for what is missing in a file that is older than this one.
      const table = { ...en, ...added, ...this.#table } as WordTable<WordKey | ExtraKey>;
      this.words = createWords(table, strings, tag);
    }
    if (again) this.#tried = '';
    if (!load || table || !used || this.#tried === name) return;
    this.#tried = name;
    load().then(
      ({ words }) => {
        tables[name] = words;
        this.#host.requestUpdate();
      },
      () => {},
    );
  }
}
