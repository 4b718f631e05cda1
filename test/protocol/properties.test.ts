// What holds for every input, tried on many: what is built is read back, and no reader ever throws.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as protocol from '../../src/protocol.js';
import { isBlank } from '../../src/util/text.js';
import { runs } from '../support/properties.js';
import { agent, AT, customer, FILE, NOTE_ID, REF, TICKET_ID, unsigned } from './fixtures.js';
import { KEYS, secretOf } from './table.js';

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, count: number) =>
  fc.assert(property, runs(count));

const text = fc.string({ unit: 'binary', maxLength: 200 });
const written = text.filter((value) => !isBlank(value));
/** Any UTF-16, halves of surrogate pairs included. */
const units = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 50 })
  .map((codes) => String.fromCharCode(...codes));
const envelopeLike = fc.oneof(
  fc.json(),
  fc
    .record({ v: fc.oneof(fc.nat(3), fc.string()), text: fc.jsonValue(), attachments: fc.jsonValue() })
    .map((value) => JSON.stringify(value)),
  text.map((value) => JSON.stringify({ v: 1, text: value })),
  text.map((value) => ` {"v":1,"text":${JSON.stringify(value)}}\n`),
);
const hex32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((value) => Buffer.from(value).toString('hex'));
const base64 = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((value) => Buffer.from(value).toString('base64'));
const attachment = fc.record({
  type: fc.constant(FILE.type),
  mime: fc.string(),
  size: fc.maxSafeNat(),
  sha256: hex32,
  cipher: fc.constant(FILE.cipher),
  key: base64(32),
  iv: base64(12),
  blossom: fc.record({
    blob_sha256: hex32,
    servers: fc.array(fc.webUrl({ validSchemes: ['https'] }), { maxLength: 8 }),
  }),
});
const attachments = fc.array(attachment, { maxLength: 3 });
const relay = fc
  .webUrl({ validSchemes: ['wss'], withQueryParameters: true })
  .map((url) => protocol.normalizeRelayUrl(url))
  .filter((url) => url !== undefined);
const relays = fc.uniqueArray(relay, { maxLength: 12 });
/** Compares as JSON does: fast-check's objects may lack a prototype. */
const same = (actual: unknown, expected: unknown) =>
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(JSON.stringify(expected)));

describe('what is built is read back', () => {
  it('ticket', () => {
    const details = fc.dictionary(
      fc
        .string({ minLength: 1, maxLength: 64 })
        .filter((key) => !['ticket_id', 'title', 'body', '__proto__'].includes(key)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      { maxKeys: 8 },
    );
    const category = fc.stringMatching(/^[a-z]{1,20}$/);
    const priority = fc.constantFrom(...protocol.TICKET_PRIORITIES);
    const input = fc.record({
      title: fc.string({ unit: 'binary', maxLength: 80 }),
      text: written,
      attachments,
      category,
      priority,
      details,
    });
    check(
      fc.property(input, (value) => {
        const draft = protocol.buildTicket({ ...value, at: AT, agent, ticketId: TICKET_ID });
        const ticket = protocol.parseTicket(unsigned(draft, 'customer'), draft.content);
        assert.ok(ticket);
        const {
          title,
          text: said,
          attachments: files,
          category: kind,
          priority: rank,
          details: beside,
        } = ticket;
        same(
          { title, text: said, attachments: files, category: kind, priority: rank, details: beside },
          value,
        );
      }),
      300,
    );
  });

  it('reply, note, direct message', () => {
    check(
      fc.property(written, attachments, (said, files) => {
        const reply = protocol.buildReply({ ...REF, customer, text: said, attachments: files });
        const note = protocol.buildNote({ ...REF, customer, recipient: agent, noteId: NOTE_ID, text: said });
        const rumor = protocol.buildMessage({
          ...REF,
          author: customer,
          recipient: agent,
          text: said,
          attachments: files,
        });
        const read = [
          protocol.parseReply(unsigned(reply, 'agent'), reply.content),
          protocol.parseMessage(rumor),
        ];
        for (const fact of read) {
          assert.equal(fact?.text, said);
          same(fact.attachments, files);
        }
        const noted = protocol.parseNote(unsigned(note, 'agent'), note.content);
        assert.deepEqual([noted?.text, noted?.noteId], [said, NOTE_ID]);
      }),
      300,
    );
  });

  it('status and rating', () => {
    check(
      fc.property(
        fc.constantFrom(...protocol.TICKET_STATUSES),
        fc.integer({ min: 1, max: 5 }),
        text,
        hex32,
        (status, rating, comment, ticket) => {
          const changed = protocol.buildStatus({ ...REF, ticket, customer, status });
          assert.equal(protocol.parseStatus(unsigned(changed, 'agent'))?.status, status);
          const draft = protocol.buildCsat({ ...REF, ticket, agent, rating, comment });
          const csat = protocol.parseCsat(unsigned(draft, 'customer'), draft.content);
          assert.deepEqual([csat?.rating, csat?.comment, csat?.ticket], [rating, comment, ticket]);
        },
      ),
      300,
    );
  });

  it('envelope, also of texts that look like one', () => {
    check(
      fc.property(fc.oneof(text, units, envelopeLike), attachments, (said, files) => {
        same(protocol.parseEnvelope(protocol.buildEnvelope({ text: said, attachments: files })), {
          text: said,
          attachments: files,
        });
        const twice = protocol.buildEnvelope({
          text: protocol.buildEnvelope({ text: said, attachments: [] }),
          attachments: [],
        });
        assert.equal(protocol.parseEnvelope(protocol.parseEnvelope(twice).text).text, said);
      }),
      1000,
    );
  });

  it('relay lists, team', () => {
    check(
      fc.property(
        relays,
        relays,
        fc.uniqueArray(hex32, { maxLength: 5 }),
        fc.dictionary(hex32, fc.nat(AT), { maxKeys: 3 }),
        (read, write, members, removed) => {
          const list = protocol.parseRelayList(
            unsigned(protocol.buildRelayList({ at: AT, read, write }), 'agent'),
          );
          assert.deepEqual(new Set(list?.read), new Set(read));
          assert.deepEqual(new Set(list?.write), new Set(write));
          const inbox = protocol.parseDmRelayList(
            unsigned(protocol.buildDmRelayList({ at: AT, relays: read }), 'agent'),
          );
          assert.deepEqual(inbox ?? [], read);
          const team = protocol.parseTeam(
            unsigned(protocol.buildTeam({ at: AT, members, removed }), 'agent'),
          );
          same([team?.members, team?.removed], [members, removed]);
        },
      ),
      200,
    );
  });

  it('keys', () => {
    check(
      fc.property(hex32, fc.array(relay, { maxLength: 3 }), (key, hints) => {
        const short = hints.filter((url) => url.length < 256);
        assert.deepEqual(protocol.parsePublicKey(protocol.encodeNpub(key)), { pubkey: key, relays: [] });
        assert.deepEqual(protocol.parsePublicKey(protocol.encodeNprofile(key, hints)), {
          pubkey: key,
          relays: short,
        });
        const secret = Uint8Array.from(Buffer.from(key, 'hex'));
        assert.deepEqual(protocol.parseSecretKey(protocol.encodeNsec(secret)), secret);
      }),
      300,
    );
  });

  it('UUIDv7', () => {
    check(
      fc.property(
        fc.nat({ max: 2 ** 48 - 1 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (time, random) => {
          const id = protocol.buildUuidV7(time, random);
          assert.ok(protocol.isUuidV7(id));
          assert.equal(parseInt(id.slice(0, 13).replace('-', ''), 16), time);
        },
      ),
      500,
    );
  });

  it('NIP-44: any string that UTF-8 can hold', () => {
    const key = protocol.getConversationKey(secretOf('agent'), KEYS.customer.public);
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 2000 });
    check(
      fc.property(any, (value) => {
        const payload = protocol.nip44Encrypt(value, key);
        assert.equal(protocol.nip44Decrypt(payload, key), value);
        assert.equal(
          Buffer.from(payload, 'base64').length,
          67 + protocol.calcPaddedLen(Buffer.byteLength(value)),
        );
      }),
      300,
    );
  });

  it('a relay address has one spelling', () => {
    check(
      fc.property(
        fc.webUrl({ validSchemes: ['wss', 'ws'], withQueryParameters: true, withFragments: true }),
        (url) => {
          const once = protocol.normalizeRelayUrl(url);
          if (once !== undefined) assert.equal(protocol.normalizeRelayUrl(once), once);
        },
      ),
      1000,
    );
  });
});

describe('no reader ever throws', () => {
  const RUNS = 2000;
  const tagName = fc.oneof(
    fc.constantFrom('p', 'e', 'r', 'd', 'ticket_id', 'status', 'rating', 'relay', 'removed', '__proto__'),
    fc.string(),
  );
  const value = fc.oneof(hex32, fc.constantFrom(TICKET_ID, '5', 'open', '', 'wss://a.example'), units);
  const tag = fc.oneof(fc.tuple(tagName, value), fc.array(units, { maxLength: 4 }));
  const body = fc
    .dictionary(
      fc.oneof(
        fc.constantFrom('ticket_id', 'body', 'title', 'rating', 'comment', 'name', '__proto__'),
        fc.string(),
      ),
      fc.oneof(fc.jsonValue(), fc.constant(TICKET_ID)),
    )
    .map((object) => JSON.stringify(object));
  const event = fc.record({
    kind: fc.oneof(fc.constantFrom(0, 14, 7700, 7701, 7702, 7703, 7704, 10002, 10050, 30000), fc.nat(65535)),
    created_at: fc.nat(),
    tags: fc.array(tag, { maxLength: 6 }),
    content: fc.oneof(units, fc.json(), body),
    pubkey: hex32,
    id: hex32,
    sig: fc.constant('0'.repeat(128)),
  });
  const plaintext = fc.oneof(units, fc.json(), body, envelopeLike);

  it('of an event', () => {
    check(
      fc.property(event, plaintext, (one, plain) => {
        assert.ok(protocol.isEvent(JSON.parse(JSON.stringify(one))));
        for (const parse of [
          protocol.parseTicket,
          protocol.parseReply,
          protocol.parseNote,
          protocol.parseCsat,
        ])
          parse(one, plain);
        for (const parse of [
          protocol.parseStatus,
          protocol.parseRelayList,
          protocol.parseDmRelayList,
          protocol.parseProfile,
          protocol.parseTeam,
          protocol.parseMessage,
        ])
          parse(one);
      }),
      RUNS,
    );
  });

  it('of JSON', () => {
    const near = fc.record(
      {
        kind: fc.jsonValue(),
        created_at: fc.jsonValue(),
        tags: fc.jsonValue(),
        content: fc.jsonValue(),
        pubkey: fc.jsonValue(),
        id: fc.jsonValue(),
        sig: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    check(
      fc.property(fc.oneof(fc.jsonValue(), near, fc.anything()), (one) => {
        assert.equal(protocol.isEvent(one) && !protocol.isUnsignedEvent(one), false);
        protocol.isUuidV7(one);
        protocol.isStatus(one);
        protocol.isRating(one);
      }),
      RUNS,
    );
  });

  it('of a text', () => {
    const written = fc.oneof(
      units,
      text,
      fc.webUrl(),
      fc.stringMatching(/^(npub|nsec|nprofile)1[02-9ac-hj-np-z]{6,80}$/),
    );
    check(
      fc.property(written, (one) => {
        protocol.parseEnvelope(one);
        protocol.normalizeRelayUrl(one);
        protocol.parsePublicKey(one);
        protocol.parseSecretKey(one);
        protocol.bodySize(one);
      }),
      RUNS,
    );
  });

  it('of what a gift wrap holds', async () => {
    const wrap = {
      kind: 1059,
      created_at: AT,
      tags: [],
      content: '',
      pubkey: agent,
      id: '0'.repeat(64),
      sig: '',
    };
    const opened = fc.asyncProperty(plaintext, fc.jsonValue(), async (outer, inner) => {
      const contents = [outer, JSON.stringify(inner)];
      const signer = { nip44Decrypt: async () => contents.shift() ?? '' };
      assert.ok('refused' in (await protocol.openGiftWrap(wrap, signer)));
    });
    await fc.assert(opened, runs(RUNS));
  });
});
