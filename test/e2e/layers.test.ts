// The widget where pages put things above each other: in dialogs, popovers and full screen, moved from one to another,
// and inside of what is transformed.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer';
import { BROWSERS, click, until, untilText, write } from '../support/pages.js';
import { say, SCRIPT, untilDraft, WIDGET, WidgetPages } from '../support/widget-pages.js';

/** Whether a click on the middle of one of its parts gets to it. */
const canReach = (page: Page, name: string): Promise<boolean> =>
  page.evaluate(`(() => {
    const host = document.querySelector('${WIDGET}');
    const { x, y, width, height } = host.shadowRoot.querySelector('[part=${name}]').getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === host;
  })()`) as Promise<boolean>;

for (const name of BROWSERS) {
  describe(`layers in ${name}`, () => {
    const pages = new WidgetPages(name);

    it('works in a modal dialog, which its Escape leaves open, and beside one not at all', async () => {
      const page = await pages.visit(
        `<dialog>${pages.tag('id="in"')}</dialog>${pages.tag('id="beside" storage-key="b" position="bottom-start"')}${SCRIPT}`,
      );
      await page.evaluate(`document.querySelector('dialog').showModal()`);
      await click(page, '#in', '[part=launcher]');
      await say(page, 'From inside', '#in');
      await click(page, '#beside', '[part=launcher]');
      assert.equal(await page.$eval('#beside', (element) => element.hasAttribute('open')), false);
      await click(page, '#in', '[part=input]');
      await page.keyboard.press('Escape');
      const state = `[document.querySelector('#in').open, document.querySelector('dialog').open]`;
      assert.deepEqual(await page.evaluate(state), [false, true]);
      await page.keyboard.press('Escape');
      assert.deepEqual(await page.evaluate(state), [false, false]);
      await click(page, '#beside', '[part=launcher]');
      await say(page, 'From beside', '#beside');
      await pages.leave(page);
    });
    for (const how of ['append', 'moveBefore']) {
      it(`moved into a modal dialog by ${how}() it goes on there, and back in the page too`, async () => {
        const page = await pages.visit(
          `<main></main><dialog><p>Dialog</p></dialog>${pages.tag('open')}${SCRIPT}`,
        );
        await say(page, 'Before');
        await write(page, WIDGET, '[part=input]', 'a draft');
        // Firefox has it since version 144; a page that has not moves by append().
        if (name === 'chromium') assert.equal(await page.evaluate(`'${how}' in document.body`), true);
        const move = (where: string) =>
          page.evaluate(`(() => {
            const place = document.querySelector('${where}');
            place['${how}' in place ? '${how}' : 'append'](document.querySelector('${WIDGET}'), ...${how === 'append' ? '[]' : '[null]'});
          })()`);
        await page.evaluate(`document.querySelector('dialog').showModal()`);
        assert.equal(await canReach(page, 'input'), false, 'beside the dialog');
        await move('dialog');
        assert.equal(await canReach(page, 'input'), true, 'inside');
        await untilDraft(page, 'a draft');
        await write(page, WIDGET, '[part=input]', ', and more');
        await page.keyboard.press('Enter');
        await untilText(page, WIDGET, 'a draft, and more');
        await page.evaluate(`document.querySelector('dialog').close()`);
        await move('main');
        assert.equal(await canReach(page, 'input'), true, 'in the page');
        await untilDraft(page, '');
        await say(page, 'After');
        assert.equal(await page.evaluate(`document.querySelector('${WIDGET}').connection`), 'online');
        await pages.leave(page);
      });
    }

    it('works in a popover, which stays open for clicks inside and for the Escape that closes the panel', async () => {
      const page = await pages.visit(`<div popover>Popover ${pages.tag()}</div>${SCRIPT}`);
      await page.evaluate(`document.querySelector('[popover]').showPopover()`);
      await click(page, WIDGET, '[part=launcher]');
      await say(page, 'From inside');
      const state = `[document.querySelector('${WIDGET}').open,
        document.querySelector('[popover]').matches(':popover-open')]`;
      assert.deepEqual(await page.evaluate(state), [true, true]);
      await page.keyboard.press('Escape');
      assert.deepEqual(await page.evaluate(state), [false, true]);
      await page.keyboard.press('Escape');
      assert.deepEqual(await page.evaluate(state), [false, false]);
      await pages.leave(page);
    });

    it('works inside of what is shown on the full screen; beside it, it is there again afterwards', async () => {
      for (const inside of [true, false]) {
        const page = await pages.visit(`<div id="full">
            <button>Full</button>${inside ? pages.tag('open') : ''}
          </div>${inside ? '' : pages.tag('open')}
          <script>
            document.querySelector('button').onclick = () => document.querySelector('#full').requestFullscreen();
          </script>${SCRIPT}`);
        await say(page, 'Before');
        await page.click('button');
        await until(page, '() => document.fullscreenElement?.id === "full"', 'the full screen');
        await until(page, `() => innerWidth === document.querySelector('#full').clientWidth`, 'its size');
        assert.equal(await canReach(page, 'input'), inside);
        if (inside) await say(page, 'From inside');
        await page.evaluate('document.exitFullscreen()');
        await until(page, '() => !document.fullscreenElement', 'the page');
        await say(page, 'After');
        await pages.leave(page);
      }
    });

    it('stands inside of what is transformed, as the README says, and works there', async () => {
      for (const css of ['transform: translate(50px, 20px)', 'filter: blur(0)', 'contain: paint']) {
        const page = await pages.visit(
          `<main style="inline-size: 600px; block-size: 500px; ${css}">${pages.tag('open')}</main>${SCRIPT}`,
        );
        await say(page, 'From inside');
        const isInside = await page.$eval(`${WIDGET} >>> [part=launcher]`, (launcher) => {
          const { right, bottom } = launcher.getBoundingClientRect();
          const box = document.querySelector('main')!.getBoundingClientRect();
          return right === box.right - 24 && bottom === box.bottom - 24;
        });
        assert.equal(isInside, true, css);
        assert.equal(await canReach(page, 'input'), true, css);
        await pages.leave(page);
      }
    });
  });
}
