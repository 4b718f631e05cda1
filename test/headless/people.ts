// A customer, an agent and whoever else a test needs, each with a key and able to write any event by hand.

import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Ticket } from '../../src/headless/snapshot.js';
import { createLocalSigner, type LocalSigner } from '../../src/io/signers/local-signer.js';
import { buildCsat } from '../../src/protocol/csat.js';
import { buildMessage } from '../../src/protocol/direct-message.js';
import { generateSecretKey, getPublicKey, type Draft, type NostrEvent } from '../../src/protocol/event.js';
import { buildGiftWrap } from '../../src/protocol/gift-wrap.js';
import { buildNote } from '../../src/protocol/note.js';
import { buildReply } from '../../src/protocol/reply.js';
import { buildStatus } from '../../src/protocol/status.js';
import { buildTeam } from '../../src/protocol/team.js';
import { buildTicket, type TicketStatus } from '../../src/protocol/ticket.js';
import { buildUuidV7 } from '../../src/protocol/uuid.js';
import type { World } from '../../src/headless/world.js';
import { TestWorld, until } from '../support/test-world.js';

export const RELAYS = ['wss://one.test', 'wss://two.test'];
/** What the test clock shows at the beginning, in unix seconds. */
export const NOW = 1_750_000_000;

export function uuid(number: number): string {
  return buildUuidV7(NOW * 1000 + number, new Uint8Array(10));
}

export interface TicketRef {
  ticket: string;
  ticketId: string;
}

/** Somebody with a key, who writes events without asking any client. */
export class Person {
  readonly key = generateSecretKey();
  readonly pubkey = getPublicKey(this.key);
  readonly signer: LocalSigner = createLocalSigner(this.key);

  async seal({ encryptTo, ...template }: Draft): Promise<NostrEvent> {
    const content = encryptTo
      ? await this.signer.nip44Encrypt(encryptTo, template.content)
      : template.content;
    return this.signer.signEvent({ ...template, content });
  }

  ticket(agent: Person, { at = NOW, ticketId = uuid(1), text = 'help', title = 'help' } = {}) {
    return this.seal(buildTicket({ at, agent: agent.pubkey, ticketId, title, text }));
  }

  reply(to: Person, ref: TicketRef, text: string, at = NOW + 10) {
    return this.seal(buildReply({ at, ...ref, customer: to.pubkey, text }));
  }

  status(to: Person, ref: TicketRef, status: TicketStatus, at = NOW + 10) {
    return this.seal(buildStatus({ at, ...ref, customer: to.pubkey, status }));
  }

  note(to: Person, customer: Person, ref: TicketRef, text: string, { at = NOW + 10, noteId = uuid(9) } = {}) {
    const people = { customer: customer.pubkey, recipient: to.pubkey };
    return this.seal(buildNote({ at, ...ref, ...people, noteId, text }));
  }

  csat(to: Person, ref: TicketRef, rating: number, at = NOW + 10) {
    return this.seal(buildCsat({ at, ...ref, agent: to.pubkey, rating }));
  }

  team(members: readonly Person[], removed: Readonly<Record<string, number>> = {}, at = NOW) {
    return this.seal(buildTeam({ at, members: members.map(({ pubkey }) => pubkey), removed }));
  }

  message(to: Person, ref: TicketRef, text: string, at = NOW + 10) {
    return this.wrap(buildMessage({ at, author: this.pubkey, recipient: to.pubkey, ...ref, text }), to);
  }

  wrap(rumor: ReturnType<typeof buildMessage>, to: Person) {
    return buildGiftWrap({ rumor, recipient: to.pubkey, now: NOW }, this.signer);
  }
}

export function refOf(event: NostrEvent): TicketRef {
  return { ticket: event.id, ticketId: event.tags.find(([name]) => name === 'ticket_id')![1]! };
}

/** A customer and an agent on two devices, over the same relays. */
export function setUp({ relays = RELAYS }: { relays?: readonly string[] } = {}) {
  const world = new TestWorld();
  const agentWorld = new TestWorld(world);
  const agentPerson = new Person();
  const makeAgent = (w: World) => new AgentClient({ signer: agentPerson.signer, relays, world: w });
  const makeCustomer = (w: World) => new CustomerClient({ agent: agentPerson.pubkey, relays, world: w });
  return {
    world,
    agentWorld,
    agentPerson,
    relays: relays.map((url) => world.network.relay(url)),
    makeAgent,
    makeCustomer,
    customer: makeCustomer(world),
    agent: makeAgent(agentWorld),
  };
}

export function textsOf(ticket: Ticket | undefined): string[] {
  return (
    ticket?.items.map((item) =>
      item.type === 'message' || item.type === 'note' ? item.text : `${item.type}`,
    ) ?? []
  );
}

export const texts = (client: CustomerClient | AgentClient) => textsOf(client.getSnapshot().tickets[0]);

/** A question, an answer, and thanks for it. The agent is connected. Gives the ticket's id. */
export async function talk(customer: CustomerClient, agent: AgentClient): Promise<string> {
  const { ticketId } = await customer.createTicket({ body: 'help' });
  await until(agent, () => texts(agent).length === 1);
  await agent.replyTicket({ ticketId, body: 'hello' });
  await until(customer, () => texts(customer).length === 2);
  await customer.sendMessage({ ticketId, text: 'thanks' });
  return ticketId;
}
