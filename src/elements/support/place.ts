// Where the reader is in the panel, and what is typed there. What is typed is handed on to be kept at every stroke,
// and is forgotten only when it was sent.

import type { Snapshot, Ticket } from '../../headless/snapshot.js';

/** The name under which the draft of a conversation is kept that is not there yet. */
const NEW = 'new';

export class Place {
  #changed: () => void;
  #save: (ticketId: string, text: string) => void;
  #typed = new Map<string, string>();
  /** The reader has been put, or has gone, somewhere. */
  #settled = false;
  #prefilled = '';
  view: 'list' | 'chat' = 'chat';
  /** Undefined while a new conversation is begun. */
  ticketId: string | undefined;

  constructor(changed: () => void, save: (ticketId: string, text: string) => void) {
    this.#changed = changed;
    this.#save = save;
  }

  get #key(): string {
    return this.ticketId ?? NEW;
  }

  ticket({ tickets }: Snapshot): Ticket | undefined {
    return this.view === 'chat' ? tickets.find((ticket) => ticket.id === this.ticketId) : undefined;
  }

  text({ drafts }: Snapshot): string {
    return this.#typed.get(this.#key) ?? drafts[this.#key] ?? '';
  }

  type(text: string): void {
    this.#typed.set(this.#key, text);
    this.#save(this.#key, text);
    this.#changed();
  }

  /** For the composer that is shown, or will be. */
  prefill(text: string): void {
    this.#prefilled = text;
    this.#changed();
  }

  go(view: 'list' | 'chat', ticketId?: string): void {
    this.#settled = true;
    this.view = view;
    this.ticketId = ticketId;
    this.#changed();
  }

  /**
   * Once there is a conversation: the only one there is, or a list of several. Not while something new is being typed:
   * the conversations of a key that is new to this browser come from the relays, at any time.
   */
  settle({ tickets, restoring }: Snapshot): void {
    if (restoring) return;
    if (!this.#settled && tickets.length > 0 && (this.#prefilled || !this.#typed.get(this.#key))) {
      this.#settled = true;
      this.view = tickets.length > 1 ? 'list' : 'chat';
      this.ticketId = tickets.length === 1 ? tickets[0]?.id : undefined;
    }
    if (!this.#prefilled) return;
    const text = this.#prefilled;
    this.#prefilled = '';
    this.#settled = true;
    this.view = 'chat';
    this.type(text);
  }

  /** `text` of `from` is safe now. What was typed meanwhile stays. */
  sent(from: string | undefined, to: string, text: string, snapshot: Snapshot): void {
    this.#settled = true;
    const key = from ?? NEW;
    const typed = this.#typed.get(key) ?? snapshot.drafts[key] ?? '';
    const rest = typed.startsWith(text) ? typed.slice(text.length) : typed;
    this.#typed.set(key, '');
    this.#save(key, '');
    if (rest) {
      this.#typed.set(to, rest);
      this.#save(to, rest);
    }
    if (this.ticketId === from && this.view === 'chat') this.ticketId = to;
    this.#changed();
  }

  forget(): void {
    this.#typed.clear();
    this.#settled = false;
    this.#prefilled = '';
    this.view = 'chat';
    this.ticketId = undefined;
    this.#changed();
  }
}
