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

/** Files, before they are sent and after. */
export const trayEn = {
  attach: 'Attach files',
  tray: 'Files to send',
  dropHere: 'Drop files here',
  removeFile: 'Remove {name}',
  fileLabel: '{name}, {size}',
  picture: 'Picture',
  file: 'File',
  fileLoading: 'Loading…',
  fileAsks: 'Press to load',
  fileFailed: 'Could not be loaded. Press to try again',
  fileCorrupt: 'This file was changed on its way',
  uploading: 'Sending {name}',
  cancel: 'Cancel',
  close: 'Close',
  tooMany: 'At most {count} files in one message.',
  fileTooLarge: '{name} is too large: at most {size}.',
  fileNotAccepted: 'Files like {name} are not accepted here.',
  pictureUnreadable: '{name} can’t be read here. Try another format, such as JPEG.',
} as const satisfies WordTable;

/** Before the first message, and when to expect an answer. */
export const welcomeEn = {
  starters: 'Suggestions',
  backToday: 'We’re back at {time}',
  backTomorrow: 'We’re back tomorrow at {time}',
  backOn: 'We’re back on {day} at {time}',
  openUntil: 'Open until {time}',
  yourTime: '{text} (your time)',
  repliesWithin: 'Usually replies within {time}',
  awayHere: 'We’ll answer here. You can close this page.',
  'prechat-name': 'Name',
  'prechat-email': 'Email',
  'prechat-phone': 'Phone',
  'prechat-company': 'Company',
  prechatOptional: '{label} (optional)',
  prechatEmailUse: 'Only whoever answers sees it. This chat sends no email.',
  prechatMissing: 'Please fill this in.',
  prechatEmail: 'Please enter a full email address, like name@example.com.',
  prechatPhone: 'Please enter a phone number.',
  consent: 'I agree that what I write here is used to answer me.',
  consentMissing: 'Please tick this box first.',
} as const satisfies WordTable;

/** All of it, for the other languages. */
export const extrasEn = { ...actionsEn, ...attentionEn, ...trayEn, ...welcomeEn };

export type ExtraKey = keyof typeof extrasEn;
