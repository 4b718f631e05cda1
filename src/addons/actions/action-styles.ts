// How it looks what can be done with a message.

import { css } from '../../elements/styles/css.js';

export const actionStyles = css`
  .typing {
    position: absolute;
    inset: auto 20px 100%;
    display: flex;
    align-items: center;
    gap: 4px;
    line-height: 24px;
    pointer-events: none;
  }
  /* What is dropped is dropped on the whole panel. */
  .foot:not(:has(.dropzone)) {
    position: relative;
  }
  /* It comes and goes over the end of what is above it, and moves nothing. */
  .banner.offline {
    position: absolute;
    z-index: 1;
    inset-inline: 0;
    margin: 0;
    padding: 2px 16px 6px;
    background: var(--_surface);
    translate: 0 -100%;
  }
  :has(> .offline) ~ .typing {
    display: none;
  }
  .composer > .icon-button ~ textarea {
    padding-inline-start: 4px;
  }
  .composer textarea::placeholder {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: plaintext;
  }
  .typing i {
    flex: none;
    border: 3px solid;
    border-radius: 3px;
  }
  .typing span {
    margin-inline-start: 4px;
  }
  /* Two columns: what was said, and beside its last line what can be done with it. */
  .message {
    position: relative;
    display: grid;
    grid-template-columns: fit-content(min(34em, 86%)) 1fr;
    justify-items: start;
  }
  .end {
    grid-template-columns: 1fr fit-content(min(34em, 86%));
    justify-items: end;
  }
  .message > * {
    grid-column: 1 / -1;
    min-inline-size: 0;
  }
  .message > .bubble,
  .message > .files {
    grid-column: 1;
    order: -2;
    max-inline-size: 100%;
  }
  .end > .bubble,
  .end > .files {
    grid-column: 2;
  }
  .message > .files {
    justify-self: stretch;
  }
  /* What is folded reads in its own direction too. */
  .bubble > div {
    unicode-bidi: plaintext;
  }
  .who {
    order: -5;
  }
  .new-mark {
    order: -6;
    justify-self: stretch;
    display: flex;
    align-items: center;
    gap: 12px;
    max-inline-size: none;
    margin: 8px 0;
    color: var(--_ink);
  }
  .new-mark::before,
  .new-mark::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }
  .quote {
    order: -4;
    display: flex;
    flex-direction: column;
    max-inline-size: min(34em, 86%);
    margin-block: 6px 3px;
    padding-inline-start: 9px;
    border-inline-start: 3px solid var(--_border);
    text-align: start;
  }
  .quote .hidden + bdi {
    font-weight: 600;
  }
  .first > .quote {
    margin-block-start: 0;
  }
  .edited {
    order: 1;
    margin-inline: 4px;
  }
  .reactions,
  .quick {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .reactions {
    align-items: center;
    z-index: 1;
    margin: -5px 6px 2px;
  }
  .reaction {
    min-inline-size: 34px;
    min-block-size: 26px;
    padding-inline: 7px;
    border: 1px solid var(--_border);
    border-radius: 13px;
    line-height: 22px;
    background: var(--_surface);
  }
  .reaction[aria-pressed='true'] {
    border-color: var(--_ink);
    background: var(--_tint);
  }
  .message > .more {
    grid-column: 2;
    order: -1;
    align-self: end;
    inline-size: 28px;
    block-size: 28px;
    margin: 4px;
    opacity: 0;
  }
  /* It comes first in its line: that of the text, or of the files where there are any, as on the other side. */
  .end > .more {
    grid-column: 1;
    order: -3;
  }
  .end > .files ~ .more {
    order: -2;
  }
  .end > .files {
    order: -1;
  }
  @media (hover: none) {
    .message > .more {
      opacity: 0.6;
    }
  }
  .message:hover > .more,
  .message > .more:focus-visible,
  .message > .more[aria-expanded='true'] {
    opacity: 1;
  }
  /* Taken back: nothing can be done with it. */
  .message:not(.note, :has(> .more)) > .bubble {
    color: var(--_muted);
    background: none;
    box-shadow: inset 0 0 0 1px var(--_border);
  }
  .dots {
    stroke-width: 2.5;
  }
  .choices {
    order: 2;
    display: grid;
    gap: 4px;
    max-inline-size: 86%;
    margin-block: 4px;
    padding: 6px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
  }
  .choices > p {
    padding-inline: 10px;
  }
  .choice {
    min-block-size: 32px;
    padding-inline: 10px;
    border-radius: 8px;
    font-size: var(--_small);
  }
  .danger {
    color: var(--_danger);
  }
  .emoji-choice {
    inline-size: 36px;
    block-size: 36px;
    border-radius: 8px;
    font-size: 20px;
    line-height: 1;
  }
  .choice:hover,
  .emoji-choice:hover {
    background: var(--_raised);
  }
  .emoji-set {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(36px, 1fr));
    justify-items: center;
    margin-block-end: 8px;
  }
  .target {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-end: 4px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_ink);
  }
  .target > span {
    flex: 1;
    display: grid;
    min-inline-size: 0;
  }
  .target b {
    font-weight: 600;
    color: var(--_on-surface);
  }
  @media (forced-colors: active) {
    .reaction[aria-pressed='true'] {
      outline: 2px solid;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    /* Five seconds at most: what moves for longer would need a way to stop it. */
    .typing i {
      animation: typing 1.2s 4 ease-in-out;
    }
    .typing i:nth-child(2) {
      animation-delay: 150ms;
    }
    .typing i:nth-child(3) {
      animation-delay: 300ms;
    }
    @keyframes typing {
      30% {
        transform: translateY(-3px);
      }
    }
  }
`;
