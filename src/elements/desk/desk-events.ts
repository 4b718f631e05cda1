// The desk's own events beside the shared ones. They leave the shadow root, so none may carry a secret.

/** Somebody signed in, or was found signed in after a reload. */
export class SupportSignInEvent extends Event {
  /** The public key, in hex. */
  readonly pubkey: string;
  constructor(pubkey: string) {
    super('support-sign-in', { bubbles: true, composed: true });
    this.pubkey = pubkey;
  }
}

/** The key and what was read are gone from this browser. */
export class SupportSignOutEvent extends Event {
  constructor() {
    super('support-sign-out', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'support-sign-in': SupportSignInEvent;
    'support-sign-out': SupportSignOutEvent;
  }
}
