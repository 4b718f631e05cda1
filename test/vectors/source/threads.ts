// 7700 to 7704: what stands in a ticket as signed events.

import {
  AT,
  change,
  clear,
  KEYS,
  OTHER_ID,
  seal,
  sealed,
  sign,
  TICKET,
  TICKET_ID,
  type Table,
  type Tags,
} from './make.js';

const text = (body: unknown) => JSON.stringify(body);
const FILE = {
  type: 'encrypted_blob',
  mime: 'image/png',
  name: 'photo.png',
  size: 12,
  sha256: 'a'.repeat(64),
  cipher: 'aes-256-gcm',
  key: Buffer.alloc(32, 1).toString('base64'),
  iv: Buffer.alloc(12, 2).toString('base64'),
  blossom: { blob_sha256: 'b'.repeat(64), servers: ['https://files.example'] },
};
const { customer, agent } = KEYS;

const OPEN_TAGS = [
  ['ticket_id', TICKET_ID],
  ['status', 'open'],
  ['priority', 'high'],
  ['category', 'billing'],
  ['p', agent.public],
];
const threadTo = (pubkey: string) => [
  ['e', TICKET],
  ['ticket_id', TICKET_ID],
  ['p', pubkey],
];

function ticketCase(name: string, body: unknown, tags: Tags = OPEN_TAGS, kind = 7700) {
  const plaintext = typeof body === 'string' ? body : text(body);
  return { name, ...sealed('customer', 'agent', plaintext, { kind, created_at: AT, tags }) };
}

export function tickets(): Table {
  const body = { ticket_id: TICKET_ID, title: 'Refund', body: 'I was charged twice.' };
  const fact = {
    type: 'ticket',
    at: AT,
    author: customer.public,
    recipient: agent.public,
    ticketId: TICKET_ID,
    title: 'Refund',
    text: 'I was charged twice.',
    attachments: [],
    category: 'billing',
    priority: 'high',
    details: {},
  };
  const valid = (name: string, fields: object, changed: object, tags?: Tags) => {
    const made = ticketCase(name, { ...body, ...fields }, tags);
    return { ...made, expected: { ...fact, id: made.event.id, ...changed } };
  };
  const bad = (name: string, why: string, fields: unknown, tags?: Tags, kind?: number) => ({
    ...ticketCase(name, fields, tags, kind),
    why,
  });
  const proto = `{"ticket_id":"${TICKET_ID}","title":"t","body":"b","__proto__":{"admin":"yes"},"name":"Ann"}`;
  const hostile = ticketCase('__proto__ beside the body is no detail', proto);
  return {
    about: 'Kind 7700. `expected` is what a reader makes of it; a reader drops what is invalid.',
    valid: [
      valid('plain', {}, {}),
      valid(
        'fields beside the body are details',
        { name: 'Ann', page: { url: '/pay' }, visits: 3 },
        {
          details: { name: 'Ann', page: '{"url":"/pay"}', visits: '3' },
        },
      ),
      valid('no title', { title: undefined }, { title: '' }),
      valid('title that is a number', { title: 7 }, { title: '' }),
      valid(
        'unknown priority reads as normal',
        {},
        { priority: 'normal' },
        change(OPEN_TAGS, 'priority', 'huge'),
      ),
      valid('no category reads as general', {}, { category: 'general' }, change(OPEN_TAGS, 'category')),
      valid(
        'empty category reads as general',
        {},
        { category: 'general' },
        change(OPEN_TAGS, 'category', ' '),
      ),
      valid('category in another script', {}, { category: 'счета' }, change(OPEN_TAGS, 'category', 'счета')),
      valid('extra tags are ignored', {}, {}, [...OPEN_TAGS, ['client', 'x'], []]),
      valid(
        'body with an envelope',
        { body: text({ v: 1, text: 'See photo', attachments: [FILE] }) },
        {
          text: 'See photo',
          attachments: [FILE],
        },
      ),
      valid('emoji, quotes, line breaks', { body: '🤝 "ok"\n\u0000\t' }, { text: '🤝 "ok"\n\u0000\t' }),
      {
        ...hostile,
        expected: { ...fact, id: hostile.event.id, title: 't', text: 'b', details: { name: 'Ann' } },
      },
    ],
    invalid: [
      bad('another ticket_id in the body', 'tag and body differ', { ...body, ticket_id: OTHER_ID }),
      bad('no ticket_id in the body', 'tag and body differ', { ...body, ticket_id: undefined }),
      bad(
        'ticket_id that is no UUIDv7',
        'label',
        { ...body, ticket_id: 'x' },
        change(OPEN_TAGS, 'ticket_id', 'x'),
      ),
      bad('no ticket_id tag', 'label', body, change(OPEN_TAGS, 'ticket_id')),
      bad('no recipient', 'p tag', body, change(OPEN_TAGS, 'p')),
      bad('recipient in upper case', 'p tag', body, change(OPEN_TAGS, 'p', agent.public.toUpperCase())),
      bad('body that is a number', 'body', { ...body, body: 7 }),
      bad('no body', 'body', { ...body, body: undefined }),
      bad('not JSON', 'plaintext', 'I was charged twice.'),
      bad('JSON array', 'plaintext', [body]),
      bad('JSON null', 'plaintext', 'null'),
      bad('another kind', 'kind', body, OPEN_TAGS, 7702),
    ],
  };
}

export function statuses(): Table {
  const tags = [
    ['e', TICKET],
    ['ticket_id', TICKET_ID],
    ['status', 'resolved'],
    ['p', customer.public],
  ];
  const make = (name: string, changed: Tags, kind = 7701) => ({
    name,
    ...clear('agent', { kind, created_at: AT, tags: changed, content: '' }),
  });
  const fact = {
    type: 'status',
    at: AT,
    author: agent.public,
    ticket: TICKET,
    ticketId: TICKET_ID,
    recipient: customer.public,
  };
  return {
    about: 'Kind 7701, in the clear.',
    valid: ['open', 'in_progress', 'resolved', 'closed'].map((status) => {
      const made = make(status, change(tags, 'status', status));
      return { ...made, expected: { ...fact, id: made.event.id, status } };
    }),
    invalid: [
      { ...make('unknown status', change(tags, 'status', 'solved')), why: 'status' },
      { ...make('status in upper case', change(tags, 'status', 'OPEN')), why: 'status' },
      { ...make('no status', change(tags, 'status')), why: 'status' },
      { ...make('no ticket', change(tags, 'e')), why: 'e tag' },
      { ...make('ticket that is no id', change(tags, 'e', 'abc')), why: 'e tag' },
      { ...make('no label', change(tags, 'ticket_id')), why: 'ticket_id tag' },
      {
        ...make('label in upper case', change(tags, 'ticket_id', TICKET_ID.toUpperCase())),
        why: 'ticket_id tag',
      },
      { ...make('no recipient', change(tags, 'p')), why: 'p tag' },
      { ...make('another kind', tags, 7700), why: 'kind' },
    ],
  };
}

/** 7702 and 7703 differ in kind, recipient and `note_id`. */
function bodies(kind: 7702 | 7703): Table {
  const to = kind === 7702 ? 'customer' : 'colleague';
  const tags = threadTo(KEYS[to].public);
  const noteId = kind === 7703 ? { note_id: OTHER_ID } : {};
  const body = { ticket_id: TICKET_ID, ...noteId, body: 'Looking into it.' };
  const make = (name: string, content: unknown, changed: Tags = tags, as: number = kind) => {
    const plaintext = typeof content === 'string' ? content : text(content);
    return { name, ...sealed('agent', to, plaintext, { kind: as, created_at: AT, tags: changed }) };
  };
  const valid = (name: string, fields: object, changed: object) => {
    const made = make(name, { ...body, ...fields });
    const { id } = made.event;
    const base = {
      id,
      at: AT,
      author: agent.public,
      ticket: TICKET,
      ticketId: TICKET_ID,
      recipient: KEYS[to].public,
    };
    const note = kind === 7703 ? { noteId: OTHER_ID } : {};
    const type = kind === 7702 ? 'reply' : 'note';
    const own = kind === 7703 && 'note_id' in fields ? { noteId: id } : {};
    return {
      ...made,
      expected: { type, ...base, ...note, text: 'Looking into it.', attachments: [], ...changed, ...own },
    };
  };
  return {
    about:
      kind === 7702 ? 'Kind 7702.' : 'Kind 7703. Without a `note_id` of its own a note goes by its event id.',
    valid: [
      valid('plain', {}, {}),
      valid('no ticket_id in the body', { ticket_id: undefined }, {}),
      valid('extra fields are ignored', { mood: 'good' }, {}),
      valid(
        'envelope',
        { body: text({ v: 1, text: 'Here', attachments: [FILE] }) },
        { text: 'Here', attachments: [FILE] },
      ),
      valid(
        'envelope of a later version',
        { body: text({ v: 2, text: 'Here', attachments: [FILE] }) },
        { text: 'Here' },
      ),
      ...(kind === 7703
        ? [
            valid('no note_id', { note_id: undefined }, {}),
            valid('note_id that is none', { note_id: 'x' }, {}),
          ]
        : []),
    ],
    invalid: [
      {
        ...make('another ticket_id in the body', { ...body, ticket_id: OTHER_ID }),
        why: 'tag and body differ',
      },
      { ...make('ticket_id null in the body', { ...body, ticket_id: null }), why: 'tag and body differ' },
      { ...make('body that is an object', { ...body, body: {} }), why: 'body' },
      { ...make('plain text', 'Looking into it.'), why: 'plaintext' },
      { ...make('no ticket', body, change(tags, 'e')), why: 'e tag' },
      { ...make('no label', body, change(tags, 'ticket_id')), why: 'ticket_id tag' },
      { ...make('no recipient', body, change(tags, 'p')), why: 'p tag' },
      { ...make('another kind', body, tags, 7701), why: 'kind' },
    ],
  };
}
export const replies = () => bodies(7702);
export const notes = () => bodies(7703);

export function ratings(): Table {
  const tags = threadTo(agent.public);
  const fact = {
    type: 'csat',
    at: AT,
    author: customer.public,
    ticket: TICKET,
    ticketId: TICKET_ID,
    recipient: agent.public,
  };
  const make = (name: string, body: unknown, changed: Tags = tags) => ({
    name,
    ...sealed('customer', 'agent', typeof body === 'string' ? body : text(body), {
      kind: 7704,
      created_at: AT,
      tags: changed,
    }),
  });
  const older = (name: string, rating: string, content: string) => ({
    name,
    ...clear('customer', { kind: 7704, created_at: AT, tags: [...tags, ['rating', rating]], content }),
  });
  const expect = <T extends { event: { id: string } }>(made: T, rating: number, comment: string) => ({
    ...made,
    expected: { ...fact, id: made.event.id, rating, comment },
  });
  const both = sign('customer', {
    kind: 7704,
    created_at: AT,
    tags: [...tags, ['rating', '9']],
    content: seal('customer', 'agent', text({ rating: 4, comment: '' })),
  });
  return {
    about:
      'Kind 7704. A case without `recipient` is in the older form: rating in a tag, comment in the clear.',
    valid: [
      expect(make('one', { rating: 1, comment: 'Slow' }), 1, 'Slow'),
      expect(make('five', { rating: 5, comment: '' }), 5, ''),
      expect(make('no comment', { rating: 3 }), 3, ''),
      expect(make('comment that is a number', { rating: 3, comment: 3 }), 3, ''),
      expect(older('older form', '5', 'Great, thanks'), 5, 'Great, thanks'),
      expect(older('older form without a comment', '1', ''), 1, ''),
      expect(
        {
          name: 'a rating tag that is none is ignored',
          event: both,
          recipient: 'agent',
          plaintext: text({ rating: 4, comment: '' }),
        },
        4,
        '',
      ),
    ],
    invalid: [
      ...[0, 6, 2.5, -1, '5', null, true].map((rating) => ({
        ...make(`rating ${JSON.stringify(rating)}`, { rating, comment: '' }),
        why: 'rating',
      })),
      { ...make('no rating', { comment: 'x' }), why: 'rating' },
      { ...make('not JSON', 'five stars'), why: 'plaintext' },
      { ...make('no ticket', { rating: 5 }, change(tags, 'e')), why: 'e tag' },
      { ...make('no label', { rating: 5 }, change(tags, 'ticket_id')), why: 'ticket_id tag' },
      ...['0', '6', '05', '5.0', ' 5', 'five'].map((rating) => ({
        ...older(`older form with rating ${JSON.stringify(rating)}`, rating, 'x'),
        why: 'rating',
      })),
    ],
  };
}
