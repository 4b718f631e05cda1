// The events of <nostr-support>. They bubble and leave the shadow root, so every script in the page can listen:
// none may carry a key, and the text of a message is in one only if the page set `expose-messages`.

import type { Connection } from '../headless/snapshot.js';
import type { TicketStatus } from '../protocol/ticket.js';
import type { SupportError, SupportErrorCode } from '../util/errors.js';

type Named<Fields> = new (...fields: object extends Fields ? [] : [Fields]) => Event & Readonly<Fields>;

/** A class of events that have these fields. Those that are cancelable tell of what `preventDefault()` stops. */
export const named = <Fields extends object>(name: string, cancelable = false) =>
  class extends Event {
    constructor(fields?: Fields) {
      super(`support-${name}`, { bubbles: true, composed: true, cancelable });
      Object.assign(this, fields);
    }
  } as unknown as Named<Fields>;

/** The element is set up, and what this browser has stored is read. */
export class SupportReadyEvent extends named('ready') {}

/** The panel is about to open; `preventDefault()` keeps it closed. */
export class SupportShowEvent extends named('show', true) {}

/** The panel is about to close; `preventDefault()` keeps it open. */
export class SupportHideEvent extends named('hide', true) {}

/** Something is about to be sent; `preventDefault()` stops it, and what was typed stays. */
export class SupportBeforeSendEvent extends named<{
  /** Undefined for the first message of a new conversation. */
  ticketId: string | undefined;
  /** Only with `expose-messages`. */
  text: string | undefined;
}>('before-send', true) {}

/** A conversation began. */
export class SupportTicketEvent extends named<{ ticketId: string }>('ticket') {}

/** A message came or was sent. */
export class SupportMessageEvent extends named<{
  ticketId: string;
  id: string;
  from: 'customer' | 'agent';
  /** Only with `expose-messages`. */
  text: string | undefined;
}>('message') {}

/** A conversation's status changed. */
export class SupportStatusEvent extends named<{ ticketId: string; status: TicketStatus }>('status') {}

/** The customer rated a conversation, 1 to 5. */
export class SupportCsatEvent extends named<{ ticketId: string; rating: number }>('csat') {}

/** The number of unread messages changed. */
export class SupportUnreadEvent extends named<{ count: number }>('unread') {}

/** The connection to the relays changed. */
export class SupportConnectionEvent extends named<{ connection: Connection }>('connection') {}

/** Something went wrong: the configuration, the signer, the storage, or what was to be sent. */
export class SupportErrorEvent extends named<{ code: SupportErrorCode; error: SupportError }>('error') {}

/** The key, the messages and every other trace are gone from this browser. */
export class SupportResetEvent extends named('reset') {}

declare global {
  interface HTMLElementEventMap {
    'support-ready': SupportReadyEvent;
    'support-show': SupportShowEvent;
    'support-hide': SupportHideEvent;
    'support-before-send': SupportBeforeSendEvent;
    'support-ticket': SupportTicketEvent;
    'support-message': SupportMessageEvent;
    'support-status': SupportStatusEvent;
    'support-csat': SupportCsatEvent;
    'support-unread': SupportUnreadEvent;
    'support-connection': SupportConnectionEvent;
    'support-error': SupportErrorEvent;
    'support-reset': SupportResetEvent;
  }
}
