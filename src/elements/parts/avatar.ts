// Somebody's picture, or their initials where there is none or it does not load. It asks for https: pictures only
// and tells their host nothing about the page. Decoration: the name stands beside it in text.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { define } from './define.js';

export class AvatarElement extends LitElement {
  static override properties = { name: {}, picture: {}, broken: { state: true } };

  name = '';
  picture: string | undefined;
  /** The picture that did not load, so that another one is tried again. */
  private broken: string | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { picture } = this;
    const usable = picture?.startsWith('https://') && picture !== this.broken;
    return usable
      ? html`<img
          src=${picture}
          alt=""
          referrerpolicy="no-referrer"
          decoding="async"
          @error=${() => (this.broken = picture)}
        />`
      : html`<span aria-hidden="true">${initials(this.name)}</span>`;
  }
}

/** At most two characters: the first of the first and of the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

export const avatarStyles = css`
  nostr-support-avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: var(--_avatar, 36px);
    block-size: var(--_avatar, 36px);
    overflow: hidden;
    border-radius: 50%;
    font-size: calc(var(--_avatar, 36px) * 0.38);
    font-weight: 600;
    background: var(--_tint);
  }
  nostr-support-avatar img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`;

define('nostr-support-avatar', AvatarElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-avatar': AvatarElement;
  }
}
