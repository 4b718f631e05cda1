// The list of tickets, two lines a row, newest activity first. Arrows or j and k move, Enter opens. Only what was
// scrolled to is drawn, so that thousands stay fast. Fires `desk-open` with `{ id }`.

import { html, nothing, type TemplateResult } from 'lit-html';
import { LiveElement, type Changes } from '../../live-element.js';
import { property, state } from '../decorators.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { define } from '../../parts/define.js';
import { starIcon } from '../../parts/icons.js';
import { inboxIcon, lockIcon, statusIcons } from '../desk-icons.js';
import { customerName, lastWritten, STATUS_KEYS, type DeskFilter } from './tickets.js';
import { DeskTimes } from './times.js';

/** How many rows are drawn at once; more come as the reader moves down. */
const PAGE = 80;

export class DeskListElement extends LiveElement {
  #times = new DeskTimes();

  @property({ attribute: false }) words!: Words<DeskKey>;
  /** What the filter leaves. */
  @property({ attribute: false }) tickets: readonly Ticket[] = [];
  @property({ attribute: false }) filter: DeskFilter = 'open';
  @property({ attribute: false }) selected = '';
  /** There may be tickets that have not come yet. */
  @property({ type: Boolean }) loading = false;
  /** No ticket at all, under any filter. */
  @property({ type: Boolean }) none = false;
  /** The row that Tab leads to. */
  @state() private active = '';
  @state() private limit = PAGE;

  protected override willUpdate(changed: Changes): void {
    if (changed.has('filter')) this.limit = PAGE;
    if (changed.has('selected') && this.selected) this.active = this.selected;
  }

  /** Moves the focus to the row of a ticket, else to the first one. */
  focusTicket(id = this.active): void {
    const rows = this.#rows;
    (rows.find((row) => row.dataset['id'] === id) ?? rows[0])?.focus();
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.ticket')];
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = this.#rows;
    const at = rows.indexOf((event.target as Element).closest<HTMLElement>('.ticket')!);
    if (at < 0) return;
    const last = rows.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[Math.min(last, Math.max(0, to))]?.focus();
    if (to > last - 5) this.#more();
  }

  #onScroll(event: Event): void {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
    if (scrollHeight - clientHeight - scrollTop < 800) this.#more();
  }

  #more(): void {
    if (this.limit < this.tickets.length) this.limit += PAGE;
  }

  #open(id: string): void {
    this.active = id;
    this.dispatchEvent(new CustomEvent('desk-open', { detail: { id }, bubbles: true }));
  }

  protected override render(): TemplateResult {
    if (this.tickets.length === 0) return this.loading ? this.#skeleton() : this.#empty();
    const shown = this.tickets.slice(0, this.limit);
    const active = shown.some(({ id }) => id === this.active) ? this.active : shown[0]?.id;
    this.#times.set(this.words.lang);
    return html`<ul
      class="tickets"
      aria-label=${this.words('tickets')}
      @keydown=${this.#onKey}
      @scroll=${this.#onScroll}
    >
      ${repeat(
        shown,
        ({ id }) => id,
        (ticket) => html`<li>${this.#row(ticket, ticket.id === active)}</li>`,
      )}
    </ul>`;
  }

  #row(ticket: Ticket, active: boolean): TemplateResult {
    const { words } = this;
    const { id, unread, updatedAt } = ticket;
    const name = customerName(ticket);
    return html`<button
      class="ticket${unread ? ' unread' : ''}"
      data-id=${id}
      tabindex=${active ? 0 : -1}
      aria-current=${id === this.selected ? 'true' : nothing}
      @focus=${() => (this.active = id)}
      @click=${() => this.#open(id)}
    >
      <span class="ticket-row">
        <span class="dot"
          >${unread ? html`<span class="hidden">${words('unread', { count: unread })}</span>` : nothing}</span
        >
        <span class="ticket-name" dir="auto">${name}</span>
        <time class="small" datetime=${new Date(updatedAt * 1000).toISOString()}
          >${this.#times.short(updatedAt)}</time
        >
      </span>
      <span class="ticket-row second">
        <span class="ticket-line" dir="auto">${this.#line(ticket)}</span>
        ${this.#marks(ticket)}
      </span>
    </button>`;
  }

  #marks({ status, priority, csat }: Ticket): TemplateResult {
    const { words } = this;
    return html`
      ${
        csat
          ? html`<span class="rate">
              ${starIcon}<span class="hidden">${words('rating', { rating: csat.rating })}</span>
              <span aria-hidden="true">${csat.rating}</span>
            </span>`
          : nothing
      }
      ${
        priority === 'high' || priority === 'urgent'
          ? html`<span class="chip ${priority}">${words(priority)}</span>`
          : nothing
      }
      ${
        this.filter === 'all'
          ? html`<span class="chip ${status}"
              >${statusIcons[status]}<span>${words(STATUS_KEYS[status])}</span></span
            >`
          : nothing
      }
    `;
  }

  /** What is new where something is, else what it is about. */
  #line({ items, title, unread }: Ticket): TemplateResult | string {
    const last = lastWritten(items);
    const answered = items.length > 1 && last !== undefined && last !== items[0];
    if (!answered || (!unread && !last.own)) return title || this.words('untitled');
    const text = last.text.slice(0, 200);
    if (last.type === 'note') return html`${lockIcon}${text}`;
    return last.own ? this.words('youSaid', { text }) : text;
  }

  #skeleton(): TemplateResult {
    return html`<div class="skeleton" role="status">
      <span class="hidden">${this.words('loading')}</span>
      ${[1, 2, 3, 4, 5, 6].map(() => html`<div class="ghost"><span></span><span></span></div>`)}
    </div>`;
  }

  #empty(): TemplateResult {
    const kind = this.none ? 'emptyAll' : this.filter === 'open' ? 'emptyOpen' : 'emptyFilter';
    return html`<div class="empty">
      <span class="empty-icon">${inboxIcon}</span>
      <p class="empty-title">${this.words(kind)}</p>
      <p class="small">${this.words(`${kind}Text`)}</p>
    </div>`;
  }
}

define('nostr-support-desk-list', DeskListElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-list': DeskListElement;
  }
}
