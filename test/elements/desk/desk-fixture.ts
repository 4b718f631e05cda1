// A desk over a client and a session that only write down what they are asked: for tests of what is on screen.

import { frame } from '../helpers.js';
import { RecordingClient } from '../recording-client.js';
import { DeskElement } from '../../../src/elements/desk/desk-element.js';
import type { DeskClient, DeskIdentity, DeskSession } from '../../../src/elements/desk/desk-client.js';
import type { Sent } from '../../../src/headless/sending.js';
import type { MessageItem, Snapshot, Ticket } from '../../../src/headless/snapshot.js';
import { createLocalSigner } from '../../../src/io/signers/local-signer.js';
import { getPublicKey } from '../../../src/protocol/event.js';
import { encodeNsec, parseSecretKey } from '../../../src/protocol/nip19.js';
import { SupportError } from '../../../src/util/errors.js';

export const SECRET = new Uint8Array(32).fill(7);
export const NSEC = encodeNsec(SECRET);
export const AGENT = getPublicKey(SECRET);
export const RELAYS = ['wss://relay.example.com', 'wss://other.example.net'];

export const SNAPSHOT: Snapshot = {
  pubkey: AGENT,
  tickets: [],
  unread: 0,
  connection: 'online',
  relays: RELAYS.map((url) => ({ url, state: 'open' })),
  profiles: {},
  restoring: false,
  drafts: {},
  storage: 'persistent',
  rejected: {},
  setup: 'published',
};

const START = 1_795_000_000;

/** `number` makes ids, keys and times distinct: a higher one is older. */
export function makeTicket(number: number, change: Partial<Ticket> = {}): Ticket {
  const id = number.toString(16).padStart(64, '0');
  const customer = getPublicKey(new Uint8Array(32).fill(1 + (number % 200)));
  const at = START - number * 3600;
  const first = makeMessage(number * 1000, { at, pubkey: customer, text: `Question number ${number}` });
  return {
    id,
    ticketId: `0192f000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`,
    customer,
    agent: AGENT,
    title: `Question number ${number}`,
    category: 'general',
    priority: 'normal',
    status: 'open',
    createdAt: at,
    updatedAt: at,
    unread: 0,
    items: [first],
    details: { name: `Customer ${number}` },
    ...change,
  };
}

export function makeMessage(number: number, change: Partial<MessageItem> = {}): MessageItem {
  return {
    type: 'message',
    from: 'customer',
    id: number.toString(16).padStart(64, 'a'),
    at: START,
    pubkey: AGENT,
    own: false,
    text: `Message ${number}`,
    attachments: [],
    ...change,
  };
}

export class FakeClient extends RecordingClient implements DeskClient {
  constructor() {
    super(SNAPSHOT);
  }

  override show(change: Partial<Snapshot>): void {
    const next = { ...this.getSnapshot(), ...change };
    super.show({ ...next, unread: next.tickets.reduce((sum, { unread }) => sum + unread, 0) });
  }

  override saveDraft(input: { ticketId: string; text: string }): void {
    super.saveDraft(input);
    this.show({ drafts: { ...this.getSnapshot().drafts, [input.ticketId]: input.text } });
  }

  /** What is kept, here and on the relays alike. */
  appData: unknown;
  async appDataSave(input: { slot: string; data: unknown }): Promise<void> {
    await this.#send('appDataSave', input);
    this.appData = input.data;
  }
  async appDataLoad(input: { slot: string; here?: boolean | undefined }): Promise<unknown> {
    this.calls.push(['appDataLoad', input]);
    return this.appData;
  }

  async publishSetup(input: object): Promise<void> {
    await this.#send('publishSetup', input);
  }
  replyTicket(input: { ticketId: string; body: string }): Promise<Sent> {
    return this.#send('replyTicket', input);
  }
  updateStatus(input: { ticketId: string; status: Ticket['status'] }): Promise<Sent> {
    return this.#send('updateStatus', input);
  }
  addInternalNote(input: { ticketId: string; body: string }): Promise<Sent> {
    return this.#send('addInternalNote', input);
  }

  async #send(method: string, input: object): Promise<Sent> {
    this.calls.push([method, input]);
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) throw refusal;
    const ticketId = (input as { ticketId?: string }).ticketId ?? '';
    return { id: 'f'.repeat(64), ticketId, sent: Promise.resolve({ state: 'sent', accepted: 1, total: 1 }) };
  }
}

export class FakeSession implements DeskSession {
  readonly calls: [method: string, input?: unknown][] = [];
  kept: DeskIdentity | undefined;

  async load(): Promise<DeskIdentity | undefined> {
    return this.kept;
  }

  async signInWithKey(input: Parameters<DeskSession['signInWithKey']>[0]): Promise<DeskIdentity> {
    this.calls.push(['signInWithKey', input]);
    const { secretKey, made, relays } = input;
    const key = typeof secretKey === 'string' ? parseSecretKey(secretKey) : secretKey;
    if (!key) throw new SupportError('bad-key', 'expected a key');
    return (this.kept = { signer: createLocalSigner(key), made, relays: [...relays] });
  }

  async signInWithExtension(input: Parameters<DeskSession['signInWithExtension']>[0]): Promise<DeskIdentity> {
    this.calls.push(['signInWithExtension', input]);
    const { relays } = input;
    await input.nip07.getPublicKey();
    return (this.kept = { signer: createLocalSigner(SECRET), made: 'elsewhere', relays: [...relays] });
  }

  async signOut(): Promise<void> {
    this.calls.push(['signOut']);
    this.kept = undefined;
  }
}

export class FakeDesk extends DeskElement {
  static override widgetUrl = 'https://cdn.example.com/nostr-support.js';
  readonly client = new FakeClient();
  readonly session = new FakeSession();

  protected override createSession(): DeskSession {
    return this.session;
  }

  protected override createClient(): DeskClient {
    return this.client;
  }
}
customElements.define('fake-desk', FakeDesk);

export interface DeskSetting {
  readonly snapshot?: Partial<Snapshot>;
  /** Found signed in, as after a reload. */
  readonly signedIn?: DeskIdentity['made'];
  readonly attributes?: Readonly<Record<string, string>>;
  /** Kept at the last visit. */
  readonly appData?: unknown;
}

/** A desk in the page, drawn. Take it away with `remove()`. */
export async function openDesk({
  snapshot = {},
  signedIn,
  attributes = {},
  appData,
}: DeskSetting = {}): Promise<FakeDesk> {
  const desk = new FakeDesk();
  desk.client.show(snapshot);
  desk.client.appData = appData;
  for (const [name, value] of Object.entries({ relays: RELAYS.join(' '), lang: 'en', ...attributes }))
    desk.setAttribute(name, value);
  if (signedIn) desk.session.kept = { signer: createLocalSigner(SECRET), made: signedIn, relays: RELAYS };
  document.body.append(desk);
  await settle(desk);
  return desk;
}

/** Waits until the desk and everything in it is drawn. */
export async function settle(desk: FakeDesk): Promise<void> {
  // What is awaited before a drawing is microtasks only: by the next frame they have all passed.
  await frame();
  await desk.updateComplete;
  for (const part of desk.shadowRoot!.querySelectorAll('*'))
    if ('updateComplete' in part) await part.updateComplete;
}

export function find<E extends Element = HTMLElement>(desk: FakeDesk, selector: string): E {
  const found = desk.shadowRoot!.querySelector<E>(selector);
  if (!found) throw new Error(`nothing in the desk matches ${selector}`);
  return found;
}

export function findAll<E extends Element = HTMLElement>(desk: FakeDesk, selector: string): E[] {
  return [...desk.shadowRoot!.querySelectorAll<E>(selector)];
}

/** The button whose text or name begins so. */
export function button(desk: FakeDesk, name: string): HTMLButtonElement {
  const found = findAll<HTMLButtonElement>(desk, 'button').find((each) =>
    (each.getAttribute('aria-label') ?? each.textContent).trim().startsWith(name),
  );
  if (!found) throw new Error(`no button is called ${name}`);
  return found;
}

export async function press(desk: FakeDesk, name: string): Promise<void> {
  button(desk, name).click();
  await settle(desk);
}

export async function type(
  desk: FakeDesk,
  field: HTMLInputElement | HTMLTextAreaElement,
  text: string,
): Promise<void> {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settle(desk);
}
