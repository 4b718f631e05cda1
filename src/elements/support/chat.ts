// The conversations behind the panel: the client, what is being sent, what went wrong, what the page is told. It draws
// nothing; the views read from it and call it.

import type { Sent } from '../../headless/core.js';
import type { CustomerClient } from '../../headless/customer-client.js';
import type { Profile, Snapshot, Ticket } from '../../headless/snapshot.js';
import type { WordKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';
import { parsePublicKey } from '../../protocol/nip19.js';
import { badInput, SupportError, toSupportError, type SupportErrorCode } from '../../util/errors.js';
import { StoreController, type StoreClient, type StoreListener } from '../controllers/store-controller.js';
import { SupportBeforeSendEvent, SupportErrorEvent, SupportReadyEvent } from '../events.js';
import { Announcer } from './announcer.js';
import { changesBetween } from './changes.js';
import { listOf, printable, wrongChoice } from './configuration.js';
import { Place } from './place.js';
import type { SupportElement } from './support-element.js';

/** What the element asks of its client. */
export type SupportClient = StoreClient &
  Pick<
    CustomerClient,
    'createTicket' | 'sendMessage' | 'submitCsat' | 'retry' | 'markRead' | 'saveDraft' | 'reset'
  >;

/** The attribute that is to blame. */
const BLAMED: Partial<Record<SupportErrorCode, 'agent' | 'relays'>> = {
  'bad-agent': 'agent',
  'bad-relay': 'relays',
  'no-relays': 'relays',
};
/** What the reader sees elsewhere, or did on purpose. */
const QUIET: readonly SupportErrorCode[] = ['relay-refused', 'relay-unreachable', 'cancelled'];

export class Chat implements StoreListener {
  readonly host: SupportElement;
  readonly store: StoreController<SupportClient>;
  readonly place: Place;
  announcer = new Announcer();
  words!: Words<WordKey>;
  /** The topic of a conversation that is begun. */
  category = '';
  /** What went wrong last. */
  notice: WordKey | undefined;
  /** Why there is no client: nothing can be sent. */
  broken: SupportError | undefined;
  /** Something is on its way to the outbox. */
  busy = false;
  /** The keyboard belongs in the panel, once there is one. */
  wantsFocus = false;
  #now: () => number;
  #complaint = '';
  #resolve: (() => void) | undefined;
  readonly ready: Promise<void>;

  /** `now` in unix seconds. */
  constructor(host: SupportElement, now: () => number) {
    this.host = host;
    this.#now = now;
    this.ready = new Promise((resolve) => (this.#resolve = resolve));
    this.store = new StoreController(host, this);
    this.place = new Place(
      () => host.requestUpdate(),
      (ticketId, text) => this.store.client?.saveDraft({ ticketId, text }),
    );
  }

  get snapshot(): Snapshot {
    return this.store.snapshot;
  }

  get inline(): boolean {
    return this.host.mode === 'inline';
  }

  /** The conversation on screen; undefined while a new one is begun. */
  get ticket(): Ticket | undefined {
    return this.place.ticket(this.snapshot);
  }

  /** Who answers, as far as it is known. */
  get agent(): Partial<Profile> {
    const { tickets, profiles } = this.snapshot;
    const pubkey = this.ticket?.agent ?? parsePublicKey(this.host.agent)?.pubkey ?? tickets[0]?.agent ?? '';
    return profiles[pubkey] ?? {};
  }

  get title(): string {
    return this.host.heading || this.agent.name || this.words('heading');
  }

  has(feature: 'launcher' | 'rating'): boolean {
    return !listOf(this.host.disable).includes(feature);
  }

  replace(make: () => SupportClient): void {
    this.broken = this.notice = undefined;
    this.store.replace(make);
  }

  /** What failed before may go well now. */
  open(): void {
    if (this.store.client) this.broken = undefined;
    void this.store.connect();
  }

  forget(): void {
    this.announcer = new Announcer();
    this.place.forget();
  }

  checkChoices(): void {
    const wrong = wrongChoice(this.host);
    if (!wrong) return;
    this.#complain(wrong.attribute, wrong.value, wrong.error);
    this.#report(wrong.error, 'error-bad-agent');
  }

  /** To whoever set it up, once for each mistake. */
  #complain(attribute: string, value: string, { message }: SupportError): void {
    const line = `<nostr-support ${attribute}="${printable(value)}">: ${message}`;
    if (line !== this.#complaint) console.error(line);
    this.#complaint = line;
  }

  /** Tells the page, and the reader too where the timeline and the thin line for "offline" don't. */
  #report(error: SupportError, words: WordKey = `error-${error.code}`): void {
    if (!QUIET.includes(error.code)) this.notice = words;
    this.host.requestUpdate();
    this.host.dispatchEvent(new SupportErrorEvent(error));
  }

  wanted(): boolean {
    return this.host.open || this.inline;
  }

  started(): void {
    if (!this.#resolve) return;
    this.#resolve();
    this.#resolve = undefined;
    this.host.dispatchEvent(new SupportReadyEvent());
  }

  changed(now: Snapshot, before: Snapshot): void {
    const { events, incoming } = changesBetween(before, now, this.host.exposeMessages);
    if (now.connection !== 'idle') this.announcer.listen(this.#now());
    this.announcer.add(incoming, this.words, now);
    for (const event of events) this.host.dispatchEvent(event);
  }

  failed(error: SupportError): void {
    const blamed = BLAMED[error.code];
    if (blamed || !this.store.client) {
      this.broken = error;
      const name = blamed ?? 'agent';
      this.#complain(name, this.host[name], error);
    }
    this.#report(error);
  }

  markRead = (): void => {
    const { ticket } = this;
    if (this.wanted() && ticket?.unread && document.visibilityState === 'visible')
      this.store.client?.markRead({ ticketId: ticket.id });
  };

  /** The client, connected, and nobody in the page against sending. */
  async sending(ticketId: string | undefined, text: string): Promise<SupportClient> {
    const { host } = this;
    await host.updateComplete;
    const { client } = this.store;
    if (!client) throw this.broken ?? badInput('an element in the page', host.isConnected);
    if (!host.dispatchEvent(new SupportBeforeSendEvent(ticketId, host.exposeMessages ? text : undefined)))
      throw new SupportError('cancelled', 'support-before-send was prevented');
    await client.connect();
    return client;
  }

  /** One at a time, and what goes wrong stands in the panel, with the text still in its place. */
  async #try(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.notice = undefined;
    try {
      await work();
    } catch (error) {
      this.#report(toSupportError(error, 'bad-input'));
    }
    this.busy = false;
    this.host.requestUpdate();
  }

  go(view: 'list' | 'chat', ticketId?: string): void {
    this.notice = undefined;
    this.wantsFocus = true;
    this.place.go(view, ticketId);
  }

  choose(category: string): void {
    this.category = category;
    this.host.requestUpdate();
  }

  send(text: string): void {
    const { host, category } = this;
    const { ticketId } = this.place;
    void this.#try(async () => {
      const sent: Sent = await (ticketId
        ? host.sendMessage(ticketId, text)
        : host.createTicket({ body: text, ...(category ? { category } : {}) }));
      this.place.sent(ticketId, sent.ticketId, text, this.snapshot);
    });
  }

  rate(rating: { rating: number; comment: string }): void {
    const { ticketId } = this.place;
    if (ticketId)
      void this.#try(async () => {
        await this.host.submitCsat(ticketId, rating);
        this.wantsFocus = true;
      });
  }

  retry(id: string): void {
    void this.#try(async () => this.store.client?.retry({ id }));
  }
}
