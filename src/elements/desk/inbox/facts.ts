// What the customer has told about themselves, under the head of a ticket: one line, and all of it on a press.

import { html, nothing, type TemplateResult } from '../../template.js';
import type { Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';

export function factsView({ details }: Ticket, words: Words<DeskKey>): TemplateResult | typeof nothing {
  const facts = Object.entries(details);
  // The name stands in the head already.
  const line = facts.filter(([key]) => key !== 'name').map(([, value]) => value);
  if (line.length === 0) return nothing;
  return html`<details class="facts">
    <summary>
      <span>${words('details')}</span>
      <span class="facts-line" dir="auto">${line.join(' · ')}</span>
    </summary>
    <div class="facts-all" role="group" tabindex="0" aria-label=${words('details')}>
      <dl>
        ${facts.map(
          ([key, value]) =>
            html`<div>
              <dt dir="auto">${key}</dt>
              <dd dir="auto">${value}</dd>
            </div>`,
        )}
      </dl>
    </div>
  </details>`;
}
