// Where the browsers of this machine are. The tests drive what is installed and download nothing.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const MAC = '/Applications';

const KNOWN = {
  chromium: {
    variable: 'CHROME_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    paths: [
      `${MAC}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${MAC}/Chromium.app/Contents/MacOS/Chromium`,
    ],
    hint: 'install Chromium (Debian: apt-get install chromium) or set CHROME_PATH to a Chrome or Chromium',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    paths: [`${MAC}/Firefox.app/Contents/MacOS/firefox`],
    hint: 'install Firefox (Debian: apt-get install firefox-esr) or set FIREFOX_PATH to one',
  },
};

/**
 * The program to start.
 * @param {'chromium' | 'firefox'} browser
 * @returns {string}
 * @throws with one line that says how to get the browser
 */
export function findBrowser(browser) {
  const { variable, names, paths, hint } = KNOWN[browser];
  const named = process.env[variable];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`${variable} names no program: ${named}`);
  }
  const folders = [
    ...new Set([...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']),
  ];
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...paths];
  const found = candidates.find(isProgram);
  if (found) return found;
  throw new Error(`no ${browser} on this machine: ${hint}`);
}

/**
 * What puppeteer needs to start it.
 * @param {'chromium' | 'firefox'} browser
 */
export function launchOptions(browser) {
  const executablePath = findBrowser(browser);
  if (browser === 'firefox') return /** @type {const} */ ({ browser, executablePath, headless: true });
  const args = [
    // Containers have neither the sandbox's user namespaces nor much shared memory.
    '--no-sandbox',
    '--disable-dev-shm-usage',
    // Nothing but the tests' own connections.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return /** @type {const} */ ({ browser: 'chrome', executablePath, headless: true, args });
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
