// Defines a part once, however many copies of this code a page loads. Where there is no custom element registry
// (server rendering) it does nothing.

export function define(name: string, element: CustomElementConstructor): void {
  if (typeof customElements !== 'undefined' && !customElements.get(name))
    customElements.define(name, element);
}
