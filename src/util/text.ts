// Text that every peer can read: some refuse a whole event over half a surrogate pair.

/** Lone surrogates become U+FFFD, as they would in UTF-8. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Nothing in it would be seen. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}

/** At most `most` UTF-16 units, never ending in half a character. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
