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
  #shown: Readonly<Record<string, Profile>> | undefined;
  /** Where everybody can be reached about whom nothing is known. */
  bootstrap: readonly string[] = [];

  /** Whether it was news. */
  put(event: NostrEvent): boolean {
    const known = this.#event(event.kind, event.pubkey);
    const dated = (e: NostrEvent) => ({ at: e.created_at, id: e.id });
    if (known && !isNewer(dated(event), dated(known))) return false;
    this.#events.set(keyOf(event.kind, event.pubkey), event);
    const profile = parseProfile(event);
    if (profile) {
      this.#profiles.set(event.pubkey, profile);
      this.#shown = undefined;
    }
    return true;
  }

  has(kind: number, pubkey: string): boolean {
    return this.#event(kind, pubkey) !== undefined;
  }

  /** For keeping. */
  events(): NostrEvent[] {
    return [...this.#events.values()];
  }

  /** The same until there is another: what shows names is not drawn anew for nothing. */
  profiles(): Readonly<Record<string, Profile>> {
    return (this.#shown ??= Object.freeze(Object.fromEntries(this.#profiles)));
  }

  list(pubkey: string): RelayList | undefined {
    const event = this.#event(KIND_RELAY_LIST, pubkey);
    return event && parseRelayList(event);
  }

  /** Where an event for this key is offered. */
  route(pubkey: string, channel: Channel): readonly string[] {
    const list = this.list(pubkey);
    if (channel === 'everywhere') return union(this.bootstrap, list?.write);
    const relays = channel === 'dm' ? (this.#dm(pubkey) ?? list?.read) : list?.read;
    return relays?.length ? relays : this.bootstrap;
  }

  /** Where a key reads what is for it. */
  inbox(pubkey: string): readonly string[] {
    return union(this.bootstrap, this.list(pubkey)?.read, this.#dm(pubkey));
  }

  #dm(pubkey: string): readonly string[] | undefined {
    const event = this.#event(KIND_DM_RELAY_LIST, pubkey);
    return event && parseDmRelayList(event);
  }

  #event(kind: number, pubkey: string): NostrEvent | undefined {
    return this.#events.get(keyOf(kind, pubkey));
  }
}

function keyOf(kind: number, pubkey: string): string {
  return kind + pubkey;
}

export function union(...lists: (readonly string[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap((list = []) => list))];
}
