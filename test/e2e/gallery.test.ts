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
  describe(`the gallery in ${name}`, () => {
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

    it('cuts no text off where a reader spaces it out, and turns with the screen', async () => {
      const page = await openPage(visit.browser, `${visit.url}gallery`);
      await page.waitForSelector('html[data-ready]');
      assert.deepEqual(await page.evaluate(spaceOut), []);
      const turned = await page.evaluate(() =>
        [...document.querySelectorAll('nostr-support')].flatMap(({ shadowRoot }) =>
          shadowRoot!.adoptedStyleSheets
            .flatMap(({ cssRules }) => [...cssRules])
            .map((rule) => (rule as CSSMediaRule).media?.mediaText)
            .filter((media) => media?.includes('orientation')),
        ),
      );
      assert.deepEqual(turned, []);
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
    // The same panel stands there many times. What is seen on a control is in its name, and what is pressed is large enough.
    const rules = {
      'landmark-unique': { enabled: false },
      'label-content-name-mismatch': { enabled: true },
      'target-size': { enabled: true },
    };
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

/**
 * In the page: the spacing that WCAG 1.4.12 names, and what text is cut off by it, or stands out of its control, that was
 * not before. Not what ends in an ellipsis on one line by design, nor what a press unfolds.
 */
async function spaceOut(): Promise<string[]> {
  const MEANT = '.cut, .folded, .hidden';
  const roots = [...document.querySelectorAll('nostr-support')].map(({ shadowRoot }) => shadowRoot!);

  const sticksOut = (inner: DOMRect, outer: DOMRect, x: boolean, y: boolean) =>
    (x && (inner.left < outer.left - 1 || inner.right > outer.right + 1)) ||
    (y && (inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1));
  const isCut = (text: Element, box: DOMRect): boolean => {
    const control = text.closest('button, label');
    if (control && sticksOut(box, control.getBoundingClientRect(), true, true)) return true;
    for (let node: Element | null = text; node; node = node.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(node);
      // What can be scrolled to is not cut off.
      if (/auto|scroll/.test(overflowX + overflowY)) return false;
      const clips = [overflowX, overflowY].map((how) => /hidden|clip/.test(how));
      if (sticksOut(box, node.getBoundingClientRect(), clips[0]!, clips[1]!)) return true;
    }
    return false;
  };
  const cut = (): Set<Text> => {
    const found = new Set<Text>();
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        const parent = text.parentElement;
        if (!parent || !text.data.trim() || parent.closest(MEANT) || !parent.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        if (isCut(parent, range.getBoundingClientRect())) found.add(text);
      }
    }
    return found;
  };

  const before = cut();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * {
      line-height: 1.5 !important;
      letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important;
    }
    p {
      margin-block-end: 2em !important;
    }`);
  for (const root of roots) root.adoptedStyleSheets.push(sheet);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return [...cut()]
    .filter((text) => !before.has(text))
    .map((text) => `${(text.getRootNode() as ShadowRoot).host.id}: ${text.data.trim()}`);
}
