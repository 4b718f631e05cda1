// What of a customer's details a site's backend has proved (protocol/identity-proof.ts). Whatever is here was written by
// strangers but for the claims of a proof that holds. Pure: no clock, no DOM.

import type { Ticket } from '../../../headless/snapshot.js';
import { verifyIdentityProof, type IdentityFault } from '../../../protocol/identity-proof.js';
import { shortNpub } from './tickets.js';

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Undefined for what nobody tried to prove. */
  readonly verified?: boolean;
}

/** What a customer is called. */
export interface Called {
  readonly text: string;
  /** A proof says so; else it is only what the customer says, or their key. */
  readonly verified: boolean;
  /** Where it stands among the facts. */
  readonly fact?: Fact | undefined;
}

export interface Identity {
  readonly called: Called;
  readonly facts: readonly Fact[];
  /** Whose proof it is, in hex, where it can be read. */
  readonly issuer?: string;
  /** Why something is not verified. */
  readonly fault?: IdentityFault | 'differs';
}

/** What a site usually proves: a proof that fails speaks against these. */
const USUAL = ['name', 'email', 'id'];
const CHECKS = /[\u2611\u2705\u2713\u2714\u221a\u{1f5f8}\u{1f5f9}]\ufe0f?/gu;

const known = new WeakMap<Ticket['details'], { issuers: readonly string[]; identity: Identity }>();

/** The token itself is never among the facts. A signature is checked once for each list of issuers. */
export function identityOf(ticket: Ticket, issuers: readonly string[]): Identity {
  const { details } = ticket;
  const before = known.get(details);
  if (before?.issuers === issuers) return before.identity;
  const identity = readIdentity(ticket, issuers);
  known.set(details, { issuers, identity });
  return identity;
}

function readIdentity({ details, customer, createdAt: at }: Ticket, issuers: readonly string[]): Identity {
  // Not by a look-up: a stranger may name something `constructor`.
  const told = new Map(Object.entries(details));
  const token = told.get('proof');
  told.delete('proof');
  if (token === undefined) {
    const facts = [...told].map(([name, value]) => ({ name, value }));
    return { facts, called: calledBy(told, facts, customer) };
  }
  const verdict = verifyIdentityProof(token, { customer, at, issuers });
  const { verified, proof } = verdict;
  const claims = Object.entries(proof?.claims ?? {});
  const isSame = (name: string, value: string) => (told.get(name) ?? value).trim() === value.trim();
  const facts: Fact[] = claims
    .filter(([name]) => verified || !told.has(name))
    .map(([name, value]) => ({ name, value, verified }));
  const claimed = new Set([...claims.map(([name]) => name), ...(verified ? [] : USUAL)]);
  for (const [name, value] of told) {
    const claim = verified ? claims.find(([other]) => other === name)?.[1] : undefined;
    if (claim !== undefined && isSame(name, claim)) continue;
    facts.push({ name, value, ...(claimed.has(name) && { verified: false }) });
  }
  const differs = claims.some(([name, value]) => !isSame(name, value));
  const fault = verdict.verified ? (differs ? 'differs' : undefined) : verdict.fault;
  const called = calledBy(told, facts, customer);
  return { called, facts, ...(proof && { issuer: proof.issuer }), ...(fault && { fault }) };
}

/** As verified, else as told, else the key: by name before by address. It is never taken from a public profile. */
function calledBy(told: ReadonlyMap<string, string>, facts: readonly Fact[], customer: string): Called {
  for (const key of ['name', 'email']) {
    const theirs = facts.filter(({ name }) => name === key);
    const proved = theirs.find(({ verified }) => verified);
    // What a proof says that does not hold, and nobody else, is nobody's name.
    const fact = proved ?? (told.has(key) ? theirs[0] : undefined);
    // Only what is verified has a check mark.
    const text = (proved ? proved.value : (fact?.value.replace(CHECKS, '') ?? '')).trim();
    if (text) return { text, verified: !!proved, fact };
  }
  return { text: shortNpub(customer), verified: false };
}
