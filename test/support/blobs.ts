// The demo's Blossom server for tests, and one that does something else than it should, on purpose.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBlobListener } from '../../demo/blobs/blobs.js';

/**
 * Does with a request what is wrong, or says `false` for one that is to be answered as it should be; `answer` does that
 * later.
 */
export type Fault = (request: IncomingMessage, response: ServerResponse, answer: () => void) => boolean;

export interface TestBlobs {
  readonly url: string;
  /** What it was asked, as `PUT /upload`. */
  readonly asked: string[];
  /** What came with it. */
  readonly headers: IncomingMessage['headers'][];
  /** What is wrong with it, from now on. */
  fault: Fault | undefined;
  /** Resolves when it is asked something for which this is true; also what it was asked already. */
  until(condition: () => boolean): Promise<void>;
  /** The hashes of what it keeps. */
  kept(): Promise<string[]>;
  /** Nobody answers at its address any more. */
  down(): Promise<void>;
  /** At the same address, with what it kept. */
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestBlobs(
  options: { strict?: 'old' | 'new'; now?: () => number; maxSize?: number; fault?: Fault } = {},
): Promise<TestBlobs> {
  const { fault, ...rest } = options;
  const folder = await mkdtemp(join(tmpdir(), 'nostr-support-blobs-'));
  const answer = await createBlobListener({ folder, ...rest });
  const waiting = new Set<() => void>();
  const underWay = new Set<Promise<void>>();
  let port = 0;
  const listen = async () => {
    const server = createServer((request, response) => {
      // Whoever hangs up in the middle is expected to.
      request.on('error', () => {});
      blobs.asked.push(`${request.method} ${request.url}`);
      blobs.headers.push(request.headers);
      const now = () => {
        const done = answer(request, response).finally(() => underWay.delete(done));
        underWay.add(done);
      };
      if (!blobs.fault?.(request, response, now)) now();
      for (const look of [...waiting]) look();
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    return server;
  };
  const blobs: TestBlobs = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    asked: [],
    headers: [],
    fault,
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    kept: async () => (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    async down() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async up() {
      server = await listen();
    },
    async close() {
      if (server.listening) await blobs.down();
      // Who hung up in the middle of an upload has still something written there.
      await Promise.all(underWay);
      await rm(folder, { recursive: true, force: true });
    },
  };
  let server = await listen();
  return blobs;
}

const isUpload = ({ method, url }: IncomingMessage) => method === 'PUT' && url === '/upload';

/** To an upload: this answer, without having read it. */
export function refuses(status: number, reason?: string): Fault {
  return (request, response) => {
    if (!isUpload(request)) return false;
    request.resume();
    response.writeHead(status, reason === undefined ? {} : { 'x-reason': reason });
    response.end();
    return true;
  };
}

/** To everything: nothing, ever; but a browser is told that it may ask. */
export const hangs: Fault = (request) => {
  if (request.method === 'OPTIONS') return false;
  request.resume();
  return true;
};

/** To an upload: that it was taken, as something else. */
export const keepsAnother: Fault = (request, response) => {
  if (!isUpload(request)) return false;
  request.resume();
  response.end(JSON.stringify({ sha256: 'f'.repeat(64) }));
  return true;
};

/** To a download: what this makes of it. */
export function gives(answer: (response: ServerResponse) => void): Fault {
  return (request, response) => {
    if (request.method !== 'GET') return false;
    answer(response);
    return true;
  };
}
