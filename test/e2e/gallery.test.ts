// Every state that demo/gallery.html shows, and every brand of demo/themes.html, in both themes: that it can be reached,
// and what axe says of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import type { Page } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { BROWSERS, openPage, troubles } from '../support/pages.js';

declare const axe: { run(context: ElementContext, options: RunOptions): Promise<AxeResults> };

/** Addresses, and how much there is to be seen at least. */
const PAGES = [
  ['gallery?theme=light', 60],
  ['gallery?theme=dark', 60],
  ['gallery?theme=light&lang=ar', 60],
  ['themes?theme=light', 6],
  ['themes?theme=dark', 6],
] as const;

for (const name of BROWSERS) {
  describe(`the gallery in ${name}`, { timeout: 180_000 }, () => {
    const visit = visitGallery(name);

    for (const [look, least] of PAGES)
      it(`shows everything accessibly at /${look}`, async () => {
        const page = await openPage(visit.browser, visit.url + look);
        const shown = await page.waitForSelector('html[data-ready]');
        assert.ok((await shown!.evaluate((node) => Number(node.getAttribute('data-ready')))) >= least);
        assert.deepEqual(await troubles(page), []);
        assert.deepEqual(await faults(page), []);
        const alone = await page.$$eval('a.only', (links) => links.map(({ href }) => href));
        for (const address of alone) {
          await page.goto(address);
          await page.waitForSelector('html[data-ready]');
          assert.deepEqual([await faults(page), await troubles(page)], [[], []], address);
        }
        await page.close();
      });

    it('covers a phone, with every add-on there is, and is dropped on as a whole', async () => {
      const page = await openPage(visit.browser, `${visit.url}gallery?state=drop`);
      await page.setViewport({ width: 390, height: 700 });
      await page.waitForSelector('html[data-ready]');
      const [panel, zone] = await page.evaluate(() => {
        const { shadowRoot } = document.querySelector('nostr-support')!;
        for (const animation of shadowRoot!.getAnimations()) animation.finish();
        return ['.panel', '.dropzone'].map((selector) => {
          const { x, y, width, height } = shadowRoot!.querySelector(selector)!.getBoundingClientRect();
          return [x, y, width, height];
        });
      });
      assert.deepEqual(panel, [0, 0, 390, 700]);
      assert.deepEqual(zone, [8, 8, 374, 684]);
      await page.close();
    });
  });
}

/** What axe says of the page, in words. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(async () => {
    const widgets = [...document.querySelectorAll('nostr-support')];
    for (const { shadowRoot } of widgets)
      for (const animation of shadowRoot!.getAnimations()) animation.cancel();
    // The same panel stands there many times.
    const rules = { 'landmark-unique': { enabled: false }, 'target-size': { enabled: true } };
    const options: RunOptions = { resultTypes: ['violations'], rules };
    // What lies under an open menu is not to be pressed.
    const isOpen = widgets.some(({ shadowRoot }) => shadowRoot!.querySelector('.menu-sheet'));
    const covered = isOpen ? [{ fromShadowDom: ['nostr-support', '.log'] as [string, string] }] : [];
    const context = { include: [document.documentElement], exclude: covered };
    const { violations } = await axe.run(context, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${id} in ${[target[0]].flat()[0]}: ${html.slice(0, 160)}`),
    );
  });
}
