// English for what add-ons put on the screen. Each comes in its add-on's file; the other languages have all of it.

import type { WordTable } from './words.js';

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

export type ExtraKey = keyof typeof welcomeEn;
