// The widget by the keyboard alone: whatever can be pressed in a view is reached by Tab, is in sight when it is, and is
// marked by a ring; what is opened by a key is gone through and left by keys.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { BROWSERS, openPage } from '../support/pages.js';

const VIEWS = [
  'launcher-unread',
  'new-everything',
  'new-faults',
  'list-many',
  'talk',
  'reactions',
  'failed',
  'files',
  'tray',
  'resolved',
  'replying',
  'emoji',
  'offer',
];
/** More than there is to reach anywhere. */
const MOST_STEPS = 100;

interface Walk {
  /** Notes what the keyboard has come to; false once that is nothing new. */
  step(): boolean;
  /** What was never reached, and what was wrong on the way. */
  faults(): string[];
}

for (const name of BROWSERS) {
  describe(`by the keyboard alone in ${name}`, () => {
    const visit = visitGallery(name);

    const show = async (view: string): Promise<Page> => {
      const page = await openPage(visit.browser, `${visit.url}gallery?state=${view}`);
      await page.bringToFront();
      await page.waitForSelector('html[data-ready]');
      return page;
    };

    for (const view of VIEWS)
      it(`everything in the view “${view}” is reached, in sight and marked`, async () => {
        const page = await show(view);
        await page.evaluate(prepare);
        for (let steps = 0; steps < MOST_STEPS; steps++) {
          await page.keyboard.press('Tab');
          // What scrolls by it is drawn before the next press: no finger is faster.
          await page.evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          );
          if (!(await page.evaluate(() => (globalThis as unknown as { walk: Walk }).walk.step()))) break;
        }
        const faults = await page.evaluate(() => (globalThis as unknown as { walk: Walk }).walk.faults());
        assert.deepEqual(faults, []);
        await page.close();
      });

    it('the panel is opened, its menus gone through and left, and the panel too', async () => {
      const page = await show('launcher-unread');
      const at = () =>
        page.evaluate(() => {
          const active = document.querySelector('nostr-support')?.shadowRoot?.activeElement;
          return active?.getAttribute('part') ?? active?.className ?? '';
        });
      const press = async (...keys: Parameters<Page['keyboard']['press']>[0][]) => {
        for (const key of keys) await page.keyboard.press(key);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        return at();
      };
      assert.equal(await press('Tab'), 'launcher');
      assert.equal(await press('Enter'), 'input');
      await page.waitForFunction(() =>
        document.querySelector('nostr-support')?.shadowRoot?.querySelector('.more'),
      );
      await page.evaluate(() =>
        document
          .querySelector('nostr-support')
          ?.shadowRoot?.querySelector<HTMLElement>('[part=menu]')
          ?.focus(),
      );
      assert.equal(await press('Enter'), 'menu');
      assert.match(await press('Tab', 'Tab'), /menu-format/);
      assert.equal(await press('Escape'), 'menu');
      // Over the button that closes the panel and over the log: a message, what can be done with it, and an answer to it.
      assert.equal(await press('Tab', 'Tab'), 'log');
      assert.match(await press('Tab'), /more/);
      assert.match(await press('Enter', 'Tab'), /emoji-choice/);
      assert.match(await press('Escape'), /more/);
      assert.equal(await press('Escape'), 'launcher');
      await page.close();
    });
  });
}

/** In the page: what is to be reached is all that can be seen and pressed now; of radios that belong together, one. */
function prepare(): void {
  const root = document.querySelector('nostr-support')!.shadowRoot!;
  for (const animation of root.getAnimations()) animation.cancel();
  const controls = [
    ...root.querySelectorAll<HTMLInputElement>('button, input, textarea, a[href], [tabindex="0"]'),
  ].filter((control) => control.tabIndex >= 0 && !control.disabled && control.checkVisibility());
  const isFirst = (control: HTMLInputElement, index: number) =>
    control.type !== 'radio' ||
    (controls.some(({ name, checked }) => checked && name === control.name)
      ? control.checked
      : controls.findIndex(({ name }) => name === control.name) === index);
  const due = new Set<Element>(controls.filter(isFirst));
  const seen = new Set<Element>();
  const found: string[] = [];
  const called = (control: Element) =>
    `${control.getAttribute('part') ?? control.className} “${control.getAttribute('aria-label') ?? control.textContent.trim()}”`;
  const hasRing = (element: Element) => getComputedStyle(element).outlineStyle !== 'none';

  const look = (control: Element): void => {
    const { top, right, bottom, left, width } = control.getBoundingClientRect();
    const fits = top >= -1 && left >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    if (!fits || !width) found.push(`out of sight: ${called(control)}`);
    // Near a corner at least: nothing lies over all of it. A label may be what is seen of its control.
    const isSeen = [left + 4, right - 4].some((x) =>
      [top + 4, bottom - 4, (top + bottom) / 2].some((y) => {
        const there = root.elementFromPoint(x, y);
        return (
          there &&
          (control.contains(there) || there.contains(control) || there.closest('label')?.contains(control))
        );
      }),
    );
    if (!isSeen) found.push(`covered: ${called(control)}`);
    const box =
      control.closest('.composer') && control.matches('textarea') ? control.closest('.composer')! : control;
    if (!hasRing(box)) found.push(`not marked: ${called(control)}`);
  };
  const walk: Walk = {
    step() {
      const active = root.activeElement;
      if (!active || seen.has(active)) return false;
      seen.add(active);
      due.delete(active);
      look(active);
      return true;
    },
    faults: () => [...found, ...[...due].map((control) => `not reached: ${called(control)}`)],
  };
  Object.assign(globalThis, { walk });
  // From before the widget on: after the last there is the browser itself, and not every one comes back from there.
  const start = document.createElement('button');
  document.body.prepend(start);
  start.focus();
}
