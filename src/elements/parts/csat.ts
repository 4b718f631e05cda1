// How satisfied somebody is: five stars, a comment if wanted, and a button of its own, so that nothing is sent by
// passing over a star. `csat-submit` carries `{ rating, comment }` and stays inside the shadow root.

import { css, html, LitElement, type TemplateResult } from 'lit';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { define } from './define.js';
import { starIcon } from './icons.js';

export class CsatElement extends LitElement {
  static override properties = {
    words: { attribute: false },
    busy: { type: Boolean },
    rating: { state: true },
  };

  words!: Words<PartsKey>;
  /** It is on its way: the button rests. */
  busy = false;
  private rating = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const { rating } = this;
    if (!rating || this.busy) return;
    const comment = this.querySelector('textarea')?.value.trim() ?? '';
    this.dispatchEvent(new CustomEvent('csat-submit', { detail: { rating, comment }, bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<form part="csat form" class="csat" @submit=${this.#submit}>
      <fieldset>
        <legend>${words('rateQuestion')}</legend>
        ${[1, 2, 3, 4, 5].map(
          (rating) =>
            html`<span class="star ${rating <= this.rating ? 'on' : ''}">
              ${starIcon}
              <input
                part="csat-star"
                class="cover"
                type="radio"
                name="rating"
                value=${rating}
                aria-label=${words('stars', { rating })}
                .checked=${rating === this.rating}
                @change=${() => (this.rating = rating)}
              />
            </span>`,
        )}
      </fieldset>
      <textarea
        part="field"
        class="field"
        rows="2"
        dir="auto"
        aria-label=${words('rateComment')}
        placeholder=${words('rateComment')}
      ></textarea>
      <button class="button" ?disabled=${!this.rating || this.busy}>${words('rateSend')}</button>
    </form>`;
  }
}

export const csatStyles = css`
  .csat {
    display: grid;
    justify-items: center;
    gap: 8px;
  }
  .csat legend {
    margin-inline: auto;
    font-weight: 600;
  }
  .star {
    position: relative;
    display: inline-grid;
    place-items: center;
    inline-size: 44px;
    block-size: 40px;
    border-radius: var(--_control);
    color: var(--_muted);
  }
  .star .icon {
    inline-size: 28px;
    block-size: 28px;
    stroke-width: 1.25;
  }
  .star.on {
    color: var(--_ink);
  }
  .star.on .icon {
    fill: currentColor;
  }
`;

define('nostr-support-csat', CsatElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-csat': CsatElement;
  }
}
