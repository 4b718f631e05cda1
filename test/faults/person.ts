// A customer or an agent in a campaign: what they have said through their clients, and every client they had for it, on
// one device, one after the other or in several tabs at the same time.

import { AgentClient } from '../../src/headless/agent-client.js';
import { coreOf } from '../../src/headless/client.js';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { OutboxEntry } from '../../src/headless/outbox.js';
import type { Sent } from '../../src/headless/sending.js';
import type { Ticket } from '../../src/headless/snapshot.js';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { getPublicKey } from '../../src/protocol/event.js';
import { SupportError, type SupportErrorCode } from '../../src/util/errors.js';
import { Process, type Device } from './device.js';
import { FILE_SERVERS } from './faulty-files.js';
import { drain } from './random.js';
import type { Ledger, Said } from './said.js';
import type { Action, TabAction, Who } from './schedule.js';

export const RELAYS = ['wss://one.test', 'wss://two.test', 'wss://three.test'];

// Always the same keys: what is worked out once for a pair of them serves all schedules.
const AGENT_KEY = new Uint8Array(32).fill(3);
export const AGENT = { pubkey: getPublicKey(AGENT_KEY), signer: createLocalSigner(AGENT_KEY) };
const CUSTOMER = createLocalSigner(new Uint8Array(32).fill(5));

/** A tab and the client in it. */
export interface View {
  readonly tab: Process;
  readonly client: CustomerClient | AgentClient;
  /** Ids that the client has told its listeners about, each time it did. */
  readonly told: readonly string[];
}

const MOST_TABS = 3;
const WORDLESS: readonly Said['type'][] = ['status', 'deletion', 'reaction'];

export class Person {
  readonly who: Who;
  readonly device: Device;
  readonly ledger: Ledger;
  views: View[] = [];
  readonly #bringsKey: boolean;
  #memory = 0;
  #wiped = false;
  /** The one that is looked at. */
  #seen: View;

  constructor(who: Who, device: Device, ledger: Ledger, { bringsKey = false } = {}) {
    this.who = who;
    this.device = device;
    this.ledger = ledger;
    this.#bringsKey = bringsKey;
    this.#seen = this.#open();
  }

  get said(): Said[] {
    return this.ledger.said.filter(({ by }) => by === this.who);
  }

  get client(): View['client'] {
    return this.#seen.client;
  }

  get tickets(): readonly Ticket[] {
    return this.#seen.client.getSnapshot().tickets;
  }

  /** All tabs end, and one begins. */
  async restart(how: 'crash' | 'quit'): Promise<void> {
    await this.#close(this.views, how);
    this.#seen = this.#open();
  }

  async changeTabs(action: TabAction): Promise<void> {
    if (action.do === 'open a tab') {
      if (this.views.length < MOST_TABS) await this.#look(this.#open());
      return;
    }
    const leading = this.views.find(({ tab }) => tab.holdsLock);
    const view = (action.tab === 'leader' && leading) || this.views[Number(action.tab) % this.views.length];
    if (!view || this.views.length === 1) return;
    const others = this.views.filter((other) => other !== view);
    switch (action.do) {
      case 'close a tab':
        await this.#close([view], action.how);
        if (view === this.#seen) await this.#look(others[0]!);
        return;
      case 'look at':
        return this.#look(view);
      case 'freeze':
      case 'lay aside':
        // What one looks at is awake.
        if (view === this.#seen) await this.#look(others[0]!);
        return action.do === 'freeze' ? view.tab.freeze() : view.tab.layAside();
      case 'thaw':
        return view.tab.thawByTasks();
      case 'lead':
        for (const { tab } of others) tab.layAside();
        await view.tab.thawByTasks();
        await drain();
        for (const { tab } of others) await tab.thawByTasks();
    }
  }

  /**
   * Whether only a new start brings back all: whoever could not read the disk does not touch it any more, and a tab that
   * is opened over what is left of it does not know what the others have in memory.
   */
  get needsRestart(): boolean {
    return this.views.some(({ tab }) => tab.disk.isBlind) || (this.#wiped && this.views.length > 1);
  }

  /** What waits to be sent, on the disk or in tabs that have nothing else, if anybody is awake who knows of it. */
  outbox(): OutboxEntry[] {
    const tabs = this.views.map(({ tab }) => tab);
    const awake = tabs.filter(({ isFrozen }) => !isFrozen);
    const isAsleep = (id: string) => {
      const knows = ({ outbox }: Process) => outbox.has(id);
      return tabs.some(knows) && !awake.some(knows);
    };
    // Whoever led and was frozen may write once more what is settled since: the next visit offers it to whoever has it,
    // and forgets it.
    const isOver = (id: string) => this.device.isDisturbed && awake.some(({ settled }) => settled.has(id));
    const kept = [...this.device.disk.records].filter(([key]) => {
      const id = key.slice('outbox/'.length);
      return key.startsWith('outbox/') && !isAsleep(id) && !isOver(id);
    });
    const alone = awake.filter(({ inMemory }) => inMemory);
    return [
      ...kept.map(([, json]) => JSON.parse(json) as OutboxEntry),
      ...alone.flatMap((tab) => [...tab.outbox.values()]),
    ];
  }

  goOffline(told: boolean): void {
    if (!this.device.online) return;
    this.device.online = false;
    this.device.files.cutOff(this.device, told);
    for (const { tab } of this.views) tab.cutOff(told);
  }

  comeBack(told: boolean): void {
    if (this.device.online) return;
    this.device.online = true;
    if (told) for (const { tab } of this.views) tab.wake();
  }

  async setDisk(state: Extract<Action, { do: 'disk' }>['state']): Promise<void> {
    const { device } = this;
    if (state === 'wiped' || state === 'evicted') {
      this.#wiped = true;
      // A client that has only just begun may not have read yet what is wiped now.
      this.learn();
      for (const said of this.said)
        said.atRisk ||= device.disk.records.has(`outbox/${this.ledger.now(said.id)}`);
      device.disk.records = new Map();
      if (state === 'evicted') for (const { tab } of this.views) tab.disk.evict();
    } else if (state !== 'full' || this.#hasKey()) device.setDisk(state);
  }

  /** Tries again what has failed for good: by its item, or, where none is shown (all was taken back), by its id. */
  retryFailed(reason: SupportErrorCode): void {
    const { client, tickets, ledger } = this;
    for (const { items } of tickets) {
      for (const { id, own, delivery } of items) {
        if (own && delivery?.reason === reason) void client.retry({ id });
      }
    }
    if (reason !== 'relay-refused') return;
    const shown = new Set(tickets.flatMap(({ items }) => items.map((item) => ledger.now(item.id))));
    for (const { type, id, state } of this.said) {
      const now = ledger.now(id)!;
      const isUnseen = type !== 'edit' && !shown.has(now);
      if (isUnseen && state === 'accepted') void client.retry({ id: now });
    }
  }

  /** What its clients know by another id by now. */
  learn(): void {
    for (const { client } of this.views) this.ledger.move(coreOf(client).outbox.moved);
  }

  openTicket(): void {
    const { client } = this.#seen;
    if (client instanceof CustomerClient) this.tell('message', (body) => client.createTicket({ body }));
  }

  say(
    kind: 'message' | 'reply' | 'note' | 'status',
    ticket: number,
    status: Ticket['status'] = 'open',
  ): void {
    const ticketId = this.tickets[ticket % Math.max(1, this.tickets.length)]?.id;
    const { client } = this.#seen;
    if (ticketId === undefined) {
      if (kind === 'message') this.openTicket();
      return;
    }
    if (client instanceof CustomerClient) {
      if (kind === 'message') this.tell('message', (text) => client.sendMessage({ ticketId, text }));
    } else if (kind === 'reply') this.tell('message', (body) => client.replyTicket({ ticketId, body }));
    else if (kind === 'note') this.tell('note', (body) => client.addInternalNote({ ticketId, body }));
    else if (kind === 'status') this.tell('status', () => client.updateStatus({ ticketId, status }));
  }

  /** Says something by its client, and remembers what has come of it. */
  readonly tell = (
    type: Said['type'],
    send: (text: string) => Promise<Sent>,
    more: Partial<Pick<Said, 'files' | 'about' | 'emoji' | 'isOff'>> = {},
  ): void => {
    const { tab } = this.#seen;
    const memory = this.#memory;
    const before = this.said;
    const text = WORDLESS.includes(type) ? '' : `${this.who} says ${before.length}`;
    const isBefore = (other: Said) => {
      if (other.memory !== memory) return false;
      // From another tab it is to be there once it was accepted, where both have the same disk.
      const isShared = other.state === 'accepted' && !other.tab.inMemory && !tab.inMemory;
      return other.tab === tab || isShared;
    };
    const after = new Set(before.filter(isBefore));
    const said: Said = {
      ...{ by: this.who, type, text, files: [], ...more },
      ...{ state: 'tried', atRisk: false, memory, tab, after },
    };
    this.ledger.said.push(said);
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
  };

  async #look(view: View): Promise<void> {
    this.#seen = view;
    for (const { tab } of this.views) tab.hidden = tab !== view.tab;
    await view.tab.thawByTasks();
    view.tab.wake();
  }

  async #close(views: readonly View[], how: 'crash' | 'quit'): Promise<void> {
    if (how === 'quit') {
      for (const { tab, client } of views) if (!tab.isFrozen) client.disconnect();
      await drain();
    }
    this.learn();
    for (const { tab } of views) {
      if (!this.#wiped && !tab.inMemory) continue;
      for (const said of this.said) {
        said.atRisk ||= said.id === undefined ? said.tab === tab : tab.outbox.has(this.ledger.now(said.id)!);
      }
      this.#memory++;
    }
    for (const { tab } of views) tab.kill();
    this.views = this.views.filter((view) => !views.includes(view));
    if (this.views.length === 0) this.#wiped = this.device.hadTrouble = false;
  }

  /** A key that exists only here and is not written down yet must not be lost with the disk. */
  #hasKey(): boolean {
    return this.who === 'agent' || this.#bringsKey || this.device.disk.records.has('identity');
  }

  #open(): View {
    const tab = new Process(this.device);
    const options = { relays: RELAYS, world: tab, blobServers: FILE_SERVERS };
    const client =
      this.who === 'agent'
        ? new AgentClient({ signer: AGENT.signer, ...options })
        : new CustomerClient({
            agent: AGENT.pubkey,
            ...options,
            ...(this.#bringsKey ? { signer: CUSTOMER } : {}),
          });
    const told: string[] = [];
    client.onTicket(({ id }) => told.push(id));
    client.onMessage(({ id }) => told.push(id));
    client.onStatusChange(({ id }) => told.push(id));
    client.connect().catch((error: unknown) => {
      throw error;
    });
    const view = { tab, client, told };
    this.views.push(view);
    return view;
  }
}
