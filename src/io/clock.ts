// Time and chance, handed in from outside, so that a test can hold both in its hand.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after so many milliseconds; gives back the undo. */
  after(milliseconds: number, callback: () => void): () => void;
  /** From 0 up to, not including, 1. For jitter only, never for keys. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

export function unixTime(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

/** Doubles from `first` to `most` milliseconds, with up to half of it taken off by chance. */
export function backOff(clock: Clock, attempt: number, first: number, most: number): number {
  return Math.min(most, first * 2 ** attempt) * (1 - clock.random() / 2);
}

/** The answer to a question, if there is one in time; else rejects with what `late` makes. */
export async function inTime<T>(
  clock: Clock,
  milliseconds: number,
  question: () => Promise<T>,
  late: () => Error,
): Promise<T> {
  let cancel = () => {};
  const silence = new Promise<never>((_, reject) => {
    cancel = clock.after(milliseconds, () => reject(late()));
  });
  try {
    return await Promise.race([question(), silence]);
  } finally {
    cancel();
  }
}
