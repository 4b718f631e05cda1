// The events of <nostr-support>. They bubble and leave the shadow root, so every script in the page can listen:
// none may carry a key, and the text of a message is in one only if the page set `expose-messages`.

import type { Connection } from '../headless/snapshot.js';
import type { TicketStatus } from '../protocol/ticket.js';
import type { SupportError, SupportErrorCode } from '../util/errors.js';

class SupportEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/** The element is set up, and what this browser has stored is read. */
export class SupportReadyEvent extends SupportEvent {
  constructor() {
    super('support-ready');
  }
}

/** The panel is about to open; `preventDefault()` keeps it closed. */
export class SupportShowEvent extends SupportEvent {
  constructor() {
    super('support-show', true);
  }
}

/** The panel is about to close; `preventDefault()` keeps it open. */
export class SupportHideEvent extends SupportEvent {
  constructor() {
    super('support-hide', true);
  }
}

/** Something is about to be sent; `preventDefault()` stops it, and what was typed stays. */
export class SupportBeforeSendEvent extends SupportEvent {
  /** Undefined for the first message of a new conversation. */
  readonly ticketId: string | undefined;
  /** Only with `expose-messages`. */
  readonly text: string | undefined;
  constructor(ticketId: string | undefined, text: string | undefined) {
    super('support-before-send', true);
    this.ticketId = ticketId;
    this.text = text;
  }
}

/** A conversation began. */
export class SupportTicketEvent extends SupportEvent {
  readonly ticketId: string;
  constructor(ticketId: string) {
    super('support-ticket');
    this.ticketId = ticketId;
  }
}

/** A message came or was sent. */
export class SupportMessageEvent extends SupportEvent {
  readonly ticketId: string;
  readonly id: string;
  readonly from: 'customer' | 'agent';
  /** Only with `expose-messages`. */
  readonly text: string | undefined;
  constructor(ticketId: string, id: string, from: 'customer' | 'agent', text: string | undefined) {
    super('support-message');
    this.ticketId = ticketId;
    this.id = id;
    this.from = from;
    this.text = text;
  }
}

/** A conversation's status changed. */
export class SupportStatusEvent extends SupportEvent {
  readonly ticketId: string;
  readonly status: TicketStatus;
  constructor(ticketId: string, status: TicketStatus) {
    super('support-status');
    this.ticketId = ticketId;
    this.status = status;
  }
}

/** The customer rated a conversation. */
export class SupportCsatEvent extends SupportEvent {
  readonly ticketId: string;
  /** 1 to 5. */
  readonly rating: number;
  constructor(ticketId: string, rating: number) {
    super('support-csat');
    this.ticketId = ticketId;
    this.rating = rating;
  }
}

/** The number of unread messages changed. */
export class SupportUnreadEvent extends SupportEvent {
  readonly count: number;
  constructor(count: number) {
    super('support-unread');
    this.count = count;
  }
}

/** The connection to the relays changed. */
export class SupportConnectionEvent extends SupportEvent {
  readonly connection: Connection;
  constructor(connection: Connection) {
    super('support-connection');
    this.connection = connection;
  }
}

/** Something went wrong: the configuration, the signer, the storage, or what was to be sent. */
export class SupportErrorEvent extends SupportEvent {
  readonly code: SupportErrorCode;
  readonly error: SupportError;
  constructor(error: SupportError) {
    super('support-error');
    this.code = error.code;
    this.error = error;
  }
}

/** The key, the messages and every other trace are gone from this browser. */
export class SupportResetEvent extends SupportEvent {
  constructor() {
    super('support-reset');
  }
}

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
