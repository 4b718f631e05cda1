// Reads what a page hands in: attributes that take one value of a few, lists, and a number.

/** By property: what it may be. */
export const CHOICES = {
  position: 'bottom-end, bottom-start, top-end, top-start',
  mode: 'floating, inline',
  theme: 'auto, light, dark',
  persist: 'local, session, none',
  disable: 'attachments, rating, emoji, receipts, typing, launcher',
  addons: 'actions, attention, handover, menu, rating, tray, welcome',
  maxFileSize: 'a number of bytes',
};

/** Splits a list of words. */
export function listOf(text: string, separator = /[\s,]+/): readonly string[] {
  return text.trim().split(separator).filter(Boolean);
}

/** The first attribute with a value that does not exist. */
export function wrongChoice(
  element: Readonly<Record<keyof typeof CHOICES, unknown>>,
): { attribute: string; value: unknown; expected: string } | undefined {
  for (const [attribute, expected] of Object.entries(CHOICES)) {
    const given = element[attribute as keyof typeof CHOICES];
    for (const value of /disable|addons/.test(attribute) ? listOf(given as string) : [given])
      if (
        attribute === 'maxFileSize' ? !((value as number) > 0) : !listOf(expected).includes(value as string)
      )
        return { attribute, value, expected };
  }
  return undefined;
}
