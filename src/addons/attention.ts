// Brings back who is still around: the count in the tab's title, a sound where the page asks for it, a notification where
// the reader does. Each once for all tabs, and never with the text of a message: others may see the screen.

import { html, type TemplateResult } from '../elements/template.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import type { MessageItem, Snapshot } from '../headless/snapshot.js';
import { attentionEn } from '../i18n/extras-en.js';
import { chime } from './attention/chime.js';

export const words = attentionEn;

export const styles = `
  .offer { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; margin: 0 4px 6px; }
  .offer > :first-child { flex: 1 12em; }
`;

export const make = (room: Chat): Extra => new Attention(room);

/** Milliseconds for which a tab keeps a message to itself: by then all others have heard of it. */
const TURN = 10_000;

/** What stands before the page's own title, for all widgets in it. */
let mark = '';
const counts = new Map<object, number>();

class Attention implements Extra {
  readonly #room: Chat;
  /** Once something was written here there is an answer to wait for. */
  #offers = false;
  #left: AbortController | undefined;

  constructor(room: Chat) {
    this.#room = room;
  }

  start(): void {
    this.#left = new AbortController();
    this.#count(this.#room.snapshot.unread);
  }

  stop(): void {
    this.#left?.abort();
    this.#count(0);
  }

  changed({ unread }: Snapshot): void {
    this.#count(unread);
  }

  /** The page may have given itself another title since. */
  #count(unread: number): void {
    counts.set(this, unread);
    if (!unread) counts.delete(this);
    const sum = [...counts.values()].reduce((all, each) => all + each, 0);
    const { title } = document;
    const own = title.startsWith(mark) ? title.slice(mark.length) : title;
    mark = sum ? `(${sum > 99 ? '99+' : sum}) ` : '';
    if (title !== mark + own) document.title = mark + own;
  }

  sent(): void {
    this.#offers = canAsk();
  }

  above(): TemplateResult | undefined {
    const { words } = this.#room;
    if (!this.#offers || !canAsk()) return undefined;
    return html`<p class="offer small">
      <span>${words('notifyOffer')}</span>
      <button class="text-button" @click=${() => this.#answer(true)}>${words('notify')}</button>
      <button class="text-button" @click=${() => this.#answer(false)}>${words('notNow')}</button>
    </p>`;
  }

  #answer(yes: boolean): void {
    this.#offers = false;
    this.#room.redraw();
    if (yes) void this.#room.attempt(() => Notification.requestPermission());
  }

  news(item: MessageItem): void {
    const { host } = this.#room;
    const isSeen = document.visibilityState === 'visible' && document.hasFocus();
    const may = globalThis.Notification?.permission === 'granted';
    if (!this.#left || this.#left.signal.aborted || (!host.sound && (!may || isSeen))) return;
    void inTurn(item.id, this.#left.signal, () => {
      if (host.sound) chime();
      if (may && !isSeen) this.#notify(item);
    });
  }

  #notify({ id, pubkey, own }: MessageItem): void {
    const { host, words } = this.#room;
    const name = this.#room.nameOf({ pubkey, own });
    try {
      const notification = new Notification(words('notification', { name }), { tag: id });
      notification.onclick = () => {
        window.focus();
        host.show();
        notification.close();
      };
    } catch {
      // Some phones let only a service worker notify.
    }
  }
}

function canAsk(): boolean {
  return isSecureContext && globalThis.Notification?.permission === 'default';
}

/** Only the first tab does it. Where tabs can't be told apart, each does. */
async function inTurn(id: string, signal: AbortSignal, work: () => void): Promise<void> {
  const { locks } = navigator;
  if (!locks) return work();
  await locks
    .request(`nostr-support/news/${id}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      work();
      // Kept by nobody who has left, nor by a page that is laid aside.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, TURN);
        const end = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', end, { once: true });
        window.addEventListener('pagehide', end, { once: true, signal });
      });
    })
    .catch(work);
}
