// The conversations: what each is about, what was said last, when, and what of it is unread.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { gist } from '../../elements/parts/gist.js';
import { dayOf } from '../../elements/parts/timeline-rows.js';
import type { Chat } from '../../elements/support/chat.js';
import type { Ticket } from '../../headless/snapshot.js';
import type { Search } from './search.js';

export function listView(chat: Chat, search: Search): TemplateResult {
  const found = chat.snapshot.tickets.filter((ticket) => search.finds(ticket));
  return html`${search.view()}
    <ul part="ticket-list" class="list">
      ${found.map((ticket) => ticketView(chat, ticket))}
    </ul>`;
}

function ticketView(chat: Chat, { id, items, status, title, unread, updatedAt }: Ticket): TemplateResult {
  const { words } = chat;
  const last = items.findLast((item) => item.type === 'message');
  const text = last ? gist(words, last) : '';
  const today = dayOf(updatedAt) === dayOf(Date.now() / 1000);
  return html`<li>
    <button part="ticket-item" class="ticket" @click=${() => chat.go(id)}>
      <span class="row">
        <span class="cut ${unread ? 'unread' : ''}" dir="auto">${title || words('untitled')}</span>
        <time class="small"
          >${words.date(updatedAt, today ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' })}</time
        >
      </span>
      <span class="row small">
        <span class="cut" dir="auto">${last?.own ? words('youSaid', { text }) : text}</span>
        <span class="chip">${words(status)}</span>
        ${
          unread
            ? html`<span class="dot"></span><span class="hidden">${words('unread', { count: unread })}</span>`
            : nothing
        }
      </span>
    </button>
  </li>`;
}
