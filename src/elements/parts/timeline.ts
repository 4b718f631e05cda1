// One conversation, oldest first: day marks, groups, status lines, notes, ratings and the state of what is being sent.
// Every text is text: nothing in it ever becomes markup. It scrolls itself, and stays at the end only for who is there.

import { html, nothing, render, type TemplateResult } from '../template.js';
import { LiveElement, type Changes } from '../live-element.js';
import type { CsatItem, Delivery, MessageItem, StatusItem, TimelineItem } from '../../headless/snapshot.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { define } from './define.js';
import { downIcon } from './icons.js';
import { linkedText } from './linked-text.js';
import { dayOf, isEmojiOnly, timelineRows, type TimelineRow } from './timeline-rows.js';

/** How many items are drawn at first. */
const PAGE = 60;
/** How many more come where the reader scrolls to: what can be drawn between two frames. */
const MORE = 20;
/** Of more than these, what is far from the reader is taken out again: years of talk are no more to lay out than a day. */
const MOST = 160;
/** Of a text with more characters or lines than these the beginning is shown at first. */
const LONG = 1500;
const LINES = 24;
/** Pixels to the end of what is drawn. */
const NEAR = 400;

export class TimelineElement extends LiveElement {
  static override properties = {
    items: {},
    viewer: {},
    names: {},
    words: {},
    extend: {},
    readAt: {},
    away: {},
  };

  /** The first item that is drawn. */
  #from = 0;
  /** The first that is not drawn any more. */
  #to = Infinity;
  /** How many are drawn at most. */
  #most = MOST;
  /** What is drawn was asked for. */
  #isHeld = false;
  /** The height of those below that were taken out. */
  #gap = 0;
  /** Where the log has been scrolled to, which is asked nowhere else: that costs the layout of all. */
  #scrolled = 0;

  items: readonly TimelineItem[] = [];
  viewer: 'customer' | 'agent' = 'customer';
  /** By public key. */
  names: Readonly<Record<string, { readonly name: string }>> = {};
  /** Dates and times are written in `words.lang`. */
  words!: Words<PartsKey>;
  /** What was written until then (unix seconds) the other side has read. */
  readAt = 0;
  /** What more there is in a message. */
  extend?: (item: MessageItem) => unknown;
  /** Offers an item again. */
  retry?: (id: string) => void;
  /** The reader is not at the end. */
  private away = false;

  private get log(): HTMLElement {
    return this.querySelector('.log') as HTMLElement;
  }

  protected override willUpdate(changed: Changes): void {
    const before = changed.get('items') as TimelineElement['items'] | undefined;
    if (before && turnOf(before) !== turnOf(this.items)) this.away = false;
    const { length } = this.items;
    // Nothing that is being read may slide out at the top.
    if (!this.away && !this.#isHeld) {
      this.#from = Math.max(0, length - PAGE);
      this.#to = Infinity;
      this.#most = MOST;
    }
    if (length - this.#from > this.#most) this.#to = Math.min(this.#to, this.#from + this.#most);
  }

  /** Draws at once what stands there, and so many at most that follow it: until the reader scrolls from there. */
  reveal(from: number, most = MOST): void {
    this.#isHeld = true;
    this.#gap = 0;
    this.#from = from;
    this.#to = Infinity;
    this.#most = most;
    this.requestUpdate();
    this.performUpdate();
  }

  /**
   * The log counts its place from the end (see its style sheet): who is there stays there, whatever grows or shrinks,
   * and older items at the top move nobody. What comes and goes at the end is made up for: by a gap while something is
   * taken out there, so that nobody's scrolling is interrupted.
   */
  protected override updated(): void {
    const { log, away } = this;
    const list = log.firstElementChild as HTMLElement;
    const rows = timelineRows(this.items, this.viewer, this.#from, this.#to);
    const ids = new Set(rows.map(({ item }) => item.id));
    const stays = [...list.children].find(({ id }) => ids.has(id));
    // Asked only where it counts: each answer costs the layout of all.
    const top = () => (stays && away ? stays.getBoundingClientRect().top : 0);
    const before = top();
    const moved = () => top() - before;
    for (const node of [...list.children]) if (!ids.has(node.id)) node.remove();
    this.#draw(list, rows);
    const isWhole = this.#to === Infinity;
    this.#gap = isWhole ? 0 : Math.max(0, this.#gap + moved());
    list.style.paddingBlockEnd = this.#gap ? `${this.#gap}px` : '';
    // Whoever was faster than that sees a gap.
    if (!isWhole) requestAnimationFrame(() => this.#onScroll());
    // What the gap did not have room for: who was shown something far up has more below than was ever drawn.
    const rest = moved();
    if (rest) log.scrollTop += rest;
    else if (isWhole && this.#scrolled && !away) log.scrollTop = 0;
  }

  /** Each item keeps its own node: Lit's `repeat` does this too, for five times the code. */
  #draw(list: HTMLElement, rows: readonly TimelineRow[]): void {
    const { children } = list;
    // Asked of the list itself, each would be looked for anew among all.
    const nodes = new Map([...children].map((node) => [node.id, node as HTMLElement]));
    // What stands after something that was here before has just come, or was taken out before.
    let className = '';
    rows.forEach((row, index) => {
      const { id } = row.item;
      const there = children[index] ?? null;
      let node = nodes.get(id);
      if (node) className = this.#gap ? '' : 'fresh';
      else node = Object.assign(document.createElement('div'), { id, className });
      render(this.#row(row), node);
      if (there !== node) list.insertBefore(node, there);
    });
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.#scrolled = scrollTop;
    this.#isHeld = false;
    this.away = scrollTop < -40;
    if (scrollHeight - clientHeight + scrollTop < NEAR && this.#from)
      this.#from = Math.max(0, this.#from - MORE);
    else if (-scrollTop - this.#gap < NEAR && this.#to < Infinity) {
      this.#to += MORE;
      if (this.#to >= this.items.length) this.#to = Infinity;
      this.#from = Math.max(this.#from, Math.min(this.#to, this.items.length) - MOST);
    } else return;
    this.requestUpdate();
  }

  #toEnd(): void {
    this.away = false;
    this.log.focus();
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
      >
        <div class="items"></div>
      </div>
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
    const { item, day, last, end, receipt } = row;
    const line = item.type === 'status' || item.type === 'csat';
    const timed = last && (!line || this.viewer === 'agent');
    return html`
      ${day ? html`<div part="day" class="line small day">${this.#day(item.at)}</div>` : nothing}
      ${line ? this.#line(item) : this.#message(row)}
      ${
        timed || receipt
          ? html`<div part="meta" class="meta small ${end ? 'end' : line ? 'middle' : ''}">
              ${timed ? html`<time>${this.words.date(item.at, { timeStyle: 'short' })}</time>` : nothing}
              ${timed && receipt ? '·' : nothing} ${receipt ? this.#receipt(item) : nothing}
            </div>`
          : nothing
      }
    `;
  }

  #line(item: StatusItem | CsatItem): TemplateResult {
    const { words } = this;
    return item.type === 'csat'
      ? html`<div class="line">
          <div class="small">${words('rated', { rating: item.rating })}</div>
          <div class="comment" dir="auto">${item.comment}</div>
        </div>`
      : html`<div class="line small">${words(`status-${item.status}`)}</div>`;
  }

  #message({ item, first, last, end, named }: TimelineRow): TemplateResult {
    const { words, names } = this;
    const { own, pubkey, from, text, attachments, removed } = item as MessageItem;
    const note = item.type === 'note';
    const who = own ? words('you') : names[pubkey]?.name || words('someone');
    const count = attachments?.length;
    return html`<div
      part="message ${note ? 'note' : `message-${end ? 'own' : from}`}"
      class="message ${end ? 'end' : ''} ${first ? 'first' : ''} ${last ? 'last' : ''} ${note ? 'note' : ''} ${isEmojiOnly(text) ? 'emoji' : ''}"
    >
      ${
        first
          ? html`<div class=${named || note ? 'who small cut' : 'hidden'} dir="auto">
              ${note ? `${words('note')} · ${who}` : who}
            </div>`
          : nothing
      }
      ${text ? this.#bubble(text) : nothing}
      ${removed ? html`<div part="bubble" class="bubble">${words('removed')}</div>` : nothing}
      ${count ? html`<div part="bubble" class="bubble count">${words('attachment', { count })}</div>` : nothing}
      ${note ? nothing : this.extend?.(item as MessageItem)}
    </div>`;
  }

  #bubble(text: string): TemplateResult {
    const said = linkedText(text);
    const isLong = text.length > LONG || text.split('\n').length > LINES;
    const more = () => html`<button class="text-button" @click=${unfold}>${this.words('showAll')}</button>`;
    // White space counts here.
    const shown = isLong ? [html`<div class="folded">${said}</div>`, more()] : said;
    return html`<div part="bubble" class="bubble">${shown}</div>`;
  }

  /** A word, and on a press what is behind it. */
  #receipt({ id, at, delivery }: TimelineItem): TemplateResult {
    const { words } = this;
    const { state, accepted, total, reason, detail } = delivery as Delivery;
    const some = words('sentSome', { accepted, total });
    const sent = state === 'sent';
    // Where no relay could be reached it goes out by itself, once one can.
    const word = reason === 'relay-unreachable' ? 'notSentYet' : state;
    const read = sent && at <= this.readAt;
    return html`<button part="receipt" class="receipt ${state}" aria-expanded="false" @click=${explain}>
        ${read ? words('read') : sent && accepted < total ? some : words(word)}
      </button>
      ${
        state === 'failed'
          ? html`·<button class="text-button" @click=${() => this.retry?.(id)}>${words('retry')}</button>`
          : nothing
      }
      <div class="why">
        ${sent ? some : words(reason ? `error-${reason}` : 'stillTrying')}
        ${detail ? html`<bdi>(${detail})</bdi>` : nothing}
        <div>${words.date(at, { dateStyle: 'full' })} · ${words.date(at, { timeStyle: 'short' })}</div>
      </div>`;
  }

  #day(at: number): string {
    const { lang, date } = this.words;
    const ago = dayOf(Date.now() / 1000) - dayOf(at);
    return ago === 0 || ago === 1
      ? new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-ago, 'day')
      : date(at, { dateStyle: 'full' });
  }
}

/** Another one in another conversation, and with everything of one's own: then the end is what there is to see. */
function turnOf(items: readonly TimelineItem[]): string {
  return `${items[0]?.id} ${items.findLast(({ own }) => own)?.id}`;
}

function explain({ currentTarget }: Event): void {
  const receipt = currentTarget as Element;
  receipt.ariaExpanded = String(receipt.ariaExpanded === 'false');
}

/** Whoever has read on has no use for the button, and reads on where it was. */
function unfold({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  button.previousElementSibling!.className = '';
  button.closest<HTMLElement>('.log')!.focus();
  button.hidden = true;
}

define('nostr-support-timeline', TimelineElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-timeline': TimelineElement;
  }
}
