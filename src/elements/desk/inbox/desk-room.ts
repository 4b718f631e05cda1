// A ticket on the desk, as add-ons see it: the same as the widget's panel. Only a reply has them; a note stays a text.

import { MAX_FILE_SIZE } from '../../../headless/options.js';
import type { Snapshot, Ticket } from '../../../headless/snapshot.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { ExtraKey } from '../../../i18n/extras-en.js';
import { createWords, type Words, type WordTable, type WordValues } from '../../../i18n/words.js';
import { Extras, type Extend, type ExtraLoaders, type FileRules, type Room } from '../../parts/extras.js';
import type { DeskClient } from '../desk-client.js';
import type { DeskTicketElement } from './ticket-view.js';
import { identityOf } from './identity.js';
import { agentName } from './tickets.js';

export class DeskRoom implements Room {
  readonly host: DeskTicketElement;
  readonly extras: Extras;
  extend!: Extend;
  readonly attempt: Room['attempt'];
  readonly type: Room['type'];
  #words: Words<DeskKey | ExtraKey> | undefined;
  #added: WordTable | undefined;
  #for: Words<DeskKey> | undefined;

  constructor(
    host: DeskTicketElement,
    loaders: () => ExtraLoaders,
    does: { readonly attempt: Room['attempt']; readonly type: Room['type'] },
  ) {
    this.host = host;
    this.attempt = does.attempt;
    this.type = does.type;
    this.extras = new Extras(this, loaders);
    this.redraw();
  }

  get root(): ShadowRoot {
    return this.host.getRootNode() as ShadowRoot;
  }

  /** The desk's own, and for what add-ons say the English that came with them. */
  get words(): Words<DeskKey | ExtraKey> {
    const { words } = this.host;
    const added = this.extras.words;
    if (this.#words && this.#for === words && this.#added === added) return this.#words;
    const more = createWords(added, {}, words.lang);
    const both = (key: DeskKey | ExtraKey, values?: WordValues) =>
      key in added ? more(key, values) : words(key as DeskKey, values);
    this.#added = added;
    this.#for = words;
    return (this.#words = Object.assign(both, { lang: words.lang, date: words.date }));
  }

  get snapshot(): Snapshot {
    return this.host.snapshot;
  }
  get place(): string {
    return this.host.ticket.id;
  }
  get ticket(): Ticket {
    return this.host.ticket;
  }
  get client(): DeskClient {
    return this.host.client;
  }
  get text(): string {
    return this.host.text;
  }
  get inside(): boolean {
    return this.host.inside;
  }
  get files(): FileRules {
    const { sendsFiles, inside } = this.host;
    return { accept: '', maxFileSize: MAX_FILE_SIZE, canSend: sendsFiles && !inside };
  }
  readonly fresh = undefined;

  has(): boolean {
    return true;
  }

  nameOf({ own, pubkey }: { pubkey: string; own: boolean }): string {
    const { ticket, snapshot, words, host } = this;
    if (own) return words('you');
    if (pubkey !== ticket.customer) return agentName(pubkey, snapshot.profiles);
    return identityOf(ticket, host.issuers).called.text;
  }

  redraw(): void {
    this.extend = (item) => this.extras.ask('message', item);
    this.host.requestUpdate();
  }
}
