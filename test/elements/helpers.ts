// What the component tests share: the words, a look into shadow roots, axe, and keys typed as a person would.

import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from '@open-wc/testing';
import { en } from '../../src/i18n/en.js';
import { createWords } from '../../src/i18n/words.js';

export const words = createWords(en);

export function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** Resolves in the first frame in which the condition holds; the test's own time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await frame();
}

/** The one element there is. */
export function one<T extends Element = HTMLElement>(root: ParentNode | null, selector: string): T {
  const found = root?.querySelectorAll<T>(selector) ?? [];
  expect(found.length, `number of ${selector}`).to.equal(1);
  return found[0] as T;
}

export function part<T extends Element = HTMLElement>(host: Element, name: string): T {
  return one<T>(host.shadowRoot, `[part~="${name}"]`);
}

export function has(host: Element, name: string): boolean {
  return host.shadowRoot?.querySelector(`[part~="${name}"]`) != null;
}

/** The focused element, through shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Types a text as an input event does, without the keyboard. */
export function type(input: HTMLTextAreaElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...more,
  });
  target.dispatchEvent(event);
  return event;
}

/** When nothing moves any more. */
export async function atRest(element: Element): Promise<void> {
  const animations = (element.shadowRoot ?? document).getAnimations();
  await Promise.all(animations.map((animation) => animation.finished));
}

declare const axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };

/** Fails with what axe finds, in words. */
export async function expectAccessible(element: Element): Promise<void> {
  // Colours are judged where they end, not on their way there.
  await atRest(element);
  const { violations } = await axe.run(element, { resultTypes: ['violations'] });
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).to.deep.equal([]);
}
