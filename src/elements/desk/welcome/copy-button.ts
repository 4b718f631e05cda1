// A button that copies a text and says so. The text is handed over by property: it is never an attribute, since it
// may be a secret key.

import { html, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { define } from '../../parts/define.js';
import { checkIcon, copyIcon } from '../desk-icons.js';

/** Puts it on the clipboard, and gives the word for how that went. */
export async function copied(text: string): Promise<'copied' | 'copyFailed'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // A page may be forbidden to write to the clipboard; the text can still be selected by hand.
    return 'copyFailed';
  }
}

export class DeskCopyButtonElement extends LiveElement {
  static override properties = {
    text: inner,
    words: inner,
    label: inner,
    outcome: inner,
  };

  text = '';
  words!: Words<DeskKey>;
  /** What the button says before it is pressed. */
  label = '';
  private outcome: 'copied' | 'copyFailed' | undefined;

  protected override willUpdate(changed: Changes): void {
    if (changed.has('text')) this.outcome = undefined;
  }

  async #copy(): Promise<void> {
    this.outcome = await copied(this.text);
  }

  protected override render(): TemplateResult {
    const isCopied = this.outcome === 'copied';
    return html`<button type="button" class="quiet-button" @click=${this.#copy}>
        ${isCopied ? checkIcon : copyIcon}<span
          >${isCopied ? this.words('copied') : this.label || this.words('copy')}</span
        >
      </button>
      <span class=${this.outcome === 'copyFailed' ? 'small' : 'hidden'} role="status"
        >${this.outcome ? this.words(this.outcome) : ''}</span
      >`;
  }
}

define('nostr-support-desk-copy', DeskCopyButtonElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-copy': DeskCopyButtonElement;
  }
}
