// What stands in a transcript, whatever it is written as: who said what and when, in words.

import type { Core } from '../../headless/core.js';
import type { MessageItem, Ticket, TimelineItem } from '../../headless/snapshot.js';
import type { TranscriptWords } from '../../headless/world.js';
import { actionsEn, type transcriptEn } from '../../i18n/extras-en.js';
import { partsEn, type PartsKey } from '../../i18n/en.js';
import { sizeText } from '../../i18n/size-text.js';
import { createWords, type DateOptions, type Words, type WordValues } from '../../i18n/words.js';
import type { Attachment } from '../../protocol/envelope.js';
import { toWellFormed } from '../../util/text.js';

type Say = Words<PartsKey | keyof typeof transcriptEn | 'edited'>;

/** One thing that happened. */
export interface Part {
  readonly at: number;
  readonly own: boolean;
  /** Who it was; nobody, where it happened to the conversation. */
  readonly who: string;
  /** What is said of it in our words. */
  readonly mark: string;
  readonly text: string;
  readonly files: readonly string[];
}

export interface Transcript {
  readonly ticket: Ticket;
  /** Without the team's own notes. */
  readonly items: readonly TimelineItem[];
  readonly parts: readonly Part[];
  /** Shown names, by key. */
  readonly names: Readonly<Record<string, string>>;
  readonly title: string;
  /** The lines under it. */
  readonly about: readonly string[];
  readonly say: Say;
  readonly now: number;
}

/** With the zone, because whoever reads it may be elsewhere. */
export const WHEN: DateOptions = { dateStyle: 'medium', timeStyle: 'long' };

/** The words of whoever asks, and English for what is missing there. */
export function sayIn(words: TranscriptWords | undefined, table: typeof transcriptEn): Say {
  const english = createWords({ ...partsEn, ...table, edited: actionsEn.edited }, {}, words?.lang);
  if (!words) return english;
  const say = (key: Parameters<Say>[0], values?: WordValues): string => {
    const text = words(key, values);
    return text === key ? english(key, values) : text;
  };
  return Object.assign(say, { lang: words.lang, date: words.date });
}

export function readParts(
  core: Core,
  ticket: Ticket,
  say: Say,
  called: Readonly<Record<string, string>> = {},
): Transcript {
  const items = ticket.items.filter(({ type }) => type !== 'note');
  const profiles = core.directory.profiles();
  const names: Record<string, string> = {};
  for (const pubkey of new Set([ticket.customer, ticket.agent, ...items.map((item) => item.pubkey)])) {
    const isCustomer = pubkey === ticket.customer;
    const own = isCustomer ? ticket.details['name'] : profiles[pubkey]?.name;
    names[pubkey] = oneLine(
      called[pubkey]?.toString() || own || say(isCustomer ? 'transcriptCustomer' : 'someone'),
    );
  }
  const { now } = core;
  const other = core.board.pubkey === ticket.customer ? ticket.agent : ticket.customer;
  const about = [
    say('transcriptWith', { name: names[other]! }),
    say('transcriptId', { id: ticket.ticketId }),
    say('transcriptSaved', { date: say.date(now, WHEN) }),
  ];
  // Whoever else may read it does not know who `you` is.
  const nameOf = ({ own, pubkey }: TimelineItem) => (own && !called[pubkey] ? say('you') : names[pubkey]!);
  const parts = items.map((item) => readPart(item, nameOf(item), say));
  return { ticket, items, parts, names, title: oneLine(ticket.title), about, say, now };
}

function readPart(item: TimelineItem, who: string, say: Say): Part {
  const { at, own } = item;
  const part = { at, own, who, mark: '', text: '', files: [] };
  if (item.type === 'status') return { ...part, who: '', mark: say(`status-${item.status}`) };
  if (item.type === 'csat')
    return { ...part, mark: say('rated', { rating: item.rating }), text: clean(item.comment) };
  if (item.type !== 'message') return part;
  if (item.removed) return { ...part, mark: say('removed') };
  const files = item.attachments.map((file) => fileLine(file, say));
  return { ...part, mark: item.edited ? say('edited') : '', text: clean(item.text), files };
}

/** What may be told of a file: what opens it stays out. */
export function fileFacts({ name, size, mime }: Attachment): { name?: string; size: number; type: string } {
  return { ...(name === undefined ? {} : { name }), size, type: mime };
}

function fileLine(file: MessageItem['attachments'][number], say: Say): string {
  const size = sizeText(say.lang, file.size);
  return say('transcriptFile', { name: oneLine(file.name ?? ''), size, type: oneLine(file.mime) });
}

/** What steers a terminal or a parser instead of being read is left out; lines end in one way. */
function clean(text: string): string {
  return toWellFormed(text)
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
    .trim();
}

/** Names are strangers' texts: none makes a line of its own, or turns the line that it stands in. */
function oneLine(text: string): string {
  return clean(text)
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ');
}
