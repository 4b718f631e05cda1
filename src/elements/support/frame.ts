// What stands around the views: the launcher, the panel, the thin line that says what is wrong, the composer.

import { html, nothing, type TemplateResult } from '../template.js';
import '../parts/composer.js';
import '../parts/timeline.js';
import { chatIcon, downIcon } from '../parts/icons.js';
import { LIST, NEW, type Chat } from './chat.js';
import { chatView, countOf, headerView, listView, loadingView, newView } from './views.js';

export function launcherView({ words, host, snapshot: { unread } }: Chat): TemplateResult {
  return html`<button
    part="launcher"
    class="launcher"
    aria-expanded=${host.open}
    aria-controls=${host.open ? 'panel' : nothing}
    aria-label=${unread ? words('launchUnread', { count: unread }) : words('launch')}
    @click=${() => host.toggle()}
  >
    <slot name="launcher"><span part="launcher-icon">${host.open ? downIcon : chatIcon}</span></slot>
    ${unread ? html`<span part="badge" class="badge">${countOf(unread)}</span>` : nothing}
  </button>`;
}

/** `covers`: the panel is the whole screen. */
export function panelView(chat: Chat, covers: boolean): TemplateResult {
  const { broken, inline, loading: busy } = chat;
  return html`<section
    part="panel"
    class="panel ${inline ? '' : 'fresh'}"
    id="panel"
    role=${inline ? 'region' : 'dialog'}
    aria-modal=${covers ? 'true' : nothing}
    aria-label=${chat.title}
    aria-busy=${busy}
    tabindex="-1"
  >
    ${headerView(chat)} ${broken ? troubleView(chat) : busy ? loadingView(chat) : bodyView(chat)}
    <div class="foot">
      <div aria-live="polite">${bannerView(chat)}</div>
      ${broken || busy ? nothing : actionView(chat)}
      <div part="footer"><slot name="footer"></slot></div>
    </div>
  </section>`;
}

function troubleView({ words }: Chat): TemplateResult {
  return html`<div class="scroll welcome trouble"><p class="greeting">${words('trouble')}</p></div>`;
}

/** What is to stand around the greeting, or in the list, is waited for: it would push away what is there. */
function bodyView(chat: Chat): TemplateResult {
  const { place, ticket, extras } = chat;
  if (place === LIST) return extras.awaits('menu') ? loadingView(chat) : listView(chat);
  return ticket ? chatView(chat, ticket) : extras.awaits('welcome') ? loadingView(chat) : newView(chat);
}

function actionView(chat: Chat): TemplateResult {
  const { words, place, text, extras } = chat;
  return place === LIST
    ? html`<button class="button wide" @click=${() => chat.go(NEW)}>${words('newConversation')}</button>`
    : html`${extras.ask('above')}<nostr-support-composer
          .words=${words}
          .value=${text}
          .tools=${extras.ask('tools')}
          .full=${extras.ask('full').some(Boolean)}
          .type=${(text: string) => chat.type(text)}
          .send=${(text: string) => chat.send(text)}
        ></nostr-support-composer>`;
}

/** One line at most: what just went wrong, else what is not as it should be. */
function bannerView({ words, host, notice, snapshot }: Chat): TemplateResult | typeof nothing {
  const word =
    notice ??
    (snapshot.connection === 'offline'
      ? 'offline'
      : snapshot.storage === 'memory' && host.persist !== 'none'
        ? globalThis.isSecureContext
          ? 'memoryOnly'
          : 'error-insecure-context'
        : undefined);
  return word
    ? html`<p
        part="banner"
        class="banner small ${notice ? 'error' : word}"
        role=${notice ? 'alert' : nothing}
      >
        ${words(word)}
      </p>`
    : nothing;
}
