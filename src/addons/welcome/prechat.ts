// What is asked before the first message, as a page lists it, and whether an answer is one. It draws nothing.

import { listOf } from '../../elements/support/configuration.js';

export interface Question {
  /** The answer travels under this name. */
  readonly name: string;
  readonly optional: boolean;
}

export type Fault = 'prechatMissing' | 'prechatEmail' | 'prechatPhone';

const MOST = 10;
/** What a ticket's body says by itself. */
const TAKEN = ['ticket_id', 'title', 'body', 'consent', 'consent_to'];
/** Longer ones exist, but nobody has one. */
export const MAX_ANSWER_CHARS = 254;

/** `name email? company?`; `wrong` is the first that is no name, stands there twice, or is one too many. */
export function parsePrechat(text: string): { questions: readonly Question[]; wrong?: string } {
  const questions: Question[] = [];
  for (const word of listOf(text)) {
    const [, name = '', mark] = /^([\p{L}\p{N}][\p{L}\p{N}_-]{0,39})(\?)?$/u.exec(word) ?? [];
    const known = name in {} || TAKEN.includes(name) || questions.some((question) => question.name === name);
    if (!name || known || questions.length === MOST) return { questions, wrong: word };
    questions.push({ name, optional: mark !== undefined });
  }
  return { questions };
}

/** What is wrong with an answer, if anything is. */
export function faultOf({ name, optional }: Question, answer: string): Fault | undefined {
  const text = answer.trim();
  if (text === '') return optional ? undefined : 'prechatMissing';
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text)) return 'prechatEmail';
  if (name === 'phone' && (/[^\p{Nd}\s()+./-]/u.test(text) || (text.match(/\p{Nd}/gu)?.length ?? 0) < 5))
    return 'prechatPhone';
  return undefined;
}
