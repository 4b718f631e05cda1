// Our own small icon set: 20 px, 1.75 px stroke, currentColor. Decoration only: the control around it has the name.

import { html, type TemplateResult } from '../template.js';

/** `kind`: a class, for what is not drawn as the others are. */
export const icon = (path: string, kind = ''): TemplateResult =>
  html`<svg class="icon ${kind}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d=${path} />
  </svg>`;

export const chatIcon = icon(
  'M3 9.2C3 5.8 6.1 3 10 3s7 2.8 7 6.2-3.1 6.2-7 6.2q-1.1 0-2.1-.3L4 17l.7-3.2A5.8 5.8 0 0 1 3 9.2Z',
);
export const closeIcon = icon('m5 5 10 10M15 5 5 15');
export const downIcon = icon('m5 7.5 5 5 5-5');
export const backIcon = icon('m12 4.5-5.5 5.5 5.5 5.5', 'flip');
export const sendIcon = icon('M10 16V4.5M5 9.2l5-5 5 5');
