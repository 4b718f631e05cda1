// What came into the schedules later: files, changes to what was said, ratings, relays that want work or publish limits.
// Made by a chance of its own, so that the rest of each story stays as it was.

import type { Limits } from '../../src/addons/nip11/limits.js';
import { LASTING_FILE_FAULTS, FILE_FAULT_NAMES, FILE_SERVERS, type FileFaultName } from './faulty-files.js';
import type { Random } from './random.js';
import type { Action, Schedule, Who } from './schedule.js';

interface Place {
  readonly who: Who;
  readonly ticket: number;
}

export type Doing =
  | (Place & { readonly do: 'files'; readonly sizes: readonly number[] })
  | (Place & { readonly do: 'edit' | 'delete' | 'answer'; readonly item: number })
  | (Place & { readonly do: 'react'; readonly item: number; readonly emoji: number })
  | (Place & { readonly do: 'rate'; readonly rating: number });

export type ServerAction =
  | { readonly do: 'server'; readonly server: number; readonly fault: FileFaultName | undefined }
  | { readonly do: 'server forgets'; readonly server: number };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
export const DOINGS = ['files', 'edit', 'delete', 'answer', 'react', 'rate'] as const;
const RELAYS = [0, 1, 2];

export function makeDoings(random: Random, { mode }: Pick<Schedule, 'mode'>): Action[] {
  const who = random.choose({ customer: 3, agent: 2 });
  switch (
    random.choose({
      doing: 12,
      server: 4,
      upload: 3,
      'change of mind': 2,
      work: mode === 'all recover' ? 10 : 0,
    })
  ) {
    case 'doing':
      return Array.from({ length: random.between(1, 3) }, () => makeDoing(random, who));
    case 'server':
      return [makeServerAction(random)];
    case 'upload':
      return makeUpload(random, who);
    case 'change of mind':
      return makeChangeOfMind(random, who);
    case 'work':
      return makeWork(random, who);
  }
}

function makeDoing(random: Random, who: Who): Doing {
  const what = random.choose({ files: 4, edit: 4, delete: 3, answer: 4, react: 6, rate: 2 });
  const place = { who, ticket: random.between(0, 9) };
  switch (what) {
    case 'files': {
      const sizes = Array.from({ length: random.between(1, 3) }, () => random.between(0, 3000));
      return { do: what, ...place, sizes };
    }
    case 'rate':
      return { do: what, ...place, who: 'customer', rating: random.between(1, 5) };
    case 'react':
      return { do: what, ...place, item: random.between(0, 4), emoji: random.between(0, 2) };
    default:
      return { do: what, ...place, item: random.between(0, 4) };
  }
}

function makeServerAction(random: Random): ServerAction {
  const server = random.between(0, FILE_SERVERS.length - 1);
  if (random.chance(0.1)) return { do: 'server forgets', server };
  return { do: 'server', server, fault: random.chance(0.3) ? undefined : random.pick(FILE_FAULT_NAMES) };
}

/** Files on their way while servers fail and the tab ends. */
function makeUpload(random: Random, who: Who): Action[] {
  const servers = FILE_SERVERS.map((_, server): Action => {
    const fault = random.chance(0.8) ? random.pick(FILE_FAULT_NAMES) : undefined;
    return { do: 'server', server, fault };
  });
  const sizes = [random.between(1, 3000), random.between(1, 3000)];
  const files: Doing = { do: 'files', who, ticket: random.between(0, 9), sizes };
  const wait = (): Action => ({ do: 'wait', milliseconds: random.pick([50, 5 * SECOND, 40 * SECOND]) });
  const crash: Action = { do: 'restart', who, how: 'crash' };
  const well: Action = { do: 'server', server: random.between(0, 1), fault: undefined };
  return [...servers, files, wait(), ...(random.chance(0.6) ? [crash, wait()] : []), well];
}

/** The same message, over and over, and a tab that ends in between. */
function makeChangeOfMind(random: Random, who: Who): Action[] {
  const place = { who, ticket: random.between(0, 9), item: 0 };
  const change = (): Action =>
    random.chance(0.7) ? { do: 'edit', ...place } : { do: 'react', ...place, emoji: random.between(0, 1) };
  const slow: Action = { do: 'disk', who, state: random.pick(['slow', 'well'] as const) };
  const wait = (): Action => ({ do: 'wait', milliseconds: random.pick([1, 300, 2000, 20_000]) });
  const crash: Action = { do: 'restart', who, how: 'crash' };
  const said = { do: who === 'agent' ? 'reply' : 'message', ticket: place.ticket } as const;
  const ends: Action[] = random.chance(0.5) ? [{ do: 'delete', ...place }] : [change()];
  return [said, slow, wait(), change(), wait(), change(), wait(), crash, wait(), ...ends, wait()];
}

/** Every relay wants some work, and one of them may be out of reach for a while. */
function makeWork(random: Random, who: Who): Action[] {
  const all = (what: 'begin' | 'end'): Action[] =>
    RELAYS.map((relay) => ({ do: what, relay, fault: 'wants some work' }));
  const relay = random.pick(RELAYS);
  const fault = random.pick(['refuses connections', 'has an error', 'rate-limits', 'delays'] as const);
  const trouble: Action[] = random.chance(0.7) ? [{ do: 'begin', relay, fault }] : [];
  const wait = (): Action => ({ do: 'wait', milliseconds: random.pick([50, 5 * SECOND, MINUTE]) });
  const ticket = random.between(0, 9);
  const said: Action =
    who === 'agent'
      ? { do: random.pick(['reply', 'reply', 'note', 'status'] as const), ticket, status: 'in_progress' }
      : random.pick([{ do: 'open a ticket' }, { do: 'message', ticket }, makeDoing(random, who)] as const);
  const changes = Array.from({ length: random.between(0, 2) }, (): Action => {
    const doing = makeDoing(random, who);
    return 'item' in doing ? { ...doing, ticket, item: 0 } : doing;
  });
  const crash: Action[] = random.chance(0.4) ? [{ do: 'restart', who, how: 'crash' }] : [];
  const over: Action[] = trouble.length > 0 ? [{ do: 'end', relay, fault }] : [];
  return [
    ...all('begin'),
    ...trouble,
    said,
    wait(),
    ...changes,
    wait(),
    ...crash,
    ...over,
    wait(),
    wait(),
    ...all('end'),
  ];
}

/** What is still wrong with each file server in the end: one gives what it has. */
export function makeServersAfter(random: Random): (FileFaultName | undefined)[] {
  const well = random.between(0, FILE_SERVERS.length - 1);
  return FILE_SERVERS.map((_, server) =>
    server === well || random.chance(0.4) ? undefined : random.pick(LASTING_FILE_FAULTS),
  );
}

/** What each relay publishes of its limits (NIP-11), and insists on. */
export function makeLimits(random: Random): (Limits | undefined)[] {
  if (!random.chance(0.3)) return RELAYS.map(() => undefined);
  return RELAYS.map(() =>
    random.chance(0.3)
      ? undefined
      : {
          filters: random.pick([1, 2, 10]),
          subscriptions: random.pick([4, 6, 20]),
          limit: random.pick([25, 100, 500]),
        },
  );
}
