// Reads what a page hands in: attributes that take one value of a few, lists, and what the agent should know. What is
// wrong is said in one line, which must never hold what may be a secret key.

import { badInput, type SupportError } from '../../util/errors.js';

export const CHOICES = {
  position: ['bottom-end', 'bottom-start', 'top-end', 'top-start'],
  mode: ['floating', 'inline'],
  theme: ['auto', 'light', 'dark'],
  persist: ['local', 'none'],
  disable: ['attachments', 'rating', 'emoji', 'receipts', 'typing', 'launcher'],
} as const;

type Chosen = Readonly<Record<keyof typeof CHOICES, string>>;

/** Splits a list of words. */
export function listOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** The first attribute with a value that does not exist. */
export function wrongChoice(
  element: Chosen,
): { attribute: string; value: string; error: SupportError } | undefined {
  for (const [attribute, choices] of Object.entries(CHOICES)) {
    const value = element[attribute as keyof Chosen];
    const wrong = (attribute === 'disable' ? listOf(value) : [value]).find(
      (word) => !choices.some((choice) => choice === word),
    );
    if (wrong !== undefined) return { attribute, value: wrong, error: badInput(choices.join(', '), wrong) };
  }
  return undefined;
}

/** How a value may stand in the console: short, and never a secret key that was pasted by mistake. */
export function printable(value: string): string {
  return /nsec1|^[\s"]*[0-9a-f]{64}/i.test(value)
    ? '(hidden: it could be a secret key)'
    : value.slice(0, 120);
}

/** Whatever the page told, as the strings that travel. */
export function asDetails(told: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(told).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
