// What the hand-made clients of both elements have in common: they show what the test tells them to, and keep what they
// were asked to do.

import type { Signals } from '../../src/headless/role.js';
import type { Sent } from '../../src/headless/sending.js';
import type { Snapshot } from '../../src/headless/snapshot.js';
import type { SupportError } from '../../src/util/errors.js';

export class RecordingClient {
  readonly calls: [name: string, argument?: unknown][] = [];
  readonly #listeners = new Set<() => void>();
  readonly #resets = new Set<() => void>();
  readonly #errors = new Set<(error: SupportError) => void>();
  #snapshot: Snapshot;
  history = true;
  /** What the next thing sent is refused with. */
  refusal: SupportError | undefined;

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  show(next: Snapshot): void {
    this.#snapshot = next;
    for (const listener of [...this.#listeners]) listener();
  }
  /** As a client of ours does it: it is there at once, and told a moment later. */
  protected change(next: Snapshot): void {
    this.#snapshot = next;
    queueMicrotask(() => this.show(this.#snapshot));
  }
  fail(error: SupportError): void {
    for (const listener of [...this.#errors]) listener(error);
  }
  /** What one method was given, call by call. */
  called(name: string): unknown[] {
    return this.calls.filter(([called]) => called === name).map(([, argument]) => argument);
  }

  getSnapshot(): Snapshot {
    return this.#snapshot;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  onError(listener: (error: SupportError) => void): () => void {
    this.#errors.add(listener);
    return () => this.#errors.delete(listener);
  }
  onReset(listener: () => void): () => void {
    this.#resets.add(listener);
    return () => this.#resets.delete(listener);
  }
  async hasHistory(): Promise<boolean> {
    return this.history;
  }
  async connect(): Promise<void> {
    this.calls.push(['connect']);
  }
  disconnect(): void {
    this.calls.push(['disconnect']);
  }
  async reset(): Promise<undefined> {
    this.calls.push(['reset']);
    for (const listener of [...this.#resets]) listener();
  }
  async retry(input: { id: string }): Promise<void> {
    this.calls.push(['retry', input]);
  }
  markRead(input: { ticketId: string }): void {
    this.calls.push(['markRead', input]);
  }
  saveDraft(input: { ticketId: string; text: string }): void {
    this.calls.push(['saveDraft', input]);
  }

  signals: Signals = { typing: true, receipts: true };
  signal(input: object): void {
    this.calls.push(['signal', input]);
  }
  react(input: { ticketId: string }): Promise<Sent> {
    return this.#answer('react', input);
  }
  editMessage(input: { ticketId: string }): Promise<Sent> {
    return this.#answer('editMessage', input);
  }
  deleteMessage(input: { ticketId: string }): Promise<Sent> {
    return this.#answer('deleteMessage', input);
  }
  async cancel(input: { id: string }): Promise<void> {
    this.calls.push(['cancel', input]);
  }
  /** What the next download gives, or why it does not. */
  download: Blob | SupportError = new Blob(['a file']);
  async downloadAttachment(attachment: object, options: object = {}): Promise<Blob> {
    this.calls.push(['downloadAttachment', { ...attachment, ...options }]);
    if (this.download instanceof Blob) return this.download;
    throw this.download;
  }

  async exportTranscript(input: { format: string }): Promise<string> {
    this.calls.push(['exportTranscript', input]);
    return `as ${input.format}`;
  }

  async #answer(name: string, input: { ticketId: string }): Promise<Sent> {
    this.calls.push([name, input]);
    if (this.refusal) throw this.refusal;
    const { ticketId } = input;
    return { id: name, ticketId, sent: Promise.resolve({ state: 'sent', accepted: 1, total: 1 }) };
  }
}
