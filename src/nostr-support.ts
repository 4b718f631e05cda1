// ENTRY: <nostr-support>, the widget. Hands it the world and defines it, once.

import { addons, extras } from './addons/loaders.js';
import { placeBy } from './elements/support/one-line.js';
import { SupportElement } from './elements/support/support-element.js';
import { createPlatform } from './io/platform.js';
import { define } from './elements/parts/define.js';

SupportElement.world = { ...createPlatform({ addons }), addons };
SupportElement.extras = extras;
define('nostr-support', SupportElement);
placeBy(import.meta.url, SupportElement);

export { SupportElement };
export * from './elements/events.js';
export { SupportError, type SupportErrorCode } from './util/errors.js';
