// A conversation to be kept: as text, as a page, or as data with the signed events (NIP-01) that show who said it. An
// add-on, because few ever ask for it. No file's key is ever in it, and no internal note: it is made to be shown.

import type { Core } from '../headless/core.js';
import type { TranscriptInput } from '../headless/world.js';
import { transcriptEn } from '../i18n/extras-en.js';
import { badInput, SupportError } from '../util/errors.js';
import { isObject } from '../util/guards.js';
import { toData } from './transcript/data.js';
import { toPage } from './transcript/page.js';
import { readParts, sayIn } from './transcript/parts.js';
import { toText } from './transcript/text.js';

/** Resolves with all of the text of the file. */
export async function write(core: Core, input: TranscriptInput): Promise<string> {
  if (!isObject(input)) throw badInput('one object', input);
  const { ticketId, format, words, names } = input;
  if (!['text', 'html', 'json'].includes(format)) throw badInput('text, html or json', format);
  if (typeof ticketId !== 'string') throw badInput('the id of a ticket', ticketId);
  if (names !== undefined && !isObject(names)) throw badInput('names to be texts by key', names);
  await core.seat.read();
  const ticket = core.board.find(ticketId);
  if (!ticket) throw new SupportError('unknown-ticket', 'expected the id of a ticket that is known');
  const transcript = readParts(core, ticket, sayIn(words, transcriptEn), names);
  if (format === 'text') return toText(transcript);
  return format === 'html' ? toPage(transcript) : toData(core, transcript);
}
