// The working day: filters, the list of tickets, and the one that is open. It marks as read what is on screen and
// keeps the keyboard where the reader is, and says to whoever can't see it that the customer has deleted that ticket.
// Fires `desk-menu` (from the account) and `desk-mute` (from the list).

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { Snapshot, Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { define } from '../../parts/define.js';
import type { DeskClient } from '../desk-client.js';
import '../welcome/snippet-view.js';
import './account.js';
import './ticket-list.js';
import type { DeskListElement, DeskOpen } from './ticket-list.js';
import './ticket-view.js';
import type { DeskTicketElement } from './ticket-view.js';
import { agentName, filterTickets, isErased, type DeskFilter } from './tickets.js';
import { connectionView, filterLabel, filtersView, goneView, noTicketView } from './views.js';

export class DeskWorkspaceElement extends LiveElement {
  static override properties = {
    words: inner,
    client: inner,
    snapshot: inner,
    muted: inner,
    relays: inner,
    widgetUrl: inner,
    blobServers: inner,
    issuers: inner,
    banners: inner,
    filter: inner,
    ticketId: inner,
    reading: inner,
    news: inner,
  };

  /** The newest item that was marked as read. */
  #marked = '';
  /** The keyboard was in a ticket that is gone. */
  #isLost = false;

  private get list(): DeskListElement {
    return this.querySelector('nostr-support-desk-list') as DeskListElement;
  }
  private get case(): DeskTicketElement | null {
    return this.querySelector<DeskTicketElement>('nostr-support-desk-ticket');
  }
  words!: Words<DeskKey>;
  client!: DeskClient;
  snapshot!: Snapshot;
  /** Customers whose tickets call for no attention. */
  muted: readonly string[] = [];
  /** What the snippet is made of, for a desk without tickets. */
  relays: readonly string[] = [];
  widgetUrl = '';
  blobServers: readonly string[] = [];
  /** Whose proofs of who a customer is are believed. */
  issuers: readonly string[] = [];
  /** What stands above the panes. */
  banners: unknown = nothing;
  private filter: DeskFilter = 'open';
  /** Whoever goes back to the list finds in it what was half done: files that were chosen, an edit. */
  private ticketId = '';
  /** It is shown where there is one pane. */
  private reading = false;
  /** For screen readers. */
  private news = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#markRead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#markRead);
  }

  protected override willUpdate(changed: Changes): void {
    const { words } = this;
    const ticket = this.#ticket;
    const before = (changed.get('snapshot') as Snapshot | undefined)?.tickets.find(
      ({ id }) => id === this.ticketId,
    );
    if (changed.has('ticketId') || (ticket && !isErased(ticket))) this.news = '';
    else if (!before || this.#isHidden) return;
    else if (this.#isGone) {
      this.news = `${words('gone')}. ${words('goneText')}`;
      this.#isLost = !!this.case?.matches(':focus-within');
    } else if (!isErased(before)) this.news = words('erasedText');
  }

  protected override updated(): void {
    if (this.#isLost) this.querySelector<HTMLElement>('.reader button')?.focus();
    this.#isLost = false;
    this.#markRead();
  }

  #markRead = (): void => {
    const ticket = this.#ticket;
    if (!ticket?.unread || document.visibilityState !== 'visible' || this.#isHidden) return;
    const mark = `${ticket.id} ${ticket.items.at(-1)?.id}`;
    if (mark === this.#marked) return;
    this.#marked = mark;
    this.client.markRead({ ticketId: ticket.id });
  };

  get #ticket(): Ticket | undefined {
    return this.snapshot.tickets.find(({ id }) => id === this.ticketId);
  }

  /** It was open, and nothing is left of it. */
  get #isGone(): boolean {
    return !!this.ticketId && !this.#ticket && !this.snapshot.restoring;
  }

  /** Only one pane is shown at a time. */
  get #narrow(): boolean {
    return this.clientWidth <= 640;
  }

  /** The list stands in its place. */
  get #isHidden(): boolean {
    return !this.reading && this.#narrow;
  }

  /** There may be tickets that have not come yet. */
  get #loading(): boolean {
    const { restoring, connection, setup } = this.snapshot;
    return restoring || connection === 'connecting' || (connection === 'online' && setup === 'unknown');
  }

  async #onOpen({ detail: { id, write } }: CustomEvent<DeskOpen>): Promise<void> {
    this.ticketId = id;
    this.reading = true;
    await this.updateComplete;
    if (write) return this.case?.write(write);
    // Where the list gives way to the ticket the focus goes along; elsewhere the keyboard stays in the list.
    if (this.#narrow) this.case?.focusHeading();
  }

  async #onBack(): Promise<void> {
    const id = this.ticketId;
    this.reading = false;
    if (this.#isGone) this.ticketId = '';
    await this.updateComplete;
    this.list.focusTicket(id);
  }

  protected override render(): TemplateResult {
    const { words, snapshot } = this;
    const ticket = this.#ticket;
    const isGone = this.#isGone;
    return html`<div class="desk ${this.reading && (ticket || isGone) ? 'reading' : ''}">
      ${this.banners}
      <nav class="nav" aria-label=${words('views')}>
        ${this.#account()}
        ${filtersView(words, snapshot, this.muted, this.filter, (filter) => (this.filter = filter))}
        ${connectionView(words, snapshot)}
      </nav>
      ${this.#tickets()}
      <main class="reader">
        ${
          ticket
            ? html`<nostr-support-desk-ticket
                .words=${words}
                .client=${this.client}
                .snapshot=${snapshot}
                .ticket=${ticket}
                .sendsFiles=${this.blobServers.length > 0}
                .issuers=${this.issuers}
                @desk-back=${this.#onBack}
              ></nostr-support-desk-ticket>`
            : isGone
              ? goneView(words, () => void this.#onBack())
              : this.#noTicket()
        }
      </main>
      <div class="hidden" role="status">${this.news}</div>
    </div>`;
  }

  #account(): TemplateResult {
    const { words, snapshot } = this;
    const { pubkey = '', profiles, setup } = snapshot;
    return html`<nostr-support-desk-account
      .words=${words}
      .name=${pubkey ? agentName(pubkey, profiles) : words('desk')}
      .picture=${profiles[pubkey]?.picture}
      .pubkey=${pubkey}
      .incomplete=${setup === 'missing'}
    ></nostr-support-desk-account>`;
  }

  #tickets(): TemplateResult {
    const { tickets } = this.snapshot;
    return html`<section class="list" aria-labelledby="list-title">
      <h1 class="list-title" id="list-title">${filterLabel(this.words, this.filter)}</h1>
      <nostr-support-desk-list
        .words=${this.words}
        .tickets=${filterTickets(tickets, this.filter)}
        .muted=${this.muted}
        .issuers=${this.issuers}
        .profiles=${this.snapshot.profiles}
        .filter=${this.filter}
        .selected=${this.ticketId}
        .loading=${this.#loading}
        .none=${tickets.length === 0}
        @desk-open=${this.#onOpen}
      ></nostr-support-desk-list>
    </section>`;
  }

  #noTicket(): TemplateResult | typeof nothing {
    const { pubkey, tickets } = this.snapshot;
    if (tickets.length > 0) return noTicketView(this.words);
    if (this.#loading || !pubkey) return nothing;
    return html`<nostr-support-desk-snippet
      .words=${this.words}
      .widgetUrl=${this.widgetUrl}
      .pubkey=${pubkey}
      .relays=${this.relays}
      .blobServers=${this.blobServers}
      .embedded=${true}
    ></nostr-support-desk-snippet>`;
  }
}

define('nostr-support-desk-workspace', DeskWorkspaceElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-workspace': DeskWorkspaceElement;
  }
}
