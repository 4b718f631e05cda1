// Kind 20771, ours: a site's backend says who is behind a customer's key, for a while. The signed event as JSON is the
// token. It is no attestation for the public (NIP-58, NIP-85): it tells a name or an address, so it travels inside an
// encrypted ticket only. It must never be published; its kind is ephemeral, so that a relay would not keep it.

import { isEvent, tagValue, verifyEvent, type EventTemplate, type NostrEvent } from './event.js';
import { KIND_IDENTITY_PROOF } from './kinds.js';
import { badInput, SupportError } from '../util/errors.js';
import { isHex32, isUnixTime, parseJson, parseObject } from '../util/guards.js';
import { toWellFormed } from '../util/text.js';

/** What a ticket has room for. */
export const MAX_PROOF_CHARS = 2000;
/** Of the claims, as they stand in the token: all the rest takes less than 600. */
const MAX_CLAIMS_CHARS = 1400;
const MAX_CLAIMS = 16;
const MAX_CLAIM_NAME_CHARS = 64;
/** Seconds that a customer's clock may be wrong. */
const SLACK = 900;

export interface IdentityProof {
  /** When it was signed, and until when it holds, in unix seconds. */
  readonly at: number;
  readonly expires: number;
  /** Public key of the customer, in hex. */
  readonly customer: string;
  /** What is true of the customer: `name`, `email`, `id`, or whatever else the site knows. */
  readonly claims: Readonly<Record<string, string>>;
}

export interface SignedIdentityProof extends IdentityProof {
  /** Public key of who signed it, in hex. */
  readonly issuer: string;
}

/** Why a proof proves nothing. */
export type IdentityFault = 'malformed' | 'other-customer' | 'untrusted' | 'early' | 'expired' | 'forged';

export type IdentityVerdict =
  | { readonly verified: true; readonly proof: SignedIdentityProof }
  | {
      readonly verified: false;
      readonly fault: IdentityFault;
      /** What it says all the same, where it can be read. */
      readonly proof?: SignedIdentityProof;
    };

/** For the backend to sign; the token is the signed event. Throws `bad-input` and `too-long`. */
export function buildIdentityProof({ at, expires, customer, claims }: IdentityProof): EventTemplate {
  if (!isHex32(customer)) throw badInput('customer to be a public key in hex', customer);
  if (!isUnixTime(expires) || !(expires > at)) throw badInput('expires to be later than at', expires);
  const content = JSON.stringify(claims) ?? '';
  const count = Object.keys(readClaims(content)).length;
  if (count === 0 || count !== Object.keys(claims).length)
    throw badInput(`claims to be up to ${MAX_CLAIMS} texts by name`, claims);
  const size = JSON.stringify(content).length;
  if (size > MAX_CLAIMS_CHARS)
    throw new SupportError(
      'too-long',
      `expected claims of at most ${MAX_CLAIMS_CHARS} characters as JSON, got ${size}`,
    );
  const tags = [
    ['p', customer],
    ['expiration', String(expires)],
  ];
  return { kind: KIND_IDENTITY_PROOF, created_at: at, tags, content };
}

/** What a token says. Whether it is to be believed is for `verifyIdentityProof` to say. */
export function parseIdentityProof(token: string): SignedIdentityProof | undefined {
  return readToken(token)?.proof;
}

/**
 * Whether a token proves who wrote a ticket: signed by one of `issuers` (hex), for this customer's key, and valid at the
 * time of the ticket (`at`, unix seconds), give or take a quarter of an hour.
 */
export function verifyIdentityProof(
  token: string,
  { customer, at, issuers }: { customer: string; at: number; issuers: readonly string[] },
): IdentityVerdict {
  const read = readToken(token);
  if (!read) return { verified: false, fault: 'malformed' };
  const { event, proof } = read;
  const no = (fault: IdentityFault): IdentityVerdict => ({ verified: false, fault, proof });
  if (proof.customer !== customer) return no('other-customer');
  if (!issuers.includes(proof.issuer)) return no('untrusted');
  if (at < proof.at - SLACK) return no('early');
  if (at > proof.expires + SLACK) return no('expired');
  return verifyEvent(event) ? { verified: true, proof } : no('forged');
}

function readToken(token: string): { event: NostrEvent; proof: SignedIdentityProof } | undefined {
  const event = token.length <= MAX_PROOF_CHARS ? parseJson(token) : undefined;
  if (!isEvent(event) || event.kind !== KIND_IDENTITY_PROOF) return undefined;
  const { created_at: at, pubkey: issuer } = event;
  const customer = tagValue(event, 'p');
  const end = tagValue(event, 'expiration') ?? '';
  const expires = /^\d{1,13}$/.test(end) ? Number(end) : NaN;
  const claims = readClaims(event.content);
  if (!isHex32(customer) || !isUnixTime(expires) || expires <= at || Object.keys(claims).length === 0)
    return undefined;
  return { event, proof: { at, expires, issuer, customer, claims } };
}

/** None, where there are too many. */
function readClaims(content: string): Record<string, string> {
  const claims = Object.entries(parseObject(content)).flatMap(([name, value]): [string, string][] =>
    name.trim() && name.length <= MAX_CLAIM_NAME_CHARS && name !== '__proto__' && typeof value === 'string'
      ? [[toWellFormed(name), toWellFormed(value)]]
      : [],
  );
  return claims.length > MAX_CLAIMS ? {} : Object.fromEntries(claims.filter(([, value]) => value.trim()));
}
