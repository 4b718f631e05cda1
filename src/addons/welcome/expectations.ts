// What to expect of whoever answers, in the customer's language and time zone: from when on, and how soon. It must never
// say that somebody is there: nobody can know.

import type { ExtraKey } from '../../i18n/extras-en.js';
import type { DateOptions, Words } from '../../i18n/words.js';
import { calendarDay, openingAt, sameClock, type OpeningHours } from '../../util/opening-hours.js';
import { clip } from '../../util/text.js';

const MAX_WORDS_CHARS = 80;
/** A month of minutes. */
const MAX_MINUTES = 43_200;

/** How soon, as the page has it: whole minutes in the reader's language, or the page's own words. Undefined for neither. */
export function readReplyTime(text: string, lang: string): string | undefined {
  const said = text.trim();
  if (!/^\d+$/.test(said)) return /\p{L}/u.test(said) ? clip(said, MAX_WORDS_CHARS) : undefined;
  const minutes = Number(said);
  if (minutes < 1 || minutes > MAX_MINUTES) return undefined;
  const [unit, size] = minutes < 60 ? ['minute', 1] : minutes <= 2880 ? ['hour', 60] : ['day', 1440];
  // Rounded up: sooner than said disappoints nobody.
  const count = Math.ceil(minutes / (size as number));
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'long',
  }).format(count);
}

export interface Expectations {
  readonly away: boolean;
  /** Most important first. */
  readonly lines: readonly string[];
}

/** `at` in unix seconds; `here` is the reader's time zone where it is not the device's. */
export function expectationsAt(
  at: number,
  said: { hours?: OpeningHours | undefined; timezone: string; replyTime?: string | undefined },
  words: Words<ExtraKey>,
  here?: string,
): Expectations {
  const { hours, timezone, replyTime } = said;
  const replies = replyTime ? [words('repliesWithin', { time: replyTime })] : [];
  const opening = hours && openingAt(hours, timezone, at);
  if (!opening?.until) return { away: false, lines: replies };
  const { open, until } = opening;
  const when = (options: DateOptions) => words.date(until, { ...options, timeZone: here });
  const time = when({ timeStyle: 'short' });
  const days = calendarDay(until, here) - calendarDay(at, here);
  let text: string;
  if (open) text = words('openUntil', { time: days > 0 ? `${when({ weekday: 'long' })}, ${time}` : time });
  else if (days < 1) text = words('backToday', { time });
  else if (days < 2) text = words('backTomorrow', { time });
  else {
    // A week from now has today's name.
    const options: DateOptions = days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
    text = words('backOn', { day: when(options), time });
  }
  if (!sameClock(until, timezone, here)) text = words('yourTime', { text });
  return { away: !open, lines: open ? [...replies, text] : [text] };
}
