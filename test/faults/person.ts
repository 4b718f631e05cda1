// A customer or an agent in a campaign: what they have said through their client, and every client they had for it,
// one after the other on one device.

import { AgentClient } from '../../src/headless/agent-client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Sent } from '../../src/headless/sending.js';
import type { Ticket } from '../../src/headless/snapshot.js';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { getPublicKey } from '../../src/protocol/event.js';
import { SupportError } from '../../src/util/errors.js';
import { Process, type Device } from './device.js';
import { drain } from './random.js';
import type { Action, Who } from './schedule.js';

export const RELAYS = ['wss://one.test', 'wss://two.test', 'wss://three.test'];

// Always the same keys: what is worked out once for a pair of them serves all schedules.
const AGENT_KEY = new Uint8Array(32).fill(3);
const AGENT = { pubkey: getPublicKey(AGENT_KEY), signer: createLocalSigner(AGENT_KEY) };
const CUSTOMER = createLocalSigner(new Uint8Array(32).fill(5));

export interface Said {
  readonly by: Who;
  readonly type: 'message' | 'note' | 'status';
  /** Nobody says the same twice. Empty for a status. */
  readonly text: string;
  /** `accepted`: the client has promised to deliver it. */
  state: 'tried' | 'accepted' | 'rejected';
  id?: string;
  ticket?: string;
  /** How the promise of its delivery ended. */
  delivered?: string;
  /** The disk was lost before any relay was sure to have it: it may have gone with it. */
  atRisk: boolean;
  /** Grows when a disk is lost: order is promised within one memory. */
  readonly memory: number;
  /** The process that was asked to send it. */
  readonly process: Process;
}

export class Person {
  readonly who: Who;
  readonly device: Device;
  readonly said: Said[] = [];
  /** Ids that the present client has told its listeners about, each time it did. */
  readonly told: string[] = [];
  readonly #bringsKey: boolean;
  #memory = 0;
  #wiped = false;
  #client: CustomerClient | AgentClient;
  process: Process;

  constructor(who: Who, device: Device, { bringsKey = false } = {}) {
    this.who = who;
    this.device = device;
    this.#bringsKey = bringsKey;
    this.process = new Process(device);
    this.#client = this.#start();
  }

  get tickets(): readonly Ticket[] {
    return this.#client.getSnapshot().tickets;
  }

  async restart(how: 'crash' | 'quit'): Promise<void> {
    if (how === 'quit') {
      this.#client.disconnect();
      await drain();
    }
    if (this.#wiped || this.process.inMemory) {
      for (const said of this.said) said.atRisk ||= !said.id || this.process.outbox.has(said.id);
      this.#memory++;
      this.#wiped = false;
    }
    this.process.kill();
    this.process = new Process(this.device);
    this.#client = this.#start();
  }

  /** The disk may be well again, but whoever could not read it does not touch it any more. */
  get isBlind(): boolean {
    return this.process.disk.isBlind;
  }

  goOffline(told: boolean): void {
    if (!this.device.online) return;
    this.device.online = false;
    this.process.cutOff(told);
  }

  comeBack(told: boolean): void {
    if (this.device.online) return;
    this.device.online = true;
    if (told) this.process.wake();
  }

  async setDisk(state: Extract<Action, { do: 'disk' }>['state']): Promise<void> {
    const { device, process } = this;
    if (state === 'wiped' || state === 'evicted') {
      this.#wiped = true;
      // A client that has only just begun may not have read yet what is wiped now.
      for (const said of this.said) said.atRisk ||= device.disk.records.has(`outbox/${said.id}`);
      device.disk.records = new Map();
      if (state === 'evicted') process.disk.evict();
    } else if (state !== 'full' || this.#hasKey()) device.setDisk(state);
  }

  /** Offers again what has failed for good. */
  retryFailed(): void {
    for (const { items } of this.tickets) {
      for (const { id, own, delivery } of items) {
        if (own && delivery?.reason === 'relay-refused') void this.#client.retry({ id });
      }
    }
  }

  openTicket(): void {
    const client = this.#client;
    if (client instanceof CustomerClient) this.#say('message', (body) => client.createTicket({ body }));
  }

  say(
    kind: 'message' | 'reply' | 'note' | 'status',
    ticket: number,
    status: Ticket['status'] = 'open',
  ): void {
    const ticketId = this.tickets[ticket % Math.max(1, this.tickets.length)]?.id;
    const client = this.#client;
    if (ticketId === undefined) {
      if (kind === 'message') this.openTicket();
      return;
    }
    if (client instanceof CustomerClient) {
      if (kind === 'message') this.#say('message', (text) => client.sendMessage({ ticketId, text }));
    } else if (kind === 'reply') this.#say('message', (body) => client.replyTicket({ ticketId, body }));
    else if (kind === 'note') this.#say('note', (body) => client.addInternalNote({ ticketId, body }));
    else if (kind === 'status') this.#say('status', () => client.updateStatus({ ticketId, status }));
  }

  #say(type: Said['type'], send: (text: string) => Promise<Sent>): void {
    const text = type === 'status' ? '' : `${this.who} says ${this.said.length}`;
    const said: Said = {
      by: this.who,
      type,
      text,
      state: 'tried',
      atRisk: false,
      memory: this.#memory,
      process: this.process,
    };
    this.said.push(said);
    send(text).then(
      ({ id, ticketId, sent }) => {
        Object.assign(said, { state: 'accepted', id, ticket: ticketId });
        void sent.then(({ state }) => (said.delivered = state));
      },
      (error: unknown) => {
        if (!(error instanceof SupportError)) throw error;
        said.state = 'rejected';
      },
    );
  }

  /** A key that exists only here and is not written down yet must not be lost with the disk. */
  #hasKey(): boolean {
    return this.who === 'agent' || this.#bringsKey || this.device.disk.records.has('identity');
  }

  #start(): CustomerClient | AgentClient {
    const { world } = this.process;
    const relays = RELAYS;
    const client =
      this.who === 'agent'
        ? new AgentClient({ signer: AGENT.signer, relays, world })
        : new CustomerClient({
            agent: AGENT.pubkey,
            relays,
            world,
            ...(this.#bringsKey ? { signer: CUSTOMER } : {}),
          });
    this.told.length = 0;
    const { told } = this;
    client.onTicket(({ id }) => told.push(id));
    client.onMessage(({ id }) => told.push(id));
    client.onStatusChange(({ id }) => told.push(id));
    client.connect().catch((error: unknown) => {
      throw error;
    });
    return client;
  }
}
