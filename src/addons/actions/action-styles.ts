// How it looks what can be done with a message.

import { css } from '../../elements/styles/css.js';

export const actionStyles = css`
  /* Room for whoever is typing: nothing moves when somebody does. */
  .log {
    padding-block-end: 28px;
  }
  .typing {
    position: absolute;
    inset: auto 20px 100%;
    display: flex;
    align-items: center;
    gap: 4px;
    line-height: 24px;
    pointer-events: none;
  }
  .foot {
    position: relative;
  }
  .typing i {
    flex: none;
    border: 3px solid;
    border-radius: 3px;
  }
  .typing bdi {
    margin-inline-start: 4px;
  }
  .message {
    position: relative;
  }
  .who {
    order: -2;
  }
  .new-mark {
    order: -3;
    align-self: stretch;
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
    order: -1;
    display: flex;
    flex-direction: column;
    max-inline-size: min(34em, 86%);
    margin-block-end: 3px;
    padding-inline-start: 9px;
    border-inline-start: 3px solid var(--_border);
    text-align: start;
  }
  .quote .hidden + bdi {
    font-weight: 600;
  }
  .edited {
    margin-inline: 4px;
  }
  .reactions,
  .quick {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .reactions {
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
  .icon-button.more {
    position: absolute;
    inset-block-end: 2px;
    inset-inline-end: -8px;
    inline-size: 28px;
    block-size: 28px;
    opacity: 0;
  }
  .end > .more {
    inset-inline: -8px auto;
  }
  .message:hover > .more,
  .more:focus-visible,
  .more[aria-expanded='true'] {
    opacity: 1;
  }
  @media (hover: none) {
    .icon-button.more {
      opacity: 0.6;
    }
  }
  .dots {
    stroke-width: 2.5;
  }
  .choices {
    display: grid;
    gap: 4px;
    max-inline-size: 86%;
    margin-block: 4px;
    padding: 6px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
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
  }
  .target b {
    display: block;
    font-weight: 600;
    color: var(--_on-surface);
  }
  @media (prefers-reduced-motion: no-preference) {
    .typing i {
      animation: typing 1.2s infinite ease-in-out;
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
