// How the menu in the header looks, and the list with its search.

import { css } from '../../elements/styles/css.js';

export const menuStyles = css`
  /* Weaker than what makes the panel cover a phone. */
  :where(.panel) {
    position: relative;
  }
  .header .menu-place + .icon-button {
    margin-inline-start: -8px;
  }
  /* After the name, which gives way where both have no room. */
  .title {
    inline-size: fit-content;
    max-inline-size: 100%;
  }
  .mark-place {
    float: inline-end;
    margin: 3px 0;
    margin-inline-start: 4px;
    border-radius: 50%;
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .mark {
    inline-size: 16px;
    block-size: 16px;
    stroke-width: 2.25;
  }
  .menu-dots {
    stroke-width: 2.75;
  }
  [part='menu'][aria-expanded='true'] {
    color: var(--_on-surface);
    background: var(--_raised);
  }
  .menu-sheet {
    /* Under its button, and as high as the panel leaves room for. */
    position: absolute;
    z-index: 2;
    inset-inline: 12px;
    display: grid;
    gap: 12px;
    max-block-size: calc(100% - 76px);
    margin-block-start: 8px;
    padding: 16px;
    overflow: auto;
    overscroll-behavior: contain;
    outline: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
    box-shadow: 0 12px 32px -8px rgb(10 10 30 / 0.28);
    transform-origin: 100% 0;
    --_from: scale(0.96);
  }
  .menu-sheet.slim {
    inset-inline-start: auto;
    gap: 0;
    min-inline-size: 240px;
    max-inline-size: calc(100% - 24px);
    padding: 6px;
  }
  .menu-title {
    margin: 0;
    font-size: inherit;
    font-weight: 600;
  }
  .menu-entry,
  .menu-format {
    min-block-size: 40px;
    padding: 6px 10px;
    border-radius: 8px;
    text-align: start;
  }
  .menu-entry:hover,
  .menu-format:hover {
    background: var(--_raised);
  }
  .menu-format:disabled {
    color: var(--_muted);
    cursor: default;
  }
  .menu-save {
    display: grid;
    margin-block-end: 6px;
    padding-block-end: 6px;
    border-block-end: 1px solid var(--_border);
  }
  .menu-save > .small {
    padding: 6px 10px 2px;
  }
  .menu-danger {
    color: var(--_danger);
  }
  .menu-check {
    display: flex;
    align-items: start;
    gap: 8px;
    padding-block: 2px;
  }
  .menu-check input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin-block-start: 2px;
    accent-color: var(--_accent);
  }
  .menu-check + .small {
    margin-block-start: -8px;
    padding-inline-start: 26px;
  }
  .menu-buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 8px 16px;
  }
  .menu-delete:enabled {
    color: var(--_surface);
    background: var(--_danger);
  }
  .menu-sheet .error {
    margin: 0;
  }
  .menu-sheet.slim .error {
    padding: 6px 10px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .row > .cut {
    flex: 1;
  }
  .chip {
    padding-inline: 7px;
    border-radius: 6px;
    background: var(--_raised);
  }
  .dot {
    border: 4px solid var(--_ink);
    border-radius: 4px;
  }
  .search {
    padding: 12px 16px 0;
  }
  .search p:not(:empty) {
    padding: 12px 4px 0;
  }
  @media (prefers-reduced-motion: no-preference) {
    .menu-sheet {
      animation: enter 160ms cubic-bezier(0.2, 0.8, 0.3, 1) backwards;
    }
  }
  [dir='rtl'] .menu-sheet {
    transform-origin: 0 0;
  }
`;
