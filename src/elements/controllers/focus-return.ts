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

  /** Call before the focus moves in. */
  remember(): void {
    this.#before = this.#active;
  }

  /** Whether the focus is inside, or nowhere: then it is ours to move. */
  get held(): boolean {
    const active = this.#active;
    return active === this.#host || active === null || active === document.body;
  }

  /** `own` is the control to go to when the panel was opened from inside the element. */
  giveBack(own: HTMLElement | null | undefined): void {
    const before = this.#before;
    this.#before = null;
    const outside = before !== this.#host && before !== document.body && before?.isConnected;
    if (outside) (before as HTMLElement).focus();
    else own?.focus();
  }
}
