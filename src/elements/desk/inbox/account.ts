// Who is signed in, and the menu behind the name. Fires `desk-menu` with `{ action }`; it does nothing itself but copy
// the public key.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement } from '../../live-element.js';
import { property, query, state } from '../decorators.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { encodeNpub } from '../../../protocol/nip19.js';
import { avatar } from '../../parts/avatar.js';
import { define } from '../../parts/define.js';
import { downIcon } from '../../parts/icons.js';
import { codeIcon, copyIcon, leaveIcon, personIcon } from '../desk-icons.js';

export type DeskMenuAction = 'snippet' | 'setup' | 'sign-out';

export class DeskAccountElement extends LiveElement {
  @query('.account') private button!: HTMLButtonElement;
  @property({ attribute: false }) words!: Words<DeskKey>;
  @property({ attribute: false }) name = '';
  @property({ attribute: false }) picture: string | undefined;
  @property({ attribute: false }) pubkey = '';
  /** The profile is not on the relays yet. */
  @property({ type: Boolean }) incomplete = false;
  @state() private open = false;
  @state() private notice = '';

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  async #toggle(): Promise<void> {
    this.open = !this.open;
    this.notice = '';
    await this.updateComplete;
    this.#items[0]?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.indexOf((this.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape') {
      this.#close();
      event.stopPropagation();
    } else if (to !== undefined) {
      items.at(to % items.length)?.focus();
      event.preventDefault();
    } else if (event.key === 'Tab') this.open = false;
  }

  #onFocusOut(event: FocusEvent): void {
    if (!this.contains(event.relatedTarget as Node | null)) this.open = false;
  }

  #close(): void {
    this.open = false;
    this.button.focus();
  }

  #choose(action: DeskMenuAction): void {
    this.#close();
    this.dispatchEvent(new CustomEvent('desk-menu', { detail: { action }, bubbles: true }));
  }

  async #copyKey(): Promise<void> {
    this.#close();
    try {
      await navigator.clipboard.writeText(encodeNpub(this.pubkey));
      this.notice = this.words('copied');
    } catch {
      this.notice = this.words('copyFailed');
    }
  }

  protected override render(): TemplateResult {
    const { words, name } = this;
    return html`<button
        class="account"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${this.#toggle}
      >
        <span class="hidden">${words('account')}</span>
        ${avatar(name, this.picture)}
        <span class="account-name" dir="auto">${name}</span>
        ${downIcon}
      </button>
      <span class="small notice" role="status">${this.notice}</span>
      ${this.open ? this.#menu() : nothing}`;
  }

  #menu(): TemplateResult {
    const { words } = this;
    return html`<div
      class="menu"
      role="menu"
      aria-label=${words('account')}
      @keydown=${this.#onKey}
      @focusout=${this.#onFocusOut}
    >
      <button role="menuitem" tabindex="-1" @click=${() => this.#choose('snippet')}>
        ${codeIcon}${words('menuSnippet')}
      </button>
      ${
        this.incomplete
          ? html`<button role="menuitem" tabindex="-1" @click=${() => this.#choose('setup')}>
              ${personIcon}${words('menuSetup')}
            </button>`
          : nothing
      }
      <button role="menuitem" tabindex="-1" @click=${this.#copyKey}>
        ${copyIcon}${words('menuCopyKey')}
      </button>
      <button role="menuitem" tabindex="-1" @click=${() => this.#choose('sign-out')}>
        ${leaveIcon}${words('menuSignOut')}
      </button>
    </div>`;
  }
}

define('nostr-support-desk-account', DeskAccountElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-account': DeskAccountElement;
  }
}
