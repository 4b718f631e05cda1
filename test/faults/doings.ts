// What a person does to what was said, beside saying more: edits, takes back, reacts, answers, rates, sends files.

import { CustomerClient } from '../../src/headless/customer-client.js';
import type { MessageItem } from '../../src/headless/snapshot.js';
import type { Person } from './person.js';
import type { Said } from './said.js';
import type { Doing } from './doing-schedule.js';

export const EMOJI = ['👍', '🎉', '❤️'] as const;

export function act(person: Person, action: Doing): void {
  const { client, tickets, ledger } = person;
  const ticket = tickets[action.ticket % Math.max(1, tickets.length)];
  const ticketId = ticket?.id;
  if (action.do === 'files') {
    const files = action.sizes.map((size) => ledger.makeFile(size));
    return sendFiles(person, ticketId, files);
  }
  if (ticketId === undefined) return;
  if (action.do === 'rate') {
    const { rating } = action;
    if (client instanceof CustomerClient)
      person.tell('csat', (comment) => client.submitCsat({ ticketId, rating, comment }));
    return;
  }
  const isOwn = action.do === 'edit' || action.do === 'delete';
  const messages = ticket!.items.filter(
    (item): item is MessageItem => item.type === 'message' && !item.removed && (item.own || !isOwn),
  );
  // Counted from the end: what is changed in life is mostly what was said last.
  const item = messages.at(-1 - (action.item % Math.max(1, messages.length)));
  const about = item && knownBy(person, item);
  if (!about) return;
  const { id } = item;
  switch (action.do) {
    case 'edit':
      return person.tell('edit', (text) => client.editMessage({ ticketId, id, text }), { about });
    case 'delete':
      return person.tell('deletion', () => client.deleteMessage({ ticketId, id }), { about });
    case 'answer':
      return answer(person, ticketId, id, about);
    case 'react': {
      const emoji = EMOJI[action.emoji % EMOJI.length]!;
      const isOff = item.reactions?.some((each) => each.emoji === emoji && each.own) === true;
      const off = isOff ? { off: true } : {};
      const react = () => client.react({ ticketId, id, emoji, ...off });
      return person.tell('reaction', react, { about, emoji, isOff });
    }
  }
}

function answer({ client, tell }: Person, ticketId: string, replyTo: string, about: Said): void {
  tell(
    'message',
    (text) =>
      client instanceof CustomerClient
        ? client.sendMessage({ ticketId, text, replyTo })
        : client.replyTicket({ ticketId, body: text, replyTo }),
    { about },
  );
}

function sendFiles({ client, tell }: Person, ticketId: string | undefined, files: Said['files']): void {
  const attachments = files.map(({ name, mime, bytes }) => ({
    data: new Blob([bytes], { type: mime }),
    name,
  }));
  if (client instanceof CustomerClient) {
    tell(
      'message',
      (text) =>
        ticketId === undefined
          ? client.createTicket({ body: text, attachments })
          : client.sendMessage({ ticketId, text, attachments }),
      { files },
    );
  } else if (ticketId !== undefined) {
    tell('message', (body) => client.replyTicket({ ticketId, body, attachments }), { files });
  }
}

/** What was said there. One's own that is shown again after a crash is as good as accepted. */
function knownBy({ ledger, who }: Person, item: MessageItem): Said | undefined {
  const version = ledger.versionOf(item);
  if (version?.by === who && version.state === 'tried') {
    version.state = 'accepted';
    version.id ??= item.edited?.id ?? item.id;
  }
  return ledger.find(item);
}
