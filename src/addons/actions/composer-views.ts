// Around the composer: what is being answered or edited, a small set of emoji, and who is typing.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { gist } from '../../elements/parts/gist.js';
import type { Room } from '../../elements/parts/extras.js';
import { closeIcon, icon } from '../../elements/parts/icons.js';
import type { Actions } from '../actions.js';

const SET = [...'😊😂😍😢😮😡👍👎🙏👏💪🎉🔥✨💡✅❌❓📦🚚🛒💳📷⏰'];

const emojiIcon = icon('M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11.5q3 3.5 6 0M7.6 7.9v.2M12.4 7.9v.2');

export function banner(
  actions: Actions,
  typing: TemplateResult | undefined,
  row: TemplateResult | undefined,
): TemplateResult {
  const { room, replying, editing } = actions;
  const { words } = room;
  const target = editing ?? replying;
  return html`<div class="hidden" role="status">${unsent(room)}</div>
    ${typing}
    ${
      target
        ? html`<div class="target small">
            <span>
              <b class="cut"
                >${editing ? words('editing') : words('replying', { name: room.nameOf(target) })}</b
              >
              <bdi class="cut">${gist(words, target)}</bdi>
            </span>
            <button class="icon-button" aria-label=${words('cancel')} @click=${() => actions.end()}>
              ${closeIcon}
            </button>
          </div>`
        : nothing
    }
    ${row}`;
}

/** What the timeline says of one's last message reaches who does not look at it, in the same words. */
function unsent({ ticket, words }: Room): unknown {
  const { state, reason } = ticket?.items.findLast(({ own }) => own)?.delivery ?? {};
  return state === 'failed' ? words(reason === 'relay-unreachable' ? 'notSentYet' : state) : nothing;
}

export function typingView({ room }: Actions): TemplateResult | undefined {
  const { ticket, words } = room;
  if (!ticket?.typing) return undefined;
  const name = room.nameOf({ pubkey: ticket.typing, own: false });
  return html`<div part="typing" class="typing small">
    <i></i><i></i><i></i><span class="cut">${words('typing', { name })}</span>
  </div>`;
}

export function emojiButton(actions: Actions): TemplateResult {
  return html`<button
    part="emoji-button"
    class="icon-button"
    aria-label=${actions.room.words('emoji')}
    aria-expanded=${actions.picking}
    @click=${({ detail }: MouseEvent) => actions.pick(!detail)}
  >
    ${emojiIcon}
  </button>`;
}

export function emojiRow(actions: Actions): TemplateResult {
  return html`<div class="emoji-set" role="group" aria-label=${actions.room.words('emoji')}>
    ${SET.map(
      (emoji) => html`<button class="emoji-choice" @click=${() => actions.insert(emoji)}>${emoji}</button>`,
    )}
  </div>`;
}
