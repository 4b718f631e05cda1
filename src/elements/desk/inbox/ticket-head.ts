// The head of a ticket: who asks, what about, how it stands, and what can be done with all of it. It keeps nothing.

import { html, nothing, type TemplateResult } from '../../template.js';
import type { Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import type { TicketStatus } from '../../../protocol/ticket.js';
import { avatar } from '../../parts/avatar.js';
import { backIcon, downIcon } from '../../parts/icons.js';
import { checkIcon, statusIcons } from '../desk-icons.js';
import { markView } from './facts-view.js';
import type { Called } from './identity.js';
import { faceName, STATUS_KEYS, STATUSES, titleOf } from './tickets.js';
import { shortTime } from './times.js';

export interface TicketHead {
  readonly words: Words<DeskKey>;
  readonly ticket: Ticket;
  readonly called: Called;
  /** Somebody is trusted to say who customers are: then a name that nobody proved is told from one that is. */
  readonly judges: boolean;
  /** After the buttons. */
  readonly more: TemplateResult;
  readonly onBack: () => void;
  readonly onStatus: (status: TicketStatus) => void;
}

export function headView(head: TicketHead): TemplateResult {
  const { words, ticket, called, onBack } = head;
  return html`<header class="case-head">
    <button class="icon-button back" aria-label=${words('back')} @click=${onBack}>${backIcon}</button>
    ${avatar(faceName(called.text))}
    <div class="case-title">
      <h2 class="cut" tabindex="-1" dir="auto">${titleOf(words, ticket)}</h2>
      ${metaView(head)}
    </div>
    ${stateView(head)}
  </header>`;
}

function metaView({ words, ticket, called, judges }: TicketHead): TemplateResult {
  const { category, priority, createdAt } = ticket;
  const { text, verified } = called;
  return html`<p class="small case-meta">
    <bdi class="case-name cut">${text}</bdi>
    ${judges ? markView(verified, words(verified ? 'isVerified' : 'notVerified')) : nothing}
    <span title=${words.date(createdAt, { dateStyle: 'full', timeStyle: 'short' })}
      >${words('openedAt', { date: shortTime(words, createdAt) })}</span
    >
    ${
      priority === 'normal'
        ? nothing
        : html`<span class="chip ${priority}"
            ><span class="hidden">${words('priority', { priority: words(priority) })}</span
            ><span aria-hidden="true">${words(priority)}</span></span
          >`
    }
    ${
      category === 'general'
        ? nothing
        : html`<span class="chip"
            ><span class="hidden">${words('category', { category })}</span
            ><span aria-hidden="true" dir="auto">${category}</span></span
          >`
    }
  </p>`;
}

function stateView({ words, ticket: { status }, more, onStatus }: TicketHead): TemplateResult {
  const done = status === 'resolved' || status === 'closed';
  return html`<div class="case-state">
    <span class="select ${status}">
      ${statusIcons[status]}
      <select
        aria-label=${words('status')}
        @change=${(event: Event) => onStatus((event.target as HTMLSelectElement).value as TicketStatus)}
      >
        ${STATUSES.map(
          (each) =>
            html`<option value=${each} ?selected=${each === status}>${words(STATUS_KEYS[each])}</option>`,
        )}
      </select>
      ${downIcon}
    </span>
    <button class="quiet-button resolve" @click=${() => onStatus(done ? 'open' : 'resolved')}>
      ${done ? statusIcons.open : checkIcon}<span>${words(done ? 'reopen' : 'resolve')}</span>
    </button>
    ${more}
  </div>`;
}
