// A message's text with what is an address in it as a link: `https:` and e-mail, nothing else, and only where what is
// read is where it leads: a host of other letters than ASCII's stays text, and so does what hides in direction marks.
// It is always text: nothing in it becomes markup.

import { html, type TemplateResult } from '../template.js';

// Bounded, and begun only where a word begins: a line of a hundred thousand letters is read once.
const ADDRESS =
  /(?<![\w.+-])(?:https:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+|[\w.+-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+)/giu;
/** What ends a sentence ends a link too, and a bracket that was opened before it. */
const AFTER = /[.,;:!?*_\])}…]+$/;

/** In the order of the text. */
export function linkedText(text: string): (string | TemplateResult)[] {
  const pieces: (string | TemplateResult)[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const shown = trim(found);
    const href = addressOf(shown);
    if (!href) continue;
    pieces.push(
      text.slice(done, index),
      // prettier-ignore
      html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">${shown}</a>`,
    );
    done = index + shown.length;
  }
  return [...pieces, text.slice(done)];
}

function trim(found: string): string {
  const shown = found.replace(AFTER, '');
  return shown.includes('(') && found[shown.length] === ')' ? `${shown})` : shown;
}

function addressOf(shown: string): string | undefined {
  if (!/^https:/i.test(shown)) return `mailto:${shown}`;
  const [, host = ''] = /^https:\/\/([^/?#]*)/i.exec(shown) ?? [];
  // A name before the host is there to mislead; letters that look like others may be.
  return /^[a-z\d.-]+\.[a-z\d-]+(:\d+)?$/i.test(host) && !/(^|\.)xn--/i.test(host) && URL.canParse(shown)
    ? shown
    : undefined;
}
