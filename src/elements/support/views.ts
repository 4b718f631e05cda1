// What the panel shows: header, list of conversations, a new one, one of them. Functions from what is known to a
// template; they hold no state and choose every word through `words`.

import { html, nothing, type TemplateResult } from '../template.js';
import type { Ticket } from '../../headless/snapshot.js';
import { avatar } from '../parts/avatar.js';
import { backIcon, closeIcon } from '../parts/icons.js';
import { LIST, type Chat } from './chat.js';

/** As far as there is room for. */
export const countOf = (count: number): string => (count > 99 ? '99+' : `${count}`);

function iconButton(
  { words }: Chat,
  name: 'back' | 'close',
  icon: TemplateResult,
  press: () => void,
  news = 0,
): TemplateResult {
  const label = words(name) + (news ? `, ${news}` : '');
  return html`<button part="${name}-button" class="icon-button" aria-label=${label} @click=${press}>
    ${icon} ${news ? html`<span class="badge">${countOf(news)}</span>` : nothing}
  </button>`;
}

function avatarView({ agent, title }: Chat): TemplateResult {
  return avatar(agent.name || title, agent.picture);
}

export function headerView(chat: Chat): TemplateResult {
  const { words, host, snapshot, agent, ticket } = chat;
  const list = chat.place === LIST;
  const idle = chat.extras.ask('subtitle').find(Boolean) || (host.heading && agent.name) || words('subtitle');
  // What is unread in the others.
  const news = snapshot.unread - (ticket?.unread ?? 0);
  const progress = ticket && ticket.status !== 'open' ? words(ticket.status) : idle;
  return html`<header part="header" class="header">
    ${
      !list && snapshot.tickets.length
        ? iconButton(chat, 'back', backIcon, () => chat.go(LIST), news)
        : nothing
    }
    <slot name="header" class=${chat.loading ? 'hidden' : nothing}>
      ${avatarView(chat)}
      <div class="titles">
        <h2 part="title" class="title cut" dir="auto">${chat.extras.ask('mark')}${chat.title}</h2>
        <div part="subtitle" class="small cut"><bdi>${list ? words('conversations') : progress}</bdi></div>
      </div>
    </slot>
    ${chat.extras.ask('header')}
    ${chat.inline ? nothing : iconButton(chat, 'close', closeIcon, () => host.hide())}
  </header>`;
}

/** Titles alone, where the file that says more of each can't be fetched. */
export function listView(chat: Chat): TemplateResult {
  const titles = () =>
    html`<ul part="ticket-list" class="list">
      ${chat.snapshot.tickets.map(
        ({ id, title, unread }) =>
          html`<li>
            <button part="ticket-item" class="ticket" @click=${() => chat.go(id)}>
              <div class="cut ${unread ? 'unread' : ''}" dir="auto">${title || chat.words('untitled')}</div>
            </button>
          </li>`,
      )}
    </ul>`;
  return html`<div class="scroll">${chat.extras.ask('list').find(Boolean) ?? titles()}</div>`;
}

export function newView(chat: Chat): TemplateResult {
  const { words, host, agent } = chat;
  return html`<div class="scroll welcome" tabindex="-1">
    ${avatarView(chat)}
    <slot name="greeting"
      ><p class="greeting"><bdi>${host.greeting || words('greeting')}</bdi></p></slot
    >
    <p class="intro"><bdi>${agent.name ? words('introName', { name: agent.name }) : words('intro')}</bdi></p>
    ${chat.extras.ask('intro')} ${chat.extras.ask('welcome')}
    <slot name="privacy">
      ${
        /^https?:/i.test(host.privacyUrl)
          ? html`<a class="small" href=${host.privacyUrl} target="_blank" rel="noopener"
              >${words('privacy')}</a
            >`
          : nothing
      }
    </slot>
  </div>`;
}

export function chatView(chat: Chat, ticket: Ticket): TemplateResult {
  const { words, snapshot, extras } = chat;
  const resolved = ticket.status === 'resolved';
  const rate = chat.has('rating') && (resolved || ticket.status === 'closed') && !ticket.csat;
  if (rate) void extras.use('rating');
  // What comes late finds its place.
  const form = rate ? (extras.awaits('rating') ? [html`<i></i>`] : extras.ask('ended', ticket)) : [];
  return html`<nostr-support-timeline
      class=${extras.awaits('welcome') ? 'wait' : nothing}
      .items=${ticket.items}
      .names=${snapshot.profiles}
      .words=${words}
      .extend=${chat.extend}
      .readAt=${ticket.readAt ?? 0}
      .retry=${(id: string) => chat.retry(id)}
    ></nostr-support-timeline>
    ${
      form.some(Boolean) || resolved
        ? html`<div class="after">
            ${form} ${resolved ? html`<p class="small">${words('reopens')}</p>` : nothing}
          </div>`
        : nothing
    }`;
}

/** Only seen by whoever waits for more than a moment. */
export function loadingView({ words }: Chat): TemplateResult {
  return html`<div class="scroll skeleton">
    <span class="hidden">${words('loading')}</span>
    <i></i><i></i><i></i>
  </div>`;
}
