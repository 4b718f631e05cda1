// The widget in pages as they are: with style sheets that reset everything, by one line of script, beside another one, in
// frames that may keep nothing.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Frame, Page } from 'puppeteer';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub } from '../../src/protocol/nip19.js';
import {
  BROWSERS,
  click,
  countText,
  launch,
  openPage,
  servePage,
  until,
  untilText,
  write,
} from '../support/pages.js';
import { startRelayProcess, type RelayProcess } from '../support/relay-process.js';
import { AGENT, FILE, say, SCRIPT, WIDGET, WidgetPages } from '../support/widget-pages.js';

const OTHER = encodeNpub(getPublicKey(generateSecretKey()));

/** Where things stand, and how large their text is. */
const LOOKS = `(() => {
  const root = document.querySelector('${WIDGET}').shadowRoot;
  for (const animation of root.getAnimations()) animation.finish();
  return [...root.querySelectorAll('button, textarea, section, h2, p, .avatar')].map((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    const { fontSize, fontFamily, color, visibility, textAlign } = getComputedStyle(node);
    return [node.localName, x, y, width, height, fontSize, fontFamily, color, visibility, textAlign].join(' ');
  });
})()`;

const HOSTILE: Record<string, string> = {
  'everything is unset': '* { all: unset }',
  'everything is a large block':
    '* { box-sizing: content-box; font-size: 40px !important; display: block; margin: 20px; padding: 9px; line-height: 3 }',
  'the base font is twice as large': 'html { font-size: 200% }',
  'the body does not scroll': 'html, body { overflow: hidden; height: 100% }',
  'every child of the body is a layer of its own':
    'body > * { position: relative; z-index: 1; isolation: isolate } .wall { position: fixed; inset: 0; z-index: 99999 }',
  'every child of the body is moved':
    'body > * { transform: translate(-40px, -40px); filter: blur(0); contain: paint; will-change: transform }',
  'the body is a grid with gaps': 'body { display: grid; gap: 80px; place-items: center; min-height: 100vh }',
  'text is hidden, light and to the right':
    'body { visibility: hidden; color: #fff; text-align: right; letter-spacing: 1em; cursor: none; user-select: none; pointer-events: none }',
  'the page is written from right to left': 'html { direction: rtl }',
};

for (const name of BROWSERS) {
  describe(`every page in ${name}`, () => {
    const pages = new WidgetPages(name);
    const isThere = (page: Page) =>
      until(page, `() => !!document.querySelector('${WIDGET}')?.shadowRoot?.querySelector('button')`, 'it');

    it('looks and works the same, whatever style sheet the page has', async () => {
      const page = await pages.visit(
        `<style></style><p>Text</p><div class="wall"></div>${pages.tag()}${SCRIPT}`,
      );
      const looksWith = async (css: string): Promise<unknown> => {
        await page.$eval('style', (style, text) => (style.textContent = text), `body { margin: 0 } ${css}`);
        await click(page, WIDGET, '[part=launcher]');
        const active = `document.querySelector('${WIDGET}').shadowRoot.activeElement`;
        await until(page, `() => ${active}?.localName === 'textarea'`, 'focus');
        const looks = await page.evaluate(LOOKS);
        await page.keyboard.press('Escape');
        return looks;
      };
      // What add-ons draw is there the first time too.
      await click(page, WIDGET, '[part=launcher]');
      for (const part of ['menu', 'emoji-button'])
        await page.waitForSelector(`${WIDGET} >>> [part=${part}]`, { visible: true });
      await page.keyboard.press('Escape');
      const plain = await looksWith('');
      for (const [what, css] of Object.entries(HOSTILE)) assert.deepEqual(await looksWith(css), plain, what);
      await pages.leave(page);
    });

    it('stands in the window where the page is zoomed', async () => {
      for (const where of ['html', 'body']) {
        const page = await pages.visit(`<style>${where} { zoom: 1.5 }</style>${pages.tag('open')}${SCRIPT}`);
        await say(page, 'Zoomed');
        const outside = await page.evaluate(`(() => {
          const root = document.querySelector('${WIDGET}').shadowRoot;
          return [...root.querySelectorAll('[part=panel], [part=launcher]')].map((node) => {
            const { left, top, right, bottom } = node.getBoundingClientRect();
            const scale = ${where === 'html' ? 'document.documentElement.currentCSSZoom ?? 1' : '1'};
            return [left, top, innerWidth - right, innerHeight - bottom].some((space) => space < 0);
          });
        })()`);
        assert.deepEqual(outside, [false, false], where);
        await pages.leave(page);
      }
    });

    describe('the one-line script', () => {
      const line = (more: Record<string, string> = {}, attributes = '') => {
        const query = new URLSearchParams({ agent: AGENT, relays: pages.relay.url, ...more });
        return `<script ${attributes} type="module" src="${FILE}?${query}"></script>`;
      };
      const count = (page: Page) => page.evaluate(`document.querySelectorAll('${WIDGET}').length`);

      it('is all that a page needs, wherever it stands and however often', async () => {
        const looks = { heading: 'Ask us', position: 'top-start' };
        const page = await pages.visit(
          line(looks, 'async') + `<title>Shop</title><body><p>Shop</p>${line({ ...looks, again: '' })}`,
        );
        await click(page, WIDGET, '[part=launcher]');
        await untilText(page, WIDGET, 'Ask us');
        await say(page, 'One line');
        assert.equal(await count(page), 1);
        const corner = await page.$eval(`${WIDGET} >>> [part=launcher]`, (launcher) => {
          const { top, left } = launcher.getBoundingClientRect();
          return { top, left };
        });
        assert.deepEqual(corner, { top: 24, left: 24 });
        await pages.leave(page);
      });

      it('takes attributes only, and says what it does not know', async () => {
        const page = await pages.visit(`<script>
            globalThis.lines = [];
            console.error = (line) => lines.push(line);
          </script>${line({ onclick: 'lines.push(1)', style: 'color: red', theme: 'dark', 'storage-key': 'a' })}`);
        await isThere(page);
        const names = await page.$eval(WIDGET, (element) => element.getAttributeNames().sort());
        assert.deepEqual(names, ['agent', 'relays', 'storage-key', 'theme']);
        assert.deepEqual(await page.evaluate('lines'), [
          `<${WIDGET}>: no attribute onclick`,
          `<${WIDGET}>: no attribute style`,
        ]);
        await pages.leave(page);
      });

      it('does nothing without an agent, nor beside an element for the same', async () => {
        const page = await pages.visit(
          `${pages.tag()}${SCRIPT}${line()}<script type="module" src="${FILE}?v=2"></script>`,
        );
        await isThere(page);
        await page.evaluate(`import('${FILE}?v=3')`);
        assert.equal(await count(page), 1);
        await pages.leave(page);
      });

      it('stays, with what is typed and where, when the body is swapped', async () => {
        const page = await pages.visit(`<body><p>One</p>${line()}`);
        await click(page, WIDGET, '[part=launcher]');
        await say(page, 'Before');
        await write(page, WIDGET, '[part=input]', 'half a sent');
        await page.evaluate(`
          const next = document.createElement('body');
          next.textContent = 'Two';
          document.body.replaceWith(next);`);
        await page.keyboard.type('ence');
        await page.keyboard.press('Enter');
        await untilText(page, WIDGET, 'half a sentence');
        assert.equal(await count(page), 1);
        await pages.leave(page);
      });
    });

    it('two widgets for two agents stand side by side, each with its own conversation', async () => {
      const page = await pages.visit(
        pages.tag('id="sales"') +
          `<${WIDGET} id="help" agent="${OTHER}" relays="${pages.relay.url}" storage-key="help" position="bottom-start">
          </${WIDGET}>${SCRIPT}`,
      );
      await click(page, '#sales', '[part=launcher]');
      await say(page, 'A question of price', '#sales');
      await click(page, '#help', '[part=launcher]');
      await say(page, 'A question of how', '#help');
      assert.equal(await countText(page, '#help', 'A question of price'), 0);
      assert.equal(await countText(page, '#sales', 'A question of how'), 0);
      await page.reload();
      for (const id of ['#sales', '#help'])
        await until(page, `() => document.querySelector('${id}').tickets?.length === 1`, `one in ${id}`);
      await pages.leave(page);
    });

    it('works in a frame that may keep nothing, and says so', async () => {
      const inner = (persist: string) =>
        `<!doctype html>${pages.tag(`open persist=${persist}`)}<script type=module src=${pages.site.url.slice(0, -1)}${FILE}></script>`;
      for (const persist of ['local', 'session']) {
        const page = await pages.visit(
          `<iframe sandbox="allow-scripts" width="900" height="800" srcdoc='${inner(persist)}'></iframe>`,
        );
        const frame = page.frames().find((each: Frame) => each !== page.mainFrame())!;
        const find = (what: string) => frame.waitForSelector(`${WIDGET} >>> [part=${what}]`);
        await (await find('input'))!.click();
        await page.keyboard.type('From a box');
        await page.keyboard.press('Enter');
        const receipt = await find('receipt');
        await frame.waitForFunction((node) => node!.textContent!.includes('Sent'), {}, receipt);
        assert.match((await (await find('banner'))!.evaluate((node) => node.textContent))!, /stores nothing/);
        await pages.leave(page);
      }
    });

    it('does not print while it floats, and prints where it stands in the page', async () => {
      for (const [mode, printed] of [
        ['floating', false],
        ['inline', true],
      ] as const) {
        const page = await pages.visit(`${pages.tag(`open mode="${mode}"`)}${SCRIPT}`);
        await page.waitForSelector(`${WIDGET} >>> [part=input]`, { visible: true });
        // What is printed is only asked for in a way that both browsers understand.
        const isGone = (await page.evaluate(`(() => {
          const { shadowRoot } = document.querySelector('${WIDGET}');
          return shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
            .filter((rule) => rule.media?.mediaText === 'print')
            .flatMap((rule) => [...rule.cssRules])
            .filter(({ style }) => style.display === 'none')
            .some(({ selectorText }) => !!shadowRoot.querySelector('[part=panel]').closest(selectorText));
        })()`)) as boolean;
        assert.equal(!isGone, printed, mode);
        await pages.leave(page);
      }
    });
  });
}

describe('what only Chromium tells', () => {
  let browser: Browser;
  let relay: RelayProcess;
  let site: Awaited<ReturnType<typeof servePage>>;
  before(async () => {
    relay = await startRelayProcess();
    browser = await launch('chromium');
    site = await servePage(`<!doctype html><meta charset="utf-8"><script>
        globalThis.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries())
            shifts.push([value, ...sources.map(({ node }) => node?.nodeName ?? 'inside')].join(' '));
        }).observe({ type: 'layout-shift', buffered: true });
      </script><style>${WIDGET}:not(:defined) { display: none }</style><body><h1>Shop</h1><p>Text</p>
      <${WIDGET} agent="${AGENT}" relays="${relay.url}"><span slot="launcher">Ask us</span></${WIDGET}>
      <p>More text</p>${SCRIPT}`);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    await relay?.stop();
  });

  const visit = async (...features: { name: string; value: string }[]) => {
    const page = await openPage(await browser.createBrowserContext(), 'about:blank');
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features });
    await page.goto(site.url);
    return page;
  };

  it('nothing in the page shifts when it loads, opens and closes', async () => {
    const page = await visit();
    // By script: for half a second after a click no shift would count.
    const show = (open: boolean) =>
      page.evaluate(`(async () => {
        const element = document.querySelector('${WIDGET}');
        await element.ready;
        element.open = ${open};
        await element.updateComplete;
        await Promise.allSettled(element.shadowRoot.getAnimations().map(({ finished }) => finished));
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      })()`);
    await page.waitForSelector(`${WIDGET} >>> [part=launcher]`, { visible: true });
    await show(true);
    await page.waitForSelector(`${WIDGET} >>> [part=input]`, { visible: true });
    await show(false);
    await show(true);
    await show(false);
    assert.deepEqual(await page.evaluate('shifts'), []);
    await page.close();
  });

  it('nothing moves for who wants reduced motion', async () => {
    const page = await visit({ name: 'prefers-reduced-motion', value: 'reduce' });
    await page.waitForSelector(`${WIDGET} >>> [part=launcher]`, { visible: true });
    const moving = await page.evaluate(`(async () => {
      const element = document.querySelector('${WIDGET}');
      await element.ready;
      element.show();
      await element.updateComplete;
      return element.shadowRoot.getAnimations().map(({ animationName, effect }) =>
        effect.getTiming().duration ? animationName : '').join('');
    })()`);
    assert.equal(moving, '');
    await page.close();
  });

  it('everything has an edge in forced colours', async () => {
    const page = await visit({ name: 'forced-colors', value: 'active' });
    await page.waitForSelector(`${WIDGET} >>> [part=launcher]`, { visible: true });
    const edges = await page.evaluate(`(async () => {
      const element = document.querySelector('${WIDGET}');
      await element.createTicket({ body: 'A message' });
      element.show();
      await element.updateComplete;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return ['panel', 'launcher', 'bubble', 'avatar', 'composer', 'send-button'].filter((name) =>
        !parseFloat(getComputedStyle(element.shadowRoot.querySelector('[part~=' + name + ']')).borderTopWidth));
    })()`);
    assert.deepEqual(edges, []);
    await page.close();
  });
});
