// All that the widget says in English, which is what every other language has to say too.

import { en } from '../../src/i18n/en.js';
import { extrasEn } from '../../src/i18n/extras-en.js';
import type { Phrase } from '../../src/i18n/words.js';

export const english: Readonly<Record<string, Phrase>> = { ...en, ...extrasEn };
