// What became of what was said: messages that their author has replaced or taken back, what they answer, and reactions to
// them. Pure, and made of all that is there: so it does not matter what came first. Only an author changes what is the
// author's own.

import type { MessageFact } from '../protocol/direct-message.js';
import type { ReplyFact } from '../protocol/reply.js';
import type { TicketFact } from '../protocol/ticket.js';
import type { ThreadFact } from './facts.js';
import { isMessage, isOver, type State } from './reducer.js';
import { believes, type Viewpoint } from './rules.js';
import type { MessageItem, Reaction } from './snapshot.js';

export type Said = TicketFact | ThreadFact;
export type Amended = Said & Pick<MessageItem, 'removed' | 'edited' | 'reactions'>;
type Message = TicketFact | ReplyFact | MessageFact;

const MOST_EMOJI = 20;

/** The ticket and what was said in it, in their order: each message once, in the place of its first version. */
export function amend(
  said: readonly [TicketFact, ...ThreadFact[]],
  state: State,
  context: Viewpoint & { readonly now: number },
): Amended[] {
  // All versions of a message, oldest first, by the id of each.
  const places = new Map<string, Message[]>();
  for (const fact of said) {
    if (!isMessage(fact)) continue;
    const place = places.get(('edits' in fact && fact.edits) || '');
    const isEdit = place?.[0]!.author === fact.author && place.push(fact);
    places.set(fact.id, isEdit ? place : [fact]);
  }
  const shown: Amended[] = [];
  for (const fact of said) {
    if (!isMessage(fact)) shown.push(fact);
    const place = places.get(fact.id);
    if (place?.[0] !== fact) continue;
    const last = place.findLast((each) => !isOver(state, each, context.now));
    const versions = place.map(({ id }) => id);
    const reactions = last && reactionsTo(versions, said[0], state, context);
    const answered = 'replyTo' in fact && fact.replyTo;
    shown.push(
      withChange(fact, {
        ...(!last && { text: '', attachments: [], removed: true }),
        ...(!last && 'title' in fact && { title: '', details: {} }),
        ...(last &&
          last !== fact && {
            text: last.text,
            attachments: last.attachments,
            edited: { id: last.id, at: last.at, targets: versions },
          }),
        ...(answered && { replyTo: places.get(answered)?.[0]!.id }),
        ...(reactions && { reactions }),
      }),
    );
  }
  return shown;
}

/** In the order in which the emoji first came; each person once an emoji. */
function reactionsTo(
  versions: readonly string[],
  ticket: TicketFact,
  state: State,
  context: Viewpoint & { readonly now: number },
): readonly Reaction[] | undefined {
  let found: Map<string, { emoji: string; pubkeys: string[]; own?: string[] }> | undefined;
  for (const id of versions) {
    for (const fact of state.reactions.get(id) ?? []) {
      const { emoji, author } = fact;
      if (!believes(context, ticket, fact) || isOver(state, fact, context.now)) continue;
      found ??= new Map();
      const reaction = found.get(emoji) ?? { emoji, pubkeys: [] };
      if (found.size === MOST_EMOJI && !found.has(emoji)) continue;
      found.set(emoji, reaction);
      if (!reaction.pubkeys.includes(author)) reaction.pubkeys.push(author);
      if (author === context.pubkey) (reaction.own ??= []).push(fact.id);
    }
  }
  return found && [...found.values()];
}

/** What is changed as before is the same object as before. */
function withChange(fact: Message, change: object): Amended {
  if (Object.keys(change).length === 0) return fact;
  const key = JSON.stringify(change);
  const known = changed.get(fact);
  if (known?.key === key) return known.made;
  const made = { ...fact, ...change };
  changed.set(fact, { key, made });
  return made;
}

const changed = new WeakMap<Message, { readonly key: string; readonly made: Amended }>();
