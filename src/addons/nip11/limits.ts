// A relay's document (NIP-11), read for its limits. It is a stranger's: what makes no sense in it is ignored.

import { isObject, parseJson } from '../../util/guards.js';

/** What is kept to; what is not there knows no limit. */
export interface Limits {
  /** Of a frame, in bytes. */
  readonly message?: number;
  /** In characters. */
  readonly content?: number;
  /** Of one request. */
  readonly filters?: number;
  readonly subscriptions?: number;
  /** Events that one filter is answered with. */
  readonly limit?: number;
  /** Zero bits that an event's id begins with. */
  readonly work?: number;
  /** Seconds that an event may be old, and that it may be ahead. */
  readonly age?: number;
  readonly ahead?: number;
}

/** Milliseconds. */
const TIME_LIMIT = 5000;
const MAX_BYTES = 1 << 16;
/** A relay that takes less than this can't mean it: it is asked, and says so itself. */
const LEAST_MESSAGE = 4096;
const LEAST_CONTENT = 512;
/** Seconds: what was written offline comes late. */
const LEAST_AGE = 3600;
/** More than a page can do: it is for the relay to say no. */
const MOST_WORK = 24;

/** Never rejects: what can't be read is done without. */
export async function readLimits(url: string): Promise<Limits> {
  try {
    const answer = await fetch(url.replace(/^ws/, 'http'), {
      headers: { Accept: 'application/nostr+json' },
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    const text = answer.ok ? await readText(answer) : await answer.body?.cancel();
    return parseLimits(parseJson(text ?? ''));
  } catch {
    return {};
  }
}

export function parseLimits(document: unknown): Limits {
  const given = isObject(document) && isObject(document['limitation']) ? document['limitation'] : {};
  const read = (name: string, key: keyof Limits, least = 1, most = Infinity) => {
    const value = given[name] as number;
    return Number.isSafeInteger(value) && value >= least && value <= most ? { [key]: value } : {};
  };
  return {
    ...read('max_message_length', 'message', LEAST_MESSAGE),
    ...read('max_content_length', 'content', LEAST_CONTENT),
    ...read('max_filters', 'filters'),
    ...read('max_subscriptions', 'subscriptions'),
    ...read('max_limit', 'limit'),
    ...read('min_pow_difficulty', 'work', 1, MOST_WORK),
    ...read('created_at_lower_limit', 'age', LEAST_AGE),
    ...read('created_at_upper_limit', 'ahead'),
  };
}

/** Nothing of what is too long. */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body!.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    size += value.length;
    text += decoder.decode(value, { stream: true });
    if (size <= MAX_BYTES) continue;
    await reader.cancel();
    return '';
  }
}
