/**
 * A client that shows the snapshot it was given, and answers the way a calm day would. It sends nothing anywhere; what
 * is typed is kept as the real one keeps it, so that the panel can be played with.
 */
/** @typedef {Blob | 'blob-unreachable' | 'blob-corrupt' | undefined} Download `undefined`: it is still on its way */

export class ShownClient {
  signals = { typing: true, receipts: true };
  #snapshot;
  #files;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {any} snapshot @param {Record<string, Download>} [files] by the hash of each */
  constructor(snapshot, files = {}) {
    this.#snapshot = snapshot;
    this.#files = files;
  }

  getSnapshot() {
    return this.#snapshot;
  }

  /** @param {any} snapshot */
  show(snapshot) {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {() => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {{ ticketId: string, text: string }} draft */
  saveDraft({ ticketId, text }) {
    const { drafts } = this.#snapshot;
    this.show({ ...this.#snapshot, drafts: { ...drafts, [ticketId]: text } });
  }

  /** @param {{ sha256: string }} file @returns {Promise<Blob>} */
  downloadAttachment({ sha256 }) {
    const found = this.#files[sha256];
    if (found instanceof Blob) return Promise.resolve(found);
    if (found === undefined) return new Promise(() => {});
    return Promise.reject(Object.assign(new Error(found), { code: found }));
  }

  onError = () => () => {};
  onReset = () => () => {};
  hasHistory = async () => true;
  connect = async () => {};
  disconnect = () => {};
  markRead = () => {};
  signal = () => {};
  retry = async () => {};
  cancel = async () => {};
  reset = async () => undefined;
  exportKey = async () => '';
  importKey = async () => {};
  createTicket = this.#sent;
  sendMessage = this.#sent;
  submitCsat = this.#sent;
  react = this.#sent;
  editMessage = this.#sent;
  deleteMessage = this.#sent;

  /** @param {{ ticketId?: string }} input */
  async #sent({ ticketId = '' }) {
    return { id: '', ticketId, sent: new Promise(() => {}) };
  }
}
