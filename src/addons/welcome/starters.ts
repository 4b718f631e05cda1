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

export function readStarters(given: unknown): readonly Suggestion[] {
  return (Array.isArray(given) ? given : []).slice(0, 100).flatMap(readStarter).slice(0, MOST);
}

function readStarter(given: unknown): readonly Suggestion[] {
  const fields = isObject(given) ? given : { text: given };
  const text = clip(asText(fields['text']).trim(), MAX_TEXT_CHARS);
  const label = clip(asText(fields['label']).trim() || text, MAX_LABEL_CHARS);
  return text ? [{ label, text }] : [];
}
