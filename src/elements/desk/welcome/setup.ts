// Asks for the name to show and publishes what the relays do not have yet. Nothing is published before the button
// is pressed, and a key that was made elsewhere can say "not now". Fires `desk-setup-done` and `desk-setup-later`.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement } from '../../live-element.js';
import { inner } from '../inner.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { toSupportError } from '../../../util/errors.js';
import { define } from '../../parts/define.js';
import { personIcon } from '../desk-icons.js';
import type { DeskClient } from '../desk-client.js';

export class DeskSetupElement extends LiveElement {
  static override properties = {
    words: inner,
    client: inner,
    relays: inner,
    name: inner,
    made: inner,
    busy: inner,
    nameError: inner,
    problem: inner,
  };

  private get field(): HTMLInputElement {
    return this.querySelector('[name=name]') as HTMLInputElement;
  }
  words!: Words<DeskKey>;
  client!: Pick<DeskClient, 'publishSetup'>;
  relays: readonly string[] = [];
  /** The name that is on the relays already, if there is one. */
  name = '';
  made: 'here' | 'elsewhere' = 'elsewhere';
  private busy = false;
  private nameError = '';
  private problem = '';

  protected override firstUpdated(): void {
    this.field.focus();
  }

  async #publish(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const name = this.field.value.trim();
    this.problem = '';
    this.nameError = name ? '' : this.words('setupNameMissing');
    if (!name) return this.field.focus();
    this.busy = true;
    try {
      await this.client.publishSetup({ name, relays: [...this.relays] });
      this.#fire('desk-setup-done');
    } catch (error) {
      this.problem = this.words(`error-${toSupportError(error, 'relay-unreachable').code}`);
    } finally {
      this.busy = false;
    }
  }

  #fire(type: 'desk-setup-done' | 'desk-setup-later'): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { words, nameError } = this;
    const here = this.made === 'here';
    return html`<main class="page">
      <div class="card">
        <span class="mark">${personIcon}</span>
        <h1>${words(here ? 'setupTitle' : 'setupAskTitle')}</h1>
        <p class="lead">${words(here ? 'setupText' : 'setupAskText')}</p>
        <form class="form" novalidate @submit=${this.#publish}>
          <div class="row-field">
            <label class="label" for="desk-name">${words('setupName')}</label>
            <input
              class="field"
              id="desk-name"
              name="name"
              dir="auto"
              maxlength="60"
              autocomplete="organization"
              placeholder=${words('setupNameHint')}
              aria-invalid=${nameError !== ''}
              aria-describedby=${nameError ? 'desk-name-error' : nothing}
              ?readonly=${this.name !== ''}
              .value=${this.name}
            />
            ${nameError ? html`<p class="error" id="desk-name-error" role="alert">${nameError}</p>` : nothing}
          </div>
          <div class="row-field">
            <span class="label" id="desk-where">${words('setupWhere')}</span>
            <ul class="plain-list mono" aria-labelledby="desk-where">
              ${this.relays.map((url) => html`<li dir="ltr">${url}</li>`)}
            </ul>
          </div>
          ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
          <button class="button wide" aria-disabled=${this.busy}>${words('setupPublish')}</button>
          ${
            here
              ? nothing
              : html`<button
                  type="button"
                  class="quiet-button wide"
                  @click=${() => this.#fire('desk-setup-later')}
                >
                  ${words('setupLater')}
                </button>`
          }
        </form>
      </div>
    </main>`;
  }
}

define('nostr-support-desk-setup', DeskSetupElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-setup': DeskSetupElement;
  }
}
