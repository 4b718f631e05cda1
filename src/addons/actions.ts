// What can be done with a message (react, reply, copy, edit, delete), emoji for the composer, and who is typing. It only
// asks the client; whether one may, and whether the other side has heard of it, is not known here.

import type { TemplateResult } from '../elements/template.js';
import type { Extra, Room, Written } from '../elements/parts/extras.js';
import type { MessageItem } from '../headless/snapshot.js';
import { actionsEn } from '../i18n/extras-en.js';
import { actionStyles } from './actions/action-styles.js';
import { messageView } from './actions/message-view.js';
import { banner, emojiButton, emojiRow, typingView } from './actions/composer-views.js';

export const words = actionsEn;
export const styles = actionStyles;

export const make = (room: Room): Extra => new Actions(room);

/** Under which name an edit is kept, after the conversation's: beside its draft, which holds the text. */
const KEPT = '/edit';

/** A message that is being edited. */
interface Edit {
  readonly id: string;
  /** What was typed there before. */
  readonly draft: string;
}

export class Actions implements Extra {
  readonly room: Room;
  /** The message whose actions are shown. */
  open = '';
  /** It is asked once more before it is deleted. */
  sure = false;
  /** Whether its text was; undefined before anybody asked. */
  copied: boolean | undefined;
  picking = false;
  /** By conversation: whoever looks into another one goes on here later. */
  readonly #replies = new Map<string, string>();
  #undo: (() => void) | undefined;

  constructor(room: Room) {
    this.room = room;
  }

  start(): void {
    const { root } = this.room;
    // Before the panel hears of it: Escape ends what was begun last.
    const onKey = (event: Event) => this.#onKey(event as KeyboardEvent);
    root.addEventListener('keydown', onKey, { capture: true });
    this.#undo = () => root.removeEventListener('keydown', onKey, { capture: true });
  }

  stop(): void {
    this.#undo?.();
  }

  get replying(): MessageItem | undefined {
    return this.#find(this.#replies.get(this.room.place));
  }

  get editing(): MessageItem | undefined {
    return this.#find(this.#edit(this.room.place)?.id);
  }

  /** One for all tabs, and still there after a reload: nobody sends the text once more instead. */
  #edit(place: string): Edit | undefined {
    const { drafts } = this.room.client?.getSnapshot() ?? this.room.snapshot;
    const [id = '', ...lines] = drafts[place + KEPT]?.split('\n') ?? [];
    return id ? { id, draft: lines.join('\n') } : undefined;
  }

  #keep(place: string, edit?: Edit): void {
    this.room.client?.saveDraft({ ticketId: place + KEPT, text: edit ? `${edit.id}\n${edit.draft}` : '' });
  }

  #find(named: string | undefined): MessageItem | undefined {
    const item = named && this.room.ticket?.items.findLast(({ id }) => id === named);
    return item && item.type === 'message' && !item.removed ? item : undefined;
  }

  message(item: MessageItem): TemplateResult | undefined {
    return messageView(this, item);
  }

  above(): TemplateResult {
    return banner(this, typingView(this), this.picking ? emojiRow(this) : undefined);
  }

  tools(): TemplateResult | undefined {
    return this.room.has('emoji') ? emojiButton(this) : undefined;
  }

  typed(text: string): void {
    const { ticket, client } = this.room;
    if (ticket) client?.signal({ ticketId: ticket.id, signal: text ? 'typing' : 'idle' });
  }

  outgoing(): { replyTo: string } | undefined {
    const { replying } = this;
    return replying && { replyTo: replying.id };
  }

  /** No message is edited to nothing: what is sent then is what lies beside it. */
  take(text: string): Promise<Written> | undefined {
    return this.editing && text.trim() ? this.#change(this.room.place, text) : undefined;
  }

  async #change(place: string, text: string): Promise<Written> {
    const { room } = this;
    const edit = this.#edit(place)!;
    const client = (await room.sending?.(place, text)) ?? room.client!;
    const { ticketId } = await client.editMessage({ ticketId: place, id: edit.id, text });
    // Who has ended it meanwhile has the draft already.
    if (this.#edit(place)?.id !== edit.id) return { ticketId, draft: '' };
    this.#keep(place);
    return { ticketId, draft: edit.draft };
  }

  sent(ticketId: string): void {
    const { client, place } = this.room;
    // What has been begun elsewhere meanwhile goes on.
    if (place !== ticketId) return;
    client?.signal({ ticketId, signal: 'idle' });
    this.end();
  }

  #onKey(event: KeyboardEvent): void {
    const { room } = this;
    const input = event.target as HTMLTextAreaElement;
    if (event.isComposing) return;
    if (event.key === 'Escape' && (this.open || this.picking || this.replying || this.editing)) {
      event.stopPropagation();
      if (this.open) this.toggle(this.open);
      else if (this.picking) this.pick();
      else this.end();
    }
    if (event.key !== 'ArrowUp' || room.inside || !input.matches('[part~=input]') || input.value) return;
    const last = room.ticket?.items.findLast(
      (item): item is MessageItem => item.type === 'message' && item.own && !item.removed,
    );
    if (!last?.text) return;
    event.preventDefault();
    this.edit(last);
  }

  toggle(id: string): void {
    this.#leave();
    this.open = this.open === id ? '' : id;
    this.sure = false;
    this.copied = undefined;
    this.room.redraw();
  }

  /** They stand before the button: the keyboard, which has pressed it, would go on to what is behind the panel. */
  pick(byKey = false): void {
    const { room } = this;
    this.#leave();
    this.picking = !this.picking;
    room.redraw();
    if (byKey)
      void room.host.updateComplete.then(() => room.root.querySelector<HTMLElement>('.emoji-set *')?.focus());
  }

  react({ id, reactions }: MessageItem, emoji: string): void {
    const { client, place: ticketId } = this.room;
    const { own, removed } = reactions?.find((reaction) => reaction.emoji === emoji) ?? {};
    this.#leave();
    this.open = '';
    this.room.redraw();
    void this.room.attempt(async () =>
      // What was taken back, and refused, is offered again.
      removed ? client?.retry({ id: own![0]! }) : client?.react({ ticketId, id, emoji, off: !!own }),
    );
  }

  reply({ id }: MessageItem): void {
    this.end();
    this.#replies.set(this.room.place, id);
    this.#write();
  }

  edit({ id, text }: MessageItem): void {
    const { room } = this;
    const draft = this.editing ? this.#edit(room.place)!.draft : room.text;
    this.end();
    this.#keep(room.place, { id, draft });
    room.type(text);
    this.#write();
  }

  /** Not on a page without https, nor where the browser may not: it says so where it was asked. */
  async copy({ id, text }: MessageItem): Promise<void> {
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    if (this.open !== id) return;
    this.copied = !!copied;
    this.room.redraw();
  }

  remove({ id }: MessageItem): void {
    if (!this.sure) {
      this.sure = true;
      return this.room.redraw();
    }
    this.open = '';
    this.room.redraw();
    const { client, place: ticketId } = this.room;
    void this.room.attempt(async () => client?.deleteMessage({ ticketId, id }));
  }

  insert(emoji: string): void {
    const input = this.#input();
    if (!input) return;
    input.setRangeText(emoji, input.selectionStart, input.selectionEnd, 'end');
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.focus();
  }

  /** Ends a reply or an edit; what had been typed before an edit comes back. */
  end(): void {
    const { room } = this;
    this.#leave();
    if (this.editing) room.type(this.#edit(room.place)!.draft);
    if (this.#edit(room.place)) this.#keep(room.place);
    this.#replies.delete(room.place);
    this.open = '';
    this.picking = false;
    room.redraw();
  }

  #write(): void {
    const { room } = this;
    this.open = '';
    // An answer is no note.
    if (room.inside) room.type(room.text);
    room.redraw();
    this.#input()?.focus();
  }

  /** The keyboard goes on beside what goes away: where a menu was opened, or where one writes. */
  #leave(): void {
    const at = this.room.root.activeElement;
    const more = at?.closest('.choices')?.previousElementSibling as HTMLElement | null | undefined;
    if (more) more.focus();
    else if (at?.closest('.target, .emoji-set')) this.#input()?.focus();
  }

  #input(): HTMLTextAreaElement | null {
    return this.room.root.querySelector('[part~=input]');
  }
}
