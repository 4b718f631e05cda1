// Lets the page breathe between two pieces of long work.

const SLICE = 12;
let begun = 0;

/** Not in TypeScript's own list yet, and not in every browser. */
const { scheduler } = globalThis as {
  scheduler?: { postTask?(task: () => void, options: object): Promise<void> };
};

/** Resolves at once while this turn is short, else after the page had its chance to paint and to take input. */
export async function yieldToMain(): Promise<void> {
  if (performance.now() - begun < SLICE) return;
  // A timer waits four milliseconds once it was set a few times in a row, and after `scheduler.yield` we would come
  // before everything else that waits. What a person does, and what follows from it, comes before what relays have sent.
  await (scheduler?.postTask?.(() => {}, { priority: 'background' }) ??
    new Promise((resolve) => setTimeout(resolve, 0)));
  begun = performance.now();
}
