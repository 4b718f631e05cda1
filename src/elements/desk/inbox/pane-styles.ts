// The panes: three on a wide screen (views, list, ticket), two on a tablet, one on a phone. The desk's own width
// decides, not the window's.

import { css } from '../../styles/css.js';

export const paneStyles = css`
  nostr-support-desk-workspace {
    display: block;
    block-size: 100%;
  }
  .desk {
    display: grid;
    grid-template: auto minmax(0, 1fr) / 228px minmax(280px, 360px) minmax(0, 1fr);
    block-size: 100%;
  }
  .banners {
    grid-column: 1 / -1;
  }
  .banner {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 32px;
    padding: 4px 16px;
    border-block-end: 1px solid var(--_border);
    font-size: var(--_small);
    line-height: 1.28;
    text-align: center;
    background: var(--_raised);
  }
  .banner.warn {
    color: var(--_amber);
    background: var(--_amber-tint);
  }
  .banner.bad {
    color: var(--_danger);
    background: color-mix(in oklab, var(--_danger) 10%, var(--_surface));
  }
  .banner .icon-button {
    inline-size: 24px;
    block-size: 24px;
    color: inherit;
  }
  .banner .icon-button .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .nav {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 12px;
    min-block-size: 0;
    padding: 12px;
    border-inline-end: 1px solid var(--_border);
    background: var(--_subtle);
  }
  nostr-support-desk-account {
    --_avatar: 24px;
    display: block;
    min-inline-size: 0;
  }
  nostr-support-desk-menu {
    position: relative;
    display: block;
  }
  .account {
    display: flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    min-block-size: 36px;
    padding: 4px 8px;
    border-radius: var(--_control);
    font-weight: 600;
  }
  .account:hover,
  .account[aria-expanded='true'] {
    background: var(--_pressed);
  }
  .account .icon {
    inline-size: 16px;
    block-size: 16px;
    color: var(--_muted);
  }
  .account-name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .notice:not(:empty) {
    display: block;
    padding-inline: 8px;
  }
  .menu {
    position: absolute;
    z-index: 2;
    inset-block-start: calc(100% + 4px);
    inset-inline-start: 0;
    min-inline-size: 220px;
    padding: 4px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_control) + 2px);
    background: var(--_surface);
    box-shadow: 0 12px 32px -8px rgb(10 10 30 / 0.28);
  }
  .menu-about {
    margin: 0;
    padding: 8px;
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 36px;
    padding-inline: 8px 12px;
    border-radius: calc(var(--_control) - 2px);
    text-align: start;
    white-space: nowrap;
  }
  .menu .icon {
    color: var(--_muted);
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--_hover);
  }
  .filters {
    display: grid;
    gap: 2px;
  }
  .filter {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 32px;
    padding-inline: 8px;
    border-radius: calc(var(--_control) - 2px);
    text-align: start;
  }
  .filter:hover {
    background: var(--_hover);
  }
  .filter[aria-current] {
    font-weight: 600;
    background: var(--_pressed);
  }
  .filter-label {
    flex: 1;
    min-inline-size: 0;
  }
  .filter-count {
    font-size: var(--_small);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }
  .filter-count.unread {
    font-weight: 700;
    color: var(--_ink);
  }
  .wire {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin-block-start: auto;
    padding: 4px 8px;
    font-variant-numeric: tabular-nums;
  }
  .wire-dot {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border: 1.5px solid var(--_muted);
    border-radius: 50%;
  }
  .wire.online .wire-dot {
    border-color: var(--_green);
    background: var(--_green);
  }
  .list {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--_border);
  }
  .list-title {
    padding: 19px 20px 12px;
  }
  .reader {
    display: grid;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .empty {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 4px;
    block-size: 100%;
    padding: 24px;
    text-align: center;
  }
  .empty-icon {
    margin-block-end: 8px;
    color: var(--_muted);
  }
  .empty-icon .icon {
    inline-size: 28px;
    block-size: 28px;
    stroke-width: 1.25;
  }
  .empty-title {
    font-weight: 600;
  }
  .empty .quiet-button {
    margin-block-start: 12px;
  }
  .reader .page {
    padding: 24px 32px;
    background: none;
  }
  .reader .card {
    padding: 0;
    border: 0;
    background: none;
    box-shadow: none;
  }

  @container desk (max-width: 1024px) {
    .desk {
      grid-template: auto auto minmax(0, 1fr) / minmax(280px, 336px) minmax(0, 1fr);
    }
    .nav {
      gap: 8px;
      padding: 8px;
      border-block-end: 1px solid var(--_border);
      background: none;
    }
    .list {
      grid-column: 1;
    }
    .reader {
      grid-area: 2 / 2 / -1 / -1;
    }
    .filters {
      display: flex;
      gap: 2px;
    }
    .filters li:has([aria-current]) {
      flex: 1;
    }
    .filter {
      gap: 4px;
      min-block-size: 36px;
      padding-inline: 6px;
    }
    .filter:not([aria-current]) .filter-label,
    .wire,
    .list-title {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }
  @container desk (max-width: 640px) {
    .desk {
      grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    }
    .nav,
    .list {
      border-inline-end: 0;
    }
    .reader {
      display: none;
    }
    .reading .nav,
    .reading .list {
      display: none;
    }
    .reading .reader {
      display: grid;
      grid-area: 2 / 1 / -1 / -1;
    }
    .filter,
    .account {
      min-block-size: 40px;
    }
  }
`;
