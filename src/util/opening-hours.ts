// When somebody answers: a small grammar for the hours of a week, and what a moment is in them. All arithmetic on time
// zones is the platform's own (Intl), so that a change of the clocks is where the law of the place has it.

/** Minutes of a day; `to` above 1440 reaches into the next. */
interface Span {
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}
export type OpeningHours = readonly Span[];

export interface Opening {
  readonly open: boolean;
  /** When that changes (unix seconds); never, where it is always open. */
  readonly until?: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const EVERY = [0, 1, 2, 3, 4, 5, 6];
const ITEM = /^((?:[a-z]{3}(?:-[a-z]{3})? +)*)(\d\d:\d\d)-(\d\d:\d\d)$/;
const MAX_CHARS = 500;

/**
 * `Mon-Fri 09:00-17:00, Sat 10:00-14:00`. Spans are separated by commas; each has the days before it (`Mon`, `Mon-Fri`,
 * `Mon Wed Fri-Sun`), else those of the span before, else every day. One that ends at or before its start ends on the
 * next day; `24:00` is the end of a day; `24/7` is always. Undefined for anything else.
 */
export function parseHours(text: string): OpeningHours | undefined {
  const spans: Span[] = [];
  let days: readonly number[] | undefined = EVERY;
  const items = text.trim().toLowerCase();
  if (items === '24/7') return [{ days: EVERY, from: 0, to: 1440 }];
  for (const item of items.length > MAX_CHARS ? [''] : items.split(',')) {
    const [, named = '', first = '', last = ''] = ITEM.exec(item.trim()) ?? [];
    if (named) days = readDays(named.trim().split(/ +/));
    const from = minutesOf(first);
    const end = minutesOf(last);
    if (!days || !(from < 1440 && end <= 1440 && from !== end)) return undefined;
    spans.push({ days, from, to: end > from ? end : end + 1440 });
  }
  return spans;
}

function readDays(named: readonly string[]): readonly number[] | undefined {
  const days = named.flatMap((each) => {
    const [first = -1, last = first] = each.split('-').map((name) => NAMES.indexOf(name));
    if (first < 0 || last < 0) return [-1];
    return EVERY.slice(0, ((last - first + 7) % 7) + 1).map((step) => (first + step) % 7);
  });
  return days.includes(-1) ? undefined : days;
}

/** NaN where it is no time. */
function minutesOf(time: string): number {
  const [hours = NaN, minutes = NaN] = time.split(':').map(Number);
  return time && minutes < 60 ? hours * 60 + minutes : NaN;
}

export function isTimeZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** `at` in unix seconds, `zone` one that `isTimeZone`. */
export function openingAt(hours: OpeningHours, zone: string, at: number): Opening {
  const now = at * 1000;
  const clock = clockOf(zone);
  const today = Math.floor(clock(now) / DAY) * DAY;
  const spans: [number, number][] = [];
  // Yesterday's may reach into today; the only one of a week may be over for today.
  for (let date = today - DAY; date <= today + 8 * DAY; date += DAY)
    for (const { days, from, to } of hours)
      if (days.includes(new Date(date).getUTCDay()))
        spans.push([momentOf(clock, date + from * MINUTE), momentOf(clock, date + to * MINUTE)]);
  spans.sort(([a], [b]) => a - b);
  let end = now;
  for (const [from, to] of spans) if (from <= end && to > end) end = to;
  if (end > now) return end > now + 7 * DAY ? { open: true } : { open: true, until: end / 1000 };
  return { open: false, until: (spans.find(([from, to]) => from > now && to > from)?.[0] ?? now) / 1000 };
}

/** Days since 1970 on the calendar of a zone; of this device without one. */
export function calendarDay(at: number, zone?: string): number {
  return Math.floor(clockOf(zone)(at * 1000) / DAY);
}

/** Whether the clocks of two zones show the same. Without `other`, this device's. */
export function sameClock(at: number, zone: string, other?: string): boolean {
  return clockOf(zone)(at * 1000) === clockOf(other)(at * 1000);
}

type WallClock = (at: number) => number;

/** What a zone's clocks show at a moment, in milliseconds, as if they showed UTC. Throws where there is no such zone. */
function clockOf(zone?: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as Intl.DateTimeFormatOptions);
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

/** When clocks show that. Shown twice, the first time counts; skipped, it is as much later as was skipped. */
function momentOf(clock: WallClock, shown: number): number {
  const by = (near: number) => shown - (clock(near) - near);
  const before = by(shown - DAY);
  const after = by(shown + DAY);
  return clock(before) !== shown && clock(after) === shown ? after : before;
}
