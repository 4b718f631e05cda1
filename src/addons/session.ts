// A database for one tab (`persist="session"`): the key in sessionStorage, what it encrypts in a database of its own. The
// tab that is closed takes the key with it, and what is left can't be read by anybody; it is swept away later.

import type { Clock } from '../io/clock.js';
import type { Session } from '../io/storage/sealed-database.js';
import { bytesToHex, hexToBytes, randomBytes } from '../util/bytes.js';

const PREFIX = 'nostr-support-session/';
/** Milliseconds in which a page that is being left gives back its lock. */
const HANDOVER = 1000;
/** A tab that is still open may be looking at another site just now, without any page of ours that could hold a lock. */
const MAX_AGE = 30 * 24 * 60 * 60 * 1000;

/** The one of this tab; nothing is written before there is something to keep. */
export async function begin(name: string, clock: Clock): Promise<Session> {
  const session = await find(name, clock);
  // The database and, after a space, its key.
  const [database, key] = session.split(' ') as [string, string];
  return {
    name: database,
    async key() {
      if (!sessionStorage.getItem(name)) {
        sessionStorage.setItem(name, session);
        await hold(database, clock);
        void sweep(clock);
      }
      const raw = hexToBytes(key) as BufferSource;
      return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    },
  };
}

async function find(name: string, clock: Clock): Promise<string> {
  const kept = sessionStorage.getItem(name);
  if (kept && (await hold(kept.split(' ')[0]!, clock))) return kept;
  // Where a tab was duplicated, this is a copy of what belongs to the other.
  sessionStorage.removeItem(name);
  const [id, key] = [randomBytes(8), randomBytes(32)].map(bytesToHex);
  return `${PREFIX}${clock.now()}-${id} ${key}`;
}

/** For as long as the page lives, so that others see that it does. Says whether nobody else holds it. */
function hold(database: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const late = new AbortController();
    const end = () => late.abort();
    // A page that was busy hears its timers before it hears that it holds the lock: what is asked now is answered later.
    const cancel = clock.after(HANDOVER, () => void navigator.locks.query().then(end, end));
    const forever = () => {
      cancel();
      resolve(true);
      return new Promise<never>(() => {});
    };
    navigator.locks.request(database, { signal: late.signal }, forever).catch(() => resolve(false));
  });
}

async function sweep(clock: Clock): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  for (const { name = '' } of await indexedDB.databases()) {
    const isOld = clock.now() - Number.parseInt(name.slice(PREFIX.length)) > MAX_AGE;
    if (name.startsWith(PREFIX) && isOld && !held.some((lock) => lock.name === name))
      indexedDB.deleteDatabase(name);
  }
}
