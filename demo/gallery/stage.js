/** Puts one state on the page: a real widget with a hand-made client, and whatever has to be pressed to get there. */
import { SupportElement, SupportError } from '/dist-cdn/nostr-support.js';
import { AGENT, NOON } from './facts.js';
import { ShownClient } from './shown-client.js';

/** How long something may take to appear. */
const PATIENCE = 10_000;

const clients = new WeakMap();
SupportElement.prototype.createClient = function () {
  if (!this.agent) throw new SupportError('bad-agent', 'expected an agent');
  return clients.get(this);
};
// Always the same noon, and nothing behind it.
SupportElement.world = { clock: { now: () => NOON * 1000, after: () => () => {} } };

export class Stage {
  /** @param {any} element @param {ShownClient} client */
  constructor(element, client) {
    this.element = element;
    this.client = client;
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  all(selector) {
    return [...(this.element.shadowRoot?.querySelectorAll(selector) ?? [])];
  }

  /** The first there is, as soon as there is one. @param {string} selector @returns {Promise<HTMLElement>} */
  async find(selector) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const [found] = this.all(selector);
      if (found) return found;
      if (performance.now() > end) throw new Error(`no ${selector} in ${this.element.id}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** @param {string} text */
  async type(text) {
    const input = /** @type {HTMLTextAreaElement} */ (await this.find('[part=input]'));
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** From now on nothing is taken. @param {string} code */
  refuse(code) {
    const refused = async () => {
      throw new SupportError(code, 'for the gallery');
    };
    Object.assign(this.client, { createTicket: refused, sendMessage: refused });
  }

  /** Held over the panel. @param {File[]} files */
  drag(...files) {
    this.#dragged('dragover', files);
  }

  /** @param {File[]} files */
  drop(...files) {
    this.#dragged('drop', files);
  }

  /** @param {string} name @param {File[]} files */
  #dragged(name, files) {
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    this.all('[part=input]')[0]?.dispatchEvent(
      new DragEvent(name, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
    );
  }
}

/**
 * @param {import('./states.js').State} state
 * @param {Record<string, string>} attributes beside the state's own
 * @returns {{ element: HTMLElement, shown: () => Promise<void> }} `shown` is to be called once it is in the page
 */
export function setUp({ name, snapshot, attributes, properties, files, act }, more) {
  const element = Object.assign(document.createElement('nostr-support'), properties);
  const given = { agent: AGENT, 'blob-servers': 'https://files.example', ...more, ...attributes };
  for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
  element.id = `state-${name}`;
  const client = new ShownClient(snapshot, files);
  clients.set(element, client);
  const stage = new Stage(element, client);
  const shown = async () => {
    await stage.find('.root > *');
    // What each panel fetches, and so what it shows.
    if (
      !stage.all('.launcher').length &&
      attributes?.agent !== '' &&
      !snapshot.restoring &&
      !stage.all('[part=ticket-list]').length
    )
      await stage.find('[part=attach-button]');
    await act?.(stage);
  };
  return { element, shown };
}

/** Sea, sand and a sun. @param {number} width @param {number} height @returns {Promise<Blob>} */
export function picture(width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  /** @type {[string, number, number][]} */
  const bands = [
    ['#f7c59f', 0, 0.55],
    ['#2a6f87', 0.55, 0.25],
    ['#e8d5b0', 0.8, 0.2],
  ];
  for (const [colour, top, share] of bands) {
    context.fillStyle = colour;
    context.fillRect(0, top * height, width, share * height + 1);
  }
  context.fillStyle = '#f2704e';
  context.arc(width * 0.68, height * 0.42, height * 0.16, 0, 7);
  context.fill();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), 'image/png'));
}
