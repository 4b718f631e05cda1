// The parts of the desk that keep nothing: the filters, the thin lines that say what is wrong, the question before
// signing out, and what stands where no ticket is chosen.

import { html, nothing, type TemplateResult } from '../../template.js';
import type { Snapshot } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import type { SupportErrorCode } from '../../../util/errors.js';
import { closeIcon } from '../../parts/icons.js';
import { allIcon, inboxIcon, statusIcons } from '../desk-icons.js';
import { countTickets, countUnsent, FILTERS, STATUS_KEYS, type DeskFilter } from './tickets.js';

type DeskWords = Words<DeskKey>;

export function filterLabel(words: DeskWords, filter: DeskFilter): string {
  return words(filter === 'all' ? 'filterAll' : STATUS_KEYS[filter]);
}

export function filtersView(
  words: DeskWords,
  snapshot: Snapshot,
  muted: readonly string[],
  current: DeskFilter,
  choose: (filter: DeskFilter) => void,
): TemplateResult {
  const counts = countTickets(snapshot.tickets, muted);
  return html`<ul class="filters">
    ${FILTERS.map((filter) => {
      const { count, unread } = counts[filter];
      return html`<li>
        <button
          class="filter ${filter}"
          aria-current=${filter === current ? 'true' : nothing}
          title=${filterLabel(words, filter)}
          @click=${() => choose(filter)}
        >
          ${filter === 'all' ? allIcon : statusIcons[filter]}
          <span class="filter-label">${filterLabel(words, filter)}</span>
          <span class="filter-count ${unread ? 'unread' : ''}" aria-hidden="true">${count || ''}</span>
          <span class="hidden">${words('filterCount', { count })}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

export function connectionView(words: DeskWords, { connection, relays }: Snapshot): TemplateResult {
  const open = relays.filter(({ state }) => state === 'open').length;
  const online = connection === 'online';
  const text = online
    ? words('connected', { open, total: relays.length })
    : words(connection === 'offline' ? 'disconnected' : 'connecting');
  return html`<p class="small wire ${connection}"><span class="wire-dot"></span><span>${text}</span></p>`;
}

export interface Banners {
  readonly words: DeskWords;
  readonly snapshot: Snapshot;
  readonly notice: SupportErrorCode | undefined;
  readonly onSetup: () => void;
  readonly onDismiss: () => void;
}

export function bannersView({ words, snapshot, notice, onSetup, onDismiss }: Banners): TemplateResult {
  const { connection, storage, setup } = snapshot;
  return html`<div class="banners">
    <div role="status">
      ${connection === 'offline' ? html`<p class="banner">${words('offline')}</p>` : nothing}
      ${storage === 'memory' ? html`<p class="banner warn">${words(isSecureContext ? 'memoryOnly' : 'error-insecure-context')}</p>` : nothing}
    </div>
    ${
      notice
        ? html`<p class="banner bad" role="alert">
            <span>${words(`error-${notice}`)}</span>
            <button class="icon-button" aria-label=${words('dismiss')} @click=${onDismiss}>
              ${closeIcon}
            </button>
          </p>`
        : nothing
    }
    ${
      setup === 'missing'
        ? html`<p class="banner">
            <span>${words('setupReminder')}</span>
            <button class="text-button" @click=${onSetup}>${words('setupOpen')}</button>
          </p>`
        : nothing
    }
  </div>`;
}

/** Where a ticket would be. */
export function noTicketView(words: DeskWords): TemplateResult {
  return html`<div class="empty">
    <span class="empty-icon">${inboxIcon}</span>
    <p class="empty-title">${words('chooseTicket')}</p>
    <p class="small">${words('chooseTicketText')}</p>
  </div>`;
}

/** Where a ticket was of which nothing is left. */
export function goneView(words: DeskWords, onBack: () => void): TemplateResult {
  return html`<div class="empty">
    <p class="empty-title">${words('gone')}</p>
    <p class="small">${words('goneText')}</p>
    <button class="quiet-button" @click=${onBack}>${words('back')}</button>
  </div>`;
}

/** A page that shows the desk without what it needs. */
export function troubleView(words: DeskWords): TemplateResult {
  return html`<main class="page">
    <div class="card">
      <h1>${words('desk')}</h1>
      <p class="lead">${words('trouble')}</p>
    </div>
  </main>`;
}

export interface SignOutQuestion {
  readonly words: DeskWords;
  readonly snapshot: Snapshot;
  readonly onConfirm: () => void;
}

export function signOutView({ words, snapshot, onConfirm }: SignOutQuestion): TemplateResult {
  const unsent = countUnsent(snapshot.tickets);
  return html`<dialog class="dialog" aria-labelledby="sign-out-title">
    <form method="dialog">
      <h2 id="sign-out-title">${words('signOutTitle')}</h2>
      <p>${words('signOutText')}</p>
      <p>${words('signOutKey')}</p>
      ${unsent ? html`<p class="error">${words('signOutUnsent', { count: unsent })}</p>` : nothing}
      <div class="actions">
        <button class="quiet-button">${words('cancel')}</button>
        <button class="button danger" @click=${onConfirm}>${words('signOutConfirm')}</button>
      </div>
    </form>
  </dialog>`;
}
