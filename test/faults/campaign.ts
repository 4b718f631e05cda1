// Runs one schedule and judges it: what the composer accepted is on the other side exactly once, in the order in
// which each person said it, exactly once on one's own side too, and nothing is shown that nobody said.

import { MemoryNetwork } from '../support/memory-relay.js';
import { TestClock } from '../support/test-world.js';
import { Device } from './device.js';
import { act } from './doings.js';
import { FileNetwork } from './faulty-files.js';
import { FaultyRelay } from './faulty-relay.js';
import { judge, judgeFiles, type Problem } from './judge.js';
import { Person, RELAYS } from './person.js';
import { drain, Random, replace, withSeededPlatform } from './random.js';
import { Ledger, type Said } from './said.js';
import type { Action, Schedule } from './schedule.js';

export interface Outcome {
  readonly seed: number;
  readonly problems: readonly Problem[];
  /** How many messages, notes, ratings and status changes the clients have accepted. */
  readonly messages: number;
  /** And how many edits, deletions and reactions, and files. */
  readonly changes: number;
  readonly files: number;
  /** How often any fault has done something. */
  readonly faults: number;
  /** The same for the same schedule and the same source. */
  readonly trace: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of the campaign's own time: whoever has not settled by then never will. */
const PATIENCE = 2 * HOUR;
const CHANGES: readonly Said['type'][] = ['edit', 'deletion', 'reaction'];

export function runSchedule(schedule: Schedule): Promise<Outcome> {
  return withSeededPlatform(schedule.seed, async () => {
    const campaign = new Campaign(schedule);
    const undo = replace('fetch', campaign.fetch);
    return campaign.run().finally(undo);
  });
}

class Campaign {
  readonly #schedule: Schedule;
  readonly #time = new TestClock(drain);
  readonly #network: MemoryNetwork<FaultyRelay>;
  readonly #relays: readonly FaultyRelay[];
  readonly #files: FileNetwork;
  readonly #ledger = new Ledger();
  readonly #customer: Person;
  readonly #agent: Person;
  readonly #problems: Problem[] = [];
  readonly #trace: string[] = [];

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    const random = new Random(schedule.seed + 1_000_003);
    const time = this.#time;
    this.#network = new MemoryNetwork((url) => new FaultyRelay(url, { clock: time, random }));
    this.#relays = RELAYS.map((url) => this.#network.relay(url));
    for (const [index, relay] of this.#relays.entries()) {
      for (const what of schedule.asksFor[index]!) relay.authFor.add(what);
      relay.insists = schedule.limits[index] ?? {};
      relay.maxLimit = relay.insists.limit ?? relay.maxLimit;
    }
    const files = (this.#files = new FileNetwork(time, random));
    const readsLimits = schedule.limits.some((limits) => limits);
    const device = () => new Device({ time, random, network: this.#network, files, readsLimits });
    this.#customer = new Person('customer', device(), this.#ledger, schedule);
    this.#agent = new Person('agent', device(), this.#ledger);
  }

  /** What is asked of the network beside the relays' sockets. */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const relay = this.#relays.find((each) => url.startsWith(each.url.replace('wss', 'https')));
    if (!relay) return this.#files.fetch(url, init);
    const { filters, subscriptions, limit } = relay.insists;
    const limitation = { max_filters: filters, max_subscriptions: subscriptions, max_limit: limit };
    return new Response(JSON.stringify({ limitation }));
  };

  async run(): Promise<Outcome> {
    await drain();
    for (const action of this.#schedule.actions) {
      await this.#act(action);
      await drain();
      this.#look('meanwhile');
    }
    await this.#heal();
    await this.#tryAgain();
    await this.#settle();
    // A no that was on its way may have come since.
    await this.#tryAgain();
    await this.#settle();
    this.#look('settled');
    // Whoever was frozen all the while, and may have held the lock, comes back to what the others have done.
    const frozen = this.#people.flatMap(({ views }) => views.filter(({ tab }) => tab.isFrozen));
    if (frozen.length > 0) {
      for (const { tab } of frozen) await tab.thawByTasks();
      // What it was writing down when it was frozen may now stand on the disk once more, though it is settled: the next
      // visit offers it to whoever has it, and forgets it.
      await this.#settle(false);
      this.#look('settled');
    }
    await this.#startOver();
    await this.#settle();
    this.#look('in the end');
    for (const person of this.#people) {
      const findings = await judgeFiles(person, this.#files.servers);
      this.#problems.push(...findings.map((finding) => ({ ...finding, when: 'in the end' as const })));
    }
    const accepted = this.#ledger.said.filter(({ state }) => state === 'accepted');
    const changes = accepted.filter(({ type }) => CHANGES.includes(type)).length;
    const counts = [
      ...this.#relays.flatMap(({ injected }) => [...injected.values()]),
      ...this.#files.servers.map(({ injected }) => injected),
    ];
    return {
      seed: this.#schedule.seed,
      problems: this.#problems,
      messages: accepted.length - changes,
      changes,
      files: accepted.reduce((sum, { files }) => sum + files.length, 0),
      faults: counts.reduce((sum, count) => sum + count, 0),
      trace: this.#trace.join('\n'),
    };
  }

  get #people(): readonly Person[] {
    return [this.#customer, this.#agent];
  }

  async #act(action: Action): Promise<void> {
    switch (action.do) {
      case 'open a ticket':
        return this.#customer.openTicket();
      case 'message':
        return this.#customer.say(action.do, action.ticket);
      case 'reply':
      case 'note':
        return this.#agent.say(action.do, action.ticket);
      case 'status':
        return this.#agent.say(action.do, action.ticket, action.status);
      case 'restart':
        return this.#person(action).restart(action.how);
      case 'go offline':
        return this.#person(action).goOffline(action.told);
      case 'come back':
        return this.#person(action).comeBack(action.told);
      case 'begin':
        return this.#relays[action.relay]!.turnOn(action.fault);
      case 'end': {
        const relay = this.#relays[action.relay]!;
        const oldest = [...relay.faults][0];
        const fault = relay.faults.has(action.fault) ? action.fault : oldest;
        return fault && relay.turnOff(fault);
      }
      case 'wait':
        return this.#time.advance(action.milliseconds);
      case 'sleep':
        this.#time.set(this.#time.now() + action.milliseconds);
        return this.#time.advance(0);
      case 'set the clock':
        this.#person(action).device.skew = action.milliseconds;
        return;
      case 'open a tab':
      case 'close a tab':
      case 'freeze':
      case 'thaw':
      case 'lay aside':
      case 'lead':
      case 'look at':
        return this.#person(action).changeTabs(action);
      case 'disk':
        return this.#person(action).setDisk(action.state);
      case 'server':
        this.#files.servers[action.server]!.fault = action.fault;
        return;
      case 'server forgets':
        return this.#files.servers[action.server]!.forget();
      default:
        return act(this.#person(action), action);
    }
  }

  #person({ who }: { who: Person['who'] }): Person {
    return who === 'agent' ? this.#agent : this.#customer;
  }

  /** From now on somebody is honest and can be reached, and both are there. */
  async #heal(): Promise<void> {
    for (const [index, relay] of this.#relays.entries()) {
      relay.heal();
      for (const fault of this.#schedule.after[index]!) relay.turnOn(fault);
    }
    for (const [index, server] of this.#files.servers.entries()) {
      server.fault = this.#schedule.serversAfter[index];
    }
    for (const person of this.#people) {
      await person.setDisk('well');
      if (person.needsRestart) await person.restart('quit');
      person.comeBack(true);
    }
    await drain();
  }

  /** As people do who see that it failed. */
  async #tryAgain(): Promise<void> {
    const isForRelays = this.#schedule.mode === 'all recover';
    for (const person of this.#people) {
      if (isForRelays) person.retryFailed('relay-refused');
      person.retryFailed('blob-refused');
    }
    await drain();
  }

  /** The next day, with clocks put right: what was dated ahead is due, and all is read from the disk. */
  async #startOver(): Promise<void> {
    for (const person of this.#people) {
      const { length } = person.views;
      await person.restart('quit');
      person.device.skew = 0;
      for (let open = 1; open < length; open++)
        await person.changeTabs({ do: 'open a tab', who: person.who });
    }
    this.#time.set(this.#time.now() + 12 * HOUR);
    await this.#time.advance(0);
  }

  /** Until nothing is pending: time is moved to each next timer, and never waited for. */
  async #settle(hasNothingLeft = true): Promise<void> {
    const end = this.#time.now() + PATIENCE;
    await drain();
    for (let why = this.#pending(hasNothingLeft); why; why = this.#pending(hasNothingLeft)) {
      const next = this.#time.next;
      if (next === undefined || next > end) {
        this.#problems.push({ what: 'stuck', when: 'settling', detail: why });
        return;
      }
      await this.#time.advance(Math.max(0, next - this.#time.now()));
    }
    // What would come twice comes now.
    await this.#time.advance(2 * MINUTE);
  }

  /** What is still to happen, or nothing. */
  #pending(hasNothingLeft: boolean): string | undefined {
    const honest = this.#relays.filter(({ faults }) => faults.size === 0);
    for (const relay of honest) if (relay.inFlight > 0) return `frames on the way of ${relay.url}`;
    for (const person of this.#people) {
      const { who, device, tickets, views } = person;
      if (device.disk.busy > 0) return `the disk of the ${who}`;
      const lines = views.flatMap(({ tab }) => (tab.isFrozen ? [] : [...tab.lines]));
      for (const relay of honest) {
        for (const { parcels, held } of hasNothingLeft ? person.outbox() : []) {
          // Its bytes went with a disk: nothing is to come of it.
          if (held?.reason === 'storage-unavailable') continue;
          for (const [index, { results }] of parcels.entries()) {
            const answer = results[relay.url];
            if (!answer || (!answer.ok && answer.transient))
              return `the ${who}'s parcel ${index} for ${relay.url}`;
          }
        }
        // Whoever has no key yet has nothing to ask for but who the agent is.
        const hasKey = who === 'agent' || this.#schedule.bringsKey || tickets.length > 0;
        // Nor anything to say who it is with.
        if (!hasKey && relay.authFor.has('reading')) continue;
        const asks = who === 'agent' || tickets.length > 0 ? 2 : 1;
        const reads = lines.some(({ standing }) => standing.url === relay.url && standing.filters >= asks);
        if (!reads) return `the ${who}'s reading at ${relay.url}`;
      }
    }
    return undefined;
  }

  /** What a wrong clock has dated ahead is due only the next day. */
  #isComplete(when: Problem['when']): boolean {
    const clocksWereRight = this.#schedule.actions.every((action) => action.do !== 'set the clock');
    return when === 'in the end' || (when === 'settled' && clocksWereRight);
  }

  #look(when: Problem['when']): void {
    for (const person of this.#people) person.learn();
    const seen = judge({
      customer: this.#customer,
      agent: this.#agent,
      ledger: this.#ledger,
      when,
      complete: this.#isComplete(when),
    });
    for (const problem of seen) {
      const known = this.#problems.some(
        ({ what, detail }) => what === problem.what && detail === problem.detail,
      );
      if (!known) this.#problems.push(problem);
    }
    this.#trace.push(
      ...this.#people.map(
        ({ who, tickets, views }) =>
          `${who} ${views.length} ${tickets.map(({ items }) => items.map(({ id }) => id.slice(0, 4)).join(' ')).join(' | ')}`,
      ),
    );
  }
}
