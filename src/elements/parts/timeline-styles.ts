// How a timeline looks. Included by the element that owns the shadow root, beside tokens and base.

import { css } from 'lit';

export const timelineStyles = css`
  nostr-support-timeline {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
  }
  .log {
    flex: 1;
    min-inline-size: 0;
    padding: 4px 16px 12px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
  }
  .log:focus-visible {
    outline-offset: -2px;
  }
  .line {
    margin-block: 16px;
    text-align: center;
    overflow-wrap: anywhere;
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .comment {
    max-inline-size: 34em;
    margin: 4px auto 0;
    font-size: var(--_size);
    line-height: 1.4667;
    color: var(--_on-surface);
    white-space: pre-wrap;
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    margin-block-start: 2px;
  }
  .message.first {
    margin-block-start: 12px;
  }
  .message.end {
    align-items: flex-end;
  }
  .who {
    max-inline-size: 100%;
    margin: 0 4px 4px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bubble {
    max-inline-size: min(34em, 86%);
    padding: 8px 13px;
    border-radius: 14px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
    color: var(--_on-surface);
    background: var(--_raised);
  }
  .end .bubble {
    color: var(--_on-own);
    background: var(--_own);
  }
  .note .bubble {
    color: var(--_on-surface);
    background: color-mix(in oklab, oklch(0.8 0.15 85) 22%, var(--_surface));
  }
  .last .bubble {
    border-end-start-radius: 4px;
  }
  .end.last .bubble {
    border-end-start-radius: 14px;
    border-end-end-radius: 4px;
  }
  .emoji .bubble {
    padding: 0 4px;
    font-size: 34px;
    line-height: 1.25;
    background: none;
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    column-gap: 5px;
    padding: 2px 4px 0;
    line-height: 24px;
    font-variant-numeric: tabular-nums;
  }
  .meta.end {
    justify-content: flex-end;
  }
  .meta.middle {
    justify-content: center;
  }
  .receipt {
    line-height: inherit;
  }
  .receipt:hover {
    text-decoration: underline;
  }
  .failed {
    font-weight: 600;
    color: var(--_danger);
  }
  .why {
    flex: 0 0 100%;
    padding-block-end: 4px;
    line-height: 1.35;
    text-align: inherit;
    overflow-wrap: anywhere;
  }
  .meta.end .why {
    text-align: end;
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: 16px;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border: 1px solid var(--_border);
    border-radius: 50%;
    background: var(--_surface);
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh {
      animation: slide var(--_ease);
    }
  }
  @keyframes slide {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;
