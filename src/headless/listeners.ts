// Who listens to a client, by event. Whoever attaches gets the undo; one that throws does not keep the others from
// hearing.

import type { SupportError } from '../util/errors.js';
import type { CsatItem, MessageItem, NoteItem, StatusItem, Ticket } from './snapshot.js';

export interface ClientEvents {
  reply: [item: MessageItem, ticket: Ticket];
  message: [item: MessageItem, ticket: Ticket];
  status: [item: StatusItem, ticket: Ticket];
  note: [item: NoteItem, ticket: Ticket];
  csat: [item: CsatItem, ticket: Ticket];
  ticket: [ticket: Ticket];
  error: [error: SupportError];
  change: [];
  reset: [];
}

export type Listeners = ListenersOf<ClientEvents>;

export class ListenersOf<Events extends { [name in keyof Events]: readonly unknown[] }> {
  readonly #lists: { [Name in keyof Events]?: Set<(...values: Events[Name]) => void> } = {};

  on<Name extends keyof Events>(name: Name, listener: (...values: Events[Name]) => void): () => void {
    const list = (this.#lists[name] ??= new Set());
    list.add(listener);
    return () => list.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, ...values: Events[Name]): void {
    for (const listener of [...(this.#lists[name] ?? [])]) {
      try {
        listener(...values);
      } catch (error) {
        // Shown as what it is, an error in the listener, without stopping the stream.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
