// The list of tickets, two lines a row, newest activity first. Arrows or j and k move, Enter opens, r and n open it to
// reply or to write a note. Only what was scrolled to is drawn, so that thousands stay fast. Many tickets of one
// customer are one row, which a press opens and closes. Fires `desk-open` with a `DeskOpen`, and `desk-mute` with the
// customer who is to be muted, or no longer.

import { html, nothing, render, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { Profile, Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { define } from '../../parts/define.js';
import { gist } from '../../parts/gist.js';
import { downIcon } from '../../parts/icons.js';
import { starIcon } from '../../parts/star-icon.js';
import { bellIcon, checkIcon, inboxIcon, lockIcon, muteIcon, statusIcons } from '../desk-icons.js';
import { foldTickets, type Fold } from './folds.js';
import { identityOf } from './identity.js';
import {
  agentName,
  countUnread,
  isErased,
  lastWritten,
  STATUS_KEYS,
  titleOf,
  type DeskFilter,
} from './tickets.js';
import { shortTime } from './times.js';

export interface DeskOpen {
  readonly id: string;
  /** What is to be written in it at once. */
  readonly write?: 'reply' | 'note' | undefined;
}

const WRITES: Readonly<Record<string, DeskOpen['write']>> = { r: 'reply', n: 'note' };

/** How many rows are drawn at once; more come as the reader moves down. */
const PAGE = 80;

export class DeskListElement extends LiveElement {
  static override properties = {
    words: inner,
    tickets: inner,
    muted: inner,
    issuers: inner,
    profiles: inner,
    filter: inner,
    selected: inner,
    loading: { type: Boolean },
    none: { type: Boolean },
    active: inner,
    limit: inner,
  };

  #rows: readonly (Ticket | Fold)[] = [];
  /** Customers whose tickets are shown one by one. */
  #unfolded = new Set<string>();
  #inner = new Set<Ticket>();
  #lines = new Map<string, HTMLLIElement>();
  /** Where the row that Tab leads to stood last: one that is done with leaves the reader where it was. */
  #at = 0;
  /** Where the keyboard goes when the row that it was on has moved away. */
  #next: number | undefined;

  private get list(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.tickets');
  }
  words!: Words<DeskKey>;
  /** What the filter leaves. */
  tickets: readonly Ticket[] = [];
  /** Customers whose tickets are one row, the last. */
  muted: readonly string[] = [];
  /** Whose proofs of who a customer is are believed. */
  issuers: readonly string[] = [];
  profiles: Readonly<Record<string, Profile>> = {};
  filter: DeskFilter = 'open';
  selected = '';
  /** There may be tickets that have not come yet. */
  loading = false;
  /** No ticket at all, under any filter. */
  none = false;
  /** The row that Tab leads to. */
  private active = '';
  private limit = PAGE;

  protected override willUpdate(changed: Changes): void {
    if (changed.has('filter')) {
      this.limit = PAGE;
      this.#at = 0;
    }
    if (changed.has('selected') && this.selected) this.active = this.selected;
    // Not at every step of the keyboard.
    if (changed.has('tickets') || changed.has('muted')) this.#arrange();
  }

  protected override updated(changed: Changes): void {
    if (this.list) this.#draw(this.list);
    if (!changed.has('muted') || this.#next === undefined) return;
    const buttons = this.#buttons;
    (buttons[this.#next] ?? buttons.at(-1))?.focus();
    this.#next = undefined;
  }

  #arrange(): void {
    this.#inner.clear();
    this.#rows = foldTickets(this.tickets, this.muted).flatMap((row) => {
      if (!('tickets' in row && this.#unfolded.has(row.customer))) return row;
      for (const ticket of row.tickets) this.#inner.add(ticket);
      return [row, ...row.tickets];
    });
  }

  /** Moves the focus to the row of a ticket, else to the one that Tab leads to. */
  focusTicket(id = this.active): void {
    const buttons = this.#buttons;
    const row = buttons.find((button) => button.dataset['id'] === id);
    (row ?? buttons.find(({ tabIndex }) => tabIndex === 0))?.focus();
  }

  get #buttons(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.ticket')];
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const buttons = this.#buttons;
    const at = buttons.findIndex((button) => button.parentNode!.contains(event.target as Node));
    if (at < 0) return;
    const last = buttons.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    const row = this.#rows[at]!;
    const write = WRITES[event.key];
    if (write && !('tickets' in row)) {
      event.preventDefault();
      this.#open(row.id, write);
    }
    if (to === undefined) return;
    event.preventDefault();
    buttons[Math.min(last, Math.max(0, to))]?.focus();
    if (to > last - 5) this.#more();
  }

  #onScroll(event: Event): void {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
    if (scrollHeight - clientHeight - scrollTop < 800) this.#more();
  }

  #more(): void {
    if (this.limit < this.#rows.length) this.limit += PAGE;
  }

  #toggle(customer: string): void {
    if (!this.#unfolded.delete(customer)) this.#unfolded.add(customer);
    this.#arrange();
    this.requestUpdate();
  }

  #mute({ customer, id }: Fold): void {
    this.#next = this.#buttons.findIndex((button) => button.dataset['id'] === id);
    this.#unfolded.delete(customer);
    this.dispatchEvent(new CustomEvent('desk-mute', { detail: customer, bubbles: true }));
  }

  #open(id: string, write?: DeskOpen['write']): void {
    this.active = id;
    const detail: DeskOpen = { id, write };
    this.dispatchEvent(new CustomEvent('desk-open', { detail, bubbles: true }));
  }

  protected override render(): TemplateResult {
    if (this.tickets.length === 0) return this.loading ? this.#skeleton() : this.#empty();
    return html`<ul
      class="tickets"
      aria-label=${this.words('tickets')}
      @keydown=${this.#onKey}
      @scroll=${this.#onScroll}
    ></ul>`;
  }

  /** Each row keeps its own node: Lit's `repeat` does this too, for five times the code. */
  #draw(list: HTMLElement): void {
    const shown = this.#rows.slice(0, this.limit);
    const place = shown.findIndex(({ id }) => id === this.active);
    if (place >= 0) this.#at = place;
    const active = (shown[this.#at] ?? shown.at(-1))?.id;
    const root = this.getRootNode() as ShadowRoot;
    const focused = root.activeElement as HTMLElement | null;
    const before = this.#lines;
    const at = [...before.values()].findIndex((line) => line.contains(focused));
    this.#lines = new Map(shown.map(({ id }) => [id, before.get(id) ?? document.createElement('li')]));
    for (const [id, line] of before) if (!this.#lines.has(id)) line.remove();
    shown.forEach((row, index) => {
      const line = this.#lines.get(row.id)!;
      const there = list.children[index] ?? null;
      if (there !== line) list.insertBefore(line, there);
      line.className = 'tickets' in row ? 'fold' : this.#inner.has(row) ? 'inner' : '';
      render(this.#row(row, row.id === active), line);
    });
    if (root.activeElement === focused) return;
    // A node that is moved loses the keyboard; where its row is gone it goes to the one that came in its place.
    const next = list.contains(focused) ? focused : (this.#buttons[at] ?? this.#buttons.at(-1));
    next?.focus({ preventScroll: true });
  }

  #row(row: Ticket | Fold, active: boolean): TemplateResult {
    const { words } = this;
    const { id } = row;
    const fold = 'tickets' in row ? row : undefined;
    const ticket = fold ? fold.tickets[0]! : (row as Ticket);
    const { updatedAt, customer } = ticket;
    const isOpen = fold && this.#unfolded.has(customer);
    const unread = fold ? (fold.isMuted ? 0 : countUnread(fold.tickets)) : ticket.unread;
    const { text, verified } = identityOf(ticket, this.issuers).called;
    // A name may run in the other direction.
    const name = fold ? `\u2068${text}\u2069` : text;
    return html`<button
        class="ticket${unread ? ' unread' : ''}"
        data-id=${id}
        tabindex=${active ? 0 : -1}
        aria-current=${id === this.selected ? 'true' : nothing}
        aria-expanded=${isOpen ?? nothing}
        @focus=${() => (this.active = id)}
        @click=${() => (fold ? this.#toggle(customer) : this.#open(id))}
      >
        <span class="ticket-row">
          <span class="dot"
            >${unread ? html`<span class="hidden">${words('unread', { count: unread })}</span>` : nothing}</span
          >
          <span class="ticket-name cut" dir="auto"
            >${fold ? words('folded', { count: fold.tickets.length, name }) : name}</span
          >
          ${
            verified
              ? html`<span class="proof good"
                  >${checkIcon}<span class="hidden">${words('isVerified')}</span></span
                >`
              : nothing
          }
          <time class="small" datetime=${new Date(updatedAt * 1000).toISOString()}
            >${shortTime(words, updatedAt)}</time
          >
        </span>
        <span class="ticket-row second">
          ${fold ? downIcon : nothing}
          <span class="ticket-line cut" dir="auto"
            >${fold?.isMuted ? words('muted') : this.#line(ticket)}</span
          >
          ${fold ? nothing : this.#marks(ticket)}
        </span>
      </button>
      ${fold ? this.#muteButton(fold, words(fold.isMuted ? 'unmute' : 'mute', { name }), active) : nothing}`;
  }

  #muteButton(fold: Fold, label: string, active: boolean): TemplateResult {
    return html`<button
      class="icon-button mute"
      tabindex=${active ? 0 : -1}
      aria-label=${label}
      title=${label}
      @click=${() => this.#mute(fold)}
    >
      ${fold.isMuted ? bellIcon : muteIcon}
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

  /** What was said last; what it is about where nothing has followed, or the customer has taken back all of theirs. */
  #line(ticket: Ticket): TemplateResult | string {
    const { words } = this;
    const { items } = ticket;
    const last = lastWritten(items);
    if (!last || last === items[0] || isErased(ticket)) return titleOf(words, ticket);
    const isNote = last.type === 'note';
    const text = (isNote ? last.text : gist(words, last)).slice(0, 200);
    if (isNote) return html`${lockIcon}${text}`;
    if (last.from === 'customer') return text;
    return words('said', { name: last.own ? words('you') : agentName(last.pubkey, this.profiles), text });
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
