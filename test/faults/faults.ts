// Everything a relay can do wrong, one small entry each. `passing` faults end with nothing lost that the relay has
// said yes to · `refusing` ones are a no for good · `lying` ones break what was promised, so nothing may hang on one
// relay that does them.

import { getPow } from 'nostr-tools/nip13';
import { signEvent, tagValue, type NostrEvent } from '../../src/protocol/event.js';
import { KIND_REPLY, KIND_STATUS, KIND_TICKET } from '../../src/protocol/kinds.js';
import type { MemorySocket } from '../support/memory-relay.js';
import type { FaultyRelay } from './faulty-relay.js';

export interface Frame {
  /** Empty: nothing arrives. */
  readonly data: string;
  /** Milliseconds. */
  readonly delay?: number;
  /** Does not wait for the frames before it. */
  readonly overtakes?: boolean;
  readonly then?: 'hang up';
  /** Waits until the fault is over. */
  readonly parked?: boolean;
}

export interface Answer {
  readonly ok?: boolean;
  readonly message?: string;
  /** Says nothing at all. */
  readonly silent?: boolean;
  /** Stores and serves the event, whatever it says. */
  readonly keeps?: boolean;
}

export interface Fault {
  readonly harm: 'passing' | 'refusing' | 'lying';
  /** Clients are told a final no, so the end of it is a relay that was started anew. */
  readonly restarts?: boolean;
  readonly connect?: 'refuse' | 'hang' | 'throw';
  readonly greet?: 'hang up';
  /** What becomes of a frame; `undefined` leaves it as it is. */
  readonly incoming?: (data: string, relay: FaultyRelay, socket: MemorySocket) => Frame[] | undefined;
  readonly outgoing?: (data: string, relay: FaultyRelay, socket: MemorySocket) => Frame[] | undefined;
  readonly answer?: (event: NostrEvent, relay: FaultyRelay) => Answer | undefined;
  /** What it says without being asked. */
  readonly speak?: (socket: MemorySocket, relay: FaultyRelay) => string[];
}

const is = (type: string, data: string) => data.startsWith(`["${type}"`);
/** A message, unless another fault has cut it in half. */
function parsed<T>(data: string): T | undefined {
  try {
    return JSON.parse(data) as T;
  } catch {
    return undefined;
  }
}
const says = (message: string) => (): Answer => ({ ok: false, message });
const half = (data: string, relay: FaultyRelay) => data.slice(0, relay.random.between(1, data.length - 1));
const sometimes = (probability: number, relay: FaultyRelay, make: () => string[]) =>
  relay.random.chance(probability) ? make() : [];

/** To every open subscription. */
const toAll = (socket: MemorySocket, event: unknown) =>
  [...socket.subscriptions.keys()].map((id) => JSON.stringify(['EVENT', id, event]));

const STRANGER = new Uint8Array(32).fill(7);
const NOBODY: NostrEvent = signEvent(
  { kind: 1, created_at: 1_700_000_000, tags: [], content: 'buy now' },
  STRANGER,
);

/** A stranger's own word on a ticket of others, correctly signed. */
function intrude(relay: FaultyRelay): NostrEvent | undefined {
  const ticket = relay.events.findLast(({ kind }) => kind === KIND_TICKET);
  if (!ticket) return undefined;
  const tags = [
    ['e', ticket.id],
    ['ticket_id', tagValue(ticket, 'ticket_id')!],
    ['status', 'closed'],
    ['p', ticket.pubkey],
  ];
  const kind = relay.random.pick([KIND_STATUS, KIND_REPLY]);
  return signEvent({ kind, created_at: ticket.created_at + 1, tags, content: '' }, STRANGER);
}

/** A real event with one thing changed: its signature can't hold. */
function forge(relay: FaultyRelay): NostrEvent | undefined {
  if (relay.events.length === 0) return undefined;
  const event = relay.random.pick(relay.events);
  const change: Partial<NostrEvent> = relay.random.pick([
    { content: `${event.content} ` },
    { created_at: event.created_at + 1 },
    { pubkey: NOBODY.pubkey },
    { sig: NOBODY.sig },
    { id: NOBODY.id },
  ]);
  return { ...event, ...change };
}

function refuseRequests(words: string) {
  return (data: string, _relay: FaultyRelay, socket: MemorySocket): Frame[] | undefined => {
    if (!is('REQ', data)) return undefined;
    const id = (JSON.parse(data) as [string, string])[1];
    socket.say(['CLOSED', id, words]);
    return [];
  };
}

/** NIP-42, in earnest: whoever says rightly who they are is served. */
function asks(type: 'REQ' | 'EVENT', refuse: (id: string) => unknown[]): Fault {
  return {
    harm: 'passing',
    speak: challenge,
    incoming: (data, _relay, socket) => {
      if (!is(type, data) || socket.known.size > 0) return undefined;
      const [, about] = parsed<[string, string | NostrEvent]>(data) ?? [];
      if (!about) return undefined;
      socket.say(refuse(typeof about === 'string' ? about : about.id));
      return [];
    },
  };
}
/** What an event says that it was worked for, if it was. */
function workOf({ id, tags }: NostrEvent): number {
  const said = Number(tags.find(([name]) => name === 'nonce')?.[2]);
  return said <= getPow(id) ? said : 0;
}
const challenge = (socket: MemorySocket) => [JSON.stringify(['AUTH', socket.challenge])];

const TABLE = {
  // Connections.
  'refuses connections': { harm: 'passing', connect: 'refuse' },
  'is forbidden by the browser': { harm: 'passing', connect: 'throw' },
  'hangs before the handshake': { harm: 'passing', connect: 'hang' },
  'hangs up after the handshake': { harm: 'passing', greet: 'hang up' },
  'hangs after the handshake': {
    harm: 'passing',
    incoming: (data) => [{ data, parked: true }],
    outgoing: (data) => [{ data, parked: true }],
  },
  'drops in the middle of what it hears': {
    harm: 'passing',
    incoming: (_data, relay) => (relay.random.chance(0.3) ? [{ data: '', then: 'hang up' }] : undefined),
  },
  'drops in the middle of what it says': {
    harm: 'passing',
    outgoing: (_data, relay) => (relay.random.chance(0.3) ? [{ data: '', then: 'hang up' }] : undefined),
  },
  'drops after a frame': {
    harm: 'passing',
    outgoing: (data, relay) => (relay.random.chance(0.3) ? [{ data, then: 'hang up' }] : undefined),
  },

  // Frames.
  delays: {
    harm: 'passing',
    incoming: (data, relay) => [{ data, delay: relay.random.between(20, 4000) }],
    outgoing: (data, relay) => [{ data, delay: relay.random.between(20, 4000) }],
  },
  'answers too late': {
    harm: 'passing',
    outgoing: (data, relay) =>
      is('OK', data) ? [{ data, delay: relay.random.between(11_000, 30_000), overtakes: true }] : undefined,
  },
  reorders: {
    harm: 'passing',
    // Never what ends a stored answer: whoever says EOSE has sent what there was.
    incoming: (data, relay) =>
      is('EVENT', data) ? [{ data, delay: relay.random.between(0, 900), overtakes: true }] : undefined,
    outgoing: (data, relay) =>
      is('EOSE', data)
        ? [{ data, delay: 1000 }]
        : [{ data, delay: relay.random.between(0, 900), overtakes: true }],
  },
  'reorders all': {
    harm: 'lying',
    outgoing: (data, relay) => [{ data, delay: relay.random.between(0, 2000), overtakes: true }],
  },
  duplicates: {
    harm: 'passing',
    incoming: (data) => (is('EVENT', data) ? [{ data }, { data }] : undefined),
    outgoing: (data) => (is('OK', data) || is('EVENT', data) ? [{ data }, { data }] : undefined),
  },
  'truncates what it says': {
    harm: 'lying',
    outgoing: (data, relay) => (relay.random.chance(0.4) ? [{ data: half(data, relay) }] : undefined),
  },
  'truncates what it hears': {
    harm: 'passing',
    incoming: (data, relay) =>
      is('EVENT', data) && relay.random.chance(0.5) ? [{ data: half(data, relay) }] : undefined,
  },

  // Answers to an event.
  'rate-limits': { harm: 'passing', answer: says('rate-limited: slow down') },
  'has an error': { harm: 'passing', answer: says('error: disk full') },
  'wants auth to write': { harm: 'passing', answer: says('auth-required: who are you?') },
  'asks who writes': asks('EVENT', (id) => ['OK', id, false, 'auth-required: who are you?']),
  'says no without a prefix': { harm: 'passing', answer: says('') },
  blocks: { harm: 'refusing', answer: says('blocked: not you') },
  'finds it invalid': { harm: 'refusing', answer: says('invalid: bad kind') },
  'wants work': { harm: 'refusing', answer: says('pow: difficulty 0 is less than 30') },
  // A client can do that much at once.
  'wants some work': {
    harm: 'refusing',
    answer(event, { url }) {
      const bits = 4 + (url.length % 4);
      return workOf(event) >= bits ? undefined : { ok: false, message: `pow: ${bits} bits needed` };
    },
  },
  restricts: { harm: 'refusing', answer: says('restricted: members only') },
  'says duplicate as a no': {
    harm: 'passing',
    answer: () => ({ ok: false, message: 'duplicate: have it', keeps: true }),
  },
  'says duplicate and has nothing': { harm: 'lying', answer: says('duplicate: have it') },
  'says yes and forgets': { harm: 'lying', answer: () => ({ ok: true }) },
  'keeps and never answers': { harm: 'passing', answer: () => ({ silent: true, keeps: true }) },
  'loses and never answers': { harm: 'passing', answer: () => ({ silent: true }) },
  'keeps and says no': { harm: 'passing', answer: () => ({ message: 'error: try again', keeps: true }) },

  // Subscriptions.
  'never ends an answer': {
    harm: 'passing',
    outgoing: (data) => (is('EOSE', data) ? [] : undefined),
  },
  'ends every answer at once': {
    harm: 'lying',
    outgoing: (data) => (is('EVENT', data) ? [] : undefined),
  },
  'closes subscriptions': { harm: 'passing', incoming: refuseRequests('error: shutting down') },
  'closes subscriptions for good': {
    harm: 'refusing',
    restarts: true,
    incoming: refuseRequests('restricted: not for you'),
  },
  'wants auth to read': {
    harm: 'refusing',
    restarts: true,
    incoming: refuseRequests('auth-required: who are you?'),
  },
  'asks who reads': asks('REQ', (id) => ['CLOSED', id, 'auth-required: who are you?']),
  'gives wraps to their addressee only': {
    harm: 'passing',
    speak: challenge,
    outgoing: (data, _relay, socket) => {
      const [, , event] = is('EVENT', data) ? (parsed<[string, string, NostrEvent]>(data) ?? []) : [];
      return event && socket.hides(event) ? [] : undefined;
    },
  },

  // What nobody asked for.
  'sends what nobody asked for': { harm: 'passing', speak: (socket) => toAll(socket, NOBODY) },
  'sends forged events': {
    harm: 'passing',
    speak: (socket, relay) => sometimes(0.5, relay, () => toAll(socket, forge(relay) ?? NOBODY)),
  },
  'sends forged twins first': {
    harm: 'passing',
    outgoing: (data) => {
      if (!is('EVENT', data)) return undefined;
      const [type, id, event] = JSON.parse(data) as [string, string, NostrEvent];
      return [{ data: JSON.stringify([type, id, { ...event, sig: NOBODY.sig }]) }, { data }];
    },
  },
  'lets strangers in': {
    harm: 'passing',
    speak: (socket, relay) => sometimes(0.2, relay, () => toAll(socket, intrude(relay) ?? NOBODY)),
  },
  floods: {
    harm: 'passing',
    speak: (socket, relay) => {
      const flood = (at: number) => ({ ...NOBODY, created_at: at });
      return sometimes(0.3, relay, () =>
        Array.from({ length: 50 }, (_, at) => toAll(socket, flood(at))).flat(),
      );
    },
  },
  'sends a megabyte': {
    harm: 'passing',
    speak: (socket, relay) =>
      sometimes(0.05, relay, () => toAll(socket, { ...(relay.events[0] ?? NOBODY), content: MEGABYTE })),
  },
  'nests deeply': {
    harm: 'passing',
    speak: (socket, relay) =>
      sometimes(0.1, relay, () => [...socket.subscriptions.keys()].map((id) => `["EVENT","${id}",${DEEP}]`)),
  },
  'talks nonsense': {
    harm: 'passing',
    speak: () => [
      '',
      'null',
      '[]',
      '{}',
      '["EVENT"]',
      '["OK",1]',
      '["EOSE",{}]',
      '["EVENT","s1",null]',
      '\u0000',
    ],
  },
  "sends another relay's challenge": {
    harm: 'passing',
    restarts: true,
    speak: () => ['["AUTH","of wss://elsewhere.test"]'],
  },
  notices: { harm: 'passing', speak: () => ['["NOTICE","maintenance at noon"]'] },
  'says yes to what it never got': {
    harm: 'passing',
    speak: () => [JSON.stringify(['OK', NOBODY.id, true, ''])],
  },
} as const satisfies Readonly<Record<string, Fault>>;

const MEGABYTE = 'x'.repeat(1_000_000);
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

export type FaultName = keyof typeof TABLE;
export const FAULTS: Readonly<Record<FaultName, Fault>> = TABLE;
/** Those that came later have scenes of their own. */
export const LATER_FAULT_NAMES: readonly FaultName[] = ['wants some work'];
export const FAULT_NAMES = (Object.keys(TABLE) as FaultName[]).filter(
  (name) => !LATER_FAULT_NAMES.includes(name),
);
