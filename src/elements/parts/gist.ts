// A message in one line, where it is only pointed at: its text, else how many files it has, else that it is gone.

import type { MessageItem } from '../../headless/snapshot.js';
import type { PartsKey } from '../../i18n/en.js';
import type { Words } from '../../i18n/words.js';

export const gist = (words: Words<PartsKey>, { text, removed, attachments }: MessageItem): string =>
  text || words(removed ? 'removed' : 'attachment', { count: attachments.length });
