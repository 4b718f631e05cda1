// What is said otherwise than by a message: a reaction (NIP-25), a rating, and that one takes back or replaces what one has
// said (NIP-09, NIP-17); and in passing that one is typing or has read. An add-on, because only the one who does it needs
// it. It must never name another's message as its own to change: a reader would not believe it.

import type { Place } from '../headless/client.js';
import type { Core } from '../headless/core.js';
import type { Fact } from '../headless/facts.js';
import { requireTexts } from '../headless/options.js';
import type { Kit, Sent } from '../headless/sending.js';
import type { MessageItem } from '../headless/snapshot.js';
import type { Deleting, Editing, Rating, Reacting } from '../headless/world.js';
import { buildCsat, parseCsat } from '../protocol/csat.js';
import { buildDeletion, parseDeletion } from '../protocol/deletion.js';
import { buildMessage, parseMessage } from '../protocol/direct-message.js';
import { getEventId, type Rumor } from '../protocol/event.js';
import { buildReaction, parseEmoji, parseReaction } from '../protocol/reaction.js';
import { buildReply, parseReply } from '../protocol/reply.js';
import { badInput } from '../util/errors.js';

export { hear, signal } from './life/signals.js';

/** When, in seconds, one last changed something in a ticket. */
const changed = new WeakMap<Core, Map<string, number>>();

export async function react(kit: Kit, core: Core, place: Place, input: Reacting): Promise<Sent> {
  const item = findMessage(place, input.id);
  const emoji = parseEmoji(String(input.emoji));
  const own = item.reactions?.find((reaction) => reaction.emoji === emoji)?.own;
  if (input.off) {
    if (own) return takeBack(kit, core, place, own);
    throw badInput('an emoji that one has put there', input.emoji);
  }
  if (!emoji || own) throw badInput('one emoji that one has not put there yet', input.emoji);
  const { pubkey: author } = core.board;
  const at = nextTime(core, place);
  const rumor = buildReaction({ at, author, recipient: item.pubkey, target: item.id, emoji });
  return say(kit, core, place, rumor, parseReaction(rumor)!);
}

export async function deleteMessage(kit: Kit, core: Core, place: Place, input: Deleting): Promise<Sent> {
  return takeBack(kit, core, place, versionsOf(findOwn(place, input.id)));
}

/** Another message, and the old one is taken back: so that whoever knows nothing of edits reads the new one too. */
export async function editMessage(kit: Kit, core: Core, place: Place, input: Editing): Promise<Sent> {
  const item = findOwn(place, input.id);
  const { text } = input;
  const { id: edits, attachments, replyTo, from } = item;
  const version = { ...place, at: nextTime(core, place), text, attachments, replyTo, edits };
  let sent: Sent;
  if (from === 'customer') {
    const rumor = buildMessage({ ...version, author: place.customer, recipient: place.agent });
    sent = await say(kit, core, place, rumor, parseMessage(rumor)!);
  } else sent = await kit.send(core, buildReply(version), parseReply);
  // A ticket is its first message: what hangs on it would go too.
  const old = versionsOf(item).filter((id) => id !== place.ticket);
  if (old.length > 0) await takeBack(kit, core, place, old);
  return sent;
}

export async function submitCsat(kit: Kit, core: Core, place: Place, input: Rating): Promise<Sent> {
  const { rating, comment = '' } = input;
  requireTexts({ comment });
  return kit.send(core, buildCsat({ ...place, rating, comment }), parseCsat);
}

function takeBack(kit: Kit, core: Core, place: Place, targets: readonly string[]): Promise<Sent> {
  const { pubkey } = core.board;
  const at = nextTime(core, place);
  const recipient = otherSide(pubkey, place);
  const unsigned = { ...buildDeletion({ at, targets, kinds: [], recipient }), pubkey };
  const rumor = { ...unsigned, id: getEventId(unsigned) };
  return say(kit, core, place, rumor, parseDeletion(rumor)!);
}

/** To the other side, and to oneself. */
async function say(kit: Kit, core: Core, place: Place, rumor: Rumor, fact: Fact): Promise<Sent> {
  const { pubkey } = rumor;
  const parcels = await kit.wrap(core, rumor, [otherSide(pubkey, place), pubkey]);
  return { ...(await kit.post(core, { rumor, fact, parcels })), ticketId: place.ticket };
}

function otherSide(pubkey: string, { customer, agent }: { customer: string; agent: string }): string {
  return pubkey === customer ? agent : customer;
}

/** All that may still be shown somewhere: an edit may have gone out without what takes back the ones before. */
function versionsOf({ id, edited }: MessageItem): readonly string[] {
  return edited?.targets ?? [id];
}

function findMessage({ items }: Place, id: string): MessageItem {
  const item = items.find((each) => each.id === id);
  if (item?.type === 'message' && !item.removed) return item;
  throw badInput('the id of a message in this ticket', id);
}

function findOwn(place: Place, id: string): MessageItem {
  const item = findMessage(place, id);
  if (item.own) return item;
  throw badInput('the id of a message of one\u2019s own', id);
}

/** Each later than the last, or the same emoji put, taken back and put again in one second would be the same rumor. */
function nextTime(core: Core, { ticket, at }: Place): number {
  const times = changed.get(core) ?? new Map<string, number>();
  changed.set(core, times);
  const time = Math.max(at, (times.get(ticket) ?? 0) + 1);
  times.set(ticket, time);
  return time;
}
