/**
 * An event store that needs no compiler: events in memory, and an append-only file of JSON lines beside them.
 *
 * NIP-01: of replaceable and addressable events only the newest is kept (the lower id where the times are
 * equal), ephemeral ones are never kept, a filter's answer is the newest first. A line is an event, or
 * `{"deleted":[ids]}`. It must never rewrite the file in place: compaction writes another one and renames it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

import { EventRepository, EventType, EventUtils } from './packages.js';

/** @typedef {import('@nostr-relay/common').Event} Event */
/** @typedef {import('@nostr-relay/common').Filter} Filter */

/** What the SQLite store does with a filter that has no limit, or a large one; the two must answer alike. */
export const DEFAULT_LIMIT = 500;
export const MAX_LIMIT = 5000;

const ID = /^[0-9a-f]{64}$/;

export class FileStore extends EventRepository {
  /** @type {Map<string, Event>} */
  #byId = new Map();
  /** Replaceable and addressable events by author, kind and `d`. @type {Map<string, Event>} */
  #byAddress = new Map();
  /** Newest first, as filters are answered. @type {Event[]} */
  #ordered = [];
  /** @type {number | undefined} */
  #fd;

  /** @param {string} [file] where to keep the events; without it they live as long as the process */
  constructor(file) {
    super();
    if (file === undefined) return;
    const lines = this.#load(file);
    if (lines !== this.#ordered.length) this.#compact(file);
    this.#fd = openSync(file, 'a', 0o600);
  }

  isSearchSupported() {
    return false;
  }

  /** @param {Event} event */
  async upsert(event) {
    if (!this.#keep(event)) return { isDuplicate: true };
    this.#append(event);
    return { isDuplicate: false };
  }

  /** @param {Filter} filter */
  async find(filter) {
    const limit = Math.min(filter.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
    const matches = compileFilter(filter);
    /** @type {Event[]} */
    const found = [];
    for (const event of this.#candidates(filter)) {
      if (found.length >= limit) break;
      if (matches(event)) found.push(event);
    }
    return found;
  }

  /** @param {Event} request a deletion request (NIP-09); only its author's own events go */
  async deleteByDeletionRequest(request) {
    const author = EventUtils.getAuthor(request);
    const named = request.tags.flatMap(([name, value = '']) => {
      if (name === 'e') return [this.#byId.get(value)];
      if (name === 'a') return [this.#byAddress.get(value)];
      return [];
    });
    const ids = named.flatMap((event) =>
      event !== undefined && EventUtils.getAuthor(event) === author ? [event.id] : [],
    );
    if (ids.length === 0) return;
    for (const id of ids) this.#drop(id);
    this.#append({ deleted: ids });
  }

  async destroy() {
    if (this.#fd === undefined) return;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** @param {Filter} filter @returns {Iterable<Event>} */
  #candidates(filter) {
    if (!filter.ids?.length) return this.#ordered;
    const events = [...new Set(filter.ids)].flatMap((id) => this.#byId.get(id) ?? []);
    return events.sort(newestFirst);
  }

  /** @param {Event} event @returns {boolean} false when there is nothing new to keep */
  #keep(event) {
    if (this.#byId.has(event.id)) return false;
    if (EventUtils.getType(event.kind) === EventType.EPHEMERAL) return false;
    const d = EventUtils.extractDTagValue(event);
    if (d !== null) {
      const address = `${event.kind}:${EventUtils.getAuthor(event)}:${d}`;
      const present = this.#byAddress.get(address);
      if (present !== undefined) {
        if (newestFirst(present, event) < 0) return false;
        this.#drop(present.id);
      }
      this.#byAddress.set(address, event);
    }
    this.#byId.set(event.id, event);
    this.#ordered.splice(this.#placeOf(event), 0, event);
    return true;
  }

  /** @param {string} id */
  #drop(id) {
    const event = this.#byId.get(id);
    if (event === undefined) return;
    this.#byId.delete(id);
    this.#ordered.splice(this.#placeOf(event), 1);
    const address = `${event.kind}:${EventUtils.getAuthor(event)}:${EventUtils.extractDTagValue(event) ?? ''}`;
    if (this.#byAddress.get(address) === event) this.#byAddress.delete(address);
  }

  /** Where the event stands in the order, or would. @param {Event} event */
  #placeOf(event) {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newestFirst(/** @type {Event} */ (this.#ordered[middle]), event) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {string} file @returns {number} how many lines it has, whole or torn */
  #load(file) {
    const lines = readIfThere(file)
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines) {
      const entry = parseLine(line);
      if (entry === undefined) continue;
      if ('deleted' in entry) entry.deleted.forEach((id) => this.#drop(id));
      else this.#keep(entry);
    }
    return lines.length;
  }

  /** @param {string} file */
  #compact(file) {
    const next = `${file}.new`;
    const fd = openSync(next, 'w', 0o600);
    for (const event of this.#ordered) writeSync(fd, `${JSON.stringify(event)}\n`);
    fsyncSync(fd);
    closeSync(fd);
    renameSync(next, file);
  }

  /** @param {Event | { deleted: string[] }} entry */
  #append(entry) {
    // Written before the OK goes out, and by the kernel: it survives the process being killed.
    if (this.#fd !== undefined) writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
  }
}

/** @param {Event} a @param {Event} b */
function newestFirst(a, b) {
  if (a.created_at !== b.created_at) return b.created_at - a.created_at;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** @param {Filter} filter @returns {(event: Event) => boolean} */
function compileFilter(filter) {
  const kinds = setOf(filter.kinds);
  const authors = setOf(filter.authors);
  const tags = Object.entries(filter).flatMap(([key, values]) => {
    const wanted = key.startsWith('#') && Array.isArray(values) ? setOf(values) : undefined;
    return wanted === undefined ? [] : [{ name: key.slice(1), wanted }];
  });
  return (event) =>
    (kinds === undefined || kinds.has(event.kind)) &&
    (authors === undefined || authors.has(EventUtils.getAuthor(event, false))) &&
    (filter.since === undefined || event.created_at >= filter.since) &&
    (filter.until === undefined || event.created_at <= filter.until) &&
    tags.every(({ name, wanted }) => event.tags.some((tag) => tag[0] === name && wanted.has(tag[1] ?? '')));
}

/** An empty list asks for nothing in particular, as in the SQLite store. @template T @param {T[]} [values] */
function setOf(values) {
  return values === undefined || values.length === 0 ? undefined : new Set(values);
}

/** @param {string} line @returns {Event | { deleted: string[] } | undefined} undefined for a line cut off by a crash */
function parseLine(line) {
  try {
    const entry = JSON.parse(line);
    if (Array.isArray(entry?.deleted)) return entry;
    return ID.test(entry?.id) && Array.isArray(entry.tags) && typeof entry.kind === 'number'
      ? entry
      : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}
