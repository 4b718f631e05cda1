// Kind 7 (NIP-25) as the rumor of a gift wrap: what somebody says to a message with one emoji. It carries no ticket_id,
// because older peers show whatever has one as a message.

import { getEventId, type Rumor } from './event.js';
import { KIND_REACTION } from './kinds.js';
import { utf8Encode } from '../util/bytes.js';
import { badInput } from '../util/errors.js';
import { isHex32 } from '../util/guards.js';

export interface ReactionFact {
  readonly type: 'reaction';
  /** The rumor's id. */
  readonly id: string;
  readonly at: number;
  readonly author: string;
  /** Whose message it is, as the author says. */
  readonly recipient: string;
  readonly ticket?: undefined;
  /** Id of the message: an event or a rumor. */
  readonly target: string;
  readonly emoji: string;
}

export type ReactionInput = Omit<ReactionFact, 'type' | 'id' | 'ticket'>;

const MAX_BYTES = 32;
/** One emoji as it is drawn: a flag, a key cap, or pictures joined to one, each with its colour. */
const EMOJI =
  /^(\p{RI}{2}|[\d#*]\uFE0F?\u20E3|\p{ExtPict}[\p{EMod}\uFE0F\u{E0020}-\u{E007F}]*(\u200D\p{ExtPict}[\p{EMod}\uFE0F]*)*)$/u;

export function buildReaction({ at, author, recipient, target, emoji }: ReactionInput): Rumor {
  if (!isHex32(target)) throw badInput('target to be the id of a message in hex', target);
  if (!isHex32(recipient)) throw badInput('recipient to be a public key in hex', recipient);
  if (typeof emoji !== 'string' || !parseEmoji(emoji)) throw badInput('one emoji', emoji);
  const unsigned = {
    kind: KIND_REACTION,
    created_at: at,
    tags: [
      ['e', target],
      ['p', recipient],
    ],
    content: emoji,
    pubkey: author,
  };
  return { ...unsigned, id: getEventId(unsigned) };
}

export function parseReaction(rumor: Rumor): ReactionFact | undefined {
  const { id, created_at: at, pubkey: author, kind, tags, content } = rumor;
  // NIP-25: of several the last one counts.
  const [target, recipient] = ['e', 'p'].map((name) => tags.findLast(([each]) => each === name)?.[1]);
  const emoji = parseEmoji(content);
  if (kind !== KIND_REACTION || !emoji || !isHex32(target) || !isHex32(recipient)) return undefined;
  return { type: 'reaction', id, at, author, recipient, target, emoji };
}

/** The emoji that a text is, or stands for. */
export function parseEmoji(text: string): string | undefined {
  if (text === '' || text === '+') return '👍';
  if (text === '-') return '👎';
  return EMOJI.test(text) && utf8Encode(text).length <= MAX_BYTES ? text : undefined;
}
