// The demo's file server, by both rule sets: what it takes, what it refuses and why, what it gives.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { finalizeEvent, generateSecretKey, type EventTemplate, type NostrEvent } from 'nostr-tools/pure';

import { startBlobServer } from '../../demo/blobs/blobs.js';
import { startTestBlobs, type TestBlobs } from '../support/blobs.js';

const NOW = 1_760_000_000;
const DATA = Buffer.from('what is stored');
const HASH = createHash('sha256').update(DATA).digest('hex');
const owner = generateSecretKey();
const now = () => NOW * 1000;

const AUTH: EventTemplate = {
  kind: 24242,
  created_at: NOW - 5,
  tags: [
    ['t', 'upload'],
    ['x', HASH],
    ['expiration', String(NOW + 60)],
  ],
  content: 'upload a file',
};
const tags = (name: string, value?: string) =>
  AUTH.tags.flatMap((tag) => (tag[0] !== name ? [tag] : value === undefined ? [] : [[name, value]]));

/** Base64 that is right for either generation. */
function authorization(changes: object = {}, key = owner): string {
  const event = JSON.stringify(finalizeEvent({ ...AUTH, ...changes }, key));
  return `Nostr ${btoa(event.padEnd(Math.ceil(event.length / 3) * 3))}`;
}

const headers = (changes: object = {}) => ({
  authorization: authorization(changes),
  'x-sha-256': HASH,
  'content-type': 'application/octet-stream',
});

for (const strict of ['old', 'new'] as const)
  describe(`a file server of the ${strict} kind`, () => {
    let server: TestBlobs;
    before(async () => {
      server = await startTestBlobs({ strict, now, maxSize: 1000 });
    });
    after(() => server.close());
    const put = (sent: Record<string, string>, body: Uint8Array<ArrayBuffer> = Uint8Array.from(DATA)) =>
      fetch(`${server.url}upload`, { method: 'PUT', headers: sent, body });
    const refused = async (answer: Promise<Response>, status: number, reason: RegExp) => {
      const { status: got, headers: told } = await answer;
      assert.equal(got, status);
      assert.match(told.get('x-reason') ?? '', reason);
      assert.equal(told.get('access-control-allow-origin'), '*');
    };

    it('refuses what is not authorised, and says why', async () => {
      const { authorization: good, ...others } = headers();
      await refused(put(others), 401, /Authorization/);
      await refused(put({ ...others, authorization: 'Nostr x!' }), 401, /base64/);
      const { pubkey, ...event } = JSON.parse(Buffer.from(good.slice(6), 'base64').toString()) as NostrEvent;
      const bare = (value: unknown) => {
        const json = JSON.stringify(value);
        const authorization = `Nostr ${btoa(json.padEnd(Math.ceil(json.length / 3) * 3))}`;
        return put({ ...others, authorization });
      };
      for (const none of [
        null,
        {},
        event,
        { ...event, pubkey, tags: [['t', 1]] },
        { ...event, pubkey, id: [] },
      ])
        await refused(bare(none), 401, /expected an event/);
      await refused(put({ ...others, authorization: `Nostr ${btoa('{}x')}` }), 401, /expected an event/);
      await refused(bare({ ...event, pubkey, content: 'UPLOAD a file' }), 401, /signature/);
      const { sig } = finalizeEvent(AUTH, generateSecretKey());
      await refused(bare({ ...event, pubkey, sig }), 401, /signature/);
      const cases: [object, RegExp, number?][] = [
        [{ kind: 22242 }, /kind/],
        [{ created_at: NOW + 61 }, /past/],
        [{ tags: tags('expiration') }, /expiration/],
        [{ tags: tags('expiration', String(NOW)) }, /expired/],
        [{ tags: tags('t', 'delete') }, /upload/],
        [{ tags: tags('x') }, /x is missing/],
        [{ tags: tags('x', 'f'.repeat(64)) }, /another file/, 403],
      ];
      for (const [changes, reason, status = 401] of cases)
        await refused(put(headers(changes)), status, reason);
      assert.deepEqual(await server.kept(), []);
    });

    it('refuses what is too large, or another file than was said', async () => {
      await refused(put(headers(), new Uint8Array(1001)), 413, /1000/);
      // Of one that doesn't say how long it is, no more is taken down; for one that does, nothing is waited for.
      const unsaid = new Blob([new Uint8Array(1001)]).stream();
      const init = { method: 'PUT', headers: headers(), body: unsaid, duplex: 'half' as const };
      await refused(fetch(`${server.url}upload`, init), 413, /1000/);
      const announced = { ...headers(), 'content-length': '1001' };
      const asking = request(`${server.url}upload`, { method: 'PUT', headers: announced });
      asking.on('error', () => {}).flushHeaders();
      const [{ statusCode }] = (await once(asking, 'response')) as [IncomingMessage];
      assert.equal(statusCode, 413);
      asking.destroy();
      const another = Uint8Array.from(DATA, (byte) => byte ^ 1);
      await refused(put(headers(), another), 400, /hash/);
      // The newer one says it before it has read the file.
      const [status, reason] = strict === 'new' ? ([403, /another file/] as const) : ([400, /hash/] as const);
      await refused(put({ ...headers(), 'x-sha-256': 'f'.repeat(64) }), status, reason);
      assert.deepEqual(await server.kept(), []);
    });

    it('says before an upload whether it would take it', async () => {
      const ask = (more: Record<string, string>) =>
        fetch(`${server.url}upload`, { method: 'HEAD', headers: { ...headers(), ...more } });
      assert.equal((await ask({ 'x-content-length': '14' })).status, 200);
      await refused(ask({ 'x-content-length': '1001' }), 413, /1000/);
      await refused(ask({}), 411, /Length/);
      await refused(ask({ 'x-content-length': '-1' }), 411, /Length/);
      await refused(ask({ 'x-content-length': '14', 'x-sha-256': 'f' }), 400, /SHA/);
      await refused(ask({ 'x-content-length': '14', 'x-sha-256': 'f'.repeat(64) }), 403, /another file/);
      const expired = authorization({ tags: tags('expiration', String(NOW)) });
      await refused(ask({ 'x-content-length': '14', authorization: expired }), 401, /expired/);
      assert.deepEqual(await server.kept(), []);
    });

    it('takes a file, gives it to everybody, whole or in part, and lets only its owner delete it', async () => {
      const taken = await put(headers());
      assert.equal(taken.status, strict === 'new' ? 201 : 200);
      const { uploaded, ...told } = (await taken.json()) as { uploaded: number };
      assert.equal(uploaded, NOW);
      const url = server.url + HASH;
      assert.deepEqual(told, { url, sha256: HASH, size: 14, type: 'application/octet-stream' });
      assert.equal((await put(headers())).status, 200);
      const got = await fetch(`${url}.pdf`);
      assert.equal(await got.text(), DATA.toString());
      assert.equal(got.headers.get('content-type'), 'application/octet-stream');
      assert.equal(got.headers.get('x-content-type-options'), 'nosniff');
      assert.match(got.headers.get('content-security-policy') ?? '', /^sandbox; default-src 'none'$/);
      const part = (range: string) => fetch(url, { headers: { range } });
      assert.equal(await (await part('bytes=5-6')).text(), 'is');
      assert.equal(await (await part('bytes=-6')).text(), 'stored');
      assert.equal((await part('bytes=5-')).status, 206);
      assert.equal((await part('bytes=14-')).status, 416);
      const head = await fetch(url, { method: 'HEAD' });
      assert.equal(head.headers.get('content-length'), '14');
      const remove = (key: Uint8Array, more = tags('t', 'delete')) =>
        fetch(url, { method: 'DELETE', headers: { authorization: authorization({ tags: more }, key) } });
      await refused(remove(generateSecretKey()), 403, /another key/);
      await refused(remove(owner, AUTH.tags), 401, /delete/);
      const other = [['x', 'f'.repeat(64)], ...tags('t', 'delete').filter(([name]) => name !== 'x')];
      await refused(remove(owner, other), 403, /another file/);
      // It stays for whoever else has brought it.
      const second = generateSecretKey();
      assert.equal((await put({ ...headers(), authorization: authorization({}, second) })).status, 200);
      assert.equal((await remove(owner)).status, 204);
      assert.equal((await fetch(url)).status, 200);
      assert.equal((await remove(second)).status, 204);
      await refused(remove(second), 404, /no such file/);
      await refused(fetch(url), 404, /no such file/);
    });

    it('lets pages of any site ask, and gives nothing but files', async () => {
      const { status, headers: told } = await fetch(`${server.url}upload`, { method: 'OPTIONS' });
      assert.equal(status, 204);
      assert.match(told.get('access-control-allow-headers')!, /Authorization/);
      for (const path of ['', '../package.json', `${HASH}.json/..`, `${HASH}/x`, '%2e%2e/x'])
        assert.equal((await fetch(server.url + path)).status, 404, path);
      assert.equal((await fetch(server.url + HASH, { method: 'POST' })).status, 405);
    });
  });

describe('what only one of the two generations demands', () => {
  const only = async (strict: 'old' | 'new', changes: object, less: string[] = []) => {
    const server = await startTestBlobs({ strict, now });
    const sent = Object.fromEntries(
      Object.entries(headers(changes)).filter(([name]) => !less.includes(name)),
    );
    const body = Uint8Array.from(DATA);
    const { status } = await fetch(`${server.url}upload`, { method: 'PUT', headers: sent, body });
    await server.close();
    return status;
  };
  it('the old one: a time in the past by its own clock', async () => {
    assert.equal(await only('old', { created_at: NOW }), 401);
    assert.equal(await only('new', { created_at: NOW }), 201);
  });
  it('the new one: the hash before the file, and that it is the one for it', async () => {
    assert.equal(await only('new', {}, ['x-sha-256']), 400);
    assert.equal(await only('old', {}, ['x-sha-256']), 200);
    assert.equal(await only('new', {}, ['content-type']), 400);
    assert.equal(await only('old', {}, ['content-type']), 200);
    const elsewhere = { tags: [...AUTH.tags, ['server', 'other.example']] };
    assert.equal(await only('new', elsewhere), 401);
    assert.equal(await only('old', elsewhere), 200);
    assert.equal(await only('new', { tags: [...AUTH.tags, ['server', '127.0.0.1']] }), 201);
  });
});

describe('a file server that something happens to', () => {
  it('goes on where somebody hangs up in the middle of a file', async () => {
    const server = await startTestBlobs({ now });
    const body = new Uint8Array(8_000_000);
    const hash = createHash('sha256').update(body).digest('hex');
    const sent = { ...headers({ tags: tags('x', hash) }), 'x-sha-256': hash };
    assert.equal((await fetch(`${server.url}upload`, { method: 'PUT', headers: sent, body })).status, 201);
    let closed: Promise<unknown> | undefined;
    server.fault = (_request, response) => {
      closed = once(response, 'close');
      return false;
    };
    const { body: coming } = await fetch(server.url + hash);
    await coming!.cancel();
    await closed;
    assert.equal((await fetch(server.url + hash, { method: 'HEAD' })).status, 200);
    await server.close();
  });

  it('keeps nothing of what it refuses, and lets nobody else on its machine read along', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nostr-support-blobs-'));
    const blobs = join(folder, 'blobs');
    const server = await startBlobServer({ folder: blobs, now });
    const put = (body: Uint8Array<ArrayBuffer>) =>
      fetch(`${server.url}upload`, { method: 'PUT', headers: headers(), body });
    assert.equal((await put(Uint8Array.from(DATA, (byte) => byte ^ 1))).status, 400);
    assert.deepEqual(await readdir(blobs), []);
    assert.equal((await put(Uint8Array.from(DATA))).status, 201);
    for (const path of [blobs, join(blobs, HASH)]) assert.equal((await stat(path)).mode & 0o77, 0, path);
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('says nothing of its own files where it can\u2019t write', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nostr-support-blobs-'));
    const server = await startBlobServer({ folder, now });
    await rm(folder, { recursive: true });
    const body = Uint8Array.from(DATA);
    const answer = await fetch(`${server.url}upload`, { method: 'PUT', headers: headers(), body });
    assert.deepEqual([answer.status, answer.headers.get('x-reason')], [500, 'something went wrong here']);
    await server.close();
  });
});
