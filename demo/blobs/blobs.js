/**
 * A small Blossom server (BUD-01, BUD-02, BUD-06): takes encrypted files from whoever can sign, gives them to whoever
 * knows their hash, and keeps them in one folder. For the demo and the tests: it listens on the loopback, asks for no
 * money, and forgets nothing by itself. Whatever it was given it serves as a row of bytes, never as a page.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { authorize, Refusal } from './authorization.js';

const HOST = '127.0.0.1';
const DEFAULT_MAX_SIZE = 100 * 1024 * 1024;

/**
 * @typedef {object} BlobOptions
 * @property {string} folder where the files are; made if it is not there
 * @property {import('./authorization.js').Strictness} [strict] which generation of the common server it is like
 * @property {number} [maxSize] bytes of one file
 * @property {() => number} [now] milliseconds
 */
/** @typedef {{ type: string, uploaded: number, owners: string[] }} Note what is known of a file */

/**
 * @param {BlobOptions & { port?: number }} options
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function startBlobServer({ port = 0, ...options }) {
  const server = createServer(await createBlobListener(options));
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, HOST, () => done(server.off('error', fail)));
  });
  const { port: taken } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { url: `http://${HOST}:${taken}/`, port: taken, close };
}

/**
 * @param {BlobOptions} options
 * @returns {Promise<(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>>}
 */
export async function createBlobListener({
  folder,
  strict = 'new',
  maxSize = DEFAULT_MAX_SIZE,
  now = Date.now,
}) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const blobs = new Blobs({ folder, strict, maxSize, now });
  return (request, response) => {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    return blobs.answer(request, response).catch((error) => {
      // Who has gone away is told nothing.
      if (response.headersSent) return response.destroy();
      const known = error instanceof Refusal;
      response.writeHead(known ? error.status : 500, {
        'x-reason': known ? error.message : 'something went wrong here',
        'content-length': 0,
      });
      response.end();
      // Who is cut off in the middle of an upload does not get to read why.
      request.resume();
    });
  };
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, PUT, DELETE',
  'access-control-allow-headers': 'Authorization, *',
  'access-control-expose-headers': '*',
  'access-control-max-age': '86400',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
};

class Blobs {
  /** @param {Required<BlobOptions>} options */
  constructor(options) {
    this.options = options;
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async answer(request, response) {
    const { method, url = '/' } = request;
    const [path = '/'] = url.split(/[?#]/, 1);
    const [, hash] = /^\/([0-9a-f]{64})(?:\.[a-z0-9]{1,10})?$/.exec(path) ?? [];
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    if (path === '/upload' && method === 'PUT') return this.upload(request, response);
    if (path === '/upload' && method === 'HEAD') return this.mayUpload(request, response);
    if (hash === undefined) throw new Refusal(404, 'nothing here');
    if (method === 'GET' || method === 'HEAD') return this.give(hash, request, response);
    if (method === 'DELETE') return this.remove(hash, request, response);
    throw new Refusal(405, 'only GET, HEAD, PUT and DELETE are answered');
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async upload(request, response) {
    const { strict, maxSize, now, folder } = this.options;
    const { headers } = request;
    const { pubkey, hashes } = await authorize(request, { ...this.options, action: 'upload' });
    const announced = headers['x-sha-256'];
    if (strict === 'new') {
      if (announced === undefined) throw new Refusal(400, 'X-SHA-256 is missing');
      if (headers['content-type'] === undefined) throw new Refusal(400, 'Content-Type is missing');
      if (!hashes.includes(String(announced))) throw new Refusal(403, 'the event is for another file');
    }
    if (Number(headers['content-length']) > maxSize) throw new Refusal(413, `at most ${maxSize} bytes`);
    const unfinished = join(folder, `${randomUUID()}.part`);
    try {
      const { hash, size } = await this.receive(request, unfinished);
      if (announced !== undefined && announced !== hash)
        throw new Refusal(400, 'the file has another hash than X-SHA-256 says');
      if (!hashes.includes(hash)) throw new Refusal(403, 'the event is for another file');
      const before = await this.note(hash);
      const note = before ?? { type: headers['content-type'] ?? '', uploaded: seconds(now), owners: [] };
      await rename(unfinished, join(folder, hash));
      const owners = [...new Set([...note.owners, pubkey])];
      await writeFile(join(folder, `${hash}.json`), JSON.stringify({ ...note, owners }));
      const url = `http://${headers.host}/${hash}`;
      const body = JSON.stringify({ url, sha256: hash, size, type: note.type, uploaded: note.uploaded });
      response.writeHead(strict === 'new' && !before ? 201 : 200, { 'content-type': 'application/json' });
      response.end(body);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  /**
   * Writes the body down, and no more of it than it may be.
   * @param {import('node:http').IncomingMessage} request
   * @param {string} file
   */
  async receive(request, file) {
    const { maxSize } = this.options;
    const sum = createHash('sha256');
    let size = 0;
    await pipeline(
      request,
      async function* (/** @type {AsyncIterable<Buffer>} */ pieces) {
        for await (const piece of pieces) {
          size += piece.length;
          if (size > maxSize) throw new Refusal(413, `at most ${maxSize} bytes`);
          sum.update(piece);
          yield piece;
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    );
    return { hash: sum.digest('hex'), size };
  }

  /**
   * BUD-06: what it would say to an upload, without the upload.
   * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
   */
  async mayUpload(request, response) {
    const { maxSize } = this.options;
    const { headers } = request;
    const [hash, length] = [String(headers['x-sha-256']), Number(headers['x-content-length'])];
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Refusal(400, 'X-SHA-256 is missing');
    if (!Number.isInteger(length) || length < 0) throw new Refusal(411, 'X-Content-Length is missing');
    if (length > maxSize) throw new Refusal(413, `at most ${maxSize} bytes`);
    const { hashes } = await authorize(request, { ...this.options, action: 'upload' });
    if (!hashes.includes(hash)) throw new Refusal(403, 'the event is for another file');
    response.writeHead(200, { 'content-length': 0 }).end();
  }

  /**
   * @param {string} hash
   * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
   */
  async give(hash, request, response) {
    const file = join(this.options.folder, hash);
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) throw new Refusal(404, 'there is no such file');
    const range = rangeOf(request.headers.range, size);
    if (range === null) {
      response.writeHead(416, { 'content-range': `bytes */${size}`, 'x-reason': 'no such range' });
      return void response.end();
    }
    const [first, last] = range ?? [0, size - 1];
    response.writeHead(range ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': last - first + 1,
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      ...(range && { 'content-range': `bytes ${first}-${last}/${size}` }),
    });
    if (request.method === 'HEAD' || size === 0) return void response.end();
    await pipeline(createReadStream(file, { start: first, end: last }), response);
  }

  /**
   * @param {string} hash
   * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
   */
  async remove(hash, request, response) {
    const { folder } = this.options;
    const { pubkey, hashes } = await authorize(request, { ...this.options, action: 'delete' });
    if (!hashes.includes(hash)) throw new Refusal(403, 'the event is for another file');
    const note = await this.note(hash);
    if (!note) throw new Refusal(404, 'there is no such file');
    if (!note.owners.includes(pubkey)) throw new Refusal(403, 'another key has uploaded it');
    const owners = note.owners.filter((owner) => owner !== pubkey);
    const about = join(folder, `${hash}.json`);
    if (owners.length > 0) await writeFile(about, JSON.stringify({ ...note, owners }));
    else for (const name of [join(folder, hash), about]) await rm(name, { force: true });
    response.writeHead(204).end();
  }

  /** @param {string} hash @returns {Promise<Note | undefined>} */
  async note(hash) {
    const text = await readFile(join(this.options.folder, `${hash}.json`), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
  }
}

/** @param {() => number} now */
function seconds(now) {
  return Math.floor(now() / 1000);
}

/**
 * @param {string | undefined} header
 * @param {number} size
 * @returns {[first: number, last: number] | null | undefined} nothing for the whole file; null for what it does not have
 */
function rangeOf(header, size) {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const [first, last] =
    from === ''
      ? [Math.max(0, size - Number(to)), size - 1]
      : [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  return first <= last && first < size ? [first, last] : null;
}
