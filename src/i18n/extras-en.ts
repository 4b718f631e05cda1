// English for what add-ons put on the screen. Each table comes in its add-on's file; the other languages have all of it.

import type { WordTable } from './words.js';

/** What can be done with a message, and what happens while somebody writes. */
export const actionsEn = {
  actions: 'Actions for this message',
  react: 'React with {emoji}',
  reacted: { one: '{emoji}, one reaction', other: '{emoji}, {count} reactions' },
  reply: 'Reply',
  replying: 'Reply to {name}',
  replyTo: 'In reply to {name}: {text}',
  copy: 'Copy',
  copied: 'Copied',
  edit: 'Edit',
  editing: 'Edit message',
  edited: 'edited',
  delete: 'Delete',
  deleteSure: 'Delete for both?',
  cancel: 'Cancel',
  emoji: 'Emoji',
  typing: '{name} is typing…',
  newMessages: 'New messages',
} as const satisfies WordTable;

/** What brings back who is still around. */
export const attentionEn = {
  notifyOffer: 'Want to know when we answer?',
  notify: 'Notify me',
  notNow: 'Not now',
  notification: 'New message from {name}',
} as const satisfies WordTable;

export type ExtraKey = keyof typeof actionsEn | keyof typeof attentionEn;
