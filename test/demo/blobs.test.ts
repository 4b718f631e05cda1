// The demo's file server, by both rule sets: what it takes, what it refuses and why, what it gives.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { finalizeEvent, generateSecretKey, type EventTemplate } from 'nostr-tools/pure';

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
      await refused(put({ ...others, authorization: `Nostr ${btoa('{}x')}` }), 401, /event/);
      const broken = Buffer.from(good.slice(6), 'base64').toString().replace('upload a', 'UPLOAD a');
      await refused(put({ ...others, authorization: `Nostr ${btoa(broken)}` }), 401, /signature/);
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
      const another = Uint8Array.from(DATA, (byte) => byte ^ 1);
      await refused(put(headers(), another), 400, /hash/);
      assert.deepEqual(await server.kept(), []);
    });

    it('says before an upload whether it would take it', async () => {
      const ask = (more: Record<string, string>) =>
        fetch(`${server.url}upload`, { method: 'HEAD', headers: { ...headers(), ...more } });
      assert.equal((await ask({ 'x-content-length': '14' })).status, 200);
      await refused(ask({ 'x-content-length': '1001' }), 413, /1000/);
      await refused(ask({}), 411, /Length/);
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
      const part = (range: string) => fetch(url, { headers: { range } });
      assert.equal(await (await part('bytes=5-6')).text(), 'is');
      assert.equal(await (await part('bytes=-6')).text(), 'stored');
      assert.equal((await part('bytes=5-')).status, 206);
      assert.equal((await part('bytes=14-')).status, 416);
      const head = await fetch(url, { method: 'HEAD' });
      assert.equal(head.headers.get('content-length'), '14');
      const remove = (key: Uint8Array) =>
        fetch(url, {
          method: 'DELETE',
          headers: { authorization: authorization({ tags: tags('t', 'delete') }, key) },
        });
      await refused(remove(generateSecretKey()), 403, /another key/);
      assert.equal((await remove(owner)).status, 204);
      await refused(fetch(url), 404, /no such file/);
    });

    it('lets pages of any site ask, and gives nothing but files', async () => {
      const { status, headers: told } = await fetch(`${server.url}upload`, { method: 'OPTIONS' });
      assert.equal(status, 204);
      assert.match(told.get('access-control-allow-headers')!, /Authorization/);
      for (const path of ['', '../package.json', `${HASH}.json/..`, `${HASH}/x`, '%2e%2e/x'])
        assert.equal((await fetch(server.url + path)).status, 404, path);
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
    const elsewhere = { tags: [...AUTH.tags, ['server', 'other.example']] };
    assert.equal(await only('new', elsewhere), 401);
    assert.equal(await only('old', elsewhere), 200);
    assert.equal(await only('new', { tags: [...AUTH.tags, ['server', '127.0.0.1']] }), 201);
  });
});
