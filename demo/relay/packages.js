/**
 * The published relay packages, loaded so that they find the hash functions they were written for.
 *
 * `@nostr-relay/common` requires `@noble/hashes/sha256` without naming that package among its dependencies, so
 * it gets whichever version lies at the top of node_modules, and version 2 has no such path. `@noble/curves`,
 * which it does name, brings the right one: that is where the one request is sent. Nothing else is redirected,
 * and only while these packages load.
 */
import Module, { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const fromCommon = createRequire(require.resolve('@nostr-relay/common'));

/**
 * @template T
 * @param {() => T} load
 * @returns {T}
 */
function withMatchingHashes(load) {
  const loader = /** @type {{ _resolveFilename: (request: string, ...rest: unknown[]) => string }} */ (
    /** @type {unknown} */ (Module)
  );
  const original = loader._resolveFilename;
  const hashes = createRequire(fromCommon.resolve('@noble/curves/secp256k1')).resolve('@noble/hashes/sha256');
  loader._resolveFilename = function (request, ...rest) {
    if (request === '@noble/hashes/sha256') return hashes;
    return original.call(this, request, ...rest);
  };
  try {
    return load();
  } finally {
    loader._resolveFilename = original;
  }
}

/** @type {typeof import('@nostr-relay/common')} */
const common = withMatchingHashes(() => require('@nostr-relay/common'));
/** @type {typeof import('@nostr-relay/core')} */
const core = require('@nostr-relay/core');
/** @type {typeof import('@nostr-relay/validator')} */
const validator = require('@nostr-relay/validator');

export const { EventRepository, EventType, EventUtils, LogLevel } = common;
export const { NostrRelay } = core;
export const { Validator } = validator;

/**
 * The SQLite store, which needs a native binding. Throws where that can't be had.
 * @returns {typeof import('@nostr-relay/event-repository-sqlite').EventRepositorySqlite}
 */
export function loadSqliteRepository() {
  return require('@nostr-relay/event-repository-sqlite').EventRepositorySqlite;
}
