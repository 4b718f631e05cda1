// What can be done with a message (react, reply, copy, edit, delete), emoji for the composer, and who is typing. It only
// asks the client; whether one may, and whether the other side has heard of it, is not known here.

import type { TemplateResult } from '../elements/template.js';
import type { Extra, Room } from '../elements/parts/extras.js';
import type { MessageItem } from '../headless/snapshot.js';
import { actionsEn } from '../i18n/extras-en.js';
import { actionStyles } from './actions/action-styles.js';
import { messageView } from './actions/message-view.js';
import { banner, emojiButton, emojiRow, typingView } from './actions/composer-views.js';

export const words = actionsEn;
export const styles = actionStyles;

export const make = (room: Room): Extra => new Actions(room);

/** What is under way with one message. */
interface Target {
  readonly id: string;
  readonly place: string;
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
  #reply: Target | undefined;
  #edit: (Target & { readonly draft: string }) | undefined;
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
    return this.#find(this.#reply);
  }

  get editing(): MessageItem | undefined {
    return this.#find(this.#edit);
  }

  #find(target: Target | undefined): MessageItem | undefined {
    const { place, ticket } = this.room;
    if (place !== target?.place) return undefined;
    const item = ticket?.items.findLast(({ id }) => id === target.id);
    return item?.type === 'message' && !item.removed ? item : undefined;
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

  take(text: string): Promise<{ ticketId: string }> | undefined {
    const { editing } = this;
    return editing && this.#change(editing.id, text);
  }

  async #change(id: string, text: string): Promise<{ ticketId: string }> {
    const { room } = this;
    const ticketId = room.place;
    const client = (await room.sending?.(ticketId, text)) ?? room.client!;
    return client.editMessage({ ticketId, id, text });
  }

  sent(rest: string): void {
    const { client, ticket } = this.room;
    if (ticket) client?.signal({ ticketId: ticket.id, signal: 'idle' });
    // What was typed while an edit was being written down stands after what had been typed before.
    this.end(rest);
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

  pick(): void {
    this.#leave();
    this.picking = !this.picking;
    this.room.redraw();
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
    this.#reply = { id, place: this.room.place };
    this.#write();
  }

  edit({ id, text }: MessageItem): void {
    this.end();
    const { room } = this;
    this.#edit = { id, place: room.place, draft: room.text };
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
  end(rest = ''): void {
    const { room } = this;
    this.#leave();
    if (this.editing) room.type(this.#edit!.draft + rest);
    this.#reply = this.#edit = undefined;
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
