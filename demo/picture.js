/**
 * `npm run picture`: makes demo/picture.png, the README's screenshot. Starts the demo in a folder of its own, lets
 * a few customers write and the agent answer through the real pages, and takes a picture of both side by side.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer';

import { launchOptions } from '../test/support/browsers.js';
import { startDemo } from './start.js';

const PICTURE = fileURLToPath(new URL('picture.png', import.meta.url));
const WIDGET = 'nostr-support';
const DESK = 'nostr-support-desk';
const PATIENCE = 15_000;

const OTHERS = [
  'Is the vase waterproof on the outside too? I would like to stand it on oak.',
  'My parcel says delivered, but it is not here. Order 2217.',
];

/** Waits until an element shows a text, inside its shadow roots too. @param {import('puppeteer').Frame} frame @param {string} selector @param {string} text */
async function shows(frame, selector, text) {
  const found = await frame.evaluate(`(async () => {
    const read = (node) => [...(node.shadowRoot ?? node).childNodes].map((child) =>
      child.nodeType === 3 ? child.data : child.nodeType === 1 && child.tagName !== 'STYLE' ? read(child) : ''
    ).join(' ');
    const end = performance.now() + ${PATIENCE};
    while (!read(document.querySelector(${JSON.stringify(selector)})).includes(${JSON.stringify(text)})) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
  })()`);
  if (!found) throw new Error(`waited in vain for "${text}" in ${selector}`);
}

/** @param {import('puppeteer').Frame} frame @param {string} selector */
async function press(frame, selector) {
  const handle = await frame.waitForSelector(selector, { visible: true, timeout: PATIENCE });
  // A click by coordinates would scroll the page that is to be in the picture.
  await handle.evaluate((element) => /** @type {HTMLElement} */ (element).click());
}

/** @param {import('puppeteer').Frame} frame @param {string} host @param {string} text */
async function say(frame, host, text) {
  const input = await frame.waitForSelector(`${host} >>> [part=input]`, { visible: true, timeout: PATIENCE });
  await input.type(text);
  await input.press('Enter');
  await shows(frame, host, text);
}

/** Somebody else, in a browser of their own. @param {import('puppeteer').Browser} browser @param {string} url @param {string} text */
async function ask(browser, url, text) {
  const context = await browser.createBrowserContext();
  const frame = (await visit(context, url)).mainFrame();
  await press(frame, `${WIDGET} >>> [part=launcher]`);
  await say(frame, WIDGET, text);
  await shows(frame, WIDGET, 'Sent');
  await context.close();
}

/** @param {import('puppeteer').Browser | import('puppeteer').BrowserContext} context @param {string} url */
async function visit(context, url) {
  const page = await context.newPage();
  await page.setViewport({ width: 1440, height: 800 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(url, { waitUntil: 'networkidle0' });
  return page;
}

/** @param {import('puppeteer').Browser} browser @param {{ shopUrl: string, deskUrl: string, bothUrl: string }} demo */
async function takePicture(browser, { shopUrl, deskUrl, bothUrl }) {
  const page = await visit(browser, bothUrl);
  const frameAt = (/** @type {string} */ url) => page.frames().find((frame) => frame.url() === url);
  const [shop, desk] = [frameAt(shopUrl), frameAt(deskUrl)];
  if (!shop || !desk) throw new Error('expected the shop and the desk side by side');
  for (const text of OTHERS) {
    await ask(browser, shopUrl, text);
    await shows(desk, DESK, text.slice(0, 20));
  }
  await page.bringToFront();
  await press(shop, `${WIDGET} >>> [part=launcher]`);
  await say(shop, WIDGET, 'Hello! Can the tide set go into a dishwasher?');
  await shows(desk, DESK, 'Can the tide set');
  // The first may be another's: all three were asked within a second or two.
  await press(desk, `${DESK} >>> ::-p-text(Can the tide set)`);
  await say(desk, DESK, 'It can, all our glazes are fired at 1,280 °C. Only the gilded rims want a sponge.');
  await shows(shop, WIDGET, 'Only the gilded rims');
  await say(shop, WIDGET, 'Perfect. And could you wrap it? It is for my sister.');
  await shows(desk, DESK, 'for my sister');
  await say(desk, DESK, 'Gladly, with a card if you tell us what to write.');
  await shows(shop, WIDGET, 'with a card');
  await shop.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.screenshot({ path: PICTURE });
}

const dataDir = await mkdtemp(join(tmpdir(), 'nostr-support-picture-'));
const demo = await startDemo({ port: 0, dataDir, log: () => {} });
const browser = await puppeteer.launch(launchOptions('chromium'));
try {
  await takePicture(browser, demo);
} finally {
  await browser.close();
  await demo.close();
  await rm(dataDir, { recursive: true, force: true });
}
