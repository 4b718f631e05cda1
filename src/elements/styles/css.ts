/** The text of a style sheet. */
export const css = String.raw;
