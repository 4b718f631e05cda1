// A picture, large, over everything; and what can't be shown, saved.

import type { Room } from '../../elements/parts/extras.js';

/** Milliseconds after which what is to be saved was read. */
const READ_BY = 60_000;

export function view({ root, words }: Room, url: string, name: string): void {
  const dialog = Object.assign(document.createElement('dialog'), { className: 'viewer', ariaLabel: name });
  const button = Object.assign(document.createElement('button'), { ariaLabel: words('close') });
  button.append(Object.assign(new Image(), { src: url, alt: '' }));
  dialog.append(button);
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  // Escape is the picture's, not the panel's.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  root.append(dialog);
  dialog.showModal();
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), READ_BY);
}
