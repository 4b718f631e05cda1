// Chooses a text by key, with numbers, plurals and names filled in. It knows no language of its own: a table of
// words is handed in. It must never build markup, and a key that is missing shows as itself rather than throwing.

/** A text, or one text per plural form of `count` (Intl.PluralRules). `{name}` stands for a value. */
export type Phrase = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });
export type WordTable<Key extends string = string> = Readonly<Record<Key, Phrase>>;
export type WordValues = Readonly<Record<string, string | number>>;

/** As Intl.DateTimeFormat takes them; what is undefined is left out. */
export type DateOptions = {
  [Name in keyof Intl.DateTimeFormatOptions]: Intl.DateTimeFormatOptions[Name] | undefined;
};

/** Called with a key it gives the text. One made from a larger table serves wherever a smaller is asked for. */
export interface Words<Key extends string> {
  (key: Key, values?: WordValues): string;
  /** A well-formed language tag: what dates and numbers are written in. */
  readonly lang: string;
  /** A time (unix seconds) as the language writes it. */
  date(at: number, options: DateOptions): string;
}

/** To make one takes as long as a hundred dates, and words are made anew whenever there are more of them. */
const formats: Record<string, Intl.DateTimeFormat> = {};

/** `overrides` wins over `table`, phrase by phrase. A language tag that is malformed counts as English. */
export function createWords<Key extends string>(
  table: WordTable<Key>,
  overrides?: Partial<WordTable<Key>> | null,
  lang = 'en',
): Words<Key> {
  const tag = wellFormed(lang);
  // Made when first needed: a closed widget has nothing to count.
  let plural: Intl.PluralRules | undefined;
  const words = (key: Key, values: WordValues = {}): string => {
    const phrase: Phrase = overrides?.[key] ?? table[key] ?? key;
    let form = phrase as string;
    if (typeof phrase === 'object') {
      plural ??= new Intl.PluralRules(tag);
      form = phrase[plural.select(Number(values['count']))] ?? phrase.other ?? key;
    }
    return String(form).replace(/\{(\w+)\}/g, (slot, name: string) => {
      const value = values[name] ?? slot;
      return typeof value === 'number' ? value.toLocaleString(tag) : value;
    });
  };
  const date = (at: number, options: DateOptions): string => {
    const key = tag + JSON.stringify(options);
    const format = (formats[key] ??= new Intl.DateTimeFormat(tag, options as Intl.DateTimeFormatOptions));
    return format.format(at * 1000);
  };
  return Object.assign(words, { lang: tag, date });
}

/** The direction in which a language is written. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  return /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b|-(arab|hebr)\b/i.test(lang) ? 'rtl' : 'ltr';
}

/** The tag as it is to be written; what is malformed counts as English. */
export function wellFormed(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
