// Relay lists, profiles, teams, app data, and what takes things back.

import { AT, change, clear, hash, KEYS, sealed, type Table, type Tags } from './make.js';

const { agent, colleague, customer, stranger } = KEYS;

export function relayLists(): Table {
  const make = (name: string, tags: Tags, kind = 10002) => ({
    name,
    ...clear('agent', { kind, created_at: AT, tags, content: '' }),
  });
  const list = (name: string, tags: Tags, read: string[], write: string[]) => ({
    ...make(name, tags),
    expected: { read, write },
  });
  const A = 'wss://a.example';
  const B = 'wss://b.example';
  return {
    about: 'Kind 10002 (NIP-65).',
    valid: [
      list('both ways', [['r', A]], [A], [A]),
      list(
        'marked',
        [
          ['r', A, 'read'],
          ['r', B, 'write'],
        ],
        [A],
        [B],
      ),
      list('unknown marker counts both ways', [['r', A, 'x']], [A], [A]),
      list(
        'one spelling, once',
        [
          ['r', 'WSS://A.example:443/'],
          ['r', A],
        ],
        [A],
        [A],
      ),
      list(
        'bad addresses are left out',
        [['r', 'http://a.example'], ['r', ''], ['r'], [], ['r', 'ws://b.example'], ['r', A]],
        [A],
        [A],
      ),
      list('loopback', [['r', 'ws://localhost:7777/']], ['ws://localhost:7777'], ['ws://localhost:7777']),
      list(
        'other tags are ignored',
        [
          ['relay', B],
          ['r', A, 'read'],
        ],
        [A],
        [],
      ),
    ],
    invalid: [
      { ...make('empty', []), why: 'no address' },
      {
        ...make('bad addresses only', [
          ['r', 'javascript:alert(1)'],
          ['r', 'https://a.example'],
        ]),
        why: 'no address',
      },
      { ...make('another kind', [['r', A]], 10050), why: 'kind' },
    ],
  };
}

export function dmRelayLists(): Table {
  const make = (name: string, tags: Tags, kind = 10050) => ({
    name,
    ...clear('customer', { kind, created_at: AT, tags, content: '' }),
  });
  const A = 'wss://a.example/inbox';
  return {
    about: 'Kind 10050 (NIP-17).',
    valid: [
      { ...make('one', [['relay', A]]), expected: [A] },
      {
        ...make('several, one of them twice', [
          ['relay', 'wss://b.example'],
          ['relay', `${A}/`],
          ['relay', A],
        ]),
        expected: ['wss://b.example', A],
      },
      {
        ...make(
          'twelve at most',
          Array.from({ length: 20 }, (_, i) => ['relay', `wss://r${i}.example`]),
        ),
        expected: Array.from({ length: 12 }, (_, i) => `wss://r${i}.example`),
      },
    ],
    invalid: [
      { ...make('empty', []), why: 'no address' },
      { ...make('r tags', [['r', A]]), why: 'no address' },
      { ...make('another kind', [['relay', A]], 10002), why: 'kind' },
    ],
  };
}

export function profiles(): Table {
  const make = (name: string, content: string, kind = 0) => ({
    name,
    ...clear('agent', { kind, created_at: AT, tags: [], content }),
  });
  const good = (name: string, fields: object, expected: object) => ({
    ...make(name, JSON.stringify(fields)),
    expected: { pubkey: agent.public, name: '', about: '', ...expected },
  });
  const picture = 'https://a.example/me.png';
  return {
    about: 'Kind 0.',
    valid: [
      good('name', { name: ' Ann ' }, { name: 'Ann' }),
      good('display_name comes first', { name: 'ann', display_name: 'Ann B.' }, { name: 'Ann B.' }),
      good(
        'all',
        { name: 'Ann', about: 'Help', picture, nip05: 'ann@a.example', cs_role: 'agent' },
        { name: 'Ann', about: 'Help', picture, nip05: 'ann@a.example' },
      ),
      good('nothing', {}, {}),
      good('numbers are no text', { name: 5, about: [], picture: {}, nip05: null }, {}),
      good('picture over http', { name: 'Ann', picture: 'http://a.example/me.png' }, { name: 'Ann' }),
      good('picture that is a script', { name: 'Ann', picture: 'javascript:alert(1)' }, { name: 'Ann' }),
      good('picture in the address', { name: 'Ann', picture: 'data:image/svg+xml,x' }, { name: 'Ann' }),
      good('name of 101 characters', { name: 'a'.repeat(101) }, { name: 'a'.repeat(100) }),
      good('name never ends in half a character', { name: `${'a'.repeat(99)}🤝` }, { name: 'a'.repeat(99) }),
    ],
    invalid: [
      { ...make('empty', ''), why: 'content' },
      { ...make('no JSON', 'Ann'), why: 'content' },
      { ...make('array', '[]'), why: 'content' },
      { ...make('null', 'null'), why: 'content' },
      { ...make('another kind', '{"name":"Ann"}', 1), why: 'kind' },
    ],
  };
}

export function teams(): Table {
  const D = ['d', 'nostr-support/team'];
  const make = (name: string, tags: Tags, kind = 30000) => ({
    name,
    ...clear('agent', { kind, created_at: AT, tags, content: '' }),
  });
  const good = (name: string, tags: Tags, members: string[], removed: Record<string, number> = {}) => {
    const made = make(name, [D, ...tags]);
    return {
      ...made,
      expected: { type: 'team', id: made.event.id, at: AT, author: agent.public, members, removed },
    };
  };
  return {
    about: 'Kind 30000 (NIP-51). `removed`: who left, and when.',
    valid: [
      good('nobody', [], []),
      good(
        'two',
        [
          ['p', colleague.public],
          ['p', customer.public, 'wss://a.example'],
        ],
        [colleague.public, customer.public],
      ),
      good(
        'somebody left',
        [
          ['p', colleague.public],
          ['removed', stranger.public, '1750000000'],
        ],
        [colleague.public],
        { [stranger.public]: 1750000000 },
      ),
      good(
        'keys that are none are left out',
        [['p', 'npub1'], ['p'], [], ['p', colleague.public.toUpperCase()], ['p', colleague.public]],
        [colleague.public],
      ),
      good(
        'times that are none are left out',
        ['', 'now', '-1', '1.5', '1e9', '9999999999999'].map((time) => ['removed', stranger.public, time]),
        [],
      ),
    ],
    invalid: [
      {
        ...make('another list', [
          ['d', 'friends'],
          ['p', colleague.public],
        ]),
        why: 'd tag',
      },
      { ...make('no d tag', [['p', colleague.public]]), why: 'd tag' },
      { ...make('another kind', [D], 30001), why: 'kind' },
    ],
  };
}

export function appData(): Table {
  const make = (slot: string, d: string, data: unknown) => ({
    name: `${slot} under ${d}`,
    ...sealed('customer', 'customer', JSON.stringify(data), {
      kind: 30078,
      created_at: AT,
      tags: [['d', d]],
    }),
    expected: { slot, data },
  });
  return {
    about: 'Kind 30078 (NIP-78), encrypted to oneself. `invalid` are slots that are refused.',
    valid: [
      make('read-marks', 'nostr-support/read-marks', { a: 1, b: [true, null, 'x'] }),
      make('a', 'nostr-support/a', []),
      make('blossom-eph-keys', 'nostr-support/blossom-eph-keys', {}),
      make('blossom-eph-keys', 'blossom-eph-keys', { [agent.public]: 'older' }),
    ],
    invalid: ['', 'A', '-a', 'a/b', 'a b', '../a', 'ä', 'a'.repeat(65), '__proto__'].map((slot) => ({
      name: JSON.stringify(slot),
      slot,
      why: 'slot',
    })),
  };
}

export function deletions(): Table {
  const make = (name: string, tags: Tags, kind = 5, content = '') => ({
    name,
    ...clear('customer', { kind, created_at: AT, tags, content }),
  });
  const [A, B] = [hash('a'), hash('b')];
  const taken = (name: string, tags: Tags, targets: string[], kinds: string[], content = '') => {
    const one = make(name, tags, 5, content);
    const expected = {
      type: 'deletion',
      id: one.event.id,
      at: AT,
      author: customer.public,
      targets,
      kinds,
    };
    return { ...one, expected };
  };
  return {
    about: 'Kind 5 (NIP-09). An empty text among the kinds stands for all of them.',
    valid: [
      taken(
        'a ticket and a rating, for the agent to hear of',
        [
          ['e', A],
          ['e', B],
          ['k', '7700'],
          ['k', '7704'],
          ['p', agent.public],
        ],
        [A, B],
        ['7700', '7704'],
      ),
      taken('with a reason', [['e', A, 'wss://a.example']], [A], [''], 'a mistake'),
      taken(
        'a gift wrap, by whom it was for',
        [
          ['e', A],
          ['k', '1059'],
        ],
        [A],
        ['1059'],
      ),
      taken('other tags are ignored', [['a', `30078:${customer.public}:x`], ['e'], ['e', A]], [A], ['']),
    ],
    invalid: [
      { ...make('empty', []), why: 'no target' },
      { ...make('an address only', [['a', `30078:${customer.public}:x`]]), why: 'no target' },
      { ...make('another kind', [['e', A]], 6), why: 'kind' },
    ],
  };
}

/** Blossom: what a file server is shown. */
export function blobAuths(): Table {
  const SHA = 'f'.repeat(64);
  const tags = [
    ['t', 'upload'],
    ['x', SHA],
    ['expiration', String(AT + 3600)],
  ];
  const template = { kind: 24242, created_at: AT, tags, content: 'upload a file' };
  const expected = { at: AT, action: 'upload', sha256: SHA, expires: AT + 3600 };
  const make = (name: string, changes: object, more: object = {}) => ({
    name,
    ...clear('stranger', { ...template, ...changes }),
    expected: { ...expected, ...more },
  });
  const bad = (name: string, why: string, changes: object) => ({
    name,
    ...clear('stranger', { ...template, ...changes }),
    why,
  });
  return {
    about: 'Kind 24242 (Blossom): what a file server is shown.',
    valid: [
      make('upload', {}),
      make('delete', { tags: change(tags, 't', 'delete') }, { action: 'delete' }),
      make('any text', { content: 'Upload bitcoin.pdf' }),
      make('more tags', { tags: [['server', 'one.example'], ...tags] }),
    ],
    invalid: [
      bad('another kind', 'kind', { kind: 22242 }),
      bad('no action', 't tag', { tags: change(tags, 't') }),
      bad('an action that we do not know', 't tag', { tags: change(tags, 't', 'list') }),
      bad('no file', 'x tag', { tags: change(tags, 'x') }),
      bad('a hash that is none', 'x tag', { tags: change(tags, 'x', SHA.toUpperCase()) }),
      bad('no end', 'expiration tag', { tags: change(tags, 'expiration') }),
      bad('an end that is no time', 'expiration tag', { tags: change(tags, 'expiration', 'never') }),
    ],
  };
}

/** What a site's backend says of a customer; the event as JSON is the token. */
export function identityProofs(): Table {
  const tags = [
    ['p', customer.public],
    ['expiration', String(AT + 600)],
  ];
  const claims = { name: 'Ada', email: 'ada@shop.test', id: '42' };
  const template = { kind: 20771, created_at: AT, tags, content: JSON.stringify(claims) };
  const expected = { at: AT, expires: AT + 600, issuer: stranger.public, customer: customer.public, claims };
  const make = (name: string, changes: object, more: object = {}) => ({
    name,
    ...clear('stranger', { ...template, ...changes }),
    expected: { ...expected, ...more },
  });
  const says = (name: string, content: string, claims: object) => make(name, { content }, { claims });
  const bad = (name: string, why: string, changes: object) => ({
    name,
    ...clear('stranger', { ...template, ...changes }),
    why,
  });
  const many = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`claim ${i}`, 'x'])));
  return {
    about: 'Kind 20771: a proof of who a customer is. The event as JSON, without spaces, is the token.',
    valid: [
      make('name, email and id', {}),
      make('more tags', { tags: [['client', 'shop'], ...tags] }),
      says('markup is text', '{"name":"<b>Ada</b>"}', { name: '<b>Ada</b>' }),
      says('what is no text is left out', '{"name":"Ada","id":42,"more":{"a":["b"]},"no":null}', { name: 'Ada' }),
      says('what is empty is left out', '{"name":"Ada","email":" ","":"x"}', { name: 'Ada' }),
      says('names of the prototype', '{"__proto__":"x","constructor":"y"}', { constructor: 'y' }),
      says('half a character', '{"name":"Ada \\ud83d"}', { name: 'Ada \ufffd' }),
      says('16 claims', many(16), JSON.parse(many(16)) as object),
    ],
    invalid: [
      bad('another kind', 'kind', { kind: 27235 }),
      bad('nobody', 'p tag', { tags: change(tags, 'p') }),
      bad('a key that is none', 'p tag', { tags: change(tags, 'p', customer.public.toUpperCase()) }),
      bad('no end', 'expiration tag', { tags: change(tags, 'expiration') }),
      bad('an end that is no time', 'expiration tag', { tags: change(tags, 'expiration', '1e10') }),
      bad('an end before the beginning', 'expiration tag', { tags: change(tags, 'expiration', String(AT)) }),
      bad('no claims', 'content', { content: '' }),
      bad('a list', 'content', { content: '["Ada"]' }),
      bad('nothing that is a text', 'content', { content: '{"id":42}' }),
      bad('17 claims', 'content', { content: many(17) }),
      bad('longer than 2000 characters', 'size', { content: JSON.stringify({ name: 'x'.repeat(1700) }) }),
    ],
  };
}

export function vanishings(): Table {
  const make = (name: string, tags: Tags, kind = 62, content = '') => ({
    name,
    ...clear('customer', { kind, created_at: AT, tags, content }),
  });
  const A = 'wss://a.example';
  const B = 'wss://b.example';
  const asked = (name: string, tags: Tags, relays: string[] | 'all', reason = '') => ({
    ...make(name, tags, 62, reason),
    expected: { author: customer.public, at: AT, relays, reason },
  });
  return {
    about: 'Kind 62 (NIP-62): everything by the author up to `at`. `relays` are those that are meant.',
    valid: [
      asked(
        'two relays',
        [
          ['relay', A],
          ['relay', B],
        ],
        [A, B],
      ),
      asked('with a reason', [['relay', A]], [A], 'I never liked it here'),
      asked('one spelling, once', [['relay', 'WSS://A.example:443/'], ['relay', A]], [A]),
      asked('every relay', [['relay', 'ALL_RELAYS']], 'all'),
      asked('bad addresses are left out', [['relay'], ['relay', 'all_relays'], ['r', B], ['relay', A]], [A]),
    ],
    invalid: [
      { ...make('nobody is meant', []), why: 'no relay' },
      { ...make('bad addresses only', [['relay', 'http://a.example']]), why: 'no relay' },
      { ...make('another kind', [['relay', A]], 10050), why: 'kind' },
    ],
  };
}
