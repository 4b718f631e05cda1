// The button in the header and what it opens: only what makes sense where the reader is.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { icon } from '../../elements/parts/icons.js';
import type { Menu } from '../menu.js';

const menuIcon = icon('M4.5 10h.01M10 10h.01M15.5 10h.01', 'menu-dots');

const FORMATS = [
  ['text', 'menuText'],
  ['html', 'menuPage'],
  ['json', 'menuData'],
] as const;

export function menuView(menu: Menu): TemplateResult {
  const { words } = menu.room;
  const { page } = menu;
  return html`<div class="menu-place">
    <button
      part="menu"
      class="icon-button"
      aria-label=${words('menu')}
      aria-expanded=${page !== ''}
      aria-controls=${page ? 'menu' : nothing}
      @click=${() => menu.toggle()}
    >
      ${menuIcon}
    </button>
    ${
      page
        ? html`<div
            part="form"
            id="menu"
            class="menu-sheet ${page === 'entries' ? 'slim' : ''}"
            role="group"
            aria-label=${words('menu')}
            aria-busy=${!!menu.busy}
            tabindex="-1"
          >
            ${page === 'entries' ? entries(menu) : page === 'delete' ? deletion(menu) : page === 'done' ? done(menu) : handover(menu, page)}
            ${menu.fault ? html`<p class="small error" role="alert">${words(menu.fault)}</p>` : nothing}
          </div>`
        : nothing
    }
  </div>`;
}

function entries(menu: Menu): TemplateResult {
  const { words, ticket, snapshot, host } = menu.room;
  const has = snapshot.tickets.length > 0;
  const entry = (word: Parameters<typeof words>[0], page: 'carry' | 'bring' | 'delete', kind = '') =>
    html`<button class="menu-entry ${kind}" @click=${() => menu.go(page)}>${words(word)}</button>`;
  return html`${
    ticket
      ? html`<div class="menu-save" role="group" aria-labelledby="menu-save">
          <p class="small" id="menu-save">${words('menuSave')}</p>
          ${FORMATS.map(
            ([format, word]) =>
              html`<button
                class="menu-format"
                ?disabled=${!!menu.busy}
                @click=${() => void menu.save(format)}
              >
                ${menu.busy === format ? words('menuSaving') : words(word)}
              </button>`,
          )}
        </div>`
      : nothing
  }
  ${host.signer ? nothing : has ? entry('menuCarry', 'carry') : entry('menuBring', 'bring')}
  ${has ? entry('menuDelete', 'delete', 'menu-danger') : nothing}`;
}

function handover({ room, fault }: Menu, page: 'carry' | 'bring' | ''): TemplateResult {
  const { words, extras } = room;
  const form = extras.ask('handover', page).find(Boolean);
  return html`<h3 class="menu-title">${words(page === 'carry' ? 'menuCarry' : 'menuBring')}</h3>
    ${form ?? (fault ? nothing : html`<p class="small">${words('menuLoading')}</p>`)}`;
}

function deletion(menu: Menu): TemplateResult {
  const { words, host } = menu.room;
  const tick = (event: Event) => (menu.asks = (event.target as HTMLInputElement).checked);
  return html`<h3 class="menu-title">${words('menuDeleteTitle')}</h3>
    <p>${words(host.signer ? 'menuDeleteSigner' : 'menuDeleteWhat')}</p>
    <label class="menu-check">
      <input
        type="checkbox"
        aria-describedby="menu-asks"
        .checked=${menu.asks}
        ?disabled=${!!menu.busy}
        @change=${tick}
      />
      <span>${words('menuDeleteAsk')}</span>
    </label>
    <p class="small" id="menu-asks">${words('menuDeleteAskNote')}</p>
    <div class="menu-buttons">
      <button class="text-button" ?disabled=${!!menu.busy} @click=${() => menu.close()}>
        ${words('menuCancel')}
      </button>
      <button class="button menu-delete" ?disabled=${!!menu.busy} @click=${() => void menu.delete()}>
        ${words(menu.busy ? 'menuDeleting' : 'menuDeleteNow')}
      </button>
    </div>`;
}

function done(menu: Menu): TemplateResult {
  const { words } = menu.room;
  const { asked = 0, accepted = 0 } = menu.told ?? {};
  return html`<h3 class="menu-title">${words('menuDeleted')}</h3>
    <p role="status">${words('menuDeletedAsked', { accepted, asked })}</p>
    <div class="menu-buttons">
      <button class="button" @click=${() => menu.close()}>${words('menuOk')}</button>
    </div>`;
}
