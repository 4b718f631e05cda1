// What a customer told beside the text, and how much of it the site's backend has proved. Everything stands there as text;
// the proof itself does not.

import { html, nothing, type TemplateResult } from '../../template.js';
import type { Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import { checkIcon } from '../desk-icons.js';
import { identityOf, type Fact, type Identity } from './identity.js';
import { shortNpub } from './tickets.js';

type DeskWords = Words<DeskKey>;

export function factsView(
  words: DeskWords,
  ticket: Ticket,
  issuers: readonly string[],
): TemplateResult | typeof nothing {
  const identity = identityOf(ticket, issuers);
  const { facts, fault, called } = identity;
  // What stands in the head already is left out.
  const line = facts.filter((fact) => fact !== called.fact).map(({ value }) => value);
  const isProved = fault !== undefined || facts.some(({ verified }) => verified);
  if (line.length === 0 && !isProved) return nothing;
  return html`<details class="facts">
    <summary>
      <span>${words('details')}</span>
      ${isProved ? markView(!fault, summaryOf(words, identity)) : nothing}
      <span class="facts-line cut" dir="auto">${line.join(' · ')}</span>
    </summary>
    <div class="facts-all" role="group" tabindex="0" aria-label=${words('details')}>
      ${fault ? html`<p class="proof-fault">${words(`proof-${fault}`, { issuer: issuerOf(identity) })}</p>` : nothing}
      <dl>${facts.map((fact) => factView(words, fact, identity))}</dl>
    </div>
  </details>`;
}

function factView(words: DeskWords, { name, value, verified }: Fact, identity: Identity): TemplateResult {
  return html`<div>
    <dt dir="auto">${name}</dt>
    <dd dir="auto">${value}</dd>
    ${
      verified === undefined
        ? nothing
        : html`<dd>
            ${markView(
              verified,
              verified ? words('verifiedBy', { issuer: issuerOf(identity) }) : words('notVerified'),
            )}
          </dd>`
    }
  </div>`;
}

/** Told by the words; the icon and the colour only say it again. */
export function markView(verified: boolean, text: string): TemplateResult {
  return html`<span class="proof ${verified ? 'good' : 'bad'}"
    >${verified ? checkIcon : nothing}${text}</span
  >`;
}

/** Names what is verified: other things stand beside it that are not. */
function summaryOf(words: DeskWords, { facts, fault }: Identity): string {
  const names = facts.filter(({ verified }) => verified).map(({ name }) => name);
  if (!fault) return words('verified', { names: names.join(', ') });
  return words(fault === 'differs' ? 'partlyVerified' : 'notVerified');
}

function issuerOf({ issuer }: Identity): string {
  return issuer ? shortNpub(issuer) : '';
}
