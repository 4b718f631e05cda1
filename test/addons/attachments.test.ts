// What a file server may do to a download: whatever it gives, only the file that was sent is given out.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CustomerClient } from '../../src/headless/customer-client.js';
import type { Attachment } from '../../src/protocol/envelope.js';
import { gives, hangs, startTestBlobs, type TestBlobs } from '../support/blobs.js';
import { put } from '../../src/addons/attachments/put.js';
import { generateSecretKey, signEvent } from '../../src/protocol/event.js';
import { flush, TestWorld } from '../support/test-world.js';
import { Person, RELAYS } from '../headless/people.js';

const SECRET = new Uint8Array(1000).map((_, index) => index % 251);
const world = new TestWorld();
let [first, second, stranger]: TestBlobs[] = [];
let client: CustomerClient;
let sent: Attachment;
let ciphertext: Uint8Array;

before(async () => {
  const now = () => world.clock.now();
  [first, second, stranger] = [
    await startTestBlobs({ now }),
    await startTestBlobs({ now }),
    await startTestBlobs({ now }),
  ];
  const blobServers = [first.url, second.url];
  client = new CustomerClient({ agent: new Person().pubkey, relays: RELAYS, blobServers, world });
  const ticket = await client.createTicket({ body: '', attachments: [new Blob([SECRET])] });
  await ticket.sent;
  const [item] = client.getSnapshot().tickets[0]!.items;
  sent = (item as { attachments: readonly Attachment[] }).attachments[0]!;
  const stored = await fetch(first.url + sent.blossom.blob_sha256);
  ciphertext = new Uint8Array(await stored.arrayBuffer());
  client.disconnect();
  await world.clock.advance(60_000);
  assert.equal(world.clock.pending, 0);
});
after(async () => {
  for (const server of [first!, second!, stranger!]) await server.close();
});
beforeEach(() => {
  for (const server of [first!, second!, stranger!]) server.fault = undefined;
});

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const at = (...servers: string[]): Attachment => ({ ...sent, blossom: { ...sent.blossom, servers } });

describe('a download', () => {
  it('gives the file, as bytes that no browser runs', async () => {
    assert.deepEqual(await bytesOf(await client.downloadAttachment(sent)), SECRET);
    const types: [string, string][] = [
      ['image/png', 'image/png'],
      ['IMAGE/JPEG', 'image/jpeg'],
      ['video/mp4', 'video/mp4'],
      ['text/plain', 'text/plain'],
      ['text/html', 'application/octet-stream'],
      ['image/svg+xml', 'application/octet-stream'],
      ['application/pdf', 'application/octet-stream'],
      ['text/plain; charset=utf-7', 'application/octet-stream'],
      ['image/png, text/html', 'application/octet-stream'],
      ['text/html;image/png', 'application/octet-stream'],
      ['', 'application/octet-stream'],
    ];
    for (const [mime, type] of types)
      assert.equal((await client.downloadAttachment({ ...sent, mime })).type, type, mime);
  });

  it('asks the next server where one does not have it, and says so where none has', async () => {
    second!.fault = (request, response) => {
      if (request.method !== 'GET') return false;
      response.end(ciphertext);
      return true;
    };
    const elsewhere = at(stranger!.url, 'https://none.invalid', second!.url);
    assert.deepEqual(await bytesOf(await client.downloadAttachment(elsewhere)), SECRET);
    await assert.rejects(client.downloadAttachment(at(stranger!.url)), {
      code: 'blob-unreachable',
      message: 'there is no such file',
    });
    await assert.rejects(client.downloadAttachment(at()), { code: 'blob-unreachable' });
  });

  it('asks nobody but one\u2019s own servers where that is wanted, and never in the clear', async () => {
    const before = stranger!.asked.length;
    await assert.rejects(client.downloadAttachment(at(stranger!.url), { own: true }), {
      code: 'blob-unreachable',
    });
    assert.equal(stranger!.asked.length, before);
    const noSlash = first!.url.slice(0, -1);
    assert.deepEqual(await bytesOf(await client.downloadAttachment(at(noSlash), { own: true })), SECRET);
    for (const url of ['http://example.com', 'ftp://x.test', 'javascript:alert(1)', 'https://a:b@localhost'])
      await assert.rejects(client.downloadAttachment(at(url)), { code: 'blob-unreachable' }, url);
    // This machine too, by a name that is not known to be its own.
    const count = first!.asked.length;
    const open = first!.url.replace('127.0.0.1', '0.0.0.0');
    assert.equal((await fetch(open + sent.blossom.blob_sha256)).status, 200);
    await assert.rejects(client.downloadAttachment(at(open)), { code: 'blob-unreachable' });
    assert.equal(first!.asked.length, count + 1);
  });

  it('brings neither cookies nor the page\u2019s address', async () => {
    const count = first!.headers.length;
    await client.downloadAttachment(sent);
    const { referer, cookie, authorization } = first!.headers[count]!;
    assert.deepEqual([referer, cookie, authorization], [undefined, undefined, undefined]);
  });

  it('is the file\u2019s own address where a general client names that', async () => {
    const { blob_sha256 } = sent.blossom;
    const named = at(`${first!.url}${blob_sha256}.bin`);
    assert.deepEqual(await bytesOf(await client.downloadAttachment(named)), SECRET);
    assert.equal(first!.asked.at(-1), `GET /${blob_sha256}.bin`);
  });

  const corrupt: [string, () => Uint8Array][] = [
    ['one other bit', () => ciphertext.map((byte, index) => (index === 7 ? byte ^ 1 : byte))],
    ['less of it', () => ciphertext.slice(0, -1)],
    ['nothing', () => new Uint8Array()],
    ['one byte more', () => Uint8Array.from([...ciphertext, 0])],
  ];
  for (const [what, make] of corrupt)
    it(`is refused where a server gives ${what}, and another is asked`, async () => {
      first!.fault = gives((response) => response.end(make()));
      await assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-corrupt' });
      await assert.rejects(client.downloadAttachment(at(first!.url, stranger!.url)), {
        code: 'blob-corrupt',
      });
      second!.fault = gives((response) => response.end(ciphertext));
      assert.deepEqual(await bytesOf(await client.downloadAttachment(sent)), SECRET);
    });

  it('is refused where the message lies: about the key, the nonce, either hash or the size', async () => {
    const other = 'f'.repeat(64);
    const lies: Partial<Attachment>[] = [
      { key: btoa('k'.repeat(32)) },
      { iv: btoa('i'.repeat(12)) },
      { sha256: other },
      { size: sent.size - 1 },
    ];
    for (const lie of lies)
      await assert.rejects(client.downloadAttachment({ ...sent, ...lie }), { code: 'blob-corrupt' });
    const wrong = { ...sent, blossom: { ...sent.blossom, blob_sha256: other } };
    first!.fault = gives((response) => response.end(ciphertext));
    await assert.rejects(client.downloadAttachment(wrong), { code: 'blob-corrupt' });
    await assert.rejects(client.downloadAttachment({ ...sent, size: 2 ** 40 }), { code: 'file-too-large' });
    const none = [
      undefined,
      { ...sent, key: 'x' },
      { ...sent, iv: '!' },
      { ...sent, size: -1 },
      { ...sent, mime: 5 },
      { ...sent, blossom: { ...sent.blossom, servers: first!.url } },
      { ...sent, blossom: undefined },
    ];
    for (const value of none)
      await assert.rejects(client.downloadAttachment(value as never), { code: 'bad-input' });
  });

  it('of more than 100 MiB is for who has set a limit above it', async () => {
    const [agent, blobServers] = [new Person().pubkey, first!.url];
    const size = 101 * 1024 * 1024;
    const make = (maxFileSize?: number) =>
      new CustomerClient({ agent, relays: RELAYS, blobServers, maxFileSize, world: new TestWorld() });
    for (const most of [5, NaN])
      await assert.rejects(make(most).downloadAttachment({ ...sent, size }), { code: 'file-too-large' });
    assert.deepEqual(await bytesOf(await make(size).downloadAttachment({ ...sent, size })), SECRET);
  });

  for (const [what, status, code] of [
    ['more than the file may be', 200, 'blob-corrupt'],
    ['anything of a refusal', 404, 'blob-unreachable'],
    ['anything of a part', 206, 'blob-unreachable'],
  ] as const)
    it(`does not read ${what}, of an answer without end`, async () => {
      let written = 0;
      let isClosed = false;
      first!.fault = gives((response) => {
        response.on('close', () => (isClosed = true));
        response.writeHead(status);
        const more = () => {
          if (isClosed) return;
          written += 65_536;
          if (response.write(new Uint8Array(65_536))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      });
      await assert.rejects(client.downloadAttachment(at(first!.url)), { code });
      while (!isClosed) await flush();
      assert.ok(written < 50_000_000, `${written} bytes`);
    });

  it('repeats no more than a few words of a server', async () => {
    const reason = (length: number) =>
      gives((response) => response.writeHead(404, { 'x-reason': 'x'.repeat(length) }).end());
    for (const [length, message] of [
      [5000, 'x'.repeat(200)],
      [0, 'status 404'],
    ] as const) {
      first!.fault = reason(length);
      await assert.rejects(client.downloadAttachment(at(first!.url)), { message });
    }
  });

  it('follows nobody to another address', async () => {
    const target = second!.url + sent.blossom.blob_sha256;
    second!.fault = gives((response) => response.end(ciphertext));
    const before = second!.asked.length;
    first!.fault = gives((response) => response.writeHead(302, { location: target }).end());
    await assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-unreachable' });
    assert.equal(second!.asked.length, before);
  });

  it('ends after half a minute without a byte, but not while they come', async () => {
    first!.fault = hangs;
    const before = first!.asked.length;
    const silent = assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-unreachable' });
    await first!.until(() => first!.asked.length > before);
    await flush();
    await world.clock.advance(30_000);
    await silent;
    let answer!: ServerResponse;
    first!.fault = gives((response) => {
      answer = response;
      answer.write(ciphertext.slice(0, 500));
    });
    const asked = first!.asked.length;
    const slow = client.downloadAttachment(at(first!.url));
    await first!.until(() => first!.asked.length > asked);
    await flush();
    const idle = world.clock.next;
    await world.clock.advance(29_000);
    answer.write(ciphertext.slice(500, 600));
    while (world.clock.next === idle) await flush();
    await world.clock.advance(1500);
    answer.end(ciphertext.slice(600));
    assert.deepEqual(await bytesOf(await slow), SECRET);
    assert.equal(world.clock.pending, 0);
  });

  it('ends where bytes come, but one at a time to keep it waiting', async () => {
    let drip = () => {};
    first!.fault = gives((response) => void (drip = () => response.write(ciphertext.slice(0, 1))));
    const asked = first!.asked.length;
    const ended = assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-unreachable' });
    await first!.until(() => first!.asked.length > asked);
    await flush();
    const [begun, idle] = [world.clock.now(), world.clock.next!];
    await world.clock.advance(29_000);
    drip();
    while (world.clock.next === idle) await flush();
    // A second for a thousand bytes, beside what nobody waits longer for.
    assert.equal(world.clock.next! - begun, 30_000 + sent.size);
    await world.clock.advance(2016);
    await ended;
    assert.equal(world.clock.pending, 0);
  });

  it('waits for nothing from whoever promises more than the file may be', async () => {
    let isClosed = false;
    first!.fault = gives((response) => {
      response.on('close', () => (isClosed = true));
      response.writeHead(200, { 'content-length': String(2 ** 50) }).write(ciphertext);
    });
    await assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-corrupt' });
    while (!isClosed) await flush();
    assert.equal(world.clock.pending, 0);
  });

  it('takes no page that says something else for the file, and no type from a server', async () => {
    const types = { 'content-type': 'text/html', 'content-disposition': 'inline; filename=a.html' };
    first!.fault = gives((response) => response.writeHead(200, types).end('<h1>No such file</h1>'));
    await assert.rejects(client.downloadAttachment(at(first!.url)), { code: 'blob-corrupt' });
    first!.fault = gives((response) => response.writeHead(200, types).end(ciphertext));
    const blob = await client.downloadAttachment({ ...at(first!.url), mime: 'image/png' });
    assert.deepEqual([blob.type, await bytesOf(blob)], ['image/png', SECRET]);
  });

  it('ends when its caller wants it to', async () => {
    /** Ended once this server, which hangs, has been asked. */
    const endsAt = async (server: TestBlobs) => {
      server.fault = hangs;
      const stop = new AbortController();
      const count = server.asked.length;
      const ended = client.downloadAttachment(at(first!.url, second!.url), { signal: stop.signal });
      const check = assert.rejects(ended, { code: 'cancelled' });
      await server.until(() => server.asked.length > count);
      stop.abort();
      await check;
    };
    await endsAt(first!);
    // Also where somebody before had something else to give.
    first!.fault = gives((response) => response.end('something else'));
    await endsAt(second!);
    first!.fault = undefined;
    await assert.rejects(client.downloadAttachment(sent, { signal: AbortSignal.abort() }), {
      code: 'cancelled',
    });
    assert.equal(world.clock.pending, 0);
  });
});

describe('an upload', () => {
  const bytes = new Blob(['x']);
  const upload = (server: string, more = '') =>
    put(server, {
      clock: world.clock,
      sha256: sent.sha256,
      blob: bytes,
      signal: new AbortController().signal,
      sign: ({ content, ...rest }) => signEvent({ ...rest, content: content + more }, generateSecretKey()),
      onProgress: () => {},
    });

  it('goes to where the server takes files, whatever its address is called', async () => {
    first!.fault = (_request, response) => !!response.end();
    for (const [folder, path] of [
      ['', '/upload'],
      ['files', '/files/upload'],
      ['files//', '/files/upload'],
      ['uploads', '/uploads/upload'],
      [`${'f'.repeat(64)}/`, `/${'f'.repeat(64)}/upload`],
    ]) {
      await upload(`${first!.url}${folder}`);
      assert.equal(first!.asked.at(-1), `PUT ${path}`);
    }
  });

  it('is authorised in letters that are the same in both kinds of Base64', async () => {
    first!.fault = (_request, response) => !!response.end();
    for (const more of ['', '.', '..']) {
      await upload(first!.url, more);
      assert.match(first!.headers.at(-1)!.authorization!, /^Nostr \w+$/);
    }
  });

  it('never goes in the clear', async () => {
    const count = first!.asked.length;
    for (const url of [first!.url.replace('127.0.0.1', '0.0.0.0'), 'ftp://x.test', 'x'])
      await assert.rejects(upload(url), { code: 'blob-refused' }, url);
    assert.equal(first!.asked.length, count);
  });

  it('asks in a browser why only where the server said no: it may keep its reason from the page', async () => {
    const asked: number[] = [];
    let status = 200;
    class Request {
      readonly upload = {};
      readonly responseText = '';
      status = 0;
      responseURL = '';
      onload = () => {};
      open = (_method: string, url: string) => void (this.responseURL = url);
      setRequestHeader = () => {};
      getResponseHeader = () => (asked.push(this.status), 'not you');
      send = () => {
        this.status = status;
        this.onload();
      };
    }
    Object.assign(globalThis, { XMLHttpRequest: Request });
    try {
      for (status of [200, 201, 204]) await upload(first!.url);
      assert.deepEqual(asked, []);
      for (status of [202, 403]) await assert.rejects(upload(first!.url), { message: 'not you' });
      assert.deepEqual(asked, [202, 403]);
    } finally {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    }
  });
});
