// Saves a ticket as a file, in any of three formats, with names as the agent sees them. What colleagues wrote among
// themselves is not in it, so that it can be given to the customer; the menu says so.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { Ticket } from '../../../headless/snapshot.js';
import type { TranscriptFormat, TranscriptWords } from '../../../headless/world.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { systemClock } from '../../../io/clock.js';
import { define } from '../../parts/define.js';
import { Downloads } from '../../parts/downloads.js';
import type { DeskClient } from '../desk-client.js';
import { saveIcon } from '../desk-icons.js';
import './desk-menu.js';

const FORMATS = [
  ['text', 'saveText'],
  ['html', 'savePage'],
  ['json', 'saveData'],
] as const;

export class DeskSaveElement extends LiveElement {
  static override properties = {
    words: inner,
    client: inner,
    ticket: inner,
    names: inner,
    saving: inner,
    failed: inner,
  };

  readonly #downloads = new Downloads();
  words!: Words<DeskKey> & TranscriptWords;
  client!: DeskClient;
  ticket!: Ticket;
  /** By key. */
  names: Readonly<Record<string, { readonly name: string }>> = {};
  /** What is being made: for the signatures relays are asked. */
  private saving: TranscriptFormat | undefined;
  private failed = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#downloads.end();
  }

  protected override willUpdate(changed: Changes): void {
    const before = changed.get('ticket') as Ticket | undefined;
    if (before && before.id !== this.ticket.id) this.failed = false;
  }

  /** Whether it is there. */
  async #save(format: TranscriptFormat): Promise<boolean> {
    const { client, words, names } = this;
    const shown = Object.entries(names).map(([pubkey, { name }]) => [pubkey, name]);
    this.saving = format;
    this.failed = false;
    try {
      const input = { ticketId: this.ticket.id, format, words, names: Object.fromEntries(shown) };
      this.#downloads.saveTranscript(systemClock, await client.exportTranscript(input), format);
    } catch {
      this.failed = true;
    }
    this.saving = undefined;
    return !this.failed;
  }

  protected override render(): TemplateResult {
    const { words, saving } = this;
    const about = html`<p class="small menu-about">
        ${words('saveTicket')}<br />${words('saveWithoutNotes')}
      </p>
      ${this.failed ? html`<p class="small error menu-about" role="alert">${words('saveFailed')}</p>` : nothing}`;
    return html`<nostr-support-desk-menu
      kind="icon-button"
      .face=${saveIcon}
      .tip=${words('saveTicket')}
      .label=${words('saveTicket')}
      .about=${about}
      .items=${FORMATS.map(([format, word]) => ({
        text: words(saving === format ? 'saving' : word),
        choose: () => this.#save(format),
        waits: true,
      }))}
    ></nostr-support-desk-menu>`;
  }
}

define('nostr-support-desk-save', DeskSaveElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-save': DeskSaveElement;
  }
}
