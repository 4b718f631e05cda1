// The widget while the reader goes from page to page: by Turbo, which swaps or morphs the body and keeps copies of it,
// within view transitions, and back to a page that the browser has kept whole.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer';
import { BROWSERS, click, countText, until, untilText, write } from '../support/pages.js';
import { hasFocus, say, SCRIPT, untilDraft, WIDGET, WidgetPages } from '../support/widget-pages.js';

const TRANSITIONS = '<meta name="view-transition" content="same-origin">';
const MORPHS = '<meta name="turbo-refresh-method" content="morph">';
/** Kept by Turbo as the element that it is. */
const PERMANENT = 'id="support" data-turbo-permanent';

const isOpen = (page: Page) => page.$eval(WIDGET, (element) => element.hasAttribute('open'));
const mark = (page: Page) => page.$eval(WIDGET, (element) => void Object.assign(element, { isMarked: true }));
const isMarked = (page: Page) => page.$eval(WIDGET, (element) => 'isMarked' in element);

for (const name of BROWSERS) {
  describe(`from page to page in ${name}`, () => {
    const pages = new WidgetPages(name);

    const turboPage = (title: string, body: string, meta = '') =>
      `<html><head><title>${title}</title>${meta}<script type="module">
        import * as Turbo from '/turbo.js';
        globalThis.Turbo = Turbo;
        globalThis.loads = [];
        addEventListener('turbo:load', () => loads.push(document.title));
        addEventListener('turbo:render', () => {
          if (document.documentElement.hasAttribute('data-turbo-preview')) loads.push('preview');
        });
      </script>${SCRIPT}</head><body>${body}</body></html>`;

    /** One page that leads to another, by Turbo; the widget in both, open in neither. */
    const visitTurbo = async (attributes: string, meta = '') => {
      const two = pages.serve(turboPage('Two', `<p>Two</p>${pages.tag(attributes)}`, meta));
      const one = turboPage('One', `<a href="${two}">On</a>${pages.tag(attributes)}`, meta);
      const page = await pages.visit(one);
      await click(page, WIDGET, '[part=launcher]');
      await say(page, 'Before');
      await write(page, WIDGET, '[part=input]', 'a draft');
      await mark(page);
      await page.evaluate('loads.length = 0');
      return { page, two };
    };
    /** Turbo has shown these, in this order, since it was asked last, and nothing else went wrong. */
    const untilShown = async (page: Page, ...titles: string[]) => {
      await until(page, `() => loads.length >= ${titles.length}`, titles.join());
      assert.deepEqual(await page.evaluate('loads.splice(0)'), titles);
      assert.equal(await page.$$eval(WIDGET, (all) => all.length), 1);
    };
    /** A page that Turbo has a copy of is shown from that first: here always, for the answer waits. */
    const visitCopied = async (page: Page, path: string) => {
      await page.evaluate(`
        addEventListener('turbo:before-fetch-request', (event) => {
          event.preventDefault();
          addEventListener('turbo:render', () => event.detail.resume(), { once: true });
        }, { once: true });
        Turbo.visit('${path}');`);
      await untilShown(page, 'preview', 'Two');
    };
    const sendDraft = async (page: Page, text: string) => {
      await untilDraft(page, text);
      await click(page, WIDGET, '[part=input]');
      await page.keyboard.press('Enter');
      await untilText(page, WIDGET, `${text} `);
      await untilDraft(page, '');
      await until(
        page,
        `() => document.querySelector('${WIDGET}').tickets[0].items[1]?.delivery.state === 'sent'`,
        'the draft to be sent',
      );
    };

    for (const [what, meta] of [
      ['by Turbo', ''],
      ['by Turbo with view transitions', TRANSITIONS],
    ] as const) {
      it(`${what} is closed on the next page, with the conversation and the draft; Back it is as it was left`, async () => {
        const { page, two } = await visitTurbo('', meta);
        await page.click('a');
        await untilShown(page, 'Two');
        assert.deepEqual([await isOpen(page), await isMarked(page)], [false, false]);
        await page.goBack();
        await untilShown(page, 'One');
        // From the copy that Turbo made of the open one. Nobody has clicked into it: the keyboard stays in the page.
        await untilDraft(page, 'a draft');
        assert.deepEqual([await isOpen(page), await hasFocus(page)], [true, false]);
        await untilText(page, WIDGET, 'Before');
        await visitCopied(page, two);
        assert.equal(await isOpen(page), false);
        await click(page, WIDGET, '[part=launcher]');
        await sendDraft(page, 'a draft');
        assert.equal(await countText(page, WIDGET, 'Before'), 1);
        await pages.leave(page);
      });

      it(`${what} and permanent stays what it is: open, with the draft and its connection`, async () => {
        const { page, two } = await visitTurbo(PERMANENT, meta);
        await page.click('a');
        await untilShown(page, 'Two');
        await page.goBack();
        await untilShown(page, 'One');
        await visitCopied(page, two);
        assert.deepEqual([await isOpen(page), await isMarked(page)], [true, true]);
        await sendDraft(page, 'a draft');
        assert.equal(await countText(page, WIDGET, 'Before'), 1);
        await page.keyboard.press('Escape');
        await page.goBack();
        await untilShown(page, 'One');
        assert.deepEqual([await isOpen(page), await isMarked(page)], [false, true]);
        await pages.leave(page);
      });
    }

    it('while Turbo morphs the page stays open under the hands that write, where it is permanent', async () => {
      const { page } = await visitTurbo(PERMANENT, MORPHS);
      await page.evaluate('Turbo.session.refresh(location.href)');
      await untilShown(page, 'One');
      assert.deepEqual([await isOpen(page), await isMarked(page), await hasFocus(page)], [true, true, true]);
      await page.keyboard.type(', and more');
      await sendDraft(page, 'a draft, and more');
      await pages.leave(page);
    });

    it('while Turbo morphs the page becomes what the page says, where it is not permanent, and loses nothing', async () => {
      const { page } = await visitTurbo('', MORPHS);
      await page.evaluate('Turbo.session.refresh(location.href)');
      await untilShown(page, 'One');
      await until(page, `() => !document.querySelector('${WIDGET}').open`, 'it to close');
      assert.equal(await isMarked(page), true);
      await click(page, WIDGET, '[part=launcher]');
      await sendDraft(page, 'a draft');
      await pages.leave(page);
    });

    it('goes on in the next document, within a view transition where there are any', async () => {
      const head = (
        title: string,
      ) => `<title>${title}</title><style>@view-transition { navigation: auto }</style>
        <script>
          globalThis.transition = new Promise((resolve) =>
            addEventListener('pagereveal', ({ viewTransition }) =>
              resolve(viewTransition?.finished.then(() => 'finished'))));
        </script>`;
      const two = pages.serve(`${head('Two')}${pages.tag('open')}${SCRIPT}`);
      const page = await pages.visit(`${head('One')}<a href="${two}">On</a>${pages.tag('open')}${SCRIPT}`);
      await say(page, 'Before');
      await write(page, WIDGET, '[part=input]', 'a draft');
      await Promise.all([page.waitForNavigation(), page.click('a')]);
      // Not in Firefox, where the next document comes at once.
      if (name === 'chromium') assert.equal(await page.evaluate('transition'), 'finished');
      await untilText(page, WIDGET, 'Before');
      await sendDraft(page, 'a draft');
      await pages.leave(page);
    });

    it('opens, closes and moves into the top layer within a view transition of its page', async () => {
      const page = await pages.visit(
        `<style>${WIDGET}::part(panel) { view-transition-name: support }</style>
        <dialog><p>Dialog</p></dialog>${pages.tag()}${SCRIPT}`,
      );
      await click(page, WIDGET, '[part=launcher]');
      await say(page, 'Before');
      await write(page, WIDGET, '[part=input]', 'a draft');
      const within = async (change: string) => {
        await page.evaluate(`(async () => {
          const element = document.querySelector('${WIDGET}');
          const dialog = document.querySelector('dialog');
          const change = async () => {
            ${change};
            await element.updateComplete;
          };
          await (document.startViewTransition?.(change).finished ?? change());
        })()`);
      };
      await within('dialog.append(element); dialog.showModal()');
      assert.equal(await isOpen(page), true);
      await within('element.hide()');
      assert.equal(await isOpen(page), false);
      await within('element.show()');
      assert.equal(await isOpen(page), true);
      await sendDraft(page, 'a draft');
      await pages.leave(page);
    });

    describe('back', () => {
      const SHOWN = `<script>
        addEventListener('pageshow', (event) => {
          globalThis.kept = event.persisted;
          if (event.persisted) void fetch('/kept');
        });
      </script>`;

      it('to a page that was kept whole, it is as it was', async () => {
        // Without a connection: Firefox keeps no page that has an open socket.
        const page = await pages.visit(`${SHOWN}${pages.tag('open consent')}${SCRIPT}`);
        await write(page, WIDGET, '[part=input]', 'a draft');
        await mark(page);
        await page.goto(`${pages.site.url}nothing`);
        const kept = pages.asked('/kept');
        // Nothing tells the driver of Firefox that it is there: goBack() would wait in vain.
        if (name === 'chromium') await page.goBack();
        else await page.evaluate('void setTimeout(() => history.back())');
        await kept;
        assert.deepEqual(
          [await page.evaluate('kept'), await isOpen(page), await isMarked(page)],
          [true, true, true],
        );
        await untilDraft(page, 'a draft');
        await click(page, WIDGET, '[part=form] input[type=checkbox]');
        await click(page, WIDGET, '[part=input]');
        await page.keyboard.press('Enter');
        await untilText(page, WIDGET, 'Sent');
        await pages.leave(page);
      });

      it('to a page with a connection, it is connected again, with the draft', async () => {
        const page = await pages.visit(`${SHOWN}${pages.tag('open')}${SCRIPT}`);
        await say(page, 'Before');
        await write(page, WIDGET, '[part=input]', 'a draft');
        const address = page.url();
        await page.goto(`${pages.site.url}nothing`);
        await page.goBack();
        assert.equal(page.url(), address);
        // The widget closes its sockets as it leaves: in time for Chromium, too late for Firefox.
        if (name === 'chromium') assert.equal(await page.evaluate('kept'), true);
        await untilText(page, WIDGET, 'Before');
        await until(
          page,
          `() => document.querySelector('${WIDGET}').connection === 'online'`,
          'a connection',
        );
        await sendDraft(page, 'a draft');
        await pages.leave(page);
      });
    });
  });
}
