// Files in a message: pictures in a place that is kept for them, everything else by name and size, to be saved. Nothing is
// ever shown that a browser could run, and nobody else's server is asked before somebody presses.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { icon } from '../../elements/parts/icons.js';
import type { MessageItem } from '../../headless/snapshot.js';
import type { Attachment } from '../../protocol/envelope.js';
import type { Tray } from '../tray.js';

/** What the client gives out as a picture; all else is to be saved. */
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
/** Bytes up to which a picture from one's own server comes unasked. */
const UNASKED = 5 * 1024 * 1024;

const fileIcon = icon('M11.5 3H5v14h10V6.5L11.5 3Zm0 0v3.5H15');

export function attachmentsView(tray: Tray, item: MessageItem): TemplateResult | undefined {
  return item.attachments.length
    ? html`<div class="files">${item.attachments.map((file) => attachmentView(tray, item, file))}</div>`
    : undefined;
}

function attachmentView(tray: Tray, item: MessageItem, file: Attachment): TemplateResult {
  const { words } = tray.room;
  const upload = item.delivery?.uploads?.find(({ sha256 }) => sha256 === file.blossom.blob_sha256);
  const isPicture = SHOWN.test(file.mime);
  const url = tray.urls.get(file.sha256);
  const state = tray.states.get(file.sha256);
  const name = nameOf(tray, file);
  const label = words('fileLabel', { name, size: sizeText(words.lang, file.size) });
  if (isPicture && !url && !state && !upload && file.size <= UNASKED) tray.fetch(file, true);
  return html`<div part="attachment" class="file ${isPicture ? 'picture' : ''}">
    <button
      class="file-face"
      aria-label=${isPicture && url ? label : nothing}
      @click=${() => tray.open(file, name)}
    >
      ${
        isPicture && url
          ? html`<img src=${url} alt="" />`
          : html`<span class="file-mark">${fileIcon}</span>
              <span class="file-text">
                <bdi class="cut">${name}</bdi>
                <span class="small">${state ? words(STATES[state]) : sizeText(words.lang, file.size)}</span>
              </span>`
      }
    </button>
    ${
      upload && upload.state !== 'done' && item.own
        ? html`<div class="upload small">
            ${
              upload.state === 'failed'
                ? nothing
                : html`<progress
                    max=${upload.total}
                    .value=${upload.sent}
                    aria-label=${words('uploading', { name })}
                  ></progress>`
            }
            <button class="text-button" @click=${() => tray.cancel(item.id)}>${words('cancel')}</button>
          </div>`
        : nothing
    }
  </div>`;
}

const STATES = {
  loading: 'fileLoading',
  asks: 'fileAsks',
  failed: 'fileFailed',
  corrupt: 'fileCorrupt',
} as const;
export type FileState = keyof typeof STATES;

/** A stranger's word: short, in one line, and without what turns the direction. */
export function nameOf({ room }: Tray, { name = '', mime }: { name?: string; mime: string }): string {
  const said = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .slice(-80);
  return said || room.words(mime.startsWith('image/') ? 'picture' : 'file');
}

export function sizeText(lang: string, bytes: number): string {
  const step = bytes < 1e6 ? 'kilobyte' : 'megabyte';
  const value = bytes / (step === 'kilobyte' ? 1e3 : 1e6);
  const options = { style: 'unit', unit: step, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  // Nothing has no size at all.
  return new Intl.NumberFormat(lang, options).format(Math.max(value, 0.1));
}
