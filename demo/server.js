/**
 * The demo's web server: the shop, the desk, both side by side, and what `npm run build` made.
 *
 * Loopback only, and under the strict policy that the widget promises to work with. `/agent.json` hands out the
 * agent's secret key, to the desk page of this very server and to nobody else; the key must never stand in a
 * page, an address or a log.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HOST = '127.0.0.1';

const DEMO = fileURLToPath(new URL('.', import.meta.url));
const DIST = fileURLToPath(new URL('../dist-cdn/', import.meta.url));

/** Address prefix → folder. Nothing outside these folders is ever served. */
const FOLDERS = /** @type {const} */ ([
  ['/dist-cdn/', DIST],
  ['/shop/', join(DEMO, 'shop/')],
  ['/desk/', join(DEMO, 'desk/')],
  ['/both/', join(DEMO, 'both/')],
  ['/gallery/', join(DEMO, 'gallery/')],
  ['/themes/', join(DEMO, 'themes/')],
]);
const PAGES = new Map([
  ['/', join(DEMO, 'shop/index.html')],
  ['/desk', join(DEMO, 'desk/index.html')],
  ['/both', join(DEMO, 'both/index.html')],
  ['/gallery', join(DEMO, 'gallery.html')],
  ['/themes', join(DEMO, 'themes.html')],
]);
/** @type {Record<string, string | undefined>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/**
 * @typedef {object} Site
 * @property {string} npub
 * @property {string} nsec
 * @property {string} relayUrl
 * @property {string} [blobsUrl]
 * @property {string} [examples] where the built examples for frameworks lie
 */
/** @typedef {{ status: number, headers?: Record<string, string>, body: string | Buffer }} Reply */

/**
 * @param {Site} site
 * @returns {import('node:http').Server} not listening yet
 */
export function createDemoServer(site) {
  return createServer((request, response) => {
    void reply(request, site)
      .catch(() => refuse(500, 'something went wrong here'))
      .then(({ status, headers, body }) => {
        response.writeHead(status, { ...commonHeaders(site), ...headers });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {Site} site
 * @returns {Promise<Reply>}
 */
async function reply(request, site) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'only GET is answered', { allow: 'GET, HEAD' });
  }
  const path = pathOf(request.url ?? '/');
  if (path === undefined) return refuse(400, 'that is no address');
  if (path === '/agent.json') return agentReply(request, site);
  const page = PAGES.get(path);
  if (page !== undefined) return pageReply(page, path, site);
  return fileReply(path, site);
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {Site} site
 * @returns {Reply}
 */
function agentReply(request, site) {
  if (!isOwnHost(request)) return refuse(403, 'asked under another name than this server has');
  if (!isOwnPage(request)) return refuse(403, 'asked by something other than the desk page');
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ secretKey: site.nsec, relays: [site.relayUrl] }),
  };
}

/**
 * Another site may point its own name at the loopback (DNS rebinding); its pages then come with that name.
 * @param {import('node:http').IncomingMessage} request
 */
function isOwnHost(request) {
  const { host } = request.headers;
  const port = request.socket.localPort;
  return host === `${HOST}:${port}` || host === `localhost:${port}`;
}

/**
 * Browsers say where a request comes from, and let no page of another site add a header of its own unasked.
 * @param {import('node:http').IncomingMessage} request
 */
function isOwnPage(request) {
  const from = request.headers['sec-fetch-site'];
  return from === undefined ? request.headers['x-demo'] === '1' : from === 'same-origin';
}

/**
 * @param {string} file
 * @param {string} path
 * @param {Site} site
 * @returns {Promise<Reply>}
 */
async function pageReply(file, path, site) {
  const template = await readFile(file, 'utf8');
  const values = new Map([
    ['npub', site.npub],
    ['relays', site.relayUrl],
    ['blobs', site.blobsUrl ?? ''],
  ]);
  const body = template.replace(/\{\{(\w+)\}\}/g, (_, name) => escapeHtml(values.get(name) ?? ''));
  /** @type {Record<string, string>} */
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  if (path === '/both') headers['content-security-policy'] = `${policy(site)}; frame-src 'self'`;
  return { status: 200, headers, body };
}

/**
 * @param {string} path
 * @param {Site} site
 * @returns {Promise<Reply>}
 */
async function fileReply(path, { examples = '' }) {
  const folders = examples
    ? [...FOLDERS, /** @type {const} */ (['/frameworks/', join(examples, '/')])]
    : FOLDERS;
  const found = folders.find(([prefix]) => path.startsWith(prefix));
  const name = found?.[0] === '/frameworks/' && path.endsWith('/') ? `${path}index.html` : path;
  const type = TYPES[extname(name)];
  if (found === undefined || type === undefined) return refuse(404, 'nothing here');
  const [prefix, folder] = found;
  const file = normalize(join(folder, name.slice(prefix.length)));
  if (!file.startsWith(folder) || `${sep}${file.slice(folder.length)}`.includes(`${sep}.`))
    return refuse(404, 'nothing here');
  try {
    /** @type {Record<string, string>} */
    const headers = { 'content-type': type };
    // The snippet may be tried in a page that another local server serves: a module needs this for that.
    if (prefix === '/dist-cdn/') headers['access-control-allow-origin'] = '*';
    return { status: 200, headers, body: await readFile(file) };
  } catch {
    return refuse(404, 'nothing here');
  }
}

/** @param {string} url the request's target @returns {string | undefined} its path, decoded once */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} status
 * @param {string} reason
 * @param {Record<string, string>} [headers]
 * @returns {Reply}
 */
function refuse(status, reason, headers) {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${reason}\n`,
  };
}

/** @param {Site} site */
function commonHeaders(site) {
  return {
    'content-security-policy': policy(site),
    'cache-control': 'no-cache',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** @param {Site} site */
function policy({ relayUrl, blobsUrl = '' }) {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${relayUrl} ${blobsUrl}`.trim(),
    "img-src 'self' https: data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** @param {string} text */
function escapeHtml(text) {
  /** @type {Record<string, string>} */
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
