// Kind 20771 against its table, what the builder refuses, and who is believed.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getPublicKey, signEvent, type NostrEvent } from '../../src/protocol/event.js';
import {
  buildIdentityProof,
  MAX_PROOF_CHARS,
  parseIdentityProof,
  verifyIdentityProof,
  type IdentityProof,
} from '../../src/protocol/identity-proof.js';
import { buildTicket, parseTicket } from '../../src/protocol/ticket.js';
import { AT } from './fixtures.js';
import { KEYS, secretOf, testTable } from './table.js';

testTable('identity-proof', (event) => parseIdentityProof(JSON.stringify(event)));

const customer = KEYS.customer.public;
const issuer = KEYS.colleague.public;
const PROOF: IdentityProof = { at: AT, expires: AT + 600, customer, claims: { name: 'Ada', id: '42' } };
const signed = (changes: object = {}) =>
  signEvent(buildIdentityProof({ ...PROOF, ...changes }), secretOf('colleague'));
const token = (changes: object = {}) => JSON.stringify(signed(changes));
const verify = (text: string, changes: object = {}) => {
  const verdict = verifyIdentityProof(text, { customer, at: AT + 60, issuers: [issuer], ...changes });
  return verdict.verified ? 'verified' : verdict.fault;
};

it('buildIdentityProof gives what parseIdentityProof reads', () => {
  assert.deepEqual(parseIdentityProof(token()), { ...PROOF, issuer });
});

it('buildIdentityProof refuses what would prove nothing, or not fit', () => {
  const claims = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`claim ${i}`, 'x']));
  for (const changes of [
    { customer: 'ada' },
    { expires: AT },
    { expires: NaN },
    { expires: Infinity },
    { claims: {} },
    { claims: undefined },
    { claims: null },
    { claims: 'Ada' },
    { claims: { id: 42 } },
    { claims: { name: 'Ada', email: '' } },
    { claims },
  ])
    assert.throws(() => buildIdentityProof({ ...PROOF, ...changes } as IdentityProof), { code: 'bad-input' });
  assert.throws(() => buildIdentityProof({ ...PROOF, claims: { name: '"'.repeat(800) } }), {
    code: 'too-long',
  });
});

it('the longest token that can be built can be read, and goes through a ticket whole', () => {
  const proof = token({ at: AT, expires: 8.64e12, claims: { name: 'x'.repeat(1383) } });
  assert.throws(() => token({ claims: { name: 'x'.repeat(1384) } }), { code: 'too-long' });
  assert.ok(proof.length <= MAX_PROOF_CHARS);
  const longest = 'x'.repeat(MAX_PROOF_CHARS);
  const place = { at: AT, agent: KEYS.agent.public, ticketId: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' };
  const { content, ...draft } = buildTicket({ ...place, title: 't', text: 't', details: { proof: longest } });
  const event = { ...draft, content, pubkey: customer, id: 'f'.repeat(64), sig: '' };
  assert.equal(parseTicket(event, content)?.details['proof'], longest);
  assert.equal(verify(proof), 'verified');
});

describe('a proof', () => {
  it('is believed of a trusted key, for the customer it names, while it lasts', () => {
    assert.equal(verify(token()), 'verified');
    for (const at of [AT - 900, AT + 1500]) assert.equal(verify(token(), { at }), 'verified');
  });

  it('proves nothing for another customer, however true it is', () => {
    assert.equal(verify(token(), { customer: KEYS.stranger.public }), 'other-customer');
  });

  it('proves nothing when nobody trusts who signed it', () => {
    for (const issuers of [[], [KEYS.agent.public]]) assert.equal(verify(token(), { issuers }), 'untrusted');
  });

  it('proves nothing long before it was made or after it has expired', () => {
    assert.equal(verify(token(), { at: AT - 901 }), 'early');
    assert.equal(verify(token(), { at: AT + 1501 }), 'expired');
  });

  it('proves nothing when anything in it was changed, or it was signed by somebody else', () => {
    const content = JSON.stringify({ name: 'The owner' });
    const other = signEvent(buildIdentityProof(PROOF), secretOf('stranger'));
    const { id } = signed({ claims: { name: 'The owner' } });
    const forgeries: Partial<NostrEvent>[] = [
      { content },
      { content, id },
      { tags: [...signed().tags.slice(0, 1), ['expiration', String(AT + 9999)]] },
      { ...other, pubkey: getPublicKey(secretOf('colleague')) },
      { sig: '0'.repeat(128) },
    ];
    for (const forgery of forgeries)
      assert.equal(verify(JSON.stringify({ ...signed(), ...forgery })), 'forged');
  });

  it('is no event of another kind by the same key', () => {
    const event = signEvent({ ...buildIdentityProof(PROOF), kind: 1 }, secretOf('colleague'));
    assert.equal(verify(JSON.stringify(event)), 'malformed');
  });

  it('is nothing that a stranger makes up', () => {
    const nested = '['.repeat(50_000) + ']'.repeat(50_000);
    for (const text of [
      '',
      'null',
      '[]',
      '{}',
      '"x"',
      'x'.repeat(100_000),
      nested,
      '{"__proto__":{"kind":20771}}',
    ])
      assert.equal(verify(text), 'malformed');
    assert.equal(verify(`${token()}${' '.repeat(100_000)}`), 'malformed');
    assert.equal(({} as Record<string, unknown>)['kind'], undefined);
  });
});
