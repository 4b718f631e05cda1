// Runs in the browser: how soon keys are answered.

/** Not in TypeScript's own list yet. */
const { scheduler } = globalThis as unknown as {
  scheduler: { postTask(task: () => void, options: object): Promise<void> };
};

export class Keys {
  #taken: number[] = [];

  /** From each key to the end of the frame that shows it, as far as the page's own thread has a part in it. */
  constructor(root: EventTarget) {
    root.addEventListener('keydown', ({ timeStamp }) => {
      const take = () => this.#taken.push(performance.now() - timeStamp);
      // Its turn comes when that frame is drawn, and before anything else that waits.
      requestAnimationFrame(() => void scheduler.postTask(take, { priority: 'user-blocking' }));
    });
  }

  /** Milliseconds, since the last time. */
  take(): number[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }
}
