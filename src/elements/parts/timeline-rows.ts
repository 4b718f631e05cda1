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
  /** More than one person writes on this side, so the name says who. */
  readonly named: boolean;
  readonly receipt: boolean;
}

export function timelineRows(
  items: readonly TimelineItem[],
  viewer: 'customer' | 'agent',
): readonly TimelineRow[] {
  const ends = items.map((item) => (item.type === 'message' ? item.from === viewer : item.type === 'note'));
  const writers = [new Set<string>(), new Set<string>()] as const;
  items.forEach((item, index) => item.type === 'message' && writers[ends[index] ? 1 : 0].add(item.pubkey));
  const lastOwn = items.findLast((item) => item.own);
  return items.map((item, index) => {
    const before = items[index - 1];
    const after = items[index + 1];
    const day = !before || dayOf(before.at) !== dayOf(item.at);
    return {
      item,
      day,
      first: day || !together(before, item),
      last: !after || dayOf(after.at) !== dayOf(item.at) || !together(item, after),
      end: ends[index] === true,
      named: writers[ends[index] ? 1 : 0].size > 1,
      receipt: item.delivery !== undefined && (item === lastOwn || item.delivery.state === 'failed'),
    };
  });
}

/** Which local calendar day a time (unix seconds) falls on, as a number that grows by one a day. */
export function dayOf(at: number): number {
  const date = new Date(at * 1000);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** Letters are no emoji, and neither is a wall of them: up to six are shown large. */
export function isEmojiOnly(text: string): boolean {
  return /^(?:(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*|\p{Regional_Indicator}{2})\s*){1,6}$/u.test(
    text,
  );
}

function together(one: TimelineItem, other: TimelineItem): boolean {
  return (
    one.type === 'message' &&
    other.type === 'message' &&
    one.pubkey === other.pubkey &&
    one.from === other.from &&
    other.at - one.at <= GROUP_SECONDS
  );
}
