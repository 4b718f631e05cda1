// Brings the files of one outbox entry to file servers, one after the other: to the first server that takes it, the next
// being asked where one fails. Every file that is there is written down before its bytes are dropped, so that a restart
// goes on where this ended. What no server takes for good waits to be told to try again; what could not be reached is
// tried again by itself.

import type { Core } from '../../headless/core.js';
import type { OutboxEntry } from '../../headless/outbox.js';
import type { Upload } from '../../headless/snapshot.js';
import type { Uploading } from '../../headless/world.js';
import { backOff, type Clock } from '../../io/clock.js';
import { SupportError } from '../../util/errors.js';
import { dropFile, readFile } from './pieces.js';
import { put } from './put.js';
import { blobUrl, patiently, PLAIN } from './request.js';

/** Milliseconds before the second try, and the longest between two. */
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 300_000;
const LOOK_LIMIT = 10_000;

export async function upload(core: Core, entry: OutboxEntry, uploading: Uploading): Promise<void> {
  const { signal } = uploading;
  for (let attempt = 0; !signal.aborted; attempt++) {
    const failure = await uploadAll(core, entry, uploading);
    if (signal.aborted) break;
    if (!failure) return release(core, entry);
    const { code: reason, message: detail } = failure;
    const uploads = entry.held!.uploads!.map((each) =>
      each.state === 'uploading' ? { ...each, sent: 0, state: 'failed' as const } : each,
    );
    entry.held = { state: 'failed', uploads, reason, detail };
    core.outbox.pump();
    // A tab that is opened now is to show it too.
    void core.outbox.save(entry);
    if (reason !== 'blob-unreachable') return;
    await pause(core.clock, backOff(core.clock, attempt, FIRST_WAIT, LONGEST_WAIT), signal);
  }
  await dropWithdrawn(core, entry);
}

/** Why it failed, if it did. */
async function uploadAll(
  core: Core,
  entry: OutboxEntry,
  uploading: Uploading,
): Promise<SupportError | undefined> {
  const files = entry.held!.uploads!;
  // Begun anew: what a page before this one, or the try before this one, said of it is over.
  const uploads = files.map((each) =>
    each.state === 'done' ? each : { ...each, sent: 0, state: 'waiting' as const },
  );
  entry.held = { state: 'waiting', uploads };
  core.outbox.pump();
  for (const { sha256, total, state } of uploads) {
    if (state === 'done') continue;
    try {
      await uploadOne(core, entry, sha256, uploading);
    } catch (error) {
      return error as SupportError;
    }
    if (uploading.signal.aborted) return undefined;
    show(core, entry, sha256, { sent: total, state: 'done' });
    await core.outbox.save(entry);
    await dropFile(core.store, sha256, total);
  }
  return undefined;
}

async function uploadOne(
  core: Core,
  entry: OutboxEntry,
  sha256: string,
  uploading: Uploading,
): Promise<void> {
  const { clock } = core;
  const { total } = entry.held!.uploads!.find((each) => each.sha256 === sha256)!;
  show(core, entry, sha256, { sent: 0, state: 'uploading' });
  const blob = await readFile(core.store, sha256, total);
  const servers = serversOf(entry, sha256);
  if (!blob) return look(clock, servers, sha256, uploading.signal);
  let percent = 0;
  const onProgress = (sent: number) => {
    // Each is a new snapshot.
    const reached = Math.floor((100 * sent) / total);
    if (reached === percent || uploading.signal.aborted) return;
    percent = reached;
    show(core, entry, sha256, { sent, state: 'uploading' });
  };
  let failure = new SupportError('blob-refused', 'no file server is named');
  for (const [index, server] of servers.entries()) {
    try {
      return await put(server, { ...uploading, clock, sha256, blob, onProgress });
    } catch (error) {
      if (uploading.signal.aborted) throw error;
      const { code } = error as SupportError;
      // One that may still take it is worth more than the others' no.
      if (index === 0 || code === 'blob-unreachable') failure = error as SupportError;
    }
  }
  throw failure;
}

/** Its bytes are gone; but the page before this one may have been closed when they had just arrived. */
async function look(
  clock: Clock,
  servers: readonly string[],
  sha256: string,
  signal: AbortSignal,
): Promise<void> {
  for (const server of servers) {
    const url = blobUrl(server, sha256);
    const ask = (ends: AbortSignal) => fetch(url!, { ...PLAIN, method: 'HEAD', signal: ends });
    const answer = url && (await patiently({ clock, limit: LOOK_LIMIT, signal }, ask).catch(() => undefined));
    if (answer && answer.ok) return;
  }
  throw new SupportError('storage-unavailable', 'the file is not kept in this browser any more');
}

function serversOf({ fact }: OutboxEntry, sha256: string): readonly string[] {
  const attachments = fact && 'attachments' in fact ? fact.attachments : [];
  return attachments.find(({ blossom }) => blossom.blob_sha256 === sha256)?.blossom.servers ?? [];
}

function show(core: Core, entry: OutboxEntry, sha256: string, changes: Partial<Upload>): void {
  const uploads = entry.held!.uploads!.map((each) =>
    each.sha256 === sha256 ? { ...each, ...changes } : each,
  );
  entry.held = { state: 'waiting', uploads };
  core.outbox.pump();
}

/** All of it is there: written down first, so that relays are offered it once. */
async function release(core: Core, entry: OutboxEntry): Promise<void> {
  entry.held = undefined;
  await core.outbox.save(entry);
  core.outbox.pump();
}

/** It was stopped: for good, where it was taken back. */
async function dropWithdrawn({ store, outbox }: Core, { id, held }: OutboxEntry): Promise<void> {
  await outbox.saved();
  if (await store.get(`outbox/${id}`)) return;
  for (const { sha256, total } of held?.uploads ?? []) await dropFile(store, sha256, total);
}

/** Until it is over, the network is back, or nobody waits any more. */
function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      globalThis.removeEventListener?.('online', end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    signal.addEventListener('abort', end);
    globalThis.addEventListener?.('online', end);
    if (signal.aborted) end();
  });
}
