/** Puts one state on the page: a real widget with a hand-made client, and whatever has to be pressed to get there. */
import { SupportElement, SupportError } from '/dist-cdn/nostr-support.js';
import { AGENT, NOON } from './facts.js';
import { ShownClient } from './shown-client.js';

/** How long something may take to appear. */
const PATIENCE = 10_000;

/** Something of each add-on that a panel fetches; the list has no composer. */
const FETCHED = [
  '[part=menu]',
  ...['attach', 'emoji'].map((name) => `[part=${name}-button], [part=ticket-list]`),
];

const clients = new WeakMap();
SupportElement.prototype.createClient = function () {
  if (!this.agent) throw new SupportError('bad-agent', 'expected an agent');
  return clients.get(this);
};
// Always the same noon, and nothing behind it.
SupportElement.world = { clock: { now: () => NOON * 1000, after: () => () => {} } };
// Whatever this browser answers: nobody was asked yet.
Object.defineProperty(Notification, 'permission', { get: () => 'default' });

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

  /**
   * The first there is, as soon as there is one.
   * @param {string} selector @param {() => void} [ask] does what leads to it, as often as it takes @returns {Promise<HTMLElement>}
   */
  async find(selector, ask) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      ask?.();
      const [found] = this.all(selector);
      if (found) return found;
      if (performance.now() > end) throw new Error(`no ${selector} in ${this.element.id}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** @param {string} selector */
  async press(selector) {
    (await this.find(selector)).click();
  }

  /** Presses it, and waits until something else is written on it. @param {string} selector */
  async turn(selector) {
    const button = await this.find(selector);
    const { textContent } = button;
    button.click();
    const end = performance.now() + PATIENCE;
    while (button.textContent === textContent) {
      if (performance.now() > end) throw new Error(`${selector} stays as it is in ${this.element.id}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** @param {string} selector @param {string} text */
  async fill(selector, text) {
    const input = /** @type {HTMLInputElement} */ (await this.find(selector));
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** @param {string} text */
  async type(text) {
    await this.fill('[part=input]', text);
  }

  /** Instead of what would come from somebody's server. @param {Blob} blob */
  async portray(blob) {
    await this.find('.avatar img');
    const images = /** @type {HTMLImageElement[]} */ (this.all('.avatar img'));
    for (const image of images) {
      const loaded = new Promise((resolve) => image.addEventListener('load', resolve, { once: true }));
      image.src = URL.createObjectURL(blob);
      await loaded;
    }
  }

  /** What the browser does when something is to be copied, of which there is one for all. @param {boolean} works */
  clipboard(works) {
    const writeText = async () => {
      if (!works) throw new DOMException('for the gallery', 'NotAllowedError');
    };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
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
    this.#dragged('dragover', '[part=input]', files);
  }

  /** @param {File[]} files */
  drop(...files) {
    this.dropOn('[part=input]', ...files);
  }

  /** @param {string} selector @param {File[]} files */
  dropOn(selector, ...files) {
    this.#dragged('drop', selector, files);
  }

  /** @param {string} name @param {string} selector @param {File[]} files */
  #dragged(name, selector, files) {
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    this.all(selector)[0]?.dispatchEvent(
      new DragEvent(name, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
    );
  }
}

/**
 * @param {import('./states.js').State} state
 * @param {Record<string, string>} attributes beside the state's own
 * @returns {{ element: HTMLElement, shown: () => Promise<void> }} `shown` is to be called once it is in the page
 */
export function setUp({ name, snapshot, attributes, properties, slots, files, act }, more) {
  const element = Object.assign(document.createElement('nostr-support'), properties);
  const given = { agent: AGENT, 'blob-servers': 'https://files.example', ...more, ...attributes };
  for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
  element.id = `state-${name}`;
  for (const [slot, textContent] of Object.entries(slots ?? {}))
    element.append(Object.assign(document.createElement('span'), { slot, textContent }));
  const client = new ShownClient(snapshot, files);
  clients.set(element, client);
  const stage = new Stage(element, client);
  const shown = async () => {
    await stage.find('.root > *');
    // What each panel fetches, and so what it shows.
    if (stage.all('.panel').length && attributes?.agent !== '' && !snapshot.restoring)
      for (const fetched of FETCHED) await stage.find(fetched);
    await act?.(stage);
  };
  return { element, shown };
}

/** Sea, sand and a sun. @param {number} width @param {number} height */
export function picture(width, height) {
  return paint(width, height, '#f7c59f', [
    ['#2a6f87', (context) => context.rect(0, 0.55 * height, width, 0.25 * height)],
    ['#e8d5b0', (context) => context.rect(0, 0.8 * height, width, 0.2 * height)],
    ['#f2704e', (context) => context.arc(width * 0.68, height * 0.42, height * 0.16, 0, 7)],
  ]);
}

/** Somebody with dark hair. */
export function portrait() {
  return paint(128, 128, '#dbe7e4', [
    ['#2f4858', (context) => context.arc(64, 54, 34, 0, 7)],
    ['#c96f4a', (context) => context.ellipse(64, 128, 46, 40, 0, 0, 7)],
    ['#e8b796', (context) => context.arc(64, 60, 26, 0, 7)],
  ]);
}

/**
 * @param {number} width @param {number} height @param {string} ground
 * @param {[colour: string, shape: (context: CanvasRenderingContext2D) => void][]} shapes
 * @returns {Promise<Blob>}
 */
function paint(width, height, ground, shapes) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  for (const [colour, shape] of shapes) {
    context.fillStyle = colour;
    context.beginPath();
    shape(context);
    context.fill();
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), 'image/png'));
}
