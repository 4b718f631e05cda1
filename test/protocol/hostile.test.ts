// What somebody sends on purpose, beyond the tables.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as protocol from '../../src/protocol.js';
import { AT, customer, REF, TICKET_ID, unsigned } from './fixtures.js';

const reply = protocol.buildReply({ ...REF, customer, text: 'Hello' });
const event = unsigned(reply, 'agent');
const parse = (body: unknown, raw?: string) =>
  protocol.parseReply(event, raw ?? JSON.stringify({ ticket_id: TICKET_ID, body }));

describe('size', () => {
  it('1 MB of text is read in well under a second', () => {
    const text = 'a'.repeat(1_000_000);
    assert.equal(parse(text)?.text.length, text.length);
    assert.equal(parse(`{"v":1,"text":${JSON.stringify(text)}}`)?.text.length, text.length);
  });

  it('1 MB of content is no payload', () => {
    assert.throws(() => protocol.nip44Decrypt('A'.repeat(1_000_000), new Uint8Array(32)));
  });

  it('a million tags are searched once', () => {
    const tags = Array.from({ length: 1_000_000 }, () => ['x', '']);
    assert.equal(protocol.parseStatus({ ...event, kind: 7701, tags }), undefined);
    const lists = { ...event, kind: 10002, tags: tags.map(() => ['r', 'wss://a.example']).slice(0, 10_000) };
    assert.deepEqual(protocol.parseRelayList(lists)?.read, ['wss://a.example']);
  });
});

describe('depth', () => {
  const open = '['.repeat(60_000);
  const close = ']'.repeat(60_000);
  const deep = open + close;

  it('in a body, an envelope, a profile', () => {
    assert.equal(parse('', deep), undefined);
    assert.equal(parse(deep)?.text, deep, 'as text it is a text');
    assert.equal(parse(`{"v":1,"text":"x","attachments":[${deep}]}`)?.text, 'x');
    assert.equal(protocol.parseEnvelope(`{"v":${deep}}`).attachments.length, 0);
    assert.equal(protocol.parseProfile({ ...event, kind: 0, content: `{"name":${deep}}` })?.name, '');
  });

  it('in what should be an event', () => {
    assert.ok(!protocol.isEvent(JSON.parse(deep)));
    assert.ok(!protocol.isEvent({ ...event, tags: JSON.parse(deep) as unknown }));
  });
});

describe('prototypes', () => {
  it('__proto__ in a body changes nothing for anybody', () => {
    const raw = `{"__proto__":{"ticket_id":"${TICKET_ID}","body":"x","polluted":1}}`;
    assert.equal(parse('', raw), undefined);
    assert.equal(
      protocol.parseProfile({ ...event, kind: 0, content: '{"__proto__":{"name":"x"}}' })?.name,
      '',
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('constructor and friends are details like any other', () => {
    const raw = `{"ticket_id":"${TICKET_ID}","body":"x","constructor":"a","toString":"b","hasOwnProperty":"c"}`;
    const draft = protocol.buildTicket({
      at: AT,
      agent: customer,
      ticketId: TICKET_ID,
      title: '',
      text: 'x',
    });
    const details = protocol.parseTicket(unsigned(draft, 'agent'), raw)?.details;
    assert.deepEqual(Object.entries(details ?? {}), [
      ['constructor', 'a'],
      ['toString', 'b'],
      ['hasOwnProperty', 'c'],
    ]);
  });
});

describe('characters', () => {
  it('NUL and direction marks come through as they are', () => {
    assert.equal(parse('a\u0000b\u202e')?.text, 'a\u0000b\u202e');
  });

  it('half a surrogate pair from an older peer is read, and an id over it is stable', () => {
    assert.equal(parse('a\ud83e')?.text, 'a\ud83e');
    const rumor = { kind: 14, created_at: AT, tags: [['p', customer]], content: 'a\ud83e', pubkey: customer };
    const id = protocol.getEventId(rumor);
    assert.equal(protocol.getEventId(JSON.parse(JSON.stringify(rumor)) as typeof rumor), id);
    assert.notEqual(protocol.getEventId({ ...rumor, content: 'a\ufffd' }), id);
  });
});

describe('twice the same tag', () => {
  const first = 'a'.repeat(64);
  it('the first one counts, for every reader alike', () => {
    const tags = [...reply.tags, ['p', first], ['e', first], ['ticket_id', 'x']];
    assert.equal(protocol.parseReply({ ...event, tags }, reply.content)?.recipient, customer);
    const before = [['p', first], ...reply.tags];
    assert.equal(protocol.parseReply({ ...event, tags: before }, reply.content)?.recipient, first);
  });

  it('a bad first one is not made good by a second', () => {
    const tags = [['e', 'x'], ...reply.tags];
    assert.equal(protocol.parseReply({ ...event, tags }, reply.content), undefined);
  });
});
