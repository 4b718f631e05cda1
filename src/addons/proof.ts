// Gets the token by which a site's backend says who is writing (protocol/identity-proof.ts), from whatever the page gave
// for it. What could prove nothing to anybody is refused here, where those who build the page can see it.

import type { Prover } from '../headless/world.js';
import { parseIdentityProof } from '../protocol/identity-proof.js';
import { SupportError, toSupportError } from '../util/errors.js';

export const prove: Prover['prove'] = async (_, { core, proof }) => {
  const { pubkey } = core.board;
  try {
    const given: unknown = typeof proof === 'function' ? await proof(pubkey) : proof;
    const token = typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
    const read = parseIdentityProof(token);
    if (read?.customer === pubkey) return token;
    const got = read ? 'one for another key' : 'something else';
    throw new SupportError('no-proof', `expected proof to be a token for the customer's key, got ${got}`);
  } catch (error) {
    throw toSupportError(error, 'no-proof');
  }
};
