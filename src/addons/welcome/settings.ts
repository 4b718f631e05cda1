// What a page has set for the time before the first message, read, with what is wrong with it.

import { isTimeZone, parseHours, type OpeningHours } from '../../util/opening-hours.js';
import { readReplyTime } from './expectations.js';
import { parsePrechat, type Question } from './prechat.js';
import { readStarters, type Suggestion } from './starters.js';

/** As the element has it: an attribute that was taken away is null. */
export interface Given {
  readonly hours: string | null;
  readonly timezone: string | null;
  readonly replyTime: string | null;
  readonly prechat: string | null;
  readonly starters: unknown;
}

export interface Mistake {
  readonly attribute: string;
  readonly value: string;
  readonly expected: string;
}

export interface Settings {
  /** Only with a time zone that exists. */
  readonly hours: OpeningHours | undefined;
  readonly questions: readonly Question[];
  readonly starters: readonly Suggestion[];
  readonly mistakes: readonly Mistake[];
}

/** What the page told of who is writing, as the texts that travel; what can't be written does not. */
export function asDetails(told: Readonly<Record<string, unknown>>): Record<string, string> {
  const details: Record<string, string> = {};
  for (const [key, value] of Object.entries(told)) {
    try {
      details[key] = typeof value === 'string' ? value : value == null ? '' : (JSON.stringify(value) ?? '');
    } catch {
      // It goes in circles, or is not to be looked at.
    }
  }
  return details;
}

export function readSettings(given: Given): Settings {
  const { hours: week, timezone, replyTime, prechat } = given;
  const mistakes: Mistake[] = [];
  const wrong = (attribute: string, value: string, expected: string) =>
    mistakes.push({ attribute, value, expected });
  const hours = week ? parseHours(week) : undefined;
  if (week && !hours) wrong('hours', week, 'hours such as "Mon-Fri 09:00-17:00, Sat 10:00-14:00" or "24/7"');
  const zoned = timezone ? isTimeZone(timezone) : false;
  if (timezone ? !zoned : hours) wrong('timezone', timezone ?? '', 'a time zone such as "Europe/Paris"');
  if (replyTime && !readReplyTime(replyTime, 'en'))
    wrong('reply-time', replyTime, 'whole minutes up to 43200, or words');
  const { questions, wrong: word } = parsePrechat(prechat ?? '');
  if (word !== undefined)
    wrong(
      'prechat',
      word,
      'up to ten different names of letters and digits, each with ? where it is optional',
    );
  const starters = readStarters(given.starters);
  if (!starters) wrong('starters', '', 'an array of texts or of { label, text }');
  return { hours: zoned ? hours : undefined, questions, starters: starters ?? [], mistakes };
}
