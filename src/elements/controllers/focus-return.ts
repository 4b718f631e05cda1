// Remembers where the keyboard was before a panel took it, and gives it back, unless the reader has moved on.

export class FocusReturn {
  #host: HTMLElement;
  #before: Element | null = null;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  get #active(): Element | null {
    return (this.#host.getRootNode() as Document | ShadowRoot).activeElement;
  }

  /** Inside, or nowhere: then the focus is ours to move. */
  #isOurs(element: Element | null): boolean {
    return !element?.isConnected || element === this.#host || element === document.body;
  }

  /** Call before the focus moves in. */
  remember(): void {
    this.#before = this.#active;
  }

  /** `own` is the control to go to when the panel was opened from inside the element. */
  giveBack(own: HTMLElement | null): void {
    if (!this.#isOurs(this.#active)) return;
    const to = this.#isOurs(this.#before) ? own : (this.#before as HTMLElement);
    to?.focus();
  }
}
