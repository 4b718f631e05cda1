// The widget in the page, open unless told otherwise, with a client that the test holds in its hand and the add-ons that
// it names.

import { extras } from '../../../src/addons/loaders.js';
import type { ExtraLoaders } from '../../../src/elements/parts/extras.js';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import { AGENT, defineShown, ShownClient, snapshot, type ShownSupportElement } from '../fixtures.js';
import { frame, part, until } from '../helpers.js';

defineShown();

export interface Shown {
  readonly element: ShownSupportElement;
  readonly client: ShownClient;
}

/** `prepare` sees the element before it is in the page. */
export async function panel(
  now: Partial<Snapshot> = {},
  attributes: Record<string, string | false> = {},
  prepare: (shown: Shown) => void = () => undefined,
): Promise<Shown> {
  const client = new ShownClient(snapshot(now));
  client.history = (now.tickets ?? []).length > 0;
  const element = document.createElement('shown-support') as ShownSupportElement;
  element.shown = client;
  const all: Record<string, string | false> = { open: '', agent: AGENT, ...attributes };
  for (const [name, value] of Object.entries(all)) if (value !== false) element.setAttribute(name, value);
  prepare({ element, client });
  document.body.append(element);
  await until(() => element.hasUpdated);
  await drawn(element);
  return { element, client };
}

/** Add-ons whose files are there: they are in the panel as soon as it asks for them. */
export async function withAddons(...names: (keyof typeof extras)[]): Promise<ExtraLoaders> {
  const files = names.map(async (name) => [name, await extras[name]()] as const);
  const there = (await Promise.all(files)).map(
    ([name, file]) => [name, () => Promise.resolve(file)] as const,
  );
  return (SupportElement.extras = Object.fromEntries(there));
}

/** After this nothing is due any more, of what needs no network. */
export async function drawn(element: ShownSupportElement): Promise<void> {
  await frame();
  await element.updateComplete;
  for (const name of ['timeline', 'composer'] as const)
    await element.shadowRoot?.querySelector(`nostr-support-${name}`)?.updateComplete;
}

export const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');

/** For `afterEach`. */
export function leave(): void {
  for (const element of document.querySelectorAll('shown-support')) element.remove();
  SupportElement.extras = {};
}
