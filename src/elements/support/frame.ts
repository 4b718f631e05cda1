// What stands around the views: the launcher, the panel, the thin line that says what is wrong, the composer.

import { html, nothing, type TemplateResult } from 'lit';
import type { WordKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import '../parts/avatar.js';
import '../parts/composer.js';
import '../parts/csat.js';
import '../parts/timeline.js';
import { chatIcon, downIcon } from '../parts/icons.js';
import { chatView, headerView, listView, loadingView, newView, type SupportView } from './views.js';

export function launcherView(
  words: Words<WordKey>,
  open: boolean,
  unread: number,
  toggle: () => void,
): TemplateResult {
  return html`<button
    part="launcher"
    class="launcher"
    aria-expanded=${open}
    aria-controls=${open ? 'panel' : nothing}
    aria-label=${unread ? words('launchUnread', { count: unread }) : words('launch')}
    @click=${toggle}
  >
    <slot name="launcher"><span part="launcher-icon">${open ? downIcon : chatIcon}</span></slot>
    ${unread ? html`<span part="badge" class="badge">${unread > 99 ? '99+' : unread}</span>` : nothing}
  </button>`;
}

export function panelView(view: SupportView): TemplateResult {
  const { words, snapshot, agent, act } = view;
  const ready = !view.broken && !snapshot.restoring;
  return html`<section
    part="panel"
    class="panel"
    id="panel"
    role=${view.inline ? 'region' : 'dialog'}
    aria-modal=${view.covers ? 'true' : nothing}
    aria-label=${view.heading || agent.name || words('heading')}
    aria-busy=${snapshot.restoring && !view.broken}
    tabindex="-1"
  >
    ${headerView(view)} ${bodyView(view)}
    <div class="foot">
      ${bannerView(view)}
      ${ready && view.view === 'list' ? html`<button class="button wide" @click=${() => act.open(undefined)}>${words('newConversation')}</button>` : nothing}
      ${
        ready && view.view === 'chat'
          ? html`<nostr-support-composer
              .words=${words}
              .value=${view.text}
              @composer-input=${act.type}
              @composer-send=${act.send}
            ></nostr-support-composer>`
          : nothing
      }
      <div part="footer" class="footer"><slot name="footer"></slot></div>
    </div>
  </section>`;
}

function bodyView(view: SupportView): TemplateResult {
  const { words, snapshot, ticket } = view;
  if (view.broken) return html`<div class="scroll trouble"><p class="greeting">${words('trouble')}</p></div>`;
  if (snapshot.restoring) return loadingView(view);
  if (view.view === 'list') return listView(view);
  return ticket ? chatView(view, ticket) : newView(view);
}

/** One line at most: what just went wrong, else what is not as it should be. */
function bannerView({ words, snapshot, notice, remembers }: SupportView): TemplateResult | typeof nothing {
  if (notice) return html`<p part="banner" class="banner small error" role="alert">${words(notice)}</p>`;
  const offline = snapshot.connection === 'offline';
  if (!offline && (snapshot.storage !== 'memory' || !remembers)) return nothing;
  return html`<p part="banner" class="banner small">${words(offline ? 'offline' : 'memoryOnly')}</p>`;
}
