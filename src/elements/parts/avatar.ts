// Somebody's picture, or their initials until it is there, and where there is none or it does not load. It asks for
// https: pictures only and tells their host nothing about the page. Decoration: the name stands beside it in text.

import { html, nothing, type TemplateResult } from '../template.js';
import { css } from '../styles/css.js';

/** A picture that did not load is away until another one does. */
const show = ({ type, target }: Event): void => {
  (target as HTMLImageElement).hidden = type === 'error';
};

export function avatar(name: string, picture = ''): TemplateResult {
  return html`<span part="avatar" class="avatar" aria-hidden="true">
    ${initials(name)}
    ${
      picture.startsWith('https://')
        ? html`<img src=${picture} alt="" hidden referrerpolicy="no-referrer" @load=${show} @error=${show} />`
        : nothing
    }
  </span>`;
}

/** At most two characters: the first of the first and of the last word. */
export function initials(name: string): string {
  return name
    .trim()
    .replace(/\s.*\s/s, ' ')
    .split(/\s/)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

export const avatarStyles = css`
  .avatar {
    position: relative;
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
  .avatar img {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    background: inherit;
  }
`;
