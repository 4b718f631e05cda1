// Runs in the browser: reads one conversation with our client, and the same the plain way with nostr-tools.

import { SimplePool } from 'nostr-tools/pool';
import { decrypt, getConversationKey } from 'nostr-tools/nip44';
import { unwrapEvent } from 'nostr-tools/nip59';
import { verifyEvent, type NostrEvent } from 'nostr-tools/pure';
import { CustomerClient } from '../../src/headless/customer-client.js';
import { createPlatform } from '../../src/io/platform.js';
import { createLocalSigner } from '../../src/io/signers/local-signer.js';
import { hexToBytes } from '../../src/util/bytes.js';

export interface Case {
  /** Hex. */
  readonly secretKey: string;
  readonly customer: string;
  readonly agent: string;
  readonly relay: string;
  readonly length: number;
}

const PAGE = 500;

function makeClient({ secretKey, agent, relay }: Case): CustomerClient {
  const signer = createLocalSigner(hexToBytes(secretKey));
  return new CustomerClient({ agent, relays: relay, signer, world: createPlatform() });
}

const count = (client: CustomerClient) =>
  client.getSnapshot().tickets.reduce((sum, { items }) => sum + items.length, 0);

/** What this browser has stored, without waiting for a relay. */
async function fromStorage(given: Case): Promise<{ time: number; items: number }> {
  const begun = performance.now();
  const client = makeClient(given);
  await client.connect();
  const items = count(client);
  const time = performance.now() - begun;
  client.disconnect();
  return { time, items };
}

async function fromRelay(given: Case): Promise<{ time: number; items: number }> {
  const begun = performance.now();
  const client = makeClient(given);
  const whole = new Promise<void>((resolve) => {
    client.subscribe(() => count(client) >= given.length && resolve());
  });
  await client.connect();
  await whole;
  const time = performance.now() - begun;
  // What was read is being written still.
  while ((await fromStorage(given)).items < given.length) continue;
  client.disconnect();
  return { time, items: count(client) };
}

/** A conversation as text; without any of the checks that ours makes of who may say what. */
function read(events: readonly NostrEvent[], { secretKey, agent }: Case): string[] {
  const key = hexToBytes(secretKey);
  return events.map((event) =>
    event.kind === 1059
      ? unwrapEvent(event, key).content
      : // The customer's own ticket is encrypted between the same two keys.
        decrypt(event.content, getConversationKey(key, agent)),
  );
}

/** Everything verified and decrypted, with the events already at hand. */
function naively(events: readonly NostrEvent[], given: Case): { time: number; items: number } {
  const begun = performance.now();
  if (!events.every((event) => verifyEvent(event))) throw new Error('expected valid signatures');
  const items = read(events, given).length;
  return { time: performance.now() - begun, items };
}

/** The same from the relay, page by page. */
async function naivelyFromRelay(given: Case): Promise<{ time: number; items: number; events: NostrEvent[] }> {
  const begun = performance.now();
  const pool = new SimplePool();
  const found = new Map<string, NostrEvent>();
  for (const filter of [
    { kinds: [7700], authors: [given.customer] },
    { kinds: [7702, 1059], '#p': [given.customer] },
  ]) {
    let until = Math.floor(Date.now() / 1000) + 1;
    for (let before = -1; found.size > before;) {
      before = found.size;
      for (const event of await pool.querySync([given.relay], { ...filter, until, limit: PAGE })) {
        found.set(event.id, event);
        until = Math.min(until, event.created_at);
      }
    }
  }
  const events = [...found.values()];
  const items = read(events, given).length;
  const time = performance.now() - begun;
  pool.close([given.relay]);
  return { time, items, events };
}

export const bench = { fromStorage, fromRelay, naively, naivelyFromRelay };
Object.assign(globalThis, { bench });
