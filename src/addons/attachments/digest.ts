// SHA-256 by the platform: some hundred megabytes a second, outside the page's own thread.

import { SupportError } from '../../util/errors.js';
import { bytesToHex } from '../../util/bytes.js';

/** In hex. Throws `insecure-context` on a page that has no WebCrypto. */
export async function digest(bytes: BufferSource): Promise<string> {
  if (!crypto.subtle) throw new SupportError('insecure-context', 'expected a page served over https');
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
