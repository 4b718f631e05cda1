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

/** A template as it is copied wherever it is drawn. */
interface Prepared {
  readonly content: DocumentFragment;
  readonly holes: readonly Hole[];
}

/** Where values go: into an attribute, else into a text node of their own. */
interface Hole {
  /** Which node, in the order of the document. */
  readonly node: number;
  /** Of the first value. */
  readonly index: number;
  readonly name?: string;
  /** What stands around the values of an attribute. */
  readonly texts: readonly string[];
}

/** Stands for a value in a template's text. */
const HOLE = '\0';
const PIECE = /<([\w-]+)([^>]*?)(\/?)>|<\/[^>]*>|[^<]+/g;
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)"|=(\S+))?/g;
const SVG = 'http://www.w3.org/2000/svg';

const prepared = new WeakMap<TemplateStringsArray, Prepared>();
const places = new WeakMap<Node, Place>();

/** Draws at the end of an element or a shadow root, from then on always there. Listeners get `host` as `this`. */
export function render(value: unknown, container: Element | ShadowRoot, host?: object): void {
  let place = places.get(container);
  if (!place) places.set(container, (place = new Place(container.appendChild(new Text()), host)));
  place.show(value);
}

/** Where a value is shown: in a text node, if it is a text; else in front of that. */
class Place {
  readonly #text: Text;
  readonly #host: object | undefined;
  /** What stands before the first node of this place. It stays for as long as the place does. */
  readonly #before: Node | null;
  /** The value; of a template its texts, and of any list the same. */
  #shown: unknown;
  #updates: Update[] = [];
  #items: Place[] = [];

  constructor(text: Text, host: object | undefined) {
    this.#text = text;
    this.#host = host;
    this.#before = text.previousSibling;
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
      for (const [index, item] of value.entries()) {
        if (!items[index]) {
          const text = new Text();
          this.#text.before(text);
          items.push(new Place(text, this.#host));
        }
        items[index]!.show(item);
      }
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
    const isSvg = this.#text.parentElement?.namespaceURI === SVG;
    const { content, holes } = prepared.get(strings) ?? prepare(strings, isSvg);
    const copy = document.importNode(content, true);
    const walker = document.createTreeWalker(copy);
    let at = 0;
    for (const hole of holes) {
      for (; at < hole.node; at++) walker.nextNode();
      this.#updates.push(this.#bind(walker.currentNode, hole));
    }
    return copy;
  }

  #bind(node: Node, { name, texts, index }: Hole): Update {
    if (!name) {
      const place = new Place(node as Text, this.#host);
      return (values) => place.show(values[index]);
    }
    const element = node as Element;
    const sign = name[0]!;
    const key = name.slice(1);
    const isWhole = texts.length === 2 && !texts.join('');
    let given: unknown = HOLE;
    if (sign === '@')
      element.addEventListener(key, (event) => (given as Listener | undefined)?.call(this.#host, event));
    return (values) => {
      const value = isWhole
        ? values[index]
        : texts.reduce((all, text, next) => all + String(values[index + next - 1] ?? '') + text);
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

/** Once for each template, which always stands either inside of a drawing or not. */
function prepare(strings: TemplateStringsArray, isInSvg: boolean): Prepared {
  // Of a document that runs nothing: what is only to be copied does not come to life.
  const { content } = document.createElement('template');
  const inert = content.ownerDocument;
  const holes: Hole[] = [];
  let parent: ParentNode & Node = content;
  let node = 0;
  let index = 0;
  const add = (child: Node | string) => {
    parent.append(child);
    node++;
  };
  // So that no value's place begins where the content does.
  add('');
  for (const [piece, tag, attributes = '', end] of strings.join(HOLE).matchAll(PIECE)) {
    if (tag) {
      const isSvg =
        tag === 'svg' || (parent === content ? isInSvg : (parent as Element).namespaceURI === SVG);
      const element = isSvg ? inert.createElementNS(SVG, tag) : inert.createElement(tag);
      add(element);
      for (const [, name = '', quoted, bare = ''] of attributes.matchAll(ATTRIBUTE)) {
        const texts = (quoted ?? bare).split(HOLE);
        if (texts[1] === undefined) element.setAttribute(name, texts[0]!);
        else holes.push({ node, index, name, texts });
        index += texts.length - 1;
      }
      if (!end) parent = element;
    } else if (piece.startsWith('<')) parent = parent.parentNode!;
    else {
      for (const [place, text] of piece.split(HOLE).entries()) {
        if (place) {
          add('');
          holes.push({ node, index: index++, texts: [] });
        }
        if (text) add(text);
      }
    }
  }
  prepared.set(strings, { content, holes });
  return { content, holes };
}

/** What a stranger sends has no `raw`: in no JSON does an array have a name. */
function isTemplate(value: unknown): value is TemplateResult {
  const strings = (value as TemplateResult | null | undefined)?.strings;
  return Array.isArray(strings) && 'raw' in strings;
}
