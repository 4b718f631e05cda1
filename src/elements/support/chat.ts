// The conversations behind the panel: where the reader is, what is being sent, what went wrong, what the page is told.
// It draws nothing; the views read from it and call it.

import type { CustomerClient } from '../../headless/customer-client.js';
import type { Signals } from '../../headless/role.js';
import type { Profile, Snapshot, Ticket } from '../../headless/snapshot.js';
import type { WordKey } from '../../i18n/en.js';
import type { ExtraKey } from '../../i18n/extras-en.js';
import type { Words } from '../../i18n/words.js';
import { unixTime, type Clock } from '../../io/clock.js';
import {
  badInput,
  describe,
  SupportError,
  toSupportError,
  type SupportErrorCode,
} from '../../util/errors.js';
import { StoreController, type StoreClient } from '../controllers/store-controller.js';
import {
  Extras,
  type Extend,
  type ExtraLoaders,
  type FileRules,
  type Room,
  type RoomClient,
  type Written,
} from '../parts/extras.js';
import {
  SupportBeforeSendEvent,
  SupportConnectionEvent,
  SupportCsatEvent,
  SupportErrorEvent,
  SupportMessageEvent,
  SupportReadyEvent,
  SupportStatusEvent,
  SupportTicketEvent,
  SupportUnreadEvent,
} from '../events.js';
import { gist } from '../parts/gist.js';
import { listOf, wrongChoice } from './configuration.js';
import type { Identity, NewTicket, SupportElement } from './support-element.js';

/** What the element asks of its client. */
export type SupportClient = StoreClient &
  Pick<
    CustomerClient,
    | 'createTicket'
    | 'sendMessage'
    | 'submitCsat'
    | 'retry'
    | 'markRead'
    | 'saveDraft'
    | 'reset'
    | 'exportKey'
    | 'importKey'
    | 'exportTranscript'
    | keyof RoomClient
    | 'signals'
  >;

/** The attribute that is to blame. */
const BLAMED: Partial<Record<SupportErrorCode, 'agent' | 'relays' | 'blobServers'>> = {
  'bad-agent': 'agent',
  'bad-relay': 'relays',
  'bad-blob-server': 'blobServers',
  'no-relays': 'relays',
};
/** What the reader sees elsewhere, or did on purpose. */
const QUIET: readonly SupportErrorCode[] = [
  'relay-refused',
  'relay-unreachable',
  'storage-unavailable',
  'insecure-context',
  'no-proof',
  'cancelled',
];
/** Seconds that two clocks may be apart. */
const SLACK = 60;

const EXTRAS = ['tray', 'actions', 'menu'];
/** What the host may have that `welcome` shows. */
export const WELCOME = [
  'prechat',
  'consent',
  'categories',
  'hours',
  'timezone',
  'replyTime',
  'starters',
] as const;

export const LIST = 'list';
/** A conversation that is not there yet. Its draft is kept under this name. */
export const NEW = 'new';

export class Chat extends StoreController<SupportClient, SupportElement> implements Room {
  words!: Words<WordKey | ExtraKey>;
  readonly extras: Extras;
  readonly clock: () => Clock;
  extend!: Extend;
  /** LIST, NEW or a conversation's id. Undefined until the reader has been put, or has gone, somewhere. */
  #place: string | undefined;
  fresh: string | undefined;
  /** The conversation that the reader has before the eyes. */
  #seen: string | undefined;
  #prefilled = '';
  /** What went wrong last. */
  notice: WordKey | undefined;
  /** Why there is no client: nothing can be sent. */
  broken: SupportError | undefined;
  /** Who is writing, as the page knows it. */
  identity: Identity = {};
  /** Something is on its way to the outbox. */
  busy = false;
  /** The keyboard belongs in the panel, once there is one. */
  wantsFocus = false;
  /** For a screen reader. Always another node, so that the same text twice is said twice. */
  news: HTMLElement | undefined;
  /** What was sent before this (unix seconds) is no news. */
  #since = 0;
  /** Everything is gone from this browser. */
  protected override gone: () => void;
  #complaint = '';
  #resolve: (() => void) | undefined;
  readonly ready = new Promise<void>((resolve) => (this.#resolve = resolve));

  constructor(host: SupportElement, clock: () => Clock, gone: () => void, loaders: () => ExtraLoaders) {
    super(host);
    this.gone = gone;
    this.clock = clock;
    this.extras = new Extras(this, loaders);
    this.redraw();
  }

  redraw(): void {
    this.extend = (item) => this.extras.ask('message', item);
    this.host.requestUpdate();
  }

  get root(): ShadowRoot {
    return this.host.renderRoot as ShadowRoot;
  }

  get files(): FileRules {
    const { accept, blobServers, maxFileSize } = this.host;
    return { accept, maxFileSize, canSend: !!blobServers };
  }

  get inline(): boolean {
    return this.host.mode === 'inline';
  }

  get place(): string {
    return this.#place ?? NEW;
  }

  /** The conversation on screen. */
  get ticket(): Ticket | undefined {
    return this.snapshot.tickets.find(({ id }) => id === this.#place);
  }

  /** What is typed there. */
  get text(): string {
    return this.snapshot.drafts[this.place] ?? '';
  }

  /** Who answers, as far as it is known. */
  get agent(): Partial<Profile> {
    const { agent = '', profiles } = this.snapshot;
    return profiles[this.ticket?.agent ?? agent] ?? {};
  }

  /** What is stored is being read, and nothing of it is there yet. */
  get loading(): boolean {
    const { restoring, tickets } = this.snapshot;
    return !this.broken && restoring && !tickets.length && !this.idle;
  }

  get title(): string {
    return this.host.heading || this.agent.name || this.words('heading');
  }

  nameOf({ own, pubkey }: { own: boolean; pubkey: string }): string {
    return own ? this.words('you') : this.snapshot.profiles[pubkey]?.name || this.words('someone');
  }

  has(feature: string): boolean {
    return !listOf(this.host.disable).includes(feature);
  }

  get signals(): Signals {
    return { typing: this.has('typing'), receipts: this.has('receipts') };
  }

  wanted(): boolean {
    return this.host.open || this.inline;
  }

  /** Whoever asks for consent touches neither the relays nor the disk before it is given, with the first message. */
  protected eager(): boolean {
    return this.wanted() && !this.host.consent;
  }

  override replace(make: () => SupportClient): void {
    this.broken = this.notice = undefined;
    this.#since = unixTime(this.clock()) - SLACK;
    super.replace(make);
  }

  /** What failed before may go well now. */
  open(): void {
    if (this.client) this.broken = undefined;
    // Where the news is.
    if (this.ticket && !this.ticket.unread && this.snapshot.unread && !this.#prefilled) this.#place = LIST;
    void this.start();
  }

  /** Fetches what an open panel has a use for. */
  furnish(): void {
    const { host, extras } = this;
    for (const name of [...EXTRAS, ...listOf(host.addons)]) void extras.use(name);
    if (WELCOME.some((name) => host[name])) void extras.use('welcome');
  }

  forget(): void {
    this.#place = this.news = undefined;
    this.#prefilled = '';
  }

  checkChoices(): void {
    const wrong = wrongChoice(this.host);
    if (wrong) this.blame(wrong.attribute, wrong.value, wrong.expected);
  }

  /** A wrong setting speaks: to whoever made it, to the page and, calmly, to the reader. */
  blame(attribute: string, value: unknown, expected: string): void {
    const error = badInput(expected, value);
    this.#complain(attribute, value, error);
    this.#report(error, 'error-bad-agent');
  }

  /** What the page has handed in can't be read. Not said while it is being drawn. */
  doubt(name: string): void {
    queueMicrotask(() => this.blame(name, 'an error', 'a readable value'));
  }

  /** A copy of what the page tells, in which nothing hides; of what can't be read nothing. */
  read<T extends object>(name: string, told: T): Partial<T> {
    try {
      return { ...(JSON.parse(JSON.stringify(told ?? {})) as T) };
    } catch {
      this.doubt(name);
      return {};
    }
  }

  /** To whoever set it up, once for each mistake. */
  #complain(attribute: string, value: unknown, { message }: SupportError): void {
    const line = `<nostr-support ${attribute}=${describe(value, 120)}>: ${message}`;
    if (line !== this.#complaint) console.error(line);
    this.#complaint = line;
  }

  /** Tells the page, and the reader too where the timeline and the thin line for "offline" don't. */
  #report(error: SupportError, words: WordKey = `error-${error.code}`): void {
    if (!QUIET.includes(error.code)) this.notice = words;
    this.host.requestUpdate();
    this.host.dispatchEvent(new SupportErrorEvent({ code: error.code, error }));
  }

  protected started(): void {
    if (!this.#resolve) return;
    this.#resolve();
    this.#resolve = undefined;
    this.host.dispatchEvent(new SupportReadyEvent());
  }

  protected failed(error: SupportError): void {
    const blamed = BLAMED[error.code] ?? (this.client ? undefined : 'agent');
    if (blamed) {
      this.broken = error;
      this.#complain(blamed, this.host[blamed], error);
    }
    this.#report(error);
  }

  protected changed(now: Snapshot, before: Snapshot): void {
    const { host, words } = this;
    const tell = (event: Event) => host.dispatchEvent(event);
    const news: string[] = [];
    // What was stored before is no news.
    for (const ticket of before.restoring || now.restoring ? [] : now.tickets) {
      const { id, ticketId, items, status } = ticket;
      // By its label: what no relay has taken yet may get another id.
      const was = before.tickets.find((other) => other.ticketId === ticketId);
      if (was === ticket) continue;
      if (was && was.id === this.#place) this.#place = id;
      const old = was?.items ?? [];
      let same = 0;
      while (items[same] && items[same] === old[same]) same++;
      const known = new Set(old.slice(same).map((item) => item.id));
      if (!was) tell(new SupportTicketEvent({ ticketId: id }));
      for (const item of items.slice(same)) {
        if (known.has(item.id)) continue;
        if (item.type === 'csat') tell(new SupportCsatEvent({ ticketId: id, rating: item.rating }));
        if (item.type !== 'message') continue;
        const { own, at, from, text } = item;
        tell(
          new SupportMessageEvent({
            ticketId: id,
            id: item.id,
            from,
            text: host.exposeMessages ? text : undefined,
          }),
        );
        if (own || at < this.#since) continue;
        news.push(words('incoming', { name: this.nameOf(item), text: gist(words, item) }));
        this.extras.ask('news', item);
      }
      if (was && was.status !== status) tell(new SupportStatusEvent({ ticketId: id, status }));
    }
    if (now.tickets.length) void this.extras.use('attention');
    this.extras.ask('changed', now);
    if (now.unread !== before.unread) tell(new SupportUnreadEvent({ count: now.unread }));
    if (now.connection !== before.connection)
      tell(new SupportConnectionEvent({ connection: now.connection }));
    if (!news.length) return;
    this.news = document.createElement('p');
    this.news.textContent = news.join('\n');
  }

  markRead(): void {
    const { ticket } = this;
    const seen = this.wanted() && document.visibilityState === 'visible' ? ticket : undefined;
    if (seen?.unread) {
      // What comes while one looks is new for everybody to see.
      if (seen.id !== this.#seen) this.fresh = firstUnread(seen);
      this.client?.markRead({ ticketId: seen.id });
    }
    this.#seen = seen?.id;
  }

  /** The client, as the page has set it up by now. */
  async held(): Promise<SupportClient> {
    const { host } = this;
    await host.updateComplete;
    const { client } = this;
    if (!client) throw this.broken ?? badInput('an element in the page', host.isConnected);
    return client;
  }

  /** The client, connected, and nobody in the page against sending. */
  async sending(ticketId: string | undefined, text: string): Promise<SupportClient> {
    const { host } = this;
    const client = await this.held();
    if (
      !host.dispatchEvent(
        new SupportBeforeSendEvent({ ticketId, text: host.exposeMessages ? text : undefined }),
      )
    )
      throw new SupportError('cancelled', 'support-before-send was prevented');
    await client.connect();
    return client;
  }

  /** One at a time, and what goes wrong stands in the panel, with the text still in its place. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
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

  go(place: string): void {
    this.#place = place;
    this.fresh = undefined;
    this.notice = undefined;
    this.wantsFocus = true;
    this.host.requestUpdate();
  }

  /**
   * Once there is a conversation: the only one there is, or a list of several. Not while something new is being typed:
   * the conversations of a key that is new to this browser come from the relays, at any time.
   */
  settle(): void {
    const { tickets } = this.snapshot;
    if (this.loading) return;
    if (tickets.length) this.#place ??= tickets.length > 1 ? LIST : tickets[0]?.id;
    if (!this.#prefilled) return;
    if (!this.ticket) this.#place = NEW;
    this.type(this.#prefilled);
    this.#prefilled = '';
  }

  /** Kept at every stroke, and forgotten only when it was sent. */
  type(text: string): void {
    this.#place = this.place;
    this.#save(this.place, text);
    this.extras.ask('typed', text);
  }

  #save(ticketId: string, text: string): void {
    this.client?.saveDraft({ ticketId, text });
  }

  /** For the composer that is shown, or will be. */
  prefill(text: string): void {
    if (typeof text !== 'string') return this.doubt('prefill');
    this.#prefilled = text;
    this.host.requestUpdate();
  }

  send(text: string): void {
    const { host, place, extras } = this;
    if (place === NEW && (host.prechat || host.consent) && !extras.has('welcome')) {
      this.furnish();
      return this.#report(
        new SupportError('addon-unavailable', 'what is asked before sending is not there yet'),
      );
    }
    if (extras.ask('refuses').some(Boolean)) return this.redraw();
    void this.attempt(async () => {
      // What else goes out is asked for only where it does.
      const more = (): Partial<NewTicket> => Object.assign({}, ...extras.ask('outgoing'));
      const { ticketId, draft = '' }: Written = await (extras.ask('take', text).find(Boolean) ??
        (place === NEW
          ? host.createTicket({ ...more(), body: text })
          : host.sendMessage(place, text, more())));
      // What was typed meanwhile stays.
      const typed = this.snapshot.drafts[place] ?? '';
      this.#save(place, '');
      this.#save(ticketId, draft + (typed.startsWith(text) ? typed.slice(text.length) : typed));
      extras.ask('sent', ticketId);
      if (this.place === place) this.#place = ticketId;
    });
  }

  retry(id: string): void {
    void this.attempt(async () => this.client?.retry({ id }));
  }
}

function firstUnread({ items, unread }: Ticket): string | undefined {
  return items.filter(({ type, own }) => type === 'message' && !own).at(-unread)?.id;
}
