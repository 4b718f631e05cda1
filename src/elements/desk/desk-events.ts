// The desk's own events beside the shared ones. They leave the shadow root, so none may carry a secret.

import { named } from '../events.js';

/** Somebody signed in, or was found signed in after a reload. `pubkey` is their public key, in hex. */
export class SupportSignInEvent extends named<{ pubkey: string }>('sign-in') {}

/** The key and what was read are gone from this browser. */
export class SupportSignOutEvent extends named('sign-out') {}

declare global {
  interface HTMLElementEventMap {
    'support-sign-in': SupportSignInEvent;
    'support-sign-out': SupportSignOutEvent;
  }
}
