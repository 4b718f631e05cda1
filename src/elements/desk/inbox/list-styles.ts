// The list of tickets: two lines a row. Rows out of sight cost nothing to lay out.

import { css } from '../../styles/css.js';

export const listStyles = css`
  nostr-support-desk-list {
    display: block;
    flex: 1;
    min-block-size: 0;
  }
  .tickets {
    block-size: 100%;
    padding: 0 8px 8px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  .tickets li {
    content-visibility: auto;
    contain-intrinsic-size: auto 64px;
  }
  .ticket {
    display: block;
    inline-size: 100%;
    padding-block: 10px;
    padding-inline: 8px 12px;
    border-radius: var(--_control);
    text-align: start;
  }
  .fold {
    position: relative;
  }
  .fold .second {
    gap: 0;
    padding-inline: 0 36px;
  }
  .second > .icon {
    inline-size: 16px;
    block-size: 16px;
    color: var(--_muted);
    rotate: -90deg;
  }
  [dir='rtl'] .second > .icon {
    rotate: 90deg;
  }
  [aria-expanded='true'] .second > .icon {
    rotate: none;
  }
  .mute {
    position: absolute;
    inset-block-end: 7px;
    inset-inline-end: 7px;
    inline-size: 28px;
    block-size: 28px;
  }
  .mute .icon {
    inline-size: 18px;
    block-size: 18px;
  }
  .inner .ticket {
    padding-inline-start: 24px;
  }
  .ticket-row {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 22px;
  }
  .ticket-row.second {
    padding-inline-start: 16px;
  }
  .ticket:hover {
    background: var(--_hover);
  }
  .ticket[aria-current] {
    background: var(--_pressed);
  }
  .dot {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
  }
  .unread .dot {
    background: var(--_ink);
  }
  .ticket-name {
    font-weight: 500;
  }
  .unread .ticket-name {
    font-weight: 700;
  }
  .ticket .proof {
    flex: none;
    margin-inline-start: -4px;
  }
  .ticket time {
    flex: none;
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
  .ticket-line {
    flex: 1;
    color: var(--_muted);
  }
  .unread .ticket-line {
    color: var(--_on-surface);
  }
  .ticket-line .icon {
    display: inline-block;
    inline-size: 14px;
    block-size: 14px;
    margin-inline-end: 4px;
    vertical-align: -2px;
  }
  .ticket .chip,
  .rate {
    flex: none;
  }
  .rate {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }
  .rate .icon {
    inline-size: 14px;
    block-size: 14px;
    fill: currentColor;
    color: var(--_amber);
  }
  .skeleton {
    padding: 0 8px;
    animation: appear 160ms 150ms both;
  }
  .ghost {
    display: grid;
    gap: 8px;
    padding-block: 14px;
    padding-inline: 24px 12px;
  }
  .ghost span {
    block-size: 12px;
    border-radius: 6px;
    background: var(--_raised);
  }
  .ghost span:first-child {
    inline-size: 45%;
  }
  .ghost span:last-child {
    inline-size: 80%;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container desk (max-width: 1024px) {
    .tickets,
    .skeleton {
      padding-block-start: 8px;
    }
  }
  @media (forced-colors: active) {
    .ticket[aria-current],
    .filter[aria-current] {
      outline: 1px solid;
      outline-offset: -1px;
    }
    .unread .dot {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
