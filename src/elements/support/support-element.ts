// <nostr-support>, the chat that a page embeds. It holds the only shadow root, turns the client's snapshots into
// views and what people do into calls of the client. Closed and unused it must make no key, storage or connection.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Sent } from '../../headless/core.js';
import { CustomerClient, type CustomerOptions } from '../../headless/customer-client.js';
import type { Connection, Snapshot, Ticket } from '../../headless/snapshot.js';
import type { World } from '../../headless/world.js';
import { en, type WordKey } from '../../i18n/en.js';
import { createWords, directionOf, type Words, type WordTable } from '../../i18n/words.js';
import type { TicketPriority } from '../../protocol/ticket.js';
import { parsePublicKey } from '../../protocol/nip19.js';
import { badInput, SupportError, toSupportError } from '../../util/errors.js';
import { FocusReturn } from '../controllers/focus-return.js';
import { pageLang } from '../controllers/page-lang.js';
import { PhoneController } from '../controllers/phone-controller.js';
import { StoreController, type StoreClient } from '../controllers/store-controller.js';
import {
  SupportBeforeSendEvent,
  SupportErrorEvent,
  SupportHideEvent,
  SupportReadyEvent,
  SupportResetEvent,
  SupportShowEvent,
} from '../events.js';
import { avatarStyles } from '../parts/avatar.js';
import { composerStyles, type ComposerElement } from '../parts/composer.js';
import { csatStyles } from '../parts/csat.js';
import { timelineStyles } from '../parts/timeline-styles.js';
import { base } from '../styles/base.js';
import { tokens } from '../styles/tokens.js';
import { Announcer } from './announcer.js';
import { changesBetween } from './changes.js';
import { listOf, printable, wrongChoice } from './configuration.js';
import { Place } from './place.js';
import { supportStyles } from './support-styles.js';
import { launcherView, panelView } from './frame.js';
import type { SupportView } from './views.js';

/** What the element asks of its client. */
export type SupportClient = StoreClient &
  Pick<
    CustomerClient,
    'createTicket' | 'sendMessage' | 'submitCsat' | 'retry' | 'markRead' | 'saveDraft' | 'reset'
  >;

/** Attributes with a closed list of values, and those that make another client. */
const CHOSEN = ['position', 'mode', 'theme', 'persist', 'disable'] as const;
const CLIENT = ['agent', 'relays', 'signer', 'storageKey', 'persist'] as const;
const CONFIGURATION: readonly string[] = ['bad-agent', 'bad-relay', 'no-relays'];
/** What the reader sees elsewhere, or did on purpose. */
const QUIET: readonly string[] = ['relay-refused', 'relay-unreachable', 'cancelled'];

/** What a new conversation may say beside its text. */
export interface NewTicket {
  readonly title?: string;
  readonly body: string;
  readonly category?: string;
  readonly priority?: TicketPriority;
}

/**
 * A support chat, end-to-end encrypted over nostr relays.
 *
 * @tagname nostr-support
 *
 * @attr {string} agent - Who answers: npub, nprofile, hex key or NIP-05 `name@domain`. Required.
 * @attr {string} relays - Relay addresses (`wss:`), separated by spaces or commas.
 * @attr {string} heading - Title of the panel; else the agent's name.
 * @attr {string} greeting - First line of a new conversation.
 * @attr {'bottom-end'|'bottom-start'|'top-end'|'top-start'} position - Corner of the window.
 * @attr {'floating'|'inline'} mode - `inline` shows the panel in the page, without a launcher.
 * @attr {boolean} open - Whether the panel is open.
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the system.
 * @attr {string} lang - Language tag; else the closest `lang` in the page, else the browser's. Decides the direction.
 * @attr {string} categories - Topics to choose from before the first message, separated by commas.
 * @attr {'local'|'none'} persist - Whether this browser remembers the conversation: `none` ends it with the page.
 * @attr {string} storage-key - Keeps several widgets on one site apart.
 * @attr {string} disable - What to leave out, separated by spaces: `launcher`, `rating`.
 * @attr {boolean} expose-messages - Puts the text of messages into events, for every script in the page.
 * @attr {string} privacy-url - Link to the site's privacy notice, shown before the first message.
 *
 * @event {SupportReadyEvent} support-ready - Set up, and what is stored is read.
 * @event {SupportShowEvent} support-show - About to open. Cancelable.
 * @event {SupportHideEvent} support-hide - About to close. Cancelable.
 * @event {SupportBeforeSendEvent} support-before-send - About to send. Cancelable.
 * @event {SupportTicketEvent} support-ticket - A conversation began.
 * @event {SupportMessageEvent} support-message - A message came or was sent.
 * @event {SupportStatusEvent} support-status - A conversation's status changed.
 * @event {SupportCsatEvent} support-csat - The customer rated a conversation.
 * @event {SupportUnreadEvent} support-unread - The number of unread messages changed.
 * @event {SupportConnectionEvent} support-connection - The connection changed.
 * @event {SupportErrorEvent} support-error - Something went wrong; `code` says what.
 * @event {SupportResetEvent} support-reset - Every trace is gone from this browser.
 *
 * @slot launcher - Replaces the launcher's icon, for example by a label.
 * @slot header - Replaces picture and title in the header.
 * @slot greeting - Replaces the greeting.
 * @slot privacy - Shown under the greeting, before the first message.
 * @slot footer - Shown under the composer.
 *
 * @csspart launcher - The button that opens the panel.
 * @csspart launcher-icon - Its icon.
 * @csspart badge - The unread count on it.
 * @csspart panel - The dialog.
 * @csspart header - Its top line.
 * @csspart avatar - The agent's picture.
 * @csspart title - The heading.
 * @csspart subtitle - The line under the heading.
 * @csspart close-button - Closes the panel.
 * @csspart back-button - Leads to the list of conversations.
 * @csspart ticket-list - The list of conversations.
 * @csspart ticket-item - One of them.
 * @csspart log - The scrolling conversation.
 * @csspart day - A day mark.
 * @csspart message - A message with its name.
 * @csspart message-own - One of the customer's.
 * @csspart message-agent - One of the agent's.
 * @csspart bubble - The text of a message.
 * @csspart meta - Time and sending state under a group.
 * @csspart receipt - The sending state.
 * @csspart composer - The box around the input.
 * @csspart input - The one textarea of the composer.
 * @csspart send-button - Sends.
 * @csspart banner - A thin line that says what is wrong.
 * @csspart form - A small form: topics, rating.
 * @csspart field - A field of a form.
 * @csspart csat - The rating form.
 * @csspart csat-star - One of its five radios, 1 to 5.
 * @csspart footer - The end of the panel.
 *
 * @cssproperty --support-accent - The one colour that everything else is derived from.
 * @cssproperty --support-on-accent - Text on the accent; else black or white, by contrast.
 * @cssproperty --support-surface - Background of the panel.
 * @cssproperty --support-on-surface - Text on it.
 * @cssproperty --support-muted - Secondary text.
 * @cssproperty --support-border - Hairlines.
 * @cssproperty --support-own-bubble - Background of the customer's messages.
 * @cssproperty --support-agent-bubble - Background of the agent's messages.
 * @cssproperty --support-danger - Text of what went wrong.
 * @cssproperty --support-focus-ring - The ring around what has the focus.
 * @cssproperty [--support-radius=16px] - Corners of the panel; controls follow.
 * @cssproperty --support-font - Font family.
 * @cssproperty [--support-font-size=15px] - Size of the text.
 * @cssproperty [--support-launcher-size=56px] - Diameter of the launcher.
 * @cssproperty [--support-inset-inline=24px] - Distance from the side of the window.
 * @cssproperty [--support-inset-block=24px] - Distance from its bottom or top.
 * @cssproperty [--support-panel-width=400px] - Width of the panel.
 * @cssproperty [--support-panel-height=680px] - Its height, where there is room.
 * @cssproperty [--support-z-index=2147483000] - Place above the page.
 */
export class SupportElement extends LitElement {
  /** Everything outside, set by the entry. */
  static world: World | undefined;
  static override properties = {
    agent: {},
    relays: {},
    heading: {},
    greeting: {},
    position: {},
    mode: {},
    open: { type: Boolean, reflect: true },
    theme: {},
    lang: {},
    categories: {},
    persist: {},
    storageKey: { attribute: 'storage-key' },
    disable: {},
    exposeMessages: { type: Boolean, attribute: 'expose-messages' },
    privacyUrl: { attribute: 'privacy-url' },
    signer: { attribute: false },
    strings: { attribute: false },
    context: { attribute: false },
  };

  static override styles = [
    tokens,
    base,
    avatarStyles,
    timelineStyles,
    composerStyles,
    csatStyles,
    supportStyles,
  ];

  #store = new StoreController<SupportClient>(this, {
    wanted: () => this.#shown,
    changed: (now, before) => this.#onChange(now, before),
    failed: (error) => this.#onError(error),
    started: () => this.#onStarted(),
  });
  #phone = new PhoneController(
    this,
    () => this.open && this.mode !== 'inline',
    () => this.hide(),
  );
  #focus = new FocusReturn(this);
  #place = new Place(
    () => this.requestUpdate(),
    (ticketId, text) => this.#store.client?.saveDraft({ ticketId, text }),
  );
  #announcer = new Announcer();

  #resolveReady: () => void = () => undefined;
  #ready = new Promise<void>((resolve) => (this.#resolveReady = resolve));
  #isReady = false;
  /** Why there is no client. */
  #broken: SupportError | undefined;
  #words!: Words<WordKey>;
  #identity: Readonly<Record<string, unknown>> = {};
  #category = '';
  #notice: WordKey | undefined;
  #complaint = '';
  #busy = false;
  #wantsFocus = false;

  private get launcher(): HTMLElement | null {
    return this.renderRoot.querySelector('[part=launcher]') as HTMLElement | null;
  }
  private get panel(): HTMLElement | null {
    return this.renderRoot.querySelector('[part=panel]') as HTMLElement | null;
  }
  private get composer(): ComposerElement | null {
    return this.renderRoot.querySelector('nostr-support-composer') as ComposerElement | null;
  }

  agent = '';
  relays = '';
  heading = '';
  greeting = '';
  position = 'bottom-end';
  mode = 'floating';
  open = false;
  theme = 'auto';
  override lang = '';
  categories = '';
  persist = 'local';
  storageKey = '';
  disable = '';
  exposeMessages = false;
  privacyUrl = '';
  /** A NIP-07 shaped object that replaces the key made here. */
  signer: CustomerOptions['signer'];
  /** Other words for any text of the element, by key. */
  strings: Partial<WordTable<WordKey>> = {};
  /** What the agent should know: plan, page, version. It travels encrypted with the first message. */
  context: Readonly<Record<string, unknown>> = {};

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || changed.has('lang') || changed.has('strings')) {
      this.#words = createWords(en, this.strings, this.lang || pageLang(this));
    }
    const anew = !this.hasUpdated || CLIENT.some((name) => changed.has(name));
    if (anew) this.#makeClient();
    if (CHOSEN.some((name) => changed.has(name))) this.#checkChoices();
    if (this.#shown) {
      if (!anew && (changed.has('open') || changed.has('mode'))) this.#open();
      if (changed.has('open') && this.hasUpdated) this.#focus.remember();
      this.#place.settle(this.#store.snapshot);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && changed.get('open') !== undefined) {
      if (this.open) this.#wantsFocus = true;
      else if (this.#focus.held) this.#focus.giveBack(this.launcher);
    }
    if (this.#wantsFocus) this.#focusPanel();
    this.#markRead();
  }

  /** Makes the client; a test may hand in another. Throws a SupportError for a wrong configuration. */
  protected createClient(): SupportClient {
    const { world } = SupportElement;
    if (!world) throw badInput('the entry to have set a world', world);
    const { agent, relays, signer, storageKey } = this;
    return new CustomerClient({
      agent,
      relays,
      world,
      // A value that is not known may have meant less than this browser's memory.
      persist: this.persist === 'local' ? 'local' : 'none',
      ...(signer ? { signer } : {}),
      ...(storageKey ? { storageKey } : {}),
    });
  }

  get #shown(): boolean {
    return this.open || this.mode === 'inline';
  }

  get #disabled(): readonly string[] {
    return listOf(this.disable);
  }

  #makeClient(): void {
    this.#broken = undefined;
    this.#notice = undefined;
    this.#store.replace(() => this.createClient());
  }

  /** What failed before may go well now. */
  #open(): void {
    if (this.#store.client) this.#broken = undefined;
    void this.#store.connect();
  }

  #checkChoices(): void {
    const wrong = wrongChoice(this);
    if (!wrong) return;
    const { attribute, value, error } = wrong;
    this.#complain(attribute, value, error);
    this.#report(error, 'misconfigured');
  }

  /** False when the page has prevented it. */
  #fire(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  /** To whoever set it up, once for each mistake. */
  #complain(attribute: string, value: string, { message }: SupportError): void {
    const line = `<nostr-support ${attribute}="${printable(value)}">: ${message}`;
    if (line !== this.#complaint) console.error(line);
    this.#complaint = line;
  }

  #onStarted(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#resolveReady();
    this.#fire(new SupportReadyEvent());
  }

  #onChange(now: Snapshot, before: Snapshot): void {
    const { events, incoming } = changesBetween(before, now, this.exposeMessages);
    if (now.connection !== 'idle') this.#announcer.listen(this.#now);
    this.#announcer.add(incoming);
    for (const event of events) this.#fire(event);
  }

  #onError(error: SupportError): void {
    if (CONFIGURATION.includes(error.code) || !this.#store.client) {
      this.#broken = error;
      const [name, value] =
        error.code === 'bad-relay' || error.code === 'no-relays'
          ? ['relays', this.relays]
          : ['agent', this.agent];
      this.#complain(name, value, error);
    }
    this.#report(error);
  }

  /** Tells the page, and the reader too where the timeline and the thin line for "offline" don't. */
  #report(error: SupportError, words: WordKey = `error-${error.code}`): void {
    if (!QUIET.includes(error.code)) this.#notice = words;
    this.requestUpdate();
    this.#fire(new SupportErrorEvent(error));
  }

  get #now(): number {
    return Math.floor((SupportElement.world?.clock.now() ?? Date.now()) / 1000);
  }

  #onVisible = (): void => this.#markRead();

  #markRead(): void {
    const ticket = this.#place.ticket(this.#store.snapshot);
    if (!this.#shown || !ticket?.unread || document.visibilityState !== 'visible') return;
    this.#store.client?.markRead({ ticketId: ticket.id });
  }

  /** The panel first and, as soon as it is there, the composer. */
  #focusPanel(): void {
    this.#wantsFocus = this.#store.snapshot.restoring && !this.#broken;
    (this.composer ?? this.panel)?.focus();
  }

  #go(view: 'list' | 'chat', ticketId?: string): void {
    this.#notice = undefined;
    this.#place.go(view, ticketId);
    this.#wantsFocus = true;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || this.mode === 'inline') return;
    event.stopPropagation();
    this.hide();
  }

  /** One at a time, and what goes wrong stands in the panel, with the text still in its place. */
  async #try(work: () => Promise<unknown>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#notice = undefined;
    try {
      await work();
    } catch (error) {
      this.#report(toSupportError(error, 'bad-input'));
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  #onSend(text: string): void {
    const { ticketId } = this.#place;
    const category = this.#category;
    void this.#try(async () => {
      const sent = await (ticketId
        ? this.sendMessage(ticketId, text)
        : this.createTicket({ body: text, ...(category ? { category } : {}) }));
      this.#place.sent(ticketId, sent.ticketId, text, this.#store.snapshot);
    });
  }

  #onRate(rating: { rating: number; comment: string }): void {
    const { ticketId } = this.#place;
    if (!ticketId) return;
    void this.#try(() => this.submitCsat(ticketId, rating)).then(() => this.composer?.focus());
  }

  /** The client, connected, and nobody in the page against sending. */
  async #sending(ticketId: string | undefined, text: string): Promise<SupportClient> {
    await this.updateComplete;
    const { client } = this.#store;
    if (!client) throw this.#broken ?? badInput('an element in the page', this.isConnected);
    const event = new SupportBeforeSendEvent(ticketId, this.exposeMessages ? text : undefined);
    if (!this.#fire(event)) throw new SupportError('cancelled', 'support-before-send was prevented');
    await client.connect();
    return client;
  }

  /** Unread messages over all conversations. */
  get unreadCount(): number {
    return this.#store.snapshot.unread;
  }

  /** The relays as a whole: `idle`, `connecting`, `online`, `offline`. */
  get connection(): Connection {
    return this.#store.snapshot.connection;
  }

  /** Frozen, newest activity first. */
  get tickets(): readonly Ticket[] {
    return this.#store.snapshot.tickets;
  }

  /** Resolves once the element is set up and what is stored is read. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Opens the panel. */
  show(): void {
    if (!this.open && this.#fire(new SupportShowEvent())) this.open = true;
  }

  /** Closes the panel. */
  hide(): void {
    if (this.open && this.#fire(new SupportHideEvent())) this.open = false;
  }

  /** Opens the panel, or closes it. */
  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  /** Begins a conversation. Resolves once it is safely in the outbox; rejects with a SupportError. */
  async createTicket(ticket: NewTicket): Promise<Sent> {
    const client = await this.#sending(undefined, ticket.body);
    return client.createTicket({ ...ticket, details: asDetails({ ...this.context, ...this.#identity }) });
  }

  /** Writes to a conversation, by the `id` it has in `tickets`. */
  async sendMessage(ticketId: string, text: string): Promise<Sent> {
    return (await this.#sending(ticketId, text)).sendMessage({ ticketId, text });
  }

  /** Rates a conversation, 1 to 5. */
  async submitCsat(ticketId: string, rating: { rating: number; comment?: string }): Promise<Sent> {
    return (await this.#sending(ticketId, rating.comment ?? '')).submitCsat({ ticketId, ...rating });
  }

  /** Puts a text into the composer, to be looked over and sent by hand. */
  prefill(text: string): void {
    this.#place.prefill(text);
  }

  /** Who is writing, as the page knows it: name, email and the like. Travels encrypted with the next conversation. */
  identify(person: Readonly<Record<string, unknown>>): void {
    this.#identity = { ...person };
  }

  /** For a log-out: key, messages, drafts and every other trace are gone from this browser. */
  async reset(): Promise<void> {
    await this.updateComplete;
    await this.#store.client?.reset();
    this.#identity = {};
    this.#announcer = new Announcer();
    this.#place.forget();
    if (this.isConnected) this.#makeClient();
    this.requestUpdate();
    this.#fire(new SupportResetEvent());
  }

  #act: SupportView['act'] = {
    toggle: () => this.toggle(),
    close: () => this.hide(),
    list: () => this.#go('list'),
    open: (ticketId) => this.#go('chat', ticketId),
    choose: (category) => {
      this.#category = category;
      this.requestUpdate();
    },
    type: ({ detail: { text } }) => this.#place.type(text),
    send: ({ detail: { text } }) => this.#onSend(text),
    rate: ({ detail }) => this.#onRate(detail),
    retry: ({ detail: { id } }) => void this.#try(async () => this.#store.client?.retry({ id })),
  };

  protected override render(): TemplateResult {
    const { snapshot } = this.#store;
    const words = this.#words;
    const floating = this.mode !== 'inline';
    const launcher = floating && !this.#disabled.includes('launcher');
    const place = floating ? `floating ${this.position}` : '';
    return html`<div
      class="root ${place} ${launcher ? '' : 'bare'}"
      dir=${directionOf(words.lang)}
      lang=${words.lang}
      @keydown=${this.#onKey}
    >
      ${launcher ? launcherView(words, this.open, snapshot.unread, this.#act.toggle) : nothing}
      ${this.#shown ? panelView(this.#view(snapshot)) : nothing} ${this.#announcer.render(words, snapshot)}
    </div>`;
  }

  #view(snapshot: Snapshot): SupportView {
    const ticket = this.#place.ticket(snapshot);
    const pubkey = ticket?.agent ?? parsePublicKey(this.agent)?.pubkey ?? snapshot.tickets[0]?.agent ?? '';
    const { heading, greeting, privacyUrl } = this;
    return {
      words: this.#words,
      snapshot,
      view: this.#place.view,
      ticket,
      agent: snapshot.profiles[pubkey] ?? { name: '' },
      ...{ heading, greeting, privacyUrl },
      category: this.#category,
      categories: this.categories
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
      text: this.#place.text(snapshot),
      notice: this.#notice,
      broken: this.#broken !== undefined,
      inline: this.mode === 'inline',
      covers: this.#phone.covers,
      remembers: this.persist === 'local',
      rating: !this.#disabled.includes('rating'),
      busy: this.#busy,
      act: this.#act,
    };
  }
}

/** Whatever the page told, as the strings that travel. */
function asDetails(told: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(told).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support': SupportElement;
  }
}
