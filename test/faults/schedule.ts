// What happens to two people and three relays, in which order: made from a seed, and plain data, so that it can be
// printed, repeated and cut down to what matters.

import type { TicketStatus } from '../../src/protocol/ticket.js';
import type { AuthFor } from '../support/memory-relay.js';
import type { Limits } from '../../src/addons/nip11/limits.js';
import type { DiskState } from './device.js';
import { makeDoings, makeLimits, makeServersAfter, type Doing, type ServerAction } from './doing-schedule.js';
import type { FileFaultName } from './faulty-files.js';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.js';
import { Random } from './random.js';

export const RELAY_COUNT = 3;
export type Who = 'customer' | 'agent';

/** `leader`: whichever has the lock. */
type Which = number | 'leader';

export type TabAction =
  | { do: 'open a tab'; who: Who }
  | { do: 'close a tab'; who: Who; tab: Which; how: 'crash' | 'quit' }
  /** `lay aside`: into the back/forward cache · `lead`: all others are laid aside for a moment */
  | { do: 'freeze' | 'thaw' | 'lay aside' | 'lead' | 'look at'; who: Who; tab: Which };

export type Action =
  | TabAction
  | { do: 'open a ticket' }
  | { do: 'message' | 'reply' | 'note'; ticket: number }
  | { do: 'status'; ticket: number; status: TicketStatus }
  /** `crash`: killed in the middle of whatever it does. */
  | { do: 'restart'; who: Who; how: 'crash' | 'quit' }
  | { do: 'go offline' | 'come back'; who: Who; told: boolean }
  | { do: 'begin' | 'end'; relay: number; fault: FaultName }
  | { do: 'wait'; milliseconds: number }
  /** Nothing runs meanwhile: all timers are late. */
  | { do: 'sleep'; milliseconds: number }
  | { do: 'set the clock'; who: Who; milliseconds: number }
  | { do: 'disk'; who: Who; state: DiskState | 'wiped' | 'evicted' }
  | Doing
  | ServerAction;

export interface Schedule {
  readonly seed: number;
  /**
   * `one is true`: one relay has only passing faults, the others may lie and never recover · `all recover`: each
   * relay may refuse for good, none lies, and in the end all are honest and what failed is sent again by hand.
   */
  readonly mode: 'one is true' | 'all recover';
  /** The relay that never lies and never refuses for good. */
  readonly truthful: number;
  /** The customer has a key of its own that no device keeps: then its disk may be wiped. */
  readonly bringsKey: boolean;
  /** For what each relay wants to know who is there (NIP-42), from the first moment to the last. */
  readonly asksFor: readonly (readonly AuthFor[])[];
  /** What each relay publishes of its limits (NIP-11). */
  readonly limits: readonly (Limits | undefined)[];
  readonly actions: readonly Action[];
  /** What is still wrong with each relay in the end. */
  readonly after: readonly (readonly FaultName[])[];
  /** And with each file server. */
  readonly serversAfter: readonly (FileFaultName | undefined)[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STATUSES: readonly TicketStatus[] = ['open', 'in_progress', 'resolved', 'closed'];
/** What costs a device all that only its disk knew. */
const GONE = ['wiped', 'evicted', 'unreadable', 'forbidden'] as const;
const MESSAGES = { least: 6, most: 12 };
/** How many of the steps are whole scenes: what goes wrong together in life would hardly ever meet by chance. */
const SCENES = 0.15;
const SHORTAGES = 0.03;
/** How many of the stories have people with several tabs, and how many of the steps then change these. */
const WITH_TABS = 0.4;
const TABS = 0.3;
/** How many have relays that want to know who is there. */
const WITH_AUTH = 0.4;
/** How many have people who do more than to write, and how many of the steps then are that. */
const WITH_DOINGS = 0.75;
const DOINGS = 0.35;

export function makeSchedule(seed: number): Schedule {
  const random = new Random(seed);
  const aside = new Random(seed + 2_000_003);
  const tabs = new Random(seed + 3_000_003);
  const hasTabs = tabs.chance(WITH_TABS);
  const doings = new Random(seed + 5_000_003);
  const hasDoings = doings.chance(WITH_DOINGS);
  const mode: Schedule['mode'] = random.chance(0.7) ? 'one is true' : 'all recover';
  const truthful = random.between(0, RELAY_COUNT - 1);
  const bringsKey = random.chance(0.4);
  const asksFor = makeDoors(new Random(seed + 4_000_003));
  const fits = (relay: number) =>
    FAULT_NAMES.filter((name) => {
      // Whoever answers the wrong challenge is told a final no.
      const refuses = name === "sends another relay's challenge" && asksFor[relay]!.length > 0;
      const harm = refuses ? 'refusing' : FAULTS[name].harm;
      if (mode === 'all recover') return harm !== 'lying';
      return relay !== truthful || harm === 'passing';
    });
  const actions: Action[] = [];
  // In some, the first words already meet trouble.
  if (random.chance(0.6)) actions.push({ do: 'open a ticket' }, { do: 'wait', milliseconds: SECOND });
  const messages = random.between(MESSAGES.least, MESSAGES.most);
  for (let said = 0; said < messages;) {
    const bounds = { fits, mode, bringsKey, aside };
    const added = random.chance(SCENES) ? makeScene(random, bounds) : [makeAction(random, bounds)];
    if (hasTabs && tabs.chance(TABS)) added.push(makeTabAction(tabs));
    if (aside.chance(SHORTAGES)) added.push(...makeShortage(aside, bounds));
    actions.push(...added);
    if (hasDoings && doings.chance(DOINGS)) actions.push(...makeDoings(doings, bounds));
    said += added.filter(isWord).length;
  }
  const relays = Array.from({ length: RELAY_COUNT }, (_, relay) => relay);
  const after = relays.map((relay) => {
    const well = mode === 'all recover' || relay === truthful || random.chance(0.4);
    return well ? [] : [random.pick(fits(relay))];
  });
  const limits = makeLimits(new Random(seed + 6_000_003));
  const serversAfter = makeServersAfter(doings);
  return { seed, mode, truthful, bringsKey, asksFor, limits, actions, after, serversAfter };
}

function makeDoors(random: Random): AuthFor[][] {
  const doors: readonly AuthFor[][] = [['reading'], ['writing'], ['reading', 'writing'], ['wraps']];
  const hasAny = random.chance(WITH_AUTH);
  return Array.from({ length: RELAY_COUNT }, () => (hasAny && random.chance(0.6) ? random.pick(doors) : []));
}

export function isWord(action: Action): boolean {
  return ['open a ticket', 'message', 'reply', 'note', 'status'].includes(action.do);
}

interface Bounds {
  readonly fits: (relay: number) => readonly FaultName[];
  readonly mode: Schedule['mode'];
  readonly bringsKey: boolean;
  /** For what came into the schedules later: the rest of each story stays as it was. */
  readonly aside: Random;
}

function makeScene(random: Random, bounds: Bounds): Action[] {
  const who = random.pick(['customer', 'agent'] as const);
  const word = (): Action => ({ do: who === 'agent' ? 'reply' : 'message', ticket: random.between(0, 9) });
  const crash: Action = { do: 'restart', who, how: 'crash' };
  const wait = (...from: number[]): Action => ({ do: 'wait', milliseconds: random.pick(from) });
  const told = random.chance(0.5);
  const offline: Action = { do: 'go offline', who, told };
  const online: Action = { do: 'come back', who, told };
  const slow: Action = { do: 'disk', who, state: random.pick(['slow', 'well'] as const) };
  const trouble = (relay: number): Action => ({ do: 'begin', relay, fault: random.pick(bounds.fits(relay)) });
  switch (random.choose({ tunnel: 3, crash: 3, outage: 3, holiday: 1, crossing: 2 })) {
    case 'tunnel':
      return [
        slow,
        offline,
        word(),
        wait(1, 400, 3000),
        word(),
        wait(1, 400, 3000),
        crash,
        wait(50, 5000),
        online,
      ];
    case 'crash':
      return [slow, word(), wait(1, 20, 200, 2000), crash];
    case 'outage':
      return [...[0, 1, 2].map(trouble), word(), wait(SECOND, 5 * MINUTE), crash, wait(SECOND, 5 * MINUTE)];
    case 'holiday': {
      const sleep: Action = { do: 'sleep', milliseconds: random.between(90, 150) * HOUR };
      return [word(), offline, sleep, word(), crash, sleep, online, wait(SECOND, MINUTE)];
    }
    case 'crossing': {
      const ticket = random.between(0, 9);
      return [
        { do: 'message', ticket },
        { do: 'reply', ticket },
        { do: 'status', ticket, status: 'resolved' },
        crash,
      ];
    }
  }
}

function makeTabAction(random: Random): TabAction {
  const who = random.choose({ customer: 3, agent: 1 });
  const tab = random.chance(0.4) ? 'leader' : random.between(0, 5);
  const what = random.choose({
    'open a tab': 6,
    'close a tab': 3,
    freeze: 2,
    thaw: 2,
    'lay aside': 1,
    lead: 2,
    'look at': 6,
  });
  if (what === 'open a tab') return { do: what, who };
  if (what === 'close a tab') return { do: what, who, tab, how: random.pick(['crash', 'quit'] as const) };
  return { do: what, who, tab };
}

/** What the disk does not take waits in memory, and goes with the next that it takes. */
function makeShortage(random: Random, { mode }: Bounds): Action[] {
  if (mode === 'all recover') return [];
  const who = random.pick(['customer', 'agent'] as const);
  const word = (): Action => ({ do: who === 'agent' ? 'reply' : 'message', ticket: random.between(0, 9) });
  const disk = (state: DiskState): Action => ({ do: 'disk', who, state });
  const offline: Action = { do: 'go offline', who, told: true };
  const online: Action = { do: 'come back', who, told: true };
  const crash: Action = { do: 'restart', who, how: 'crash' };
  const ends = random.chance(0.7) ? [crash, online] : [online];
  return [disk('well'), offline, disk('full'), word(), disk('well'), word(), ...ends];
}

function makeAction(random: Random, { fits, mode, bringsKey, aside }: Bounds): Action {
  const who = random.pick(['customer', 'agent'] as const);
  const ticket = random.between(0, 9);
  const kind = random.choose({
    'open a ticket': 2,
    message: 10,
    reply: 9,
    note: 2,
    status: 4,
    restart: 6,
    'go offline': 3,
    'come back': 4,
    begin: 22,
    end: 8,
    wait: 14,
    sleep: 1,
    'set the clock': 2,
    disk: 4,
  });
  switch (kind) {
    case 'open a ticket':
      return { do: kind };
    case 'message':
    case 'reply':
    case 'note':
      return { do: kind, ticket };
    case 'status':
      return { do: kind, ticket, status: random.pick(STATUSES) };
    case 'restart':
      return { do: kind, who, how: random.pick(['crash', 'quit'] as const) };
    case 'go offline':
    case 'come back':
      return { do: kind, who, told: random.chance(0.6) };
    case 'begin':
    case 'end': {
      const relay = random.between(0, RELAY_COUNT - 1);
      return { do: kind, relay, fault: random.pick(fits(relay)) };
    }
    case 'wait':
      return {
        do: kind,
        milliseconds: random.pick([50, SECOND, 5 * SECOND, 20 * SECOND, 2 * MINUTE, 8 * MINUTE]),
      };
    case 'sleep':
      return { do: kind, milliseconds: random.between(1, 150) * HOUR };
    case 'set the clock':
      return { do: kind, who, milliseconds: random.between(-180, 180) * MINUTE };
    case 'disk': {
      // What only a lost disk knew is lost where a relay may have refused it for good.
      const mayLose = mode === 'one is true';
      const states = ['well', 'slow', ...(mayLose ? ['full' as const] : [])] as const;
      // Who can't read its own key has to make another.
      const gone = mayLose && (who === 'agent' || bringsKey) ? ['gone' as const] : [];
      const state = random.pick([...states, ...gone]);
      return { do: kind, who, state: state === 'gone' ? aside.pick(GONE) : state };
    }
  }
}

/** One line an action, for people. */
export function describeAction(action: Action): string {
  const { do: what, ...rest } = action;
  return `${what} ${Object.entries(rest)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')}`.trim();
}
