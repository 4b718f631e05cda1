// What every control inside a shadow root of ours starts from: resets, focus ring, buttons, icons, hidden text.

import { css } from './css.js';

export const base = css`
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  button,
  input,
  textarea,
  fieldset,
  legend,
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
    border: 0;
    font: inherit;
    color: inherit;
    background: none;
  }
  button {
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .icon {
    display: block;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [dir='rtl'] .flip {
    scale: -1 1;
  }
  /* A control that covers what it stands for, and is seen by its ring. */
  .cover {
    position: absolute;
    inset: 0;
    appearance: none;
    border-radius: inherit;
    cursor: pointer;
  }
  .icon-button {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: var(--_control);
    color: var(--_muted);
  }
  .icon-button:hover {
    color: var(--_on-surface);
    background: var(--_raised);
  }
  .button {
    min-block-size: 36px;
    padding-inline: 16px;
    border-radius: var(--_control);
    font-weight: 600;
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .button:disabled {
    color: var(--_muted);
    background: var(--_raised);
    cursor: default;
  }
  .text-button {
    min-block-size: 24px;
    text-decoration: underline;
  }
  .field {
    display: block;
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
    resize: none;
  }
  .small {
    font-size: var(--_small);
    line-height: 1.28;
    color: var(--_muted);
  }
  .error {
    margin: 0 0 6px;
    color: var(--_danger);
  }
  .cut,
  .hidden {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* What is read the other way is cut at its own end, and stands where all else begins. */
  .cut {
    text-align: match-parent;
    text-align: -webkit-match-parent;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    clip-path: inset(50%);
  }
  .scroll {
    flex: 1;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  /* A smaller text makes a phone zoom in on focus. */
  @media (pointer: coarse) {
    textarea,
    input {
      font-size: max(16px, var(--_size));
    }
  }
  @keyframes enter {
    from {
      opacity: 0;
      transform: var(--_from, none);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh {
      animation: enter 200ms cubic-bezier(0.2, 0.8, 0.3, 1) backwards;
    }
  }
  @media (forced-colors: active) {
    .avatar,
    .bubble,
    .button,
    .send,
    .launcher,
    .panel {
      border: 1px solid;
    }
  }
`;
