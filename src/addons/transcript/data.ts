// A transcript as JSON, with the signed events behind it, fetched again from the relays and verified: what one has read is
// kept without its signature. What is missing there is named, never left out in silence.

import type { Core } from '../../headless/core.js';
import { union } from '../../headless/directory.js';
import type { JournalRecord } from '../../headless/journal.js';
import type { OutboxEntry } from '../../headless/outbox.js';
import type { TimelineItem } from '../../headless/snapshot.js';
import { verifyEvent, type NostrEvent } from '../../protocol/event.js';
import { KIND_CSAT, KIND_REPLY, KIND_STATUS, KIND_TICKET } from '../../protocol/kinds.js';
import { fileFacts, type Transcript } from './parts.js';

/** Milliseconds for all relays together: somebody waits for a file. */
const LIMIT = 8000;
/** Ids in one request: more than this some relays don't take. */
const MOST = 200;
const SIGNED = [KIND_TICKET, KIND_STATUS, KIND_REPLY, KIND_CSAT];

const ABOUT =
  'A support conversation, end-to-end encrypted over nostr. Times are unix seconds. An item with "signed": true was ' +
  'said by a signed nostr event with the id in "event". It stands in "events", as relays have given it, unless its id ' +
  'stands in "missing": no relay gave it in time. Its signature shows that its author wrote it; its text is encrypted ' +
  '(NIP-44) and opens with the key of either side. An item with "signed": false is a direct message (NIP-17): those ' +
  'are unsigned by design, and nothing here shows who wrote it.';

export async function toData(core: Core, { ticket, items, names, now }: Transcript): Promise<string> {
  const unsigned = await unsignedOf(core);
  const told = items.map((item) => {
    const event = versionOf(item);
    // All that a customer writes after the first message is unsigned.
    const isLater = item.type === 'message' && item.from === 'customer' && item.id !== ticket.id;
    return { ...itemData(item), event, signed: !isLater && !unsigned.has(event) };
  });
  const wanted = told.filter(({ signed }, index) => signed && !isRemoved(items[index]!));
  // Of an edited one the first version too.
  const ids = union(
    wanted.map(({ event }) => event),
    wanted.map(({ id }) => id),
  );
  const found = await fetchEvents(core, ids, relaysOf(core, ticket.customer, ticket.agent));
  const { id, ticketId, customer, agent, title, category, priority, status, details } = ticket;
  const { createdAt, updatedAt } = ticket;
  const file = {
    format: 'nostr-support/transcript',
    version: 1,
    about: ABOUT,
    savedAt: now,
    ticket: {
      ...{ id, ticketId, customer, agent, title, category, priority, status },
      ...{ createdAt, updatedAt, details },
    },
    names,
    items: told,
    events: ids.flatMap((each) => found.get(each) ?? []),
    missing: ids.filter((each) => !found.has(each)),
  };
  return JSON.stringify(file, undefined, 2) + '\n';
}

function itemData(item: TimelineItem) {
  const { type, id, at, pubkey } = item;
  const base = { type, id, at, pubkey };
  if (item.type === 'status') return { ...base, status: item.status };
  if (item.type === 'csat') return { ...base, rating: item.rating, comment: item.comment };
  if (item.type !== 'message' || isRemoved(item)) return { ...base, removed: true };
  const { from, text, attachments, replyTo, edited } = item;
  return {
    ...{ ...base, from, text, attachments: attachments.map(fileFacts) },
    ...(replyTo ? { replyTo } : {}),
    ...(edited ? { editedAt: edited.at } : {}),
  };
}

/** What said what is shown. */
function versionOf(item: TimelineItem): string {
  return (item.type === 'message' && item.edited?.id) || item.id;
}

function isRemoved(item: TimelineItem): boolean {
  return item.type === 'message' && !!item.removed;
}

/** The ids of all direct messages that are written down: an agent may answer by one. */
async function unsignedOf({ store }: Core): Promise<Set<string>> {
  const [pages, outbox] = await Promise.all([
    store.getAll<JournalRecord[]>('page/'),
    store.getAll<OutboxEntry>('outbox/'),
  ]);
  const kept = pages.flatMap(([, records]) => (Array.isArray(records) ? records : []));
  const facts = [...kept, ...outbox.map(([, entry]) => entry)].flatMap(({ fact }) => fact ?? []);
  return new Set(facts.flatMap(({ type, id }) => (type === 'message' ? id : [])));
}

function relaysOf({ directory, board }: Core, ...people: readonly string[]): string[] {
  return union(...[board.pubkey, ...people].map((pubkey) => directory.inbox(pubkey)));
}

/** By id, as far as a relay gives them in time and they hold. Resolves in any case. */
async function fetchEvents(
  { pool, clock }: Core,
  ids: readonly string[],
  relays: readonly string[],
): Promise<Map<string, NostrEvent>> {
  const found = new Map<string, NostrEvent>();
  if (!ids.length) return found;
  const stop = new AbortController();
  const cancel = clock.after(LIMIT, () => stop.abort());
  const releases = relays.map((url) => pool.hold(url));
  // One that waits for its next try is tried now.
  pool.wake();
  const askAll = async (url: string) => {
    for (let from = 0; from < ids.length && !stop.signal.aborted; from += MOST) {
      const part = ids.slice(from, from + MOST).filter((id) => !found.has(id));
      if (!part.length) continue;
      const { events } = await pool.query(url, [{ ids: part, kinds: SIGNED }], stop.signal);
      for (const event of events) if (!found.has(event.id) && verifyEvent(event)) found.set(event.id, event);
      if (found.size === ids.length) stop.abort();
    }
  };
  await Promise.all(relays.map(askAll));
  cancel();
  for (const release of releases) release();
  return found;
}
