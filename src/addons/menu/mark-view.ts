// Says that the key which answers was named by a domain (NIP-05): only by one that the site's owner has named, since no other
// is ever asked. A profile's own word is none.

import { html, type TemplateResult } from '../../elements/template.js';
import { icon } from '../../elements/parts/icons.js';
import type { Chat } from '../../elements/support/chat.js';

const checkIcon = icon('m6.2 10.3 2.6 2.6 5-5.4', 'mark');

export function markView({ host, snapshot, ticket, words }: Chat): TemplateResult | undefined {
  const { agent } = snapshot;
  if (!host.agent.includes('@') || !agent || (ticket && ticket.agent !== agent)) return undefined;
  // The name `_` is the domain itself.
  const label = words('verified', { address: host.agent.trim().replace(/^_@/, '') });
  return html`<span class="mark-place" role="img" aria-label=${label} title=${label}>${checkIcon}</span>`;
}
