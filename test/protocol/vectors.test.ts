// The tables are what their sources say, and their events are signed as nostr-tools wants it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { verifyEvent, type Event } from 'nostr-tools/pure';
import { generate } from '../vectors/generate.js';

for (const [name, text] of generate()) {
  describe(name, () => {
    it('is what the sources give', () => {
      assert.equal(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'), text);
    });

    const { valid = [], invalid = [] } = JSON.parse(text) as Record<
      string,
      { name: string; event?: Event }[]
    >;
    it('names every case once', () => {
      for (const cases of [valid, invalid])
        assert.equal(new Set(cases.map((one) => one.name)).size, cases.length);
    });

    it('holds signed events', () => {
      const events = [...valid, ...invalid].flatMap(({ event }) => (event && 'sig' in event ? [event] : []));
      assert.ok(events.every(verifyEvent));
    });
  });
}
