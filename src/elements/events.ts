// The events of <nostr-support>. They bubble and leave the shadow root, so every script in the page can listen:
// none may carry a key, and the text of a message is in one only if the page set `expose-messages`.

import type { Connection } from '../headless/snapshot.js';
import type { TicketStatus } from '../protocol/ticket.js';
import type { SupportError, SupportErrorCode } from '../util/errors.js';

/** What a class of events has of its own. */
type Fields<Of> = Omit<Of, keyof Event>;

export class SupportEvent extends Event {
  constructor(name: string, cancelable = false, fields?: object) {
    super(`support-${name}`, { bubbles: true, composed: true, cancelable });
    Object.assign(this, fields);
  }
}

/** The element is set up, and what this browser has stored is read. */
export class SupportReadyEvent extends SupportEvent {
  constructor() {
    super('ready');
  }
}

/** The panel is about to open; `preventDefault()` keeps it closed. */
export class SupportShowEvent extends SupportEvent {
  constructor() {
    super('show', true);
  }
}

/** The panel is about to close; `preventDefault()` keeps it open. */
export class SupportHideEvent extends SupportEvent {
  constructor() {
    super('hide', true);
  }
}

/** Something is about to be sent; `preventDefault()` stops it, and what was typed stays. */
export class SupportBeforeSendEvent extends SupportEvent {
  /** Undefined for the first message of a new conversation. */
  readonly ticketId!: string | undefined;
  /** Only with `expose-messages`. */
  readonly text!: string | undefined;
  constructor(fields: Fields<SupportBeforeSendEvent>) {
    super('before-send', true, fields);
  }
}

/** A conversation began. */
export class SupportTicketEvent extends SupportEvent {
  readonly ticketId!: string;
  constructor(fields: Fields<SupportTicketEvent>) {
    super('ticket', false, fields);
  }
}

/** A message came or was sent. */
export class SupportMessageEvent extends SupportEvent {
  readonly ticketId!: string;
  readonly id!: string;
  readonly from!: 'customer' | 'agent';
  /** Only with `expose-messages`. */
  readonly text!: string | undefined;
  constructor(fields: Fields<SupportMessageEvent>) {
    super('message', false, fields);
  }
}

/** A conversation's status changed. */
export class SupportStatusEvent extends SupportEvent {
  readonly ticketId!: string;
  readonly status!: TicketStatus;
  constructor(fields: Fields<SupportStatusEvent>) {
    super('status', false, fields);
  }
}

/** The customer rated a conversation. */
export class SupportCsatEvent extends SupportEvent {
  readonly ticketId!: string;
  /** 1 to 5. */
  readonly rating!: number;
  constructor(fields: Fields<SupportCsatEvent>) {
    super('csat', false, fields);
  }
}

/** The number of unread messages changed. */
export class SupportUnreadEvent extends SupportEvent {
  readonly count!: number;
  constructor(fields: Fields<SupportUnreadEvent>) {
    super('unread', false, fields);
  }
}

/** The connection to the relays changed. */
export class SupportConnectionEvent extends SupportEvent {
  readonly connection!: Connection;
  constructor(fields: Fields<SupportConnectionEvent>) {
    super('connection', false, fields);
  }
}

/** Something went wrong: the configuration, the signer, the storage, or what was to be sent. */
export class SupportErrorEvent extends SupportEvent {
  readonly code!: SupportErrorCode;
  readonly error!: SupportError;
  constructor(fields: Fields<SupportErrorEvent>) {
    super('error', false, fields);
  }
}

/** The key, the messages and every other trace are gone from this browser. */
export class SupportResetEvent extends SupportEvent {
  constructor() {
    super('reset');
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
