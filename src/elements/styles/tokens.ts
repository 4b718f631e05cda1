// Every colour, size and font there is, derived in OKLCH from the accent and the surface, so that a site that sets
// only --support-accent gets a finished look in both themes. What starts with --_ is internal: a page sets --support-*.
// The host's `theme` attribute (auto, light, dark) decides between the two by `color-scheme`, without a script.

import { css } from './css.js';

export const tokens = css`
  :host {
    color-scheme: light dark;
    --_accent: var(--support-accent, oklch(0.53 0.2 268));
    --_surface: var(--support-surface, light-dark(#fff, oklch(from var(--_accent) 0.22 0.015 h)));
    --_on-surface: var(
      --support-on-surface,
      light-dark(oklch(from var(--_accent) 0.26 0.03 h), oklch(from var(--_accent) 0.95 0.01 h))
    );
    --_muted: var(--support-muted, color-mix(in oklab, var(--_on-surface) 66%, var(--_surface)));
    --_border: var(--support-border, color-mix(in oklab, var(--_on-surface) 13%, var(--_surface)));
    --_raised: var(--support-agent-bubble, color-mix(in oklab, var(--_on-surface) 7%, var(--_surface)));
    --_tint: color-mix(in oklab, var(--_accent) 14%, var(--_surface));
    /* The accent, as far away from the surface as a ring or a mark needs. */
    --_ink: light-dark(
      oklch(from var(--_accent) min(l, 0.55) c h),
      oklch(from var(--_accent) max(l, 0.74) c h)
    );
    --_focus: var(--support-focus-ring, var(--_ink));
    --_danger: var(--support-danger, light-dark(#b3261e, #ffb4ab));
    --_own: var(--support-own-bubble, var(--_accent));
    /* White on what is darker than 0.183 of luminance, black on what is lighter: 4.5 to 1 on any accent. */
    --_on-accent: var(
      --support-on-accent,
      oklch(from color(from var(--_accent) xyz-d65 0 clamp(0, (0.183 - y) * 999, 1) 0) clamp(0, l * 9, 1) 0 0)
    );
    --_on-own: var(
      --support-on-accent,
      oklch(from color(from var(--_own) xyz-d65 0 clamp(0, (0.183 - y) * 999, 1) 0) clamp(0, l * 9, 1) 0 0)
    );
    --_radius: var(--support-radius, 16px);
    --_control: calc(var(--_radius) * 0.625);
    --_font: var(--support-font, system-ui, sans-serif);
    --_size: var(--support-font-size, 15px);
    --_small: calc(var(--_size) * 0.8334);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  /* Browsers from before light-dark() and relative colours get the light theme with white on the accent. */
  @supports not (color: light-dark(red, oklch(from red l c h))) {
    :host {
      --_surface: var(--support-surface, #fff);
      --_on-surface: var(--support-on-surface, #22243a);
      --_ink: var(--_accent);
      --_danger: var(--support-danger, #b3261e);
      --_on-accent: var(--support-on-accent, #fff);
      --_on-own: var(--_on-accent);
    }
  }
`;
