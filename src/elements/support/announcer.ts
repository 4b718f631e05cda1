// Says incoming messages to a screen reader, each once: none of one's own, and none that was sent before this page
// was there to hear it.

import type { MessageItem, Snapshot } from '../../headless/snapshot.js';
import type { WordKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';

/** Seconds that two clocks may be apart. */
const SLACK = 60;

export class Announcer {
  #since = Infinity;
  /** What to say now. Always another node, so that the same text twice is said twice. */
  news: HTMLElement | undefined;

  /** From now on (unix seconds) what comes is news. */
  listen(now: number): void {
    this.#since = Math.min(this.#since, now - SLACK);
  }

  add(incoming: readonly MessageItem[], words: Words<WordKey>, { profiles }: Snapshot): void {
    const news = incoming.filter(({ at }) => at >= this.#since);
    if (!news.length) return;
    this.news = document.createElement('p');
    this.news.textContent = news
      .map(({ pubkey, text }) =>
        words('incoming', { name: profiles[pubkey]?.name || words('someone'), text }),
      )
      .join('\n');
  }
}
