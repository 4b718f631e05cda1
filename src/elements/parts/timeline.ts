// One conversation, oldest first: day marks, groups, status lines, notes, ratings and the state of what is being sent.
// Every text is text: nothing in it ever becomes markup. It scrolls itself, and stays at the end only for who is there.

import { html, LitElement, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import type { CsatItem, Delivery, MessageItem, StatusItem, TimelineItem } from '../../headless/snapshot.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { define } from './define.js';
import { downIcon } from './icons.js';
import { dayOf, isEmojiOnly, timelineRows, type TimelineRow } from './timeline-rows.js';

/** How many items are drawn at once; more come when the reader scrolls up. */
const PAGE = 60;

const STATUS_WORDS = {
  open: 'statusOpen',
  in_progress: 'statusInProgress',
  resolved: 'statusResolved',
  closed: 'statusClosed',
} as const;

const TIME = { timeStyle: 'short' } as const;
const FULL = { dateStyle: 'long', timeStyle: 'short' } as const;
const DOT = html`<span aria-hidden="true">·</span>`;

export interface TimelineName {
  readonly name: string;
  readonly picture?: string | undefined;
}

/** Fires `timeline-retry` with `{ id }` of the item to offer again. It bubbles, but stays inside the shadow root. */
export class TimelineElement extends LitElement {
  static override properties = {
    items: { attribute: false },
    viewer: {},
    names: { attribute: false },
    words: { attribute: false },
    now: { type: Number },
    away: { state: true },
    explained: { state: true },
  };

  #drawn = new Map<string, HTMLElement>();
  #known = new Set<string>();
  #fresh = new Set<string>();
  #limit = PAGE;
  /** Distance between the reader's place and the end, to be kept while older items are put in above. */
  #fromEnd: number | undefined;
  #size = '';
  #resizes: ResizeObserver | undefined;

  private get log(): HTMLElement {
    return this.renderRoot.querySelector('[role=log]') as HTMLElement;
  }
  items: readonly TimelineItem[] = [];
  viewer: 'customer' | 'agent' = 'customer';
  /** Names by public key. */
  names: Readonly<Record<string, TimelineName>> = {};
  /** Dates and times are written in `words.lang`. */
  words!: Words<PartsKey>;
  /** Unix seconds, for "today" and "yesterday"; 0 takes the time of drawing. */
  now = 0;
  private away = false;
  /** The item whose delivery is explained. */
  private explained = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A keyboard that comes up or a composer that grows takes room from the log: who was at the end stays there.
    this.#resizes = new ResizeObserver(() => this.#settle());
    if (this.hasUpdated) this.#resizes.observe(this.log);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    const known = this.#known;
    this.#known = new Set(this.items.map((item) => item.id));
    const added = this.items.filter((item) => !known.has(item.id));
    const same = added.length < this.items.length;
    if (!same) this.#fresh.clear();
    else for (const { id } of added) this.#fresh.add(id);
    if (!same || added.some((item) => item.own)) this.away = false;
    // Nothing that is being read may slide out at the top.
    this.#limit = this.away ? this.#limit + added.length : PAGE;
  }

  protected override firstUpdated(): void {
    this.#resizes?.observe(this.log);
  }

  protected override updated(): void {
    this.#draw();
    this.#settle();
  }

  /** Each item keeps its own node: Lit's `repeat` does this too, for five times the code. */
  #draw(): void {
    const rows = timelineRows(this.items.slice(-this.#limit), this.viewer);
    const ids = new Set(rows.map(({ item }) => item.id));
    for (const [id, node] of this.#drawn) {
      if (ids.has(id)) continue;
      node.remove();
      this.#drawn.delete(id);
    }
    rows.forEach((row, index) => {
      const { id } = row.item;
      const node = this.#drawn.get(id) ?? document.createElement('div');
      const there = this.log.children[index];
      this.#drawn.set(id, node);
      render(this.#row(row), node);
      if (there !== node) this.log.insertBefore(node, there ?? null);
    });
  }

  #settle(): void {
    this.#size = sizeOf(this.log);
    if (this.#fromEnd !== undefined) this.log.scrollTop = this.log.scrollHeight - this.#fromEnd;
    else if (!this.away) this.log.scrollTop = this.log.scrollHeight;
    this.#fromEnd = undefined;
  }

  #onScroll(): void {
    // What grew or shrank has moved the log, not the reader.
    if (!this.away && this.#size !== sizeOf(this.log)) return this.#settle();
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.away = scrollHeight - clientHeight - scrollTop > 40;
    if (this.away && scrollTop < 200 && this.#limit < this.items.length) {
      this.#limit += PAGE;
      this.#fromEnd = scrollHeight - scrollTop;
      this.requestUpdate();
    }
  }

  #toEnd(): void {
    this.away = false;
    this.log.focus({ preventScroll: true });
  }

  #retry(id: string): void {
    this.dispatchEvent(new CustomEvent('timeline-retry', { detail: { id }, bubbles: true }));
  }

  protected override render(): TemplateResult {
    return html`
      <div
        part="log"
        class="log scroll"
        role="log"
        aria-live="off"
        aria-label=${this.words('log')}
        tabindex="0"
        @scroll=${this.#onScroll}
      ></div>
      ${
        this.away
          ? html`<button class="icon-button jump" aria-label=${this.words('latest')} @click=${this.#toEnd}>
              ${downIcon}
            </button>`
          : nothing
      }
    `;
  }

  #row(row: TimelineRow): TemplateResult {
    const { item, day } = row;
    return html`
      ${day ? html`<div part="day" class="line small day">${this.#day(item.at)}</div>` : nothing}
      ${item.type === 'status' || item.type === 'csat' ? this.#line(item) : this.#message(row)}
      ${this.#meta(row)}
    `;
  }

  #message({ item, first, last, end, named }: TimelineRow): TemplateResult {
    const { text, own, pubkey } = item as MessageItem;
    const note = item.type === 'note';
    const kind = note ? 'note' : `message-${end ? 'own' : (item as MessageItem).from}`;
    const count = item.type === 'message' ? item.attachments.length : 0;
    const who = own ? this.words('you') : this.names[pubkey]?.name || this.words('someone');
    const marks = { end, first, last, note, fresh: this.#fresh.has(item.id), emoji: isEmojiOnly(text) };
    return html`<div part="message ${kind}" class="message ${keysOf(marks)}">
      ${
        first
          ? html`<div class=${named || note ? 'who small cut' : 'hidden'} dir="auto">
              ${note ? `${this.words('note')} · ${who}` : who}
            </div>`
          : nothing
      }
      ${text ? html`<div part="bubble" class="bubble" .textContent=${text}></div>` : nothing}
      ${count ? html`<div class="bubble small">${this.words('attachment', { count })}</div>` : nothing}
    </div>`;
  }

  #line(item: StatusItem | CsatItem): TemplateResult {
    const rated = item.type === 'csat';
    return html`<div class="line" title=${this.words.date(item.at, FULL)}>
      <div class="small">
        ${rated ? this.words('rated', { rating: item.rating }) : this.words(STATUS_WORDS[item.status])}
      </div>
      ${rated && item.comment ? html`<div class="comment" dir="auto" .textContent=${item.comment}></div>` : nothing}
    </div>`;
  }

  #meta({ item, last, end, receipt }: TimelineRow): TemplateResult | typeof nothing {
    const timed = last && (item.type === 'message' || item.type === 'note');
    if (!timed && !receipt) return nothing;
    const shown = receipt && item.delivery;
    return html`<div part="meta" class="meta small ${end ? 'end' : item.type === 'message' ? '' : 'middle'}">
      ${timed ? html`<time datetime=${new Date(item.at * 1000).toISOString()}>${this.words.date(item.at, TIME)}</time>` : nothing}
      ${timed && receipt ? DOT : nothing} ${shown ? this.#receipt(item, shown) : nothing}
    </div>`;
  }

  /** A word, and on a press what is behind it. */
  #receipt({ id, at }: TimelineItem, delivery: Delivery): TemplateResult {
    const { words } = this;
    const { state, accepted, total, reason, detail } = delivery;
    const failed = state === 'failed';
    const some = words('sentSome', { accepted, total });
    // Where no relay could be reached it goes out by itself, once one can.
    const failure = reason === 'relay-unreachable' ? 'notSentYet' : 'notSent';
    const word = state === 'waiting' ? 'sending' : failed ? failure : 'sent';
    const why = failed && reason ? (`error-${reason}` as const) : 'stillTrying';
    const open = this.explained === id;
    return html`<button
        part="receipt"
        class="receipt ${state}"
        aria-expanded=${open}
        @click=${() => (this.explained = open ? '' : id)}
      >
        ${word === 'sent' && accepted < total ? some : words(word)}
      </button>
      ${
        failed
          ? html`${DOT}<button class="text-button" @click=${() => this.#retry(id)}>${words('retry')}</button>`
          : nothing
      }
      ${
        open
          ? html`<div class="why">
              ${word === 'sent' ? some : words(why)} ${detail ? html`<bdi>(${detail})</bdi>` : nothing}
              <div>${words.date(at, FULL)}</div>
            </div>`
          : nothing
      }`;
  }

  #day(at: number): string {
    const now = this.now || Date.now() / 1000;
    const ago = dayOf(now) - dayOf(at);
    if (ago === 0 || ago === 1)
      return new Intl.RelativeTimeFormat(this.words.lang, { numeric: 'auto' }).format(-ago, 'day');
    const sameYear = new Date(at * 1000).getFullYear() === new Date(now * 1000).getFullYear();
    const year = sameYear ? undefined : 'numeric';
    return this.words.date(at, { weekday: 'short', day: 'numeric', month: 'long', year });
  }
}

/** The names of what is true. */
function keysOf(flags: Readonly<Record<string, boolean>>): string {
  return Object.keys(flags)
    .filter((key) => flags[key])
    .join(' ');
}

function sizeOf({ scrollHeight, clientHeight }: HTMLElement): string {
  return `${scrollHeight}/${clientHeight}`;
}

define('nostr-support-timeline', TimelineElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-timeline': TimelineElement;
  }
}
