// Writes the tables in this folder: node --import tsx test/vectors/generate.ts
// The same input gives the same bytes; test/protocol/vectors.test.ts holds the files to it.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as lists from './source/lists.js';
import { KEYS } from './source/make.js';
import * as messages from './source/messages.js';
import * as texts from './source/texts.js';
import * as threads from './source/threads.js';

const TABLES = {
  ticket: threads.tickets,
  status: threads.statuses,
  reply: threads.replies,
  note: threads.notes,
  csat: threads.ratings,
  'direct-message': messages.directMessages,
  'gift-wrap': messages.giftWraps,
  reaction: messages.reactions,
  signal: messages.signals,
  envelope: messages.envelopes,
  'relay-list': lists.relayLists,
  'dm-relay-list': lists.dmRelayLists,
  profile: lists.profiles,
  team: lists.teams,
  'app-data': lists.appData,
  deletion: lists.deletions,
  vanish: lists.vanishings,
  'blob-auth': lists.blobAuths,
  'identity-proof': lists.identityProofs,
  uuid: texts.uuids,
  'relay-url': texts.relayUrls,
  nip19: texts.keys,
  'body-size': texts.bodySizes,
};

/** What each file holds, by its name. */
export function generate(): Map<string, string> {
  const files = new Map([['keys.json', print(KEYS)]]);
  for (const [name, make] of Object.entries(TABLES)) files.set(`${name}.json`, print(make()));
  return files;
}

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of generate()) writeFileSync(new URL(name, import.meta.url), text);
}
