// The menu in the header: a conversation is saved as a file, goes on in another browser, or is deleted from this one; and
// the list of conversations, with a search over many. It only asks the element; nothing is deleted that was not confirmed.

import type { TemplateResult } from '../elements/template.js';
import { Downloads } from '../elements/parts/downloads.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import type { Forgotten, TranscriptFormat } from '../headless/world.js';
import { menuEn } from '../i18n/extras-en.js';
import { listView } from './menu/list-view.js';
import { markView } from './menu/mark-view.js';
import { menuStyles } from './menu/menu-styles.js';
import { menuView } from './menu/menu-view.js';
import { printStyles } from './menu/print-styles.js';
import { Search } from './menu/search.js';

export { menuEn as words };

export const styles = menuStyles + printStyles;

export const make = (room: Chat): Extra => new Menu(room);

/** What is shown of it. */
export type MenuPage = '' | 'entries' | 'carry' | 'bring' | 'delete' | 'done';

export class Menu implements Extra {
  readonly room: Chat;
  page: MenuPage = '';
  /** What is under way. */
  busy: TranscriptFormat | 'delete' | '' = '';
  /** What went wrong last. */
  fault: keyof typeof menuEn | undefined;
  /** The relays are asked to forget too. */
  asks = false;
  told: Forgotten | undefined;
  readonly #search: Search;
  readonly #downloads = new Downloads();
  #fetching: Promise<void> | undefined;
  #left = new AbortController();

  constructor(room: Chat) {
    this.room = room;
    this.#search = new Search(room);
  }

  start(): void {
    this.#left = new AbortController();
    const { signal } = this.#left;
    const { host, root } = this.room;
    // On the element, before anything in the panel hears of it: Escape closes what was opened last.
    host.addEventListener('keydown', (event) => this.#onKey(event), { capture: true, signal });
    host.addEventListener('support-hide', () => this.#away(), { signal });
    const onElsewhere = (event: Event) => this.#onElsewhere(event);
    document.addEventListener('pointerdown', onElsewhere, { capture: true, signal });
    // On paper nobody scrolls. A panel that floats is not printed.
    const onPaper = () => root.querySelector('nostr-support-timeline')?.reveal(0, Infinity);
    addEventListener('beforeprint', () => this.room.inline && onPaper(), { signal });
    // After that the log is as if the reader had gone on from there.
    const onScreen = () => {
      root.querySelector('.log')?.dispatchEvent(new Event('scroll'));
      this.room.redraw();
    };
    addEventListener('afterprint', onScreen, { signal });
    // What moves within a shadow root is not heard of outside.
    for (const where of [document, root]) where.addEventListener('focusin', onElsewhere, { signal });
  }

  stop(): void {
    this.#left.abort();
    this.#reset();
    this.#downloads.end();
  }

  mark(): TemplateResult | undefined {
    return markView(this.room);
  }

  header(): TemplateResult | undefined {
    const { room } = this;
    const { snapshot, host, broken, idle } = room;
    const has = snapshot.tickets.length > 0;
    if (broken || (snapshot.restoring && !idle) || (!has && host.signer && this.page !== 'done'))
      return undefined;
    // Another tab may have deleted what is asked about; what was carried here may have come.
    if ((!has && /^(carry|delete)$/.test(this.page) && !this.busy) || (has && this.page === 'bring'))
      this.#reset();
    return menuView(this);
  }

  list(): TemplateResult {
    return listView(this.room, this.#search);
  }

  toggle(): void {
    if (this.page) this.close();
    else this.go('entries');
  }

  /** What had the focus may be gone: it goes to what is shown now. */
  go(page: MenuPage): void {
    const { room } = this;
    const wasOpen = this.page !== '';
    this.#reset();
    this.page = page;
    // It comes in a file of its own.
    if (page === 'carry' || page === 'bring') void this.#fetch();
    room.redraw();
    if (wasOpen) void room.host.updateComplete.then(() => this.#focus());
  }

  close(): void {
    if (!this.page || this.busy === 'delete') return;
    const { root } = this.room;
    const button = root.querySelector<HTMLElement>('[part=menu]');
    // Where the focus has gone elsewhere, it stays there.
    const isInside = !root.activeElement || !!root.activeElement.closest('.menu-place');
    this.#reset();
    this.room.redraw();
    if (isInside && this.room.wanted()) button?.focus();
  }

  async save(format: TranscriptFormat): Promise<void> {
    const { host, ticket } = this.room;
    if (!ticket) return;
    await this.#run(format, async () => {
      const text = await host.exportTranscript(ticket.id, format);
      this.#downloads.saveTranscript(this.room.clock(), text, format);
      if (this.page === 'entries') this.close();
    });
  }

  async delete(): Promise<void> {
    const { room, asks } = this;
    const { host } = room;
    await this.#run('delete', async () => {
      this.told = await host.reset({ forget: asks });
      if (this.told?.asked) return (this.page = 'done');
      this.#reset();
      room.wantsFocus = true;
    });
    await host.updateComplete;
    // It is not there before what is left in this browser was read.
    const { signal } = this.#left;
    while (this.page === 'done' && room.wanted() && !room.broken && !signal.aborted && !this.#focus())
      await new Promise(requestAnimationFrame);
  }

  async #run(what: Menu['busy'], work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.fault = undefined;
    // What was pressed can't have it while it can't be pressed.
    this.#focus();
    this.room.redraw();
    try {
      await work();
    } catch {
      this.fault = what === 'delete' ? 'menuDeleteFailed' : 'menuFailed';
    }
    this.busy = '';
    this.room.redraw();
  }

  async #fetch(): Promise<void> {
    const { room } = this;
    this.#fetching ??= room.extras.use('handover').finally(() => (this.#fetching = undefined));
    await this.#fetching;
    await room.host.updateComplete;
    if (room.extras.has('handover')) return void this.#focus();
    this.fault = 'menuFailed';
    room.redraw();
  }

  #reset(): void {
    this.page = '';
    this.fault = this.told = undefined;
    this.asks = false;
    this.room.extras.ask('handover', '');
  }

  /** Whether there was something to focus. */
  #focus(): boolean {
    const sheet = this.room.root.querySelector<HTMLElement>('.menu-sheet');
    (sheet?.querySelector<HTMLElement>('[part~=field]') ?? sheet)?.focus();
    return !!sheet;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || !this.page) return;
    event.stopPropagation();
    this.close();
  }

  #onElsewhere(event: Event): void {
    const isInside = (target: EventTarget) => target instanceof Element && target.matches('.menu-place');
    if (!event.composedPath().some(isInside)) this.#away();
  }

  /** The reader has gone on, and the focus with them. What is being deleted is not left half said. */
  #away(): void {
    if (!this.page || this.busy === 'delete') return;
    this.#reset();
    this.room.redraw();
  }
}
