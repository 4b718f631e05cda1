// What is once for all tabs of a browser, by Web Locks. Where there are none, tabs can't be told apart: each does it.

import type { Clock } from '../../io/clock.js';

/** Milliseconds for which a tab keeps a message to itself: by then all others have heard of it. */
const TURN = 10_000;
/** Held by the tab that somebody looks at. */
const SEEN = 'nostr-support/seen/';

const isSeen = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Tells the other tabs whether somebody looks at this one. `turned` is called whenever that may have changed. */
export function watch(agent: string, left: AbortSignal, turned: () => void): void {
  let end: (() => void) | undefined;
  const tell = ({ type }: { type?: string } = {}) => {
    turned();
    // Held by nobody who has left, nor by a page that is laid aside.
    const seen = !left.aborted && type !== 'pagehide' && isSeen();
    if (seen === !!end) return;
    end?.();
    end = undefined;
    if (!seen) return;
    const held = new Promise<void>((resolve) => (end = resolve));
    navigator.locks?.request(SEEN + agent, { mode: 'shared' }, () => held).catch(() => undefined);
  };
  left.addEventListener('abort', tell);
  for (const name of ['focus', 'blur', 'pageshow', 'pagehide', 'visibilitychange'])
    addEventListener(name, tell, { signal: left });
  tell();
}

/** Only the first tab does it; it is told whether somebody looks at one of them. */
export async function inTurn(
  id: string,
  { agent, left, clock }: { agent: string; left: AbortSignal; clock: Clock },
  work: (seen: boolean) => void,
): Promise<void> {
  const { locks } = navigator;
  const seen = isSeen();
  if (!locks) return work(seen);
  await locks
    .request(`nostr-support/news/${id}`, { ifAvailable: true }, async (lock) => {
      if (!lock || left.aborted) return;
      const kept = new Promise<void>((resolve) => {
        const end = () => {
          cancel();
          resolve();
        };
        const cancel = clock.after(TURN, end);
        left.addEventListener('abort', end, { once: true });
        addEventListener('pagehide', end, { once: true, signal: left });
      });
      const { held = [] } = await locks.query();
      work(seen || held.some(({ name }) => name === SEEN + agent));
      await kept;
    })
    .catch(() => work(seen));
}
