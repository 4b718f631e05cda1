// ENTRY: <nostr-support-desk>, where agents answer. Hands it the world and defines it, once.

import { addons, extras } from './addons/loaders.js';
import { DeskElement } from './elements/desk/desk-element.js';
import { DeskTicketElement } from './elements/desk/inbox/ticket-view.js';
import { define } from './elements/parts/define.js';
import { createPlatform } from './io/platform.js';

// In a variable, so that bundlers do not take the address for a file to be copied.
const here = import.meta.url;

DeskElement.world = { ...createPlatform({ addons }), addons };
DeskTicketElement.extras = extras;
DeskElement.widgetUrl ||= new URL('nostr-support.js', here).href;
define('nostr-support-desk', DeskElement);

export { DeskElement };
export { SupportSignInEvent, SupportSignOutEvent } from './elements/desk/desk-events.js';
export type { DeskSignInOptions } from './elements/desk/desk-login.js';
export { SupportConnectionEvent, SupportErrorEvent, SupportUnreadEvent } from './elements/events.js';
export { SupportError, type SupportErrorCode } from './util/errors.js';
