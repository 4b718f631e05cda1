// Reads what a page hands in: attributes that take one value of a few, and lists.

export const CHOICES = {
  position: 'bottom-end, bottom-start, top-end, top-start',
  mode: 'floating, inline',
  theme: 'auto, light, dark',
  persist: 'local, session, none',
  disable: 'attachments, rating, emoji, receipts, typing, launcher',
};

/** Splits a list of words. */
export function listOf(text: string, separator = /[\s,]+/): readonly string[] {
  return text.trim().split(separator).filter(Boolean);
}

/** The first attribute with a value that does not exist. */
export function wrongChoice(
  element: typeof CHOICES,
): { attribute: string; value: string; expected: string } | undefined {
  for (const [attribute, choices] of Object.entries(CHOICES)) {
    const given = element[attribute as keyof typeof CHOICES];
    for (const value of attribute === 'disable' ? listOf(given) : [given])
      if (!listOf(choices).includes(value)) return { attribute, value, expected: choices };
  }
  return undefined;
}
