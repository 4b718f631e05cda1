// Asks relays to forget a conversation before its key is gone: its author takes back what was signed (NIP-09), in the
// clear for the relays and in a gift wrap for the agent's desk; and a key that was made here vanishes
// altogether (NIP-62). An add-on, because few ever ask for it. Whether a relay does it, nobody can know: it must never
// say more than what a relay has answered. And it must never let a key vanish that was brought along: it is somebody's.

import type { Core } from '../headless/core.js';
import { DIRECTORY_KINDS, union } from '../headless/directory.js';
import type { Fact } from '../headless/facts.js';
import type { JournalRecord } from '../headless/journal.js';
import type { OutboxEntry } from '../headless/outbox.js';
import { MAX_AHEAD } from '../headless/rules.js';
import type { Forgetting, Forgotten } from '../headless/world.js';
import type { RelayPool } from '../io/relays/relay-pool.js';
import { buildDeletion, type DeletionInput } from '../protocol/deletion.js';
import { getEventId, tagValue, type NostrEvent } from '../protocol/event.js';
import {
  KIND_CSAT,
  KIND_DIRECT_MESSAGE,
  KIND_GIFT_WRAP,
  KIND_REACTION,
  KIND_TICKET,
} from '../protocol/kinds.js';
import { buildVanish } from '../protocol/vanish.js';

/** Milliseconds for all relays together: somebody waits to be gone. */
const LIMIT = 8000;
/** Ids in one request: wrapped twice, it stays under the 64 KiB that common relays take. */
const MOST = 300;

interface Request {
  readonly event: NostrEvent;
  readonly relays: readonly string[];
}

/** What may be taken back, by id: its kind, and whom it was for, which is nobody else where it is empty. */
type Targets = Map<string, { readonly kind: number; readonly agent: string }>;

/** Rejects only while nothing was asked yet. */
export async function forget(forgetting: Forgetting, core: Core): Promise<Forgotten> {
  const { store } = core;
  const { isElsewhere } = forgetting;
  if (!isElsewhere && (await store.get('identity')) === undefined) return { asked: 0, accepted: 0 };
  await core.seat.read();
  // What is being sent comes first, and what is sent from now on waits until nothing is left to send it from.
  return core.inTurn(async () => {
    const isOurs = !isElsewhere && (await store.get('brought')) !== core.board.pubkey;
    const requests = await makeRequests(core, forgetting, isOurs);
    // What waits in the outbox must not follow behind the request to forget it.
    core.halt();
    core.seat.say({ rest: true });
    return ask(core, requests);
  });
}

async function makeRequests(core: Core, { wrap }: Forgetting, isOurs: boolean): Promise<Request[]> {
  const { board, directory, now } = core;
  const { pubkey } = board;
  const targets = await findTargets(core, isOurs);
  const tickets = board.tickets();
  const agents = union(
    tickets.map(({ agent }) => agent),
    [...targets.values()].flatMap(({ agent }) => agent || []),
  );
  const relays = union(directory.inbox(pubkey), ...agents.map((agent) => directory.inbox(agent)));
  const own = tickets.flatMap(({ items }) => items.filter((item) => item.own).map((item) => item.at));
  // A key vanishes with what it signed until then, and a clock may have been set back since.
  const end = Math.min(Math.max(now, ...own), now + MAX_AHEAD - 1);
  const requests: Request[] = [];
  for (const agent of [...agents, '']) {
    const shared = [...targets.keys()].filter((id) => targets.get(id)!.agent === agent);
    const signed = shared.filter((id) => targets.get(id)!.kind !== KIND_DIRECT_MESSAGE);
    // Later than the end: a relay that forgets all until then may still have it for whoever asks.
    const about = { at: end + 1, recipient: agent || undefined };
    for (const each of inParts(signed)) {
      const template = buildDeletion(withKinds({ ...about, targets: each }, targets));
      requests.push({ event: await core.signer!.signEvent(template), relays });
    }
    // Some relays do what they are asked and tell nobody: the desk hears of it in any case by a message to it.
    for (const each of agent ? inParts(shared) : []) {
      const unsigned = { ...buildDeletion(withKinds({ ...about, targets: each }, targets)), pubkey };
      const [parcel] = await wrap(core, { ...unsigned, id: getEventId(unsigned) }, [agent]);
      requests.push({ event: parcel!.event, relays: directory.route(agent, 'dm') });
    }
  }
  // Last: some relays take nothing from a key once it has vanished.
  if (isOurs)
    requests.push({ event: await core.signer!.signEvent(buildVanish({ at: end, relays })), relays });
  return requests;
}

function withKinds(input: Omit<DeletionInput, 'kinds'>, known: Targets): DeletionInput {
  const kinds = input.targets.map((id) => known.get(id)!.kind);
  return { ...input, kinds: [...new Set(kinds)].sort((a, b) => a - b) };
}

/** Of what is on the table and what is stored. Relay lists of a key that was brought along are its owner's own. */
async function findTargets({ board, directory, store }: Core, isOurs: boolean): Promise<Targets> {
  const { pubkey } = board;
  const targets: Targets = new Map();
  const add = (id: string, kind: number, agent = '') => targets.set(id, { kind, agent });
  const addFact = ({ type, ...fact }: Fact) => {
    if (fact.author !== pubkey || !('recipient' in fact)) return;
    if (type === 'ticket') add(fact.id, KIND_TICKET, fact.recipient);
    if (type === 'csat') add(fact.id, KIND_CSAT, fact.recipient);
    if (type === 'message') add(fact.id, KIND_DIRECT_MESSAGE, fact.recipient);
    if (type === 'reaction') add(fact.id, KIND_REACTION, fact.recipient);
  };
  const addOwn = ({ id, kind, pubkey: author, tags }: NostrEvent) => {
    if (DIRECTORY_KINDS.includes(kind) && author === pubkey && isOurs) add(id, kind);
    // Its author's key was thrown away, but whom it was for may ask too.
    if (kind === KIND_GIFT_WRAP && tagValue({ tags } as NostrEvent, 'p') === pubkey) add(id, kind);
  };
  for (const ticket of board.tickets()) {
    for (const { own, type, id } of ticket.items) {
      if (!own) continue;
      const message = id === ticket.id ? KIND_TICKET : KIND_DIRECT_MESSAGE;
      add(id, type === 'csat' ? KIND_CSAT : message, ticket.agent);
    }
  }
  for (const [, records] of await store.getAll<JournalRecord[]>('page/')) {
    for (const { fact, via } of Array.isArray(records) ? records : []) {
      addFact(fact);
      // What brought it and is not itself: a gift wrap.
      if (via !== undefined && via !== fact.id) add(via, KIND_GIFT_WRAP);
    }
  }
  for (const [, { fact, parcels }] of await store.getAll<OutboxEntry>('outbox/')) {
    if (fact) addFact(fact);
    for (const { event } of parcels) addOwn(event);
  }
  directory.events().forEach(addOwn);
  return targets;
}

function inParts(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let from = 0; from < ids.length; from += MOST) parts.push(ids.slice(from, from + MOST));
  return parts;
}

/** Resolves in any case, and in time. */
async function ask({ pool, clock }: Core, requests: readonly Request[]): Promise<Forgotten> {
  const stop = new AbortController();
  const cancel = clock.after(LIMIT, () => stop.abort());
  const late = new Promise<false>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve(false));
  });
  const urls = union(...requests.map(({ relays }) => relays));
  const releases = urls.map((url) => pool.hold(url));
  // One that waits for its next try is tried now.
  pool.wake();
  const answers = await Promise.all(
    urls.map((url) => {
      const events = requests.filter(({ relays }) => relays.includes(url)).map(({ event }) => event);
      return Promise.race([offer(pool, url, events, stop.signal), late]);
    }),
  );
  cancel();
  for (const release of releases) release();
  return { asked: urls.length, accepted: answers.filter(Boolean).length };
}

/** Whether the relay has accepted all of it. Offered again only where the connection broke. */
async function offer(
  pool: RelayPool,
  url: string,
  events: readonly NostrEvent[],
  signal: AbortSignal,
): Promise<boolean> {
  let left = events;
  while (await isOpen(pool, url, signal)) {
    const answers = await Promise.all(left.map((event) => pool.publish(url, event)));
    left = left.filter((_, index) => !answers[index]!.ok);
    if (left.length === 0) return true;
    if (pool.status(url).state === 'open') return false;
  }
  return false;
}

/** Resolves once the relay is connected, or with false when the time is over. */
function isOpen(pool: RelayPool, url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (!signal.aborted && pool.status(url).state !== 'open') return;
      undo();
      resolve(!signal.aborted);
    };
    const undo = pool.onStatus(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
