// The base of every element: properties that draw anew when they change, all that changed together in one go, through
// template.ts. Its surface is the part of LitElement that is used here, so that whoever knows Lit knows this; LitElement
// itself would bring two kilobytes more into the widget's file.

import { render, type TemplateResult } from './template.js';

export interface PropertyOptions {
  /** How the attribute is read: as it stands unless told. */
  readonly type?: typeof Boolean | typeof Number;
  /** The attribute's name where it is not the property's in lower case; `false` for none. */
  readonly attribute?: string | boolean;
  /** Shows in its attribute too. */
  readonly reflect?: boolean;
}

/** What has changed since the last drawing, with the old values. */
export type Changes = ReadonlyMap<string, unknown>;

/** Follows the life of its element. */
export interface Controller {
  hostConnected?(): void;
  hostDisconnected?(): void;
  hostUpdated?(): void;
}

const sheets = new Map<string, CSSStyleSheet>();

/** Where there is no HTMLElement (server rendering) a class can be defined, but not used. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

export abstract class LiveElement extends Base {
  static properties: Readonly<Record<string, PropertyOptions>> = {};
  static styles = '';

  /** Asked for when the class is defined as an element; all that are known. */
  static get observedAttributes(): string[] {
    return Object.entries(this.properties).flatMap(([name, options]) => {
      const isAttribute = options.attribute !== false;
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        get(this: LiveElement) {
          return this.#values[name];
        },
        set(this: LiveElement, value: unknown) {
          const old = this.#values[name];
          const initial = (this.#initial[name] ??= value);
          // A page may hand in anything; a text stays one, and what is taken away, or can't be looked at, is
          // as if it had never been there.
          if (isAttribute)
            try {
              value ??= initial;
              if (typeof initial === 'string') value = String(value);
              // What is none stays, to be told of.
              if (typeof initial === 'number') value = +(value as string) || value;
            } catch (error) {
              reportError(error);
              value = initial;
            }
          this.#values[name] = value;
          if (!Object.is(old, value)) this.requestUpdate(name, old);
        },
      });
      return isAttribute ? attributeOf(name, options) : [];
    });
  }

  /** Resolves after the drawing that is due. */
  updateComplete: Promise<void> = Promise.resolve();
  hasUpdated = false;
  readonly renderRoot: HTMLElement | ShadowRoot;
  readonly #controllers: Controller[] = [];
  readonly #values: Record<string, unknown> = {};
  /** The first of each: the default, which stands in the class. */
  readonly #initial: Record<string, unknown> = {};
  /** What the page set before the class was there: it counts more than the defaults. */
  #early: Record<string, unknown> = {};
  #changed = new Map<string, unknown>();
  #due = false;

  constructor() {
    super();
    this.renderRoot = this.createRenderRoot();
    for (const [name, value] of Object.entries(this)) {
      if (!this.#properties[name]) continue;
      this.#early[name] = value;
      delete (this as Record<string, unknown>)[name];
    }
  }

  protected abstract render(): TemplateResult;
  /** Before drawing: what is set here is drawn with the rest. */
  protected willUpdate(_changed: Changes): void {}
  protected firstUpdated(): void {}
  /** After drawing. */
  protected updated(_changed: Changes): void {}

  /** An element without styles of its own is drawn into the page, or the shadow root, that it stands in. */
  protected createRenderRoot(): HTMLElement | ShadowRoot {
    const { styles } = this.constructor as typeof LiveElement;
    if (!styles) return this;
    const root = this.attachShadow({ mode: 'open' });
    adopt(root, styles);
    return root;
  }

  addController(controller: Controller): void {
    this.#controllers.push(controller);
  }

  connectedCallback(): void {
    Object.assign(this, this.#early);
    this.#early = {};
    for (const controller of this.#controllers) controller.hostConnected?.();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  /** Moved by `moveBefore()` it never leaves the page: with this here the browser calls neither of the two above. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(attribute: string, _old: string | null, value: string | null): void {
    const properties = this.#properties;
    const name = Object.keys(properties).find((key) => attributeOf(key, properties[key]!) === attribute)!;
    const { type } = properties[name]!;
    this[name as 'title'] = (type === Boolean ? value !== null : value) as string;
  }

  /** Draws soon, once, however often it is asked for. */
  requestUpdate(name?: string, old?: unknown): void {
    if (name !== undefined && !this.#changed.has(name)) this.#changed.set(name, old);
    if (this.#due || (!this.isConnected && !this.hasUpdated)) return;
    this.#due = true;
    this.updateComplete = Promise.resolve().then(() => this.performUpdate());
  }

  /** Draws what is due now, for whoever can't wait. */
  protected performUpdate(): void {
    if (!this.#due) return;
    const root = this.renderRoot.getRootNode() as ShadowRoot;
    const around = root.activeElement?.parentElement?.closest<HTMLElement>('[tabindex]');
    const changed = this.#changed;
    try {
      this.willUpdate(changed);
      for (const [name, options] of Object.entries(this.#properties)) {
        const value = this.#values[name];
        if (!options.reflect || !changed.has(name)) continue;
        // A default that nobody set stays out of the markup: React compares that with what its server drew.
        if (!this.hasUpdated && value === this.#initial[name]) continue;
        const attribute = attributeOf(name, options);
        if (typeof value === 'string') this.setAttribute(attribute, value);
        else this.toggleAttribute(attribute, Boolean(value));
      }
      render(this.render(), this.renderRoot, this);
    } finally {
      this.#changed = new Map();
      this.#due = false;
    }
    for (const controller of this.#controllers) controller.hostUpdated?.();
    if (!this.hasUpdated) {
      this.hasUpdated = true;
      this.firstUpdated();
    }
    this.updated(changed);
    // What had the keyboard is gone: it goes to what stood around that, else Escape would not be heard any more.
    if (!root.activeElement) around?.focus();
  }

  get #properties(): Readonly<Record<string, PropertyOptions>> {
    return (this.constructor as typeof LiveElement).properties;
  }
}

/** Takes on a style sheet beside those that are there, once. What plays a page for a test in Node (jsdom) has none. */
export function adopt(root: Partial<DocumentOrShadowRoot>, styles: string): void {
  if (!root.adoptedStyleSheets) return;
  const sheet = sheets.get(styles) ?? new CSSStyleSheet();
  if (!sheets.has(styles)) sheet.replaceSync(styles);
  sheets.set(styles, sheet);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

function attributeOf(name: string, { attribute }: PropertyOptions): string {
  return typeof attribute === 'string' ? attribute : name.toLowerCase();
}
