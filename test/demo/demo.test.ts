/**
 * The demo as `npm run demo` starts it: its pages, its policy, who may have the agent's key, and a clean end.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode } from 'nostr-tools/nip19';
import { getPublicKey } from 'nostr-tools/pure';

import { startDemo } from '../../demo/start.js';
import { connectRelay, relayStore } from '../support/relay.js';

type Demo = Awaited<ReturnType<typeof startDemo>>;
interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const silent = (): void => {};

/** As it is written: `fetch` would tidy the path and add headers of its own. */
function ask(
  base: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

function secretOf(body: string): string {
  const parsed: unknown = JSON.parse(body);
  assert.ok(typeof parsed === 'object' && parsed !== null && 'secretKey' in parsed);
  assert.ok(typeof parsed.secretKey === 'string');
  return parsed.secretKey;
}

describe('the demo', () => {
  let dataDir: string;
  let demo: Demo;
  const lines: string[] = [];
  const get = (path: string, headers?: Record<string, string>, method?: string): Promise<Answer> =>
    ask(demo.shopUrl, path, headers, method);
  const own = (): string => new URL(demo.shopUrl).host;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'nostr-support-demo-'));
    demo = await startDemo({ port: 0, dataDir, store: relayStore(), log: (line) => lines.push(line) });
  });
  after(async () => {
    await demo.close();
    await rm(dataDir, { recursive: true });
  });

  it('prints its addresses and no secret', async () => {
    const printed = lines.join('\n');
    for (const url of [demo.shopUrl, demo.deskUrl, demo.bothUrl, demo.relayUrl, demo.blobsUrl])
      assert.ok(printed.includes(url));
    assert.ok(!printed.includes('nsec'));
  });

  it('listens on the loopback only', () => {
    for (const url of [demo.shopUrl, demo.deskUrl, demo.relayUrl, demo.blobsUrl])
      assert.equal(new URL(url).hostname, '127.0.0.1');
  });

  it('serves a shop with the snippet in it, filled in with this agent and this relay', async () => {
    const { status, headers, body } = await get('/');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.ok(body.includes(`agent="${demo.npub}"`));
    assert.ok(body.includes(`relays="${demo.relayUrl}"`));
    assert.ok(body.includes(`blob-servers="${demo.blobsUrl}"`));
    assert.ok(body.includes('<script type="module" src="/dist-cdn/nostr-support.js"></script>'));
    assert.ok(!body.includes('{{'));
  });

  it('serves the desk, both side by side, and everything that its pages name', async () => {
    for (const page of ['/', '/desk', '/both']) {
      const { status, body } = await get(page);
      assert.equal(status, 200, page);
      const named = [...body.matchAll(/(?:src|href)="(\/(?:shop|desk|both)\/[^"]+)"/g)].map(
        (match) => match[1] ?? '',
      );
      assert.ok(named.length > 0, page);
      for (const path of named) assert.equal((await get(path)).status, 200, path);
    }
  });

  it('serves every answer under the strict policy', async () => {
    for (const path of ['/', '/desk', '/both', '/shop/shop.js', '/nothing']) {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']).split('; ');
      for (const directive of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        `connect-src 'self' ${demo.relayUrl} ${demo.blobsUrl}`,
        "img-src 'self' https: data: blob:",
        "require-trusted-types-for 'script'",
      ]) {
        assert.ok(policy.includes(directive), `${path}: ${directive}`);
      }
      assert.equal(policy.includes("frame-src 'self'"), path === '/both', path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
  });

  it('puts no script, style or handler into a page, as the policy asks', async () => {
    for (const page of ['/', '/desk', '/both']) {
      const body = (await get(page)).body.replaceAll(demo.blobsUrl, '');
      assert.doesNotMatch(body, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//, page);
    }
  });

  it("hands the key to the desk's own page and to nobody else", async () => {
    const sameOrigin = { 'sec-fetch-site': 'same-origin' };
    const given = await get('/agent.json', { host: own(), ...sameOrigin });
    assert.equal(given.status, 200);
    assert.equal(given.headers['cache-control'], 'no-store');
    assert.equal(given.headers['access-control-allow-origin'], undefined);
    const localhost = own().replace('127.0.0.1', 'localhost');
    assert.equal((await get('/agent.json', { host: localhost, ...sameOrigin })).status, 200);
    assert.equal((await get('/agent.json', { host: own(), 'x-demo': '1' })).status, 200);

    const refused: [string, Record<string, string>, string?][] = [
      ['another name', { host: `evil.example:${new URL(demo.shopUrl).port}`, ...sameOrigin }],
      ['another port', { host: '127.0.0.1:1', ...sameOrigin }],
      ['no port', { host: '127.0.0.1', ...sameOrigin }],
      ['another site', { host: own(), 'sec-fetch-site': 'cross-site', 'x-demo': '1' }],
      ['another port of this machine', { host: own(), 'sec-fetch-site': 'same-site', 'x-demo': '1' }],
      ['the address bar', { host: own(), 'sec-fetch-site': 'none', 'x-demo': '1' }],
      ['something that says nothing', { host: own() }],
      ['a form', { host: own(), ...sameOrigin }, 'POST'],
      ['a preflight', { host: own(), origin: 'https://evil.example' }, 'OPTIONS'],
    ];
    for (const [who, headers, method] of refused) {
      const answer = await get('/agent.json', headers, method);
      assert.ok(answer.status === 403 || answer.status === 405, `${who}: ${answer.status}`);
      assert.ok(!answer.body.includes('nsec'), who);
      assert.equal(answer.headers['access-control-allow-origin'], undefined, who);
    }
  });

  it('hands out the secret that belongs to the agent in the shop, and it stands in no page', async () => {
    const secret = secretOf((await get('/agent.json', { host: own(), 'x-demo': '1' })).body);
    const nsec = decode(secret);
    const npub = decode(demo.npub);
    assert.ok(nsec.type === 'nsec' && npub.type === 'npub');
    assert.equal(getPublicKey(nsec.data), npub.data);
    for (const path of ['/', '/desk', '/both', '/desk/desk.js']) {
      assert.ok(!(await get(path)).body.includes(secret.slice(5)), path);
    }
  });

  it('keeps the key where only its owner can read it', async () => {
    assert.equal((await stat(join(dataDir, 'agent-key'))).mode & 0o777, 0o600);
  });

  it('serves nothing from outside its folders', async () => {
    for (const path of [
      '/../package.json',
      '/shop/../../package.json',
      '/shop/%2e%2e/%2e%2e/package.json',
      '/shop/..%2f..%2fpackage.json',
      '/shop/..%5c..%5cpackage.json',
      '/shop/%252e%252e/%252e%252e/package.json',
      '/dist-cdn/../package.json',
      '/dist-cdn//../../demo/package.json',
      '/shop/../server.js',
      '/shop/.hidden.js',
      '/demo/server.js',
      '/server.js',
      '/shop',
      '/shop/',
      '/shop/%00.js',
      '/%',
      '//evil.example/shop/shop.js',
      '/.demo/agent-key',
    ]) {
      const { status, body } = await get(path);
      assert.ok(status === 404 || status === 400, `${path}: ${status}`);
      assert.doesNotMatch(body, /nostr-support-demo|createServer/, path);
    }
  });

  it('runs a relay that can be talked to', async () => {
    const connection = await connectRelay(demo.relayUrl);
    assert.deepEqual(await connection.query({ kinds: [1], limit: 1 }), []);
    await connection.close();
  });

  it('takes another port when the one asked for is in use', async () => {
    const other = await mkdtemp(join(tmpdir(), 'nostr-support-demo-'));
    const port = Number(new URL(demo.shopUrl).port);
    const second = await startDemo({ port, dataDir: other, log: silent });
    assert.notEqual(second.shopUrl, demo.shopUrl);
    assert.equal((await ask(second.shopUrl, '/')).status, 200);
    await second.close();
    await rm(other, { recursive: true });
  });
});

describe('a demo that is started again', () => {
  it('has the same agent and the same addresses of relay and file server, and nothing listens in between', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'nostr-support-demo-'));
    const first = await startDemo({ port: 0, dataDir, log: silent });
    const key = await readFile(join(dataDir, 'agent-key'), 'utf8');
    const watching = await connectRelay(first.relayUrl);
    await first.close();
    await watching.close();
    await assert.rejects(ask(first.shopUrl, '/'));
    await assert.rejects(connectRelay(first.relayUrl));

    const second = await startDemo({ port: 0, dataDir, log: silent });
    assert.equal(second.npub, first.npub);
    assert.equal(second.relayUrl, first.relayUrl);
    assert.equal(second.blobsUrl, first.blobsUrl);
    assert.equal(await readFile(join(dataDir, 'agent-key'), 'utf8'), key);
    await second.close();
    assert.ok(!(await readdir(dataDir)).some((name) => name.endsWith('.lock')));
    await rm(dataDir, { recursive: true });
  });

  it('refuses a key file that makes no sense, and leaves it alone', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'nostr-support-demo-'));
    await writeFile(join(dataDir, 'agent-key'), 'nsec1whatisthis\n');
    await assert.rejects(startDemo({ port: 0, dataDir, log: silent }), (error: Error) => {
      assert.match(error.message, /holds no key/);
      assert.ok(!error.message.includes('whatisthis'));
      return true;
    });
    assert.equal(await readFile(join(dataDir, 'agent-key'), 'utf8'), 'nsec1whatisthis\n');
    await rm(dataDir, { recursive: true });
  });

  it('ends with code 0 on Ctrl-C, while a client is connected', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'nostr-support-demo-'));
    const program = fileURLToPath(new URL('../../demo/start.js', import.meta.url));
    const child = spawn(process.execPath, [program, '--port', '0', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    const relayUrl = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`ended too early: ${printed}`)));
      child.stdout.on('data', (part: Buffer) => {
        printed += part.toString();
        const found = /ws:\/\/127\.0\.0\.1:\d+/.exec(printed);
        if (found) resolve(found[0]);
      });
    });
    const connection = await connectRelay(relayUrl);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
    await connection.close();
    await rm(dataDir, { recursive: true });
  });
});
