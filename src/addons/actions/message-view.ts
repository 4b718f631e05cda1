// Under a message: what it answers, what others felt about it, and what can be done with it.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { gist } from '../../elements/parts/gist.js';
import type { Room } from '../../elements/parts/extras.js';
import { icon } from '../../elements/parts/icons.js';
import type { MessageItem } from '../../headless/snapshot.js';
import type { Actions } from '../actions.js';

/** What is offered at one press: everything else is in the system's own picker. */
const QUICK = ['👍', '❤️', '😊', '🎉', '🙏'];
/** Characters of what is answered. */
const QUOTE = 80;
/** Items drawn before what is looked for. */
const AROUND = 20;

const moreIcon = icon('M4 10h.01M10 10h.01M16 10h.01', 'dots');

export function messageView(actions: Actions, item: MessageItem): TemplateResult | undefined {
  const { room, open } = actions;
  if (item.removed) return undefined;
  const { id, edited, reactions } = item;
  const { words } = room;
  const isOpen = open === id;
  return html`${item.id === room.fresh ? html`<div class="line small new-mark">${words('newMessages')}</div>` : nothing}
    ${quoteView(actions, item)} ${edited ? html`<div class="small edited">${words('edited')}</div>` : nothing}
    ${
      reactions?.length
        ? html`<div class="reactions">
            ${reactions.map(
              ({ emoji, pubkeys, own, removed }) =>
                html`<button
                    class="reaction"
                    aria-pressed=${!!own}
                    aria-label=${words('reacted', { emoji, count: pubkeys.length })}
                    @click=${() => actions.react(item, emoji)}
                  >
                    ${emoji}${pubkeys.length > 1 ? html` <span class="small">${pubkeys.length}</span>` : nothing}
                  </button>
                  ${
                    removed
                      ? html`<span class="small"
                          >${words('notRemoved')} ·
                          <button class="text-button" @click=${() => actions.react(item, emoji)}>
                            ${words('retry')}
                          </button></span
                        >`
                      : nothing
                  }`,
            )}
          </div>`
        : nothing
    }
    <button
      class="icon-button more"
      aria-label=${words('actions')}
      aria-expanded=${isOpen}
      @click=${() => actions.toggle(id)}
    >
      ${moreIcon}
    </button>
    ${isOpen ? choices(actions, item) : nothing}`;
}

function quoteView({ room }: Actions, { replyTo }: MessageItem): TemplateResult | typeof nothing {
  const target = replyTo && room.ticket?.items.find(({ id }) => id === replyTo);
  if (!target || target.type !== 'message') return nothing;
  const { words } = room;
  const text = gist(words, target).slice(0, QUOTE);
  const name = room.nameOf(target);
  return html`<button class="quote small" @click=${() => show(room, target.id)}>
    <span class="hidden">${words('replyTo', { name, text })}</span>
    <bdi class="cut" aria-hidden="true">${name}</bdi><bdi class="cut" aria-hidden="true">${text}</bdi>
  </button>`;
}

/** Of a long conversation only a part is drawn: what is answered may be further up. */
function show({ root, ticket }: Room, id: string): void {
  if (!root.getElementById(id)) {
    const index = ticket!.items.findIndex((item) => item.id === id);
    root.querySelector('nostr-support-timeline')!.reveal(Math.max(0, index - AROUND));
  }
  const node = root.getElementById(id);
  node?.scrollIntoView({ block: 'center' });
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
    node?.animate?.([{ opacity: 0.4 }, { opacity: 1 }], { duration: 200, easing: 'ease-out' });
}

function choices(actions: Actions, item: MessageItem): TemplateResult {
  const { room, sure, copied } = actions;
  const { words } = room;
  const choice = (word: string, press: () => void, kind = '') =>
    html`<button class="choice ${kind}" @click=${press}>${word}</button>`;
  return html`<div class="choices" role="group" aria-label=${words('actions')}>
    ${
      room.has('emoji')
        ? html`<div class="quick">
            ${QUICK.map(
              (emoji) =>
                html`<button
                  class="emoji-choice"
                  aria-label=${words('react', { emoji })}
                  @click=${() => actions.react(item, emoji)}
                >
                  ${emoji}
                </button>`,
            )}
          </div>`
        : nothing
    }
    <div class="quick">
      ${choice(words('reply'), () => actions.reply(item))}
      ${item.text ? choice(words(copied ? 'copied' : 'copy'), () => void actions.copy(item)) : nothing}
      ${item.own && item.text ? choice(words('edit'), () => actions.edit(item)) : nothing}
      ${item.own ? choice(words(sure ? 'deleteSure' : 'delete'), () => actions.remove(item), 'danger') : nothing}
    </div>
    ${copied === false ? html`<p class="small" role="alert">${words('noCopy')}</p>` : nothing}
  </div>`;
}
