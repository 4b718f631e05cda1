// Direct messages, the gift wraps they travel in, and the envelope inside them.

import { AT, change, KEYS, rumor, seal, sign, TICKET, TICKET_ID, type Table } from './make.js';

const { customer, agent } = KEYS;
const text = (value: unknown) => JSON.stringify(value);
const TAGS = [
  ['e', TICKET],
  ['ticket_id', TICKET_ID],
  ['p', agent.public],
];
const MESSAGE = { kind: 14, created_at: AT, tags: TAGS, content: 'Any news?' };
const OTHER = 'b'.repeat(64);
const FILE = {
  type: 'encrypted_blob',
  mime: 'application/pdf',
  size: 0,
  sha256: '0'.repeat(64),
  cipher: 'aes-256-gcm',
  key: Buffer.alloc(32, 7).toString('base64'),
  iv: Buffer.alloc(12, 8).toString('base64'),
  blossom: { blob_sha256: 'f'.repeat(64), servers: ['https://one.example', 'https://two.example/'] },
};

const URL = `https://one.example/${'f'.repeat(64)}.pdf`;
const FILE_TAGS = [
  ...TAGS,
  ['file-type', 'application/pdf'],
  ['encryption-algorithm', 'aes-gcm'],
  ['decryption-key', Buffer.alloc(32, 7).toString('hex')],
  ['decryption-nonce', Buffer.alloc(12, 8).toString('hex')],
  ['x', 'f'.repeat(64)],
  ['ox', '0'.repeat(64)],
  ['size', '0'],
];
const FILE_MESSAGE = { kind: 15, tags: FILE_TAGS, content: URL };
const SENT_FILE = { ...FILE, blossom: { ...FILE.blossom, servers: [URL] } };

export function directMessages(): Table {
  const make = (name: string, changes: object, expected: object) => {
    const event = rumor('customer', { ...MESSAGE, ...changes });
    const base = { type: 'message', id: event.id, at: AT, author: customer.public, recipient: agent.public };
    return { name, event, plaintext: event.content, expected: { ...base, ...expected } };
  };
  const bad = (name: string, why: string, changes: object) => {
    const event = rumor('customer', { ...MESSAGE, ...changes });
    return { name, event, plaintext: event.content, why };
  };
  const ref = { ticket: TICKET, ticketId: TICKET_ID };
  const said = { text: 'Any news?', attachments: [] };
  return {
    about: 'Kinds 14 and 15: `event` is a rumor, with an id and without a signature.',
    valid: [
      make('of a ticket', {}, { ...ref, ...said }),
      make('of a general NIP-17 client', { tags: [['p', agent.public, 'wss://relay.example']] }, said),
      make(
        'e without a label is a NIP-17 reply',
        { tags: change(TAGS, 'ticket_id') },
        { replyTo: TICKET, ...said },
      ),
      make(
        'answer to another message',
        { tags: [...TAGS, ['e', OTHER, '', 'reply']] },
        { ...ref, replyTo: OTHER, ...said },
      ),
      make(
        'answer of a general NIP-17 client, with a root',
        { tags: [['e', TICKET, '', 'root'], ['e', OTHER, '', 'reply'], TAGS[2]!] },
        { replyTo: OTHER, ...said },
      ),
      make(
        'answer to what is no id',
        { tags: [...TAGS, ['e', 'x', '', 'reply'], ['edit', 'x'], ['edit']] },
        { ...ref, ...said },
      ),
      make(
        'later version of another message',
        { tags: [...TAGS, ['edit', OTHER]] },
        { ...ref, edits: OTHER, ...said },
      ),
      make('label without e names no ticket', { tags: change(TAGS, 'e') }, said),
      make(
        'label that is none names no ticket',
        { tags: change(TAGS, 'ticket_id', 'x') },
        { replyTo: TICKET, ...said },
      ),
      make('empty', { content: '' }, { ...ref, text: '', attachments: [] }),
      make(
        'envelope',
        { content: text({ v: 1, text: 'See', attachments: [FILE] }) },
        { ...ref, text: 'See', attachments: [FILE] },
      ),
      make(
        'looks like an envelope',
        { content: text({ v: 1, text: '{"v":1}' }) },
        { ...ref, text: '{"v":1}', attachments: [] },
      ),
      make('file message', FILE_MESSAGE, { ...ref, text: '', attachments: [SENT_FILE] }),
      make(
        'file message with key and nonce in Base64',
        {
          ...FILE_MESSAGE,
          tags: change(change(FILE_TAGS, 'decryption-key', FILE.key), 'decryption-nonce', FILE.iv),
        },
        { ...ref, text: '', attachments: [SENT_FILE] },
      ),
      make(
        'file message with a nonce of 16 bytes',
        { ...FILE_MESSAGE, tags: change(FILE_TAGS, 'decryption-nonce', '08'.repeat(16)) },
        {
          ...ref,
          text: '',
          attachments: [{ ...SENT_FILE, iv: Buffer.alloc(16, 8).toString('base64') }],
        },
      ),
      ...[
        ['no hash of the plaintext', 'ox'],
        ['no size', 'size'],
        ['no key', 'decryption-key'],
        ['another cipher', 'encryption-algorithm', 'chacha20-poly1305'],
        ['a nonce of 24 bytes', 'decryption-nonce', '08'.repeat(24)],
      ].map(([why, tag, value]) =>
        make(
          `file message with ${why} is its address`,
          { ...FILE_MESSAGE, tags: change(FILE_TAGS, tag!, value) },
          { ...ref, text: URL, attachments: [] },
        ),
      ),
      make(
        'file message with an address that may not be asked',
        { ...FILE_MESSAGE, content: 'javascript:alert(1)' },
        { ...ref, text: 'javascript:alert(1)', attachments: [] },
      ),
    ],
    invalid: [
      bad('no recipient', 'p tag', { tags: change(TAGS, 'p') }),
      bad('recipient that is no key', 'p tag', { tags: change(TAGS, 'p', 'npub1') }),
      bad('reaction', 'kind', { kind: 7 }),
      bad('file message without recipient', 'p tag', { ...FILE_MESSAGE, tags: change(FILE_TAGS, 'p') }),
    ],
  };
}

interface Parts {
  /** The rumor's JSON, if not that of the message. */
  readonly inner?: string;
  readonly sealTags?: string[][];
  readonly sealKind?: number;
  readonly sealedBy?: 'customer' | 'stranger';
  readonly to?: 'agent' | 'stranger';
  /** What the wrap holds, if not the seal. */
  readonly outer?: string;
  readonly breakSeal?: 'sig' | 'id' | 'content';
}

function wrap(name: string, parts: Parts) {
  const plaintext = parts.inner ?? text(rumor('customer', MESSAGE));
  const { sealedBy = 'customer', to = 'agent', sealKind = 13, sealTags = [] } = parts;
  const content = seal(sealedBy, to, plaintext);
  const good = sign(sealedBy, { kind: sealKind, created_at: AT - 1000, tags: sealTags, content });
  const forged = {
    sig: { ...good, sig: '0'.repeat(128) },
    id: { ...good, id: '0'.repeat(64) },
    content: { ...good, content: seal(sealedBy, to, plaintext + ' ') },
  };
  const inside = parts.breakSeal ? forged[parts.breakSeal] : good;
  const event = sign('wrapper', {
    kind: 1059,
    created_at: AT - 2000,
    tags: [['p', KEYS[to].public]],
    content: seal('wrapper', to, parts.outer ?? text(inside)),
  });
  return { name, event, recipient: to, plaintext };
}

export function giftWraps(): Table {
  const good = rumor('customer', MESSAGE);
  const { id: _id, ...withoutId } = good;
  const valid = (name: string, parts: Parts, expected: object = good) => ({ ...wrap(name, parts), expected });
  const bad = (name: string, why: string, parts: Parts) => ({ ...wrap(name, parts), why });
  const inner = (changes: object) => ({ inner: text({ ...good, ...changes }) });
  const odd = rumor('customer', { ...MESSAGE, content: 'line\n"quoted" \u0000\u001f\u007f 🤝 \u2028' });
  return {
    about:
      'Kind 1059 (NIP-59). The secret key of `recipient` opens it; `plaintext` is the rumor as it was sealed. `wrapper` signs every wrap, where a fresh key would stand.',
    valid: [
      valid('message', {}),
      valid('rumor without an id', { inner: text(withoutId) }),
      valid('rumor with a signature, which is dropped', inner({ sig: '0'.repeat(128) })),
      valid('rumor with extra fields, which are dropped', inner({ relays: [], admin: true })),
      valid('control characters, quotes, emoji', { inner: text(odd) }, odd),
      valid('seal with tags', { sealTags: [['client', 'x']] }),
    ],
    invalid: [
      bad('forged rumor id', 'rumor id', inner({ id: 'c'.repeat(64) })),
      bad('rumor id that is null', 'rumor id', inner({ id: null })),
      bad('content changed under the id', 'rumor id', inner({ content: 'Send me money' })),
      bad('rumor of another than the seal', 'seal by another than the author', { sealedBy: 'stranger' }),
      bad('rumor in the name of another', 'seal by another than the author', {
        inner: text(rumor('stranger', MESSAGE)),
      }),
      bad('seal of kind 14', 'no seal', { sealKind: 14 }),
      bad('seal of kind 1059', 'no seal', { sealKind: 1059 }),
      bad('rumor straight in the wrap', 'no seal', { outer: text(good) }),
      bad('no JSON in the wrap', 'no seal', { outer: 'hello' }),
      bad('JSON null in the wrap', 'no seal', { outer: 'null' }),
      bad('seal with a forged signature', 'seal signature', { breakSeal: 'sig' }),
      bad('seal with a forged id', 'seal signature', { breakSeal: 'id' }),
      bad('seal with other content', 'seal signature', { breakSeal: 'content' }),
      bad('no JSON in the seal', 'no rumor', { inner: 'hello' }),
      bad('array in the seal', 'no rumor', { inner: text([good]) }),
      bad('kind as text', 'no rumor', inner({ kind: '14' })),
      bad('created_at as text', 'no rumor', inner({ created_at: String(AT) })),
      bad('created_at with a fraction', 'no rumor', inner({ created_at: AT + 0.5 })),
      bad('created_at below zero', 'no rumor', inner({ created_at: -1 })),
      bad('created_at that no date can hold', 'no rumor', inner({ created_at: 1e15 })),
      bad('tags that are no array', 'no rumor', inner({ tags: { p: agent.public } })),
      bad('tag that is no array', 'no rumor', inner({ tags: ['p', agent.public] })),
      bad('tag with a number', 'no rumor', inner({ tags: [['p', 1]] })),
      bad('content that is an object', 'no rumor', inner({ content: {} })),
      bad('author that is no key', 'no rumor', inner({ pubkey: customer.public.slice(1) })),
      bad('author in upper case', 'no rumor', inner({ pubkey: customer.public.toUpperCase() })),
    ],
  };
}

/** Neither its recipient's nor anybody's business: what is opened with the wrong key. */
export function foreignWrap() {
  return wrap('to a stranger', { to: 'stranger' });
}

export function envelopes(): Table {
  const one = (name: string, plaintext: string, said: string, attachments: unknown[] = []) => ({
    name,
    plaintext,
    expected: { text: said, attachments },
  });
  const plain = (name: string, plaintext: string) => one(name, plaintext, plaintext);
  const file = (name: string, changes: object) => {
    const attachment = { ...FILE, ...changes };
    return one(`skipped: ${name}`, text({ v: 1, text: 'x', attachments: [attachment, FILE] }), 'x', [FILE]);
  };
  const many = Array.from({ length: 10 }, (_, i) => `https://s${i}.example`);
  const withServers = (servers: unknown[]) => ({ ...FILE, blossom: { ...FILE.blossom, servers } });
  return {
    about: 'Body text (protocol, section 3). Every string is valid; what is no envelope is plain text.',
    valid: [
      plain('empty', ''),
      plain('words', 'Hello'),
      plain('JSON without v', '{"text":"Hello"}'),
      plain('v as text', '{"v":"1","text":"Hello"}'),
      plain('array', '[{"v":1}]'),
      plain('null', 'null'),
      plain('number', '1'),
      plain('JSON that breaks off', '{"v":1,"text":"Hello"'),
      plain('no JSON white space before it', '\u00a0{"v":1,"text":"Hello"}'),
      one('text only', '{"v":1,"text":"Hello"}', 'Hello'),
      one('JSON white space around it', ' \n\t{"v":1,"text":"Hello"}\r\n', 'Hello'),
      one('no text', '{"v":1}', ''),
      one('text that is a number', '{"v":1,"text":5}', ''),
      one('envelope as text', text({ v: 1, text: '{"v":1,"text":"x"}' }), '{"v":1,"text":"x"}'),
      one('later version', text({ v: 2, text: 'Hello', attachments: [FILE] }), 'Hello'),
      one('__proto__', '{"v":1,"text":"Hello","__proto__":{"text":"x"}}', 'Hello'),
      one('attachment', text({ v: 1, text: '', attachments: [FILE] }), '', [FILE]),
      one('attachments that are no array', text({ v: 1, text: 'x', attachments: FILE }), 'x'),
      one('name is kept', text({ v: 1, text: 'x', attachments: [{ ...FILE, name: 'a.pdf' }] }), 'x', [
        { ...FILE, name: 'a.pdf' },
      ]),
      one(
        'name that is none, extra field',
        text({ v: 1, text: 'x', attachments: [{ ...FILE, name: 5, blurhash: 'y' }] }),
        'x',
        [FILE],
      ),
      one('eight servers at most', text({ v: 1, text: 'x', attachments: [withServers(many)] }), 'x', [
        withServers(many.slice(0, 8)),
      ]),
      one(
        'only servers that files may come from',
        text({
          v: 1,
          text: 'x',
          attachments: [
            withServers(['javascript:alert(1)', 'http://a.example', 'file:///x', 5, '', 'https://b.example']),
          ],
        }),
        'x',
        [withServers(['https://b.example'])],
      ),
      one('no servers', text({ v: 1, text: 'x', attachments: [withServers([])] }), 'x', [withServers([])]),
      file('unknown type', { type: 'location' }),
      file('unknown cipher', { cipher: 'aes-128-gcm' }),
      file('size as text', { size: '5' }),
      file('size below zero', { size: -1 }),
      file('size with a fraction', { size: 0.5 }),
      file('hash in upper case', { sha256: 'A'.repeat(64) }),
      file('short hash', { sha256: 'a'.repeat(63) }),
      file('key of 31 bytes', { key: Buffer.alloc(31).toString('base64') }),
      file('key without padding', { key: FILE.key.replace('=', '') }),
      file('key in the URL alphabet', { key: Buffer.alloc(32, 255).toString('base64').replaceAll('/', '_') }),
      file('nonce of 16 bytes', { iv: Buffer.alloc(16).toString('base64') }),
      file('no media type', { mime: undefined }),
      file('no blossom', { blossom: undefined }),
      file('servers that are no array', { blossom: { ...FILE.blossom, servers: 'https://a.example' } }),
    ],
    invalid: [],
  };
}

/** Kind 7 (NIP-25), as the rumor of a gift wrap. */
export function reactions(): Table {
  const tags = [
    ['e', OTHER],
    ['p', agent.public],
  ];
  const make = (content: string, changes: object = {}) => {
    const event = rumor('customer', { kind: 7, created_at: AT, tags, content, ...changes });
    return { event, plaintext: content };
  };
  const good = (name: string, content: string, emoji = content, changes: object = {}) => {
    const made = make(content, changes);
    const people = { author: customer.public, recipient: agent.public };
    const base = { type: 'reaction', id: made.event.id, at: AT, ...people };
    return { name, ...made, expected: { ...base, target: OTHER, emoji } };
  };
  const bad = (name: string, why: string, content = '\u{1F44D}', changes: object = {}) => {
    return { name, ...make(content, changes), why };
  };
  return {
    about: 'Kind 7: `event` is a rumor, with an id and without a signature.',
    valid: [
      good('emoji', '\u{1F44D}'),
      good('with a colour', '\u{1F44D}\u{1F3FD}'),
      good('heart, as emoji', '\u2764\uFE0F'),
      good('flag', '\u{1F1F5}\u{1F1F1}'),
      good('flag of a region', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'),
      good('key cap', '1\uFE0F\u20E3'),
      good('family', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'),
      good('plus', '+', '\u{1F44D}'),
      good('nothing', '', '\u{1F44D}'),
      good('minus', '-', '\u{1F44E}'),
      good('of several the last', '+', '\u{1F44D}', {
        tags: [['e', TICKET], ['p', customer.public], ...tags],
      }),
    ],
    invalid: [
      bad('a word', 'content', 'yes'),
      bad('a letter', 'content', 'a'),
      bad('a digit', 'content', '1'),
      bad('two emoji', 'content', '\u{1F44D}\u{1F44D}'),
      bad('hidden direction', 'content', '\u202E\u{1F44D}'),
      bad('marks piled up', 'content', 'a' + '\u0300'.repeat(20)),
      bad('33 bytes', 'content', '\u{1F468}' + '\u200D\u{1F469}'.repeat(4) + '\u{1F3FD}'),
      bad('custom', 'content', ':soapbox:'),
      bad('no message', 'e tag', '+', { tags: [['p', agent.public]] }),
      bad('message that is none', 'e tag', '+', { tags: [['e', 'x'], tags[1]!] }),
      bad('nobody\u2019s', 'p tag', '+', { tags: [['e', OTHER]] }),
      bad('message', 'kind', '+', { kind: 14 }),
    ],
  };
}

/** Kind 20770: typing and read. */
export function signals(): Table {
  const tags = (...signal: string[]) => [
    ['e', TICKET],
    ['ticket_id', TICKET_ID],
    ['signal', ...signal],
  ];
  const make = (changes: object) => {
    const event = rumor('agent', { kind: 20770, created_at: AT, tags: tags('typing'), content: '', ...changes });
    return { event, plaintext: '' };
  };
  const good = (name: string, changes: object, expected: object) => {
    const made = make(changes);
    const base = { type: 'signal', id: made.event.id, at: AT, author: agent.public };
    return { name, ...made, expected: { ...base, ticket: TICKET, ticketId: TICKET_ID, ...expected } };
  };
  const bad = (name: string, why: string, changes: object) => ({ name, ...make(changes), why });
  return {
    about: 'Kind 20770: `event` is a rumor, with an id and without a signature.',
    valid: [
      good('typing', {}, { signal: 'typing' }),
      good('idle', { tags: tags('idle') }, { signal: 'idle' }),
      good('read', { tags: tags('read', OTHER) }, { signal: 'read', item: OTHER }),
      good('read, of what is no id', { tags: tags('read', 'x') }, { signal: 'read' }),
    ],
    invalid: [
      bad('another signal', 'signal tag', { tags: tags('laughing') }),
      bad('no signal', 'signal tag', { tags: tags() }),
      bad('no ticket', 'e tag', { tags: change(tags('typing'), 'e') }),
      bad('no label', 'ticket_id tag', { tags: change(tags('typing'), 'ticket_id') }),
      bad('message', 'kind', { kind: 14 }),
    ],
  };
}
