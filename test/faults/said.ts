// What two people have said in a campaign, by whatever name their clients know it: what both promise to show, and what it
// is held against.

import { createHash } from 'node:crypto';
import type { TimelineItem } from '../../src/headless/snapshot.js';
import type { Process } from './device.js';
import type { Who } from './schedule.js';

export interface SaidFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the bytes, in hex. */
  readonly sha256: string;
}

export interface Said {
  readonly by: Who;
  readonly type: 'message' | 'note' | 'status' | 'csat' | 'edit' | 'deletion' | 'reaction';
  /** Nobody says the same twice. Empty where there are no words. */
  readonly text: string;
  readonly files: readonly SaidFile[];
  /** What it changes, what it is a reaction to, or what it answers. */
  readonly about?: Said | undefined;
  readonly emoji?: string | undefined;
  /** The reaction is taken back. */
  readonly isOff?: boolean | undefined;
  /** `accepted`: the client has promised to deliver it. */
  state: 'tried' | 'accepted' | 'rejected';
  id?: string;
  ticket?: string;
  /** How the promise of its delivery ended. */
  delivered?: string;
  /** The disk was lost before any relay was sure to have it: it may have gone with it. */
  atRisk: boolean;
  /** Grows when a disk is lost: order is promised within one memory. */
  readonly memory: number;
  /** The tab in which it was typed. */
  readonly tab: Process;
  /** What the same person has said before, if it has to be shown before. */
  readonly after: ReadonlySet<Said>;
}

export class Ledger {
  readonly said: Said[] = [];
  /** By the id that something had: the one it has now (NIP-13). */
  readonly #moved = new Map<string, string>();
  #files = 0;

  move(all: ReadonlyMap<string, string>): void {
    for (const [from, to] of all) this.#moved.set(from, to);
  }

  now(id: string | undefined): string | undefined {
    let now = id;
    for (let next = id; next !== undefined; next = this.#moved.get(next)) now = next;
    return now;
  }

  isSame(one: string | undefined, other: string | undefined): boolean {
    return one !== undefined && this.now(one) === this.now(other);
  }

  /** What an item shows: a version of what was said. */
  versionOf(item: TimelineItem): Said | undefined {
    const text = textOf(item);
    if (text !== '') return this.said.find((one) => one.text === text);
    return this.said.find(({ id }) => this.isSame(id, item.id));
  }

  /** What was said there first. */
  find(item: TimelineItem): Said | undefined {
    return firstOf(this.versionOf(item));
  }

  changesTo(said: Said, type: 'edit' | 'deletion' | 'reaction'): Said[] {
    return this.said.filter((one) => one.type === type && one.about === said && one.state !== 'rejected');
  }

  /** A file that nobody else sends. */
  makeFile(size: number): SaidFile {
    const number = ++this.#files;
    const bytes = new TextEncoder().encode(`file ${number} `.repeat(size)).slice(0, size);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const isText = number % 2 === 0;
    return { name: `${number}.${isText ? 'txt' : 'bin'}`, mime: isText ? 'text/plain' : '', bytes, sha256 };
  }
}

export function firstOf(said: Said | undefined): Said | undefined {
  return said?.type === 'edit' ? said.about : said;
}

export function textOf(item: TimelineItem): string {
  if (item.type === 'csat') return item.comment;
  return item.type === 'status' ? '' : item.text;
}

/** Whether something said earlier by the same person is to give way to it. */
export function comesAfter(said: Said, earlier: Said): boolean {
  return earlier.type !== said.type || said.after.has(earlier);
}
