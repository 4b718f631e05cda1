/**
 * A real nostr relay on the loopback: the published `@nostr-relay` packages behind `ws` and `node:http`.
 *
 * NIP-01, NIP-09 (deletion requests), NIP-11. It must never listen beyond the host it is given, and never log
 * what an event contains. Known oddity of the packages: live delivery ignores `#tag` filters, so clients filter
 * what they receive, as they have to anyway.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

import { MAX_LIMIT } from './file-store.js';
import { LogLevel, NostrRelay, Validator } from './packages.js';
import { openStore } from './store.js';

const MAX_MESSAGE_BYTES = 512 * 1024;
/** As the common public relays: what is larger would be lost there, so it must not work here. */
const MAX_CONTENT_LENGTH = 64 * 1024;
const MAX_SUBSCRIPTIONS = 200;
const HEX_ID = /^[0-9a-f]{64}$/;

/**
 * @typedef {object} RunningRelay
 * @property {string} url
 * @property {number} port
 * @property {'sqlite' | 'file'} store
 * @property {() => Promise<void>} close ends every connection and closes the store
 */

/**
 * @param {object} [options]
 * @param {number} [options.port] 0 takes a free one
 * @param {string} [options.host]
 * @param {string} [options.file] path of the store without its ending; without it nothing outlives the process
 * @param {'auto' | 'sqlite' | 'file'} [options.store]
 * @param {string} [options.name] what the relay calls itself (NIP-11)
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<RunningRelay>}
 */
export async function startRelay({
  port = 0,
  host = '127.0.0.1',
  file,
  store = 'auto',
  name = 'nostr-support demo relay',
  log,
} = {}) {
  const opened = await openStore({ ...(file && { file }), store, ...(log && { log }) });
  const relay = new NostrRelay(opened.repository, {
    filterResultCacheTtl: 0,
    eventHandlingResultCacheTtl: 0,
    maxSubscriptionsPerClient: MAX_SUBSCRIPTIONS,
    logLevel: LogLevel.ERROR,
  });
  const server = createServer((request, response) => answerHttp(request, response, name));
  const sockets = new WebSocketServer({ server, maxPayload: MAX_MESSAGE_BYTES });
  // ws passes the server's errors on; without a listener a port in use would end the process.
  sockets.on('error', () => {});
  const settled = serveSockets(sockets, relay);
  try {
    await listen(server, port, host);
  } catch (error) {
    await opened.close();
    throw error;
  }
  const taken = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  const url = `ws://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  /** @type {Promise<void> | undefined} */
  let closing;
  const close = async () => {
    await closeServer(server, sockets);
    await settled();
    await relay.destroy();
    await opened.close();
  };
  return { url, port: taken, store: opened.kind, close: () => (closing ??= close()) };
}

/**
 * One message at a time: the packages look up what is stored before they subscribe, and an event that came in
 * between would reach nobody.
 * @param {WebSocketServer} sockets
 * @param {InstanceType<typeof NostrRelay>} relay
 * @returns {() => Promise<void>} resolves when everything received so far is handled
 */
function serveSockets(sockets, relay) {
  const validator = new Validator({ maxContentLength: MAX_CONTENT_LENGTH });
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  sockets.on('connection', (socket, request) => {
    const client = /** @type {import('@nostr-relay/common').Client} */ (/** @type {unknown} */ (socket));
    relay.handleConnection(client, request.socket.remoteAddress);
    socket.on('message', (data) => {
      queue = queue.then(() => handleMessage(relay, validator, client, data.toString()));
    });
    socket.on('close', () => relay.handleDisconnect(client));
    // A broken frame or a reset connection: ws closes the socket after this, nothing else is to be done.
    socket.on('error', () => {});
  });
  return () => queue;
}

/**
 * @param {InstanceType<typeof NostrRelay>} relay
 * @param {InstanceType<typeof Validator>} validator
 * @param {import('@nostr-relay/common').Client} client
 * @param {string} text
 */
async function handleMessage(relay, validator, client, text) {
  // A client that has gone must not be registered again by a message that was still waiting.
  if (client.readyState !== 1) return;
  try {
    await relay.handleMessage(client, await validator.validateIncomingMessage(text));
  } catch (error) {
    client.send(JSON.stringify(refusal(text, error)));
  }
}

/**
 * NIP-01: an event is refused with OK false, a subscription with CLOSED; NOTICE is left for the rest.
 * @param {string} text
 * @param {unknown} error
 */
function refusal(text, error) {
  const reason = error instanceof SyntaxError ? 'invalid: not JSON' : reasonOf(error);
  const message = parsed(text);
  if (Array.isArray(message)) {
    if (message[0] === 'EVENT' && HEX_ID.test(message[1]?.id)) return ['OK', message[1].id, false, reason];
    if (message[0] === 'REQ' && typeof message[1] === 'string') return ['CLOSED', message[1], reason];
  }
  return ['NOTICE', reason];
}

/** @param {unknown} error */
function reasonOf(error) {
  const text = error instanceof Error ? error.message : 'unknown';
  return /^[a-z-]+: /.test(text) ? text : `error: ${text}`;
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} name
 */
function answerHttp(request, response, name) {
  if (!request.headers.accept?.includes('application/nostr+json')) {
    response.writeHead(426, { 'content-type': 'text/plain; charset=utf-8', upgrade: 'websocket' });
    response.end('This is a nostr relay: connect with a nostr client.\n');
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/nostr+json',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'Accept',
    'access-control-allow-methods': 'GET',
  });
  response.end(
    JSON.stringify({
      name,
      description: 'Runs on this machine only.',
      software: 'https://github.com/CodyTseng/nostr-relay',
      version: '0.0.40',
      supported_nips: [1, 9, 11],
      limitation: {
        max_message_length: MAX_MESSAGE_BYTES,
        max_content_length: MAX_CONTENT_LENGTH,
        max_subscriptions: MAX_SUBSCRIPTIONS,
        max_limit: MAX_LIMIT,
        auth_required: false,
        payment_required: false,
      },
    }),
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<void>}
 */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** @param {import('node:http').Server} server @param {WebSocketServer} sockets */
async function closeServer(server, sockets) {
  sockets.close();
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
