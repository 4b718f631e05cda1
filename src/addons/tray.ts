// Files: chosen, pasted or dropped into a tray, looked over, sent with the next message; and those that came, shown or
// saved. It draws and decides nothing about keys or servers: the client encrypts, uploads and checks (protocol section 5).

import type { TemplateResult } from '../elements/template.js';
import type { Extra, Room } from '../elements/parts/extras.js';
import { limitOf } from '../headless/options.js';
import type { MessageItem } from '../headless/snapshot.js';
import { trayEn } from '../i18n/extras-en.js';
import { bytesToHex } from '../util/bytes.js';
import { sizeText } from '../i18n/size-text.js';
import { attachmentsView, nameOf } from './tray/attachment-view.js';
import { prepare } from './tray/pictures.js';
import { isShown, Received } from './tray/received.js';
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
  /** Of a picture, to be looked at; and the hash by which it is known once it was sent. */
  url?: string;
  sha256?: string;
}

export class Tray implements Extra {
  readonly room: Room;
  readonly received: Received;
  /** Why files were not taken. */
  refused: string[] = [];
  dragging = false;
  #all: Chosen[] = [];
  /** What is going out. */
  #going: readonly Chosen[] = [];
  #left = new AbortController();

  constructor(room: Room) {
    this.room = room;
    this.received = new Received(room);
  }

  start(): void {
    this.#left = new AbortController();
    const { signal } = this.#left;
    const { root } = this.room;
    const listen = (name: string, hear: (event: never) => void) =>
      root.addEventListener(name, hear as EventListener, { signal });
    listen('paste', (event: ClipboardEvent) => {
      const { types = [] } = event.clipboardData ?? {};
      // A text from an office program comes with a picture of itself.
      if (!types.includes('text/html') || !types.includes('text/plain'))
        this.#takeFrom(event, event.clipboardData);
    });
    listen('drop', (event: DragEvent) => {
      this.#drag(false);
      this.#takeFrom(event, event.dataTransfer);
    });
    listen('dragover', (event: DragEvent) => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes('Files')) return;
      // Else the browser would leave the page for a file that is dropped.
      event.preventDefault();
      if (this.#canSend) this.#drag(true);
      else dataTransfer.dropEffect = 'none';
    });
    listen('dragleave', (event: DragEvent) => {
      if (!root.contains(event.relatedTarget as Node | null)) this.#drag(false);
    });
  }

  stop(): void {
    this.#left.abort();
    this.received.clear();
    for (const { url } of this.#all) if (url) URL.revokeObjectURL(url);
    for (const entry of this.#all) delete entry.url;
    this.dragging = false;
  }

  get chosen(): readonly Chosen[] {
    return this.#all.filter(({ place }) => place === this.room.place);
  }

  /** Bytes of one file. */
  get limit(): number {
    return limitOf(this.room.files.maxFileSize);
  }

  /** What may be sent, in words. */
  get rules(): string {
    const { words, files } = this.room;
    const size = sizeText(words.lang, this.limit, true);
    const types = typesOf(files.accept).join(', ');
    // They are read from left to right in every language.
    return words(types ? 'fileLimitTypes' : 'fileLimit', { size, types: `\u2066${types}\u2069` });
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
    this.#going = [];
    return this.chosen.some(({ data }) => !data);
  }

  outgoing(): { attachments: { data: Blob; name: string }[] } | undefined {
    const { chosen } = this;
    this.#going = chosen;
    return chosen.length
      ? { attachments: chosen.map(({ data, name }) => ({ data: data!, name })) }
      : undefined;
  }

  /** Only what went out: since then others were chosen, and the place may be another. */
  sent(): void {
    for (const entry of this.#going) {
      const { url, sha256 } = entry;
      // One's own picture need not be fetched to be seen.
      if (url && sha256) this.received.keep(sha256, url);
      delete entry.url;
      this.#drop(entry);
    }
    this.#going = [];
    this.refused = [];
    this.room.redraw();
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
    this.#write();
  }

  #write(): void {
    this.room.root.querySelector<HTMLElement>('[part~=input]')?.focus();
  }

  /** What was written with it comes back, to be sent without. */
  cancel({ id, text }: MessageItem): void {
    const { room } = this;
    void room.attempt(async () => {
      await room.client?.cancel({ id });
      if (!room.text) room.type(text);
      this.#write();
    });
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
      const entry: Chosen = { file, place, name: this.#nameOf(file) };
      this.#all.push(entry);
      void this.#prepare(entry);
    }
    this.room.redraw();
    this.#write();
  }

  #nameOf({ name, type: mime }: File): string {
    return nameOf(this, { name, mime });
  }

  #refusal(file: File): string | undefined {
    const { words, files } = this.room;
    const { size, type } = file;
    const name = this.#nameOf(file);
    if (this.chosen.length >= MOST) return words('tooMany', { count: MOST });
    if (!size) return words('fileUnreadable', { name });
    if (size > this.limit) return this.#tooLarge(name);
    return accepts(files.accept, file.name, type) ? undefined : words('fileNotAccepted', { name });
  }

  #tooLarge(name: string): string {
    const { words } = this.room;
    return words('fileTooLarge', { name, size: sizeText(words.lang, this.limit, true) });
  }

  async #prepare(entry: Chosen): Promise<void> {
    const { room } = this;
    const { signal } = this.#left;
    try {
      const { data, name = entry.name } = await prepare(entry.file);
      if (data.size > this.limit) this.#refuse(entry, this.#tooLarge(entry.name));
      else {
        const isPicture = isShown(data.type);
        const hash = isPicture && (await crypto.subtle.digest('SHA-256', await data.arrayBuffer()));
        if (hash) entry.sha256 = bytesToHex(new Uint8Array(hash));
        // Nobody would revoke it for what has been taken away by now.
        if (isPicture && !signal.aborted && this.#all.includes(entry)) entry.url = URL.createObjectURL(data);
        Object.assign(entry, { data, name });
      }
    } catch (error) {
      // A folder, or a file that is gone (NotFoundError, NotReadableError): no other format would help.
      const why = (error as Error).name.startsWith('Not') ? 'fileUnreadable' : 'pictureUnreadable';
      this.#refuse(entry, room.words(why, { name: entry.name }));
    }
    room.redraw();
  }

  #refuse(entry: Chosen, why: string): void {
    this.refused.push(why);
    this.#drop(entry);
  }
}

/** As a file input's `accept` says it: types, `image/*`, endings. */
function typesOf(accept: string): string[] {
  return accept
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
}

function accepts(accept: string, name: string, type: string): boolean {
  const wanted = typesOf(accept);
  return (
    wanted.length === 0 ||
    wanted.some(
      (each) =>
        each === '*/*' ||
        (each.startsWith('.')
          ? name.toLowerCase().endsWith(each)
          : each.endsWith('/*')
            ? type.startsWith(each.slice(0, -1))
            : type === each),
    )
  );
}
