// A conversation as relays would have it: a ticket, and by turns a reply of the agent's and a message of the customer's
// with its copy to oneself.

import type { Event } from 'nostr-tools';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { generateSecretKey, getPublicKey, type Draft } from '../../src/protocol/event.js';
import { buildGiftWrap } from '../../src/protocol/gift-wrap.js';
import { buildReply } from '../../src/protocol/reply.js';
import { buildTicket } from '../../src/protocol/ticket.js';
import { buildUuidV7 } from '../../src/protocol/uuid.js';

const TEXT = 'The lid of the teapot in my parcel has a crack. '.repeat(4);

export interface Conversation {
  readonly customerKey: Uint8Array;
  readonly customer: string;
  readonly agent: string;
  /** What a customer reads: the ticket, the replies, the copies to oneself. */
  readonly events: Event[];
}

export async function makeConversation(length: number): Promise<Conversation> {
  const [customerKey, agentKey] = [generateSecretKey(), generateSecretKey()];
  const [customer, agent] = [getPublicKey(customerKey), getPublicKey(agentKey)];
  const [customerSigner, agentSigner] = [createLocalSigner(customerKey), createLocalSigner(agentKey)];
  const seal = async (signer: typeof agentSigner, { encryptTo, ...template }: Draft) => {
    const content = encryptTo ? await signer.nip44Encrypt(encryptTo, template.content) : template.content;
    return signer.signEvent({ ...template, content });
  };
  const now = Math.floor(Date.now() / 1000);
  const begun = now - 60 * length;
  const ticketId = buildUuidV7(begun * 1000, new Uint8Array(10));
  const draft = buildTicket({ at: begun, agent, ticketId, title: 'A crack', text: TEXT });
  const first = await seal(customerSigner, draft);
  const events = [first];
  const ref = { ticket: first.id, ticketId };
  for (let number = 1; number < length; number++) {
    const at = begun + 60 * number;
    const text = `${number}: ${TEXT}`;
    if (number % 2) {
      events.push(await seal(agentSigner, buildReply({ at, ...ref, customer, text })));
    } else {
      const rumor = buildMessage({ at, author: customer, recipient: agent, ...ref, text });
      events.push(await buildGiftWrap({ rumor, recipient: customer, now }, customerSigner));
    }
  }
  // nostr-tools has tags that may be written to.
  const plain = events.map((event) => ({ ...event, tags: event.tags.map((tag) => [...tag]) }));
  return { customerKey, customer, agent, events: plain };
}
