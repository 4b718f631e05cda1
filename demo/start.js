/**
 * `npm run demo`: a shop's page with the widget, a desk beside it, and a real relay and file server between them.
 *
 * Everything listens on the loopback only, and what it keeps lies in one folder (`.demo/`). It opens nothing.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { loadAgentKey } from './agent-key.js';
import { startBlobServer } from './blobs/blobs.js';
import { buildExamples, EXAMPLES } from './frameworks/build.js';
import { startRelay } from './relay/relay.js';
import { createDemoServer, HOST } from './server.js';

const DEFAULT_PORT = 4848;
const PORTS_TRIED = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES_FOLDER = join(ROOT, 'demo/frameworks');

/**
 * @param {object} [options]
 * @param {number} [options.port] the first to be tried; 0 takes any free one
 * @param {string} [options.dataDir]
 * @param {(line: string) => void} [options.log]
 * @param {'auto' | 'sqlite' | 'file'} [options.store] what the relay keeps its events in
 * @param {boolean} [options.frameworks] whether the examples for frameworks are built and shown too
 */
export async function startDemo({
  port = DEFAULT_PORT,
  dataDir = join(ROOT, '.demo'),
  log = console.log,
  store = 'auto',
  frameworks = false,
} = {}) {
  const { npub, nsec } = loadAgentKey(dataDir);
  const relay = await startWhereItWas(dataDir, 'relay', (port) =>
    startRelay({ port, file: join(dataDir, 'relay'), store, log }),
  );
  /** @type {Awaited<ReturnType<typeof startBlobServer>> | undefined} */
  let blobs;
  const end = async () => {
    await blobs?.close();
    await relay.close();
  };
  try {
    blobs = await startWhereItWas(dataDir, 'blobs', (port) =>
      startBlobServer({ port, folder: join(dataDir, 'blobs') }),
    );
    const examples = join(dataDir, 'frameworks');
    if (frameworks) {
      log('  Building the examples for frameworks …');
      await buildExamples(EXAMPLES_FOLDER, { agent: npub, relays: relay.url }, examples);
    }
    const server = createDemoServer({
      npub,
      nsec,
      relayUrl: relay.url,
      blobsUrl: blobs.url,
      ...(frameworks && { examples }),
    });
    const base = `http://${HOST}:${await listenFrom(server, port)}`;
    const close = async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await end();
    };
    const urls = {
      shopUrl: `${base}/`,
      deskUrl: `${base}/desk`,
      bothUrl: `${base}/both`,
      relayUrl: relay.url,
      blobsUrl: blobs.url,
    };
    log(welcome(urls, relay.store, dataDir));
    if (frameworks) log(EXAMPLES.map((name) => `    ${base}/frameworks/${name}/`).join('\n'));
    if (!existsSync(join(ROOT, 'dist-cdn/nostr-support.js'))) {
      log('  The widget is not built yet: run `npm run build`, then reload the pages.\n');
    }
    return { ...urls, npub, close };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Customers remember addresses, and messages name them: each takes the port that it had, when that is free.
 * @template {{ port: number }} T
 * @param {string} dataDir
 * @param {string} name
 * @param {(port: number) => Promise<T>} start
 */
async function startWhereItWas(dataDir, name, start) {
  const note = join(dataDir, `${name}-port`);
  const before = existsSync(note) ? Number.parseInt(readFileSync(note, 'utf8'), 10) : 0;
  const started = await start(before > 0 && before < 65536 ? before : 0).catch((error) => {
    if (!isTaken(error)) throw error;
    return start(0);
  });
  writeFileSync(note, `${started.port}\n`);
  return started;
}

/**
 * @param {import('node:http').Server} server
 * @param {number} first
 * @returns {Promise<number>} the port it listens on: the first free one
 */
async function listenFrom(server, first) {
  for (let port = first; ; port++) {
    try {
      await new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port, HOST, () => done(server.off('error', fail)));
      });
      return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    } catch (error) {
      if (!isTaken(error) || port >= first + PORTS_TRIED) throw error;
    }
  }
}

/** @param {unknown} error */
function isTaken(error) {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/**
 * @param {{ shopUrl: string, deskUrl: string, bothUrl: string, relayUrl: string, blobsUrl: string }} urls
 * @param {'sqlite' | 'file'} store
 * @param {string} dataDir
 */
function welcome({ shopUrl, deskUrl, bothUrl, relayUrl, blobsUrl }, store, dataDir) {
  const lines = [
    ['Shop', shopUrl, 'ask something with the button in the corner'],
    ['Desk', deskUrl, 'answer it here; the agent is signed in already'],
    ['Both', bothUrl, 'side by side, on a wide screen'],
    ['Relay', relayUrl, `keeps the encrypted events (${store === 'sqlite' ? 'SQLite' : 'a plain file'})`],
    ['Files', blobsUrl, 'keeps the encrypted attachments'],
  ];
  const width = Math.max(...lines.map(([, url = '']) => url.length));
  const table = lines.map(
    ([name = '', url = '', text]) => `    ${name.padEnd(7)}${url.padEnd(width)}  ${text}`,
  );
  const near = relative(process.cwd(), dataDir);
  const folder = near === '' || near.startsWith('..') ? dataDir : near;
  return `
  A shop with nostr-support in it:

${table.join('\n')}

  Ctrl-C stops it. What was written is kept in ${folder}; delete that folder to start afresh.
`;
}

/** @param {string | undefined} text */
function parsePort(text) {
  const port = Number(text || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`expected a port, got ${text}`);
  return port;
}

async function main() {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, frameworks: { type: 'boolean' } },
  });
  const demo = await startDemo({
    port: parsePort(values.port || process.env['PORT']),
    frameworks: values.frameworks === true,
    ...(values.data !== undefined && { dataDir: values.data }),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.close());
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
