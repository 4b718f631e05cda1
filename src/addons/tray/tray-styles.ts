// How files look, in the tray and in messages.

import { css } from '../../elements/styles/css.js';

export const trayStyles = css`
  /* The files themselves are shown. */
  .count {
    display: none;
  }
  /* Weaker than what makes the panel cover a phone. */
  :where(.panel, .case) {
    position: relative;
  }
  .dropzone {
    position: absolute;
    z-index: 2;
    inset: 8px;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    padding: 16px;
    border: 2px dashed var(--_ink);
    border-radius: var(--_radius);
    text-align: center;
    font-weight: 600;
    overflow-wrap: anywhere;
    color: var(--_ink);
    background: color-mix(in oklab, var(--_surface) 90%, transparent);
    pointer-events: none;
  }
  .dropzone > span {
    font-weight: 400;
  }
  .tray {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-block-size: min(152px, 0.3 * var(--_screen, 100dvh));
    margin-block-end: 8px;
    padding: 2px;
    overflow: auto;
    list-style: none;
  }
  .chosen,
  .file-face {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    text-align: start;
  }
  .chosen {
    max-inline-size: 100%;
    padding: 4px;
    padding-inline-start: 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
  }
  .chosen img {
    inline-size: 36px;
    block-size: 36px;
    margin-inline-start: -4px;
    border-radius: 7px;
    object-fit: cover;
  }
  .preparing {
    opacity: 0.6;
  }
  .file-text {
    display: grid;
    min-inline-size: 0;
  }
  .chosen > .file-text {
    max-inline-size: 180px;
  }
  .files {
    display: grid;
    gap: 4px;
    max-inline-size: min(34em, 86%);
    margin-block-start: 2px;
  }
  .end > .files {
    justify-items: end;
  }
  .file {
    inline-size: 100%;
    max-inline-size: 320px;
  }
  /* As wide as the text above it: what is in it, or comes into it, has no say. */
  .file-face {
    contain: inline-size;
    inline-size: 100%;
    min-inline-size: 240px;
    padding: 8px 13px 8px 10px;
    border: 1px solid var(--_border);
    border-radius: 14px;
    color: var(--_on-surface);
    background: var(--_surface);
  }
  .file-face:hover {
    background: var(--_raised);
  }
  .file-mark {
    color: var(--_ink);
  }
  /* The place of a picture, before it is there and after. */
  .picture .file-face {
    block-size: 180px;
    justify-content: center;
    overflow: hidden;
  }
  .picture .file-face:has(img) {
    padding: 0;
  }
  .picture img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .upload {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 8px;
  }
  .upload progress {
    flex: 1;
    block-size: 6px;
    accent-color: var(--_accent);
  }
  .viewer {
    inline-size: 100vw;
    block-size: 100vh;
    max-inline-size: none;
    max-block-size: none;
    padding: 0;
    border: 0;
    color: #fff;
    background: none;
    cursor: zoom-out;
  }
  .viewer[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .viewer::backdrop {
    background: rgb(0 0 0 / 0.92);
  }
  .viewer-bar {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: max(8px, env(safe-area-inset-top)) 16px 8px;
  }
  .viewer-bar bdi {
    flex: 1;
  }
  .viewer-bar :is(a, button) {
    padding: 8px;
    color: inherit;
    text-decoration: underline;
    border-radius: 6px;
    outline-color: currentColor;
  }
  .viewer img {
    place-self: center;
    max-inline-size: 100%;
    max-block-size: 100%;
    padding: 0 16px 16px;
    object-fit: contain;
  }
`;
