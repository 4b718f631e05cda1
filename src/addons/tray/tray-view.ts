// The tray above the composer: what will go out with the next message, to be looked over and taken away again.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { closeIcon, icon } from '../../elements/parts/icons.js';
import type { Tray } from '../tray.js';
import { sizeText } from '../../i18n/size-text.js';

const clipIcon = icon('m14.5 9-5.3 5.3a2.6 2.6 0 0 1-3.7-3.7L11 5.1a1.7 1.7 0 0 1 2.4 2.4l-5.3 5.3');

export function trayView(tray: Tray): TemplateResult {
  const { chosen, refused, dragging, room } = tray;
  const { words } = room;
  return html`${
    dragging
      ? html`<div part="dropzone" class="dropzone">
          ${words('dropHere')}<span class="small">${tray.rules}</span>
        </div>`
      : nothing
  }
  ${refused.map((text) => html`<p class="small error" role="alert">${text}</p>`)}
  ${
    chosen.length
      ? html`<ul class="tray" aria-label=${words('tray')}>
          ${chosen.map(
            (entry) =>
              html`<li part="attachment" class="chosen ${entry.data ? '' : 'preparing'}">
                ${entry.url ? html`<img src=${entry.url} alt="" />` : nothing}
                <span class="file-text">
                  <bdi class="cut">${entry.name}</bdi>
                  <span class="small">${sizeText(words.lang, (entry.data ?? entry.file).size)}</span>
                </span>
                <button
                  class="icon-button"
                  aria-label=${words('removeFile', { name: entry.name })}
                  @click=${() => tray.remove(entry)}
                >
                  ${closeIcon}
                </button>
              </li>`,
          )}
        </ul>`
      : nothing
  }`;
}

export function attachButton(tray: Tray): TemplateResult {
  const { rules } = tray;
  const { words, files } = tray.room;
  return html`<button
      part="attach-button"
      class="icon-button"
      title=${rules}
      aria-label=${words('attach')}
      aria-description=${rules}
      @click=${() => tray.choose()}
    >
      ${clipIcon}
    </button>
    <input
      type="file"
      class="hidden"
      tabindex="-1"
      aria-hidden="true"
      multiple
      accept=${files.accept || nothing}
      @change=${(event: Event) => tray.chose(event.currentTarget as HTMLInputElement)}
    />`;
}
