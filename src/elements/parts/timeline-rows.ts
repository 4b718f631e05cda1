// Turns a ticket's items into the rows of a timeline: where a day begins, what belongs to one group, and under which
// item the sending state stands. Pure: no clock, no words, no DOM.

import type { TimelineItem } from '../../headless/snapshot.js';

/** Messages of one sender that are no further apart than this share one time and one tail. */
const GROUP_SECONDS = 180;

export interface TimelineRow {
  readonly item: TimelineItem;
  /** The first row of a calendar day. */
  readonly day: boolean;
  /** The first and the last row of a group. What is no message is a group of its own. */
  readonly first: boolean;
  readonly last: boolean;
  /** On the end side: what the viewer or somebody of the viewer's team wrote. */
  readonly end: boolean;
  /** Several others write, so the name says who. */
  readonly named: boolean;
  readonly receipt: boolean;
}

/** Of the items from one index to before another, as they stand among all. */
export function timelineRows(
  given: readonly TimelineItem[],
  viewer: 'customer' | 'agent',
  from = 0,
  to?: number,
): readonly TimelineRow[] {
  // To go through a frozen list takes V8 many times as long.
  const items = [...given];
  const others = items.filter(({ type, own }) => type === 'message' && !own);
  const several = others.some(({ pubkey }) => pubkey !== others[0]?.pubkey);
  const lastOwn = items.findLast(({ own }) => own);
  const dayAt = (index: number) => dayOf(items[index]?.at ?? 0);
  const begins = (index: number): boolean => {
    const [before, item] = [items[index - 1], items[index]];
    return (
      !before ||
      !item ||
      groupOf(before) !== groupOf(item) ||
      item.at - before.at > GROUP_SECONDS ||
      dayAt(index) !== dayAt(index - 1)
    );
  };
  return items.slice(from, to).map((item, place) => ({
    item,
    day: dayAt(from + place) !== dayAt(from + place - 1),
    first: begins(from + place),
    last: begins(from + place + 1),
    end: item.type === 'message' ? item.from === viewer : item.type === 'note',
    named: several && !item.own,
    receipt: item.delivery !== undefined && (item === lastOwn || item.delivery.state === 'failed'),
  }));
}

/** Which local calendar day a time (unix seconds) falls on, as a number that grows by one a day. */
export function dayOf(at: number): number {
  return Math.floor((at / 60 - new Date(at * 1000).getTimezoneOffset()) / 1440);
}

/** Letters are no emoji, and neither is a wall of them: up to six are shown large. */
export function isEmojiOnly(text: string): boolean {
  return /^([\p{Extended_Pictographic}\p{Regional_Indicator}][\p{Emoji_Modifier}\u200d\ufe0f]*\s*){1,6}$/u.test(
    text,
  );
}

function groupOf(item: TimelineItem): string {
  return item.type === 'message' ? item.from + item.pubkey : item.id;
}
