// A QR code (ISO/IEC 18004) as one path, black on white whatever the theme: cameras want it so.

import { html, type TemplateResult } from '../../elements/template.js';
import { encode } from 'uqr';

/** Modules around it, as the standard asks for. */
const QUIET = 4;

export function qrCode(text: string, label: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET });
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    <path d=${pathOf(data)} />
  </svg>`;
}

/** Each run of dark modules in a row is one rectangle. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`;
    }
  });
  return path;
}
