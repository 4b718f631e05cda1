// Component tests in the Chromium and the Firefox of this machine: `npm run test:browser`.

import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { launchOptions } from './support/browsers.js';

const root = fileURLToPath(new URL('..', import.meta.url));

function launchers() {
  try {
    return [
      puppeteerLauncher({
        launchOptions: launchOptions('chromium'),
        // Files run side by side: each lists, empties and fills a storage of its own.
        createBrowserContext: ({ browser }) => browser.createBrowserContext(),
      }),
      // Firefox's pages share one focus: two at a time wait for each other.
      puppeteerLauncher({ launchOptions: launchOptions('firefox'), concurrency: 1 }),
    ];
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

export default {
  rootDir: root,
  files: [`${root}test/elements/**/*.test.ts`, `${root}test/io-browser/**/*.test.ts`],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  plugins: [esbuildPlugin({ ts: true, tsconfig: `${root}tsconfig.json`, target: 'es2022' })],
  browsers: launchers(),
  testRunnerHtml: (framework) =>
    `<!doctype html><html><head></head><body>
      <script type="module" src="/test/elements/nodes-in-words.ts"></script>
      <script type="module" src="${framework}"></script>
    </body></html>`,
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
};
