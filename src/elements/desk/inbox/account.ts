// Who is signed in, and the menu behind the name. Fires `desk-menu` with `{ action }`; it does nothing itself but copy
// the public key.

import { html, type TemplateResult } from '../../template.js';
import { LiveElement } from '../../live-element.js';
import { inner } from '../inner.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { encodeNpub } from '../../../protocol/nip19.js';
import { avatar } from '../../parts/avatar.js';
import { define } from '../../parts/define.js';
import { downIcon } from '../../parts/icons.js';
import { codeIcon, copyIcon, leaveIcon, personIcon } from '../desk-icons.js';
import { copied } from '../welcome/copy-button.js';
import './desk-menu.js';
import { faceName } from './tickets.js';

export type DeskMenuAction = 'snippet' | 'setup' | 'sign-out';

export class DeskAccountElement extends LiveElement {
  static override properties = {
    words: inner,
    name: inner,
    picture: inner,
    pubkey: inner,
    incomplete: { type: Boolean },
    notice: inner,
  };

  words!: Words<DeskKey>;
  name = '';
  picture: string | undefined;
  pubkey = '';
  /** The profile is not on the relays yet. */
  incomplete = false;
  private notice = '';

  #choose(action: DeskMenuAction): void {
    this.notice = '';
    this.dispatchEvent(new CustomEvent('desk-menu', { detail: { action }, bubbles: true }));
  }

  async #copyKey(): Promise<void> {
    this.notice = this.words(await copied(encodeNpub(this.pubkey)));
  }

  protected override render(): TemplateResult {
    const { words, name } = this;
    const face = html`<span class="hidden">${words('account')}</span>
      ${avatar(faceName(name), this.picture)}
      <span class="account-name" dir="auto">${name}</span>
      ${downIcon}`;
    const to = (action: DeskMenuAction) => () => this.#choose(action);
    const items = [
      { icon: codeIcon, text: words('menuSnippet'), choose: to('snippet') },
      ...(this.incomplete ? [{ icon: personIcon, text: words('menuSetup'), choose: to('setup') }] : []),
      { icon: copyIcon, text: words('menuCopyKey'), choose: () => this.#copyKey() },
      { icon: leaveIcon, text: words('menuSignOut'), choose: to('sign-out') },
    ];
    return html`<nostr-support-desk-menu
        kind="account"
        .face=${face}
        .label=${words('account')}
        .items=${items}
      ></nostr-support-desk-menu>
      <span class="small notice" role="status">${this.notice}</span>`;
  }
}

define('nostr-support-desk-account', DeskAccountElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-account': DeskAccountElement;
  }
}
