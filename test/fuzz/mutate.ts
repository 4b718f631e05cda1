// Makes strange input out of good input, from a seed: the same seed gives the same input.

/** Mulberry32: small, fast, and good enough to choose with. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to but not 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const deep = (open: string, close: string) =>
  JSON.parse(open.repeat(200) + '1' + close.repeat(200)) as unknown;

/** What a careless reader trips over. */
const STRANGE: readonly unknown[] = [
  ...[null, true, false, '', ' ', '0', 'null', [], {}, [[]], [null], { length: 5 }, [{}, 1, 'a']],
  ...[
    0,
    -0,
    -1,
    1,
    0.5,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 53 + 2,
    8.64e12 + 1,
    Number.MAX_VALUE,
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'toJSON'],
  ...[
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\ufeff',
    '\u202e',
    'e\u0301\u0301\u0301',
    '\u2028',
    '﷽',
    '🏳️‍🌈',
    'İ',
    'ſ',
    'K',
  ],
  ...[
    'javascript:alert(1)',
    'wss://',
    'wss://a b',
    'ws://example.com',
    'wss://user:pass@a.example',
    '//a',
    'data:,',
  ],
  ...['0'.repeat(63), '0'.repeat(64), 'f'.repeat(64), 'F'.repeat(64), 'g'.repeat(64), 'f'.repeat(128)],
  ...[
    '{"v":1}',
    '{"v":"1"}',
    '{"v":2,"text":5}',
    '{"v":1,"text":"a","attachments":{}}',
    '[',
    '{"v":1,"attachments":[1]}',
  ],
  ...[
    'npub1',
    'nprofile1',
    'nostr:',
    'a@b.c',
    '{"rating":6}',
    'A'.repeat(132),
    '='.repeat(8),
    'a'.repeat(5000),
  ],
  deep('[', ']'),
  deep('{"a":', '}'),
  JSON.parse('{"__proto__":{"polluted":1}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":1}}}'),
];

/** One to three changes somewhere in a value of JSON. What was given is not touched. */
export function mutate(value: unknown, chance: Chance): unknown {
  let result = value;
  for (let times = 1 + chance.below(3); times > 0; times--) result = mutateOnce(result, chance);
  return result;
}

function mutateOnce(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.below(12) === 0) {
    return typeof value === 'string' && chance.below(2) ? mutateText(value, chance) : chance.pick(STRANGE);
  }
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as unknown[])];
    const at = chance.below(copy.length + 1);
    const change = chance.below(4);
    if (change === 0) copy.splice(at, 1);
    else if (change === 1) copy.splice(at, 0, chance.pick([...STRANGE, ...copy]));
    else if (at < copy.length) copy[at] = mutateOnce(copy[at], chance);
    return copy;
  }
  const entries = Object.entries(value);
  const at = chance.below(entries.length || 1);
  const [key, old] = entries[at] ?? ['a', 1];
  const change = chance.below(8);
  if (change === 0) entries.splice(at, 1);
  else if (change === 1) entries.push([String(chance.pick(STRANGE)), chance.pick(STRANGE)]);
  else entries[at] = [key, mutateOnce(old, chance)];
  return Object.fromEntries(entries);
}

export function mutateText(text: string, chance: Chance): string {
  const from = chance.below(text.length + 1);
  const to = from + chance.below(8);
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, from);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(from);
    case 3:
      return text.slice(0, from) + String.fromCharCode(chance.below(0x10000)) + text.slice(from + 1);
    default:
      return text.slice(0, from) + String(chance.pick(STRANGE)) + text.slice(to);
  }
}
