// Finds conversations by their titles and by what was written in them, whatever the case and the accents.

import { html, type TemplateResult } from '../../elements/template.js';
import type { Chat } from '../../elements/support/chat.js';
import type { Ticket } from '../../headless/snapshot.js';

/** As many as one can still look over. */
const FEW = 7;

export class Search {
  readonly #room: Chat;
  #wanted: readonly string[] = [];
  #text = '';
  /** What is looked through, made once for each state of a conversation. */
  readonly #plain = new WeakMap<Ticket, string>();

  constructor(room: Chat) {
    this.#room = room;
  }

  get #isOn(): boolean {
    return this.#room.snapshot.tickets.length > FEW;
  }

  view(): TemplateResult | undefined {
    if (!this.#isOn) return undefined;
    const { words, snapshot } = this.#room;
    const none = this.#wanted.length > 0 && !snapshot.tickets.some((ticket) => this.finds(ticket));
    return html`<div class="search">
      <input
        part="field"
        class="field"
        type="search"
        aria-label=${words('search')}
        placeholder=${words('search')}
        .value=${this.#text}
        @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      />
      <p class="small" role="status">${none ? words('searchNone') : ''}</p>
    </div>`;
  }

  /** Every word has to be somewhere in it. */
  finds(ticket: Ticket): boolean {
    if (!this.#isOn || !this.#wanted.length) return true;
    let plain = this.#plain.get(ticket);
    if (plain === undefined) {
      const texts = ticket.items.map((item) => (item.type === 'message' ? item.text : ''));
      plain = toPlain([ticket.title, ...texts].join('\n'));
      this.#plain.set(ticket, plain);
    }
    return this.#wanted.every((word) => plain.includes(word));
  }

  /** Escape empties it first. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || !this.#text) return;
    event.preventDefault();
    event.stopPropagation();
    this.#type('');
  }

  #type(text: string): void {
    this.#text = text;
    this.#wanted = toPlain(text).split(/\s+/).filter(Boolean);
    this.#room.redraw();
  }
}

function toPlain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
