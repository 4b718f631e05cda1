// Draws templates: `html` says what is to be seen, `render` puts it into the page and from then on changes what is
// different. The part of lit-html that is used here, so that whoever knows Lit knows this; lit-html itself would bring
// 1.8 kilobytes more into the widget's file. Nodes are made one by one: nothing is ever handed to the browser's HTML
// parser, so no text can become markup, and no Trusted Types policy is needed. In return a template is written as
// strictly as XML: every element is closed, a value is in double quotes or is one `${…}`, and there is no comment, no
// `&…;`, and no `>` in an attribute.

export interface TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: readonly unknown[];
}

/**
 * As in Lit: `.name=${…}` sets a property, `?name=${…}` an attribute that is there or not, `@name=${…}` listens. A list
 * keeps what it has drawn by place, not by key.
 */
export const html = (strings: TemplateStringsArray, ...values: unknown[]): TemplateResult => ({
  strings,
  values,
});

/** For what stands inside of an `<svg>`, so that editors and checks read it as that. */
export const svg = html;

/** As content: no node. As the whole value of an attribute: no attribute. */
export const nothing = undefined;

type Update = (values: readonly unknown[]) => void;
type Listener = (this: unknown, event: Event) => void;

/** Stands for a value in a template's text. */
const HOLE = '\0';
const PIECE = /<([\w-]+)([^>]*?)(\/?)>|<\/[^>]*>|[^<]+/g;
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)"|=(\S+))?/g;
const SVG = 'http://www.w3.org/2000/svg';

const places = new WeakMap<Node, Place>();

/** Draws at the end of an element or a shadow root, from then on always there. Listeners get `host` as `this`. */
export function render(value: unknown, container: Element | ShadowRoot, host?: object): void {
  let place = places.get(container);
  if (!place) places.set(container, (place = new Place(container, host)));
  place.show(value);
}

/** Where a value is shown: in a text node, if it is a text; else in front of that. */
class Place {
  readonly #text = new Text();
  readonly #host: object | undefined;
  /** What stands before the first node of this place. It stays for as long as the place does. */
  readonly #before: Node | null;
  /** The value; of a template its texts, and of any list the same. */
  #shown: unknown;
  #updates: Update[] = [];
  #items: Place[] = [];

  constructor(parent: Node, host: object | undefined, next: Node | null = null) {
    this.#host = host;
    this.#before = parent.insertBefore(this.#text, next).previousSibling;
  }

  show(value: unknown): void {
    if (isTemplate(value)) {
      const content = this.#isNew(value.strings) && this.#build(value.strings);
      for (const update of this.#updates) update(value.values);
      // Whole: an element that comes into the page has its properties by then.
      if (content) this.#text.before(content);
    } else if (Array.isArray(value)) {
      this.#isNew(Array);
      const items = this.#items;
      value.forEach((item, index) => {
        items[index] ??= new Place(this.#text.parentNode!, this.#host, this.#text);
        items[index].show(item);
      });
      // From the end: each begins where the one before it ends.
      while (items.length > value.length) {
        const item = items.pop()!;
        item.#isNew(nothing);
        item.#text.remove();
      }
    } else if (this.#isNew(value)) {
      if (value instanceof Node) this.#text.before(value);
      else this.#text.data = String(value ?? '');
    }
  }

  /** Then what was there is gone. */
  #isNew(shown: unknown): boolean {
    if (shown === this.#shown) return false;
    this.#shown = shown;
    this.#updates = [];
    this.#items = [];
    this.#text.data = '';
    while (this.#text.previousSibling !== this.#before) this.#text.previousSibling!.remove();
    return true;
  }

  #build(strings: TemplateStringsArray): DocumentFragment {
    const content = new DocumentFragment();
    // So that no value's place begins where the content does.
    content.append('');
    let parent: ParentNode & Node = content;
    let holes = 0;
    for (const [piece, tag, attributes = '', end] of strings.join(HOLE).matchAll(PIECE)) {
      if (tag) {
        const { namespaceURI } = (parent === content ? this.#text.parentNode : parent) as Partial<Element>;
        const isSvg = tag === 'svg' || namespaceURI === SVG;
        const element = isSvg ? document.createElementNS(SVG, tag) : document.createElement(tag);
        parent.append(element);
        for (const [, name, quoted, bare = ''] of attributes.matchAll(ATTRIBUTE)) {
          const text = quoted ?? bare;
          if (text.includes(HOLE)) this.#updates.push(this.#bind(element, name!, text, holes));
          else element.setAttribute(name!, text);
          holes += text.split(HOLE).length - 1;
        }
        if (!end) parent = element;
      } else if (piece.startsWith('<')) parent = parent.parentNode!;
      else {
        for (const [index, text] of piece.split(HOLE).entries()) {
          if (index) {
            const hole = holes++;
            const place = new Place(parent, this.#host);
            this.#updates.push((values) => place.show(values[hole]));
          }
          if (text) parent.append(text);
        }
      }
    }
    return content;
  }

  #bind(element: Element, name: string, text: string, hole: number): Update {
    const sign = name[0]!;
    const key = name.slice(1);
    let given: unknown = HOLE;
    if (sign === '@')
      element.addEventListener(key, (event) => (given as Listener | undefined)?.call(this.#host, event));
    return (values) => {
      let next = hole;
      const value = text === HOLE ? values[next] : text.replaceAll(HOLE, () => String(values[next++] ?? ''));
      if (value === given) return;
      given = value;
      if (sign === '.') (element as unknown as Record<string, unknown>)[key] = value;
      else if (sign === '?') element.toggleAttribute(key, Boolean(value));
      else if (sign !== '@') {
        if (value === nothing) element.removeAttribute(name);
        else element.setAttribute(name, String(value));
      }
    };
  }
}

/** What a stranger sends has no `raw`: in no JSON does an array have a name. */
function isTemplate(value: unknown): value is TemplateResult {
  const { strings } = Object(value) as Partial<TemplateResult>;
  return Array.isArray(strings) && 'raw' in strings;
}
