// NIP-01: ids, signatures, shapes and filters, with nostr-tools on the other side.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as peer from 'nostr-tools/pure';
import {
  generateSecretKey,
  getEventId,
  getPublicKey,
  isEvent,
  isUnsignedEvent,
  matchesFilter,
  signEvent,
  tagValue,
  verifyEvent,
  type NostrEvent,
} from '../../src/protocol/event.js';
import { AT } from './fixtures.js';
import { secretOf } from './table.js';

const key = secretOf('agent');
const template = { kind: 1, created_at: AT, tags: [['t', 'x']], content: 'Hello' };
const event = signEvent(template, key);
/** As it comes from a relay: without nostr-tools' mark on the object. */
const overTheWire = (value: NostrEvent) => JSON.parse(JSON.stringify(value)) as peer.Event;

const CONTENTS: Record<string, string> = {
  'every control character': Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  'quotes and slashes': '"\\/\u007f',
  emoji: '🤝👩‍👩‍👧',
  'line separators': '\u2028\u2029\u0085',
  'byte order mark': '\ufeffx\ufffe',
  'half an emoji': 'a\ud83e b\udd1d c',
  'halves the wrong way round': '\udd1d\ud83e',
  '1 MB': 'a"'.repeat(500_000),
};

describe('ids and signatures', () => {
  for (const [name, content] of Object.entries(CONTENTS)) {
    it(`nostr-tools and we agree on ${name}`, () => {
      const ours = signEvent({ ...template, content, tags: [['t', content.slice(0, 100)]] }, key);
      assert.ok(peer.verifyEvent(overTheWire(ours)));
      const theirs = peer.finalizeEvent({ ...template, content, tags: [['t', content.slice(0, 100)]] }, key);
      assert.equal(theirs.id, ours.id);
      assert.ok(verifyEvent(overTheWire(theirs)));
      assert.equal(getEventId(overTheWire(ours)), ours.id, 'the id outlives the wire');
    });
  }

  it('keys are the same on both sides', () => {
    for (let i = 0; i < 5; i++) {
      const secret = generateSecretKey();
      assert.equal(getPublicKey(secret), peer.getPublicKey(secret));
    }
  });

  it('the smallest and the largest key sign; zero and the order of the curve do not', () => {
    const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
    const from = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    for (const hex of ['1'.padStart(64, '0'), order.replace(/41$/, '40')]) {
      const signed = signEvent(template, from(hex));
      assert.ok(peer.verifyEvent(overTheWire(signed)) && verifyEvent(signed));
    }
    for (const hex of ['0'.repeat(64), order, 'f'.repeat(64), 'ab'])
      assert.throws(() => getPublicKey(from(hex)));
  });

  it('whatever is changed, the signature no longer holds', () => {
    const stranger = getPublicKey(secretOf('stranger'));
    const changes: Partial<NostrEvent>[] = [
      { content: 'Hello!' },
      { kind: 2 },
      { created_at: AT + 1 },
      { tags: [] },
      { pubkey: stranger },
      { id: '0'.repeat(64) },
      { sig: '0'.repeat(128) },
      { sig: 'f'.repeat(128) },
      { sig: event.sig.slice(0, 126) + (event.sig.endsWith('00') ? '01' : '00') },
      { sig: event.sig.slice(64) + event.sig.slice(0, 64) },
    ];
    for (const change of changes) assert.ok(!verifyEvent({ ...event, ...change }), JSON.stringify(change));
    for (const change of changes.filter((one) => !one.id && !one.sig)) {
      const changed = { ...event, ...change };
      assert.ok(!verifyEvent({ ...changed, id: getEventId(changed) }), JSON.stringify(change));
    }
  });

  it('an author that is no point of the curve is no author', () => {
    const forged = { ...event, pubkey: 'f'.repeat(64) };
    assert.ok(!verifyEvent({ ...forged, id: getEventId(forged) }));
  });
});

describe('isEvent', () => {
  const bad: Record<string, unknown> = {
    'a null': null,
    'an array': [event],
    'a text': JSON.stringify(event),
    'no id': { ...event, id: undefined },
    'an id in upper case': { ...event, id: event.id.toUpperCase() },
    'a short id': { ...event, id: event.id.slice(1) },
    'an id with a line break': { ...event, id: `${event.id}\n` },
    'a sig in upper case': { ...event, sig: 'A'.repeat(128) },
    'a short sig': { ...event, sig: event.sig.slice(2) },
    'an author that is an object': { ...event, pubkey: { toString: () => event.pubkey } },
    'a kind as text': { ...event, kind: '1' },
    'a kind with a fraction': { ...event, kind: 1.5 },
    'a kind below zero': { ...event, kind: -1 },
    'a kind over 65535': { ...event, kind: 65536 },
    'a time as text': { ...event, created_at: String(AT) },
    'a time with a fraction': { ...event, created_at: AT + 0.5 },
    'a time below zero': { ...event, created_at: -1 },
    'a time no date holds': { ...event, created_at: Number.MAX_SAFE_INTEGER },
    'a time that is NaN': { ...event, created_at: NaN },
    'tags that are an object': { ...event, tags: { 0: ['t'], length: 1 } },
    'tags that are a text': { ...event, tags: 'tags' },
    'a tag that is a text': { ...event, tags: ['t'] },
    'a tag with a number': { ...event, tags: [['t', 1]] },
    'a tag with a null': { ...event, tags: [['t', null]] },
    'a tag in a tag': { ...event, tags: [['t', ['x']]] },
    'a content that is an object': { ...event, content: {} },
    'no content': { ...event, content: undefined },
  };
  for (const [name, value] of Object.entries(bad)) it(`refuses ${name}`, () => assert.ok(!isEvent(value)));

  it('takes what is odd but allowed', () => {
    assert.ok(isEvent({ ...event, tags: [[], [''], ['t']], created_at: 0, kind: 65535, extra: 1 }));
    const { id, sig, ...unsigned } = event;
    assert.ok(isUnsignedEvent(unsigned) && !isEvent(unsigned) && id !== sig);
  });

  it('gives __proto__ no power', () => {
    const text = JSON.stringify(event).replace('{', '{"__proto__":{"id":"x"},');
    assert.ok(isEvent(JSON.parse(text)));
    const only = `{"__proto__":${JSON.stringify(event)}}`;
    assert.ok(!isEvent(JSON.parse(only)));
  });

  it('takes 100,000 tags in its stride', () => {
    const tags = Array.from({ length: 100_000 }, (_, i) => ['t', String(i)]);
    const huge = signEvent({ ...template, tags }, key);
    assert.ok(isEvent(huge) && verifyEvent(huge));
    assert.equal(tagValue(huge, 'p'), undefined);
    assert.ok(!isEvent({ ...huge, tags: [...tags, 'x'] }));
  });
});

describe('tagValue', () => {
  const tagged = { ...template, tags: [[], ['p'], ['e', 'one'], ['e', 'two'], ['__proto__', 'x']] };
  it('gives the first value of the first tag', () => {
    assert.equal(tagValue(tagged, 'e'), 'one');
    assert.equal(tagValue(tagged, 'p'), undefined);
    assert.equal(tagValue(tagged, 'toString'), undefined);
    assert.equal(tagValue(tagged, '__proto__'), 'x');
  });
});

describe('matchesFilter', () => {
  const cases: [string, Parameters<typeof matchesFilter>[0], boolean][] = [
    ['nothing asked', {}, true],
    ['id', { ids: [event.id] }, true],
    ['other id', { ids: ['0'.repeat(64)] }, false],
    ['no id wanted', { ids: [] }, false],
    ['author and kind', { authors: [event.pubkey], kinds: [0, 1] }, true],
    ['other kind', { authors: [event.pubkey], kinds: [0] }, false],
    ['other author', { authors: ['0'.repeat(64)] }, false],
    ['since then', { since: AT }, true],
    ['since later', { since: AT + 1 }, false],
    ['until then', { until: AT }, true],
    ['until earlier', { until: AT - 1 }, false],
    ['tag', { '#t': ['y', 'x'] }, true],
    ['other tag', { '#t': ['y'] }, false],
    ['tag it has not', { '#p': ['x'] }, false],
    ['tag not asked after all', { '#p': undefined }, true],
    ['limit is no matter of one event', { limit: 0 }, true],
  ];
  for (const [name, filter, expected] of cases)
    it(name, () => assert.equal(matchesFilter(filter, event), expected));
});
