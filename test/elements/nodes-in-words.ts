// Before every component test: where an assertion about a node fails, the runner would copy the node with all that hangs
// on it, which takes for ever. It is given a line of markup in its place.

import { chai } from '@open-wc/testing';

const inWords = (value: unknown): unknown =>
  value instanceof Node ? ((value as Partial<Element>).outerHTML ?? value.nodeName).slice(0, 500) : value;

chai.use(({ Assertion }) => {
  const { assert } = Assertion.prototype as { assert(...given: unknown[]): void };
  Assertion.prototype.assert = function (...given: unknown[]) {
    try {
      assert.apply(this, given);
    } catch (error) {
      const told = error as { actual?: unknown; expected?: unknown };
      throw Object.assign(told, { actual: inWords(told.actual), expected: inWords(told.expected) });
    }
  };
});
