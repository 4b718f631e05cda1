// One ticket: its head, the timeline's frame, and where answers and notes are written.

import { css } from '../../styles/css.js';

export const ticketStyles = css`
  nostr-support-desk-ticket {
    display: grid;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .case {
    container: case / inline-size;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .case-head {
    --_avatar: 36px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 12px 20px;
    border-block-end: 1px solid var(--_border);
  }
  .back {
    display: none;
    margin-inline: -8px -4px;
  }
  .case-title {
    flex: 1 1 220px;
    min-inline-size: 0;
  }
  .case-title h2 {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .case-meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    min-inline-size: 0;
  }
  .case-name {
    max-inline-size: 100%;
    font-weight: 500;
    color: var(--_on-surface);
  }
  .case-state {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .case-state .menu {
    inset-inline: auto 0;
  }
  .select {
    position: relative;
    display: inline-flex;
    align-items: center;
  }
  .select > .icon {
    position: absolute;
    inset-inline-start: 8px;
    inline-size: 18px;
    block-size: 18px;
    pointer-events: none;
  }
  .select > .icon:last-child {
    inset-inline: auto 8px;
    inline-size: 16px;
    block-size: 16px;
    color: var(--_muted);
  }
  .select select {
    appearance: none;
    min-block-size: 32px;
    padding-block: 0;
    padding-inline: 32px 28px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    font-weight: 500;
    background: var(--_surface);
    cursor: pointer;
  }
  .select select:hover {
    background: var(--_hover);
  }
  .facts {
    border-block-end: 1px solid var(--_border);
    font-size: var(--_small);
    line-height: 20px;
  }
  .facts summary {
    display: flex;
    gap: 12px;
    padding: 6px 20px;
    border-radius: 0;
    line-height: 20px;
    color: var(--_muted);
  }
  .facts summary > span:first-child {
    font-weight: 600;
    color: var(--_on-surface);
  }
  .facts[open] .facts-line {
    visibility: hidden;
  }
  .facts-all {
    max-block-size: 200px;
    padding: 4px 20px 12px;
    overflow: hidden auto;
  }
  .facts dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
    gap: 8px 20px;
  }
  .facts dl > div {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .facts dt {
    color: var(--_muted);
  }
  .facts dt,
  .facts dd {
    text-align: match-parent;
    text-align: -webkit-match-parent;
  }
  .facts dt::first-letter {
    text-transform: uppercase;
  }
  .proof {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--_muted);
  }
  .facts summary .proof {
    flex-shrink: 0;
    max-inline-size: 60%;
    overflow-wrap: anywhere;
  }
  .proof .icon {
    flex-shrink: 0;
    inline-size: 14px;
    block-size: 14px;
  }
  .proof.good .icon {
    color: var(--_green);
  }
  .facts .proof.bad,
  .proof-fault {
    color: var(--_danger);
  }
  .proof-fault {
    padding-block-end: 4px;
  }
  .case .log {
    padding-inline: 20px;
  }
  /* It is said once, over the composer. */
  .erased [part~='message-customer'],
  .erased [part~='message-customer'] + .meta {
    display: none;
  }
  .line + .meta {
    margin-block: -16px 16px;
  }
  .note .bubble {
    color: var(--_on-surface);
    background: color-mix(in oklab, oklch(0.8 0.15 85) 22%, var(--_surface));
  }
  .answer {
    padding: 4px 20px 16px;
  }
  /* Who is typing stands over it. What is dropped is dropped on the whole ticket. */
  .answer:not(:has(.dropzone)) {
    position: relative;
  }
  .answer > .error {
    font-size: var(--_small);
  }
  .modes {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
    padding-block-end: 6px;
  }
  .modes fieldset {
    display: flex;
    gap: 2px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .mode {
    position: relative;
    display: block;
    cursor: pointer;
  }
  .mode input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    appearance: none;
    border-radius: calc(var(--_control) - 2px);
    cursor: pointer;
  }
  .mode span {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 28px;
    padding-inline: 10px;
    border-radius: calc(var(--_control) - 2px);
    font-size: var(--_small);
    font-weight: 500;
    color: var(--_muted);
  }
  .mode:hover span {
    color: var(--_on-surface);
  }
  .mode input:checked + span {
    font-weight: 600;
    color: var(--_on-surface);
    background: var(--_pressed);
  }
  .mode .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  /* Of a long name as much as there is room for. */
  .answer textarea:placeholder-shown {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .answer.note .mode input:checked + span {
    color: var(--_amber);
    background: var(--_amber-tint);
  }
  .answer.note .composer {
    border-color: color-mix(in oklab, var(--_amber) 45%, var(--_surface));
    background: var(--_amber-tint);
  }
  .answer.note .composer:focus-within {
    border-color: var(--_amber);
    outline-color: var(--_amber);
  }
  .answer.note .composer ::placeholder {
    color: color-mix(in oklab, var(--_on-surface) 72%, var(--_amber-tint));
  }
  .answer.note .send:not(:disabled) {
    color: var(--_surface);
    background: var(--_amber);
  }

  @container desk (max-width: 640px) {
    .back {
      display: grid;
    }
    .case-head,
    .facts summary,
    .facts-all,
    .case .log,
    .answer {
      padding-inline: 16px;
    }
    .case-head {
      padding-block: 8px 12px;
    }
    .case-head .avatar {
      display: none;
    }
    .case-title {
      flex-basis: calc(100% - 60px);
    }
    .case-state {
      flex: 1 0 100%;
    }
    .case-state > :not(nostr-support-desk-save) {
      flex: auto;
    }
    .select select {
      inline-size: 100%;
    }
    .case-state .quiet-button,
    .select select,
    .mode span {
      min-block-size: 40px;
    }
    .answer {
      padding-block-end: calc(12px + env(safe-area-inset-bottom, 0px));
    }
  }
  @media (forced-colors: active) {
    .mode input:checked + span {
      outline: 1px solid;
    }
  }
`;
