// Relay addresses as people type them: one on a line, or separated by spaces or commas.

import { normalizeRelayUrl } from '../../../protocol/relay-url.js';

export interface RelayList {
  /** Distinct, in order, in their one spelling. */
  readonly urls: readonly string[];
  /** What is no relay address, as it was typed. */
  readonly bad: readonly string[];
}

export function readRelays(text: string): RelayList {
  const urls = new Set<string>();
  const bad: string[] = [];
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const url = normalizeRelayUrl(part);
    if (url === undefined) bad.push(part);
    else urls.add(url);
  }
  return { urls: [...urls], bad };
}
