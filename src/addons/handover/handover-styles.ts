// How it looks when a conversation is carried to another browser.

import { css } from '../../elements/styles/css.js';

export const handoverStyles = css`
  .hand {
    display: grid;
    gap: 8px;
  }
  .hand label {
    margin-block-end: -4px;
  }
  .hand .menu-buttons {
    margin-block-start: 4px;
  }
  .hand .text-button {
    justify-self: start;
  }
  /* It keeps the keyboard while what it asked for is done. */
  .hand [aria-disabled='true'] {
    color: var(--_muted);
    background: var(--_raised);
    cursor: default;
  }
  .hand .error {
    overflow-wrap: anywhere;
  }
  .code {
    font-family: ui-monospace, monospace;
    overflow-wrap: anywhere;
    user-select: all;
  }
  .qr {
    display: block;
    inline-size: min(100%, 232px);
    margin-inline: auto;
    border-radius: 8px;
    shape-rendering: crispEdges;
    fill: #000;
    background: #fff;
    forced-color-adjust: none;
  }
`;
