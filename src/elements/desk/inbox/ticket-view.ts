// One ticket: who asks, what it is about, what was said, and where the answer is written. Replies and internal notes
// are written in the same place but never look the same, and each keeps its own draft. Fires `desk-back`.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { Snapshot, Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import type { TicketStatus } from '../../../protocol/ticket.js';
import { toSupportError } from '../../../util/errors.js';
import '../../parts/composer.js';
import type { ComposerElement } from '../../parts/composer.js';
import { define } from '../../parts/define.js';
import type { ExtraLoaders, Written } from '../../parts/extras.js';
import '../../parts/timeline.js';
import type { DeskClient } from '../desk-client.js';
import { lockIcon } from '../desk-icons.js';
import { DeskRoom } from './desk-room.js';
import { factsView } from './facts-view.js';
import { identityOf, type Called } from './identity.js';
import './save-menu.js';
import { headView } from './ticket-head.js';
import { agentName, draftKey, isErased } from './tickets.js';

type Mode = 'reply' | 'note';
const MODES = ['reply', 'note'] as const;

export class DeskTicketElement extends LiveElement {
  static override properties = {
    words: inner,
    client: inner,
    snapshot: inner,
    ticket: inner,
    sendsFiles: inner,
    issuers: inner,
    mode: inner,
    sending: inner,
    problem: inner,
  };

  /** What is fetched once a ticket is shown. */
  static extras: ExtraLoaders = {};

  readonly #room = new DeskRoom(this, () => DeskTicketElement.extras, {
    attempt: (work) => this.#try(work),
    type: (text) => {
      this.mode = 'reply';
      this.#keep(draftKey(this.ticket.id, 'reply'), text);
    },
  });

  private get heading(): HTMLElement {
    return this.querySelector('h2') as HTMLElement;
  }
  private get select(): HTMLSelectElement {
    return this.querySelector('select') as HTMLSelectElement;
  }
  private get composer(): ComposerElement {
    return this.querySelector('nostr-support-composer') as ComposerElement;
  }
  words!: Words<DeskKey>;
  client!: DeskClient;
  snapshot!: Snapshot;
  ticket!: Ticket;
  /** There is a file server to send files to. */
  sendsFiles = false;
  /** Whose proofs of who a customer is are believed. */
  issuers: readonly string[] = [];
  private mode: Mode = 'reply';
  private sending = false;
  private problem = '';

  protected override willUpdate(changed: Changes): void {
    for (const name of ['tray', 'actions']) void this.#room.extras.use(name);
    if (changed.has('snapshot')) this.#room.extras.ask('changed', this.snapshot);
    if (changed.has('ticket')) this.#suit(changed.get('ticket') as Ticket | undefined);
  }

  /** Not bound in the template: what was chosen or typed since the last drawing is to give way too. */
  protected override updated(): void {
    this.select.value = this.ticket.status;
    this.composer.value = this.#draftOf(this.mode);
  }

  focusHeading(): void {
    this.heading.focus();
  }

  /** Takes the keyboard to where it is written. */
  write(mode: Mode): void {
    this.mode = mode;
    this.composer.focus();
  }

  /** A note is being written. */
  get inside(): boolean {
    return this.mode === 'note';
  }

  /** What is typed for the customer. */
  get text(): string {
    return this.#draftOf('reply');
  }

  /** A reply is asked for, but in an erased ticket nobody may read one. What somebody is writing stays what it is. */
  #suit(before: Ticket | undefined): void {
    const erased = isErased(this.ticket);
    const isOther = before?.id !== this.ticket.id;
    if (isOther) {
      this.mode = 'reply';
      this.problem = '';
    }
    const { extras } = this.#room;
    const isBusy = this.#draftOf(this.mode) || (this.mode === 'reply' && extras.ask('full').some(Boolean));
    if (!isBusy && (isOther || erased !== isErased(before))) this.mode = erased ? 'note' : 'reply';
  }

  #draftOf(mode: Mode): string {
    return this.#kept(draftKey(this.ticket.id, mode));
  }

  /** Asked of the client, which knows each stroke at once, here and in other tabs; what is drawn comes later. */
  #kept(key: string): string {
    return this.client.getSnapshot().drafts[key] ?? '';
  }

  #keep(key: string, text: string): void {
    this.client.saveDraft({ ticketId: key, text });
  }

  async #send(text: string): Promise<void> {
    if (this.sending) return;
    const { mode, client } = this;
    const ticketId = this.ticket.id;
    if (mode === 'reply' && this.#room.extras.ask('refuses').some(Boolean)) return this.#room.redraw();
    const { extras } = this.#room;
    await this.#try(async () => {
      const more = (): object => Object.assign({}, ...extras.ask('outgoing'));
      const { draft = '' }: Written = await (mode === 'note'
        ? client.addInternalNote({ ticketId, body: text })
        : (extras.ask('take', text).find(Boolean) ??
          client.replyTicket({ ...more(), ticketId, body: text })));
      // What was typed meanwhile stays.
      const key = draftKey(ticketId, mode);
      const typed = this.#kept(key);
      this.#keep(key, draft + (typed.startsWith(text) ? typed.slice(text.length) : typed));
      if (mode === 'reply') extras.ask('sent', ticketId);
    });
  }

  #type(text: string): void {
    this.#keep(draftKey(this.ticket.id, this.mode), text);
    if (this.mode === 'reply') this.#room.extras.ask('typed', text);
  }

  #setStatus(status: TicketStatus): Promise<void> {
    const ticketId = this.ticket.id;
    return this.#try(() => this.client.updateStatus({ ticketId, status }));
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    this.sending = true;
    this.problem = '';
    try {
      await action();
    } catch (error) {
      this.problem = this.words(`error-${toSupportError(error, 'bad-input').code}`);
    } finally {
      this.sending = false;
    }
  }

  #back(): void {
    this.dispatchEvent(new CustomEvent('desk-back', { bubbles: true }));
  }

  #onKey(event: KeyboardEvent): void {
    // Escape in an open list of choices or in an input method belongs to it.
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if ((event.target as Element).matches('select')) return;
    event.preventDefault();
    this.#back();
  }

  protected override render(): TemplateResult {
    return html`<article class="case ${isErased(this.ticket) ? 'erased' : ''}" @keydown=${this.#onKey}>
      ${this.#head()} ${factsView(this.words, this.ticket, this.issuers)}
      <nostr-support-timeline
        viewer="agent"
        .items=${this.ticket.items}
        .names=${this.#names()}
        .words=${this.words}
        .extend=${this.#room.extend}
        .readAt=${this.ticket.readAt ?? 0}
        .retry=${(id: string) => this.#try(() => this.client.retry({ id }))}
      ></nostr-support-timeline>
      ${this.#answer()}
    </article>`;
  }

  get #called(): Called {
    return identityOf(this.ticket, this.issuers).called;
  }

  #names(): Record<string, { name: string }> {
    const { profiles } = this.snapshot;
    const names: Record<string, { name: string }> = {};
    for (const { pubkey } of this.ticket.items) names[pubkey] ??= { name: agentName(pubkey, profiles) };
    names[this.ticket.agent] ??= { name: agentName(this.ticket.agent, profiles) };
    names[this.ticket.customer] = { name: this.#called.text };
    return names;
  }

  #head(): TemplateResult {
    return headView({
      words: this.words,
      ticket: this.ticket,
      called: this.#called,
      judges: this.issuers.length > 0,
      more: html`<nostr-support-desk-save
        .words=${this.#room.words}
        .client=${this.client}
        .ticket=${this.ticket}
        .names=${this.#names()}
      ></nostr-support-desk-save>`,
      onBack: () => this.#back(),
      onStatus: (status) => void this.#setStatus(status),
    });
  }

  #answer(): TemplateResult {
    const { words, mode } = this;
    const { extras } = this.#room;
    const note = mode === 'note';
    const erased = isErased(this.ticket);
    return html`<section class="answer ${mode}">
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      <div class="modes">
        <fieldset>
          <legend class="hidden">${words('mode')}</legend>
          ${MODES.map(
            (each) =>
              html`<label class="mode">
                <input
                  type="radio"
                  name="mode"
                  value=${each}
                  .checked=${each === mode}
                  @change=${() => (this.mode = each)}
                />
                <span
                  >${each === 'note' ? lockIcon : nothing}${words(each === 'note' ? 'internalNote' : 'reply')}</span
                >
              </label>`,
          )}
        </fieldset>
        ${erased ? html`<span class="small">${words('erasedText')}</span>` : nothing}
        ${note ? html`<span class="small">${words('noteOnly')}</span>` : nothing}
      </div>
      ${note ? nothing : extras.ask('above')}
      <nostr-support-composer
        .words=${words}
        .tools=${note ? nothing : extras.ask('tools')}
        .full=${!note && extras.ask('full').some(Boolean)}
        .label=${words(note ? 'internalNote' : 'reply')}
        .placeholder=${note ? words('noteHint') : words('replyHint', { name: clip(this.#called.text) })}
        .type=${(text: string) => this.#type(text)}
        .send=${(text: string) => this.#send(text)}
      ></nostr-support-composer>
    </section>`;
  }
}

/** A hint that grows over several lines is none. */
function clip(name: string): string {
  return [...name].slice(0, 32).join('');
}

define('nostr-support-desk-ticket', DeskTicketElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-ticket': DeskTicketElement;
  }
}
