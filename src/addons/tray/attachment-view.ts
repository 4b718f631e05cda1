// Files in a message: pictures in a place that is kept for them, everything else by name and size, to be saved. Nothing is
// ever shown that a browser could run, and nobody else's server is asked before somebody presses.

import { html, nothing, type TemplateResult } from '../../elements/template.js';
import { icon } from '../../elements/parts/icons.js';
import type { MessageItem } from '../../headless/snapshot.js';
import { sizeText } from '../../i18n/size-text.js';
import type { Attachment } from '../../protocol/envelope.js';
import type { Tray } from '../tray.js';
import type { FileState } from './received.js';

const fileIcon = icon('M11.5 3H5v14h10V6.5L11.5 3Zm0 0v3.5H15');

export function attachmentsView(tray: Tray, item: MessageItem): TemplateResult | undefined {
  tray.received.look();
  return item.attachments.length
    ? html`<div class="files">${item.attachments.map((file) => attachmentView(tray, item, file))}</div>`
    : undefined;
}

function attachmentView(tray: Tray, item: MessageItem, file: Attachment): TemplateResult {
  const { words } = tray.room;
  const upload = item.delivery?.uploads?.find(({ sha256 }) => sha256 === file.blossom.blob_sha256);
  const { received } = tray;
  if (!upload) received.show(file);
  const isPicture = received.isPicture(file);
  const url = received.urls.get(file.sha256);
  const state = received.states.get(file.sha256);
  const name = nameOf(tray, file);
  const label = words('fileLabel', { name, size: sizeText(words.lang, file.size) });
  return html`<div part="attachment" class="file ${isPicture ? 'picture' : ''}">
    <button class="file-face" @click=${() => received.open(file, name)}>
      ${
        isPicture && url
          ? html`<img src=${url} alt=${label} @error=${() => received.broken(file)} />`
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
            <button class="text-button" @click=${() => tray.cancel(item)}>${words('cancel')}</button>
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
} as const satisfies Record<FileState, string>;

/** A stranger's word: short, in one line, and without what turns the direction. */
export function nameOf({ room }: Tray, { name = '', mime }: { name?: string; mime: string }): string {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').replace(/[/\\:*?"<>|]/g, '_');
  // The beginning says what it is about, the end what it is.
  const said = plain.trim().replace(/^(.{49}).{2,}(.{30})$/u, '$1…$2');
  return said || room.words(mime.startsWith('image/') ? 'picture' : 'file');
}
