// How the widget itself looks: the launcher; and what is taken on once there is a panel. Logical properties throughout, so that
// right-to-left is the same sheet; nothing here is !important, so a page's ::part() rules win.

import { css } from '../styles/css.js';

export const launcherStyles = css`
  :host {
    /* No box in the page: no margin, gap, filter or stacking of the page's reaches what floats. */
    display: contents;
    --_launcher: var(--support-launcher-size, 56px);
  }
  :host([mode='inline']) {
    display: flex;
    block-size: min(var(--support-panel-height, 680px), 100dvh);
    max-block-size: 100%;
  }
  .root {
    /* Nothing of the page's type is inherited. */
    all: initial;
    color-scheme: inherit;
    display: block;
    flex: 1;
    min-inline-size: 0;
    font: var(--_size) / 1.4667 var(--_font);
    color: var(--_on-surface);
    overflow-wrap: anywhere;
  }
  /* The window without its margins, open to clicks: launcher and panel stand in one of its corners. */
  .floating {
    position: fixed;
    z-index: var(--support-z-index, 2147483000);
    inset: var(--support-inset-block, 24px) var(--support-inset-inline, 24px);
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
      env(safe-area-inset-left);
    display: flex;
    flex-direction: column-reverse;
    align-items: flex-end;
    gap: 16px;
    pointer-events: none;
  }
  .floating > * {
    pointer-events: auto;
  }
  [class*='top-'] {
    flex-direction: column;
    --_y: 0;
  }
  [dir='rtl'] {
    --_x: 0;
  }
  [class*='-start'] {
    align-items: flex-start;
    --_x: 0;
  }
  [class*='-start'][dir='rtl'] {
    --_x: 100%;
  }

  .launcher {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    min-inline-size: var(--_launcher);
    block-size: var(--_launcher);
    border-radius: var(--_launcher);
    font-weight: 600;
    color: var(--_on-accent);
    background: var(--_accent);
    box-shadow: 0 8px 20px -8px var(--_accent);
  }
  .launcher .icon {
    inline-size: calc(var(--_launcher) * 0.46);
    block-size: auto;
  }
  ::slotted([slot='launcher']) {
    padding-inline: 20px;
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 22px;
    padding-inline: 6px;
    border: 2px solid var(--_surface);
    border-radius: 12px;
    font-size: 12px;
    line-height: 18px;
    color: var(--_surface);
    background: var(--_danger);
  }
  @media print {
    .floating {
      display: none;
    }
  }
`;

/** Header, list, welcome, foot. */
export const panelStyles = css`
  .panel {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow: hidden;
    outline: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_border);
  }
  .floating > .panel {
    block-size: var(--support-panel-height, 680px);
    inline-size: min(var(--support-panel-width, 400px), 100%);
    box-shadow:
      0 0 0 1px var(--_border),
      0 24px 60px -12px rgb(10 10 30 / 0.28);
    transform-origin: var(--_x, 100%) var(--_y, 100%);
    --_from: scale(0.92);
  }

  .header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 64px;
    padding: 12px;
    padding-inline-start: 16px;
    border-block-end: 1px solid var(--_border);
  }
  .header > .icon-button:first-child {
    position: relative;
    margin-inline: -8px -4px;
  }
  /* Whatever the page puts there. */
  .header > slot + * {
    margin-inline-start: auto;
  }
  /* Where there is hardly room for words the name is enough. */
  @media (max-width: 340px) {
    slot > .avatar {
      display: none;
    }
  }
  .titles {
    flex: 1;
    min-inline-size: 0;
  }
  .title {
    font-size: calc(var(--_size) * 1.0667);
    line-height: 1.375;
  }
  .title,
  .unread,
  .greeting {
    font-weight: 600;
  }

  .welcome,
  .skeleton {
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding: 20px;
  }
  .welcome > * {
    flex: none;
  }
  .welcome .avatar {
    --_avatar: 56px;
    margin-block: auto 8px;
  }
  .greeting {
    font-size: calc(var(--_size) * 1.6);
    line-height: 1.25;
    text-wrap: balance;
  }
  .intro {
    color: var(--_muted);
    /* With a name, once it is known, as without. */
    min-block-size: 2lh;
  }
  .list {
    padding: 8px;
    list-style: none;
  }
  .ticket {
    inline-size: 100%;
    padding: 10px 12px;
    border-radius: var(--_control);
    text-align: start;
  }
  .ticket:hover {
    background: var(--_raised);
  }
  .after {
    display: grid;
    gap: 12px;
    max-block-size: 50%;
    overflow: auto;
    padding: 12px 16px;
    border-block-start: 1px solid var(--_border);
    text-align: center;
  }
  /* As high as the rating, before it is there. */
  .after i {
    block-size: calc(1lh + 80px);
  }
  .foot {
    /* The composer's, before it is there too. */
    min-block-size: 66px;
    padding: 8px 12px 12px;
  }
  .wide {
    inline-size: 100%;
    min-block-size: 44px;
  }
  .banner {
    margin: 0 4px 8px;
  }

  /* Nobody who waits less than this sees it, or sees it without what comes with it. */
  .skeleton,
  .wait {
    animation: enter 0s 0.15s backwards;
  }
  .skeleton i {
    inline-size: 58%;
    block-size: 40px;
    border-radius: 14px;
    background: var(--_raised);
  }
  .skeleton i:nth-of-type(2) {
    align-self: end;
  }
  @media (max-height: 440px), (max-width: 480px) {
    .floating > .launcher[aria-expanded='true'] {
      display: none;
    }
    .floating > .panel {
      position: fixed;
      inset: var(--_top, 0) 0 auto;
      inline-size: auto;
      block-size: var(--_screen, 100dvh);
      padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
      border-radius: 0;
    }
  }
`;
