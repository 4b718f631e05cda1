// Shows the snippet to paste, with a button that copies it. Fires `desk-snippet-done`.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement } from '../../live-element.js';
import { inner } from '../inner.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { define } from '../../parts/define.js';
import './copy-button.js';
import { codeIcon } from '../desk-icons.js';
import { isLocal, snippetText } from './snippet.js';

export class DeskSnippetElement extends LiveElement {
  static override properties = {
    words: inner,
    widgetUrl: inner,
    pubkey: inner,
    relays: inner,
    blobServers: inner,
    embedded: inner,
  };

  private get heading(): HTMLElement {
    return this.querySelector('h1') as HTMLElement;
  }
  words!: Words<DeskKey>;
  widgetUrl = '';
  pubkey = '';
  relays: readonly string[] = [];
  blobServers: readonly string[] = [];
  /** Shown beside something else, so that there is nothing to go on to. */
  embedded = false;

  protected override firstUpdated(): void {
    if (!this.embedded) this.heading.focus();
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent('desk-snippet-done', { bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const servers = [...this.relays, ...this.blobServers].filter(isLocal);
    const card = html`<div class="card broad">
      <span class="mark">${codeIcon}</span>
      ${this.embedded ? html`<h2>${words('snippetTitle')}</h2>` : html`<h1 tabindex="-1">${words('snippetTitle')}</h1>`}
      <p class="lead">${words('snippetText')}</p>
      ${this.#code(snippetText(this))}
      ${isLocal(this.widgetUrl) ? html`<p class="small">${words('snippetLocal')}</p>` : nothing}
      ${servers.length ? html`<p class="small">${words('snippetLocalServers', { urls: servers.join(', ') })}</p>` : nothing}
      ${
        this.embedded
          ? nothing
          : html`<button class="button wide" @click=${this.#done}>${words('snippetDone')}</button>`
      }
    </div>`;
    return this.embedded ? html`<div class="page">${card}</div>` : html`<main class="page">${card}</main>`;
  }

  #code(text: string): TemplateResult {
    const { words } = this;
    return html`<div class="secret">
      <pre class="code" dir="ltr" tabindex="0" role="group" aria-label=${words('snippetLabel')}><code
        .textContent=${text}
      ></code></pre>
      <nostr-support-desk-copy
        .text=${text}
        .words=${words}
        .label=${words('snippetCopy')}
      ></nostr-support-desk-copy>
    </div>`;
  }
}

define('nostr-support-desk-snippet', DeskSnippetElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-snippet': DeskSnippetElement;
  }
}
