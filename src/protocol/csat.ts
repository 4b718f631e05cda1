// Kind 7704: a customer rates the help (CSAT, 1 to 5). Older peers wrote it in the clear; we read both and
// write only the encrypted form.

import { checkSize } from './body.js';
import type { Draft, NostrEvent } from './event.js';
import { tagValue } from './event.js';
import { KIND_CSAT } from './kinds.js';
import { buildThreadTags, parseThreadTags, type ThreadFactBase, type TicketRef } from './thread.js';
import { badInput } from '../util/errors.js';
import { asText, isCount, parseObject } from '../util/guards.js';
import { toWellFormed } from '../util/text.js';

export interface CsatFact extends ThreadFactBase {
  readonly type: 'csat';
  readonly rating: number;
  readonly comment: string;
}

export interface CsatInput extends TicketRef {
  readonly at: number;
  readonly agent: string;
  readonly rating: number;
  readonly comment?: string | undefined;
}

export function buildCsat(input: CsatInput): Draft {
  const { at, agent, rating, comment = '' } = input;
  if (!isRating(rating)) throw badInput('rating to be a whole number from 1 to 5', rating);
  return {
    kind: KIND_CSAT,
    created_at: at,
    tags: buildThreadTags(input, agent),
    content: JSON.stringify({ rating, comment: checkSize('comment', toWellFormed(comment)) }),
    encryptTo: agent,
  };
}

/** `plaintext` is the decrypted content; for the older form, where {@link isPlainCsat} holds, the content itself. */
export function parseCsat(event: NostrEvent, plaintext: string): CsatFact | undefined {
  const base = parseThreadTags(event, KIND_CSAT);
  const { rating, comment } = isPlainCsat(event)
    ? { rating: Number(tagValue(event, 'rating')), comment: event.content }
    : parseObject(plaintext);
  return base && isRating(rating) ? { type: 'csat', ...base, rating, comment: asText(comment) } : undefined;
}

export function isPlainCsat(event: NostrEvent): boolean {
  return event.kind === KIND_CSAT && /^[1-5]$/.test(tagValue(event, 'rating') ?? '');
}

export function isRating(value: unknown): value is number {
  return isCount(value, 5) && value > 0;
}
