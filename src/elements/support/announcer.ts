// Says incoming messages to a screen reader, each once: none of one's own, and none that was sent before this page
// was there to hear it.

import { html, type TemplateResult } from 'lit';
import type { MessageItem, Snapshot } from '../../headless/snapshot.js';
import type { WordKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';

/** Seconds that two clocks may be apart. */
const SLACK = 60;

export class Announcer {
  #since = Infinity;
  #news: readonly MessageItem[] = [];
  #odd = false;

  /** From now on (unix seconds) what comes is news. */
  listen(now: number): void {
    this.#since = Math.min(this.#since, now - SLACK);
  }

  add(incoming: readonly MessageItem[]): void {
    const news = incoming.filter(({ at }) => at >= this.#since);
    if (!news.length) return;
    this.#news = news;
    this.#odd = !this.#odd;
  }

  /** The region is always there: one that comes with its text is not read out. */
  render(words: Words<WordKey>, { profiles }: Snapshot): TemplateResult {
    const said = this.#news.map(({ pubkey, text }) =>
      words('incoming', { name: profiles[pubkey]?.name || words('someone'), text }),
    );
    // Two templates in turn make new nodes, so that the same text twice is said twice.
    return html`<div class="hidden" role="status">
      ${this.#odd ? html`<p .textContent=${said.join('\n')}></p>` : html`<div .textContent=${said.join('\n')}></div>`}
    </div>`;
  }
}
