// Snapshots made by hand, and a client that shows whichever it is given, so that a view can be looked at in any state.

import { SupportElement, type SupportClient } from '../../src/elements/support/support-element.js';
import { RecordingClient } from './recording-client.js';
import type { Sent } from '../../src/headless/sending.js';
import type { CsatItem, MessageItem, Snapshot, StatusItem, Ticket } from '../../src/headless/snapshot.js';

export const AGENT = 'a'.repeat(64);
export const CUSTOMER = 'c'.repeat(64);
/** Noon, so that a few minutes more or less are the same day anywhere near. */
export const NOON = Math.floor(new Date(2026, 4, 12, 12).getTime() / 1000);

let count = 0;

export function own(text: string, at = NOON, more: Partial<MessageItem> = {}): MessageItem {
  return { ...from('customer', text, at), pubkey: CUSTOMER, own: true, ...more };
}

export function theirs(text: string, at = NOON, more: Partial<MessageItem> = {}): MessageItem {
  return { ...from('agent', text, at), ...more };
}

export function status(name: StatusItem['status'], at = NOON): StatusItem {
  return { type: 'status', id: `item-${++count}`, at, pubkey: AGENT, own: false, status: name };
}

export function csat(rating: number, comment = '', at = NOON): CsatItem {
  return { type: 'csat', id: `item-${++count}`, at, pubkey: CUSTOMER, own: true, rating, comment };
}

export function ticket(more: Partial<Ticket> = {}): Ticket {
  const items = more.items ?? [own('Where is my order?')];
  return {
    id: `ticket-${++count}`,
    ticketId: 'label',
    customer: CUSTOMER,
    agent: AGENT,
    title: 'Where is my order?',
    category: 'general',
    priority: 'normal',
    status: 'open',
    createdAt: NOON,
    updatedAt: items.at(-1)?.at ?? NOON,
    unread: 0,
    details: {},
    ...more,
    items,
  };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  const tickets = more.tickets ?? [];
  return {
    pubkey: CUSTOMER,
    unread: tickets.reduce((sum, { unread }) => sum + unread, 0),
    agent: AGENT,
    connection: 'online',
    relays: [],
    profiles: { [AGENT]: { pubkey: AGENT, name: 'Mira Holm', about: '' } },
    restoring: false,
    drafts: {},
    storage: 'persistent',
    rejected: {},
    ...more,
    tickets,
  };
}

function from(side: 'customer' | 'agent', text: string, at: number): MessageItem {
  const id = `item-${++count}`;
  return { type: 'message', id, at, pubkey: AGENT, own: false, from: side, text, attachments: [] };
}

export class ShownClient extends RecordingClient implements SupportClient {
  override history = false;

  createTicket(input: { body: string }): Promise<Sent> {
    return this.#send('createTicket', input, 'new-ticket');
  }
  sendMessage(input: { ticketId: string; text: string }): Promise<Sent> {
    return this.#send('sendMessage', input, input.ticketId);
  }
  submitCsat(input: { ticketId: string; rating: number }): Promise<Sent> {
    return this.#send('submitCsat', input, input.ticketId);
  }

  async exportKey(input: { passphrase: string }): Promise<string> {
    this.calls.push(['exportKey', input]);
    return 'ncryptsec1';
  }
  async importKey(input: { key: string }): Promise<void> {
    this.calls.push(['importKey', input]);
    if (this.refusal) throw this.refusal;
  }

  override saveDraft(input: { ticketId: string; text: string }): void {
    super.saveDraft(input);
    const now = this.getSnapshot();
    this.change({ ...now, drafts: { ...now.drafts, [input.ticketId]: input.text } });
  }

  #send(name: string, input: unknown, ticketId: string): Promise<Sent> {
    this.calls.push([name, input]);
    if (this.refusal) return Promise.reject(this.refusal);
    return Promise.resolve({
      id: `item-${++count}`,
      ticketId,
      sent: Promise.resolve({ state: 'sent', accepted: 1, total: 1 } as const),
    });
  }
}

/** The widget, with a client that the test holds in its hand. */
export class ShownSupportElement extends SupportElement {
  shown = new ShownClient(snapshot());

  protected override createClient(): SupportClient {
    return this.shown;
  }
}

export function defineShown(): void {
  if (!customElements.get('shown-support')) customElements.define('shown-support', ShownSupportElement);
}
