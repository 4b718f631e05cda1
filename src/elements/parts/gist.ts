// A message in one line, where it is only pointed at: its text, else that it is gone, else how many files it has. Other
// clients send messages with nothing in them: of those there is nothing to say.

import type { MessageItem } from '../../headless/snapshot.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';

export const gist = (words: Words<PartsKey>, { text, removed, attachments }: MessageItem): string =>
  text ||
  (removed ? words('removed') : attachments.length ? words('attachment', { count: attachments.length }) : '');
