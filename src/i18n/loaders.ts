// The languages that the widget speaks beside English, and how their words are reached: in dist-cdn each is a file of
// its own beside the entry's, from npm a module that a bundler sets apart. Whoever asks stays calm where one can't be
// fetched: English is always there.

import type { en } from './en.js';
import type { extrasEn } from './extras-en.js';

/** What every language says. */
type English = typeof en & typeof extrasEn;

/** All the words of a language, each plural in every form that the language has (Intl.PluralRules). */
export type Language<Form extends Intl.LDMLPluralRule> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Readonly<Record<Form, string>>;
};

type Load = () => Promise<{ readonly words: Language<'other'> }>;

/** By the first part of a language tag: `pt` serves Brazil and Portugal. `zh` is written in simplified characters. */
export const languages: Readonly<Record<string, Load>> = {
  ar: () => import('./languages/ar.js'),
  de: () => import('./languages/de.js'),
  es: () => import('./languages/es.js'),
  fr: () => import('./languages/fr.js'),
  it: () => import('./languages/it.js'),
  ja: () => import('./languages/ja.js'),
  nl: () => import('./languages/nl.js'),
  pl: () => import('./languages/pl.js'),
  pt: () => import('./languages/pt.js'),
  tr: () => import('./languages/tr.js'),
  zh: () => import('./languages/zh.js'),
};
