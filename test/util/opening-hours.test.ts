import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  calendarDay,
  isTimeZone,
  openingAt,
  parseHours,
  sameClock,
  type Opening,
} from '../../src/util/opening-hours.js';

const WEEK = 'Mon-Fri 09:00-17:00, Sat 10:00-14:00';
const BERLIN = 'Europe/Berlin';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const at = (hours: string, zone: string, iso: string): Opening => {
  const parsed = parseHours(hours);
  assert.ok(parsed, hours);
  return openingAt(parsed, zone, seconds(iso));
};
const openUntil = (iso: string) => ({ open: true, until: seconds(iso) });
const closedUntil = (iso: string) => ({ open: false, until: seconds(iso) });

describe('hours as a page writes them', () => {
  it('are days and spans, in any case, with a day list, a range over the weekend, or days taken over', () => {
    const days = (text: string) => parseHours(text)?.map((span) => span.days.join(''));
    assert.deepEqual(days(WEEK), ['12345', '6']);
    assert.deepEqual(days('mon WED fri-sun 09:00-12:00'), ['13560']);
    assert.deepEqual(days('Sat-Mon 09:00-12:00'), ['601']);
    assert.deepEqual(days('Mon-Fri 09:00-12:00,13:00-17:00'), ['12345', '12345']);
    assert.deepEqual(days('09:00-12:00'), ['0123456']);
    assert.deepEqual(parseHours('24/7'), parseHours('00:00-24:00'));
  });

  it('are not what is malformed', () => {
    const wrong = [
      '',
      'always',
      'Mon',
      'Mon-Fri',
      'Mon 9:00-17:00',
      'Mon 09:00–17:00',
      'Mon 09:00-17:60',
      'Mon 24:00-09:00',
      'Mon 09:00-25:00',
      'Mon 09:00-24:01',
      'Mon 09:00-09:00',
      'Monday 09:00-17:00',
      'Mo-Fr 09:00-17:00',
      'Mon- 09:00-17:00',
      'Xyz 09:00-17:00',
      'Mon 09:00-17:00,',
      'Mon 09:00-17:00; Tue 09:00-17:00',
      '24/7, Mon 09:00-17:00',
      'Mon 09:00-17:00 open',
      `${'Mon 09:00-17:00,'.repeat(200)}Mon 09:00-17:00`,
      `${'mon '.repeat(100_000)}!`,
    ];
    for (const text of wrong) assert.equal(parseHours(text), undefined, text.slice(0, 40));
  });
});

describe('a moment', () => {
  it('is within the hours of the zone, or before the next of them', () => {
    assert.deepEqual(at(WEEK, BERLIN, '2026-06-10T07:00:00Z'), openUntil('2026-06-10T15:00:00Z'));
    assert.deepEqual(at(WEEK, BERLIN, '2026-06-10T06:59:59Z'), closedUntil('2026-06-10T07:00:00Z'));
    assert.deepEqual(at(WEEK, BERLIN, '2026-06-10T15:00:00Z'), closedUntil('2026-06-11T07:00:00Z'));
    // Saturday afternoon: Monday.
    assert.deepEqual(at(WEEK, BERLIN, '2026-06-13T13:00:00Z'), closedUntil('2026-06-15T07:00:00Z'));
    // The day there is another one than in UTC.
    assert.deepEqual(
      at('Mon 09:00-17:00', 'Asia/Tokyo', '2026-06-14T23:59:00Z'),
      closedUntil('2026-06-15T00:00:00Z'),
    );
    assert.deepEqual(
      at('Mon 09:00-17:00', 'Asia/Tokyo', '2026-06-15T00:00:00Z'),
      openUntil('2026-06-15T08:00:00Z'),
    );
  });

  it('on the one day of the week, after hours, is a week before the next', () => {
    assert.deepEqual(
      at('Mon 09:00-10:00', 'UTC', '2026-06-15T10:30:00Z'),
      closedUntil('2026-06-22T09:00:00Z'),
    );
  });

  it('after midnight is within the hours of the day before', () => {
    const night = 'Fri 22:00-06:00';
    assert.deepEqual(at(night, 'UTC', '2026-06-13T05:00:00Z'), openUntil('2026-06-13T06:00:00Z'));
    assert.deepEqual(at(night, 'UTC', '2026-06-12T05:00:00Z'), closedUntil('2026-06-12T22:00:00Z'));
    assert.deepEqual(at('Fri 18:00-00:00', 'UTC', '2026-06-12T23:00:00Z'), openUntil('2026-06-13T00:00:00Z'));
  });

  it('is open through spans that meet or overlap, and for ever where they leave no gap', () => {
    assert.deepEqual(
      at('Mon 09:00-12:00, 11:00-14:00, 14:00-16:00', 'UTC', '2026-06-15T09:30:00Z'),
      openUntil('2026-06-15T16:00:00Z'),
    );
    assert.deepEqual(at('24/7', BERLIN, '2026-06-15T09:30:00Z'), { open: true });
    assert.deepEqual(at('06:00-22:00, 22:00-06:00', BERLIN, '2026-03-28T09:30:00Z'), { open: true });
  });
});

describe('a change of the clocks', () => {
  it('moves the opening with it, in spring and in autumn', () => {
    // Clocks go forward on 29 March 2026, back on 25 October.
    assert.deepEqual(at(WEEK, BERLIN, '2026-03-27T18:00:00Z'), closedUntil('2026-03-28T09:00:00Z'));
    assert.deepEqual(at(WEEK, BERLIN, '2026-03-28T18:00:00Z'), closedUntil('2026-03-30T07:00:00Z'));
    assert.deepEqual(at(WEEK, BERLIN, '2026-10-24T18:00:00Z'), closedUntil('2026-10-26T08:00:00Z'));
  });

  it('opens an hour later where the hour is skipped, and the first time where it comes twice', () => {
    assert.deepEqual(
      at('Sun 02:30-05:00', BERLIN, '2026-03-29T00:00:00Z'),
      closedUntil('2026-03-29T01:30:00Z'),
    );
    assert.deepEqual(
      at('Sun 02:30-05:00', BERLIN, '2026-10-25T00:00:00Z'),
      closedUntil('2026-10-25T00:30:00Z'),
    );
    assert.deepEqual(
      at('Sun 02:30-05:00', BERLIN, '2026-10-25T01:00:00Z'),
      openUntil('2026-10-25T04:00:00Z'),
    );
  });

  it('is where it is in the south, and of half an hour', () => {
    // Lord Howe goes back by 30 minutes on 5 April 2026.
    const zone = 'Australia/Lord_Howe';
    assert.deepEqual(
      at('Sun 09:00-10:00', zone, '2026-04-04T12:00:00Z'),
      closedUntil('2026-04-04T22:30:00Z'),
    );
    assert.deepEqual(
      at('Sat 09:00-10:00', zone, '2026-04-03T12:00:00Z'),
      closedUntil('2026-04-03T22:00:00Z'),
    );
  });

  it('that skips a hole in a day leaves no span without length', () => {
    assert.deepEqual(at('Sun 02:00-02:30', BERLIN, '2026-03-28T12:00:00Z').open, false);
  });
});

describe('time zones', () => {
  it('are those that Intl knows', () => {
    assert.equal(isTimeZone(BERLIN), true);
    assert.equal(isTimeZone('UTC'), true);
    for (const wrong of ['', 'Berlin', 'Europe/Nowhere', 'CEST+2'])
      assert.equal(isTimeZone(wrong), false, wrong);
  });

  it('have a day and a time of their own', () => {
    const evening = seconds('2026-06-10T22:30:00Z');
    assert.equal(calendarDay(evening, BERLIN) - calendarDay(evening, 'UTC'), 1);
    assert.equal(sameClock(evening, BERLIN, 'Europe/Paris'), true);
    assert.equal(sameClock(evening, BERLIN, 'Europe/London'), false);
  });
});
