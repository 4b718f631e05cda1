// What an add-on adds to a conversation on screen. The element only names the places where there may be more: each add-on
// that has arrived is asked there at every drawing. One that can't be fetched is absent, and tried again the next time
// that it is needed.

import type { TemplateResult } from '../template.js';
import { adopt, type Controller, type LiveElement } from '../live-element.js';
import type { Sent } from '../../headless/sending.js';
import type { MessageItem, Snapshot, Ticket } from '../../headless/snapshot.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Attachment } from '../../protocol/envelope.js';
import type { ExtraKey } from '../../i18n/extras-en.js';
import type { WordTable, Words } from '../../i18n/words.js';

/** Where an add-on is at work: the widget's panel, or a ticket on the desk. To be read anew at every drawing. */
export interface Room {
  readonly host: LiveElement;
  /** Where everything is drawn. */
  readonly root: ShadowRoot;
  readonly words: Words<PartsKey | ExtraKey>;
  readonly snapshot: Snapshot;
  /** The id of the conversation on screen; `new` for one that is not there yet. */
  readonly place: string;
  readonly ticket: Ticket | undefined;
  readonly client: RoomClient | undefined;
  /** What is typed there. */
  readonly text: string;
  /** What is typed now is for one's own side only. */
  readonly inside?: boolean;
  /** The first message that was new when the reader came. */
  readonly fresh: string | undefined;
  /** What may be sent. */
  readonly files: FileRules;
  /** The page has not left it out. */
  has(feature: 'attachments' | 'emoji' | 'receipts' | 'typing'): boolean;
  nameOf(said: { readonly pubkey: string; readonly own: boolean }): string;
  /** Puts a text in the place of what is typed for the other side. */
  type(text: string): void;
  /** Draws anew, what add-ons have put into the timeline too. */
  redraw(): void;
  /** The client, connected, and nobody in the page against this text. The desk asks nobody. */
  sending?(ticketId: string, text: string): Promise<RoomClient>;
  /** One at a time; what goes wrong is said where the reader is. */
  attempt(work: () => Promise<unknown>): Promise<void>;
}

export interface FileRules {
  /** There is a file server to send them to. */
  readonly canSend: boolean;
  /** As a file input takes it: types and endings. */
  readonly accept: string;
  /** In bytes. */
  readonly maxFileSize: number;
}

/** What an add-on may ask for, by either side. */
export interface RoomClient {
  /** As it is now; what is drawn comes later. */
  getSnapshot(): Snapshot;
  signal(input: { ticketId: string; signal: 'typing' | 'idle' }): void;
  saveDraft(input: { ticketId: string; text: string }): void;
  retry(input: { id: string }): Promise<void>;
  react(input: { ticketId: string; id: string; emoji: string; off?: boolean }): Promise<Sent>;
  editMessage(input: { ticketId: string; id: string; text: string }): Promise<Sent>;
  deleteMessage(input: { ticketId: string; id: string }): Promise<Sent>;
  cancel(input: { id: string }): Promise<void>;
  downloadAttachment(attachment: Attachment, options: { signal?: AbortSignal; own?: boolean }): Promise<Blob>;
}

/** A text is in the outbox. */
export interface Written {
  readonly ticketId: string;
  /** What is to stand in its place now: what was typed before an edit comes back. */
  readonly draft?: string;
}

/** Each place where there may be more. */
export interface Extra {
  /** The element is in the page. */
  start?(): void;
  /** It has left: no listener, timer or request may stay. */
  stop?(): void;
  changed?(now: Snapshot): void;
  /** A message of the other side that has just come. */
  news?(item: MessageItem): void;
  /** In the title, before who answers. */
  mark?(): TemplateResult | undefined;
  /** In the header, before the button that closes. */
  header?(): TemplateResult | undefined;
  /** Under the title, while nothing else is to be said there. */
  subtitle?(): string | undefined;
  /** Before the first message, under the greeting. */
  intro?(): TemplateResult | undefined;
  /** Before the first message. */
  welcome?(): TemplateResult | undefined;
  /** In a message, under its text. */
  message?(item: MessageItem): TemplateResult | undefined;
  /** Under a conversation that has ended and is not rated. */
  ended?(ticket: Ticket): TemplateResult | undefined;
  /** Between the conversation and the composer. */
  above?(): TemplateResult | undefined;
  /** In the composer, after its text. */
  tools?(): TemplateResult | undefined;
  /** At every change of what is typed. */
  typed?(text: string): void;
  /** There is something to send though no text is typed. */
  full?(): boolean;
  /** Says no to sending; it says why by itself. */
  refuses?(): boolean;
  /** Sends the text in another way than as a message of its own. */
  take?(text: string): Promise<Written> | undefined;
  /** What goes out with the text. */
  outgoing?(): Readonly<Record<string, unknown>> | undefined;
  /** It is safely written down, in this conversation. The reader may be elsewhere by now. */
  sent?(ticketId: string): void;
  /** The list of conversations. */
  list?(): TemplateResult;
  /** How a conversation goes on in another browser, or in this one; with an empty text nobody asks any more. */
  handover?(page: 'carry' | 'bring' | ''): TemplateResult | undefined;
}

/** What the file of an add-on exports. */
export interface ExtraModule {
  /** In English. */
  readonly words: WordTable;
  readonly styles: string;
  make(room: never): Extra;
}

export type ExtraLoaders = Readonly<Record<string, () => Promise<ExtraModule>>>;

/** What there is in a message beside its text. Another function when that has changed. */
export type Extend = (item: MessageItem) => unknown;

type Asked<Place extends keyof Extra> = NonNullable<Extra[Place]>;

export class Extras implements Controller {
  readonly #room: Room;
  readonly #loaders: () => ExtraLoaders;
  readonly #there = new Map<string, Extra | undefined>();
  readonly #missing = new Set<string>();
  /** The English of all that have arrived. */
  words: WordTable = {};

  constructor(room: Room, loaders: () => ExtraLoaders) {
    this.#room = room;
    this.#loaders = loaders;
    room.host.addController(this);
  }

  hostConnected(): void {
    this.ask('start');
  }

  hostDisconnected(): void {
    this.ask('stop');
  }

  has(name: string): boolean {
    return !!this.#there.get(name);
  }

  /** It is on its way, for the first time: what can't be fetched is not waited for again. */
  awaits(name: string): boolean {
    return this.#there.has(name) && !this.has(name) && !this.#missing.has(name);
  }

  /** Fetches it, unless it is there or on its way. Resolves in any case; `has` tells whether it came. */
  async use(name: string): Promise<void> {
    const loaders = this.#loaders();
    // A page may name anything.
    if (this.#there.has(name) || !Object.hasOwn(loaders, name)) return;
    this.#there.set(name, undefined);
    await loaders[name]!().then(
      ({ words, styles, make }) => {
        const { host } = this.#room;
        this.words = { ...this.words, ...words };
        adopt(this.#room.root, styles);
        const extra = make(this.#room as never);
        this.#there.set(name, extra);
        if (host.isConnected) extra.start?.();
        this.#room.redraw();
      },
      () => {
        this.#there.delete(name);
        // Once: what is asked for at every drawing would be asked for without end.
        if (!this.#missing.has(name)) this.#room.redraw();
        this.#missing.add(name);
      },
    );
  }

  /** What each has to say there. */
  ask<Place extends keyof Extra>(
    place: Place,
    ...given: Parameters<Asked<Place>>
  ): ReturnType<Asked<Place>>[] {
    return [...this.#there.values()].flatMap((extra) => {
      const asked = extra?.[place] as ((...all: unknown[]) => ReturnType<Asked<Place>>) | undefined;
      return asked ? asked.apply(extra, given) : [];
    }) as ReturnType<Asked<Place>>[];
  }
}
