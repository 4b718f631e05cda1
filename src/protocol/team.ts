// Kind 30000 (NIP-51), `d` = nostr-support/team: who answers for an agent. Only the owner's own signature counts.

import { KIND_TEAM } from './kinds.js';
import { tagValue, type EventTemplate, type NostrEvent } from './event.js';
import { isHex32 } from '../util/guards.js';

export const TEAM_IDENTIFIER = 'nostr-support/team';
const MAX_MEMBERS = 200;

export interface Team {
  readonly type: 'team';
  readonly id: string;
  readonly at: number;
  /** The agent whose team it is. */
  readonly author: string;
  readonly members: readonly string[];
  /** Who left, and when (unix seconds): what they wrote before stays believed, nothing after. */
  readonly removed: Readonly<Record<string, number>>;
}

export function buildTeam(input: Pick<Team, 'at' | 'members' | 'removed'>): EventTemplate {
  const { at, members, removed } = input;
  const left = Object.entries(removed).map(([pubkey, time]) => ['removed', pubkey, String(time)]);
  const tags = [['d', TEAM_IDENTIFIER], ...members.map((pubkey) => ['p', pubkey]), ...left];
  return { kind: KIND_TEAM, created_at: at, tags, content: '' };
}

export function parseTeam(event: NostrEvent): Team | undefined {
  if (event.kind !== KIND_TEAM || tagValue(event, 'd') !== TEAM_IDENTIFIER) return undefined;
  const members = event.tags
    .flatMap(([name, key]) => (name === 'p' && isHex32(key) ? [key] : []))
    .slice(0, MAX_MEMBERS);
  const removed = event.tags.flatMap(([name, key, time]): [string, number][] =>
    name === 'removed' && isHex32(key) && /^\d{1,12}$/.test(time ?? '') ? [[key, Number(time)]] : [],
  );
  const { id, created_at: at, pubkey: author } = event;
  return {
    type: 'team',
    id,
    at,
    author,
    members,
    removed: Object.fromEntries(removed.slice(0, MAX_MEMBERS)),
  };
}
