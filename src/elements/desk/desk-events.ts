// The desk's own events beside the shared ones. They leave the shadow root, so none may carry a secret.

import { SupportEvent } from '../events.js';

/** Somebody signed in, or was found signed in after a reload. */
export class SupportSignInEvent extends SupportEvent {
  /** The public key, in hex. */
  readonly pubkey!: string;
  constructor(fields: { readonly pubkey: string }) {
    super('sign-in', false, fields);
  }
}

/** The key and what was read are gone from this browser. */
export class SupportSignOutEvent extends SupportEvent {
  constructor() {
    super('sign-out');
  }
}

declare global {
  interface HTMLElementEventMap {
    'support-sign-in': SupportSignInEvent;
    'support-sign-out': SupportSignOutEvent;
  }
}
