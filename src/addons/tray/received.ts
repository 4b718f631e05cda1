// The files in messages: fetched, shown where they are pictures, else saved. Object URLs live as long as the conversation
// is on screen. Nobody's server is asked unasked but those that the page has named, and only for so much.

import type { Room } from '../../elements/parts/extras.js';
import type { Attachment } from '../../protocol/envelope.js';
import type { SupportError } from '../../util/errors.js';
import { pixelsOf } from './pictures.js';
import { save, view } from './viewer.js';

/** What the client gives out as a picture; all else is to be saved. */
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/i;
/** Bytes of one picture that comes unasked, and of all in a conversation: a stranger may name any number. */
const UNASKED = 5 * 1024 * 1024;
const UNASKED_ALL = 64 * 1024 * 1024;

/** Of one picture, in pixels: a few bytes may unfold to gigabytes. */
const MOST_PIXELS = 64e6;

export type FileState = 'loading' | 'asks' | 'failed' | 'corrupt';

export const isShown = (type: string): boolean => SHOWN.test(type);

/** By the hash of the plaintext. */
export class Received {
  readonly urls = new Map<string, string>();
  readonly states = new Map<string, FileState>();
  readonly #room: Room;
  /** What was said to be a picture and is none. */
  readonly #plain = new Set<string>();
  #unasked = 0;
  #place = '';
  #left = new AbortController();

  constructor(room: Room) {
    this.#room = room;
  }

  /** Ends what is under way, and forgets all. */
  clear(): void {
    this.#left.abort();
    this.#left = new AbortController();
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
    this.states.clear();
    this.#unasked = 0;
    for (const dialog of this.#room.root.querySelectorAll('.viewer')) dialog.remove();
  }

  /** The reader may have gone to another conversation. */
  look(): void {
    const { place } = this.#room;
    if (this.#place !== place && this.#place) this.clear();
    this.#place = place;
  }

  /** What is here already. */
  keep(sha256: string, url: string): void {
    if (this.urls.has(sha256)) URL.revokeObjectURL(url);
    else this.urls.set(sha256, url);
  }

  isPicture({ mime, sha256 }: Attachment): boolean {
    return isShown(mime) && !this.#plain.has(sha256);
  }

  /** A picture comes unasked from the servers that the page has named; within reason. */
  show(file: Attachment): void {
    const { urls, states } = this;
    const { sha256, size } = file;
    // It may be drawn once more after it has left the page.
    if (!this.#room.host.isConnected) return;
    if (!this.isPicture(file) || urls.has(sha256) || states.has(sha256) || size > UNASKED) return;
    this.#unasked += size;
    if (this.#unasked > UNASKED_ALL) states.set(sha256, 'asks');
    else void this.#fetch(file, true);
  }

  /** A picture is shown large; the first press on one that has not come asks for it. Everything else is saved. */
  async open(file: Attachment, name: string): Promise<void> {
    const url = this.urls.get(file.sha256);
    if (url && this.isPicture(file)) return view(this.#room, url, name);
    if (this.states.get(file.sha256) === 'loading') return;
    const blob = await this.#fetch(file, false);
    if (blob && !this.isPicture(file)) save(blob, name);
  }

  /** The browser can't show it. */
  broken({ sha256 }: Attachment): void {
    URL.revokeObjectURL(this.urls.get(sha256) ?? '');
    this.#plain.add(sha256);
    this.#room.redraw();
  }

  async #fetch(file: Attachment, own: boolean): Promise<Blob | undefined> {
    const { signal } = this.#left;
    const { sha256 } = file;
    this.states.set(sha256, 'loading');
    // Asked for while it is drawn.
    await Promise.resolve();
    if (!signal.aborted) this.#room.redraw();
    let state: FileState | undefined;
    const blob = await this.#download(file, { signal, own }).catch((error: unknown) => {
      state = (error as Partial<SupportError>).code === 'blob-corrupt' ? 'corrupt' : own ? 'asks' : 'failed';
      return undefined;
    });
    if (signal.aborted) return undefined;
    if (state) this.states.set(sha256, state);
    else this.states.delete(sha256);
    if (blob && this.isPicture(file)) await this.#keepPicture(file, blob, signal);
    this.#room.redraw();
    return blob;
  }

  async #keepPicture({ sha256 }: Attachment, blob: Blob, signal: AbortSignal): Promise<void> {
    const url = URL.createObjectURL(blob);
    const pixels = await pixelsOf(url).catch(() => Infinity);
    if (!signal.aborted && pixels <= MOST_PIXELS) return this.keep(sha256, url);
    URL.revokeObjectURL(url);
    if (!signal.aborted) this.#plain.add(sha256);
  }

  async #download(file: Attachment, how: { signal: AbortSignal; own: boolean }): Promise<Blob> {
    return this.#room.client!.downloadAttachment(file, how);
  }
}
