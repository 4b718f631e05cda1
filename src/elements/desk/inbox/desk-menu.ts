// A button and the menu that it opens: arrows move in it, Escape and Tab leave it, and the focus goes back to the button.
// It does nothing itself but call what was chosen.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement } from '../../live-element.js';
import { inner } from '../inner.js';
import { define } from '../../parts/define.js';

export interface DeskMenuItem {
  readonly text: string;
  readonly icon?: TemplateResult;
  /** `false` says that it did not work. */
  readonly choose: () => unknown;
  /** The menu stays until it has worked. */
  readonly waits?: boolean;
}

export class DeskMenuElement extends LiveElement {
  static override properties = {
    kind: {},
    face: inner,
    tip: inner,
    label: inner,
    items: inner,
    about: inner,
    open: inner,
  };

  private get button(): HTMLButtonElement {
    return this.querySelector('button') as HTMLButtonElement;
  }
  /** Of the button: its classes, what is on it, and what it is called where that is not on it. */
  kind = '';
  face: unknown;
  tip: string | undefined;
  /** What the menu is called. */
  label = '';
  items: readonly DeskMenuItem[] = [];
  /** What is said over the choices. */
  about: unknown = nothing;
  private open = false;
  #isBusy = false;

  get #choices(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  async #toggle(): Promise<void> {
    this.open = !this.open;
    await this.updateComplete;
    this.#choices[0]?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const choices = this.#choices;
    const at = choices.indexOf((this.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape') {
      this.#close();
      event.stopPropagation();
    } else if (to !== undefined) {
      choices.at(to % choices.length)?.focus();
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

  async #choose({ choose, waits }: DeskMenuItem): Promise<void> {
    if (this.#isBusy) return;
    // A dialog that it opens gives the focus back to where it was.
    if (!waits) this.#close();
    this.#isBusy = true;
    const isDone = (await choose()) !== false;
    this.#isBusy = false;
    // Whoever has gone on is not called back.
    if (waits && isDone && this.open) this.#close();
  }

  protected override render(): TemplateResult {
    return html`<button
        class=${this.kind}
        aria-label=${this.tip ?? nothing}
        title=${this.tip ?? nothing}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${this.#toggle}
      >
        ${this.face}
      </button>
      ${this.open ? this.#menu() : nothing}`;
  }

  #menu(): TemplateResult {
    return html`<div class="menu" @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
      ${this.about}
      <div role="menu" aria-label=${this.label}>
        ${this.items.map(
          (item) =>
            html`<button role="menuitem" tabindex="-1" @click=${() => this.#choose(item)}>
              ${item.icon ?? nothing}${item.text}
            </button>`,
        )}
      </div>
    </div>`;
  }
}

define('nostr-support-desk-menu', DeskMenuElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-menu': DeskMenuElement;
  }
}
