// Lets the page breathe between two pieces of long work.

const SLICE = 12;
let begun = 0;

/** Not in TypeScript's own list yet, and not in every browser. */
const { scheduler } = globalThis as {
  scheduler?: { postTask?(task: () => void, options: object): Promise<void> };
};

/**
 * Resolves at once while this turn is short, else after the page had its chance to paint and to take input. `background`
 * is for what relays have sent: what a person does, and what follows from it, comes before that.
 */
export async function yieldToMain(priority?: 'background'): Promise<void> {
  // Outside of a page nobody is kept from typing by what is being sent.
  const hasPage = 'document' in globalThis;
  if (performance.now() - begun < SLICE || !(hasPage || priority)) return;
  // A timer waits four milliseconds once it was set a few times in a row, and after `scheduler.yield` we would come
  // before everything else that waits.
  await (scheduler?.postTask?.(() => {}, { priority }) ?? new Promise((resolve) => setTimeout(resolve, 0)));
  begun = performance.now();
}
