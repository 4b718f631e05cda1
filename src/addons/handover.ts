// Carries a conversation to another browser: its key under a passphrase (NIP-49), as a QR code, a text or a file; and takes
// one in. What was shown is forgotten as soon as nobody looks. Never puts the passphrase, or a key without one, anywhere.

import { html, nothing, type TemplateResult } from '../elements/template.js';
import { Downloads } from '../elements/parts/downloads.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import { handoverEn } from '../i18n/extras-en.js';
import { sizeText } from '../i18n/size-text.js';
import type { SupportErrorCode } from '../util/errors.js';
import { handoverStyles } from './handover/handover-styles.js';
import { qrCode } from './handover/qr-code.js';

export { handoverEn as words, handoverStyles as styles };

export const make = (room: Chat): Extra => new Handover(room);

/** Anybody may photograph the code: what is shorter is soon guessed. */
const MIN_CHARS = 8;

/** Bytes of a file to read a code from: one is far shorter. */
const MOST = 64 * 1024;

const FAULTS: Partial<Record<SupportErrorCode, keyof typeof handoverEn>> = {
  'bad-key': 'bringWrong',
  'key-exists': 'bringExists',
};

class Handover implements Extra {
  readonly #room: Chat;
  /** What is to be carried, once it is there. */
  #code = '';
  #copied = false;
  #busy = false;
  #fault: keyof typeof handoverEn | undefined;
  /** Why a file was not taken. */
  #refused = '';
  /** Never in the panel: there is one already, in the composer. */
  readonly #chooser = document.createElement('input');
  readonly #downloads = new Downloads();
  /** What is under way is of no use to anybody any more. */
  #left = new AbortController();

  constructor(room: Chat) {
    this.#room = room;
    const chooser = this.#chooser;
    chooser.type = 'file';
    chooser.accept = '.txt,text/plain';
    chooser.addEventListener('change', () => void this.#read(chooser.files));
  }

  stop(): void {
    this.handover('');
    this.#downloads.end();
  }

  handover(page: 'carry' | 'bring' | ''): TemplateResult | undefined {
    if (page) return page === 'bring' ? this.#bring() : this.#code ? this.#shown() : this.#carry();
    this.#left.abort();
    this.#left = new AbortController();
    this.#code = this.#refused = '';
    this.#copied = this.#busy = false;
    this.#fault = undefined;
    return undefined;
  }

  #carry(): TemplateResult {
    const { words } = this.#room;
    return html`<form class="hand" novalidate @submit=${(event: SubmitEvent) => this.#export(event)}>
      <p class="small">${words('carryHow')}</p>
      ${this.#passphrase('new-password')} ${this.#submit('carryShow')}
    </form>`;
  }

  #bring(): TemplateResult {
    const { words } = this.#room;
    const refused = this.#refused;
    return html`<form
      class="hand"
      novalidate
      @submit=${(event: SubmitEvent) => this.#import(event)}
      @dragover=${(event: DragEvent) => takeFiles(event)}
      @drop=${(event: DragEvent) => void this.#read(takeFiles(event))}
    >
      <p class="small">${words('bringHow')}</p>
      <label class="small" for="hand-code">${words('handCode')}</label>
      <textarea
        part="field"
        class="field code"
        id="hand-code"
        name="code"
        rows="3"
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        placeholder="ncryptsec1…"
        aria-describedby=${refused ? 'hand-refused' : nothing}
      ></textarea>
      ${refused ? html`<p class="small error" id="hand-refused" role="alert">${refused}</p>` : nothing}
      <button type="button" class="text-button" ?disabled=${this.#busy} @click=${() => this.#choose()}>
        ${words('bringFile')}
      </button>
      ${this.#passphrase('current-password')} ${this.#submit('bringNow')}
    </form>`;
  }

  #passphrase(autocomplete: 'new-password' | 'current-password'): TemplateResult {
    const { words } = this.#room;
    const fault = this.#fault;
    return html`<label class="small" for="hand-pass">${words('handPassphrase')}</label>
      <input
        part="field"
        class="field"
        id="hand-pass"
        name="passphrase"
        type="password"
        autocomplete=${autocomplete}
        aria-invalid=${!!fault}
        aria-describedby=${fault ? 'hand-fault' : nothing}
      />
      ${fault ? html`<p class="small error" id="hand-fault" role="alert">${words(fault)}</p>` : nothing}`;
  }

  #submit(word: keyof typeof handoverEn): TemplateResult {
    const { words } = this.#room;
    return html`<div class="menu-buttons">
      <button class="button" aria-disabled=${this.#busy}>${words(this.#busy ? 'handBusy' : word)}</button>
    </div>`;
  }

  #shown(): TemplateResult {
    const { words } = this.#room;
    return html`<p class="small">${words('carryThere')}</p>
      ${qrCode(this.#code, words('carryPicture'))}
      <p class="field code small" dir="ltr" tabindex="0" role="group" aria-label=${words('handCode')}>
        ${this.#code}
      </p>
      <div class="menu-buttons">
        <button class="text-button" @click=${() => this.#save()}>${words('carryFile')}</button>
        <button class="button" @click=${() => void this.#copy()}>
          ${words(this.#copied ? 'carryCopied' : 'carryCopy')}
        </button>
      </div>
      ${this.#fault ? html`<p class="small error" role="alert">${words(this.#fault)}</p>` : nothing}`;
  }

  #export(event: SubmitEvent): void {
    const { passphrase } = readForm(event);
    if ([...passphrase].length < MIN_CHARS) return this.#blame('carryShort');
    void this.#run(async (signal) => {
      const code = await this.#room.host.exportKey(passphrase);
      if (signal.aborted) return;
      this.#code = code;
      void this.#room.host.updateComplete.then(() => this.#find('.menu-sheet')?.focus());
    });
  }

  #import(event: SubmitEvent): void {
    const { code, passphrase } = readForm(event);
    void this.#run(async () => {
      await this.#room.host.importKey(code.replace(/\s/g, ''), passphrase);
      // The menu closes when the focus has left it.
      this.#room.wantsFocus = true;
    });
  }

  #choose(): void {
    // So that the same file can be chosen again.
    this.#chooser.value = '';
    this.#chooser.click();
  }

  /** As if it had been pasted. */
  async #read(files: FileList | null | undefined): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    const { words } = this.#room;
    const { signal } = this.#left;
    const { name } = file;
    const size = sizeText(words.lang, MOST, true);
    const text = file.size > MOST ? undefined : await textOf(file);
    if (signal.aborted) return;
    const box = this.#find('#hand-code') as HTMLTextAreaElement | null;
    // What asked for it may have gone.
    if (!box) return;
    if (text) box.value = text;
    this.#refused = text ? '' : words(text === undefined ? 'fileTooLarge' : 'fileUnreadable', { name, size });
    this.#fault = undefined;
    this.#room.redraw();
    (text ? this.#find('#hand-pass') : box)?.focus();
  }

  #save(): void {
    const file = new Blob([this.#code], { type: 'text/plain' });
    this.#downloads.save(this.#room.clock(), file, 'conversation-key.txt');
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#code);
      this.#copied = true;
      this.#fault = undefined;
    } catch {
      this.#fault = 'carryNoCopy';
    }
    this.#room.redraw();
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#busy) return;
    const { signal } = this.#left;
    this.#busy = true;
    this.#refused = '';
    this.#fault = undefined;
    this.#room.redraw();
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) this.#blame(FAULTS[(error as { code: SupportErrorCode }).code] ?? 'handFailed');
    }
    if (!signal.aborted) this.#busy = false;
    this.#room.redraw();
  }

  #blame(fault: keyof typeof handoverEn): void {
    this.#fault = fault;
    this.#room.redraw();
    void this.#room.host.updateComplete.then(() => this.#find('#hand-pass')?.focus());
  }

  #find(selector: string): HTMLElement | null {
    return this.#room.root.querySelector<HTMLElement>(selector);
  }
}

/** Nothing of what is none. */
async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()).trim();
  } catch {
    return '';
  }
}

/** What is dragged here is for nobody else: to the rest of the panel it has left. */
function takeFiles(event: DragEvent): FileList | undefined {
  const { dataTransfer } = event;
  if (!dataTransfer?.types.includes('Files')) return undefined;
  event.preventDefault();
  event.stopPropagation();
  (event.currentTarget as Element).getRootNode().dispatchEvent(new DragEvent('dragleave'));
  return dataTransfer.files;
}

function readForm(event: SubmitEvent): { code: string; passphrase: string } {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  const text = (name: string) => String(data.get(name) ?? '');
  return { code: text('code'), passphrase: text('passphrase') };
}
