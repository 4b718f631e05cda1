// A picture, large, over everything; and what can't be shown, saved.

import type { Room } from '../../elements/parts/extras.js';
import type { trayEn } from '../../i18n/extras-en.js';
import type { Words } from '../../i18n/words.js';

/** Milliseconds after which what is to be saved was read. */
const READ_BY = 60_000;

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  ...children: Node[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Drawn by hand: what opens over everything stands in no template. A press anywhere closes it. */
export function view({ root, words }: Room, url: string, name: string): void {
  const say: Words<keyof typeof trayEn> = words;
  const title = make('bdi', { className: 'cut', textContent: name });
  const keep = make('a', { href: url, download: name, textContent: say('savePicture') });
  const close = make('button', { textContent: say('close'), autofocus: true });
  const dialog = make(
    'dialog',
    { className: 'viewer', ariaLabel: name },
    make('div', { className: 'viewer-bar' }, title, keep, close),
    make('img', { src: url, alt: name }),
  );
  dialog.addEventListener('click', ({ target }) => target !== keep && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  // Escape is the picture's, not the panel's.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  root.append(dialog);
  dialog.showModal();
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  make('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), READ_BY);
}
