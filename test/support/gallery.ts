// The gallery and the themes as `npm run demo` serves them, with no relay and no agent behind them.

import type { AddressInfo } from 'node:net';
import { createDemoServer, HOST } from '../../demo/server.js';

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
