// What a screen reader is given in each view of the gallery, as Chromium computes it: roles, names, descriptions, states
// and the text between, beside the outline that is kept in accessibility-tree.txt. After a change that is meant:
// `UPDATE=1 node --import tsx --test test/e2e/accessibility-tree.test.ts`, and look at what is other.
//
// Firefox hands out no tree: puppeteer's `accessibility` needs Chromium's protocol. What it does tell is which elements it
// gives a role and a name, so each control and each region of the outline is looked for there too: as many of a role, and
// as many of a role with that name. Text, states and order are compared in Chromium alone.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { Browser, ElementHandle, Page, SerializedAXNode } from 'puppeteer';
import { visitGallery } from '../support/gallery.js';
import { openPage } from '../support/pages.js';

const KEPT = 'test/e2e/accessibility-tree.txt';
/** Stands only for what is in it. */
const SILENT =
  /^(RootWebArea|main|none|generic|paragraph|sectionheader|LabelText|Legend|time|InlineTextBox|LineBreak|ListMarker)$/;
/** Read out by its name, in which the text inside is; of a text box it is the value. */
const WHOLE = /^(button|link|heading|checkbox|radio|textbox|searchbox|image|progressbar)$/;
/** What is said of something besides its name. False is worth a word where it can be made true by a press. */
const STATES = ['modal', 'busy', 'expanded', 'pressed', 'checked', 'required', 'disabled'];
const TOGGLED = ['expanded', 'pressed'];
/** Live regions that their roles make; what is another is told. */
const LIVE: Record<string, string> = { status: 'polite', alert: 'assertive' };
/** Read by nobody: what divides words and numbers. */
const DIVIDER = /^[\p{P}\s]*$/u;
/** A password's field has no role, as HTML says; Chromium calls it a text box all the same. */
const PASSWORD = 'Passphrase';
/** More of a text than that is not what a view says, but what somebody wrote. */
const LONG = 160;

describe('the accessibility tree', () => {
  const chromium = visitGallery('chromium');
  const firefox = visitGallery('firefox');
  const outlines: string[] = [];

  after(() => {
    if (process.env['UPDATE']) writeFileSync(KEPT, `${outlines.join('\n\n')}\n`);
  });

  it('of each view is as it was looked at', async (test) => {
    const page = await visit(chromium.browser);
    const views = await viewsOf(page, chromium.url);
    const kept = keptOutlines();
    for (const view of views)
      await test.test(view, async () => {
        await show(page, chromium.url, view);
        const tree = await page.accessibility.snapshot({ interestingOnly: false });
        const outline = outlineOf(view, tree!);
        outlines.push(outline);
        if (!process.env['UPDATE']) assert.equal(outline, kept.get(view));
      });
    if (!process.env['UPDATE']) assert.deepEqual([...kept.keys()], views);
    await page.close();
  });

  it('has the same controls and regions in Firefox', async (test) => {
    const page = await visit(firefox.browser);
    for (const view of await viewsOf(page, firefox.url))
      await test.test(view, async () => {
        await show(page, firefox.url, view);
        const outline = outlines.find((each) => each.startsWith(`# ${view}\n`))!;
        assert.deepEqual(await otherThan(page, outline), []);
      });
    await page.close();
  });
});

/** Always at the same hour of the same day, the gallery's own. */
async function visit(browser: Browser): Promise<Page> {
  const page = await openPage(browser, 'about:blank');
  await page.emulateTimezone('UTC');
  await page.evaluateOnNewDocument(() => (Date.now = () => Date.UTC(2026, 4, 12, 12)));
  return page;
}

async function show(page: Page, url: string, view: string): Promise<void> {
  await page.goto(`${url}gallery?state=${view}`);
  await page.waitForSelector('html[data-ready]');
}

async function viewsOf(page: Page, url: string): Promise<string[]> {
  await page.goto(`${url}gallery`);
  await page.waitForSelector('html[data-ready]');
  return page.$$eval('figcaption a', (links) =>
    links.map((link) => new URLSearchParams((link as HTMLAnchorElement).search).get('state')!),
  );
}

function keptOutlines(): Map<string, string> {
  const outlines = readFileSync(KEPT, 'utf8').trimEnd().split('\n\n');
  return new Map(outlines.map((outline) => [/^# (.*)/.exec(outline)![1]!, outline]));
}

function outlineOf(view: string, tree: SerializedAXNode): string {
  const names = new Set<string>();
  const note = ({ role, name, children = [] }: SerializedAXNode) => {
    if (role !== 'StaticText' && name) names.add(plain(name));
    children.forEach(note);
  };
  note(tree);
  return [`# ${view}`, ...linesOf(tree, 0, names)].join('\n');
}

/** A label is the name of what it belongs to: it is told there. */
function linesOf(node: SerializedAXNode, depth: number, names: Set<string>, isLabel = false): string[] {
  const { role, name = '', description, value, children = [] } = node;
  const indent = '  '.repeat(depth);
  if (role === 'StaticText') {
    const text = plain(name);
    return DIVIDER.test(text) || (isLabel && names.has(text)) ? [] : [indent + quoted(text)];
  }
  const isLabelNow = isLabel || /^(LabelText|Legend)$/.test(role);
  if (SILENT.test(role)) return children.flatMap((child) => linesOf(child, depth, names, isLabelNow));
  const line = [
    role,
    name ? quoted(plain(name)) : '',
    value ? `= ${quoted(plain(String(value)))}` : '',
    ...statesOf(node),
    description ? `(${plain(description)})` : '',
  ];
  const inside = WHOLE.test(role) ? [] : children;
  return [
    indent + line.filter(Boolean).join(' '),
    ...inside.flatMap((child) => linesOf(child, depth + 1, names, isLabelNow)),
  ];
}

function statesOf(node: SerializedAXNode): string[] {
  const { role, invalid, level, live } = node as SerializedAXNode & { live?: string };
  const said = Object.entries(node)
    .filter(([state, is]) => STATES.includes(state) && (is || (is === false && TOGGLED.includes(state))))
    .map(([state, is]) => (is === true ? state : `${state}=${String(is)}`));
  if (role === 'heading') said.push(`level=${level}`);
  if (live && live !== LIVE[role]) said.push(`live=${live}`);
  return invalid && invalid !== 'false' ? [...said, 'invalid'] : said;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

const quoted = (text: string): string =>
  JSON.stringify(text.length > LONG ? `${text.slice(0, LONG)}… ${text.length} characters` : text);

/** What Firefox has more or fewer of. */
async function otherThan(page: Page, outline: string): Promise<string[]> {
  const due = new Map<string, number>();
  for (const [, role, name] of outline.matchAll(/^ *([a-z]+)(?: "((?:[^"\\]|\\.)*)")?/gm)) {
    if (name === PASSWORD) continue;
    for (const query of [`[role="${role}"]`, ...(name ? [`${name}[role="${role}"]`] : [])])
      due.set(query, (due.get(query) ?? 0) + 1);
  }
  const root = (await page.evaluateHandle(
    () => document.querySelector('nostr-support')!.shadowRoot,
  )) as unknown as ElementHandle;
  const other: string[] = [];
  for (const [query, count] of due) {
    const found = await root.$$(`aria/${query}`);
    if (found.length !== count) other.push(`${query}: ${found.length}, not ${count}`);
  }
  return other;
}
