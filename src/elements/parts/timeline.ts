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
  #formats: { lang: string; time: Intl.DateTimeFormat; full: Intl.DateTimeFormat } | undefined;

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
    const same = this.items.some((item) => known.has(item.id));
    const added = same ? this.items.filter((item) => !known.has(item.id)) : [];
    this.#fresh = new Set([
      ...[...this.#fresh].filter((id) => this.#known.has(id)),
      ...added.map((item) => item.id),
    ]);
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
    const { lang } = this.words;
    if (this.#formats?.lang !== lang) {
      const time = new Intl.DateTimeFormat(lang, { timeStyle: 'short' });
      this.#formats = {
        lang,
        time,
        full: new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short' }),
      };
    }
    return html`
      <div
        part="log"
        class="log"
        role="log"
        aria-live="off"
        aria-label=${this.words('log')}
        tabindex="0"
        @scroll=${this.#onScroll}
      ></div>
      ${
        this.away
          ? html`<button class="jump" aria-label=${this.words('latest')} @click=${this.#toEnd}>
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
    const styles = { end, first, last, note, fresh: this.#fresh.has(item.id), emoji: isEmojiOnly(text) };
    return html`<div part="message ${kind}" class="message ${keysOf(styles)}">
      ${
        first
          ? html`<div class=${named || note ? 'who small' : 'hidden'} dir="auto">
              ${note ? `${this.words('note')} · ${who}` : who}
            </div>`
          : nothing
      }
      ${text ? html`<div part="bubble" class="bubble" dir="auto" .textContent=${text}></div>` : nothing}
      ${count ? html`<div class="bubble small">${this.words('attachment', { count })}</div>` : nothing}
    </div>`;
  }

  #line(item: StatusItem | CsatItem): TemplateResult {
    const rated = item.type === 'csat';
    return html`<div class="line small" title=${this.#formats?.full.format(item.at * 1000) ?? ''}>
      ${rated ? this.words('rated', { rating: item.rating }) : this.words(STATUS_WORDS[item.status])}
      ${rated && item.comment ? html`<div class="comment" dir="auto" .textContent=${item.comment}></div>` : nothing}
    </div>`;
  }

  #meta({ item, last, end, receipt }: TimelineRow): TemplateResult | typeof nothing {
    const timed = last && (item.type === 'message' || item.type === 'note');
    if (!timed && !receipt) return nothing;
    const date = new Date(item.at * 1000);
    return html`<div part="meta" class="meta small ${end ? 'end' : item.type === 'message' ? '' : 'middle'}">
      ${timed ? html`<time datetime=${date.toISOString()}>${this.#formats?.time.format(date)}</time>` : nothing}
      ${timed && receipt ? html`<span aria-hidden="true">·</span>` : nothing}
      ${receipt && item.delivery ? this.#receipt(item, item.delivery) : nothing}
    </div>`;
  }

  /** A word, and on a press what is behind it. */
  #receipt({ id, at }: TimelineItem, delivery: Delivery): TemplateResult {
    const { state: now, accepted, total, reason, detail } = delivery;
    const some = this.words('sentSome', { accepted, total });
    const word = now === 'waiting' ? 'sending' : now === 'failed' ? 'notSent' : 'sent';
    const why = now === 'failed' && reason ? (`error-${reason}` as const) : 'stillTrying';
    const open = this.explained === id;
    return html`<button
        part="receipt"
        class="receipt ${now}"
        aria-expanded=${open}
        @click=${() => (this.explained = open ? '' : id)}
      >
        ${now === 'sent' && accepted < total ? some : this.words(word)}
      </button>
      ${
        now === 'failed'
          ? html`<span aria-hidden="true">·</span>
              <button class="text-button" @click=${() => this.#retry(id)}>${this.words('retry')}</button>`
          : nothing
      }
      ${
        open
          ? html`<div class="why">
              ${now === 'sent' ? some : this.words(why)} ${detail ? html`<bdi>(${detail})</bdi>` : nothing}
              <div>${this.#formats?.full.format(at * 1000)}</div>
            </div>`
          : nothing
      }`;
  }

  #day(at: number): string {
    const { lang } = this.words;
    const now = this.now || Date.now() / 1000;
    const ago = dayOf(now) - dayOf(at);
    if (ago === 0 || ago === 1)
      return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-ago, 'day');
    const date = new Date(at * 1000);
    const year =
      date.getFullYear() === new Date(now * 1000).getFullYear() ? {} : ({ year: 'numeric' } as const);
    return date.toLocaleDateString(lang, { weekday: 'short', day: 'numeric', month: 'long', ...year });
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
