// Where somebody reads and writes: kind 10002 (NIP-65), and where direct messages reach them: kind 10050 (NIP-17).

import { KIND_DM_RELAY_LIST, KIND_RELAY_LIST } from './kinds.js';
import { normalizeRelayUrls } from './relay-url.js';
import type { EventTemplate, NostrEvent, Tag } from './event.js';

export interface RelayList {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

export function buildRelayList({ at, read, write }: RelayList & { at: number }): EventTemplate {
  const both = new Set([...read, ...write]);
  const tags = [...both].map((url) => {
    if (read.includes(url) && write.includes(url)) return ['r', url];
    return ['r', url, read.includes(url) ? 'read' : 'write'];
  });
  return { kind: KIND_RELAY_LIST, created_at: at, tags, content: '' };
}

/** Addresses that are none are left out; a list without any good one is no list. */
export function parseRelayList(event: NostrEvent): RelayList | undefined {
  const listed = (other: string) => event.tags.filter(([, , marker]) => marker !== other);
  const read = readUrls(listed('write'), 'r');
  const write = readUrls(listed('read'), 'r');
  return event.kind === KIND_RELAY_LIST && read.length + write.length > 0 ? { read, write } : undefined;
}

export function buildDmRelayList({ at, relays }: { at: number; relays: readonly string[] }): EventTemplate {
  return { kind: KIND_DM_RELAY_LIST, created_at: at, tags: relays.map((url) => ['relay', url]), content: '' };
}

export function parseDmRelayList(event: NostrEvent): readonly string[] | undefined {
  const relays = readUrls(event.tags, 'relay');
  return event.kind === KIND_DM_RELAY_LIST && relays.length > 0 ? relays : undefined;
}

function readUrls(tags: readonly Tag[], wanted: string): string[] {
  return normalizeRelayUrls(tags.flatMap(([name, url]) => (name === wanted && url ? [url] : [])));
}
