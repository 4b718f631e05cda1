/**
 * What every store of the demo's relay must do, asked over the relay's own socket: the same list for each store
 * that can be had on this machine.
 */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { finalizeEvent, generateSecretKey, getPublicKey, type Event } from 'nostr-tools/pure';

import { openStore } from '../../demo/relay/store.js';
import { connectRelay, startTestRelay, type RelayConnection } from '../support/relay.js';
import { startRelayProcess } from '../support/relay-process.js';

type StoreKind = 'sqlite' | 'file';
type Draft = { kind: number; at?: number; tags?: string[][]; content?: string };

const alice = generateSecretKey();
const bob = generateSecretKey();
const NOW = 1_700_000_000;

function sign(key: Uint8Array, { kind, at = NOW, tags = [], content = '' }: Draft): Event {
  return finalizeEvent({ kind, created_at: at, tags, content }, key);
}

async function storesHere(): Promise<StoreKind[]> {
  try {
    const opened = await openStore({ store: 'sqlite' });
    await opened.close();
    return ['sqlite', 'file'];
  } catch {
    return ['file'];
  }
}

const ids = (events: Event[]): string[] => events.map((event) => event.id);

for (const store of await storesHere()) {
  describe(`the relay on the ${store} store`, () => {
    let folder: string;
    let file: string;
    let relay: Awaited<ReturnType<typeof startTestRelay>>;
    let connection: RelayConnection;

    async function open(): Promise<void> {
      relay = await startTestRelay({ file, store });
      connection = await connectRelay(relay.url);
    }
    async function close(): Promise<void> {
      await connection.close();
      await relay.close();
    }
    async function publish(...events: Event[]): Promise<void> {
      for (const event of events) assert.deepEqual(await connection.publish(event), { ok: true, reason: '' });
    }

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nostr-support-store-'));
      file = join(folder, 'relay');
      await open();
    });
    afterEach(async () => {
      await close();
      await rm(folder, { recursive: true });
    });

    it('says which store it is on', () => {
      assert.equal(relay.store, store);
    });

    it('keeps every regular event, and each once', async () => {
      const one = sign(alice, { kind: 1059 });
      const two = sign(alice, { kind: 1059, at: NOW + 1 });
      await publish(one, two);
      const again = await connection.publish(one);
      assert.equal(again.ok, true);
      assert.match(again.reason, /^duplicate:/);
      assert.deepEqual(ids(await connection.query({ kinds: [1059], limit: 10 })), ids([two, one]));
    });

    it('keeps only the newest of a replaceable kind, author by author', async () => {
      const older = sign(alice, { kind: 10002, content: 'older' });
      const newer = sign(alice, { kind: 10002, at: NOW + 5, content: 'newer' });
      const other = sign(bob, { kind: 10002, at: NOW + 1 });
      await publish(older, newer, other);
      assert.deepEqual(ids(await connection.query({ kinds: [10002], limit: 10 })), ids([newer, other]));
    });

    it('ignores a replaceable event that is older than the one it has', async () => {
      const newer = sign(alice, { kind: 0, at: NOW + 5 });
      await publish(newer);
      await connection.publish(sign(alice, { kind: 0, at: NOW }));
      assert.deepEqual(ids(await connection.query({ kinds: [0], limit: 10 })), [newer.id]);
    });

    it('keeps the lower id of two replaceable events of the same second, whichever came first', async () => {
      for (const [kind, lowFirst] of [[10050, true] as const, [10051, false] as const]) {
        const pair = ['a', 'b'].map((content) => sign(alice, { kind, content }));
        const [low, high] = pair.sort((a, b) => (a.id < b.id ? -1 : 1));
        assert.ok(low && high);
        await connection.publish(lowFirst ? low : high);
        await connection.publish(lowFirst ? high : low);
        assert.deepEqual(ids(await connection.query({ kinds: [kind], limit: 10 })), [low.id]);
      }
    });

    it('keeps the newest addressable event of each d tag', async () => {
      const draft = (d: string, at: number): Event => sign(alice, { kind: 30078, at, tags: [['d', d]] });
      const [oldX, newX, y] = [draft('x', NOW), draft('x', NOW + 2), draft('y', NOW + 1)];
      await publish(oldX, newX, y);
      assert.deepEqual(ids(await connection.query({ kinds: [30078], limit: 10 })), ids([newX, y]));
      assert.deepEqual(ids(await connection.query({ kinds: [30078], '#d': ['y'], limit: 10 })), [y.id]);
    });

    it('passes an ephemeral event on and does not keep it', async () => {
      const listener = await connectRelay(relay.url);
      const live = await listener.follow({ kinds: [21059], limit: 1 });
      const event = sign(alice, { kind: 21059, at: Math.floor(Date.now() / 1000) });
      await publish(event);
      assert.equal((await live.next()).id, event.id);
      assert.deepEqual(await connection.query({ kinds: [21059], limit: 10 }), []);
      await listener.close();
    });

    it('answers tag filters, several at once too', async () => {
      const p = getPublicKey(bob);
      const both = sign(alice, {
        kind: 7700,
        tags: [
          ['p', p],
          ['t', 'x'],
        ],
      });
      const onlyP = sign(alice, { kind: 7700, at: NOW + 1, tags: [['p', p]] });
      const none = sign(alice, { kind: 7700, at: NOW + 2, tags: [['p', 'f'.repeat(64)]] });
      await publish(both, onlyP, none);
      assert.deepEqual(ids(await connection.query({ '#p': [p], limit: 10 })), ids([onlyP, both]));
      assert.deepEqual(ids(await connection.query({ '#p': [p], '#t': ['x', 'y'], limit: 10 })), [both.id]);
      assert.deepEqual(await connection.query({ '#p': [p], kinds: [1], limit: 10 }), []);
    });

    it('answers by id, author, kind and time', async () => {
      const one = sign(alice, { kind: 1 });
      const two = sign(bob, { kind: 2, at: NOW + 10 });
      await publish(one, two);
      assert.deepEqual(ids(await connection.query({ ids: [one.id] })), [one.id]);
      assert.deepEqual(ids(await connection.query({ authors: [getPublicKey(bob)] })), [two.id]);
      assert.deepEqual(ids(await connection.query({ kinds: [1] })), [one.id]);
      assert.deepEqual(ids(await connection.query({ since: NOW + 10 })), [two.id]);
      assert.deepEqual(ids(await connection.query({ until: NOW })), [one.id]);
      assert.deepEqual(
        ids(await connection.query({ kinds: [1] }, { kinds: [2] })).sort(),
        ids([one, two]).sort(),
      );
    });

    it('gives the newest first and no more than the limit', async () => {
      const events = [3, 1, 4, 0, 2].map((n) => sign(alice, { kind: 1, at: NOW + n }));
      await publish(...events);
      const found = await connection.query({ kinds: [1], limit: 3 });
      assert.deepEqual(
        found.map((event) => event.created_at - NOW),
        [4, 3, 2],
      );
      assert.deepEqual(await connection.query({ kinds: [1], limit: 0 }), []);
    });

    it('deletes what its author asks for, and nothing of anybody else', async () => {
      const mine = sign(alice, { kind: 1 });
      const theirs = sign(bob, { kind: 1, at: NOW + 1 });
      await publish(mine, theirs);
      await publish(
        sign(alice, {
          kind: 5,
          tags: [
            ['e', mine.id],
            ['e', theirs.id],
          ],
        }),
      );
      assert.deepEqual(ids(await connection.query({ kinds: [1] })), [theirs.id]);
      await close();
      await open();
      assert.deepEqual(ids(await connection.query({ kinds: [1] })), [theirs.id]);
    });

    it('has everything again after a restart', async () => {
      const regular = sign(alice, {
        kind: 1059,
        tags: [['p', getPublicKey(bob)]],
        content: 'üñí “quotes” \n',
      });
      const replaced = sign(alice, { kind: 0 });
      const profile = sign(alice, { kind: 0, at: NOW + 1 });
      await publish(regular, replaced, profile);
      await close();
      await open();
      assert.deepEqual(await connection.query({ kinds: [1059], limit: 5 }), [plain(regular)]);
      assert.deepEqual(ids(await connection.query({ kinds: [0], limit: 5 })), [profile.id]);
      assert.match((await connection.publish(regular)).reason, /^duplicate:/);
    });

    it('refuses an event whose signature is wrong, and says so', async () => {
      const event = sign(alice, { kind: 1 });
      const forged = plain({ ...event, sig: sign(bob, { kind: 1 }).sig });
      const answer = await connection.publish(forged);
      assert.equal(answer.ok, false);
      assert.match(answer.reason, /^invalid:/);
      assert.deepEqual(await connection.query({ kinds: [1], limit: 5 }), []);
    });

    it('refuses what is too large, what is malformed and what is no message, and lives on', async () => {
      const large = sign(alice, { kind: 1, content: 'x'.repeat(70_000) });
      assert.equal((await connection.publish(large)).ok, false);
      await assert.rejects(connection.query({ ids: ['not hex'] }), /CLOSED invalid:/);
      assert.deepEqual(await connection.send('{'), ['NOTICE', 'invalid: not JSON']);
      assert.equal((await connection.send('["WHAT"]'))[0], 'NOTICE');
      assert.deepEqual(await connection.query({ kinds: [1], search: '"', limit: 5 }), []);
      await publish(sign(alice, { kind: 1 }));
    });

    it('is not opened twice at once by two processes', async () => {
      await assert.rejects(startRelayProcess({ file, store }), /ended before it was ready/);
    });
  });

  describe(`the relay process on the ${store} store`, () => {
    let relay: Awaited<ReturnType<typeof startRelayProcess>>;
    before(async () => {
      relay = await startRelayProcess({ store });
    });
    after(() => relay.stop());

    it('has what it said OK to after being killed, at the same address', async () => {
      const url = relay.url;
      const event = sign(alice, { kind: 7700 });
      const first = await connectRelay(url);
      await first.publish(event);
      await relay.kill();
      await first.close();
      await relay.restart();
      assert.equal(relay.url, url);
      const second = await connectRelay(url);
      assert.deepEqual(ids(await second.query({ kinds: [7700], limit: 5 })), [event.id]);
      await second.close();
    });

    it('describes itself (NIP-11)', async () => {
      const answer = await fetch(relay.url.replace('ws:', 'http:'), {
        headers: { accept: 'application/nostr+json' },
      });
      assert.equal(answer.headers.get('content-type'), 'application/nostr+json');
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      const information: unknown = await answer.json();
      assert.ok(typeof information === 'object' && information !== null && 'supported_nips' in information);
    });
  });
}

/** As it comes from JSON: without the mark that nostr-tools puts on what it has signed. */
function plain(event: Event): Event {
  return JSON.parse(JSON.stringify(event)) as Event;
}

describe('the file store', () => {
  it('loses only the torn last line of a crash, and compacts when it starts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nostr-support-store-'));
    const file = join(folder, 'relay');
    const events = [0, 1].map((n) => sign(alice, { kind: 0, at: NOW + n }));
    const kept = sign(bob, { kind: 7702 });
    const torn = JSON.stringify(sign(bob, { kind: 7702, at: NOW + 9 })).slice(0, -20);

    const write = await openStore({ file, store: 'file' });
    for (const event of [...events, kept]) await write.repository.upsert(event);
    await write.close();
    await appendFile(`${file}.jsonl`, torn);

    const read = await openStore({ file, store: 'file' });
    assert.deepEqual(ids((await read.repository.find({ limit: 9 })) as Event[]), [events[1]?.id, kept.id]);
    const after = sign(bob, { kind: 7702, at: NOW + 10 });
    await read.repository.upsert(after);
    await read.close();

    const lines = (await readFile(`${file}.jsonl`, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as Event).id).sort(),
      [events[1]?.id, kept.id, after.id].sort(),
    );
    await rm(folder, { recursive: true });
  });

  it('goes on being used where it was begun, even when SQLite can be had later', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nostr-support-store-'));
    const file = join(folder, 'relay');
    await (await openStore({ file, store: 'file' })).close();
    const opened = await openStore({ file, store: 'auto' });
    assert.equal(opened.kind, 'file');
    await opened.close();
    await rm(folder, { recursive: true });
  });
});
