// How the desk looks. One sheet per shadow root: the shared tokens and parts, then the pages, the panes, the ticket.

import { css } from '../styles/css.js';
import { avatarStyles } from '../parts/avatar.js';
import { composerStyles } from '../parts/composer.js';
import { timelineStyles } from '../parts/timeline-styles.js';
import { base } from '../styles/base.js';
import { tokens } from '../styles/tokens.js';
import { listStyles } from './inbox/list-styles.js';
import { paneStyles } from './inbox/pane-styles.js';
import { ticketStyles } from './inbox/ticket-styles.js';
import { welcomeStyles } from './welcome/welcome-styles.js';

const frame = css`
  :host {
    display: block;
    block-size: 100dvh;
    min-block-size: 320px;
    overflow: hidden;
    container: desk / inline-size;
    color: var(--_on-surface);
    background: var(--_surface);
    --_subtle: color-mix(in oklab, var(--_on-surface) 2.5%, var(--_surface));
    --_hover: color-mix(in oklab, var(--_on-surface) 5%, var(--_surface));
    --_pressed: color-mix(in oklab, var(--_on-surface) 9%, var(--_surface));
    --_amber: light-dark(oklch(0.5 0.12 70), oklch(0.84 0.13 85));
    --_amber-tint: color-mix(in oklab, oklch(0.8 0.15 85) 14%, var(--_surface));
    --_green: light-dark(oklch(0.48 0.12 155), oklch(0.8 0.13 155));
  }
  .root {
    block-size: 100%;
    font: 400 var(--_size) / 1.4667 var(--_font);
    letter-spacing: normal;
    text-align: start;
    -webkit-font-smoothing: antialiased;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  h1,
  h2,
  p,
  ul,
  dl,
  dd,
  pre {
    margin: 0;
  }
  h1,
  h2 {
    font-size: 16px;
    line-height: 22px;
    font-weight: 600;
  }
  .root:focus,
  h1:focus,
  h2:focus {
    outline: 0;
  }
  /* What fills its place has its ring inside. */
  :is(.menu, .facts, .tickets) :focus-visible {
    outline-offset: -2px;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  select {
    margin: 0;
    font: inherit;
    color: inherit;
  }
  .icon {
    flex: none;
  }
  .icon .solid {
    fill: currentColor;
    stroke: none;
  }
  .button.wide,
  .quiet-button.wide {
    inline-size: 100%;
  }
  .button:hover:not(:disabled) {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_on-surface));
  }
  /* It keeps the keyboard while what it asked for is done. */
  .button[aria-disabled='true'],
  .button[aria-disabled='true']:hover {
    color: var(--_muted);
    background: var(--_raised);
    cursor: default;
  }
  .quiet-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 32px;
    padding-inline: 10px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    font-weight: 500;
    white-space: nowrap;
    background: var(--_surface);
  }
  .quiet-button:hover {
    background: var(--_hover);
  }
  .quiet-button .icon,
  .chip .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .mono {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: var(--_small);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    max-inline-size: 160px;
    padding: 0 6px;
    border-radius: 6px;
    font-size: 12px;
    line-height: 20px;
    color: var(--_muted);
    background: var(--_raised);
    white-space: nowrap;
  }
  .chip > span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chip.high,
  .chip.urgent {
    font-weight: 600;
    color: var(--_amber);
    background: var(--_amber-tint);
  }
  .chip.urgent {
    color: var(--_danger);
    background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
  }
  .open > .icon {
    color: var(--_ink);
  }
  .in_progress > .icon {
    color: var(--_amber);
  }
  .resolved > .icon {
    color: var(--_green);
  }
  .closed > .icon,
  .all > .icon {
    color: var(--_muted);
  }

  .dialog {
    inline-size: min(440px, 100vw - 32px);
    padding: 24px;
    border: 0;
    border-radius: var(--_radius);
    color: var(--_on-surface);
    background: var(--_surface);
    box-shadow:
      0 0 0 1px var(--_border),
      0 24px 60px -12px rgb(10 10 30 / 0.4);
  }
  .dialog::backdrop {
    background: rgb(10 10 30 / 0.4);
  }
  .dialog form {
    display: grid;
    gap: 12px;
  }
  .dialog .error {
    margin: 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    margin-block-start: 8px;
  }
  .actions .quiet-button {
    min-block-size: 36px;
    padding-inline: 16px;
  }
  .button.danger,
  .button.danger:hover {
    color: var(--_surface);
    background: var(--_danger);
  }
`;

export const deskStyles = [
  tokens,
  base,
  avatarStyles,
  timelineStyles,
  composerStyles,
  frame,
  welcomeStyles,
  paneStyles,
  listStyles,
  ticketStyles,
].join('');
