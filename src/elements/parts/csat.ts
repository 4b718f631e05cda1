// How satisfied somebody is: five stars, a comment if wanted, and a button of its own, so that nothing is sent by
// passing over a star. The form keeps what is chosen.

import { html, type TemplateResult } from '../template.js';
import { css } from '../styles/css.js';
import type { ratingEn } from '../../i18n/extras-en.js';
import type { Words } from '../../i18n/words.js';
import { starIcon } from './star-icon.js';

export interface Rating {
  /** 1 to 5. */
  readonly rating: number;
  readonly comment: string;
}

interface Fields {
  readonly rating: RadioNodeList;
  readonly comment: HTMLTextAreaElement;
}

export function csatForm(
  words: Words<keyof typeof ratingEn>,
  rate: (rating: Rating) => void,
  putAway: () => void,
): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const { rating, comment } = event.target as HTMLFormElement & Fields;
    if (rating.value) rate({ rating: Number(rating.value), comment: comment.value.trim() });
  };
  // Empty, `auto` is left to right, whichever way the words run.
  const turn = ({ target }: Event): void => {
    const field = target as HTMLTextAreaElement;
    field.dir = field.value && 'auto';
  };
  return html`<form part="csat form" class="csat" @submit=${submit}>
    <fieldset>
      <legend>${words('rateQuestion')}</legend>
      ${[1, 2, 3, 4, 5].map(
        (rating) =>
          html`<span class="star">
            ${starIcon}
            <input
              part="csat-star"
              class="cover"
              type="radio"
              name="rating"
              value=${rating}
              aria-label=${words('stars', { rating })}
            />
          </span>`,
      )}
    </fieldset>
    <textarea
      part="field"
      class="field"
      name="comment"
      rows="2"
      @input=${turn}
      aria-label=${words('rateComment')}
      placeholder=${words('rateComment')}
    ></textarea>
    <button class="button">${words('rateSend')}</button>
    <button type="button" class="text-button small" @click=${putAway}>${words('notNow')}</button>
  </form>`;
}

export const csatStyles = css`
  /* Where there is little height, above a keyboard on the screen, it scrolls and nothing in it shrinks. */
  .after {
    grid-auto-rows: max-content;
  }
  .csat {
    display: grid;
    justify-items: center;
    gap: 8px;
    /* What is kept free for it before it is there. */
    min-block-size: calc(1lh + 80px);
  }
  /* Who has not chosen has nothing to add yet, and what was said stays in sight. */
  .csat:not(:has(:checked)) > :is(.field, .button) {
    display: none;
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
    fill: none;
  }
  .star .icon {
    fill: inherit;
    inline-size: 28px;
    block-size: 28px;
    stroke-width: 1.25;
  }
  /* The chosen star and those before it. */
  .star:has(:checked, ~ .star :checked) {
    color: var(--_ink);
    fill: currentColor;
  }
`;
