// What the panel shows: header, list of conversations, a new one, one of them. Functions from what is known to a
// template; they hold no state and choose every word through `words`.

import { html, nothing, type TemplateResult } from 'lit';
import type { Snapshot, Ticket } from '../../headless/snapshot.js';
import type { WordKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { backIcon, closeIcon } from '../parts/icons.js';
import { dayOf } from '../parts/timeline-rows.js';

export interface SupportView {
  readonly words: Words<WordKey>;
  readonly snapshot: Snapshot;
  readonly view: 'list' | 'chat';
  /** The conversation on screen; undefined while a new one is begun. */
  readonly ticket: Ticket | undefined;
  readonly agent: { readonly name: string; readonly picture?: string | undefined };
  readonly heading: string;
  readonly greeting: string;
  readonly categories: readonly string[];
  readonly category: string;
  readonly privacyUrl: string;
  /** What is in the composer. */
  readonly text: string;
  /** What went wrong last. */
  readonly notice: WordKey | undefined;
  /** Wrongly configured: nothing can be sent. */
  readonly broken: boolean;
  readonly inline: boolean;
  /** The panel is the whole screen. */
  readonly covers: boolean;
  /** The page wants the conversation to be kept. */
  readonly remembers: boolean;
  /** Asks for a rating where one is due. */
  readonly rating: boolean;
  readonly busy: boolean;
  readonly act: {
    toggle(): void;
    close(): void;
    list(): void;
    open(ticketId: string | undefined): void;
    choose(category: string): void;
    type(event: CustomEvent<{ text: string }>): void;
    send(event: CustomEvent<{ text: string }>): void;
    rate(event: CustomEvent<{ rating: number; comment: string }>): void;
    retry(event: CustomEvent<{ id: string }>): void;
  };
}

export function headerView(view: SupportView): TemplateResult {
  const { words, snapshot, agent, ticket, act } = view;
  const back = view.view === 'chat' && snapshot.tickets.length > 0;
  const title = view.heading || agent.name || words('heading');
  const idle = view.heading && agent.name ? agent.name : words('subtitle');
  const progress = ticket && ticket.status !== 'open' ? words(ticket.status) : idle;
  const under = view.view === 'list' ? words('conversations') : progress;
  return html`<header part="header" class="header">
    ${
      back
        ? html`<button part="back-button" class="icon-button" aria-label=${words('back')} @click=${act.list}>
            ${backIcon}
          </button>`
        : nothing
    }
    <slot name="header">
      <nostr-support-avatar
        part="avatar"
        .name=${agent.name || title}
        .picture=${agent.picture}
      ></nostr-support-avatar>
      <div class="titles">
        <h2 part="title" class="title"><bdi>${title}</bdi></h2>
        <div part="subtitle" class="small cut"><bdi>${under}</bdi></div>
      </div>
    </slot>
    ${
      view.inline
        ? nothing
        : html`<button
            part="close-button"
            class="icon-button"
            aria-label=${words('close')}
            @click=${act.close}
          >
            ${closeIcon}
          </button>`
    }
  </header>`;
}

export function listView({ words, snapshot, act }: SupportView): TemplateResult {
  return html`<div class="scroll">
    <ul part="ticket-list" class="list">
      ${snapshot.tickets.map((ticket) => {
        const last = ticket.items.findLast((item) => item.type === 'message');
        const { unread: count } = ticket;
        return html`<li>
          <button part="ticket-item" class="ticket" @click=${() => act.open(ticket.id)}>
            <span class="row">
              <span class="cut ${count ? 'unread' : ''}"
                ><bdi>${ticket.title || words('untitled')}</bdi></span
              >
              <time class="small">${shortTime(ticket.updatedAt, words.lang)}</time>
            </span>
            <span class="row small">
              <span class="cut"
                ><bdi>${last?.own ? words('youSaid', { text: last.text }) : (last?.text ?? '')}</bdi></span
              >
              <span class="chip">${words(ticket.status)}</span>
              ${
                count
                  ? html`<span class="dot"></span><span class="hidden">${words('unread', { count })}</span>`
                  : nothing
              }
            </span>
          </button>
        </li>`;
      })}
    </ul>
  </div>`;
}

export function newView(view: SupportView): TemplateResult {
  const { words, agent, categories, act } = view;
  return html`<div class="scroll welcome" tabindex="-1">
    <nostr-support-avatar
      class="large"
      .name=${agent.name || view.heading || words('heading')}
      .picture=${agent.picture}
    ></nostr-support-avatar>
    <slot name="greeting"
      ><p class="greeting"><bdi>${view.greeting || words('greeting')}</bdi></p></slot
    >
    <p class="intro"><bdi>${agent.name ? words('introName', { name: agent.name }) : words('intro')}</bdi></p>
    ${
      categories.length
        ? html`<fieldset part="form" class="topics">
            <legend class="small">${words('topic')}</legend>
            ${categories.map(
              (category) =>
                html`<label part="field" class="topic">
                  <input
                    type="radio"
                    class="cover"
                    name="category"
                    .checked=${category === view.category}
                    @change=${() => act.choose(category)}
                  />${category}
                </label>`,
            )}
          </fieldset>`
        : nothing
    }
    <slot name="privacy">
      ${
        /^https?:/i.test(view.privacyUrl)
          ? html`<a class="small" href=${view.privacyUrl} target="_blank" rel="noopener"
              >${words('privacy')}</a
            >`
          : nothing
      }
    </slot>
  </div>`;
}

export function chatView(view: SupportView, ticket: Ticket): TemplateResult {
  const { words, snapshot, act } = view;
  const done = ticket.status === 'resolved' || ticket.status === 'closed';
  const rate = view.rating && done && !ticket.csat;
  return html`<nostr-support-timeline
      .items=${ticket.items}
      .names=${snapshot.profiles}
      .words=${words}
      @timeline-retry=${act.retry}
    ></nostr-support-timeline>
    ${
      rate || ticket.status === 'resolved'
        ? html`<div class="after">
            ${
              rate
                ? html`<nostr-support-csat
                    .words=${words}
                    .busy=${view.busy}
                    @csat-submit=${act.rate}
                  ></nostr-support-csat>`
                : nothing
            }
            ${ticket.status === 'resolved' ? html`<p class="small">${words('reopens')}</p>` : nothing}
          </div>`
        : nothing
    }`;
}

/** Only seen by whoever waits for more than a moment. */
export function loadingView({ words }: SupportView): TemplateResult {
  return html`<div class="scroll skeleton">
    <span class="hidden">${words('loading')}</span>
    <i></i><i></i><i></i>
  </div>`;
}

export function shortTime(at: number, lang: string): string {
  const today = dayOf(at) === dayOf(Date.now() / 1000);
  return new Date(at * 1000).toLocaleString(
    lang,
    today ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' },
  );
}
