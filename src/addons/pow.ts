// NIP-13: proof of work, for a relay that asks for it. An add-on, because few relays do. The hashing is the platform's,
// outside the page's own thread, a batch at a time; one event after the other. It gives up soon where the time that is
// to be expected on this machine is more than a page may ask of a visitor. What is known by its event's id is given
// another one only while nobody can know it: the outbox has asked every relay, and each has refused it at once.

import type { Core } from '../headless/core.js';
import type { Fact } from '../headless/facts.js';
import type { Asked, OutboxEntry, Parcel } from '../headless/outbox.js';
import type { Kit } from '../headless/sending.js';
import type { EventTemplate, UnsignedEvent } from '../protocol/event.js';

interface MineOptions {
  /** Ends the work when it says no. */
  readonly isWanted?: () => boolean;
  /** Milliseconds that the work may be expected to take; chance may make it three times as many, then it ends. */
  readonly limit?: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
/** Where a relay does not say how much. */
const DEFAULT_BITS = 20;
/** No machine does more in time: not even to be tried. */
const MAX_BITS = 24;
const DEFAULT_LIMIT = 60_000;
/** Milliseconds, twice, after which it is known how fast this machine is. */
const TRIAL = 500;
/** Hashes under way at once. */
const BATCH = 64;
/** Always as many, so that nothing but they changes. */
const DIGITS = 12;

/** What came before: two at once would both take twice as long. */
const queues = new WeakMap<Core, Promise<unknown>>();

function inTurn<T>(core: Core, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(core) ?? Promise.resolve()).then(work);
  queues.set(
    core,
    turn.catch(() => {}),
  );
  return turn;
}

type Rewrap = (core: Core, entry: OutboxEntry) => Promise<readonly Parcel[]>;

/** Makes the event anew with what the relay asks for; else says why not, after the relay's words. */
export function work(
  { buildGiftWrap }: Kit,
  core: Core,
  { rumor }: OutboxEntry,
  { words, event, parcel, isWanted }: Asked,
): Promise<string | undefined> {
  const bits = demandedBits(words);
  return inTurn(core, async () => {
    // Another relay has asked for it too.
    if (parcel.event !== event) return undefined;
    try {
      // A relay that never has enough would be worked for for ever.
      if (committedBits(event) >= bits) throw new Error(`it was given ${bits} bits`);
      const { signer, now, intake } = core;
      const worked = async (template: UnsignedEvent) => {
        const mined = await mine(template, bits, { isWanted });
        if (mined) return mined;
        throw new Error('more proof of work than a page can do');
      };
      const made = rumor
        ? await buildGiftWrap({ rumor, recipient: parcel.audience, now, mine: worked }, signer!)
        : await signer!.signEvent(await worked(event));
      intake.know(made.id);
      parcel.event = made;
      return undefined;
    } catch (error) {
      return `${words} (${(error as Error).message})`;
    }
  });
}

/**
 * Makes anew what nobody knows yet: with as much work as its relays ask for, or, where the ticket that it hangs on was
 * made anew, with that one's id. What hangs on it follows, or would be left behind under an id that is no more. Whether
 * that can't be: then the relays' answers say why.
 */
export function remake(
  core: Core,
  entry: OutboxEntry,
  isWanted: () => boolean,
  rewrap: Rewrap,
): Promise<boolean> {
  const { fact, parcels } = entry;
  const { results, event } = parcels[0]!;
  return inTurn(core, async () => {
    const { moved } = core.outbox;
    if (namesIn(fact!, moved)) {
      await core.inTurn(() => replace(core, entry, (old) => follow(core, old, moved, rewrap), isWanted));
      return false;
    }
    const refusals = Object.entries(results).filter(([, { message }]) => message.startsWith('pow'));
    try {
      const bits = Math.max(...refusals.map(([, { message }]) => demandedBits(message)));
      if (committedBits(event) >= bits) throw new Error(`it was given ${bits} bits`);
      const mined = await mine(event, bits, { isWanted });
      if (!mined) throw new Error('more proof of work than a page can do');
      await core.inTurn(() => replace(core, entry, (old) => sign(core, old, mined), isWanted, rewrap));
    } catch (error) {
      if (!isWanted()) return false;
      for (const [url, answer] of refusals) {
        results[url] = { ...answer, message: `${answer.message} (${(error as Error).message})` };
      }
      return true;
    }
    return false;
  });
}

/**
 * Puts another in its place, and then whatever hangs on it. All of it is written down before anything is offered; who
 * ends in between finds what was left behind by the id that it hangs on.
 */
async function replace(
  core: Core,
  { id }: OutboxEntry,
  make: (old: OutboxEntry) => Promise<OutboxEntry>,
  isWanted: () => boolean,
  rewrap?: Rewrap,
): Promise<void> {
  const { store } = core;
  await core.outbox.saved();
  const waiting = new Map(await store.getAll<OutboxEntry>('outbox/'));
  const old = waiting.get(`outbox/${id}`);
  if (!old) {
    // Another tab led for a moment.
    core.restore(await core.readOutbox());
    core.refresh();
    throw new Error('it has changed');
  }
  const isKnown = core.board
    .find(id)
    ?.items.some((item) => item.id !== id && !waiting.has(`outbox/${item.id}`));
  if (rewrap && isKnown) throw new Error('others know it by its id');
  const made = [await make(old)];
  const moved = new Map([[id, made[0]!.id]]);
  // In the order in which they were said: what names one of these comes after it.
  for (const each of rewrap ? [...waiting.values()].sort((a, b) => a.at - b.at) : []) {
    if (each.id === id || !each.fact || !namesIn(each.fact, moved)) continue;
    const next = await follow(core, each, moved, rewrap!);
    moved.set(each.id, next.id);
    made.push(next);
  }
  // Whoever leads by now has the old one, and may have made it anew as well.
  if (!isWanted() || !(await store.get(`outbox/${id}`))) return;
  for (const entry of made) await store.set(`outbox/${entry.id}`, entry);
  core.restore(await core.readOutbox());
  core.refresh();
  core.seat.say({ event: made[0]!.parcels.at(-1)!.event, sent: 'anew' });
}

/** The same, signed with another template. */
async function sign(
  core: Core,
  old: OutboxEntry,
  { kind, created_at, tags, content }: EventTemplate,
): Promise<OutboxEntry> {
  const event = await core.signer!.signEvent({ kind, created_at, tags, content });
  const [{ audience, channel }] = old.parcels as [Parcel];
  return renew(old, { parcels: [{ event, audience, channel, results: {} }], id: event.id });
}

/** The same about what has another id by now. Nobody was offered it yet. */
async function follow(core: Core, old: OutboxEntry, moved: Moved, rewrap: Rewrap): Promise<OutboxEntry> {
  const fact = rename(old.fact!, moved);
  if (!old.rumor) {
    const signer = core.signer!;
    const { event, audience } = old.parcels[0]!;
    const plain = event.content && (await signer.nip44Decrypt(audience, event.content));
    const content = plain && (await signer.nip44Encrypt(audience, rename(plain, moved)));
    const entry = await sign(core, old, { ...event, tags: rename(event.tags, moved), content });
    return { ...entry, fact: { ...fact, id: entry.id } };
  }
  const { pubkey, created_at, kind, tags, content } = rename(old.rumor, moved);
  const text = JSON.stringify([0, pubkey, created_at, kind, tags, content]);
  const id = hex(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  const rumor = { id, pubkey, created_at, kind, tags, content };
  const parcels = [...(await rewrap(core, { ...old, rumor }))];
  const entry = renew(old, { parcels, id });
  return { ...entry, fact: { ...fact, id }, rumor, wrappedAt: core.clock.now() };
}

type Moved = ReadonlyMap<string, string>;
const ID = /[0-9a-f]{64}/g;

function rename<T>(value: T, moved: Moved): T {
  return JSON.parse(JSON.stringify(value).replace(ID, (id) => moved.get(id) ?? id)) as T;
}

/** Whether it hangs on one of these: its ticket, or a message that it answers, changes or takes back. */
function namesIn(fact: Fact, moved: Moved): boolean {
  return (Object.values(fact).flat() as string[]).some((id) => moved.has(id));
}

/** It keeps its place in the order, and what it was is over at once. */
function renew(
  { unsure: _, was = [], fact, ...old }: OutboxEntry,
  { parcels, id }: { parcels: Parcel[]; id: string },
): OutboxEntry {
  const former = [...was, fact!].map((each) => ({ ...each, expires: -1, now: id }));
  return { ...old, id, fact: { ...fact!, id }, parcels, was: former };
}

/** How many bits a relay asks for in its own words: `28 bits needed`, `difficulty 26 is less than 30`. */
export function demandedBits(words: string): number {
  const counted = [...words.matchAll(/(\d+)[ -]?bits?\b/gi)].map(([, number]) => number);
  // What is asked for is more than what is there, so it is the largest; but kinds and NIPs have numbers too.
  const others = words.replace(/\b(nip|kind)s?\W*\d+/gi, '').match(/\d+/g) ?? [];
  const numbers = (counted.length > 0 ? counted : others).map(Number);
  return Math.max(0, ...numbers.filter((number) => number <= 256)) || DEFAULT_BITS;
}

/** How many bits an event says that it was worked for. */
export function committedBits({ tags }: EventTemplate): number {
  return Number(tags.find(([name]) => name === 'nonce')?.[2]) || 0;
}

/** The template with a nonce that lets its id begin with so many zero bits; `undefined` where that takes too long. */
export async function mine(
  { pubkey, created_at, kind, tags, content }: UnsignedEvent,
  bits: number,
  { isWanted = () => true, limit = DEFAULT_LIMIT }: MineOptions = {},
): Promise<EventTemplate | undefined> {
  if (bits > MAX_BITS) return undefined;
  const others = tags.filter(([name]) => name !== 'nonce');
  const worked = (nonce: string) => [...others, ['nonce', nonce, String(bits)]];
  const text = (nonce: string) => JSON.stringify([0, pubkey, created_at, kind, worked(nonce), content]);
  // All before the nonce is the same with any.
  const [one, other] = ['0', '1'].map((digit) => encoder.encode(text(digit.repeat(DIGITS)))) as [
    Bytes,
    Bytes,
  ];
  const at = one.findIndex((byte, index) => byte !== other[index]);
  const begun = performance.now();
  let trial = { begun, count: 0 };
  let wasSlow = false;
  for (let count = 0; ; count += BATCH) {
    const hashes = Array.from({ length: BATCH }, (_, index) => {
      one.set(encoder.encode(digits(count + index)), at);
      return crypto.subtle.digest('SHA-256', one);
    });
    const found = (await Promise.all(hashes)).findIndex((hash) => zeroBits(hash) >= bits);
    if (!isWanted()) throw new Error('cancelled');
    if (found >= 0) return { kind, created_at, tags: worked(digits(count + found)), content };
    const now = performance.now();
    if (now - begun > 3 * limit) return undefined;
    const took = now - trial.begun;
    if (took <= TRIAL) continue;
    const done = count + BATCH;
    // A page that stood still for a while is not a slow machine: that is slow twice.
    const isSlow = (took / (done - trial.count)) * 2 ** bits > limit;
    if (isSlow && wasSlow) return undefined;
    wasSlow = isSlow;
    trial = { begun: now, count: done };
  }
}

function digits(count: number): string {
  return String(count).padStart(DIGITS, '0');
}

function hex(hash: ArrayBuffer): string {
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function zeroBits(hash: ArrayBuffer): number {
  const bytes = new Uint8Array(hash);
  const first = bytes.findIndex((byte) => byte > 0);
  return first < 0 ? 256 : 8 * first + Math.clz32(bytes[first]!) - 24;
}
