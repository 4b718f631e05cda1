// The gallery and the themes as `npm run demo` serves them, with no relay and no agent behind them.

import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';
import type { Browser } from 'puppeteer';
import { createDemoServer, HOST } from '../../demo/server.js';
import { launch, type BrowserName } from './pages.js';

export interface Gallery {
  /** Ends in a slash, before `gallery?state=…` or `themes`. */
  readonly url: string;
  close(): Promise<void>;
}

export async function serveGallery(): Promise<Gallery> {
  const server = createDemoServer({ npub: '', nsec: '', relayUrl: 'ws://127.0.0.1:9' });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** For the tests of a `describe`: the gallery, and a browser to look at it with. Both are there once the tests run. */
export function visitGallery(name: BrowserName): { browser: Browser; url: string } {
  let gallery: Gallery;
  let browser: Browser | undefined;
  before(async () => {
    gallery = await serveGallery();
    browser = await launch(name);
  });
  after(async () => {
    await browser?.close();
    await gallery?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get url() {
      return gallery.url;
    },
  };
}
