// The one error class. A code comes from a closed list, so that whoever shows it can choose the words.

export const ERROR_CODES = [
  'bad-agent', // the agent attribute is missing or is no key
  'bad-relay', // a relay address that is no wss: URL (ws: only on loopback)
  'bad-blob-server', // a file server's address that is no https: URL (http: only on loopback), or more than eight
  'bad-input', // an argument of a method is of the wrong shape
  'bad-key', // a secret key that is none
  'no-key', // there is no key here: nothing was written yet, or a signer holds it
  'key-exists', // this browser has a conversation under another key
  'too-long', // a text over the limit of protocol.md section 1
  'unknown-ticket', // no ticket has this id
  'no-relays', // nowhere to send to
  'no-websocket', // this runtime has no WebSocket and none was given
  'insecure-context', // WebCrypto is missing: the page is not served over https
  'signer-refused', // the signer said no
  'signer-timeout', // the signer never answered
  'signer-dishonest', // the signer answered with something other than it was asked
  'relay-refused', // every relay answered OK false, finally
  'relay-unreachable', // no relay could be reached yet
  'no-blob-servers', // a file is to be sent and no file server is named
  'file-too-large', // a file over the limit
  'blob-refused', // every file server has refused a file, finally
  'blob-unreachable', // no file server could be reached yet, or none of those asked has the file
  'blob-corrupt', // what a file server gave is not the file that was sent
  'storage-unavailable', // the browser forbids or has lost its storage
  'addon-unavailable', // an add-on's file could not be fetched
  'no-proof', // no proof of who is writing could be had: the ticket went out without one
  'cancelled', // taken back by the caller, or the client was disconnected
] as const;

export type SupportErrorCode = (typeof ERROR_CODES)[number];

/** What every rejected promise and every error event of this package carries. */
export class SupportError extends Error {
  override readonly name = 'SupportError';
  readonly code: SupportErrorCode;

  constructor(code: SupportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Says what was expected and what came, without ever printing a long or secret value. */
export function badInput(expected: string, got: unknown): SupportError {
  return new SupportError('bad-input', `expected ${expected}, got ${describe(got)}`);
}

export function toSupportError(error: unknown, code: SupportErrorCode): SupportError {
  // By its name: an add-on is a file of its own, with a SupportError of its own.
  if ((error as Partial<Error> | undefined)?.name === 'SupportError') return error as SupportError;
  // Not `String(error)`: what a stranger's code throws may not be convertible.
  const message =
    error instanceof Error ? error.message : typeof error === 'string' ? error : describe(error);
  return new SupportError(code, message, { cause: error });
}

/** How a value may stand in a message: short, and never what may be a secret key that was pasted by mistake. */
export function describe(value: unknown, most = 24): string {
  if (typeof value === 'string' && /nsec1|[0-9a-f]{64}/i.test(value))
    return 'what may be a secret key (nsec): never put one in a page';
  if (typeof value === 'string')
    return value.length > most ? `a text of ${value.length} characters` : `"${value}"`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'symbol' || value === Object(value) ? typeof value : String(value);
}
