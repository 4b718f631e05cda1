// English, the language that is always there: the words of the widget and of the parts it shares with the desk.

import type { SupportErrorCode } from '../util/errors.js';
import type { WordTable } from './words.js';

// Said in several places, or for several reasons that ask the reader for the same.
const NOT_SET_UP = 'This chat is not set up correctly yet.';
const NO_ANSWER = 'Your signer gave no valid answer, so nothing was sent. Your text is still here.';
const NOT_SENT = 'Not sent. Your text is still here.';
const TOO_LONG = 'This is too long for one message. Please send it in parts.';
const OFFLINE = 'No connection. What you write is kept and sent later.';
const NOT_KEPT =
  'This browser stores nothing for us now. What is new is kept only until this page is closed.';

/** What the shared parts say: timeline, composer, and what every error code means. */
export const partsEn = {
  log: 'Conversation',
  you: 'You',
  someone: 'Support',
  waiting: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  sentSome: 'Delivered to {accepted} of {total} relays',
  failed: 'Not sent',
  notSentYet: 'Not sent yet',
  retry: 'Retry',
  stillTrying: 'No relay has answered yet. It is kept and sent later.',
  latest: 'Jump to the latest message',
  'status-open': 'Reopened',
  'status-in_progress': 'Being worked on',
  'status-resolved': 'Marked as resolved',
  'status-closed': 'Closed',
  note: 'Internal note',
  rated: 'Rated {rating} out of 5',
  removed: 'Removed by its author',
  showAll: 'Show all of it',
  attachment: { one: 'One attachment', other: '{count} attachments' },
  message: 'Message',
  messageHint: 'Write a message…',
  send: 'Send',
  tooLong: TOO_LONG,
  'error-bad-agent': NOT_SET_UP,
  'error-bad-relay': NOT_SET_UP,
  'error-no-relays': NOT_SET_UP,
  'error-bad-blob-server': NOT_SET_UP,
  'error-bad-input': NOT_SENT,
  'error-bad-key': NO_ANSWER,
  'error-no-key': NO_ANSWER,
  'error-key-exists': NO_ANSWER,
  'error-too-long': TOO_LONG,
  'error-unknown-ticket': 'This conversation was not found.',
  'error-no-websocket': 'This chat does not work in this browser.',
  'error-insecure-context':
    'This page is not secure (https). What is new is kept only until this page is closed.',
  'error-signer-refused': 'Your signer said no, so nothing was sent. Your text is still here.',
  'error-signer-timeout': NO_ANSWER,
  'error-signer-dishonest': NO_ANSWER,
  'error-relay-refused': 'Every server refused this message.',
  'error-relay-unreachable': OFFLINE,
  'error-no-blob-servers': 'Files cannot be sent here.',
  'error-file-too-large': 'This file is too large.',
  'error-blob-refused': 'The server refused this file.',
  'error-blob-unreachable': 'The server for files cannot be reached.',
  'error-blob-corrupt': 'This file is damaged.',
  'error-storage-unavailable': NOT_KEPT,
  'error-addon-unavailable': NOT_SENT,
  'error-no-proof': NOT_SET_UP,
  'error-cancelled': NOT_SENT,
} as const satisfies WordTable & Record<`error-${SupportErrorCode}`, string>;

export const en = {
  ...partsEn,
  heading: 'Support',
  launch: 'Open support chat',
  launchUnread: {
    one: 'Open support chat, {count} unread message',
    other: 'Open support chat, {count} unread messages',
  },
  close: 'Close',
  back: 'All conversations',
  greeting: 'Hello! How can we help?',
  intro: 'We answer here. You can close the page meanwhile.',
  introName: '{name} answers here. You can close the page meanwhile.',
  subtitle: 'We answer here',
  conversations: 'Your conversations',
  newConversation: 'New conversation',
  untitled: 'Conversation',
  loading: 'Loading…',
  open: 'Open',
  in_progress: 'In progress',
  resolved: 'Resolved',
  closed: 'Closed',
  reopens: 'If you write again, this conversation is reopened.',
  incoming: 'New message from {name}: {text}',
  offline: OFFLINE,
  memoryOnly: NOT_KEPT,
  privacy: 'Privacy',
  trouble: 'Support is not available here right now.',
} as const satisfies WordTable;

export type PartsKey = keyof typeof partsEn;
export type WordKey = keyof typeof en;
