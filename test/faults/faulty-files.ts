// File servers (Blossom) in memory that go wrong on command, behind the platform's own `fetch`. Each request belongs to
// the tab that made it: what is for a frozen one waits, what is for one that is gone is lost, and whoever has no network
// reaches nothing. A server answers at once what is asked rightly, and to nobody who may not upload what is sent.

import { createHash } from 'node:crypto';
import { parseBlobAuth } from '../../src/protocol/blob-auth.js';
import { verifyEvent, type NostrEvent } from '../../src/protocol/event.js';
import type { Clock } from '../../src/io/clock.js';
import type { Random } from './random.js';

export const FILE_SERVERS = ['https://files.test', 'https://mirror.test'];

/** A tab, as far as a request knows it. */
export interface Asking {
  readonly device: { readonly online: boolean };
  run(callback: () => void): void;
}

interface Request {
  readonly method: string;
  /** Of the file. */
  readonly sha256: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

interface FileFault {
  /** Milliseconds until it answers. */
  readonly delay?: (random: Random) => number;
  /** What becomes of a request; `undefined` leaves it as it is, an error ends the connection. */
  readonly answer?: (request: Request, server: FileServer) => Response | Error | 'silence' | undefined;
}

const refuse = (status: number, reason: string) =>
  new Response(null, { status, headers: { 'x-reason': reason } });
const says = (value: unknown) => new Response(JSON.stringify(value));
const gone = () => new TypeError('fetch failed');
const isUpload = ({ method }: Request) => method === 'PUT';
const isDownload = ({ method }: Request) => method === 'GET';

/** To a download of what is there. */
const gives =
  (make: (bytes: Uint8Array<ArrayBuffer>) => BodyInit) => (request: Request, server: FileServer) => {
    const bytes = server.files.get(request.sha256);
    return isDownload(request) && bytes ? new Response(make(bytes)) : undefined;
  };

const TABLE = {
  'is down': { answer: gone },
  hangs: { answer: () => 'silence' },
  'is slow': { delay: (random) => random.between(1000, 20_000) },
  'is too slow': { delay: (random) => random.between(31_000, 90_000) },
  'cuts uploads': { answer: (request) => (isUpload(request) ? gone() : undefined) },
  'keeps and hangs up': {
    answer(request, server) {
      if (isUpload(request)) server.keep(request);
      return gone();
    },
  },
  refuses: { answer: (request) => (isUpload(request) ? refuse(403, 'not for you') : undefined) },
  'finds it too large': { answer: (request) => (isUpload(request) ? refuse(413, 'too large') : undefined) },
  'has an error': { answer: () => refuse(500, 'out of order') },
  'has no time': { answer: () => refuse(429, 'slow down') },
  'minds the clock': {
    answer(request, { clock }) {
      if (!isUpload(request)) return undefined;
      const { at, expires } = authOf(request)!;
      const now = clock.now() / 1000;
      return at > now || expires < now ? refuse(401, 'expired') : undefined;
    },
  },
  'names another hash': {
    answer: (request) => (isUpload(request) ? says({ sha256: '0'.repeat(64) }) : undefined),
  },
  'talks nonsense': {
    answer(request, server) {
      if (!isUpload(request)) return undefined;
      server.keep(request);
      return new Response('<h1>Thank you!</h1>');
    },
  },
  'says yes and forgets': {
    answer(request, server) {
      if (!isUpload(request)) return undefined;
      server.betrayed.add(request.sha256);
      return says({ sha256: request.sha256 });
    },
  },
  'knows nothing': { answer: (request) => (isUpload(request) ? undefined : refuse(404, 'no such file')) },
  'gives something else': { answer: gives((bytes) => bytes.map((byte) => byte ^ 1)) },
  'gives too much': { answer: gives((bytes) => new Blob([bytes, 'and more'])) },
  'cuts downloads': {
    answer: gives(
      (bytes) =>
        new ReadableStream({
          start(stream) {
            stream.enqueue(bytes.slice(0, bytes.length >> 1));
            stream.error(gone());
          },
        }),
    ),
  },
} as const satisfies Readonly<Record<string, FileFault>>;

export type FileFaultName = keyof typeof TABLE;
export const FILE_FAULT_NAMES = Object.keys(TABLE) as FileFaultName[];
/** With which an answer comes at once, so that they may be there to the end. */
export const LASTING_FILE_FAULTS = FILE_FAULT_NAMES.filter(
  (name) => !['hangs', 'is slow', 'is too slow'].includes(name),
);

export class FileServer {
  readonly url: string;
  readonly clock: Clock;
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What it has said yes to and does not have. */
  readonly betrayed = new Set<string>();
  fault: FileFaultName | undefined;
  /** How often a fault has done something. */
  injected = 0;

  constructor(url: string, clock: Clock) {
    this.url = url;
    this.clock = clock;
  }

  /** Loses all it has. */
  forget(): void {
    for (const sha256 of this.files.keys()) this.betrayed.add(sha256);
    this.injected += this.files.size;
    this.files.clear();
  }

  keep({ sha256, body }: Request): void {
    this.files.set(sha256, body);
    this.betrayed.delete(sha256);
  }

  answer(request: Request): Response | Error | 'silence' {
    const mistake = mistakeIn(request);
    if (mistake) return refuse(400, mistake);
    const { answer }: FileFault = this.fault ? TABLE[this.fault] : {};
    const wrong = answer?.(request, this);
    if (!wrong) return this.#serve(request);
    this.injected++;
    return wrong;
  }

  #serve(request: Request): Response {
    const { method, sha256 } = request;
    if (isUpload(request)) {
      this.keep(request);
      return says({ sha256, size: request.body.length });
    }
    const bytes = this.files.get(sha256);
    return bytes ? new Response(method === 'HEAD' ? null : bytes) : refuse(404, 'no such file');
  }
}

/** All of them, and the way there. */
export class FileNetwork {
  readonly servers: readonly FileServer[];
  /** Who has set the last timer: every request is given a time limit first. */
  asking: Asking | undefined;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #underWay = new Set<{ readonly by: Asking; readonly end: (answer?: Error) => void }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.servers = FILE_SERVERS.map((url) => new FileServer(url, clock));
  }

  /** The network of a device is gone. `told`: every request ends; else none is ever answered. */
  cutOff(device: Asking['device'], told: boolean): void {
    for (const { by, end } of [...this.#underWay]) if (by.device === device) end(told ? gone() : undefined);
  }

  readonly fetch = (url: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const by = this.asking!;
      const settle = (answer: Response | Error) => {
        const call = () => (answer instanceof Error ? reject(answer) : resolve(answer));
        queueMicrotask(() => by.run(call));
      };
      if (!by.device.online) return settle(gone());
      const end = (answer?: Response | Error) => {
        if (this.#underWay.delete(request) && answer) settle(answer);
      };
      const request = { by, end };
      this.#underWay.add(request);
      // Whoever gives up has an end, also of what the network lost without a word.
      init.signal!.addEventListener('abort', () => {
        this.#underWay.delete(request);
        settle(gone());
      });
      void this.#answer(url, init).then((answer) => {
        if (answer === 'silence') return;
        const { fault } = this.#serverOf(url);
        const { delay }: FileFault = fault ? TABLE[fault] : {};
        if (delay) this.#clock.after(delay(this.#random), () => end(answer));
        else end(answer);
      });
    });

  async #answer(
    url: string,
    { method = 'GET', headers, body }: RequestInit,
  ): Promise<Response | Error | 'silence'> {
    const sent = new Headers(headers);
    const bytes = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : new Uint8Array();
    const sha256 = method === 'PUT' ? sent.get('x-sha-256')! : new URL(url).pathname.slice(1);
    return this.#serverOf(url).answer({ method, sha256, body: bytes, headers: sent });
  }

  #serverOf(url: string): FileServer {
    return this.servers.find((server) => url.startsWith(`${server.url}/`))!;
  }
}

/** What is wrong with an upload, by the rules of both generations of servers. */
function mistakeIn(request: Request): string | undefined {
  if (!isUpload(request)) return undefined;
  const { sha256, body, headers } = request;
  const auth = authOf(request);
  if (createHash('sha256').update(body).digest('hex') !== sha256) return 'another file than was announced';
  if (headers.get('content-type') !== 'application/octet-stream') return 'what is it?';
  return auth?.action === 'upload' && auth.sha256 === sha256 ? undefined : 'not allowed';
}

function authOf({ headers }: Request) {
  const token = headers.get('authorization')?.replace('Nostr ', '') ?? '';
  const event = JSON.parse(Buffer.from(token, 'base64').toString()) as NostrEvent;
  return verifyEvent(event) ? parseBlobAuth(event) : undefined;
}
