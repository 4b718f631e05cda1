// Suggestions under the greeting, as a page hands them in: it may hand in anything.

import { asText, isObject } from '../../util/guards.js';
import { clip } from '../../util/text.js';

export interface Suggestion {
  readonly label: string;
  readonly text: string;
}

const MOST = 6;
const MAX_LABEL_CHARS = 80;
const MAX_TEXT_CHARS = 1000;

/** None where there is nothing; `undefined` for what is no list, or can't be read. */
export function readStarters(starters: unknown): readonly Suggestion[] | undefined {
  try {
    const list: unknown = starters ?? [];
    if (!Array.isArray(list)) return undefined;
    // One by one: a method of the page's own may give anything.
    const given = Array.from({ length: Math.min(list.length, 100) }, (_, index): unknown => list[index]);
    return given.flatMap(readStarter).slice(0, MOST);
  } catch {
    return undefined;
  }
}

function readStarter(given: unknown): readonly Suggestion[] {
  const fields = isObject(given) ? given : { text: given };
  const text = clip(asText(fields['text']).trim(), MAX_TEXT_CHARS);
  const label = clip(asText(fields['label']).trim() || text, MAX_LABEL_CHARS);
  return text ? [{ label, text }] : [];
}
