// `npm run visual`: pictures of the gallery's states in Chromium and Firefox beside those that were found good, which
// `npm run visual -- --update` makes anew. Letters differ from machine to machine, so this is no part of `npm test`:
// make the references where you work before you change how something looks, and look at what differs afterwards.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { launchOptions } from '../support/browsers.js';
import { serveGallery } from '../support/gallery.js';
import { BROWSERS, type BrowserName } from '../support/pages.js';
import { difference, reduced } from './difference.js';

const REFERENCES = 'test/visual/references';
const DIFFERENT = 'test/visual/different';
/** Share of the pixels that may be another colour: the edges of letters, not a line that has moved. */
const MOST_DIFFERENT = 0.004;

/** What is looked at: the state, the look, and how wide the window is. */
const SHOTS = [
  ['launcher-unread', 'theme=light', 1280],
  ['new-starters', 'theme=dark', 1280],
  ['new-faults', 'theme=light', 390],
  ['new-everything', 'theme=dark&lang=ar', 320],
  ['list', 'theme=light&lang=ar', 1280],
  ['talk', 'theme=light', 1280],
  ['talk', 'theme=dark&lang=ar', 390],
  ['reactions', 'theme=dark', 390],
  ['menu', 'theme=light&lang=de', 320],
  ['failed', 'theme=light', 390],
  ['resolved', 'theme=dark', 390],
  ['tray', 'theme=light', 390],
  ['files', 'theme=light&lang=tr', 320],
  ['away', 'theme=dark&lang=de', 320],
] as const;

const isUpdate = process.argv.includes('--update');

async function main(): Promise<void> {
  const gallery = await serveGallery();
  const judge = await puppeteer.launch(launchOptions('chromium'));
  await rm(DIFFERENT, { recursive: true, force: true });
  // What is no longer looked at goes.
  if (isUpdate) await rm(REFERENCES, { recursive: true, force: true });
  await mkdir(isUpdate ? REFERENCES : DIFFERENT, { recursive: true });
  try {
    const blank = await judge.newPage();
    const wrong: string[] = [];
    for (const browser of BROWSERS) wrong.push(...(await look(browser, gallery.url, blank)));
    const all = SHOTS.length * BROWSERS.length;
    console.log(
      isUpdate ? `${all} pictures made` : `${all - wrong.length} as before, ${wrong.length} different`,
    );
    if (wrong.length) console.log(`See ${DIFFERENT}:\n  ${wrong.join('\n  ')}`);
    else if (!isUpdate) await rm(DIFFERENT, { recursive: true });
    process.exitCode = wrong.length ? 1 : 0;
  } finally {
    await judge.close();
    await gallery.close();
  }
}

/** The names of those that are not as they were. */
async function look(name: BrowserName, url: string, judge: Page): Promise<string[]> {
  const browser = await open(name);
  const wrong: string[] = [];
  try {
    for (const [state, query, width] of SHOTS) {
      const picture = await shoot(browser, `${url}gallery?state=${state}&${query}`, width);
      const file = `${name}-${state}-${query.replaceAll(/theme=|lang=/g, '').replaceAll('&', '-')}-${width}`;
      if (isUpdate) {
        await writeFile(`${REFERENCES}/${file}.webp`, await reduced(judge, picture));
        continue;
      }
      const before = await readFile(`${REFERENCES}/${file}.webp`).catch(() => undefined);
      const found = before ? await difference(judge, before, picture) : { share: 1, marked: picture };
      if (found.share <= MOST_DIFFERENT) continue;
      await writeFile(`${DIFFERENT}/${file}.png`, found.marked);
      wrong.push(`${file} (${(found.share * 100).toFixed(1)} %)`);
    }
  } finally {
    await browser.close();
  }
  return wrong;
}

/** Everywhere at the same hour, and with nothing that moves. */
function open(name: BrowserName): Promise<Browser> {
  const options = { ...launchOptions(name), env: { ...process.env, TZ: 'UTC' } };
  return puppeteer.launch({ ...options, extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 } });
}

/** The panel, or the launcher where there is nothing else. */
async function shoot(browser: Browser, url: string, width: number): Promise<Buffer> {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 700 });
  if ((await browser.version()).startsWith('Chrome'))
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  const clip = await page.evaluate(async () => {
    const { shadowRoot } = document.querySelector('nostr-support')!;
    // A caret blinks.
    (shadowRoot!.activeElement as HTMLElement | null)?.blur();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const shown = shadowRoot!.querySelector('.panel') ?? shadowRoot!.querySelector('.launcher');
    const { x, y, width, height } = shown!.getBoundingClientRect();
    const top = Math.max(0, y - 8);
    return {
      x: Math.max(0, x - 8),
      y: top,
      width: width + 16,
      height: Math.min(height + 16, innerHeight - top),
    };
  });
  const picture = await page.screenshot({ clip });
  await page.close();
  return Buffer.from(picture);
}

await main();
