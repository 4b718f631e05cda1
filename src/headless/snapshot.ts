// What a user interface sees: one frozen object, made anew at every change. Times are unix seconds.
// Nothing in here is believed before it was verified, and no secret is ever in it.

import type { RelayStatus } from '../io/relays/relay-connection.js';
import type { Attachment } from '../protocol/envelope.js';
import type { Profile } from '../protocol/profile.js';
import type { TicketPriority, TicketStatus } from '../protocol/ticket.js';
import type { SupportErrorCode } from '../util/errors.js';

/** How far a file of one's own has come on its way to a file server. */
export interface Upload {
  /** Which one: the attachment's `blossom.blob_sha256`. */
  readonly sha256: string;
  /** Bytes, of the ciphertext. */
  readonly sent: number;
  readonly total: number;
  readonly state: 'waiting' | 'uploading' | 'done' | 'failed';
}

/** How far something of one's own has come. `total` is the number of relays it is offered to. */
export interface Delivery {
  /** `waiting`: no relay has it yet · `sent`: at least one has · `failed`: none has it, and each said why */
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly accepted: number;
  readonly total: number;
  /** While any of its files is on no file server yet: until then no relay is offered it, and it can be cancelled. */
  readonly uploads?: readonly Upload[];
  /** Why it failed: `…-refused` is final until retried, `…-unreachable` is tried again by itself. */
  readonly reason?: SupportErrorCode;
  /** A relay's or file server's own words, unchanged: why it failed, or, where others have it, why one said no for good. */
  readonly detail?: string;
}

export interface ItemBase {
  /** Event id (or rumor id, for a direct message). */
  readonly id: string;
  readonly at: number;
  readonly pubkey: string;
  readonly own: boolean;
  /** Only on what this device has sent and is still keeping an eye on. */
  readonly delivery?: Delivery;
}

/** What several said to a message with the same emoji. */
export interface Reaction {
  readonly emoji: string;
  /** Who, each once. */
  readonly pubkeys: readonly string[];
  /** Ids of one's own, where there are any. */
  readonly own?: readonly string[];
  /** One has taken it back, and every relay refused that: others still see it. `retry` takes an id of `own`. */
  readonly removed?: true;
}

export interface MessageItem extends ItemBase {
  readonly type: 'message';
  readonly from: 'customer' | 'agent';
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** It was taken back by its author, or it opened the ticket and has expired: only its place is left. */
  readonly removed?: true;
  /** The id of what its author took it back by: `delivery` is how far that has come. */
  readonly deletion?: string | undefined;
  /**
   * The version that is shown, where it is not the first, and when it was written. `targets`: the ids of all versions,
   * which a deletion names.
   */
  readonly edited?: { readonly id: string; readonly at: number; readonly targets: readonly string[] };
  /** The item of this ticket that it answers. */
  readonly replyTo?: string | undefined;
  readonly reactions?: readonly Reaction[];
}
export interface StatusItem extends ItemBase {
  readonly type: 'status';
  readonly status: TicketStatus;
}
export interface NoteItem extends ItemBase {
  readonly type: 'note';
  readonly text: string;
  readonly to: readonly string[];
}
export interface CsatItem extends ItemBase {
  readonly type: 'csat';
  /** 1 to 5. */
  readonly rating: number;
  readonly comment: string;
}
export type TimelineItem = MessageItem | StatusItem | NoteItem | CsatItem;

export interface Ticket {
  /** The id of the 7700 event: this is the ticket. */
  readonly id: string;
  /** The UUIDv7 label. */
  readonly ticketId: string;
  readonly customer: string;
  readonly agent: string;
  readonly title: string;
  readonly category: string;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly createdAt: number;
  /** When the last thing happened. */
  readonly updatedAt: number;
  readonly unread: number;
  /** Who of the other side is writing. */
  readonly typing?: string | undefined;
  /** Up to when the other side has read, as far as it has said so. */
  readonly readAt?: number | undefined;
  /** Oldest first. The ticket's own first message is the first item. */
  readonly items: readonly TimelineItem[];
  readonly csat?: CsatItem;
  /** What the customer told beside the text: name, email, context, locale. Strings only, untrusted. */
  readonly details: Readonly<Record<string, string>>;
}

export type { Profile, RelayStatus };

/** `idle`: nothing to connect for · `offline`: no relay is open and each has failed at least once */
export type Connection = 'idle' | 'connecting' | 'online' | 'offline';

export interface Snapshot {
  /** One's own public key in hex, once there is one. */
  readonly pubkey?: string;
  /** Newest activity first. */
  readonly tickets: readonly Ticket[];
  /** Unread messages over all tickets. */
  readonly unread: number;
  readonly connection: Connection;
  readonly relays: readonly RelayStatus[];
  readonly profiles: Readonly<Record<string, Profile>>;
  /** True until all that is stored here has been read. Of a long conversation the newest are there before. */
  readonly restoring: boolean;
  /** Texts not sent yet, by ticket id; `new` for the ticket that is not there yet. */
  readonly drafts: Readonly<Record<string, string>>;
  /** `memory`: the browser does not store what is new, so that ends with the page. */
  readonly storage: 'persistent' | 'memory';
  /** What was dropped, by reason: for diagnostics. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Customers only: who answers, in hex; a name at a domain (NIP-05) is looked up first. */
  readonly agent?: string | undefined;
  /** Agents only: whether this key has its profile and relay lists on the relays. */
  readonly setup?: 'unknown' | 'missing' | 'published';
}

/** Before anything was looked for. */
export const NOTHING: Snapshot = Object.freeze({
  tickets: [],
  unread: 0,
  connection: 'idle',
  relays: [],
  profiles: {},
  restoring: true,
  drafts: {},
  storage: 'persistent',
  rejected: {},
});
