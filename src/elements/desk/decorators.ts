// Short forms for elements with many properties: what `static properties` says, beside the field it is said of.

import type { LiveElement, PropertyOptions } from '../live-element.js';

type FieldDecorator = (prototype: LiveElement, name: string) => void;

export function property(options: PropertyOptions = {}): FieldDecorator {
  return ({ constructor }, name) => {
    const element = constructor as typeof LiveElement;
    element.properties = { ...element.properties, [name]: options };
  };
}

/** A property that is the element's own affair. */
export function state(): FieldDecorator {
  return property({ attribute: false });
}

/** The first element that matches, in what was drawn last. */
export function query(selector: string): FieldDecorator {
  return (prototype, name) => {
    Object.defineProperty(prototype, name, {
      get(this: LiveElement) {
        return this.renderRoot.querySelector(selector);
      },
    });
  };
}
