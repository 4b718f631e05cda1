// The widget without any HTML: <script type="module" src="…/nostr-support.js?agent=npub…&relays=…">. The address is the
// owner's, so whatever is an attribute may stand in it, and nothing else: no style, no listener.

import type { SupportElement } from '../elements/support/support-element.js';

/** Puts one element into the page, once it is parsed, if the address of the script names an agent. */
export function placeBy(address: string, known: typeof SupportElement): void {
  const told = new URLSearchParams(/\?([^#]*)/.exec(address)?.[1]);
  const agent = told.get('agent');
  if (!agent || !globalThis.document) return;
  const place = () => {
    // Loaded twice, or with the element in the page already.
    for (const there of document.querySelectorAll('nostr-support')) if (there.agent === agent) return;
    const element = document.createElement('nostr-support');
    for (const [name, value] of told) {
      if (known.observedAttributes.includes(name)) element.setAttribute(name, value);
      else console.error(`<nostr-support>: no attribute ${name}`);
    }
    // Beside the body: what takes the place of the body when the reader goes on (Turbo and the like) leaves it alone.
    document.documentElement.append(element);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else place();
}
