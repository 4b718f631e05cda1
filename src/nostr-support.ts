// ENTRY: <nostr-support>, the widget. Hands it the world and defines it, once.

import { addons, extras, oneLine } from './addons/loaders.js';
import { SupportElement } from './elements/support/support-element.js';
import { createPlatform } from './io/platform.js';
import { define } from './elements/parts/define.js';

SupportElement.world = { ...createPlatform({ addons }), addons };
SupportElement.extras = extras;
define('nostr-support', SupportElement);
const { url } = import.meta;
if (/[?&]agent=/.test(url)) void oneLine().then(({ placeBy }) => placeBy(url, SupportElement));

export { SupportElement };
export * from './elements/events.js';
export { SupportError, type SupportErrorCode } from './util/errors.js';
