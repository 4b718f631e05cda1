// Files that are made here and saved by the browser. Their addresses end by themselves, or with whoever made them.

import type { TranscriptFormat } from '../../headless/world.js';
import type { Clock } from '../../io/clock.js';

/** Milliseconds in which a browser has read what it is to save. */
const READ = 60_000;
const KINDS = {
  text: ['text/plain', 'txt'],
  html: ['text/html', 'html'],
  json: ['application/json', 'json'],
} as const;

export class Downloads {
  readonly #urls = new Map<string, () => void>();

  save(clock: Clock, data: Blob, name: string): void {
    const url = URL.createObjectURL(data);
    this.#urls.set(
      url,
      clock.after(READ, () => this.#revoke(url)),
    );
    Object.assign(document.createElement('a'), { href: url, download: name }).click();
  }

  /** What `exportTranscript` has written. */
  saveTranscript(clock: Clock, text: string, format: TranscriptFormat): void {
    const [type, ending] = KINDS[format];
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    this.save(clock, new Blob([text], { type: `${type};charset=utf-8` }), `conversation-${day}.${ending}`);
  }

  end(): void {
    for (const url of [...this.#urls.keys()]) this.#revoke(url);
  }

  #revoke(url: string): void {
    this.#urls.get(url)?.();
    this.#urls.delete(url);
    URL.revokeObjectURL(url);
  }
}
