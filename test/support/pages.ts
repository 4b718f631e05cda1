// Pages in real browsers: what the end-to-end tests do with them. Everything shown is looked for inside shadow roots.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer';
import { launchOptions } from './browsers.js';

export type BrowserName = 'chromium' | 'firefox';
export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** How long a page may take to show what is awaited, before the test gives up with a picture of what it shows. */
const PATIENCE = 60_000;

export function launch(browser: BrowserName): Promise<Browser> {
  return puppeteer.launch(launchOptions(browser));
}

/** A page that remembers everything that broke its Content-Security-Policy, and every error. */
export async function openPage(context: Browser | BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.setViewport({ width: 1280, height: 900 });
  // The compiler that runs the tests names functions with a helper that pages do not have.
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await page.evaluateOnNewDocument(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenTroubles: seen });
    addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
    addEventListener('error', (event) => seen.push(`error: ${event.message}`));
    addEventListener('unhandledrejection', (event) => seen.push(`rejection: ${String(event.reason)}`));
  });
  await page.goto(url);
  return page;
}

export function troubles(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { seenTroubles: string[] }).seenTroubles);
}

/** The visible text of an element, all shadow roots included. */
const TEXT = `(selector) => {
  const read = (node) => [...(node.shadowRoot ?? node).childNodes].map((child) =>
    child.nodeType === 3 ? child.data : child.nodeType === 1 && !['STYLE', 'SCRIPT'].includes(child.tagName) ? read(child) : ''
  ).join(' ');
  const root = document.querySelector(selector);
  return root ? read(root).replace(/\\s+/g, ' ') : '';
}`;

/** Waits until the page says yes to a question, given as the text of a function. */
export async function until(page: Page, question: string, what: string, shown = 'body'): Promise<void> {
  const asked = page.evaluate(`(async () => {
    const ask = ${question};
    const end = performance.now() + ${PATIENCE};
    while (!(await ask())) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 16));
    }
    return true;
  })()`);
  if (!(await asked))
    throw new Error(`waited in vain for ${what}; ${shown} shows: ${await shownText(page, shown)}`);
}

export async function shownText(page: Page, selector = 'body'): Promise<string> {
  return (await page.evaluate(`(${TEXT})(${JSON.stringify(selector)})`)) as string;
}

export function untilText(page: Page, selector: string, text: string): Promise<void> {
  const question = `() => (${TEXT})(${JSON.stringify(selector)}).includes(${JSON.stringify(text)})`;
  return until(page, question, `"${text}" in ${selector}`, selector);
}

/** How often a text stands in an element. */
export async function countText(page: Page, selector: string, text: string): Promise<number> {
  return (await shownText(page, selector)).split(text).length - 1;
}

/** Clicks the first element that fits inside a host's shadow root, once it is there. */
export async function click(page: Page, host: string, inside: string): Promise<void> {
  const handle = await page.waitForSelector(`${host} >>> ${inside}`, { visible: true });
  await handle!.click();
  await handle!.dispose();
}

export async function write(page: Page, host: string, inside: string, text: string): Promise<void> {
  await click(page, host, inside);
  await page.keyboard.type(text);
}

/** Served as /turbo.js. */
const TURBO = 'node_modules/@hotwired/turbo/dist/turbo.es2017-esm.js';

/**
 * Serves one page, or one for each path, and the folder dist-cdn on loopback, with a Content-Security-Policy if one is
 * given, and keeps what was asked for. What is `missing` is not found.
 */
export async function servePage(
  html: string | ((path: string) => string),
  policy?: string,
  missing?: RegExp,
): Promise<{ url: string; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (missing?.test(request.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const built = /^\/dist-cdn\/(?:addons\/|lang\/)?[a-z0-9-]+\.js$/.exec(pathname)?.[0].slice(1);
    const file = pathname === '/turbo.js' ? TURBO : built;
    // As a CDN does: a page without an origin of its own may load it too.
    response.setHeader('access-control-allow-origin', '*');
    if (file) {
      readFile(file).then(
        (body) => response.setHeader('content-type', 'text/javascript').end(body),
        () => response.writeHead(404).end(),
      );
      return;
    }
    if (policy) response.setHeader('content-security-policy', policy);
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(typeof html === 'string' ? html : html(pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
