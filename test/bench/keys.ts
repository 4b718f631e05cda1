// Runs in the browser: how soon keys are answered.

export class Keys {
  #taken: number[] = [];

  /** From each key to the end of the frame that shows it, as far as the page's own thread has a part in it. */
  constructor(root: EventTarget) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => this.#taken.push(performance.now() - (data as number));
    root.addEventListener('keydown', ({ timeStamp }) => {
      // Its turn comes when that frame is drawn.
      requestAnimationFrame(() => port2.postMessage(timeStamp));
    });
  }

  /** Milliseconds, since the last time. */
  take(): number[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }
}
