// The language an element stands in: the closest `lang` around it, through shadow roots, else the browser's.

export function pageLang(element: Element): string {
  for (let node: Node | null = element; node;) {
    const closest: Element | null = node instanceof Element ? node.closest('[lang]:not([lang=""])') : null;
    if (closest) return closest.getAttribute('lang') ?? '';
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}
