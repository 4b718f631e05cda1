// nostr-tools on the other side of the wire: what we wrap it opens, and the other way round.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as nip44 from 'nostr-tools/nip44';
import { unwrapEvent, wrapEvent, wrapManyEvents } from 'nostr-tools/nip59';
import * as pure from 'nostr-tools/pure';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { buildMessage, parseMessage } from '../../src/protocol/direct-message.js';
import { verifyEvent } from '../../src/protocol/event.js';
import { buildGiftWrap, openGiftWrap } from '../../src/protocol/gift-wrap.js';
import { getConversationKey, nip44Decrypt } from '../../src/protocol/nip44.js';
import { buildReply } from '../../src/protocol/reply.js';
import { agent, AT, customer, REF, seal, TICKET, TICKET_ID } from './fixtures.js';
import { secretOf } from './table.js';

const TEXTS = ['Hello', '🤝 "quoted"\n\u0000\u2028', '{"v":1,"text":"x"}', 'a'.repeat(15_000)];
const wire = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

describe('gift wraps', () => {
  for (const text of TEXTS) {
    const name = JSON.stringify(text.slice(0, 20));

    it(`it opens ours: ${name}`, async () => {
      const rumor = buildMessage({ ...REF, author: customer, recipient: agent, text });
      const signer = createLocalSigner(secretOf('customer'));
      const wrap = wire(await buildGiftWrap({ rumor, recipient: agent, now: AT }, signer)) as pure.Event;
      assert.ok(pure.verifyEvent(wrap));
      assert.deepEqual(unwrapEvent(wrap, secretOf('agent')), rumor);
    });

    it(`we open its: ${name}`, async () => {
      const tags = [
        ['p', agent],
        ['e', TICKET],
        ['ticket_id', TICKET_ID],
      ];
      const template = { kind: 14, created_at: AT, tags, content: text };
      const wrap = wire(wrapEvent(template, secretOf('customer'), agent));
      assert.ok(verifyEvent(wrap));
      const opened = await openGiftWrap(wrap, createLocalSigner(secretOf('agent')));
      assert.ok('rumor' in opened);
      const message = parseMessage(opened.rumor);
      assert.deepEqual([message?.author, message?.ticket, message?.at], [customer, TICKET, AT]);
      assert.equal(opened.rumor.content, text);
    });
  }

  it('we open both of the two that it makes, and know them for one message', async () => {
    const template = { kind: 14, created_at: AT, tags: [['p', agent]], content: 'Hello' };
    const [own, other] = wrapManyEvents(template, secretOf('customer'), [agent]);
    const opened = await Promise.all([
      openGiftWrap(wire(own!), createLocalSigner(secretOf('customer'))),
      openGiftWrap(wire(other!), createLocalSigner(secretOf('agent'))),
    ]);
    assert.deepEqual(opened[0], opened[1]);
  });
});

describe('encrypted kinds', () => {
  it('it verifies and reads our reply', () => {
    const event = wire(seal(buildReply({ ...REF, customer, text: 'Hello' }), 'agent')) as pure.Event;
    assert.ok(pure.verifyEvent(event));
    const key = nip44.getConversationKey(secretOf('customer'), event.pubkey);
    assert.deepEqual(JSON.parse(nip44.decrypt(event.content, key)), { ticket_id: TICKET_ID, body: 'Hello' });
  });

  it('conversation keys are the same on both sides', () => {
    const ours = getConversationKey(secretOf('agent'), customer);
    assert.deepEqual(nip44.getConversationKey(secretOf('customer'), agent), ours);
    assert.equal(nip44Decrypt(nip44.encrypt('Hello', ours), ours), 'Hello');
  });
});
