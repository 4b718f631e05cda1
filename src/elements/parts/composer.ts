// Where a message is written: one textarea that grows to six lines and one button. It keeps nothing: it hands on what is
// typed and what is to be sent, and only the parent empties it, once the text is safe.

import { html, nothing, type TemplateResult } from '../template.js';
import { LiveElement } from '../live-element.js';
import { css } from '../styles/css.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { bodySize, MAX_BODY_BYTES } from '../../protocol/body.js';
import { isBlank } from '../../util/text.js';
import { define } from './define.js';
import { sendIcon } from './icons.js';

export class ComposerElement extends LiveElement {
  static override properties = { value: {}, placeholder: {}, label: {}, words: {}, tools: {}, full: {} };

  value = '';
  placeholder = '';
  /** The accessible name. */
  label = '';
  words!: Words<PartsKey>;
  /** After the text: what comes late moves nothing there. */
  tools?: unknown;
  /** There is something to send without a text too. */
  full = false;
  /** At every change. */
  type?: (text: string) => void;
  send?: (text: string) => void;

  private get input(): HTMLTextAreaElement {
    return this.querySelector('textarea') as HTMLTextAreaElement;
  }

  override focus(): void {
    // Just put into the page it has no textarea yet.
    this.performUpdate();
    this.input.focus();
  }

  protected override updated(): void {
    const { input, value } = this;
    // Not bound in the template: what was typed since the last drawing is to give way too.
    if (input.value !== value) input.value = value;
    // The style sheet's `field-sizing` does it, where there is that: to measure is to lay out the whole page, twice.
    if (CSS.supports('field-sizing:content')) return;
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
  }

  get #tooLong(): boolean {
    return bodySize(this.value) > MAX_BODY_BYTES;
  }

  get #ready(): boolean {
    return (this.full || !isBlank(this.value)) && !this.#tooLong;
  }

  #onInput(): void {
    this.value = this.input.value;
    this.type?.(this.value);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey) return;
    // Enter that ends an input method's composition belongs to it; some browsers only say so by the key code 229.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    if (!this.#ready) return;
    this.send?.(this.value);
    this.focus();
  }

  protected override render(): TemplateResult {
    const long = this.#tooLong;
    return html`
      ${long ? html`<p class="small error" id="too-long" role="alert">${this.words('tooLong')}</p>` : nothing}
      <div part="composer" class="composer">
        <textarea
          part="input"
          rows="1"
          dir=${this.value ? 'auto' : nothing}
          enterkeyhint="send"
          placeholder=${this.placeholder || this.words('messageHint')}
          aria-label=${this.label || this.words('message')}
          aria-invalid=${long}
          aria-describedby=${long ? 'too-long' : nothing}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        ></textarea>
        ${this.tools}
        <button
          part="send-button"
          class="icon-button send"
          aria-label=${this.words('send')}
          ?disabled=${!this.#ready}
          @click=${this.#send}
        >
          ${sendIcon}
        </button>
      </div>
    `;
  }
}

export const composerStyles = css`
  .composer {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_control) + 8px);
    background: var(--_surface);
  }
  .composer:focus-within {
    border-color: var(--_focus);
    outline: 1px solid var(--_focus);
  }
  .composer textarea {
    flex: 1;
    min-inline-size: 0;
    max-block-size: calc(6lh + 14px);
    field-sizing: content;
    padding: 7px 4px;
    padding-inline-start: 12px;
    outline: 0;
    resize: none;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }
  .send,
  .send:hover {
    border-radius: calc(var(--_control) + 4px);
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .send:disabled {
    color: var(--_muted);
    background: none;
    cursor: default;
  }
`;

define('nostr-support-composer', ComposerElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-composer': ComposerElement;
  }
}
