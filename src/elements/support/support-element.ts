// <nostr-support>, the chat that a page embeds. It holds the only shadow root, turns the client's snapshots into
// views and what people do into calls of the client. Closed and unused it must make no key, storage or connection.

import { html, nothing, type TemplateResult } from '../template.js';
import { adopt, LiveElement, type Changes } from '../live-element.js';
import type { Sent } from '../../headless/sending.js';
import { CustomerClient, type CustomerOptions } from '../../headless/customer-client.js';
import { MAX_FILE_SIZE } from '../../headless/options.js';
import type { Connection, Ticket } from '../../headless/snapshot.js';
import type { FileInput, Forgotten, Persist, Proof, TranscriptFormat, World } from '../../headless/world.js';
import type { WordKey } from '../../i18n/en.js';
import type { ExtraKey } from '../../i18n/extras-en.js';
import { directionOf, type WordTable } from '../../i18n/words.js';
import { systemClock } from '../../io/clock.js';
import type { TicketPriority } from '../../protocol/ticket.js';
import { badInput } from '../../util/errors.js';
import { FocusReturn } from '../controllers/focus-return.js';
import { Language } from '../controllers/language.js';
import { pageLang } from '../controllers/page-lang.js';
import { PhoneController } from '../controllers/phone-controller.js';
import { SupportHideEvent, SupportResetEvent, SupportShowEvent } from '../events.js';
import { avatarStyles } from '../parts/avatar.js';
import { composerStyles } from '../parts/composer.js';
import type { ExtraLoaders } from '../parts/extras.js';
import { timelineStyles } from '../parts/timeline-styles.js';
import { base } from '../styles/base.js';
import { tokens } from '../styles/tokens.js';
import { Chat, WELCOME, type SupportClient } from './chat.js';
import { CHOICES } from './configuration.js';
import { launcherView, panelView } from './frame.js';
import { launcherStyles, panelStyles } from './support-styles.js';

export type { SupportClient };

/** What makes another client. */
const CLIENT = ['agent', 'relays', 'blobServers', 'maxFileSize', 'signer', 'storageKey', 'persist'];

/** What a new conversation may say beside its text. */
export interface NewTicket {
  readonly title?: string;
  readonly body: string;
  readonly category?: string;
  readonly priority?: TicketPriority;
  /** What the agent should know beside what the element was told by `context` and `identify`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly attachments?: readonly FileInput[];
}

/** What a button under the greeting writes, with a shorter text on the button where it has one. */
export type Starter = string | { readonly label: string; readonly text: string };

/** Who is writing. */
export type Identity = Readonly<Record<string, unknown>> & { readonly proof?: Proof | undefined };

/** What may go with a message. */
export interface NewMessage {
  readonly attachments?: readonly FileInput[];
  /** Id of the message that it answers. */
  readonly replyTo?: string;
}

/** Nobody who never opens the panel waits for them. */
const PANEL_STYLES = [avatarStyles, timelineStyles, composerStyles, panelStyles].join('');

/**
 * A support chat, end-to-end encrypted over nostr relays.
 *
 * @tagname nostr-support
 *
 * @attr {string} agent - Who answers: npub, nprofile, hex key or NIP-05 `name@domain`. Required.
 * @attr {string} relays - Relay addresses (`wss:`), separated by spaces or commas.
 * @attr {string} blob-servers - Blossom servers (`https:`) that files are sent to, encrypted, separated by spaces or commas. Without one there are no attachments.
 * @attr {number} max-file-size - Bytes of one file, 26214400 (25 MiB) unless told.
 * @attr {string} accept - What may be attached, as a file input takes it: `image/*, .pdf`.
 * @attr {string} heading - Title of the panel; else the agent's name.
 * @attr {string} greeting - First line of a new conversation.
 * @attr {'bottom-end'|'bottom-start'|'top-end'|'top-start'} position - Corner of the window.
 * @attr {'floating'|'inline'} mode - `inline` shows the panel in the page, without a launcher.
 * @attr {boolean} open - Whether the panel is open.
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the system.
 * @attr {string} lang - Language tag; else the closest `lang` in the page, else the browser's. Decides the direction.
 * @attr {string} categories - Topics to choose from before the first message, separated by commas.
 * @attr {'local'|'session'|'none'} persist - How long the conversation is remembered: by this browser, until the tab is closed, or not beyond the page.
 * @attr {string} storage-key - Keeps several widgets on one site apart.
 * @attr {string} disable - What to leave out, separated by spaces: `attachments`, `rating`, `emoji`, `receipts`, `typing`, `launcher`.
 * @attr {boolean} sound - A short sound for each message that comes, in one tab.
 * @attr {boolean} expose-messages - Puts the text of messages into events, for every script in the page.
 * @attr {string} privacy-url - Link to the site's privacy notice, shown before the first message.
 * @attr {string} prechat - What is asked before the first message: `name`, `email`, `phone`, `company` or words of your own, separated by spaces; `?` after it makes it optional. What `identify` has told is not asked.
 * @attr {boolean} consent - Asks for agreement before the first message; until that is sent nothing is stored and no relay is contacted.
 * @attr {string} addons - Files of `addons/` to fetch as soon as the panel opens, not when they are first needed, separated by spaces: `attention`, `handover`, `rating`, `welcome`.
 * @attr {string} hours - When somebody answers, such as `Mon-Fri 09:00-17:00, Sat 10:00-14:00`, in the time of `timezone`.
 * @attr {string} timezone - The time zone of `hours`, such as `Europe/Paris`.
 * @attr {string} reply-time - How soon you usually reply: a number of minutes, or words such as `a few hours`.
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
 * @event {SupportResetEvent} support-reset - Every trace is gone from this browser, by this element or another one.
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
 * @csspart menu - The button of the menu: save, go on elsewhere, delete.
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
 * @csspart attach-button - Chooses files.
 * @csspart emoji-button - Shows a few emoji.
 * @csspart attachment - A file, in the tray or in a message.
 * @csspart dropzone - Where files are dropped.
 * @csspart typing - Says who is typing.
 * @csspart banner - A thin line that says what is wrong.
 * @csspart form - A small form: topics, questions before the first message, rating.
 * @csspart field - A field of a form.
 * @csspart starter - A button under the greeting.
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
export class SupportElement extends LiveElement {
  static #world: World | undefined;
  /** Everything outside, set by the entry. Not to be read: its stores hold the key. */
  static set world(world: World) {
    SupportElement.#world = world;
  }
  /** What is fetched once a panel has a use for it. */
  static extras: ExtraLoaders = {};
  static override properties = {
    agent: {},
    relays: {},
    blobServers: { attribute: 'blob-servers' },
    maxFileSize: { attribute: 'max-file-size' },
    accept: {},
    heading: {},
    greeting: {},
    position: {},
    mode: { reflect: true },
    open: { type: Boolean, reflect: true },
    theme: { reflect: true },
    lang: {},
    categories: {},
    persist: {},
    storageKey: { attribute: 'storage-key' },
    disable: {},
    sound: { type: Boolean },
    exposeMessages: { type: Boolean, attribute: 'expose-messages' },
    privacyUrl: { attribute: 'privacy-url' },
    prechat: {},
    consent: { type: Boolean },
    hours: {},
    timezone: {},
    replyTime: { attribute: 'reply-time' },
    addons: {},
    starters: { attribute: false },
    signer: { attribute: false },
    strings: { attribute: false },
    context: { attribute: false },
  };

  static override styles = [tokens, base, launcherStyles].join('');

  #chat = new Chat(
    this,
    () => SupportElement.#world?.clock ?? systemClock,
    () => this.#gone(),
    () => SupportElement.extras,
  );
  #phone = new PhoneController(
    this,
    () => this.open && !this.#chat.inline,
    () => this.hide(),
  );
  #focus = new FocusReturn(this);
  #language = new Language(this);
  /** Those of the page that are words. */
  #strings: SupportElement['strings'] = {};

  agent = '';
  relays = '';
  blobServers = '';
  maxFileSize = MAX_FILE_SIZE;
  accept = '';
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
  sound = false;
  exposeMessages = false;
  privacyUrl = '';
  prechat = '';
  consent = false;
  hours = '';
  timezone = '';
  replyTime = '';
  addons = '';
  /** Buttons under the greeting, six at most: what each writes, or what it says and what it writes. */
  starters: readonly Starter[] | undefined;
  /** A NIP-07 shaped object that replaces the key made here. */
  signer: CustomerOptions['signer'];
  /** Other words for any text of the element, by key. */
  strings: Partial<WordTable<WordKey | ExtraKey>> = {};
  /** What the agent should know: plan, page, version. It travels encrypted with the first message. */
  context: Readonly<Record<string, unknown>> = {};

  protected override willUpdate(changed: Changes): void {
    const chat = this.#chat;
    const any = (names: readonly string[]) => names.some((name) => changed.has(name as keyof SupportElement));
    const used = chat.wanted() || chat.snapshot.tickets.length > 0;
    const lang = this.lang || pageLang(this);
    if (changed.has('strings')) this.#strings = chat.read('strings', this.strings);
    const others = { added: chat.extras.words, strings: this.#strings };
    this.#language.follow(lang, others, used, changed.has('open'));
    chat.words = this.#language.words;
    const anew = any(CLIENT);
    if (anew) this.#makeClient();
    if (changed.has('disable') && chat.client) chat.client.signals = chat.signals;
    if (any(Object.keys(CHOICES))) chat.checkChoices();
    if (!chat.wanted()) return;
    adopt(this.renderRoot as ShadowRoot, PANEL_STYLES);
    const opens = any(['open', 'mode']);
    if (anew || opens || any(['addons', ...WELCOME])) chat.furnish();
    if (!anew && opens) chat.open();
    if (changed.get('open') === false) this.#focus.remember();
    chat.settle();
  }

  protected override updated(changed: Changes): void {
    const chat = this.#chat;
    const wasOpen = changed.get('open');
    if (wasOpen) this.#focus.giveBack(this.renderRoot.querySelector<HTMLElement>('.launcher'));
    if (wasOpen === false || chat.wantsFocus) {
      // The panel first and, as soon as it is there, the composer.
      chat.wantsFocus = chat.loading;
      this.focus();
    }
    chat.markRead();
  }

  /** Makes the client; a test may hand in another. Throws a SupportError for a wrong configuration. */
  protected createClient(): SupportClient {
    const world = SupportElement.#world;
    if (!world) throw badInput('the entry to have set a world', world);
    const { agent, relays, blobServers, maxFileSize, signer, storageKey } = this;
    return new CustomerClient({
      agent,
      relays,
      blobServers,
      maxFileSize,
      signer,
      signals: this.#chat.signals,
      world,
      persist: this.persist as Persist,
      storageKey: storageKey || undefined,
    });
  }

  #makeClient(): void {
    this.#chat.replace(() => this.createClient());
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || this.#chat.inline || !this.open) return;
    event.stopPropagation();
    // A <dialog> around it stays open.
    event.preventDefault();
    this.hide();
  }

  /** Unread messages over all conversations. */
  get unreadCount(): number {
    return this.#chat.snapshot.unread;
  }

  /** The relays as a whole: `idle`, `connecting`, `online`, `offline`. */
  get connection(): Connection {
    return this.#chat.snapshot.connection;
  }

  /** Frozen, newest activity first. */
  get tickets(): readonly Ticket[] {
    return this.#chat.snapshot.tickets;
  }

  /** Resolves once the element is set up and what is stored is read: not while its configuration is wrong. */
  get ready(): Promise<void> {
    return this.#chat.ready;
  }

  /** Where one writes, or else the panel; the launcher while that is closed. */
  override focus(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    (find('nostr-support-composer') ?? find('.panel') ?? find('.launcher'))?.focus();
  }

  /** Opens the panel. */
  show(): void {
    if (!this.open && this.dispatchEvent(new SupportShowEvent())) this.open = true;
  }

  /** Closes the panel. */
  hide(): void {
    if (this.open && this.dispatchEvent(new SupportHideEvent())) this.open = false;
  }

  /** Opens the panel, or closes it. */
  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  /** Begins a conversation. Resolves once it is safely in the outbox; rejects with a SupportError. */
  async createTicket(ticket: NewTicket): Promise<Sent> {
    const chat = this.#chat;
    // What is none is refused by the client, in words.
    const client = await chat.sending(undefined, ticket?.body);
    const told = ticket?.details;
    // The first ones count, should it be too much: what was asked for here.
    const details = { ...told, ...chat.read('context', this.context), ...chat.identity, ...told };
    return client.createTicket({ ...ticket, details });
  }

  /** Writes to a conversation, by the `id` it has in `tickets`. `more` may have `attachments`, and `replyTo`: the id of a message. */
  async sendMessage(ticketId: string, text: string, more?: NewMessage): Promise<Sent> {
    return (await this.#chat.sending(ticketId, text)).sendMessage({ ...more, ticketId, text });
  }

  /** Rates a conversation, 1 to 5. */
  async submitCsat(ticketId: string, rating: { rating: number; comment?: string }): Promise<Sent> {
    return (await this.#chat.sending(ticketId, rating?.comment ?? '')).submitCsat({ ticketId, ...rating });
  }

  /** Puts a text into the composer, to be looked over and sent by hand. */
  prefill(text: string): void {
    this.#chat.prefill(text);
  }

  /**
   * Who is writing, as the page knows it: name, email and the like. Travels encrypted with the next conversation. `proof`
   * is a token signed by the site's backend for the customer's key, or a function that is given this key (hex) and fetches
   * it, in five seconds at most. Where it can't be had, `support-error` says `no-proof` and the conversation goes without.
   */
  identify(person: Identity): void {
    this.#chat.identity = { ...person };
    this.requestUpdate();
  }

  /**
   * The key of the conversation as text under a passphrase (NIP-49), to go on in another browser. Rejects with `no-key`
   * where nothing was written yet or a `signer` has it.
   */
  async exportKey(passphrase: string): Promise<string> {
    return (await this.#chat.held()).exportKey({ passphrase });
  }

  /**
   * Goes on with the conversation of a key from `exportKey`. Where this browser has another one it rejects with
   * `key-exists`, unless `replace` gives that one up.
   */
  async importKey(key: string, passphrase: string, more?: { replace?: boolean }): Promise<void> {
    await (await this.#chat.held()).importKey({ ...more, key, passphrase });
    this.#chat.forget();
    this.requestUpdate();
  }

  /**
   * All of a conversation, to be kept, in the element's language: `text` to read, `html` as a page of its own, `json`
   * with the signed events. Rejects with a SupportError for what is not known.
   */
  async exportTranscript(ticketId: string, format: TranscriptFormat): Promise<string> {
    const { words } = this.#chat;
    return (await this.#chat.held()).exportTranscript({ ticketId, format, words });
  }

  /**
   * For a log-out: key, messages, drafts and every other trace are gone from this browser. `forget` first asks the relays
   * to forget too, for some seconds at most, and the answer says how many there were and how many accepted. They may not
   * do it, the other side may keep its copy, and it can't be asked later. Rejects, with nothing gone, where nothing could be
   * asked.
   */
  async reset(options?: { readonly forget?: boolean }): Promise<Forgotten | undefined> {
    await this.updateComplete;
    return this.#chat.client ? this.#chat.client.reset(options) : this.#gone();
  }

  #gone(): undefined {
    this.#chat.identity = {};
    this.#chat.forget();
    if (this.isConnected) this.#makeClient();
    this.requestUpdate();
    this.dispatchEvent(new SupportResetEvent());
  }

  protected override render(): TemplateResult {
    const chat = this.#chat;
    const { lang } = chat.words;
    return html`<div
      class="root ${chat.inline ? '' : `floating ${this.position}`}"
      dir=${directionOf(this.#language.asked)}
      lang=${lang}
      @keydown=${this.#onKey}
    >
      ${!chat.inline && chat.has('launcher') ? launcherView(chat) : nothing}
      ${chat.wanted() ? panelView(chat, this.#phone.covers) : nothing}
      <div class="hidden" role="status">${chat.news}</div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support': SupportElement;
  }
}
