// How the list writes a time: the hour today, else the day.

import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';

/** `at` in unix seconds, `now` in milliseconds. */
export function shortTime(words: Words<DeskKey>, at: number, now = Date.now()): string {
  const date = new Date(at * 1000);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return words.date(at, { timeStyle: 'short' });
  const age = now - date.getTime();
  if (age >= 0 && age < 6 * 86_400_000) return words.date(at, { weekday: 'short' });
  const isThisYear = date.getFullYear() === today.getFullYear();
  return words.date(at, isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' });
}
