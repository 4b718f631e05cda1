// Lets the page breathe between two pieces of long work.

const SLICE = 12;
let begun = 0;

/** Resolves at once while this turn is short, else after the page had its chance to paint and to take input. */
export async function yieldToMain(): Promise<void> {
  const now = performance.now();
  if (now - begun < SLICE) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  begun = performance.now();
}
