// Who somebody is and where they are reached: profiles (0), relay lists (10002, 10050). Newest wins. Only verified
// events may be put in. It answers protocol section 4: where an event for somebody goes.

import type { NostrEvent } from '../protocol/event.js';
import { KIND_DM_RELAY_LIST, KIND_PROFILE, KIND_RELAY_LIST } from '../protocol/kinds.js';
import { parseProfile, type Profile } from '../protocol/profile.js';
import { parseDmRelayList, parseRelayList, type RelayList } from '../protocol/relay-list.js';
import { isNewer } from './reducer.js';

export const DIRECTORY_KINDS: readonly number[] = [KIND_PROFILE, KIND_RELAY_LIST, KIND_DM_RELAY_LIST];

/** `read`: tickets, status, replies, notes, ratings · `dm`: gift wraps · `everywhere`: one's own lists */
export type Channel = 'read' | 'dm' | 'everywhere';

export class Directory {
  readonly #events = new Map<string, NostrEvent>();
  readonly #profiles = new Map<string, Profile>();
  bootstrap: readonly string[];

  constructor(bootstrap: readonly string[]) {
    this.bootstrap = bootstrap;
  }

  /** Whether it was news. */
  put(event: NostrEvent): boolean {
    const key = `${event.kind}:${event.pubkey}`;
    const known = this.#events.get(key);
    const dated = (e: NostrEvent) => ({ at: e.created_at, id: e.id });
    if (!DIRECTORY_KINDS.includes(event.kind) || (known && !isNewer(dated(event), dated(known))))
      return false;
    this.#events.set(key, event);
    const profile = parseProfile(event);
    if (profile) this.#profiles.set(event.pubkey, profile);
    return true;
  }

  has(kind: number, pubkey: string): boolean {
    return this.#events.has(`${kind}:${pubkey}`);
  }

  /** For keeping. */
  events(): NostrEvent[] {
    return [...this.#events.values()];
  }

  profiles(): Record<string, Profile> {
    return Object.fromEntries(this.#profiles);
  }

  list(pubkey: string): RelayList | undefined {
    const event = this.#events.get(`${KIND_RELAY_LIST}:${pubkey}`);
    return event && parseRelayList(event);
  }

  #dm(pubkey: string): readonly string[] | undefined {
    const event = this.#events.get(`${KIND_DM_RELAY_LIST}:${pubkey}`);
    return event && parseDmRelayList(event);
  }

  /** Where an event for this key is offered. */
  route(pubkey: string, channel: Channel): readonly string[] {
    if (channel === 'everywhere') return union(this.bootstrap, this.list(pubkey)?.write ?? []);
    const read = nonEmpty(this.list(pubkey)?.read);
    return (channel === 'dm' ? (this.#dm(pubkey) ?? read) : read) ?? this.bootstrap;
  }

  /** Where a key reads what is for it. */
  inbox(pubkey: string): readonly string[] {
    return union(this.bootstrap, this.list(pubkey)?.read ?? [], this.#dm(pubkey) ?? []);
  }
}

export function union(...lists: (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
