// How a conversation is printed that stands in the page: all that is drawn of it, in black on white, and nothing to press.
// A floating panel is not printed with its page; "Save conversation" makes a page of its own.

import { css } from '../../elements/styles/css.js';

export const printStyles = css`
  @media print {
    :host([mode='inline']) {
      display: block;
      block-size: auto;
      max-block-size: none;
    }
    .root {
      color-scheme: light;
    }
    .panel {
      display: block;
      block-size: auto;
      overflow: visible;
      box-shadow: none;
    }
    .panel .scroll,
    nostr-support-timeline {
      display: block;
      overflow: visible;
    }
    .message,
    .end .bubble,
    .emoji .bubble {
      break-inside: avoid;
      color: #000;
      background: none;
    }
    .bubble {
      border: 1px solid #999;
    }
    .folded {
      max-block-size: none;
      mask: none;
    }
    .panel .icon-button,
    .panel .text-button,
    .menu-sheet,
    .search,
    .foot,
    .after {
      display: none;
    }
  }
`;
