// Pages with the widget in them, served with dist-cdn's file as a site has it, each opened in a browser that has seen
// none of the others: what the end-to-end tests of the widget in strange pages share.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser, Page } from 'puppeteer';
import { generateSecretKey, getPublicKey } from '../../src/protocol/event.js';
import { encodeNpub } from '../../src/protocol/nip19.js';
import { launch, openPage, servePage, troubles, until, untilText, write, type BrowserName } from './pages.js';
import { startRelayProcess, type RelayProcess } from './relay-process.js';

export const WIDGET = 'nostr-support';
export const AGENT = encodeNpub(getPublicKey(generateSecretKey()));
export const FILE = '/dist-cdn/nostr-support.js';
export const SCRIPT = `<script type="module" src="${FILE}"></script>`;

export class WidgetPages {
  browser!: Browser;
  relay!: RelayProcess;
  site!: Awaited<ReturnType<typeof servePage>>;
  readonly #pages: string[] = [];
  readonly #awaited = new Map<string, () => void>();

  /** To be made inside of `describe`: it starts and ends with it. */
  constructor(name: BrowserName) {
    before(async () => {
      this.relay = await startRelayProcess();
      this.browser = await launch(name);
      this.site = await servePage((path) => {
        this.#awaited.get(path)?.();
        return `<!doctype html><meta charset="utf-8">${this.#pages[Number(path.slice(1))] ?? ''}`;
      });
    });
    after(async () => {
      await this.browser?.close();
      await this.site?.close();
      await this.relay?.stop();
    });
  }

  tag(more = ''): string {
    return `<${WIDGET} agent="${AGENT}" relays="${this.relay.url}" ${more}></${WIDGET}>`;
  }

  /** The path that a page is served at from now on. */
  serve(html: string): string {
    return `/${this.#pages.push(html) - 1}`;
  }

  /** Resolves when a page asks for this path: what a driver does not tell of, a page can. */
  asked(path: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(path, resolve));
  }

  async visit(html: string): Promise<Page> {
    const path = this.serve(html).slice(1);
    return openPage(await this.browser.createBrowserContext(), this.site.url + path);
  }

  async leave(page: Page): Promise<void> {
    assert.deepEqual(await troubles(page), []);
    await page.browserContext().close();
  }
}

export async function say(page: Page, text: string, host = WIDGET): Promise<void> {
  await write(page, host, '[part=input]', text);
  await page.keyboard.press('Enter');
  await untilText(page, host, 'Sent');
  await untilText(page, host, text);
}

/** What is typed and not sent. */
export function untilDraft(page: Page, text: string, host = WIDGET): Promise<void> {
  const draft = `document.querySelector('${host}')?.shadowRoot?.querySelector('textarea')?.value`;
  return until(page, `() => ${draft} === ${JSON.stringify(text)}`, `the draft "${text}"`);
}

export function hasFocus(page: Page, host = WIDGET): Promise<boolean> {
  const active = `document.querySelector('${host}').shadowRoot.activeElement`;
  return page.evaluate(`${active}?.localName === 'textarea'`) as Promise<boolean>;
}
