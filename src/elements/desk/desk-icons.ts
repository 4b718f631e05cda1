// The desk's own icons, drawn like the shared ones: 20 px, 1.75 px stroke, currentColor. The four states differ in
// shape, so that none is told by colour alone.

import { html, svg, type TemplateResult } from '../template.js';

const icon = (shape: TemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">${shape}</svg>`;

export const keyIcon = icon(svg`<circle cx="7" cy="13" r="3.5"/><path d="m9.5 10.5 6.5-6.5M13 7l2.5 2.5"/>`);
export const sparkIcon = icon(
  svg`<path d="M10 3v4.5M10 12.5V17M3 10h4.5M12.5 10H17M5.2 5.2l2 2M12.8 12.8l2 2M14.8 5.2l-2 2M7.2 12.8l-2 2"/>`,
);
export const plugIcon = icon(svg`<path d="M7 3v4M13 3v4M5 7h10v2.5a5 5 0 0 1-10 0ZM10 14.5V17"/>`);
export const nextIcon = icon(svg`<path class="flip" d="m7.5 4.5 5.5 5.5-5.5 5.5"/>`);
export const checkIcon = icon(svg`<path d="m4.5 10.5 3.7 3.7 7.3-8.4"/>`);
export const copyIcon = icon(
  svg`<rect x="7" y="7" width="9.5" height="9.5" rx="2"/><path d="M4.5 13A1.5 1.5 0 0 1 3.5 11.5v-6a2 2 0 0 1 2-2h6A1.5 1.5 0 0 1 13 4.5"/>`,
);
export const codeIcon = icon(svg`<path d="m7 5.5-4 4.5 4 4.5M13 5.5l4 4.5-4 4.5"/>`);
export const leaveIcon = icon(
  svg`<path class="flip" d="M8.5 3.5h-3a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h3M12.5 6l4 4-4 4M16 10H8"/>`,
);
export const personIcon = icon(
  svg`<circle cx="10" cy="7" r="3.2"/><path d="M3.8 16.5a6.3 6.3 0 0 1 12.4 0"/>`,
);
export const inboxIcon = icon(
  svg`<path d="M3 11.5 5.2 5A1.8 1.8 0 0 1 7 3.8h6A1.8 1.8 0 0 1 14.8 5L17 11.5v3a1.8 1.8 0 0 1-1.8 1.8H4.8A1.8 1.8 0 0 1 3 14.5ZM3 11.5h4l1 2h4l1-2h4"/>`,
);
const BELL = 'M5 14V9.2a5 5 0 0 1 10 0V14l1.2 1H3.8ZM8.5 17.5h3';
export const bellIcon = icon(svg`<path d=${BELL} />`);
export const muteIcon = icon(svg`<path d=${`${BELL}M3 3l14 14`} />`);
export const lockIcon = icon(
  svg`<rect x="4.5" y="9" width="11" height="7.5" rx="2"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>`,
);
export const saveIcon = icon(svg`<path d="M10 3.5v9M6 9l4 4 4-4M4 16.5h12"/>`);
export const allIcon = icon(svg`<path d="M4 5.5h12M4 10h12M4 14.5h12"/>`);

export const statusIcons = {
  open: icon(svg`<circle cx="10" cy="10" r="6"/>`),
  in_progress: icon(
    svg`<circle cx="10" cy="10" r="6"/><path class="solid" d="M10 6.8a3.2 3.2 0 0 1 0 6.4Z"/>`,
  ),
  resolved: icon(svg`<circle cx="10" cy="10" r="6"/><path d="m7.4 10.2 1.9 1.9 3.4-3.9"/>`),
  closed: icon(svg`<circle cx="10" cy="10" r="6"/><path d="m7.8 7.8 4.4 4.4M12.2 7.8l-4.4 4.4"/>`),
} as const;
