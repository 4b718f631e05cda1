// Kind 15 (NIP-17): a file that a general client has sent, read as an attachment. One that lacks what is checked on
// download is read as what it is: the address of something. We never write this kind.

import { parseAttachment, type Envelope } from './envelope.js';
import { tagValue, type Rumor } from './event.js';
import { base64Encode, hexToBytes } from '../util/bytes.js';

export function parseFileMessage(rumor: Rumor): Envelope {
  const tag = (name: string) => tagValue(rumor, name) ?? '';
  // Written in hex by some, in Base64 by others.
  const base64 = (name: string) => {
    const text = tag(name);
    return /^([0-9a-f]{2})+$/i.test(text) ? base64Encode(hexToBytes(text)) : text;
  };
  const attachment = {
    type: 'encrypted_blob',
    mime: tag('file-type'),
    size: Number.parseInt(tag('size')),
    sha256: tag('ox'),
    cipher: tag('encryption-algorithm') === 'aes-gcm' && 'aes-256-gcm',
    key: base64('decryption-key'),
    iv: base64('decryption-nonce'),
    // It need not be named after its hash.
    blossom: { blob_sha256: tag('x'), servers: [rumor.content] },
  };
  // Some take 16 bytes for a nonce.
  const read = parseAttachment(attachment) ?? parseAttachment(attachment, 16);
  return read?.blossom.servers[0]
    ? { text: '', attachments: [read] }
    : { text: rumor.content, attachments: [] };
}
