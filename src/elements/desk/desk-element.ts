// <nostr-support-desk>, where agents answer. It holds the only shadow root and shows what is due: signing in, the
// questions of the first day, or the inbox. It publishes nothing unasked, and no secret is ever in an attribute or in
// an event that leaves it.

import { html, nothing, type TemplateResult } from '../template.js';
import { LiveElement, type Changes } from '../live-element.js';
import { AgentClient } from '../../headless/agent-client.js';
import { readBlobServers } from '../../headless/options.js';
import { AgentSession } from '../../headless/agent-session.js';
import type { Connection, Snapshot } from '../../headless/snapshot.js';
import type { World } from '../../headless/world.js';
import { deskEn, type DeskKey } from '../../i18n/desk-en.js';
import { createWords, directionOf, type Words, type WordTable } from '../../i18n/words.js';
import { describe, SupportError, toSupportError } from '../../util/errors.js';
import { pageLang } from '../controllers/page-lang.js';
import { SupportConnectionEvent, SupportErrorEvent, SupportUnreadEvent } from '../events.js';
import { DeskMutes } from './desk-mutes.js';
import { DeskStore, type DeskClient, type DeskIdentity, type DeskSession } from './desk-client.js';
import { SupportSignInEvent, SupportSignOutEvent } from './desk-events.js';
import { readIssuers, readRelays } from './lists.js';
import { DeskLogin, type DeskSignInOptions } from './desk-login.js';
import { deskStyles } from './desk-styles.js';
import type { DeskMenuAction } from './inbox/account.js';
import { bannersView, signOutView, troubleView } from './inbox/views.js';
import { countUnread } from './inbox/tickets.js';
import './inbox/workspace.js';
import './welcome/setup.js';
import './welcome/sign-in.js';
import type { DeskSignInRequest } from './welcome/sign-in.js';
import './welcome/snippet-view.js';

/** What the thin lines say already. */
const QUIET: readonly string[] = ['storage-unavailable', 'insecure-context'];
const NOBODY: readonly string[] = [];

/**
 * The page where agents sign in, read and answer: a whole app in one element.
 *
 * @tagname nostr-support-desk
 *
 * @attr {string} relays - Relay addresses (`wss:`) offered when signing in, separated by spaces or commas.
 * @attr {string} blob-servers - Blossom servers (`https:`) that files are sent to, encrypted, separated by spaces or commas.
 * @attr {string} trusted-identities - Whose proofs of who a customer is are believed: the public keys of your site's backends, as npub or hex, separated by spaces or commas.
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the system.
 * @attr {string} lang - Language tag; else the closest `lang` in the page, else the browser's. Decides the direction.
 *
 * @event {SupportSignInEvent} support-sign-in - Somebody is signed in; `pubkey` says who.
 * @event {SupportSignOutEvent} support-sign-out - The key and what was read are gone from this browser.
 * @event {SupportUnreadEvent} support-unread - The number of unread messages changed.
 * @event {SupportConnectionEvent} support-connection - The connection changed.
 * @event {SupportErrorEvent} support-error - Something went wrong; `code` says what.
 *
 * @csspart avatar - The picture of whoever is signed in, or initials; the customer's initials.
 * @csspart log - The scrolling conversation.
 * @csspart day - A day mark.
 * @csspart message - A message with its name.
 * @csspart message-own - One of the team's.
 * @csspart message-customer - One of the customer's.
 * @csspart note - An internal note.
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
 *
 * @cssproperty --support-accent - The one colour that everything else is derived from.
 * @cssproperty --support-on-accent - Text on the accent; else black or white, by contrast.
 * @cssproperty --support-surface - Background.
 * @cssproperty --support-on-surface - Text on it.
 * @cssproperty --support-muted - Secondary text.
 * @cssproperty --support-border - Hairlines.
 * @cssproperty --support-own-bubble - Background of the team's messages.
 * @cssproperty --support-agent-bubble - Background of the customer's messages.
 * @cssproperty --support-danger - Text of what went wrong.
 * @cssproperty --support-focus-ring - The ring around what has the focus.
 * @cssproperty [--support-radius=16px] - Corners of cards; controls follow.
 * @cssproperty --support-font - Font family.
 * @cssproperty [--support-font-size=15px] - Size of the text.
 */
export class DeskElement extends LiveElement {
  static override properties = {
    relays: {},
    blobServers: { attribute: 'blob-servers' },
    trustedIdentities: { attribute: 'trusted-identities' },
    theme: { reflect: true },
    lang: {},
    strings: { attribute: false },
    page: { attribute: false },
    fresh: { attribute: false },
    brandNew: { attribute: false },
    setupAnswered: { attribute: false },
    busy: { attribute: false },
    problem: { attribute: false },
    notice: { attribute: false },
    news: { attribute: false },
  };

  static #outside: World | undefined;
  /** Everything outside, set by the entry. Not to be read: its stores hold the key. */
  static set world(world: World) {
    DeskElement.#outside = world;
  }
  /** Where nostr-support.js lies, for the snippet; set by the entry. */
  static widgetUrl = '';
  static override styles = deskStyles;

  #store = new DeskStore(
    this,
    (now, before) => this.#onChange(now, before),
    (error) => (QUIET.includes(error.code) ? this.#tell(error) : this.#report(error)),
    // Signed out in another tab.
    () => void (this.#login.identity && this.#onSignOut()),
  );
  #login = new DeskLogin(this, {
    createSession: () => this.createSession(),
    entered: (identity, fresh) => this.#onEntered(identity, fresh),
    failed: (error) => this.#report(error),
  });
  #words: Words<DeskKey> | undefined;
  #mutes: DeskMutes | undefined;
  /** The same list until another one is set: what it has verified is not verified again. */
  #issuers: readonly string[] = NOBODY;
  #unread = 0;
  /** To be published without asking, as soon as it is known that there is no profile yet. */
  #name = '';

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector<HTMLDialogElement>('.dialog');
  }

  relays = '';
  blobServers = '';
  trustedIdentities = '';
  theme = 'auto';
  override lang = '';
  /** Other words for any text of the element, by key. */
  strings: Partial<WordTable<DeskKey>> = {};

  private page: 'inbox' | 'setup' | 'snippet' = 'inbox';
  /** Signed in just now, rather than found signed in. */
  private fresh = false;
  /** The key was made in this very page. */
  private brandNew = false;
  /** The question about the profile was answered. */
  private setupAnswered = false;
  private busy = false;
  /** Why signing in did not work. */
  private problem: SupportError['code'] | undefined;
  /** What went wrong since. */
  private notice: SupportError['code'] | undefined;
  /** For screen readers. */
  private news = '';

  /** Unread messages over all tickets but those of customers who are muted. */
  get unreadCount(): number {
    return this.#unread;
  }

  /** The relays as a whole: `connecting`, `online`, `offline`; `idle` while nobody is signed in. */
  get connection(): Connection {
    return this.#store.snapshot.connection;
  }

  protected override willUpdate(changed: Changes): void {
    if (!this.#words || changed.has('strings') || changed.has('lang'))
      this.#words = createWords<DeskKey>(deskEn, this.strings, this.lang || pageLang(this));
    const [bad] = changed.has('relays') ? readRelays(this.relays).bad : [];
    if (bad !== undefined) this.#complain('relays', bad, 'bad-relay', 'wss: addresses');
    if (changed.has('blobServers') && this.blobServers && !this.#fileServers.length)
      this.#complain('blob-servers', this.blobServers, 'bad-blob-server', 'https: addresses');
    if (changed.has('trustedIdentities')) this.#trust();
    if (changed.has('theme') && !['auto', 'light', 'dark'].includes(this.theme))
      this.#complain('theme', this.theme, 'bad-input', 'auto, light or dark');
  }

  /** Signs in and remembers it in this browser. Rejects with a `SupportError`. */
  async signIn(options: DeskSignInOptions): Promise<void> {
    await this.#login.signIn(options, this.relays);
    this.#name = options.made === 'here' ? (options.name?.trim() ?? '') : '';
    this.#introduce(this.#store.snapshot);
  }

  /** Removes the key and everything that was read from this browser. It does not ask. Rejects with a `SupportError`. */
  async signOut(): Promise<void> {
    const { client } = this.#store;
    const gone = this.#login.signOut(() => client?.reset() ?? Promise.resolve());
    this.#clear();
    await gone.finally(() => this.dispatchEvent(new SupportSignOutEvent()));
  }

  protected createSession(): DeskSession {
    return new AgentSession({ world: this.#world });
  }

  protected createClient({ signer, relays }: DeskIdentity): DeskClient {
    return new AgentClient({ signer, relays, blobServers: this.#fileServers, world: this.#world });
  }

  /** Those that were named; none where one of them is wrong, which is said when it is set. */
  get #fileServers(): readonly string[] {
    try {
      return readBlobServers(this.blobServers);
    } catch {
      return [];
    }
  }

  get #world(): World {
    const world = DeskElement.#outside;
    if (!world) throw new SupportError('bad-input', 'expected DeskElement.world to be set by the entry');
    return world;
  }

  #onEntered(identity: DeskIdentity, fresh: boolean): void {
    this.#clear();
    this.fresh = fresh;
    this.#store.replace(() => this.createClient(identity));
    const { client } = this.#store;
    this.#mutes =
      client &&
      new DeskMutes(client, {
        isOver: () => client !== this.#store.client,
        changed: () => this.#count(),
        failed: (error) => this.#report(error),
      });
    identity.signer.getPublicKey().then(
      (pubkey) => identity === this.#login.identity && this.dispatchEvent(new SupportSignInEvent({ pubkey })),
      (error: unknown) =>
        identity === this.#login.identity && this.#report(toSupportError(error, 'signer-refused')),
    );
  }

  #clear(): void {
    this.#store.replace();
    this.#mutes = undefined;
    this.problem = this.notice = undefined;
    this.brandNew = this.fresh = this.setupAnswered = false;
    this.page = 'inbox';
    this.news = '';
  }

  #complain(attribute: string, value: string, code: SupportError['code'], expected: string): void {
    const shown = describe(value, 120);
    console.error(`<nostr-support-desk> ${attribute}=${shown}: expected ${expected}`);
    this.#tell(new SupportError(code, `expected ${expected}, got ${shown}`));
  }

  /** One by one: a key that is misspelt must not take the trust from the others. */
  #trust(): void {
    const { good, bad } = readIssuers(this.trustedIdentities ?? '');
    this.#issuers = good;
    for (const each of bad)
      this.#complain('trusted-identities', each, 'bad-input', 'public keys, as npub or hex');
  }

  #report(error: SupportError): void {
    if (this.#login.identity) this.notice = error.code;
    else this.problem = error.code;
    this.#tell(error);
  }

  #tell(error: SupportError): void {
    this.dispatchEvent(new SupportErrorEvent({ code: error.code, error }));
  }

  #introduce({ setup }: Snapshot): void {
    const { client } = this.#store;
    const { identity } = this.#login;
    if (this.#name === '' || setup !== 'missing' || !client || !identity) return;
    const name = this.#name;
    this.#name = '';
    this.setupAnswered = true;
    client
      .publishSetup({ name, relays: identity.relays })
      .catch((error: unknown) => this.#report(toSupportError(error, 'signer-refused')));
  }

  #onChange(now: Snapshot, before: Snapshot): void {
    this.#introduce(now);
    if (now.connection !== before.connection) {
      this.dispatchEvent(new SupportConnectionEvent({ connection: now.connection }));
      if (now.connection === 'online') void this.#mutes?.load();
    }
    const unread = this.#unread;
    this.#count();
    // What was read long ago and comes back from storage is no news.
    const known = before.pubkey !== undefined && !before.restoring;
    if (known && this.#unread > unread && this.#words)
      this.news = this.#words('unread', { count: this.#unread });
  }

  /** Waits until it is known who is muted, so that nobody calls for attention who is. */
  #count(): void {
    const { tickets } = this.#store.snapshot;
    const muted = this.#mutes?.customers;
    this.requestUpdate();
    const unread = muted || tickets.length === 0 ? countUnread(tickets, muted) : this.#unread;
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.dispatchEvent(new SupportUnreadEvent({ count: unread }));
  }

  async #onSignIn({ detail }: CustomEvent<DeskSignInRequest>): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      await this.signIn(detail);
      this.brandNew = detail.made === 'here';
    } catch (error) {
      this.problem = toSupportError(error, 'bad-key').code;
    } finally {
      this.busy = false;
    }
  }

  #onMenu({ detail: { action } }: CustomEvent<{ action: DeskMenuAction }>): void {
    if (action === 'sign-out') this.dialog?.showModal();
    else this.page = action;
  }

  #onSetup(published: boolean): void {
    this.page = published || this.fresh ? 'snippet' : 'inbox';
    this.setupAnswered = true;
  }

  async #onSignOut(): Promise<void> {
    try {
      await this.signOut();
    } catch (error) {
      this.#report(toSupportError(error, 'storage-unavailable'));
    }
  }

  /** What is shown: a key without a profile is asked about once, before the inbox. */
  get #page(): 'inbox' | 'setup' | 'snippet' {
    if (this.page !== 'inbox' || this.setupAnswered) return this.page;
    const { setup } = this.#store.snapshot;
    const asks = this.#name === '' && (this.#login.identity?.made === 'here' || this.fresh);
    return (setup === 'missing' && asks) || (setup === 'unknown' && this.brandNew) ? 'setup' : 'inbox';
  }

  protected override render(): TemplateResult {
    const words = this.#words!;
    return html`<div class="root" tabindex="-1" dir=${directionOf(words.lang)} lang=${words.lang}>
      ${this.#view(words)}
    </div>`;
  }

  #view(words: Words<DeskKey>): TemplateResult | typeof nothing {
    const { stage, identity } = this.#login;
    const { client } = this.#store;
    if (stage === 'starting') return nothing;
    if (stage === 'broken') return troubleView(words);
    if (!identity || !client) return this.#signIn(words);
    const page = this.#page;
    if (page === 'setup') return this.#setup(words, identity, client);
    return page === 'snippet' ? this.#snippet(words, identity) : this.#inbox(words, identity, client);
  }

  #signIn(words: Words<DeskKey>): TemplateResult {
    const { good, bad } = readRelays(this.relays);
    return html`<nostr-support-desk-sign-in
      .words=${words}
      .relays=${[...good, ...bad]}
      .busy=${this.busy}
      .problem=${this.problem ? words(`error-${this.problem}`) : ''}
      @desk-sign-in=${this.#onSignIn}
    ></nostr-support-desk-sign-in>`;
  }

  #setup(words: Words<DeskKey>, { made, relays }: DeskIdentity, client: DeskClient): TemplateResult {
    const { pubkey = '', profiles } = this.#store.snapshot;
    return html`<nostr-support-desk-setup
      .words=${words}
      .client=${client}
      .relays=${relays}
      .made=${made}
      .name=${profiles[pubkey]?.name ?? ''}
      @desk-setup-done=${() => this.#onSetup(true)}
      @desk-setup-later=${() => this.#onSetup(false)}
    ></nostr-support-desk-setup>`;
  }

  get #widgetUrl(): string {
    return (this.constructor as typeof DeskElement).widgetUrl;
  }

  #snippet(words: Words<DeskKey>, { relays }: DeskIdentity): TemplateResult | typeof nothing {
    const { pubkey } = this.#store.snapshot;
    if (!pubkey) return nothing;
    return html`<nostr-support-desk-snippet
      .words=${words}
      .widgetUrl=${this.#widgetUrl}
      .pubkey=${pubkey}
      .relays=${relays}
      .blobServers=${this.#fileServers}
      @desk-snippet-done=${() => (this.page = 'inbox')}
    ></nostr-support-desk-snippet>`;
  }

  #inbox(words: Words<DeskKey>, { relays }: DeskIdentity, client: DeskClient): TemplateResult {
    const { snapshot } = this.#store;
    const banners = bannersView({
      words,
      snapshot,
      notice: this.notice,
      onSetup: () => (this.page = 'setup'),
      onDismiss: () => (this.notice = undefined),
    });
    return html`<nostr-support-desk-workspace
        .words=${words}
        .client=${client}
        .snapshot=${snapshot}
        .relays=${relays}
        .issuers=${this.#issuers}
        .blobServers=${this.#fileServers}
        .widgetUrl=${this.#widgetUrl}
        .banners=${banners}
        .muted=${this.#mutes?.customers ?? NOBODY}
        @desk-menu=${this.#onMenu}
        @desk-mute=${({ detail }: CustomEvent<string>) => this.#mutes?.toggle(detail)}
      ></nostr-support-desk-workspace>
      <div class="hidden" role="status">${this.news}</div>
      ${signOutView({ words, snapshot, onConfirm: () => void this.#onSignOut() })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk': DeskElement;
  }
}
