// On a small screen, upright or lying, the open panel is the whole screen: the page behind does not scroll, the
// panel keeps above the keyboard, and the back gesture closes it. What it changes in the page it puts back. It
// draws its host again whenever the page is seen or measured anew.

import type { Controller, LiveElement } from '../live-element.js';

const FLAG = 'nostrSupport';

/** Not in every browser, and not where a test in Node plays a page (jsdom). */
const { visualViewport, matchMedia } = globalThis as Partial<typeof globalThis>;

export class PhoneController implements Controller {
  #host: LiveElement;
  #shown: () => boolean;
  #close: () => void;
  #screen = matchMedia?.('(max-height:440px),(max-width:480px)');
  #leaving!: AbortController;
  /** The page's own, while it is held still. */
  #overflow: string | undefined;

  constructor(host: LiveElement, shown: () => boolean, close: () => void) {
    this.#host = host;
    this.#shown = shown;
    this.#close = close;
    host.addController(this);
  }

  /** The panel covers the screen now. */
  get covers(): boolean {
    return this.#shown() && !!this.#screen?.matches;
  }

  hostConnected(): void {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    const draw = () => this.#host.requestUpdate();
    document.addEventListener('visibilitychange', draw, { signal });
    visualViewport?.addEventListener('resize', draw, { signal });
    visualViewport?.addEventListener('scroll', draw, { signal });
    addEventListener('popstate', () => this.#overflow === undefined || isMarked() || this.#close(), {
      signal,
    });
  }

  hostDisconnected(): void {
    this.#leaving.abort();
    // Who is only moved in the page is back by then.
    queueMicrotask(() => this.#host.isConnected || this.#cover(false));
  }

  hostUpdated(): void {
    this.#cover(this.covers && this.#host.isConnected);
  }

  #cover(on: boolean): void {
    const page = document.documentElement.style;
    if (on && this.#overflow === undefined) {
      this.#overflow = page.overflow;
      page.overflow = 'hidden';
      markHistory(true);
    } else if (!on && this.#overflow !== undefined) {
      page.overflow = this.#overflow;
      this.#overflow = undefined;
      markHistory(false);
    }
    // iOS lays the keyboard over the page instead of making the page smaller.
    if (!on || !visualViewport || visualViewport.scale > 1.01) return;
    this.#host.style.setProperty('--_screen', `${visualViewport.height}px`);
    this.#host.style.setProperty('--_top', `${visualViewport.offsetTop}px`);
  }
}

function markHistory(on: boolean): void {
  if (isMarked() === on) return;
  try {
    if (on) history.pushState({ ...(history.state as object | null), [FLAG]: true }, '');
    else history.back();
  } catch {
    // A sandboxed page may not touch its history: then the back gesture leaves, as it would without us.
  }
}

function isMarked(): boolean {
  return (history.state as Record<string, unknown> | null)?.[FLAG] === true;
}
