// What comes late: the files of add-ons are held back until the reader sees what there is without them. Then nothing that
// is seen may move, as the browser itself counts it.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HTTPRequest, Page } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { openPage, until } from '../support/pages.js';

/** A conversation longer than the window, in a widget of the gallery's, with what is given here. */
const SHOW = `async (state) => {
  const { setUp } = await import('/gallery/stage.js');
  const { afterOpening, talk } = await import('/gallery/talk-states.js');
  const { theirs, snapshot, status } = await import('/gallery/facts.js');
  const items = afterOpening(...Array.from({ length: 30 }, () => theirs('One line of many.')));
  const made = state.ended ? talk([...items, status(state.ended)], { status: state.ended }) : talk(items);
  const { element } = setUp({ name: 'late', snapshot: state.fresh ? snapshot() : made, ...state }, { open: '' });
  const shifts = (window.shifts = []);
  const note = ({ value, sources }) =>
    shifts.push(value + ': ' + sources.map(({ node }) => node?.className ?? node?.nodeName).join(', '));
  window.observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
  observer.observe({ type: 'layout-shift' });
  document.querySelector('main').replaceChildren(element);
}`;
/** Nothing more is due, and what there is can be seen. */
const AT_REST = `() => {
  const { shadowRoot } = document.querySelector('nostr-support');
  const moving = shadowRoot?.getAnimations().some((animation) => animation.playState === 'running');
  return !moving && shadowRoot?.querySelector('.panel [part=attach-button]');
}`;
const PLACES = `['.title', '[part=input]', '.items > :last-child'].map((selector) => {
  const { x, y } = document.querySelector('nostr-support').shadowRoot.querySelector(selector)?.getBoundingClientRect() ?? {};
  return selector + ' at ' + x + ' ' + y;
})`;
const SHIFTS = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  for (const entry of observer.takeRecords()) shifts.push(String(entry.value));
  resolve(shifts);
})))`;

const AWAY = { hours: 'Mon-Fri 16:00-17:00', timezone: 'Europe/Oslo' };

const LATE: readonly [what: string, file: string, state: object, sign: string][] = [
  ['the rating of a resolved conversation', 'rating', { ended: 'resolved' }, '.csat'],
  ['the rating of a closed conversation', 'rating', { ended: 'closed' }, '.csat'],
  ['the line that nobody is there', 'welcome', { attributes: AWAY }, '[part=subtitle]'],
  [
    'what stands around the greeting',
    'welcome',
    { fresh: true, attributes: { ...AWAY, prechat: 'name email', categories: 'A, B', consent: '' } },
    '.prechat',
  ],
];

describe('a file that comes late', () => {
  const visit = visitGallery('chromium');

  for (const width of [1280, 390])
    for (const [what, file, state, sign] of LATE)
      it(`moves nothing that is seen: ${what}, in a window of ${width}`, async () => {
        const page = await openPage(visit.browser, 'about:blank');
        await page.setViewport({ width, height: 640 });
        const held = await hold(page, new RegExp(`/addons/${file}\\.js`));
        await page.goto(`${visit.url}gallery?state=launcher`);
        await page.waitForSelector('html[data-ready]');
        await page.evaluate(`(${SHOW})(${JSON.stringify(state)})`);
        await until(page, AT_REST, 'what there is without it');
        const before = (await page.evaluate(SHIFTS)) as string[];
        // What a log that counts from its end does is not always counted.
        const places = await page.evaluate(PLACES);
        const said = () =>
          page.evaluate(
            (sign) =>
              document.querySelector('nostr-support')!.shadowRoot!.querySelector(sign)?.textContent ?? '',
            sign,
          );
        const was = await said();
        (await held.request).continue();
        await until(
          page,
          `() => {
            const { shadowRoot } = document.querySelector('nostr-support');
            return (shadowRoot.querySelector('${sign}')?.textContent ?? '') !== ${JSON.stringify(was)};
          }`,
          'what came late',
        );
        await until(page, AT_REST, 'the end of all motion');
        assert.deepEqual(((await page.evaluate(SHIFTS)) as string[]).slice(before.length), []);
        assert.deepEqual(await page.evaluate(PLACES), places);
        await page.close();
      });
});

/** Every request goes through but this one, which waits to be let go. */
async function hold(page: Page, address: RegExp): Promise<{ request: Promise<HTTPRequest> }> {
  await page.setRequestInterception(true);
  return {
    request: new Promise((resolve) => {
      page.on('request', (request) => {
        if (address.test(request.url())) resolve(request);
        else void request.continue();
      });
    }),
  };
}
