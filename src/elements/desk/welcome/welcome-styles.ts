// How the pages outside the inbox look: signing in, the questions of the first day, the snippet.

import { css } from '../../styles/css.js';

export const welcomeStyles = css`
  nostr-support-desk-sign-in,
  nostr-support-desk-setup,
  nostr-support-desk-snippet {
    display: block;
    block-size: 100%;
  }
  .page {
    display: grid;
    align-items: safe center;
    justify-items: center;
    block-size: 100%;
    padding: 24px 16px;
    overflow: hidden auto;
    background: light-dark(var(--_subtle), var(--_surface));
  }
  .card {
    position: relative;
    display: grid;
    gap: 16px;
    inline-size: min(100%, 440px);
    padding: 32px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: light-dark(var(--_surface), var(--_subtle));
    box-shadow: 0 8px 32px -16px rgb(10 10 30 / 0.16);
  }
  .card .quiet-button:not(:hover) {
    background: none;
  }
  .card.broad {
    inline-size: min(100%, 600px);
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 12px;
    color: var(--_ink);
    background: var(--_tint);
  }
  .mark .icon {
    inline-size: 24px;
    block-size: 24px;
  }
  .card h1,
  .card h2 {
    font-size: 20px;
    line-height: 26px;
    letter-spacing: -0.01em;
  }
  .lead {
    margin-block-start: -8px;
    color: var(--_muted);
  }
  .card-back {
    margin: -12px 0 -8px;
    margin-inline-start: -8px;
  }
  .ways {
    display: grid;
    gap: 8px;
    margin-block-start: 8px;
  }
  .way {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    padding: 12px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_control) + 2px);
    text-align: start;
    color: var(--_muted);
  }
  .way:hover {
    background: var(--_hover);
  }
  .way-icon {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: var(--_control);
    color: var(--_ink);
    background: var(--_tint);
  }
  .way-text {
    flex: 1;
    display: grid;
    min-inline-size: 0;
  }
  .way-text b {
    font-weight: 600;
    color: var(--_on-surface);
  }
  .form {
    display: grid;
    gap: 16px;
    margin-block-start: 4px;
  }
  .form .error {
    margin: 0;
    font-size: var(--_small);
    line-height: 1.28;
  }
  .row-field {
    display: grid;
    gap: 6px;
    min-inline-size: 0;
  }
  .label {
    font-size: var(--_small);
    font-weight: 600;
  }
  .field[aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .field[readonly] {
    color: var(--_muted);
    background: var(--_raised);
  }
  textarea.field {
    line-height: 20px;
    white-space: pre;
    overflow: auto;
    field-sizing: content;
    min-block-size: 58px;
    max-block-size: 138px;
  }
  .secret {
    display: grid;
    gap: 8px;
    justify-items: start;
    min-inline-size: 0;
  }
  .secret nostr-support-desk-copy {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .code {
    display: block;
    inline-size: 100%;
    padding: 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    font:
      13px / 20px ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    user-select: all;
    background: var(--_subtle);
  }
  .code code {
    font: inherit;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
    cursor: pointer;
  }
  .check input {
    inline-size: 18px;
    block-size: 18px;
    accent-color: var(--_accent);
  }
  .state {
    display: flex;
    gap: 12px;
    padding: 12px;
    border-radius: var(--_control);
    color: var(--_muted);
    background: var(--_raised);
  }
  .state.good {
    color: var(--_on-surface);
  }
  .state.good .icon {
    color: var(--_green);
  }
  .plain-list {
    display: grid;
    gap: 2px;
    color: var(--_muted);
  }
  .plain-list,
  .card > .small {
    overflow-wrap: anywhere;
  }

  @container desk (max-width: 640px) {
    .page {
      align-items: start;
      padding: 0;
      background: var(--_surface);
    }
    .card {
      padding: 32px 16px 24px;
      border: 0;
      border-radius: 0;
      background: none;
      box-shadow: none;
    }
  }
`;
