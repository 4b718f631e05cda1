// Internal notes: what only an agent's client does with them, a customer's never reads one. Pure.

import { parseNote, type NoteFact } from '../protocol/note.js';
import type { ThreadFact } from './facts.js';

export type Notes = typeof notes;

/** Each recipient has an event of their own: those with the same author and `noteId` become one note, to all of them. */
function merge(facts: readonly ThreadFact[]): readonly ThreadFact[] {
  const copies = new Map<string, NoteFact[]>();
  for (const fact of facts) {
    if (fact.type !== 'note') continue;
    const key = fact.author + fact.noteId;
    copies.set(key, [...(copies.get(key) ?? []), fact]);
  }
  return facts.flatMap((fact) => {
    if (fact.type !== 'note') return fact;
    const all = copies.get(fact.author + fact.noteId)!;
    const to = Object.freeze([...new Set(all.map(({ recipient }) => recipient))].sort());
    return all[0] === fact ? { ...fact, to } : [];
  });
}

export const notes = { parse: parseNote, merge };
