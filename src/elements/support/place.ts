// Where the reader is in the panel, and what is typed there. What is typed is handed on to be kept at every stroke,
// and is forgotten only when it was sent.

import type { Snapshot, Ticket } from '../../headless/snapshot.js';

/** The name under which the draft of a conversation is kept that is not there yet. */
const NEW = 'new';

export class Place {
  #changed: () => void;
  #save: (ticketId: string, text: string) => void;
  #typed = new Map<string, string>();
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

  /** For the composer that is shown first, or is shown now. */
  prefill(text: string): void {
    this.#prefilled = text;
    if (!this.#settled) return;
    this.view = 'chat';
    this.#usePrefilled();
  }

  go(view: 'list' | 'chat', ticketId?: string): void {
    this.#settled = true;
    this.view = view;
    this.ticketId = ticketId;
    this.#changed();
  }

  /** Once, when what is stored is known: the only conversation there is, a list of several, or a new one. */
  settle({ tickets, restoring }: Snapshot): void {
    if (this.#settled || restoring) return;
    this.#settled = true;
    this.view = tickets.length > 1 ? 'list' : 'chat';
    this.ticketId = tickets.length === 1 ? tickets[0]?.id : undefined;
    if (this.#prefilled) {
      this.view = 'chat';
      this.#usePrefilled();
    }
  }

  /** `text` of `from` is safe now. What was typed meanwhile stays. */
  sent(from: string | undefined, to: string, text: string, snapshot: Snapshot): void {
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

  #usePrefilled(): void {
    this.type(this.#prefilled);
    this.#prefilled = '';
  }
}
