// Component tests in the Chromium and the Firefox of this machine: `npm run test:browser`.

import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { launchOptions } from './support/browsers.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * In milliseconds, for each step of a browser's and the runner's own: a machine that is held up for a while fails no file
 * of tests by that. What waits for ever in a test is ended by the test's own limit.
 */
const LIMIT = 300_000;

/** How puppeteer starts a browser. */
const patient = (browser) => ({ ...launchOptions(browser), timeout: LIMIT, protocolTimeout: LIMIT });

/** A page in which the runner loads one file after the other. */
async function pageOf(context) {
  const page = await context.newPage();
  page.setDefaultNavigationTimeout(LIMIT);
  return page;
}

function launchers() {
  try {
    return [
      puppeteerLauncher({
        launchOptions: patient('chromium'),
        // Files run side by side: each lists, empties and fills a storage of its own.
        createPage: async ({ browser }) => pageOf(await browser.createBrowserContext()),
      }),
      // Firefox's pages share one focus: two at a time wait for each other.
      puppeteerLauncher({
        launchOptions: patient('firefox'),
        createPage: ({ context }) => pageOf(context),
        concurrency: 1,
      }),
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
  browserStartTimeout: LIMIT,
  testsStartTimeout: LIMIT,
  testsFinishTimeout: 2 * LIMIT,
  testRunnerHtml: (framework) =>
    `<!doctype html><html><head></head><body>
      <script type="module" src="/test/elements/nodes-in-words.ts"></script>
      <script type="module" src="${framework}"></script>
    </body></html>`,
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
};
