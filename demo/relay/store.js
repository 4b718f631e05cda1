/**
 * Chooses and opens the relay's event store: SQLite where its native binding can be had, else the plain file.
 *
 * Each store has an ending of its own (`.sqlite`, `.jsonl`), so that one never reads, and never compacts away,
 * what the other wrote. One process at a time: a second relay on the same store would deliver nothing live
 * from the first, so it is refused.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { DEFAULT_LIMIT, FileStore } from './file-store.js';
import { loadSqliteRepository } from './packages.js';

/** @typedef {import('@nostr-relay/common').EventRepository} EventRepository */
/** @typedef {'sqlite' | 'file'} StoreKind */
/** @typedef {{ kind: StoreKind, repository: EventRepository, close(): Promise<void> }} OpenStore */

/**
 * @param {object} options
 * @param {string} [options.file] path without ending; without it everything stays in memory
 * @param {'auto' | StoreKind} [options.store]
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<OpenStore>}
 */
export async function openStore({ file, store = 'auto', log = () => {} }) {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const unlock = file === undefined ? () => {} : lock(`${file}.lock`);
  try {
    const { kind, repository } = await openKind(file, store, log);
    const close = () => repository.destroy().finally(unlock);
    return { kind, repository: answeringErrorsWithNothing(repository), close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * @param {string | undefined} file
 * @param {'auto' | StoreKind} store
 * @param {(line: string) => void} log
 * @returns {Promise<{ kind: StoreKind, repository: EventRepository }>}
 */
async function openKind(file, store, log) {
  const path = (/** @type {string} */ ending) => (file === undefined ? undefined : `${file}.${ending}`);
  const openFile = () => ({ kind: /** @type {const} */ ('file'), repository: new FileStore(path('jsonl')) });
  const openSqlite = async () => {
    const EventRepositorySqlite = loadSqliteRepository();
    const repository = new EventRepositorySqlite(path('sqlite'), { defaultLimit: DEFAULT_LIMIT });
    await repository.init();
    return { kind: /** @type {const} */ ('sqlite'), repository };
  };
  if (store === 'file') return openFile();
  if (store === 'sqlite') return openSqlite();
  // Whoever began with the file store keeps it: a binding that appears later must not hide what is there.
  if (file !== undefined && existsSync(`${file}.jsonl`) && !existsSync(`${file}.sqlite`)) return openFile();
  try {
    return await openSqlite();
  } catch (error) {
    log(`No SQLite here (${firstLine(error)}); the relay keeps its events in a plain file instead.`);
    return openFile();
  }
}

/**
 * A query that throws would end in an unhandled rejection inside the relay package and take the process down.
 * @template {EventRepository} T
 * @param {T} repository
 * @returns {T}
 */
function answeringErrorsWithNothing(repository) {
  const find = repository.find.bind(repository);
  repository.find = async (filter) => {
    try {
      const found = await find(filter);
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  };
  return repository;
}

/** @param {string} path @returns {() => void} the undo */
function lock(path) {
  const holder = holderOf(path);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new Error(`The relay's store is in use by process ${holder}. If that is no relay, delete ${path}`);
  }
  writeFileSync(path, String(process.pid), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** @param {string} path */
function holderOf(path) {
  if (!existsSync(path)) return undefined;
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {unknown} error */
function firstLine(error) {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
