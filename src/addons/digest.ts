// What a long conversation shows before all of it is read: kept for the next visit beside the journal, which it must never
// stand in for. An add-on, because few conversations are long.

import type { Core } from '../headless/core.js';
import type { Fact } from '../headless/facts.js';
import { DAY, type Digest, type JournalRecord } from '../headless/journal.js';
import { yieldToMain } from '../util/yield-to-main.js';

/** Items of each conversation: as many as are drawn at first. */
const NEWEST = 60;
/** A digest that is not that much shorter is not worth it. */
const SHORTER = 4;

/** Of the messages the newest and the unread, with what was said about them; of everything else all. */
export async function keep({ board, clock, store }: Core, all: readonly JournalRecord[]): Promise<void> {
  await yieldToMain();
  const shown = board.tickets().flatMap(({ items, unread }) => items.slice(-NEWEST - unread));
  const ids = new Set(shown.map(({ id }) => id));
  const records = all.filter(({ fact }) => !isSaid(fact) || ids.has(isAbout(fact)));
  // No session writes to an older page any more.
  const digest: Digest = { from: clock.now() - 2 * DAY, records };
  if (records.length * SHORTER < all.length) await store.set('digest', digest);
}

function isSaid({ type }: Fact): boolean {
  return ['message', 'reply', 'reaction'].includes(type);
}

/** Itself, or the one that it changes: an edit without what it edits would stand for itself. */
function isAbout(fact: Fact): string {
  if (fact.type === 'reaction') return fact.target;
  return ('edits' in fact && fact.edits) || fact.id;
}
