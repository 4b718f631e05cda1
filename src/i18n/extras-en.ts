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
  noCopy: 'It can’t be copied here. Select the text instead.',
  edit: 'Edit',
  editing: 'Edit message',
  edited: 'edited',
  delete: 'Delete',
  deleteSure: 'Delete for both?',
  cancel: 'Cancel',
  emoji: 'Emoji',
  typing: '{name} is typing…',
  newMessages: 'New messages',
  notRemoved: 'Not removed',
} as const satisfies WordTable;

/** What brings back who is still around. */
export const attentionEn = {
  notifyOffer: 'Want to know when we answer?',
  notify: 'Notify me',
  notNow: 'Not now',
  notification: 'New message from {name}',
} as const satisfies WordTable;

/** How satisfied somebody is, once it is resolved. */
export const ratingEn = {
  rateQuestion: 'How did we do?',
  stars: '{rating} out of 5',
  rateComment: 'Anything to add? (optional)',
  rateSend: 'Send rating',
  notNow: 'Not now',
} as const satisfies WordTable;

/** Files, before they are sent and after. */
export const trayEn = {
  attach: 'Attach files',
  tray: 'Files to send',
  dropHere: 'Drop files here',
  fileLimit: 'Up to {size}',
  fileLimitTypes: 'Up to {size}: {types}',
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
  savePicture: 'Save',
  tooMany: 'At most {count} files in one message.',
  fileTooLarge: '{name} is too large: at most {size}.',
  fileNotAccepted: 'Files like {name} are not accepted here.',
  fileUnreadable: '{name} is empty or can’t be read.',
  pictureUnreadable: '{name} can’t be read here. Try another format, such as JPEG.',
} as const satisfies WordTable;

/** Before the first message, and when to expect an answer. */
export const welcomeEn = {
  starters: 'Suggestions',
  topic: 'What is it about?',
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

/** A conversation that is kept as a file. */
export const transcriptEn = {
  transcriptWith: 'Conversation with {name}',
  transcriptCustomer: 'Customer',
  transcriptId: 'Reference: {id}',
  transcriptSaved: 'Saved {date}',
  transcriptFile: 'File: {name} ({size}, {type})',
} as const satisfies WordTable;

/** The menu in the header, the list of conversations, and the search over many. */
export const menuEn = {
  unread: { one: 'One unread message', other: '{count} unread messages' },
  youSaid: 'You: {text}',
  menu: 'More',
  verified: 'Verified address: {address}',
  menuSave: 'Save conversation',
  menuText: 'As text',
  menuPage: 'As a web page',
  menuData: 'As JSON, with signatures',
  menuSaving: 'Saving…',
  menuLoading: 'Loading…',
  menuFailed: 'That did not work. Please try again.',
  menuCarry: 'Continue on another device',
  menuBring: 'Continue from another device',
  menuDelete: 'Delete from this browser',
  menuDeleteTitle: 'Delete from this browser?',
  menuDeleteWhat: 'All conversations here, and the key that opens them, are removed. This can’t be undone.',
  menuDeleteSigner: 'All conversations here are removed from this browser. Your key stays with your signer.',
  menuDeleteAsk: 'Ask the relays to forget them too',
  menuDeleteAskNote:
    'Relays are the servers that carry the messages. They may not do it, whoever answered you may keep a copy, and it can’t be asked later.',
  menuDeleteNow: 'Delete',
  menuDeleting: 'Deleting…',
  menuDeleteFailed: 'Nothing was deleted. Try again, or delete without asking the relays.',
  menuDeleted: 'Deleted from this browser',
  menuDeletedAsked:
    '{accepted} of {asked} relays accepted the request to forget. Whether they do it is up to them.',
  menuCancel: 'Cancel',
  menuOk: 'OK',
  search: 'Search conversations',
  searchNone: 'Nothing found.',
} as const satisfies WordTable;

/** A conversation that goes on in another browser. */
export const handoverEn = {
  handCode: 'Code',
  handPassphrase: 'Passphrase',
  handBusy: 'One moment…',
  handFailed: 'That did not work. Please try again.',
  carryHow:
    'You get a code that opens this conversation elsewhere. Choose a passphrase that protects it: you need both on the other device.',
  carryShort: 'Please use at least 8 characters.',
  carryShow: 'Show code',
  carryThere:
    'On the other device, open this chat and choose “Continue from another device” in its menu. Scan this or copy the code, and enter your passphrase.',
  carryPicture: 'The code as a QR code. The same code stands below as text.',
  carryFile: 'Save as a file',
  carryCopy: 'Copy code',
  carryCopied: 'Copied',
  carryNoCopy: 'It can’t be copied here. Select the code instead.',
  bringHow: 'Enter the code that “Continue on another device” has shown there, and your passphrase.',
  bringFile: 'Choose a file',
  fileTooLarge: trayEn.fileTooLarge,
  fileUnreadable: trayEn.fileUnreadable,
  bringNow: 'Continue here',
  bringWrong: 'This code and this passphrase don’t fit together. Please check both.',
  bringExists: 'There is another conversation in this browser already. Delete it first.',
} as const satisfies WordTable;

/** All of it, for the other languages. */
export const extrasEn = {
  ...actionsEn,
  ...attentionEn,
  ...ratingEn,
  ...trayEn,
  ...welcomeEn,
  ...transcriptEn,
  ...menuEn,
  ...handoverEn,
};

export type ExtraKey = keyof typeof extrasEn;
