// The add-ons as tests reach them. Whoever runs TypeScript may look up an import in another thread, each time, and that
// takes as long as it takes: so each is looked up once, and `flush` waits for what is under way.

import { addons as loaders } from '../../src/addons/loaders.js';

const underWay = new Set<Promise<unknown>>();

function once<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let known: Promise<Loaded> | undefined;
  return () => {
    if (known) return known;
    const asked = load();
    known = asked;
    underWay.add(asked);
    void asked.finally(() => underWay.delete(asked));
    return asked;
  };
}

const load = Object.entries(loaders).map(([name, each]) => [name, once<unknown>(each)]);
export const addons = Object.fromEntries(load) as typeof loaders;

/** Whether there was anything to wait for. */
export async function addonsArrived(): Promise<boolean> {
  if (underWay.size === 0) return false;
  await Promise.all(underWay);
  return true;
}
