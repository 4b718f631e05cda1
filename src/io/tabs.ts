// The tabs of one browser that have the same store open, and the elements of one page: one of them leads, the others
// follow and hear from it. Who holds a Web Lock leads; what is said goes over a BroadcastChannel. A leader that is
// closed lets go of its lock by itself. One that is frozen can't: a follower that is on screen and gets no answer takes
// the lock from it. Nothing secret may be said here, and whatever is heard may come from any script of this origin.

import type { Clock } from './clock.js';

export interface Tab {
  /** To all others. */
  say(message: unknown): void;
  /** Lets go of everything: lock, channel, timer. */
  leave(): void;
}

export interface TabListener {
  /** Whether this tab leads: told once that is known, and whenever it changes. */
  onPlace(leads: boolean): void;
  onMessage(message: unknown): void;
}

/** The part of a browser that is used. */
export interface TabBrowser {
  readonly navigator?: { readonly locks?: Pick<LockManager, 'request'> };
  readonly BroadcastChannel?: new (
    name: string,
  ) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
  readonly document?: { readonly hidden: boolean };
}

/** What a follower asks: the leader is to say something, if only to show that it lives. */
export interface Ask {
  /** Whether the follower is new, and knows nothing but what is stored: then it is to be told how things stand. */
  readonly ask: boolean;
}

/** Milliseconds of silence after which a leader counts as frozen. */
const PATIENCE = 5000;

/** `undefined` where the browser has no locks or no channels: then each tab is on its own. */
export function openTab(
  name: string,
  clock: Clock,
  { onPlace, onMessage }: TabListener,
  { navigator, BroadcastChannel, document }: TabBrowser = globalThis,
): Tab | undefined {
  const locks = navigator?.locks;
  if (!locks || !BroadcastChannel) return undefined;
  const channel = new BroadcastChannel(name);
  let leads = false;
  /** The leader was asked and has not answered. */
  let isSilent = false;
  let cancel = () => {};
  let withdraw = () => {};

  const say = (message: unknown) => channel.postMessage([leads, message]);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!Array.isArray(data)) return;
    if (data[0] === true) isSilent = false;
    onMessage(data[1]);
  };

  const place = (now: boolean) => {
    leads = now;
    cancel();
    isSilent = false;
    if (!leads) ask(true);
    onPlace(leads);
  };
  /** Nobody waits for a tab that nobody sees. */
  const ask = (first: boolean) => {
    const matters = first || !document?.hidden;
    cancel = clock.after(PATIENCE, () => ask(false));
    if (matters && isSilent) return request({ steal: true });
    if (matters) say({ ask: first } satisfies Ask);
    isSilent = matters;
  };
  const request = (options?: LockOptions) => {
    withdraw();
    const controller = new AbortController();
    const { signal } = controller;
    withdraw = () => controller.abort();
    const ended = (error?: unknown) => {
      if (signal.aborted) return;
      // Taken away, or never had. Where asking is forbidden each tab is on its own.
      const isForbidden = error !== undefined && !leads;
      place(isForbidden);
      if (!isForbidden) request();
    };
    const hold = (lock: Lock | null) =>
      lock &&
      // It may have been left while it was being asked for.
      !signal.aborted &&
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        place(true);
      });
    locks.request(name, options ?? { signal }, hold).then(() => ended(), ended);
  };
  request({ ifAvailable: true });

  return {
    say,
    leave() {
      withdraw();
      cancel();
      channel.close();
    },
  };
}
