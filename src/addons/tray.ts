// Files: chosen, pasted or dropped into a tray, looked over, sent with the next message; and those that came, shown or
// saved. It draws and decides nothing about keys or servers: the client encrypts, uploads and checks (protocol section 5).

import type { TemplateResult } from '../elements/template.js';
import type { Extra, Room } from '../elements/parts/extras.js';
import type { MessageItem } from '../headless/snapshot.js';
import { trayEn } from '../i18n/extras-en.js';
import type { Attachment } from '../protocol/envelope.js';
import { toSupportError } from '../util/errors.js';
import { attachmentsView, sizeText, type FileState } from './tray/attachment-view.js';
import { prepare } from './tray/pictures.js';
import { trayStyles } from './tray/tray-styles.js';
import { attachButton, trayView } from './tray/tray-view.js';

export const words = trayEn;
export const styles = trayStyles;

export const make = (room: Room): Extra => new Tray(room);

/** As many as one message may have (protocol section 3). */
const MOST = 32;

/** What was chosen. */
export interface Chosen {
  readonly file: File;
  readonly place: string;
  name: string;
  /** What goes out, once it is prepared. */
  data?: Blob;
  /** Of a picture, to be looked at. */
  url?: string;
}

export class Tray implements Extra {
  readonly room: Room;
  /** By hash of the plaintext: what is here to be shown. */
  readonly urls = new Map<string, string>();
  readonly states = new Map<string, FileState>();
  /** Why files were not taken. */
  refused: string[] = [];
  dragging = false;
  #all: Chosen[] = [];
  #left = new AbortController();

  constructor(room: Room) {
    this.room = room;
  }

  start(): void {
    this.#left = new AbortController();
    const { signal } = this.#left;
    const { root } = this.room;
    const listen = (name: string, hear: (event: never) => void) =>
      root.addEventListener(name, hear as EventListener, { signal });
    listen('paste', (event: ClipboardEvent) => this.#takeFrom(event, event.clipboardData));
    listen('drop', (event: DragEvent) => {
      this.#drag(false);
      this.#takeFrom(event, event.dataTransfer);
    });
    listen('dragover', (event: DragEvent) => {
      if (!this.#canSend || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      this.#drag(true);
    });
    listen('dragleave', (event: DragEvent) => {
      if (!root.contains(event.relatedTarget as Node | null)) this.#drag(false);
    });
  }

  stop(): void {
    this.#left.abort();
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    for (const { url } of this.#all) if (url) URL.revokeObjectURL(url);
    for (const entry of this.#all) delete entry.url;
    this.urls.clear();
    this.states.clear();
  }

  get chosen(): readonly Chosen[] {
    return this.#all.filter(({ place }) => place === this.room.place);
  }

  get #canSend(): boolean {
    const { room } = this;
    return room.files.canSend && room.has('attachments');
  }

  message(item: MessageItem): TemplateResult | undefined {
    return attachmentsView(this, item);
  }

  above(): TemplateResult {
    return trayView(this);
  }

  tools(): TemplateResult | undefined {
    return this.#canSend ? attachButton(this) : undefined;
  }

  full(): boolean {
    return this.chosen.length > 0;
  }

  /** A picture that is still being prepared would be missing. */
  refuses(): boolean {
    return this.chosen.some(({ data }) => !data);
  }

  outgoing(): { attachments: { data: Blob; name: string }[] } | undefined {
    const { chosen } = this;
    return chosen.length
      ? { attachments: chosen.map(({ data, name }) => ({ data: data!, name })) }
      : undefined;
  }

  /** What was sent was there when it was sent: its place may be another by now. */
  sent(): void {
    for (const entry of [...this.#all]) if (entry.data) this.#drop(entry);
    this.refused = [];
  }

  choose(): void {
    this.room.root.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  chose(input: HTMLInputElement): void {
    this.#add([...(input.files ?? [])]);
    // So that the same file can be chosen again.
    input.value = '';
  }

  remove(entry: Chosen): void {
    this.#drop(entry);
    this.refused = [];
    this.room.redraw();
    this.room.root.querySelector<HTMLElement>('[part~=input]')?.focus();
  }

  cancel(id: string): void {
    void this.room.attempt(async () => this.room.client?.cancel({ id }));
  }

  #drop(entry: Chosen): void {
    if (entry.url) URL.revokeObjectURL(entry.url);
    this.#all = this.#all.filter((each) => each !== entry);
  }

  #drag(dragging: boolean): void {
    if (dragging === this.dragging) return;
    this.dragging = dragging;
    this.room.redraw();
  }

  #takeFrom(event: Event, transfer: DataTransfer | null): void {
    const files = [...(transfer?.files ?? [])];
    if (!files.length || !this.#canSend) return;
    event.preventDefault();
    this.#add(files);
  }

  #add(files: readonly File[]): void {
    const { place } = this.room;
    this.refused = [];
    for (const file of files) {
      const why = this.#refusal(file);
      if (why) {
        this.refused.push(why);
        continue;
      }
      const entry: Chosen = { file, place, name: file.name };
      this.#all.push(entry);
      void this.#prepare(entry);
    }
    this.room.redraw();
    this.room.root.querySelector<HTMLElement>('[part~=input]')?.focus();
  }

  #refusal({ name, size, type }: File): string | undefined {
    const { words, files } = this.room;
    if (this.chosen.length >= MOST) return words('tooMany', { count: MOST });
    if (size > files.maxFileSize)
      return words('fileTooLarge', { name, size: sizeText(words.lang, files.maxFileSize) });
    return accepts(files.accept, name, type) ? undefined : words('fileNotAccepted', { name });
  }

  async #prepare(entry: Chosen): Promise<void> {
    const { room } = this;
    try {
      const { data, name } = await prepare(entry.file);
      if (data.type.startsWith('image/') && !data.type.includes('svg')) entry.url = URL.createObjectURL(data);
      Object.assign(entry, { data, name });
    } catch {
      this.refused.push(room.words('pictureUnreadable', { name: entry.name }));
      this.#drop(entry);
    }
    room.redraw();
  }

  /** Shows or saves it. `own`: only from the servers that the page has named. */
  fetch(file: Attachment, own: boolean): Promise<Blob | undefined> {
    const { room, states } = this;
    const { signal } = this.#left;
    states.set(file.sha256, 'loading');
    // Asked for while it is drawn.
    return Promise.resolve().then(async () => {
      room.redraw();
      try {
        const blob = await room.client!.downloadAttachment(file, { signal, own });
        states.delete(file.sha256);
        if (blob.type.startsWith('image/') && !signal.aborted)
          this.urls.set(file.sha256, URL.createObjectURL(blob));
        return blob;
      } catch (error) {
        const { code } = toSupportError(error, 'bad-input');
        states.set(file.sha256, code === 'blob-corrupt' ? 'corrupt' : own ? 'asks' : 'failed');
        return undefined;
      } finally {
        if (!signal.aborted) room.redraw();
      }
    });
  }

  /** A picture is shown large; the first press on one that has not come asks for it. Everything else is saved. */
  open(file: Attachment, name: string): void {
    const url = this.urls.get(file.sha256);
    if (url) return this.#show(url, name);
    if (this.states.get(file.sha256) === 'loading') return;
    void this.fetch(file, false).then((blob) => {
      if (blob && !this.urls.has(file.sha256)) save(blob, name);
    });
  }

  #show(url: string, name: string): void {
    const dialog = Object.assign(document.createElement('dialog'), { className: 'viewer', ariaLabel: name });
    dialog.append(Object.assign(new Image(), { src: url, alt: name }));
    dialog.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    // Escape is the picture's, not the panel's.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    this.room.root.append(dialog);
    dialog.showModal();
  }
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Read by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** As a file input's `accept` says it: types, `image/*`, endings. */
function accepts(accept: string, name: string, type: string): boolean {
  const wanted = accept
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  return (
    wanted.length === 0 ||
    wanted.some((each) =>
      each.startsWith('.')
        ? name.toLowerCase().endsWith(each)
        : each.endsWith('/*')
          ? type.startsWith(each.slice(0, -1))
          : type === each,
    )
  );
}
