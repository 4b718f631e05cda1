// On a small screen the open panel is the whole screen: the page behind does not scroll, the panel keeps above the
// keyboard, and the back gesture closes it. Everything it changes in the page it puts back.

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const FLAG = 'nostrSupport';

export class PhoneController implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #shown: () => boolean;
  #close: () => void;
  #screen = matchMedia('(max-width: 480px)');
  #covering: AbortController | undefined;
  #overflow = '';

  constructor(host: ReactiveControllerHost & HTMLElement, shown: () => boolean, close: () => void) {
    this.#host = host;
    this.#shown = shown;
    this.#close = close;
    host.addController(this);
  }

  /** The panel covers the screen now. */
  get covers(): boolean {
    return this.#shown() && this.#screen.matches;
  }

  hostConnected(): void {
    this.#screen.onchange = () => this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#screen.onchange = null;
    this.#uncover();
  }

  hostUpdated(): void {
    if (this.covers) this.#cover();
    else this.#uncover();
  }

  #cover(): void {
    if (this.#covering || !this.#host.isConnected) return;
    this.#covering = new AbortController();
    const { signal } = this.#covering;
    const page = document.documentElement.style;
    this.#overflow = page.overflow;
    page.overflow = 'hidden';
    this.#markHistory(true);
    addEventListener('popstate', () => isMarked() || this.#close(), { signal });
    this.#fit();
    for (const type of ['resize', 'scroll'])
      visualViewport?.addEventListener(type, () => this.#fit(), { signal });
  }

  #uncover(): void {
    if (!this.#covering) return;
    this.#covering.abort();
    this.#covering = undefined;
    document.documentElement.style.overflow = this.#overflow;
    this.#host.style.removeProperty('--_screen');
    this.#host.style.removeProperty('--_top');
    this.#markHistory(false);
  }

  /** iOS lays the keyboard over the page instead of making the page smaller. */
  #fit(): void {
    if (!visualViewport || visualViewport.scale > 1.01) return;
    this.#host.style.setProperty('--_screen', `${visualViewport.height}px`);
    this.#host.style.setProperty('--_top', `${visualViewport.offsetTop}px`);
  }

  #markHistory(on: boolean): void {
    if (isMarked() === on) return;
    try {
      if (on) history.pushState({ ...(history.state as object | null), [FLAG]: true }, '');
      else history.back();
    } catch {
      // A sandboxed page may not touch its history: then the back gesture leaves, as it would without us.
    }
  }
}

function isMarked(): boolean {
  return (history.state as Record<string, unknown> | null)?.[FLAG] === true;
}
