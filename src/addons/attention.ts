// Brings back who is still around: the count in the tab's title, a sound where the page asks for it, a notification where
// the reader does. Each once for all tabs, and never with the text of a message: others may see the screen.

import { html, type TemplateResult } from '../elements/template.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import type { MessageItem } from '../headless/snapshot.js';
import { attentionEn } from '../i18n/extras-en.js';
import { chime } from './attention/chime.js';
import { inTurn, watch } from './attention/tabs.js';
import { count } from './attention/title.js';

export const words = attentionEn;

export const styles = `
  .offer { margin: 0 4px 6px; }
  .offer button { margin-inline-end: 8px; }
`;

export const make = (room: Chat): Extra => new Attention(room);

/** Milliseconds. What comes at once is one piece of news, however much it is. */
const AT_ONCE = 1000;
/** Nobody is asked twice: a draft of no conversation, kept as long as all others, and gone with them. */
const ASKED = 'notify';
/** What turns the direction, breaks the line or is not seen. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

class Attention implements Extra {
  readonly #room: Chat;
  /** Something was written here. */
  #offers: boolean;
  #left = new AbortController();
  #last = -Infinity;
  /** On the reader's screen. */
  #shown: Notification[] = [];

  constructor(room: Chat) {
    this.#room = room;
    // This file comes with the first conversation there is: whoever has just begun it waits for its answer.
    this.#offers = (room.snapshot.tickets[0]?.createdAt ?? 0) > room.clock().now() / 1000 - 60;
  }

  start(): void {
    this.#left = new AbortController();
    // The page may have given itself another title.
    watch(this.#room.host.agent, this.#left.signal, () => this.changed());
    // The first date takes a browser long to write: whoever presses the launcher is not to wait for it.
    (globalThis as Partial<typeof globalThis>).requestIdleCallback?.(() => {
      const { words } = this.#room;
      words.date(0, { timeStyle: 'short' });
      words.date(0, { dateStyle: 'full' });
    });
  }

  stop(): void {
    this.#left.abort();
  }

  changed(): void {
    const unread = this.#left.signal.aborted ? 0 : this.#room.snapshot.unread;
    count(this, unread);
    if (unread) return;
    for (const notification of this.#shown) notification.close();
    this.#shown = [];
  }

  sent(): void {
    this.#offers = true;
  }

  /** Only while there is an answer to wait for. */
  above(): TemplateResult | undefined {
    const { words, ticket, snapshot } = this.#room;
    const waits =
      ticket &&
      !/resolved|closed/.test(ticket.status) &&
      ticket.items.findLast(({ type }) => type === 'message')?.own;
    if (!this.#offers || !waits || snapshot.drafts[ASKED] || !canAsk()) return undefined;
    return html`<p class="offer small">
      ${words('notifyOffer')}
      <button class="text-button" @click=${() => this.#answer(true)}>${words('notify')}</button>
      <button class="text-button" @click=${() => this.#answer(false)}>${words('notNow')}</button>
    </p>`;
  }

  /** Whoever leaves the browser's own question open can go on writing. */
  #answer(yes: boolean): void {
    const room = this.#room;
    room.client?.saveDraft({ ticketId: ASKED, text: 'asked' });
    room.wantsFocus = true;
    room.redraw();
    if (yes) void Notification.requestPermission().catch(() => undefined);
  }

  news(item: MessageItem): void {
    const { host, clock } = this.#room;
    const left = this.#left.signal;
    const now = clock().now();
    const may = globalThis.Notification?.permission === 'granted';
    if (left.aborted || (!host.sound && !may) || Math.abs(now - this.#last) < AT_ONCE) return;
    this.#last = now;
    void inTurn(item.id, { agent: host.agent, left, clock: clock() }, (seen) => {
      if (left.aborted) return;
      if (host.sound) chime();
      if (may && !seen) this.#notify(item);
    });
  }

  #notify(item: MessageItem): void {
    const { host, words } = this.#room;
    const name = this.#room.nameOf(item).replace(CONTROLS, '');
    try {
      const notification = new Notification(words('notification', { name }), { tag: item.id });
      this.#shown.push(notification);
      notification.onclick = () => {
        window.focus();
        host.show();
        const { tickets } = this.#room.snapshot;
        const place = tickets.find(({ items }) => items.some(({ id }) => id === item.id));
        if (place) this.#room.go(place.id);
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
