// Kind 0 (NIP-01, NIP-24): who an agent is. Customers never publish one.

import { KIND_PROFILE } from './kinds.js';
import type { EventTemplate, NostrEvent } from './event.js';
import { asText, isObject, parseJson } from '../util/guards.js';
import { clip, toWellFormed } from '../util/text.js';
import { httpsUrl } from '../util/web-url.js';

export interface Profile {
  readonly pubkey: string;
  readonly name: string;
  readonly about: string;
  /** `https:` only, else absent. */
  readonly picture?: string;
  readonly nip05?: string;
}

const MAX_NAME_CHARS = 100;

export function buildProfile(input: {
  at: number;
  name: string;
  about?: string | undefined;
  picture?: string | undefined;
}): EventTemplate {
  const { at, name, about, picture } = input;
  const content = JSON.stringify({
    name,
    about: about || undefined,
    picture: picture || undefined,
    cs_role: 'agent',
  });
  return { kind: KIND_PROFILE, created_at: at, tags: [], content };
}

export function parseProfile(event: NostrEvent): Profile | undefined {
  const content = parseJson(event.content);
  if (event.kind !== KIND_PROFILE || !isObject(content)) return undefined;
  const text = (key: string, most: number) => clip(toWellFormed(asText(content[key])).trim(), most);
  const picture = httpsUrl(text('picture', 2000));
  const nip05 = text('nip05', 320);
  return {
    pubkey: event.pubkey,
    name: text('display_name', MAX_NAME_CHARS) || text('name', MAX_NAME_CHARS),
    about: text('about', 2000),
    ...(picture ? { picture } : {}),
    ...(nip05 ? { nip05 } : {}),
  };
}
