// What is fuzzed: every codec that reads what a stranger wrote, and the connection that reads what a relay sends. Each
// target takes one input made from `chance` and throws when something is wrong with what comes of it.

import assert from 'node:assert/strict';
import { decryptKey } from '../../src/addons/nip49.js';
import { RelayPool } from '../../src/io/relays/relay-pool.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import * as protocol from '../../src/protocol.js';
import { expiryOf, parseDeletion } from '../../src/protocol/deletion.js';
import { read } from '../protocol/table.js';
import { TestClock } from '../support/test-world.js';
import { mutate, mutateText, type Chance } from './mutate.js';

/** Throws, or rejects, when the input shows a mistake. */
export type Target = (chance: Chance) => void | Promise<void>;

interface EventCase {
  readonly event: protocol.NostrEvent;
  readonly plaintext: string;
}
type EventParser = (event: protocol.NostrEvent, plaintext: string) => unknown;

const cases = (file: string) => read<{ valid: EventCase[] }>(file).valid;
const inputs = (file: string) => read<{ valid: { input: string }[] }>(file).valid.map(({ input }) => input);

/** What a parser makes of an event is a plain value that the rest can rely on, or nothing. */
function checkFact(fact: unknown): void {
  if (fact === undefined) return;
  assert.ok(typeof fact === 'object' && fact !== null);
  for (const [name, value] of Object.entries(fact)) {
    if (['text', 'title', 'comment', 'name', 'category'].includes(name))
      assert.equal(typeof value, 'string', name);
    if (
      ['ticket', 'author', 'recipient', 'agent', 'id', 'target', 'item', 'replyTo', 'edits'].includes(name) &&
      value !== undefined
    )
      assert.match(String(value), /^[0-9a-f]{64}$/, name);
    if (name === 'at') assert.ok(Number.isSafeInteger(value) && (value as number) >= 0, name);
    if (name === 'rating') assert.ok([1, 2, 3, 4, 5].includes(value as number), name);
    if (name === 'attachments') assert.ok(Array.isArray(value), name);
  }
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined, 'Object.prototype was written to');
}

/** As the intake does it: only what has the shape of an event reaches a parser. */
function parserTarget(file: string, parse: EventParser): Target {
  const seeds = cases(file);
  return (chance) => {
    const { event, plaintext } = chance.pick(seeds);
    const strange = chance.below(3) === 0 ? event : mutate(event, chance);
    const parsed = plaintext === undefined ? undefined : tryJson(plaintext);
    const body = chance.below(2)
      ? JSON.stringify(mutate(parsed ?? '', chance))
      : mutateText(plaintext ?? '', chance);
    if (protocol.isEvent(strange)) checkFact(parse(strange, body ?? ''));
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text in, `undefined` or a result out, and never an exception. */
function textTarget(seeds: readonly string[], parse: (text: string) => unknown): Target {
  return (chance) => {
    parse(mutateText(chance.pick(seeds), chance));
  };
}

/** May refuse with a SupportError or a plain Error, but with nothing worse. */
async function mayRefuse(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof Error, 'something that is no Error was thrown');
    for (const worse of [TypeError, ReferenceError, SyntaxError])
      assert.ok(!(error instanceof worse), `${error.name}: ${error.message}`);
  }
}

function envelopeTarget(): Target {
  const seeds = read<{ valid: { plaintext: string }[] }>('envelope').valid.map(({ plaintext }) => plaintext);
  return (chance) => {
    const seed = chance.pick(seeds);
    const text = chance.below(2) ? mutateText(seed, chance) : JSON.stringify(mutate(tryJson(seed), chance));
    const envelope = protocol.parseEnvelope(text ?? '');
    checkFact(envelope);
    // What was read can be written and read again, and is the same.
    if (envelope.text !== '' && protocol.bodySize(envelope.text) < protocol.MAX_BODY_BYTES)
      assert.deepEqual(protocol.parseEnvelope(protocol.buildEnvelope(envelope)), envelope);
  };
}

function payloadTarget(): Target {
  const key = new Uint8Array(32).fill(7);
  const payloads = ['a', 'hello', 'x'.repeat(300)].map((text) => protocol.nip44Encrypt(text, key));
  return (chance) => mayRefuse(() => protocol.nip44Decrypt(mutateText(chance.pick(payloads), chance), key));
}

/** The decrypted layers of a wrap are any stranger's own making: the outer decryption is left out here. */
function wrapTarget(): Target {
  const seeds = cases('direct-message').map(({ event }) => event);
  const wrap = cases('gift-wrap')[0]!.event;
  return async (chance) => {
    const rumor = chance.pick(seeds);
    const seal = { ...rumor, kind: 13, tags: [], sig: '0'.repeat(128) };
    const layers = [seal, rumor].map((layer) => JSON.stringify(mutate(layer, chance)) ?? '');
    const opened = await protocol.openGiftWrap(wrap, { nip44Decrypt: async () => layers.shift() ?? '' });
    assert.ok('refused' in opened, 'a seal without a signature was believed');
  };
}

/** Frames to a connection that has a subscription and a publish open: nothing may throw or reach the reader unasked. */
function frameTarget(): Target {
  const event = cases('status')[0]!.event;
  const frames: unknown[] = [
    ['EVENT', 's1', event],
    ['EVENT', 's2', event],
    ['EOSE', 's1'],
    ['OK', event.id, true, ''],
    ['OK', event.id, false, 'rate-limited: slow down'],
    ['CLOSED', 's1', 'auth-required: who are you'],
    ['NOTICE', 'could not parse'],
    ['AUTH', 'challenge'],
    ['COUNT', 's1', { count: 1 }],
  ];
  let socket: Socket;
  const open = () =>
    (socket = { onopen: null, onmessage: null, onclose: null, onerror: null, send() {}, close() {} });
  const pool = new RelayPool({ clock: new TestClock(), open });
  const onEvent = (received: protocol.NostrEvent) => {
    assert.ok(protocol.isEvent(received), 'a thing that is no event reached the reader');
    assert.equal(received.kind, 7701, 'an event that nobody asked for reached the reader');
  };
  return (chance) => {
    const undo = pool.subscribe('wss://a.example', { filters: () => [{ kinds: [7701] }], onEvent });
    socket.onopen?.({} as never);
    void pool.publish('wss://a.example', event);
    for (let times = 0; times < 8; times++) {
      const frame = mutate(chance.pick(frames), chance);
      const text = JSON.stringify(frame) ?? '';
      const data = chance.below(8) === 0 ? frame : chance.below(3) === 0 ? mutateText(text, chance) : text;
      socket.onmessage?.({ data } as never);
    }
    undo();
    socket.onclose?.({} as never);
  };
}

export const TARGETS: Readonly<Record<string, Target>> = {
  ticket: parserTarget('ticket', protocol.parseTicket),
  status: parserTarget('status', protocol.parseStatus),
  reply: parserTarget('reply', protocol.parseReply),
  note: parserTarget('note', protocol.parseNote),
  rating: parserTarget('csat', protocol.parseCsat),
  vanish: parserTarget('vanish', protocol.parseVanish),
  'blob authorisation': parserTarget('blob-auth', protocol.parseBlobAuth),
  team: parserTarget('team', protocol.parseTeam),
  profile: parserTarget('profile', protocol.parseProfile),
  'relay list': parserTarget('relay-list', protocol.parseRelayList),
  'relay list for messages': parserTarget('dm-relay-list', protocol.parseDmRelayList),
  message: (chance) => {
    const rumor = mutate(chance.pick(cases('direct-message')).event, chance);
    if (protocol.isUnsignedEvent(rumor)) checkFact(protocol.parseMessage({ ...rumor, id: 'a'.repeat(64) }));
  },
  reaction: (chance) => {
    const rumor = mutate(chance.pick(cases('reaction')).event, chance);
    if (protocol.isUnsignedEvent(rumor)) checkFact(protocol.parseReaction({ ...rumor, id: 'a'.repeat(64) }));
  },
  signal: (chance) => {
    const rumor = mutate(chance.pick(cases('signal')).event, chance);
    if (protocol.isUnsignedEvent(rumor)) checkFact(protocol.parseSignal({ ...rumor, id: 'a'.repeat(64) }));
  },
  deletion: (chance) => {
    const deletion = {
      ...cases('status')[0]!.event,
      kind: 5,
      tags: [
        ['e', 'a'],
        ['k', '7700'],
        ['expiration', '1'],
      ],
    };
    const event = mutate(deletion, chance);
    if (!protocol.isUnsignedEvent(event)) return;
    assert.equal(typeof expiryOf(event), 'number');
    const fact = parseDeletion({ ...event, id: 'a'.repeat(64) });
    for (const text of [...(fact?.targets ?? []), ...(fact?.kinds ?? [])])
      assert.equal(typeof text, 'string');
  },
  envelope: envelopeTarget(),
  'encrypted payload': payloadTarget(),
  'gift wrap': wrapTarget(),
  'identity proof': textTarget(
    cases('identity-proof').map(({ event }) => JSON.stringify(event)),
    (token) => checkFact(protocol.parseIdentityProof(token)),
  ),
  'public key': textTarget(inputs('nip19'), protocol.parsePublicKey),
  'secret key': textTarget([protocol.encodeNsec(new Uint8Array(32).fill(1))], protocol.parseSecretKey),
  'relay address': textTarget(inputs('relay-url'), protocol.normalizeRelayUrl),
  'encrypted key': (chance) => {
    const text = mutateText(`ncryptsec1${'q'.repeat(150)}`, chance);
    return mayRefuse(() => decryptKey(text, 'x'));
  },
  'relay frame': frameTarget(),
};

/** Runs a target with so many inputs; an input that shows a mistake is named by its seed. */
export async function fuzz(
  name: string,
  count: number,
  firstSeed: number,
  makeChance: (seed: number) => Chance,
) {
  const target = TARGETS[name]!;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    try {
      const waiting = target(makeChance(seed));
      if (waiting) await waiting;
    } catch (error) {
      const replay = `npm run fuzz -- --target '${name}' --seed ${seed}`;
      throw new Error(`${name}: seed ${seed}: ${String(error)}\nreplay: ${replay}`, { cause: error });
    }
  }
}
