// The languages as a site has them: files beside the widget's own, under a strict policy, in pages that are not English.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer';
import { en } from '../../src/i18n/en.js';
import { words as ar } from '../../src/i18n/languages/ar.js';
import { words as de } from '../../src/i18n/languages/de.js';
import {
  BROWSERS,
  launch,
  openPage,
  servePage,
  shownText,
  troubles,
  until,
  untilText,
} from '../support/pages.js';

const AGENT = 'a'.repeat(64);
/** Where nobody listens. */
const RELAY = 'ws://127.0.0.1:9';
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `connect-src ${RELAY}`,
  "img-src 'self'",
  'trusted-types lit-html',
  "require-trusted-types-for 'script'",
].join('; ');

for (const name of BROWSERS) {
  describe(`a page in another language, in ${name}`, () => {
    let browser: Browser;
    const closing: (() => Promise<unknown>)[] = [];

    before(async () => {
      browser = await launch(name);
    });

    after(async () => {
      await browser?.close();
      for (const close of closing) await close();
    });

    /** Two widgets in one page. */
    async function visit(lang: string, missing?: RegExp): Promise<{ page: Page; files: () => string[] }> {
      const widgets = ['one', 'two'].map(
        (id) =>
          `<nostr-support id="${id}" storage-key="${id}" agent="${AGENT}" relays="${RELAY}" persist="none"></nostr-support>`,
      );
      const html = `<!doctype html><html lang="${lang}"><title>A page</title>
        <script type="module" src="/dist-cdn/nostr-support.js"></script>${widgets.join('')}</html>`;
      const site = await servePage(html, POLICY, missing);
      closing.push(() => site.close());
      const page = await openPage(await browser.createBrowserContext(), site.url);
      await until(
        page,
        `() => document.querySelector('#two').shadowRoot?.querySelector('.launcher')`,
        'the widgets',
      );
      return { page, files: () => site.asked.filter((path) => path.includes('/lang/')) };
    }

    const show = (page: Page, id: string) =>
      page.evaluate(
        (selector) => (document.querySelector(selector) as unknown as { show(): void }).show(),
        id,
      );

    /** What the launcher is called, and in which language and direction the widget is written. */
    const said = (page: Page) =>
      page.evaluate(() => {
        const root = document.querySelector('#one')?.shadowRoot?.querySelector<HTMLElement>('.root');
        return [root?.querySelector('.launcher')?.getAttribute('aria-label'), root?.lang, root?.dir];
      });

    it('asks for nothing while the widget is closed, then for one file, once for all', async () => {
      const { page, files } = await visit('de-AT');
      assert.deepEqual([files(), await said(page)], [[], [en.launch, 'en', 'ltr']]);
      await Promise.all([show(page, '#one'), show(page, '#two')]);
      await untilText(page, '#one', de.greeting);
      await untilText(page, '#two', de.greeting);
      await untilText(page, '#one', de.offline);
      assert.deepEqual(files(), ['/dist-cdn/lang/de.js']);
      assert.deepEqual(await said(page), [de.launch, 'de-AT', 'ltr']);
      assert.deepEqual(await troubles(page), []);
    });

    it('is written from right to left where that is its direction', async () => {
      const { page } = await visit('ar');
      assert.deepEqual(await said(page), [en.launch, 'en', 'rtl']);
      await show(page, '#one');
      await untilText(page, '#one', ar.greeting);
      assert.deepEqual(await said(page), [ar.launch, 'ar', 'rtl']);
    });

    it('reads English where the file cannot be had, and all else works', async () => {
      const { page, files } = await visit('de', /\/lang\//);
      const answered = page.waitForResponse((response) => response.url().endsWith('/lang/de.js'));
      await show(page, '#one');
      assert.equal((await answered).status(), 404);
      await untilText(page, '#one', en.offline);
      assert.ok((await shownText(page, '#one')).includes(en.greeting));
      assert.deepEqual(files(), ['/dist-cdn/lang/de.js']);
      assert.deepEqual(await said(page), [en.launch, 'en', 'ltr']);
      assert.deepEqual(await troubles(page), []);
    });
  });
}
