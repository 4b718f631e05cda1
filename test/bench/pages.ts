// Pages for the benchmarks: empty but for a script, which is built as the widget is.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'puppeteer';
import { build } from 'vite';

export interface Site {
  readonly url: string;
  close(): Promise<unknown>;
}

/** An empty page with the code of a file in it. */
export async function serveCode(entry: string, minify = true): Promise<Site> {
  const built = await build({
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false, minify } },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !('output' in output)) throw new Error('expected the bench page to be built');
  const { code } = output.output[0];
  const html =
    '<!doctype html><html lang="en"><title>A page</title><script type="module" src="/bench.js"></script></html>';
  const server = createServer((request, response) => {
    const script = request.url === '/bench.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(script ? code : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

/** A page of its own, in which nothing is compiled or cached yet. */
export async function openBench(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  // The compiler that runs the bench names functions with a helper that pages do not have.
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

/** Does its work in a page of its own. */
export async function inPage<Given, T>(
  context: BrowserContext,
  url: string,
  given: Given,
  work: (given: Given) => Promise<T>,
): Promise<T> {
  const page = await openBench(context, url);
  const result = (await page.evaluate(work as (given: unknown) => Promise<T>, given)) as T;
  await page.close();
  return result;
}
