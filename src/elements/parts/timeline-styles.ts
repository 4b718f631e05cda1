// How a timeline looks. Included by the element that owns the shadow root, beside tokens and base.

import { css } from '../styles/css.js';

export const timelineStyles = css`
  nostr-support-timeline {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
  }
  /* What scrolls backwards is at its end by itself: the one child grows to the top, where short talks begin. */
  .log {
    display: flex;
    flex-direction: column-reverse;
    /* At the end there is room for whoever is typing: nothing moves when somebody does. */
    padding: 4px 16px 28px;
    overflow-anchor: none;
    overflow-wrap: anywhere;
  }
  .items {
    flex: 1 0 auto;
    min-inline-size: 0;
    --_from: translateY(8px);
  }
  .log:focus-visible {
    outline-offset: -2px;
  }
  .line {
    max-inline-size: 34em;
    margin: 16px auto;
    text-align: center;
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .comment {
    overflow: clip;
    white-space: pre-wrap;
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    margin-block-start: 2px;
  }
  .first {
    margin-block-start: 12px;
  }
  .who {
    max-inline-size: 100%;
    margin: 0 4px 4px;
  }
  .bubble {
    max-inline-size: min(34em, 86%);
    padding: 8px 13px;
    border-radius: 14px;
    white-space: pre-wrap;
    /* A heap of accents stays inside. */
    overflow: clip;
    /* Each paragraph in its own direction; the corners in the panel's. */
    unicode-bidi: plaintext;
    text-align: start;
    color: var(--_on-surface);
    background: var(--_raised);
  }
  .bubble a {
    color: inherit;
  }
  .folded {
    max-block-size: 12lh;
    overflow: hidden;
    mask: linear-gradient(#000 60%, #0000);
  }
  .bubble > button {
    color: inherit;
  }
  .last .bubble {
    border-end-start-radius: 4px;
  }
  .end {
    align-items: flex-end;
    justify-content: flex-end;
    text-align: end;
  }
  .end .bubble {
    color: var(--_on-own);
    background: var(--_own);
  }
  .end.last .bubble {
    border-end-start-radius: 14px;
    border-end-end-radius: 4px;
  }
  .emoji .bubble {
    padding: 0 4px;
    font-size: 34px;
    line-height: 1.25;
    color: inherit;
    background: none;
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    column-gap: 5px;
    padding: 2px 4px 0;
    line-height: 24px;
  }
  .middle {
    justify-content: center;
  }
  .receipt:hover {
    text-decoration: underline;
  }
  .failed {
    font-weight: 600;
    color: var(--_danger);
  }
  [aria-expanded='false'] ~ .why {
    display: none;
  }
  .why {
    flex: 0 0 100%;
    padding-block-end: 4px;
    line-height: 1.35;
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: 16px;
    border: 1px solid var(--_border);
    border-radius: 50%;
    background: var(--_surface);
  }
`;
