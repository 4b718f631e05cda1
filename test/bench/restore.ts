// How long a conversation takes to be there again: from this browser's storage and from the relay, beside verifying and
// decrypting everything with nostr-tools in the same pages.

import type { Browser } from 'puppeteer';
import type { Event } from 'nostr-tools';
import { bytesToHex } from '../../src/util/bytes.js';
import { startRelayProcess } from '../support/relay-process.js';
import { connectRelay } from '../support/relay.js';
import { makeConversation } from './conversation.js';
import { median, milliseconds, printTable, ratio } from './numbers.js';
import { inPage, serveCode } from './pages.js';
import type { bench, Case } from './restore-page.js';

const ROUNDS = 3;

interface InPage {
  readonly bench: typeof bench;
}
interface Result {
  readonly time: number;
  readonly items: number;
}

export async function benchRestore(browser: Browser, length: number): Promise<void> {
  const relay = await startRelayProcess();
  const site = await serveCode('test/bench/restore-page.ts');
  try {
    const { customerKey, customer, agent, events } = await makeConversation(length);
    await publishAll(relay.url, events);
    const given = { secretKey: bytesToHex(customerKey), customer, agent, relay: relay.url, length };
    const times = {
      relay: [] as number[],
      naiveRelay: [] as number[],
      storage: [] as number[],
      naive: [] as number[],
    };
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.createBrowserContext();
      times.relay.push(check(length, await inPage(context, site.url, given, fromRelay)));
      times.naiveRelay.push(check(length, await inPage(context, site.url, given, naivelyFromRelay)));
      const [ours, naive] = await inPage(context, site.url, { ...given, events }, fromStorageAndNaively);
      times.storage.push(check(length, ours));
      times.naive.push(check(length, naive));
      await context.close();
    }
    const row = (name: string, ours: number[], theirs: number[]) => {
      const [a, b] = [median(ours), median(theirs)];
      return [name, milliseconds(a), milliseconds(b), ratio(a, b)];
    };
    printTable(
      `Restoring a conversation of ${length.toLocaleString('en')} messages, median of ${ROUNDS}`,
      ['', 'ours', 'nostr-tools, all verified and decrypted', 'ratio'],
      [
        row('from storage (theirs: events at hand)', times.storage, times.naive),
        row('from the relay', times.relay, times.naiveRelay),
      ],
    );
  } finally {
    await site.close();
    await relay.stop();
  }
}

/** A run that did not find everything says nothing. */
function check(length: number, { time, items }: Result): number {
  if (items !== length) throw new Error(`expected ${length} messages, got ${items}`);
  return time;
}

const fromRelay = (given: Case): Promise<Result> => (globalThis as unknown as InPage).bench.fromRelay(given);

const naivelyFromRelay = async (given: Case): Promise<Result> => {
  const { time, items } = await (globalThis as unknown as InPage).bench.naivelyFromRelay(given);
  return { time, items };
};

const fromStorageAndNaively = async (given: Case & { events: Event[] }): Promise<[Result, Result]> => {
  const { bench } = globalThis as unknown as InPage;
  return [await bench.fromStorage(given), bench.naively(given.events, given)];
};

async function publishAll(url: string, events: readonly Event[]): Promise<void> {
  const connection = await connectRelay(url);
  const answers = await Promise.all(events.map((event) => connection.publish(event)));
  await connection.close();
  const refused = answers.find(({ ok }) => !ok);
  if (refused) throw new Error(`the relay refused an event: ${refused.reason}`);
}
