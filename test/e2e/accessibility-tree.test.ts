// What a screen reader is given in each view, as Chromium computes it: the roles, names and states that a reader is told,
// beside the outline that is kept in accessibility-tree.txt. After a change that is meant: `UPDATE=1` before the command.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { SerializedAXNode } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { openPage } from '../support/pages.js';

const KEPT = 'test/e2e/accessibility-tree.txt';
const VIEWS = [
  'launcher-unread',
  'new',
  'new-everything',
  'list',
  'talk',
  'menu',
  'failed',
  'files',
  'tray',
  'resolved',
];
/** What is told by its name; everything else is text or stands around it. */
const TOLD =
  /^(alert|button|checkbox|combobox|dialog|group|heading|link|list|listitem|log|progressbar|radio|region|searchbox|status|textbox)$/;

describe('the accessibility tree', { timeout: 120_000 }, () => {
  const visit = visitGallery('chromium');
  const outlines: string[] = [];

  after(() => {
    if (process.env['UPDATE']) writeFileSync(KEPT, `${outlines.join('\n\n')}\n`);
  });

  for (const view of VIEWS)
    it(`of the view “${view}” is as it was looked at`, async () => {
      const page = await openPage(visit.browser, `${visit.url}gallery?state=${view}`);
      await page.waitForSelector('html[data-ready]');
      const tree = await page.accessibility.snapshot();
      await page.close();
      const outline = [`# ${view}`, ...linesOf(tree!, 0)].join('\n');
      outlines.push(outline);
      if (process.env['UPDATE']) return;
      const kept = readFileSync(KEPT, 'utf8').trimEnd().split('\n\n');
      assert.equal(
        outline,
        kept.find((each) => each.startsWith(`# ${view}\n`)),
      );
    });
});

function linesOf(node: SerializedAXNode, depth: number): string[] {
  const { role, name = '', children = [], value, checked, pressed, expanded, disabled, invalid } = node;
  const isTold = TOLD.test(role);
  const states = Object.entries({ checked, pressed, expanded, disabled, invalid })
    .filter(([, state]) => state !== undefined && state !== false && state !== 'false')
    .map(([state, is]) => (is === true ? state : `${state}=${String(is)}`));
  // Times and dates are the machine's.
  const said = name.replace(/\s+/g, ' ').replace(/\d{1,2}:\d{2}(\s?[ap]m)?/gi, '0:00');
  const line = [role, JSON.stringify(said), value && `= ${JSON.stringify(value)}`, ...states];
  const below = children.flatMap((child) => linesOf(child, depth + (isTold ? 1 : 0)));
  return isTold ? ['  '.repeat(depth) + line.filter(Boolean).join(' '), ...below] : below;
}
