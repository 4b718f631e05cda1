// `npm run visual`: pictures of the gallery's states in Chromium and Firefox beside those that were found good, which
// `npm run visual -- --update` makes anew. Letters differ from machine to machine, so this is no part of `npm test`:
// make the references where you work before you change how something looks, and look at what differs afterwards.
//
// A look in a browser is one sheet in `references`, and a list that says where each state is in it (see in-page.ts).
// `npm run visual -- chromium-dark firefox-tablet` looks at these alone.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { launchOptions } from '../support/browsers.js';
import { serveGallery } from '../support/gallery.js';
import { BROWSERS, type BrowserName } from '../support/pages.js';
import { prepare, type Cell, type Sheets } from './in-page.js';
import { LOOKS, type Look } from './looks.js';

declare const sheets: Sheets;

const REFERENCES = 'test/visual/references';
const DIFFERENT = 'test/visual/different';
/** Pixels that may be another colour, beside those that the sheet itself has lost. */
const MOST_DIFFERENT = 12;

/** By the state's name, as Base64. */
type Pictures = Record<string, string>;
type Kept = Cell & { readonly lost: number };

const isUpdate = process.argv.includes('--update');
const only = process.argv.slice(2).filter((word) => word !== '--update');

async function main(): Promise<void> {
  const gallery = await serveGallery();
  const chromium = await puppeteer.launch(launchOptions('chromium'));
  await rm(DIFFERENT, { recursive: true, force: true });
  // What is no longer looked at goes.
  if (isUpdate && !only.length) await rm(REFERENCES, { recursive: true, force: true });
  await mkdir(isUpdate ? REFERENCES : DIFFERENT, { recursive: true });
  try {
    const judge = await openJudge(chromium);
    let all = 0;
    const wrong: string[] = [];
    for (const browser of BROWSERS)
      for (const look of LOOKS) {
        const path = `${browser}-${look.name}`;
        if (look.browsers && !look.browsers.includes(browser)) continue;
        if (only.length && !only.includes(path)) continue;
        const pictures = await shootAll(browser, look, `${gallery.url}gallery`);
        all += Object.keys(pictures).length;
        if (isUpdate) await keep(judge, path, pictures);
        else wrong.push(...(await compare(judge, path, pictures)));
      }
    console.log(
      isUpdate ? `${all} pictures made` : `${all - wrong.length} as before, ${wrong.length} different`,
    );
    if (wrong.length)
      console.log(`Before, now and the difference are side by side in:\n  ${wrong.join('\n  ')}`);
    else if (!isUpdate) await rm(DIFFERENT, { recursive: true });
    process.exitCode = wrong.length ? 1 : 0;
  } finally {
    await chromium.close();
    await gallery.close();
  }
}

async function openJudge(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  // The compiler that runs this names functions with a helper that pages do not have.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(prepare);
  return page;
}

async function keep(judge: Page, path: string, pictures: Pictures): Promise<void> {
  const { sheet, cells } = await judge.evaluate((pictures) => sheets.make(pictures), pictures);
  const found = await judge.evaluate(
    (sheet, cells, pictures) => sheets.compare(sheet, cells, pictures),
    sheet,
    cells,
    pictures,
  );
  const kept: Kept[] = cells.map((cell) => ({ ...cell, lost: found[cell.name]!.count }));
  await writeFile(`${REFERENCES}/${path}.webp`, Buffer.from(sheet, 'base64'));
  await writeFile(
    `${REFERENCES}/${path}.json`,
    await format(JSON.stringify(kept), { parser: 'json', printWidth: 110 }),
  );
}

/** Where to look at those that are not as they were. */
async function compare(judge: Page, path: string, pictures: Pictures): Promise<string[]> {
  const read = (end: string) => readFile(`${REFERENCES}/${path}.${end}`);
  const kept = JSON.parse(await read('json').then(String, () => '[]')) as Kept[];
  const sheet = kept.length ? (await read('webp')).toString('base64') : '';
  const found = sheet
    ? await judge.evaluate((...given) => sheets.compare(...given), sheet, kept, pictures)
    : {};
  const wrong: string[] = [];
  for (const [state, picture] of Object.entries(pictures)) {
    const lost = kept.find(({ name }) => name === state)?.lost;
    const { count = 0, marked = picture } = found[state] ?? {};
    if (lost !== undefined && count <= lost + MOST_DIFFERENT) continue;
    const file = `${DIFFERENT}/${path}-${state}.png`;
    await writeFile(file, Buffer.from(marked, 'base64'));
    wrong.push(`${file} (${lost === undefined ? 'new' : `${count} pixels`})`);
  }
  const gone = kept.filter(({ name }) => !pictures[name]);
  return [...wrong, ...gone.map(({ name }) => `${REFERENCES}/${path}.webp (no state “${name}” any more)`)];
}

async function shootAll(browser: BrowserName, look: Look, gallery: string): Promise<Pictures> {
  const opened = await open(browser, look);
  const pictures: Pictures = {};
  try {
    const page = await opened.newPage();
    await setUp(page, browser, look);
    for (const state of look.states ?? (await statesOf(page, gallery))) {
      await page.goto(`${gallery}?state=${state}&${look.query}`);
      await page.waitForSelector('html[data-ready]');
      pictures[state] = await shoot(page, !!look.printed);
    }
  } finally {
    await opened.close();
  }
  return pictures;
}

/** In one time zone, and with nothing that moves. */
function open(browser: BrowserName, { forcedColours }: Look): Promise<Browser> {
  const extraPrefsFirefox = {
    'ui.prefersReducedMotion': 1,
    ...(forcedColours && { 'browser.display.document_color_use': 2 }),
  };
  return puppeteer.launch({
    ...launchOptions(browser),
    env: { ...process.env, TZ: 'UTC' },
    extraPrefsFirefox,
  });
}

async function setUp(page: Page, browser: BrowserName, { width, height, ...look }: Look): Promise<void> {
  await page.setViewport({ width, height });
  // The gallery's own day.
  await page.evaluateOnNewDocument(() => (Date.now = () => Date.UTC(2026, 4, 12, 12)));
  if (browser === 'firefox') return;
  const session = await page.createCDPSession();
  const features = [
    { name: 'prefers-reduced-motion', value: 'reduce' },
    ...(look.forcedColours ? [{ name: 'forced-colors', value: 'active' }] : []),
  ];
  await session.send('Emulation.setEmulatedMedia', { media: look.printed ? 'print' : '', features });
}

async function statesOf(page: Page, gallery: string): Promise<string[]> {
  await page.goto(gallery);
  await page.waitForSelector('html[data-ready]');
  return page.$$eval('figcaption a', (links) =>
    links.map((link) => new URLSearchParams((link as HTMLAnchorElement).search).get('state')!),
  );
}

/** What covers the window, else the panel, or the launcher where there is nothing else. */
async function shoot(page: Page, isPrinted: boolean): Promise<string> {
  const clip = await page.evaluate(async (isPrinted) => {
    const widget = document.querySelector('nostr-support')!;
    if (isPrinted) widget.mode = 'inline';
    await widget.updateComplete;
    const { shadowRoot } = widget;
    // A caret blinks, and the menu closes when the focus leaves it.
    const style = new CSSStyleSheet();
    style.replaceSync('* { caret-color: transparent !important }');
    shadowRoot!.adoptedStyleSheets.push(style);
    if (!shadowRoot!.querySelector('.menu-sheet')) (shadowRoot!.activeElement as HTMLElement | null)?.blur();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const shown = ['.viewer', '.panel', '.launcher'].map((each) => shadowRoot!.querySelector(each));
    const { x, y, width, height } = shown.find(Boolean)!.getBoundingClientRect();
    const [left, top] = [Math.max(0, x - 8), Math.max(0, y - 8)];
    return {
      x: left,
      y: top,
      width: Math.min(width + 16, innerWidth - left),
      height: Math.min(height + 16, innerHeight - top),
    };
  }, isPrinted);
  return page.screenshot({ clip, encoding: 'base64' });
}

await main();
