// What became of what was said: messages that their author has replaced or taken back, what they answer, and reactions to
// them. Pure, and made of all that is there: so it does not matter what came first. Only an author changes what is the
// author's own.

import type { MessageFact } from '../protocol/direct-message.js';
import type { ReplyFact } from '../protocol/reply.js';
import type { TicketFact } from '../protocol/ticket.js';
import type { ThreadFact } from './facts.js';
import { isMessage, isOver, type State } from './reducer.js';
import { believes } from './rules.js';
import type { MessageItem, Reaction } from './snapshot.js';
import type { ViewContext } from './view.js';

export type Said = TicketFact | ThreadFact;
export type Amended = Said & Pick<MessageItem, 'removed' | 'deletion' | 'edited' | 'reactions'>;
type Message = TicketFact | ReplyFact | MessageFact;
/** What a fact may name. */
export type Naming = Pick<Partial<MessageFact>, 'edits' | 'replyTo'>;

const MOST_EMOJI = 20;

/** The ticket and what was said in it, in their order: each message once, in the place of its first version. */
export function amend(
  said: readonly [TicketFact, ...ThreadFact[]],
  state: State,
  context: ViewContext,
): Amended[] {
  // Of what others name, all versions, oldest first, by the id of each. Most are named by none, and cost nothing here.
  const places = new Map<unknown, Message[]>();
  for (const { edits, replyTo } of said as readonly Naming[]) {
    if (edits) places.set(edits, []);
    if (replyTo) places.set(replyTo, []);
  }
  for (const fact of places.size ? said : []) {
    if (!isMessage(fact)) continue;
    const place = places.get((fact as Naming).edits);
    if (place?.[0]?.author === fact.author) {
      place.push(fact);
      places.set(fact.id, place);
    } else places.get(fact.id)?.push(fact);
  }
  const shown: Amended[] = [];
  for (const fact of said) {
    const { replyTo } = fact as Naming;
    const isNamed = replyTo || places.has(fact.id) || state.reactions.has(fact.id);
    if (!isMessage(fact) || !(isNamed || isOver(state, fact, context.now))) {
      shown.push(fact);
      continue;
    }
    const place = places.get(fact.id) ?? [fact];
    if (place[0] === fact) {
      const last = place.findLast((each) => !isOver(state, each, context.now));
      const versions = place.map(({ id }) => id);
      const reactions = last && reactionsTo(versions, said[0], state, context);
      shown.push(
        withChange(fact, {
          ...(!last && {
            text: '',
            attachments: [],
            removed: true,
            deletion: deletionOf(place.at(-1)!, state, context),
          }),
          ...(!last && 'title' in fact && { title: '', details: {} }),
          ...(last &&
            last !== fact && {
              text: last.text,
              attachments: last.attachments,
              edited: { id: last.id, at: last.at, targets: versions },
            }),
          ...(replyTo && { replyTo: places.get(replyTo)?.[0]?.id }),
          ...(reactions && { reactions }),
        }),
      );
    }
  }
  return shown;
}

/** One that came through is enough. */
function deletionOf(
  { id, author }: Message,
  { reactions }: State,
  { delivery }: ViewContext,
): string | undefined {
  let found: string | undefined;
  for (const fact of reactions.get(id) ?? []) {
    const isMeant = fact.type === 'deletion' && fact.author === author;
    if (isMeant && (!found || delivery(found)?.reason)) found = fact.id;
  }
  return found;
}

/** In the order in which the emoji first came; each person once an emoji. */
function reactionsTo(
  versions: readonly string[],
  ticket: TicketFact,
  state: State,
  context: ViewContext,
): readonly Reaction[] | undefined {
  let found: Map<string, { emoji: string; pubkeys: string[]; own?: string[]; removed?: true }> | undefined;
  // What every relay refuses is seen by nobody else.
  const isRefused = (id: string) => context.delivery(id)?.reason === 'relay-refused';
  for (const id of versions) {
    for (const fact of state.reactions.get(id) ?? []) {
      if (fact.type === 'deletion') continue;
      const { emoji, author } = fact;
      const isOwn = author === context.pubkey;
      const known = found?.get(emoji);
      const isThere = known?.pubkeys.includes(author);
      // What changes nothing costs nothing, however often it is said.
      if ((isThere && !isOwn) || (!known && found?.size === MOST_EMOJI)) continue;
      const isTaken = isOver(state, fact, context.now);
      const isKept = isTaken && state.reactions.get(fact.id)?.every((each) => isRefused(each.id));
      if (isRefused(fact.id) || !believes(context, ticket, fact) || (isTaken && !isKept)) continue;
      found ??= new Map();
      const reaction = known ?? { emoji, pubkeys: [] };
      found.set(emoji, reaction);
      if (!isThere) reaction.pubkeys.push(author);
      if (isOwn) (reaction.own ??= []).push(fact.id);
      if (isKept) reaction.removed = true;
    }
  }
  return found && [...found.values()];
}

/** What is changed as before is the same object as before. */
function withChange(fact: Message, change: object): Amended {
  const key = JSON.stringify(change);
  const known = changed.get(fact);
  if (known?.key === key) return known.made;
  const made = { ...fact, ...change };
  changed.set(fact, { key, made });
  return made;
}

const changed = new WeakMap<Message, { readonly key: string; readonly made: Amended }>();
