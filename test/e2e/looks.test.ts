// How the panel uses the room that it is given: a phone, its keyboard, a phone that lies on its side, a page at 200 % and
// at 400 %, and paper.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { openPage } from '../support/pages.js';

/** A phone that lies, a laptop's window at 200 %, and one at 400 %; in CSS pixels. */
const WINDOWS = [
  [640, 320],
  [640, 400],
  [320, 256],
] as const;
/** What must be within reach in each state. */
const STATES: Record<string, string> = {
  new: '[part=send-button]',
  'new-everything': '[part=send-button]',
  resolved: '[part=send-button]',
  tray: '[part=send-button]',
  replying: '[part=send-button]',
  'list-many': '.foot .button',
  'menu-talk': '.menu-sheet',
  delete: '.menu-sheet',
  carried: '.menu-sheet',
};

/** A phone in the hand. */
const touched = (page: Page) => page.setViewport({ width: 390, height: 700, isMobile: true, hasTouch: true });

describe('the panel', () => {
  const visit = visitGallery('chromium');

  const open = async (
    state: string,
    width: number,
    height: number,
    prepare: (page: Page) => Promise<unknown> = (page) => page.setViewport({ width, height }),
  ): Promise<Page> => {
    const page = await openPage(visit.browser, 'about:blank');
    await prepare(page);
    await page.goto(`${visit.url}gallery?state=${state}`);
    await page.waitForSelector('html[data-ready]');
    return page;
  };

  for (const [width, height] of WINDOWS)
    it(`cuts nothing off that is to be pressed in a window of ${width} by ${height}`, async () => {
      for (const [state, selector] of Object.entries(STATES)) {
        const page = await open(state, width, height);
        const { panel, control } = await page.evaluate((selector) => {
          const { shadowRoot } = document.querySelector('nostr-support')!;
          for (const animation of shadowRoot!.getAnimations()) animation.finish();
          const [panel, control] = ['.panel', selector].map((each) => {
            const { top, right, bottom, left } = shadowRoot!.querySelector(each)!.getBoundingClientRect();
            return { top, right, bottom, left };
          });
          return { panel: panel!, control: control! };
        }, selector);
        assert.deepEqual(panel, { top: 0, right: width, bottom: height, left: 0 }, state);
        const isInside =
          control.top >= 0 && control.left >= 0 && control.right <= width && control.bottom <= height;
        assert.ok(isInside, `${state}: ${JSON.stringify(control)}`);
        await page.close();
      }
    });

  it('writes in no field so small that a phone zooms in on it, and as large as the page wants it', async () => {
    const page = await open('new-everything', 390, 700, touched);
    assert.ok(await page.evaluate(() => matchMedia('(pointer: coarse)').matches));
    const sizes = (size: string) =>
      page.evaluate((size) => {
        const widget = document.querySelector('nostr-support')!;
        widget.style.setProperty('--support-font-size', size);
        const fields = [...widget.shadowRoot!.querySelectorAll('textarea, input')];
        return [...new Set(fields.map((field) => `${field.localName} ${getComputedStyle(field).fontSize}`))];
      }, size);
    assert.deepEqual((await sizes('13px')).sort(), ['input 16px', 'textarea 16px']);
    assert.deepEqual((await sizes('21px')).sort(), ['input 21px', 'textarea 21px']);
    await page.close();
  });

  it('stays in what a phone shows of the page above its keyboard, unless the reader has zoomed in', async () => {
    const page = await open('talk', 390, 700, async (page) => {
      await touched(page);
      await page.evaluateOnNewDocument(() => {
        const value = Object.assign(new EventTarget(), { height: 700, offsetTop: 0, scale: 1 });
        Object.defineProperty(globalThis, 'visualViewport', { value });
      });
    });
    const place = (change: string, seen: object) =>
      page.evaluate(
        async (change, seen) => {
          Object.assign(visualViewport!, seen);
          visualViewport!.dispatchEvent(new Event(change));
          const widget = document.querySelector('nostr-support')!;
          await widget.updateComplete;
          const { shadowRoot } = widget;
          for (const animation of shadowRoot!.getAnimations()) animation.finish();
          const [panel, button] = ['.panel', '[part=send-button]'].map((selector) =>
            shadowRoot!.querySelector(selector)!.getBoundingClientRect(),
          );
          return [panel!.top, panel!.height, button!.top > panel!.top && button!.bottom < panel!.bottom];
        },
        change,
        seen,
      );
    assert.deepEqual(await place('resize', { height: 700, offsetTop: 0 }), [0, 700, true]);
    assert.deepEqual(await place('resize', { height: 380, offsetTop: 0 }), [0, 380, true]);
    assert.deepEqual(await place('scroll', { height: 380, offsetTop: 120 }), [120, 380, true]);
    assert.deepEqual(await place('resize', { height: 190, offsetTop: 40, scale: 2 }), [120, 380, true]);
    assert.deepEqual(await place('resize', { height: 700, offsetTop: 0, scale: 1 }), [0, 700, true]);
    await page.close();
  });

  it('leaves half of its header to the words, in a window of 320, read from either side', async () => {
    for (const lang of ['en', 'ar']) {
      const page = await open(`away&lang=${lang}`, 320, 640);
      const { words, back, isPictured } = await page.evaluate(() => {
        const { shadowRoot } = document.querySelector('nostr-support')!;
        for (const animation of shadowRoot!.getAnimations()) animation.finish();
        const [words, back] = ['.titles', '[part=back-button]'].map((selector) => {
          const { left, right } = shadowRoot!.querySelector(selector)!.getBoundingClientRect();
          return { left, right };
        });
        const isPictured = shadowRoot!.querySelector('.header .avatar')!.checkVisibility();
        return { words: words!, back: back!, isPictured };
      });
      const gap = lang === 'ar' ? back.left - words.right : words.left - back.right;
      assert.ok(words.right - words.left >= 160, `${lang}: ${JSON.stringify(words)}`);
      assert.ok(gap > 0 && gap < 16, `${lang}: ${gap}`);
      assert.equal(isPictured, false);
      await page.close();
    }
  });

  it('is printed whole where it stands in the page, and not at all where it floats above', async () => {
    const page = await open('talk', 1280, 800);
    await page.emulateMediaType('print');
    const look = () =>
      page.evaluate(() => {
        const { shadowRoot } = document.querySelector('nostr-support')!;
        const [panel, log, items] = ['.panel', '.log', '.items'].map((selector) =>
          shadowRoot!.querySelector(selector)!.getBoundingClientRect(),
        );
        const pressed = [...shadowRoot!.querySelectorAll('button:not([part=receipt])')];
        return {
          isShown: panel!.height > 0,
          isWhole: log!.top <= items!.top && log!.bottom >= items!.bottom && panel!.bottom >= items!.bottom,
          buttons: pressed.filter((button) => button.checkVisibility()).length,
        };
      });
    assert.equal((await look()).isShown, false);
    await page.evaluate(() => (document.querySelector('nostr-support')!.mode = 'inline'));
    assert.deepEqual(await look(), { isShown: true, isWhole: true, buttons: 0 });
    await page.close();
  });
});
