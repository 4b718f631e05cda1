// Ciphertexts that wait for their upload, in the client's own store, so that they survive a reload and a reset leaves
// nothing of them. In pieces: a store takes and gives a record as a whole, and no other may have to wait for that long.

import type { Core } from '../../headless/core.js';
import type { OutboxEntry } from '../../headless/outbox.js';
import type { Store } from '../../io/storage/store.js';
import { base64Decode } from '../../util/bytes.js';

/** Bytes: a megabyte of Base64. */
const PIECE = 3 << 18;
/** Milliseconds in which what is written down first is surely named by what waits in the outbox. */
const GRACE = 60 * 60 * 1000;

/**
 * Written down on this page: whoever made them brings them away. A device that sleeps in between, or whose clock is set,
 * wakes when the hour is over.
 */
const ours = new Set<string>();

/** That there are pieces of a file, and since when (milliseconds). */
interface Note {
  readonly at: number;
}

export async function keepFile({ store, clock }: Core, sha256: string, blob: Blob): Promise<void> {
  ours.add(sha256);
  await store.set(noteOf(sha256), { at: clock.now() } satisfies Note);
  const names = namesOf(sha256, blob.size);
  for (const [index, name] of names.entries()) {
    const piece = await blob.slice(index * PIECE, (index + 1) * PIECE).arrayBuffer();
    await store.set(name, base64Of(new Uint8Array(piece)));
  }
}

/** `undefined` where any of it is missing. */
export async function readFile(store: Store, sha256: string, size: number): Promise<Blob | undefined> {
  const pieces: BlobPart[] = [];
  for (const name of namesOf(sha256, size)) {
    const piece = base64Decode((await store.get<string>(name)) ?? '!');
    if (!piece) return undefined;
    pieces.push(piece);
  }
  return new Blob(pieces);
}

export async function dropFile(store: Store, sha256: string, size: number): Promise<void> {
  await store.delete([...namesOf(sha256, size), noteOf(sha256)]);
}

/** Drops what nobody is to upload any more: a page may have been closed between one step and the next. */
export async function sweep({ store, clock }: Core): Promise<void> {
  const notes = await store.getAll<Note>('file/');
  if (notes.length === 0) return;
  const entries = await store.getAll<OutboxEntry>('outbox/');
  const wanted = new Set(entries.flatMap(([, { held }]) => held?.uploads?.map(({ sha256 }) => sha256) ?? []));
  for (const [name, { at }] of notes) {
    const sha256 = name.slice('file/'.length);
    if (wanted.has(sha256) || ours.has(sha256) || clock.now() - at < GRACE) continue;
    const pieces = await store.getAll<string>(`blob/${sha256}/`);
    await store.delete([...pieces.map(([piece]) => piece), name]);
  }
}

function noteOf(sha256: string): string {
  return `file/${sha256}`;
}

function namesOf(sha256: string, size: number): string[] {
  return Array.from({ length: Math.ceil(size / PIECE) }, (_, index) => `blob/${sha256}/${index}`);
}

/** As `base64Encode`, without a string for every byte. */
function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
