/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Who answers: npub, nprofile, hex key or NIP-05 name. */
  readonly VITE_SUPPORT_AGENT: string;
  /** Relay addresses, separated by spaces. */
  readonly VITE_SUPPORT_RELAYS: string;
}
